/** The map of the operation at hand; of a case, which has none, its row. */

import { html, nothing, type TemplateResult } from "lit";
import { shownMap } from "../state/map-select.ts";
import { isBroken, operation, title } from "../state/select.ts";
import { reason } from "../view/map/reason.ts";
import { table } from "../view/map/table.ts";
import { row } from "../view/row.ts";
import type { Acts } from "./act.ts";
import { progress, type Words } from "./bar.ts";
import type { Shown } from "./views.ts";

export function cells({ state, playground }: Shown, act: Acts): TemplateResult | typeof nothing {
  const found = operation(state);
  if (found === undefined || state.catalog === null) return nothing;
  if (found.case) return html`<div part="map">${row(state, act, playground)}</div>`;
  const shown = shownMap(state)?.cells ?? [];
  const { tag } = state.mapStatus;
  const old = isBroken(state) || (tag !== "answered" && tag !== "judging");
  return html`<section role="group" class="map" part="map" aria-labelledby="map-title">
    <p class="panel-title" id="map-title">The map <span class="plain">of ${title(state, "operation")}</span></p>
    ${progress(state.mapStatus, WORDS, act)}
    ${shown.length === 0 ? nothing : html`<div class="map-scroll ${old ? "old" : ""}">${table(state, act, shown, playground)}</div>`}
    ${reason(state)}
  </section>`;
}

const WORDS: Words = {
  searching: "The map is being computed …",
  stopped: "The map was stopped.",
  failed: (message) => `The map could not be computed: ${message}.`,
};
