/**
 * How wide each step's column must be so that no label is cut and none runs over another: a box fits its
 * column, a bar's label fits the bar.
 */

import type { Bar, Wave } from "../../engine/types.ts";

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

/** Where a bar's label may stand: from its start to where it is hatched, or all of it if it is so from the start. */
export function labelRange(bar: Bar, end: number): readonly [number, number] {
  const to = bar.to ?? end;
  const plain = bar.stale_from ?? to;
  return plain > bar.from ? [bar.from, Math.min(plain, to)] : [bar.from, to];
}

/** True if something begins with the last step, so that time after it must be shown. */
export function needsAfter(wave: Wave, steps: number): boolean {
  return wave.lanes.some((lane) => lane.bars.some((bar) => bar.from >= steps || (bar.stale_from ?? 0) >= steps));
}

/** A width for every column, `steps` of them and one more for the time after; `room` is filled if there is more. */
export function columnWidths(wave: Wave, steps: number, room: number): number[] {
  const columns = steps + (needsAfter(wave, steps) ? 1 : 0);
  const widths = Array.from({ length: Math.max(columns, 1) }, () => NARROWEST);
  for (const lane of wave.lanes) {
    for (const mark of lane.marks) widen(widths, mark.step - 1, mark.step, widthOf(mark.label) + BOX_PADDING);
  }
  const bars = wave.lanes.flatMap((lane) => lane.bars);
  const needs = bars.map((bar) => ({ range: labelRange(bar, widths.length), need: widthOf(bar.label) + PADDING }));
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
