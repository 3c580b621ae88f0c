/** The map: every strategy of the operation on the first architectures and the one that is chosen, or on all. */

import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import type { Cell, Verdict } from "../engine/types.ts";
import { isInMap } from "../state/cost.ts";
import { shownMap } from "../state/map-select.ts";
import { isBroken, operation, phrase, title } from "../state/select.ts";
import type { State } from "../state/state.ts";
import type { Act } from "./act.ts";
import { reason } from "./map/reason.ts";
import { table } from "./map/table.ts";
import { status, tools } from "./map/tools.ts";
import { LOOKS, symbol } from "./verdicts.ts";
import { STORES } from "./words.ts";

export function map(state: State, act: Act): TemplateResult | typeof nothing {
  const { catalog, mapStatus } = state;
  if (catalog === null || operation(state)?.case !== false) return nothing;
  const cells = shownMap(state)?.cells ?? [];
  const old = isBroken(state) || (mapStatus.tag !== "answered" && mapStatus.tag !== "judging");
  return html`
    <section class="map" aria-labelledby="map-title">
      <h2 class="panel-title" id="map-title" tabindex="-1">The map <span class="plain">of ${title(state, "operation")}${parameters(state)}</span></h2>
      ${tools(state, act)}
      <div class="map-line">${status(state, act, cells)} ${progress(state, act)}</div>
      ${cells.length === 0 ? nothing : html`<div class="map-scroll ${old ? "old" : ""}">${grid(state, act, cells)}</div>`}
      ${reason(state)} ${legend(state.choices.stores === "delayed")}
    </section>
  `;
}

/**
 * Of all that happens on the page, little changes the table: it is drawn again only when something that stands in it does. Every
 * edit brings another catalogue, of which only the titles stand there.
 */
function grid(state: State, act: Act, cells: readonly Cell[]): unknown {
  const { choices, edits, catalog, version, mapView, costView } = state;
  const { filter, at, changed, pair } = mapView;
  const titles = [catalog?.strategies, catalog?.archs, catalog?.kernels].flatMap((all) => all?.map((e) => `${e.name} ${e.title}`)).join("\n");
  return guard([cells, choices, edits, titles, version, filter, at, changed, pair, isInMap(costView), costView.figures], () => table(state, act, cells));
}

/** The map's parameters, read as in the question. */
function parameters(state: State): string {
  const known = operation(state)?.params ?? [];
  const values = known.map((p) => phrase(p, state.choices.params[p.name] ?? p.default));
  return [...values, STORES[state.choices.stores ?? "immediate"]].map((value) => `, ${value}`).join("");
}

function bar(words: string, name: string, click: () => void): TemplateResult {
  return html`<div class="progress"><p>${words}</p><button type="button" class="button small" @click=${click}>${name}</button></div>`;
}

function progress(state: State, act: Act): TemplateResult | typeof nothing {
  const { mapStatus } = state;
  if (mapStatus.tag === "searching") return bar("The map is being computed …", "Stop the map", act.stopMap);
  if (mapStatus.tag === "stopped") return bar("The map was stopped; what is shown is the last one.", "Try again", act.retry);
  if (mapStatus.tag === "failed") return bar(`The map could not be computed: ${mapStatus.message}.`, "Try again", act.retry);
  return nothing;
}

const SHOWN_IN_LEGEND: readonly Verdict[] = ["breaks", "breaks-delayed", "survives", "survives-stale", "not-applicable", "undecided"];

function legend(delayed: boolean): TemplateResult {
  const shown = SHOWN_IN_LEGEND.filter((v) => delayed || v !== "breaks-delayed");
  return html`<ul class="legend">
    ${shown.map((v) => html`<li class=${LOOKS[v].className}>${symbol(v)} ${LOOKS[v].words}</li>`)}
  </ul>`;
}
