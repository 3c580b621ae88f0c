/** The wave, its cursor and its words in one panel. */

import { html, nothing, type TemplateResult } from "lit";
import type { Trace } from "../engine/types.ts";
import { isOld, trace, traces } from "../state/select.ts";
import type { State } from "../state/state.ts";
import type { Act } from "./act.ts";
import { choice, two } from "./beside/beside.ts";
import { step } from "./step.ts";
import { tabKeys } from "./tabs.ts";
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

/** A tab for each kind of violation; what kind of story it is where there is one. */
function kinds(state: State, act: Act, shown: Trace): TemplateResult {
  const all = traces(state);
  if (state.own !== null) return html`<p class="wave-title">Your own run</p>`;
  if (all.length === 1) {
    const words = shown.kind === null
      ? "A complete run: everything that can be cached is, until something drops it"
      : html`The shortest story that ends in <code>${shown.kind}</code>`;
    return html`<p class="wave-title">${words}</p>`;
  }
  return html`<div class="tabs" role="tablist" aria-label="stories" @keydown=${tabKeys}>
    ${all.map((t) => html`<button type="button" role="tab" class="tab" aria-selected=${t === shown} aria-controls="wave-body"
      tabindex=${t === shown ? 0 : -1} @click=${() => act.dispatch({ tag: "show-trace", kind: t === all[0] ? null : t.kind })}>
      <code>${t.kind}</code> in ${t.steps.length} steps</button>`)}
  </div>`;
}
