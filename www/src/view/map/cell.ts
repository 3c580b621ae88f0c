/** A cell of the map: its verdict by shape, word and colour, its kind, and as many numbers as there is room for. */

import { html, nothing, type TemplateResult } from "lit";
import type { Cell, Verdict } from "../../engine/types.ts";
import { linkTo } from "../../link/linked.ts";
import { figure } from "../../state/cost.ts";
import type { Difference } from "../../state/map-select.ts";
import { isSame, type Spot, spotKey } from "../../state/map.ts";
import type { State } from "../../state/state.ts";
import { columnOf, libraryOf } from "../../state/switches-select.ts";
import { LOOKS, symbol } from "../verdicts.ts";
import { count } from "../words.ts";
import { nameOf, whose } from "./reason.ts";

const WORDS: Readonly<Record<Verdict, string>> = {
  breaks: "breaks",
  "breaks-delayed": "delayed",
  survives: "survives",
  "survives-stale": "survives",
  "not-applicable": "n/a",
  undecided: "undecided",
};

/** What all cells of one drawing share. */
export interface Drawing {
  readonly state: State;
  /** The cell that the tab key stops at. */
  readonly stop: Spot | null;
  readonly differences: ReadonlyMap<string, Difference>;
  /** True if cells that do not differ step back. */
  readonly comparing: boolean;
  /** The page that a cell's link opens. */
  readonly base: string;
}

export function gridCell({ state, stop, differences, comparing, base }: Drawing, cell: Cell): TemplateResult {
  const { strategy, arch, verdict } = cell;
  const column = columnOf(arch);
  const choices = { ...state.choices, strategy, arch: column ?? arch };
  const edits = column === null ? state.edits : (libraryOf(state)?.edits ?? state.edits);
  const difference = differences.get(spotKey(cell));
  const differs = difference !== undefined;
  const changed = state.mapView.changed.has(spotKey(cell));
  const classes = ["cell", LOOKS[verdict].className, differs ? "differs" : "", comparing && !differs ? "same" : "", changed ? "changed" : ""];
  return html`<a
    class=${classes.filter((name) => name !== "").join(" ")}
    href="${base}#${linkTo({ ...state, edits }, choices)}"
    data-strategy=${strategy}
    data-arch=${arch}
    tabindex=${isSame(stop, cell) ? 0 : -1}
    aria-label=${said(state, cell, difference)}
    aria-current=${isSame(state.choices, cell) ? "true" : "false"}
    ><span class="cell-head">${symbol(verdict)}<span class="cell-word">${WORDS[verdict]}</span></span> ${difference === undefined ? below(cell) : against(cell, difference)}${cost(state, cell)}</a>`;
}

/** What it costs, where that is asked for. */
function cost(state: State, { strategy, arch }: Cell): TemplateResult | typeof nothing {
  const counts = figure(state.costView, strategy, arch);
  return counts === null ? nothing : html` <span class="cell-cost">${paid(counts)}</span>`;
}

const paid = ({ ipis, flushes }: { readonly ipis: number; readonly flushes: number }): string => `${ipis} IPI · ${flushes} fl`;

/** The kind of what breaks, or what is left behind that nothing can use; then steps of the shortest story, or states. */
function below(cell: Cell): TemplateResult {
  const kind = kindOf(cell);
  const number =
    cell.steps === null
      ? html`<span class="cell-count cell-unit">${cell.states === 0 ? "" : count(cell.states, "state")}</span>`
      : html`<span class="cell-count">${cell.steps}<span class="cell-unit"> ${cell.steps === 1 ? "step" : "steps"}</span></span>`;
  return html`${kind === "" ? nothing : html`<span class="cell-kind">${kind}</span>`} ${number}`;
}

const kindOf = ({ verdict, kind }: Cell): string => (verdict === "survives-stale" ? "stale left" : (kind ?? ""));

/** The other verdict, in its own shape and colour, and where only the kind is another, that. */
function against(mine: Cell, { theirs }: Difference): TemplateResult {
  if (theirs === undefined) return html`<span class="cell-kind">≠</span>`;
  const { verdict } = theirs;
  return html`<span class="cell-kind ${LOOKS[verdict].className}">≠ ${symbol(verdict)} ${otherWord(mine, theirs)}</span>`;
}

const otherWord = (mine: Cell, theirs: Cell): string =>
  theirs.verdict === mine.verdict && theirs.kind !== null ? theirs.kind : WORDS[theirs.verdict];

/** The name of a cell for a screen reader: what stands in it, in the same order, and what that leaves to the eyes. */
function said(state: State, cell: Cell, difference: Difference | undefined): string {
  const { verdict, steps, states } = cell;
  const numbers = steps === null ? (states === 0 ? "" : count(states, "state")) : count(steps, "step");
  const theirs = difference?.theirs;
  const other = difference === undefined ? "" : `${theirs === undefined ? "no such cell" : otherWord(cell, theirs)} ${whose(state)}`;
  const meant = verdict === "breaks-delayed" || verdict === "not-applicable" ? LOOKS[verdict].words : "";
  const changed = state.mapView.changed.has(spotKey(cell)) ? "changed" : "";
  const counts = figure(state.costView, cell.strategy, cell.arch);
  // What is seen comes first, as it is seen; then what it means.
  const seen = counts === null ? [] : [paid(counts)];
  const spelt = counts === null ? "" : `${count(counts.ipis, "interrupt")} and ${count(counts.flushes, "flush", "flushes")}`;
  const words = [WORDS[verdict], other, kindOf(cell), ...seen, numbers, spelt, meant, changed].filter((w) => w !== "");
  return `${nameOf(state, cell)}: ${words.join(", ")}`;
}
