/** The lines of a text to mark: the current statement, the call that leads to it, what is wrong, what the reader changed. */

import { isBroken, placeIn, step, text } from "../../state/select.ts";
import type { State } from "../../state/state.ts";
import { changedLines, type Hunk, hunks } from "./change.ts";
import { LARGE } from "./highlight.ts";

/** Classes by line, from 1. */
export type LineMarks = ReadonlyMap<number, string>;

export function lineMarks(state: State, file: string): LineMarks {
  const marks = new Map<number, string>();
  const add = (from: number, to: number, name: string): void => {
    for (let line = from; line <= Math.max(from, to); line++) marks.set(line, `${marks.get(line) ?? ""} ${name}`);
  };
  for (const line of changed(state, file)) add(line, line, "changed");
  const current = placeIn(step(state), file);
  if (current !== undefined && !isBroken(state)) {
    const { place, statement } = current;
    const bad = step(state)?.violation !== null;
    add(place.line, statement ? Math.min(place.end_line, place.line + 3) : place.line, statement ? (bad ? "current bad" : "current") : "call");
  }
  for (const { place, error } of state.diagnostics) {
    if (place.file === file) add(place.line, place.line, error ? "error" : "warning");
  }
  return marks;
}

const NONE: ReadonlySet<number> = new Set();
let last = { before: "", after: "", lines: NONE };

/** The lines that differ from the library's text. A text that the library does not have is all the reader's own. */
export function changed(state: State, file: string): ReadonlySet<number> {
  const before = state.library[file];
  if (!(file in state.edits) || before === undefined) return NONE;
  const after = text(state, file);
  if (after.length > LARGE) return NONE;
  if (last.before !== before || last.after !== after) last = { before, after, lines: changedLines(before, after) };
  return last.lines;
}

const NOTHING: readonly Hunk[] = [];
let lastGone = { before: "", after: "", hunks: NOTHING };

/** What of the library's text is gone, where the reader wants to see it. */
export function gone(state: State, file: string): readonly Hunk[] {
  const before = state.library[file];
  if (!state.habits.difference || !(file in state.edits) || before === undefined) return NOTHING;
  const after = text(state, file);
  if (after.length > LARGE) return NOTHING;
  if (lastGone.before !== before || lastGone.after !== after) lastGone = { before, after, hunks: hunks(before, after) };
  return lastGone.hunks;
}

/** Lines in words: “line 3”, “lines 3, 5–8”. */
export function told(lines: ReadonlySet<number>): string {
  const sorted = [...lines].toSorted((a, b) => a - b);
  const parts: string[] = [];
  for (let at = 0; at < sorted.length; at++) {
    const from = sorted[at];
    while (sorted[at + 1] === (sorted[at] ?? 0) + 1) at++;
    parts.push(from === sorted[at] ? `${from}` : `${from}–${sorted[at]}`);
  }
  return `${sorted.length === 1 ? "line" : "lines"} ${parts.join(", ")}`;
}
