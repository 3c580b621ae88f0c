/** The costs: a row for each strategy, in it a number and a small picture for each thing that is counted. */

import { html, nothing, type TemplateResult } from "lit";
import { rows } from "../../state/cost-select.ts";
import type { State } from "../../state/state.ts";
import type { Act } from "../act.ts";
import { define } from "../element.ts";
import { answer } from "./answer.ts";
import { controls } from "./controls.ts";
import { table } from "./table.ts";

function panel(state: State, act: Act): TemplateResult {
  const { costs } = state.costView;
  if (costs === null) return html`<div class="cost-said"><p class="cost-answer" role="status">The costs are being counted …</p>${stands(state, act)}</div>`;
  const all = rows(state.costView);
  return html`
    ${controls(state, act)}
    <div class="cost-said"><p class="cost-answer" role="status">${answer(state, all)}</p>${stands(state, act)}</div>
    ${table(state, act, all)}
    <p class="cost-notes quiet">
      Counted in one run of the programs, not computed, and no times. All caches begin as full as they can be and no walker fills
      them again; interrupts are taken at once, and of the programs the lowest CPU goes on. Filled pictures are of strategies that
      are safe on this architecture, hollow ones of those that break. The verdicts are those of the question above: a search is for
      few pages, what is counted may be many.
      <a href="./reference/costs.html">What exactly is counted</a>
    </p>
  `;
}

const line = (words: string, name: string, click: () => void): TemplateResult =>
  html`<div class="progress"><p role="status">${words}</p><button type="button" class="button small" @click=${click}>${name}</button></div>`;

/** How it stands with the numbers, where that is more than a moment, and what can be done about it. */
function stands(state: State, act: Act): TemplateResult | typeof nothing {
  const { costs, status } = state.costView;
  const last = costs === null ? "" : " What is shown is what had come.";
  if (status.tag === "searching") return line("The costs are being counted …", "Stop", act.stopCosts);
  if (status.tag === "stopped") return line(`The counting was stopped.${last}`, "Try again", act.retryCosts);
  return status.tag === "failed" ? line(`The costs could not be counted: ${status.message}.${last}`, "Try again", act.retryCosts) : nothing;
}

define("cost-panel", ({ state, act }) => panel(state, act));
