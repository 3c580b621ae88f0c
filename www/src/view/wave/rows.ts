/** Lanes from top to bottom, a heading wherever a group begins, a folded group as one thin strip. */

import { count } from "../words.ts";
import type { DrawnLane } from "./lanes.ts";

export const LANE = 26;
export const BAR = 20;
const HEADING = 28;
const STRIP = 16;

export interface Label {
  /** The middle of the row. */
  readonly y: number;
  readonly text: string;
}
export interface Heading extends Label {
  /** What the reader folds it by: the same in another story. */
  readonly group: string;
  readonly folded: boolean;
  /** What is in it: “3 lanes, 1 stale”. */
  readonly summary: string;
}
export interface Rows {
  readonly lanes: readonly Label[];
  readonly headings: readonly Heading[];
  /** Where each lane's bars begin; null for one that is folded away. */
  readonly tops: readonly (number | null)[];
  /** The middle of what stands for a folded group. */
  readonly strips: readonly { readonly y: number; readonly lanes: readonly DrawnLane[] }[];
  /** Where the lanes end. */
  readonly floor: number;
}

export const NOTHING_FOLDED: ReadonlySet<string> = new Set();

const MOVES = "programs and hardware";

/** The name of a lane's group without what it is in this story. */
export const groupOf = ({ group }: { group: string }): string => (group === "" ? MOVES : (group.split(",")[0] ?? group));

export function rows(all: readonly DrawnLane[], folded: ReadonlySet<string>): Rows {
  const lanes: Label[] = [];
  const headings: Heading[] = [];
  const tops: (number | null)[] = [];
  const strips: { y: number; lanes: readonly DrawnLane[] }[] = [];
  const names = laneNames(all);
  let y = 0;
  for (const [n, lane] of all.entries()) {
    const group = groupOf(lane);
    const isFolded = folded.has(group);
    if (n === 0 || lane.group !== all[n - 1]?.group) {
      const mine = all.filter((other) => other.group === lane.group);
      headings.push({ y: y + HEADING / 2 + 2, text: lane.group || MOVES, group, folded: isFolded, summary: summary(mine) });
      y += HEADING;
      if (isFolded) {
        strips.push({ y: y + STRIP / 2, lanes: mine });
        y += STRIP;
      }
    }
    tops.push(isFolded ? null : y + (LANE - BAR) / 2);
    if (isFolded) continue;
    lanes.push({ y: y + LANE / 2, text: names[n] ?? lane.label });
    y += LANE;
  }
  return { lanes, headings, tops, strips, floor: y + 6 };
}

/** The lanes' labels; where several of a group share one, what each holds tells them apart: `TLB x1`. */
export function laneNames(lanes: readonly DrawnLane[]): string[] {
  return lanes.map((lane) => {
    const twins = lanes.filter((other) => other.group === lane.group && other.label === lane.label);
    const held = lane.shape === "store" ? "" : (lane.bars[0]?.label.split(" → ")[0] ?? "");
    return twins.length > 1 && held !== "" ? `${lane.label} ${held}` : lane.label;
  });
}

function summary(lanes: readonly DrawnLane[]): string {
  const steps = lanes.reduce((sum, lane) => sum + lane.marks.length, 0);
  const stale = lanes.filter((lane) => lane.bars.some((bar) => bar.stale_from !== null)).length;
  const parts = [count(lanes.length, "lane")];
  if (steps > 0) parts.push(count(steps, "step"));
  if (stale > 0) parts.push(`${stale} stale`);
  return parts.join(", ");
}
