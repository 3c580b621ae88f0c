/** All operations at a glance: a row for each, in it a group for each strategy, in it a mark for each architecture. */

import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import type { Cell, OperationEntry } from "../../engine/types.ts";
import { linkTo } from "../../link/linked.ts";
import { overviewParts, rowsOf } from "../../state/map-select.ts";
import { operation as operationOf } from "../../state/select.ts";
import type { State } from "../../state/state.ts";
import { update } from "../../state/update.ts";
import type { Act } from "../act.ts";
import { define } from "../element.ts";
import { LOOKS, shape } from "../verdicts.ts";
import { count, STORES } from "../words.ts";

function list(state: State, act: Act): TemplateResult {
  const { operations, archs } = overviewParts(state);
  const entries = state.catalog?.operations.filter((o) => operations.includes(o.name)) ?? [];
  const titles = archs.map((name) => state.catalog?.archs.find((a) => a.name === name)?.title ?? name);
  const kernel = state.catalog?.kernels.find((k) => k.name === state.choices.kernel)?.title ?? state.choices.kernel;
  return html`
    <p class="quiet">With ${kernel}, ${STORES[state.choices.stores ?? "immediate"]}, each operation by its defaults. A group is a strategy; its marks are, from the left, ${titles.join(", ")}.</p>
    ${progress(state, act, operations.length)}
    <ul>
      ${entries.map((entry) => html`<li>${row(state, act, entry)}</li>`)}
    </ul>
  `;
}

function progress(state: State, act: Act, all: number): TemplateResult {
  const { status, done } = state.mapView.overview;
  const far = `${done.length} of ${count(all, "operation")}`;
  const line = (words: string, more: unknown = nothing) => html`<p class="overview-progress">
    <progress max=${all} value=${done.length} aria-label="operations judged"></progress> <span role="status">${words}</span> ${more}
  </p>`;
  switch (status.tag) {
    case "answered":
      return line(`${far}.`);
    case "stopped":
      return line(`Stopped after ${far}.`, button("Begin again", act.retryOverview));
    case "failed":
      return line(`The engine failed after ${far}: ${status.message}.`, button("Try again", act.retryOverview));
    default:
      return line(`${far} …`, button("Stop", act.stopOverview));
  }
}

function button(name: string, click: () => void): TemplateResult {
  return html`<button type="button" class="button small" @click=${click}>${name}</button>`;
}

function row(state: State, act: Act, entry: OperationEntry): TemplateResult {
  const { maps, done } = state.mapView.overview;
  const cells = maps[entry.name];
  const isHere = operationOf(state)?.name === entry.name;
  // What the link says is what the page becomes by it.
  const there = update(state, { tag: "choose", part: "operation", name: entry.name });
  const open = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    act.dispatch({ tag: "choose", part: "operation", name: entry.name });
  };
  const groups = cells === undefined ? [] : rowsOf(cells).map((strategy) => group(state, cells, strategy));
  return html`<a
    class="overview-row ${done.includes(entry.name) ? "" : "awaited"}"
    href="#${linkTo(there, there.choices)}"
    aria-current=${isHere ? "true" : "false"}
    @click=${open}
    ><span class="overview-name">${entry.title}</span><span class="overview-groups">${groups}</span
    ><span class="unseen">${cells === undefined ? "not judged yet" : summary(cells)}</span></a
  >`;
}

function summary(cells: readonly Cell[]): string {
  const rows = rowsOf(cells);
  const isSafe = (strategy: string): boolean => cells.every((c) => c.strategy !== strategy || SAFE.has(c.verdict));
  return `${rows.filter(isSafe).length} of ${count(rows.length, "strategy", "strategies")} survive wherever they apply`;
}

const SAFE: ReadonlySet<string> = new Set(["survives", "survives-stale", "not-applicable"]);

/** A mark's side, and the way from one to the next. */
const STEP = 11;

/** The marks of a strategy, for the eyes; the row says in words what they come to. */
function group(state: State, cells: readonly Cell[], strategy: string): TemplateResult {
  const own = cells.filter((c) => c.strategy === strategy);
  const name = state.catalog?.strategies.find((s) => s.name === strategy)?.title ?? strategy;
  const mark = (cell: Cell, n: number): SVGTemplateResult =>
    svg`<g class="tick ${LOOKS[cell.verdict].className}" transform="translate(${n * STEP} 0)"><rect width="10" height="10" rx="2"/><g transform="translate(1 1) scale(0.5)">${shape(cell.verdict)}</g></g>`;
  const said = own.map((c) => `${c.arch} ${LOOKS[c.verdict].words}`).join("\n");
  return html`<span class="overview-group" title="${name}\n${said}"
    ><svg viewBox="0 0 ${own.length * STEP - 1} 10" width=${own.length * STEP - 1} height="10" aria-hidden="true">${own.map(mark)}</svg></span
  >`;
}

define("overview-list", ({ state, act }) => list(state, act));
