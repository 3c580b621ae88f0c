/** The map: every strategy of the operation on the first architectures, and on the one that is chosen. */

import { html, nothing, type TemplateResult } from "lit";
import type { Cell, Verdict } from "../engine/types.ts";
import { isBroken, operation, phrase, title } from "../state/select.ts";
import type { State } from "../state/state.ts";
import type { Act } from "./act.ts";
import { cellLink } from "./cell.ts";
import { LOOKS, symbol } from "./verdicts.ts";
import { STORES } from "./words.ts";

export function map(state: State, act: Act): TemplateResult | typeof nothing {
  const { catalog, mapStatus } = state;
  const shown = state.map?.cells[0]?.operation === state.choices.operation ? state.map : null;
  if (catalog === null || operation(state)?.case !== false) return nothing;
  const old = isBroken(state) || (mapStatus.tag !== "answered" && mapStatus.tag !== "judging");
  return html`
    <section class="map" aria-labelledby="map-title">
      <h2 class="panel-title" id="map-title">The map <span class="plain">of ${title(state, "operation")}${parameters(state)}</span></h2>
      ${progress(state, act)}
      ${shown === null ? nothing : html`<div class="map-scroll ${old ? "old" : ""}">${table(state, act, shown.cells)}</div>`}
      ${legend(state.choices.stores === "delayed")}
    </section>
  `;
}

/** The map's parameters, read as in the question. */
function parameters(state: State): string {
  const known = operation(state)?.params ?? [];
  const values = known.map((p) => phrase(p, state.choices.params[p.name] ?? p.default));
  return [...values, STORES[state.choices.stores ?? "immediate"]].map((value) => `, ${value}`).join("");
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
  // The cell at hand takes the tab key; where it is not in the map, the first.
  const inMap = at.has(`${state.choices.strategy} ${state.choices.arch}`);
  const stops = (name: string, arch: string): boolean =>
    inMap ? name === state.choices.strategy && arch === state.choices.arch : name === strategies[0] && arch === archs[0];
  const line = (name: string): TemplateResult => {
    const said = strategyTitles.get(name) ?? name;
    const one = (arch: string): TemplateResult => {
      const cell = at.get(`${name} ${arch}`);
      return html`<td>${cell === undefined ? nothing : cellLink(state, act, cell, said, symbol(cell.verdict), stops(name, arch) ? 0 : -1)}</td>`;
    };
    return html`<tr aria-current=${name === state.choices.strategy ? "true" : "false"}>
      <th scope="row">${said}</th>
      ${archs.map(one)}
    </tr>`;
  };
  return html`<table @keydown=${gridKeys} @focusin=${takeTab}>
    <thead>
      <tr>
        <td></td>
        ${archs.map((a) => html`<th scope="col" aria-current=${a === state.choices.arch ? "true" : "false"} title=${archTitles.get(a) ?? a}>${a}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${strategies.map(line)}
    </tbody>
  </table>`;
}

/** The table is one stop of the tab key; arrow keys go from cell to cell. */
function gridKeys(event: KeyboardEvent): void {
  const rows = (event.currentTarget as HTMLElement).querySelectorAll("tbody tr");
  const lines = Array.from(rows, (tr) => Array.from(tr.querySelectorAll("a")));
  const y = lines.findIndex((line) => line.includes(event.target as HTMLAnchorElement));
  const x = lines[y]?.indexOf(event.target as HTMLAnchorElement) ?? -1;
  const moves: Readonly<Record<string, readonly [number, number]>> = {
    ArrowRight: [x + 1, y],
    ArrowLeft: [x - 1, y],
    ArrowDown: [x, y + 1],
    ArrowUp: [x, y - 1],
    Home: [0, y],
    End: [(lines[y]?.length ?? 0) - 1, y],
  };
  const [toX, toY] = moves[event.key] ?? [-1, -1];
  const cell = lines[toY]?.[toX];
  if (cell === undefined) return;
  event.preventDefault();
  cell.focus();
}

/** The cell that has the focus is where the tab key comes back to. */
function takeTab(event: FocusEvent): void {
  const cells = (event.currentTarget as HTMLElement).querySelectorAll("a");
  for (const cell of cells) cell.tabIndex = cell === event.target ? 0 : -1;
}

const SHOWN_IN_LEGEND: readonly Verdict[] = ["breaks", "breaks-delayed", "survives", "survives-stale", "not-applicable", "undecided"];

function legend(delayed: boolean): TemplateResult {
  const shown = SHOWN_IN_LEGEND.filter((v) => delayed || v !== "breaks-delayed");
  return html`<ul class="legend">
    ${shown.map((v) => html`<li class=${LOOKS[v].className}>${symbol(v)} ${LOOKS[v].words}</li>`)}
  </ul>`;
}
