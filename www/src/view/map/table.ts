/** The map as a grid: one stop of the tab key, arrow keys within, heads that stay in sight. */

import { html, nothing, type TemplateResult } from "lit";
import type { Cell } from "../../engine/types.ts";
import { columnOf, libraryColumn } from "../../state/switches-select.ts";
import { differences, shownRows } from "../../state/map-select.ts";
import { isSame, type Spot, spotKey } from "../../state/map.ts";
import type { State } from "../../state/state.ts";
import type { Basic } from "../act.ts";
import { type Drawing, gridCell } from "./cell.ts";
import { keyTo } from "./keys.ts";

/** `base`: the page that a cell's link opens; its own where that is empty. */
export function table(state: State, act: Basic, cells: readonly Cell[], base = ""): TemplateResult {
  const archs = [...new Set(cells.map((c) => c.arch))];
  const rows = shownRows(state.mapView.filter, cells);
  if (rows.length === 0) return html`<p class="map-empty">${EMPTY[state.mapView.filter] ?? ""}</p>`;
  const at = new Map(cells.map((c) => [spotKey(c), c]));
  const titles = new Map(state.catalog?.strategies.map((s) => [s.name, s.title]));
  const { filter, pair } = state.mapView;
  const comparing = pair !== null && (filter === "kernel" || filter === "texts");
  const drawing: Drawing = { state, stop: stopOf(state, cells, rows), differences: differences(state), comparing, base };
  const line = (strategy: string): TemplateResult => {
    const one = (arch: string): TemplateResult => {
      const cell = at.get(spotKey({ strategy, arch }));
      return html`<td>${cell === undefined ? nothing : gridCell(drawing, cell)}</td>`;
    };
    return html`<tr aria-current=${strategy === state.choices.strategy ? "true" : "false"}>
      <th scope="row">${titles.get(strategy) ?? strategy}</th>
      ${archs.map(one)}
    </tr>`;
  };
  return html`<table
    role="grid"
    aria-labelledby="map-title"
    .style="--columns:${archs.length}"
    @keydown=${gridKeys}
    @click=${(event: MouseEvent) => open(event, state, act)}
    @focusin=${(event: FocusEvent) => focused(event, act)}
    @focusout=${() => act.dispatch({ tag: "map", what: { tag: "blur" } })}
    @mouseover=${(event: MouseEvent) => act.dispatch({ tag: "map", what: { tag: "point", at: spotOf(event) } })}
    @mouseleave=${() => act.dispatch({ tag: "map", what: { tag: "point", at: null } })}
  >
    ${head(state, archs)}
    <tbody>
      ${rows.map(line)}
    </tbody>
  </table>`;
}

/** Why a filter leaves no row. */
const EMPTY: Readonly<Record<string, string>> = {
  breaks: "No strategy breaks on any of these architectures.",
  differs: "Every strategy fares alike on these architectures.",
};

function head(state: State, archs: readonly string[]): TemplateResult {
  const titles = new Map(state.catalog?.archs.map((a) => [a.name, a.title]));
  // Beside the library's own column the reader's is called so.
  const nameOf = (arch: string): string => (archs.includes(libraryColumn(arch)) ? "yours" : arch);
  const one = (arch: string): TemplateResult =>
    html`<th scope="col" aria-current=${arch === state.choices.arch ? "true" : "false"} title=${titles.get(arch) ?? arch}>${columnOf(arch) ?? nameOf(arch)}</th>`;
  return html`<thead>
    <tr>
      <td></td>
      ${archs.map(one)}
    </tr>
  </thead>`;
}

/** The tab key stops where it was last, else at the cell of the question, else at the first. */
function stopOf(state: State, cells: readonly Cell[], rows: readonly string[]): Spot | null {
  const isShown = (spot: Spot | null): boolean => cells.some((c) => isSame(c, spot)) && rows.includes(spot?.strategy ?? "");
  if (isShown(state.mapView.at)) return state.mapView.at;
  const { strategy, arch } = state.choices;
  if (isShown({ strategy, arch })) return { strategy, arch };
  return cells.find((c) => c.strategy === rows[0]) ?? null;
}

const linkOf = (event: Event): HTMLElement | null => (event.target as HTMLElement).closest<HTMLElement>("a[data-arch]");

function spotOf(event: Event): Spot | null {
  const { strategy, arch } = linkOf(event)?.dataset ?? {};
  return strategy === undefined || arch === undefined ? null : { strategy, arch };
}

/** Enter is a click, too. One that asks for another tab or window stays the browser's. */
function open(event: MouseEvent, state: State, act: Basic): void {
  const spot = spotOf(event);
  if (spot === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const arch = columnOf(spot.arch);
  // The library's own cell is one of its own text.
  const { arch: file } = state.files;
  if (arch !== null) act.dispatch({ tag: "switches", what: { tag: "write", file, text: state.library[file] ?? "" } });
  act.dispatch({ tag: "open-cell", ...spot, ...(arch === null ? {} : { arch }) });
}

function focused(event: FocusEvent, act: Basic): void {
  const at = spotOf(event);
  // A cell that was clicked has the focus, too, but nobody waits to be told what is in it.
  const by = (event.target as HTMLElement).matches(":focus-visible") ? "keyboard" : "pointer";
  if (at !== null) act.dispatch({ tag: "map", what: { tag: "focus", at, by } });
}

function gridKeys(event: KeyboardEvent): void {
  const lines = Array.from((event.currentTarget as HTMLElement).querySelectorAll("tbody tr"), (tr) => Array.from(tr.querySelectorAll("a")));
  const row = lines.findIndex((line) => line.some((a) => a === event.target));
  const line = lines[row] ?? [];
  const size = { row: lines.length, column: line.length };
  const to = row < 0 ? null : keyTo(event.key, event.ctrlKey, { row, column: line.findIndex((a) => a === event.target) }, size);
  if (to === null) return;
  event.preventDefault();
  lines[to.row]?.[to.column]?.focus();
}
