/** The wave, its cursor and its words in one panel. */

import { html, nothing, type TemplateResult } from "lit";
import { isOld, trace } from "../state/select.ts";
import type { State } from "../state/state.ts";
import type { Act } from "./act.ts";
import { choice, two } from "./beside/beside.ts";
import { kinds } from "./kinds.ts";
import { step } from "./step.ts";
import { legendOf, tools } from "./wave/tools.ts";
import { wave } from "./wave/wave.ts";

export function story(state: State, act: Act): TemplateResult {
  const shown = trace(state);
  return html`
    <section class="wave-section ${isOld(state) ? "old" : ""}" aria-label="the story">
      <div class="panel wave-panel ${shown?.kind === null ? "safe" : ""}">
        ${shown === undefined ? nothing : html`<div class="wave-top">${kinds(state, act, shown)} ${tools(state, shown, act)}</div>${state.shared.hidden ? nothing : choice(state, act)} ${legendOf(state)}`}
        ${shown === undefined
          ? html`<p class="empty">${state.report === null ? "" : "There is nothing to draw: no run belongs to this answer."}</p>`
          : (two(state, act) ?? html`<div id="wave-body">${wave(state, shown, act)}</div>${step(state, shown, act)}`)}
      </div>
    </section>
  `;
}
