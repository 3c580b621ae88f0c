/** What stands over the picture: which story it is, and what others there are. */

import { html, type TemplateResult } from "lit";
import type { Trace } from "../engine/types.ts";
import { traces } from "../state/select.ts";
import type { State } from "../state/state.ts";
import type { Basic } from "./act.ts";
import { tabKeys } from "./tabs.ts";

/** A tab for each kind of violation; what kind of story it is where there is one. */
export function kinds(state: State, act: Basic, shown: Trace): TemplateResult {
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
