/** The map: every strategy of the operation on every architecture. */

import { html, nothing, type TemplateResult } from "lit";
import type { Cell, Verdict } from "../engine/types.ts";
import { isBroken, operation, phrase, title } from "../state/select.ts";
import type { State } from "../state/state.ts";
import type { Act } from "./act.ts";
import { cellLink } from "./cell.ts";
import { LOOKS, symbol } from "./verdicts.ts";

export function map(state: State, act: Act): TemplateResult | typeof nothing {
  const { catalog, mapStatus } = state;
  const shown = state.map?.cells[0]?.operation === state.choices.operation ? state.map : null;
  if (catalog === null || operation(state)?.case !== false) return nothing;
  const old = isBroken(state) || (mapStatus.tag !== "answered" && mapStatus.tag !== "judging");
  return html`
    <section class="map" aria-labelledby="map-title">
      <h2 class="panel-title" id="map-title">The map: ${title(state, "operation")}${parameters(state)}</h2>
      ${progress(state, act)}
      ${shown === null ? nothing : html`<div class="map-scroll ${old ? "old" : ""}" tabindex="0" role="region" aria-label="the map">${table(state, act, shown.cells)}</div>`}
      ${legend()}
    </section>
  `;
}

/** The map's parameters, read as in the question. */
function parameters(state: State): string {
  const known = operation(state)?.params ?? [];
  const values = known.map((p) => phrase(p, state.choices.params[p.name] ?? p.default));
  return values.length === 0 ? "" : `, ${values.join(", ")}`;
}

function bar(words: string, name: string, click: () => void): TemplateResult {
  return html`<div class="progress"><p>${words}</p><button type="button" class="button" @click=${click}>${name}</button></div>`;
}

function progress(state: State, act: Act): TemplateResult | typeof nothing {
  const { mapStatus } = state;
  if (mapStatus.tag === "searching") return bar("The map is still being computed …", "Stop the map", act.stopMap);
  if (mapStatus.tag === "stopped") return bar("The map was stopped; what is shown is the last one.", "Try again", act.retry);
  if (mapStatus.tag === "failed") return bar(`The map could not be computed: ${mapStatus.message}.`, "Try again", act.retry);
  return nothing;
}

function table(state: State, act: Act, cells: readonly Cell[]): TemplateResult {
  const archTitles = new Map(state.catalog?.archs.map((a) => [a.name, a.title]));
  const strategyTitles = new Map(state.catalog?.strategies.map((s) => [s.name, s.title]));
  const archs = [...new Set(cells.map((c) => c.arch))];
  const strategies = [...new Set(cells.map((c) => c.strategy))];
  const at = new Map(cells.map((c) => [`${c.strategy} ${c.arch}`, c]));
  const line = (name: string): TemplateResult => {
    const said = strategyTitles.get(name) ?? name;
    const one = (arch: string): TemplateResult => {
      const cell = at.get(`${name} ${arch}`);
      return html`<td>${cell === undefined ? nothing : cellLink(state, act, cell, said, symbol(cell.verdict))}</td>`;
    };
    return html`<tr aria-current=${name === state.choices.strategy ? "true" : "false"}>
      <th scope="row">${said}</th>
      ${archs.map(one)}
    </tr>`;
  };
  return html`<table>
    <thead>
      <tr>
        <td></td>
        ${archs.map((a) => html`<th scope="col" aria-current=${a === state.choices.arch ? "true" : "false"}>${archTitles.get(a) ?? a}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${strategies.map(line)}
    </tbody>
  </table>`;
}

const SHOWN_IN_LEGEND: readonly Verdict[] = ["breaks", "survives", "survives-stale", "not-applicable", "undecided"];

function legend(): TemplateResult {
  return html`<ul class="legend">
    ${SHOWN_IN_LEGEND.map((v) => html`<li class=${LOOKS[v].className}>${symbol(v)} ${LOOKS[v].words}</li>`)}
  </ul>`;
}
