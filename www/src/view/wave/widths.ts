/**
 * How wide each step's column must be so that no label is cut and none runs over another: a box fits its
 * column, a bar's label fits the bar.
 */

import type { Bar } from "../../engine/types.ts";
import type { DrawnLane } from "./lanes.ts";
import { type Axis, columnsOf, endOf, type Timed } from "./axis.ts";

/** Width of one letter of the picture's font, which has one width for all. */
export const LETTER = 6.65;
/** Room beside a label inside its box or bar, both sides together. */
export const PADDING = 14;
/** The same for a box, with the gaps to its neighbours: so narrow that the first story fits a small screen. */
const BOX_PADDING = 14;
const NARROWEST = 46;
/** A short story is not stretched further than this a step. */
const WIDEST = 170;

export const widthOf = (label: string): number => [...label].length * LETTER;

/** More for a bar with a tip. */
const TIP = 5;
const isPointed = ({ shape }: DrawnLane): boolean => shape === "walk" || shape === "store";

/**
 * As many of a label's words as have room, so that whoever says what is seen is understood; nothing where there is room for none. Of
 * `clear T[x0]` and `clear T[x1]` the end is kept where it has room: they differ there.
 */
export function shorten(label: string, room: number): string {
  if (widthOf(label) <= room + 0.5) return label;
  const fits = (words: string): boolean => widthOf(words) <= room + 0.5;
  const words = label.split(" ");
  const last = `…${words.at(-1)}`;
  if (last.endsWith("]") && fits(last)) return last;
  while (words.length > 1) {
    words.pop();
    const first = `${words.join(" ").replace(/[ ,→]+$/, "")}…`;
    if (first !== "…" && fits(first)) return first;
  }
  return "";
}

/** The columns in which a bar's label may stand: from its start to where it is hatched, or all of it if it is so from the start. */
export function labelRange(bar: Bar, { at }: Axis, end: number): readonly [number, number] {
  const to = bar.to === null ? end : at(bar.to);
  const plain = bar.stale_from === null ? to : at(bar.stale_from);
  const from = at(bar.from);
  return plain > from ? [from, Math.min(plain, to)] : [from, to];
}

/** A width for every column of the axis that some runs share; `room` is filled if there is more. */
export function columnWidths(runs: readonly Timed[], room: number): number[] {
  const columns = columnsOf(runs);
  const widths = Array.from({ length: columns }, () => NARROWEST);
  for (const { wave, axis } of runs) {
    for (const mark of wave.lanes.flatMap((lane) => lane.marks)) {
      widen(widths, axis.at(mark.step) - 1, axis.at(mark.step), widthOf(mark.label) + BOX_PADDING);
    }
  }
  const needs = runs.flatMap((run) =>
    run.wave.lanes.flatMap((lane) =>
      lane.bars.map((bar) => ({ range: labelRange(bar, run.axis, endOf(run, columns)), need: widthOf(bar.label) + PADDING + (isPointed(lane) ? TIP : 0) })),
    ),
  );
  // Short ones first: what they ask for serves the long ones too.
  needs.sort((a, b) => a.range[1] - a.range[0] - (b.range[1] - b.range[0]));
  for (const { range, need } of needs) widen(widths, range[0], range[1], need);
  const spare = Math.min(room, widths.length * WIDEST) - widths.reduce((sum, width) => sum + width, 0);
  return spare > 0 ? widths.map((width) => width + spare / widths.length) : widths;
}

/** Spreads what is missing evenly over the columns `from..to`. */
function widen(widths: number[], from: number, to: number, need: number): void {
  const columns = widths.slice(from, to);
  const missing = need - columns.reduce((sum, width) => sum + width, 0);
  if (missing <= 0 || columns.length === 0) return;
  for (let n = from; n < from + columns.length; n++) widths[n] = (widths[n] ?? 0) + missing / columns.length;
}
