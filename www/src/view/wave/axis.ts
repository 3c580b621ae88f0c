/** Time as the picture shows it: which column each step of a run stands in. */

import type { Picture } from "./lanes.ts";

/**
 * Step `n` stands in column `at(n)`, both counted from 1; what is there at the start begins before column `at(0)`, which is 0. Later
 * steps stand further right. A column that no step of the run stands in is a gap: whatever is, lasts through it.
 */
export interface Axis {
  /** How many columns there are, those of other runs on the same axis too. */
  readonly columns: number;
  readonly at: (step: number) => number;
}

/** The picture of a run of `steps` steps, with the time that it is drawn in. */
export interface Timed {
  readonly wave: Picture;
  readonly steps: number;
  readonly axis: Axis;
}

/** A run that has the time to itself: a column a step. */
export const alone = (wave: Picture, steps: number): Timed => ({ wave, steps, axis: { columns: steps, at: (step) => step } });

/** The column in which the picture of a run of so many columns ends: one after its last step, if there is one. */
export const endOf = ({ axis, steps }: Timed, columns: number): number => Math.min(columns, axis.at(steps) + 1);

/** True if something begins with the last column, so that time after it must be shown. */
function needsAfter({ wave, axis }: Timed): boolean {
  const ends = (step: number): boolean => axis.at(step) >= axis.columns;
  return wave.lanes.some((lane) => lane.bars.some((bar) => ends(bar.from) || (bar.stale_from !== null && ends(bar.stale_from))));
}

/** How many columns runs on one axis need: its own, and one for the time after where there is something in it. */
export const columnsOf = (runs: readonly Timed[]): number => Math.max(1, ...runs.map((run) => run.axis.columns + (needsAfter(run) ? 1 : 0)));
