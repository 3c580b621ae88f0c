/** The map of the operation at hand; of a case, which has none, its row. */

import { html, nothing, type TemplateResult } from "lit";
import { shownMap } from "../state/map-select.ts";
import { isBroken, operation, title } from "../state/select.ts";
import type { State } from "../state/state.ts";
import { reason } from "../view/map/reason.ts";
import { table } from "../view/map/table.ts";
import { row } from "../view/row.ts";
import type { Acts } from "./act.ts";
import { bar, button } from "./bar.ts";
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
    ${progress(state, act)}
    ${shown.length === 0 ? nothing : html`<div class="map-scroll ${old ? "old" : ""}">${table(state, act, shown, playground)}</div>`}
    ${reason(state)}
  </section>`;
}

function progress({ mapStatus }: State, act: Acts): TemplateResult | typeof nothing {
  if (mapStatus.tag === "searching") return bar("busy", "The map is being computed …", button("Stop", act.stop));
  if (mapStatus.tag === "stopped") return bar("", "The map was stopped.", button("Try again", act.retry));
  if (mapStatus.tag === "failed") return bar("bad", `The map could not be computed: ${mapStatus.message}.`, button("Try again", act.retry));
  return nothing;
}
