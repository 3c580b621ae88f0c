/** What a cell says in words: its name for a screen reader, and the line under the map. */

import { html, nothing, type TemplateResult } from "lit";
import type { Cell } from "../../engine/types.ts";
import { cellAt, type Difference, differences, otherKernel, shownMap } from "../../state/map-select.ts";
import { type Spot, spotKey } from "../../state/map.ts";
import type { State } from "../../state/state.ts";
import { columnOf, isOwnArch } from "../../state/switches-select.ts";
import { LOOKS, symbol } from "../verdicts.ts";
import { count } from "../words.ts";

/** The verdict of a cell in words: `breaks in 10 steps (freed-table)`. */
export function verdictWords(cell: Cell): string {
  const steps = cell.steps === null ? "" : ` in ${count(cell.steps, "step")}`;
  const kind = cell.kind === null ? "" : ` (${cell.kind})`;
  return `${LOOKS[cell.verdict].words}${steps}${kind}`;
}

/** What the second map is by. */
export function whose(state: State): string {
  return state.mapView.filter === "kernel" ? `with ${otherKernel(state)?.title ?? "another kernel"}` : "by the library’s texts";
}

/** What the second map says of a cell that differs; empty where it does not. */
export function otherWords(state: State, difference: Difference | undefined): string {
  if (difference === undefined) return "";
  const { theirs } = difference;
  if (theirs === undefined) return `${whose(state)} there is no such cell`;
  const why = theirs.verdict === "not-applicable" ? `: ${theirs.reason}` : "";
  return `${whose(state)} it ${verdictWords(theirs)}${why}`;
}

export function nameOf(state: State, { strategy, arch }: Spot): string {
  const way = state.catalog?.strategies.find((s) => s.name === strategy)?.title ?? strategy;
  const library = columnOf(arch);
  const name = library ?? arch;
  const where = state.catalog?.archs.find((a) => a.name === name)?.title ?? name;
  const whosePromises = library !== null ? " (library)" : isOwnArch(state) && arch === state.choices.arch ? " (yours)" : "";
  return `${way} on ${where}${whosePromises}`;
}

/** The line under the map: the cell that is pointed at, else the one that has the focus, else the question's. */
export function reason(state: State): TemplateResult {
  const { under, at, focus } = state.mapView;
  const map = shownMap(state);
  const cell = cellAt(map, under) ?? cellAt(map, focus === null ? null : at) ?? cellAt(map, state.choices);
  const said = focus === "keyboard" ? cellAt(map, at) : undefined;
  // The line itself is silent: a pointer that wanders over the map says nothing. What has the keyboard's focus does.
  return html`
    <p class="map-reason">${cell === undefined ? nothing : line(state, cell)}</p>
    <p class="unseen" aria-live="polite">${said === undefined ? nothing : sentences(state, said)}</p>
  `;
}

function line(state: State, cell: Cell): TemplateResult {
  const look = LOOKS[cell.verdict];
  return html`<b>${capital(nameOf(state, cell))}</b> <span class=${look.className}>${symbol(cell.verdict)}</span>
    ${verdictWords(cell)}${also(cell)}. <span class="quiet">${sentences(state, cell)}</span>`;
}

/** Other kinds that can be reached, too. */
function also({ kind, kinds }: Cell): string {
  const others = kinds.filter((k) => k !== kind);
  return others.length === 0 ? "" : `; also ${others.join(", ")}`;
}

function sentences(state: State, cell: Cell): string {
  const other = otherWords(state, differences(state).get(spotKey(cell)));
  return [cell.reason, other].filter((words) => words !== "").map((words) => `${capital(words).replace(/\.$/, "")}.`).join(" ");
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
