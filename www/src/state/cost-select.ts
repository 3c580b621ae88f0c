/** What follows from the numbers: the rows of the table in their order, and which of the strategies is cheapest. */

import type { Cell, Counts, Costs, ParamEntry, Verdict } from "../engine/types.ts";
import { along, type Column, type CostView } from "./cost.ts";
import { isBreaking } from "./map-select.ts";

/** The columns that are counted, in their order. */
export const MEASURES = ["ipis", "flushes", "instructions", "interrupted", "root_loads", "lost", "waiting", "freed"] as const;
export type Measure = (typeof MEASURES)[number];

/** A measure of a run; null where there is none. Of what is freed a flush there is none without a flush. */
export function measure(counts: Counts, of: Measure): number | null {
  switch (of) {
    case "instructions":
      return counts.instructions.reduce((sum, { times }) => sum + times, 0);
    case "freed":
      return counts.flushes === 0 ? null : (counts.pages + counts.tables) / counts.flushes;
    default:
      return counts[of];
  }
}

/** A strategy with its numbers. */
export interface Row {
  readonly strategy: string;
  /** Why there are none; empty where there are. */
  readonly reason: string;
  /** The numbers of the setting; null where there are none. */
  readonly here: Counts | null;
  readonly points: readonly (Counts | null)[];
  /** The verdict on the architecture; null while it is not known. */
  readonly verdict: Verdict | null;
  /** On how many architectures it is safe, of how many that it applies to. */
  readonly safe: number;
  readonly applies: number;
}

export const isSafe = ({ verdict }: Pick<Cell, "verdict">): boolean => verdict === "survives" || verdict === "survives-stale";

/** True for what is safe on every architecture that there is: what does not apply somewhere is not for everywhere. */
export const isSafeEverywhere = (row: Row, archs: number): boolean => archs > 0 && row.safe === archs;

/** The number of architectures that the verdicts are of. */
export const architectures = (view: CostView): number => new Set(view.cells.map((c) => c.arch)).size;

/** The parameter that grows, with all its values. */
export const growing = (view: CostView): ParamEntry | undefined => view.costs?.choices.find((c) => c.name === along(view));

/** The value that is looked at of a parameter. */
export function valueOf(view: CostView, name: string): string {
  return view.params[name] ?? view.costs?.params.find((p) => p.name === name)?.value ?? "";
}

/** Which of the points is looked at. */
export function place(view: CostView, costs: Costs): number {
  const at = costs.values.findIndex((value) => String(value) === valueOf(view, costs.along));
  return at === -1 ? Math.max(0, costs.values.length - 1) : at;
}

/** The rows, in the order that is asked for: the best first. */
export function rows(view: CostView): readonly Row[] {
  const { costs, cells, sort, arch } = view;
  if (costs === null) return [];
  const at = place(view, costs);
  const all = costs.rows.map(({ strategy, reason, points }): Row => {
    const own = cells.filter((c) => c.strategy === strategy);
    return {
      strategy,
      reason,
      here: points[at] ?? null,
      points,
      verdict: own.find((c) => c.arch === arch)?.verdict ?? null,
      safe: own.filter(isSafe).length,
      applies: own.filter((c) => c.verdict !== "not-applicable").length,
    };
  });
  return all.toSorted((a, b) => before(a, b, sort));
}

/** What a column is ordered by; most first where more is better. What has no number comes last. */
function before(a: Row, b: Row, by: Column): number {
  if (by === "safe") return b.safe - a.safe || cheaper(a, b);
  const [x, y] = [numberOf(a, by), numberOf(b, by)];
  if (x === null || y === null) return Number(x === null) - Number(y === null);
  return (by === "freed" ? y - x : x - y) || cheaper(a, b);
}

const numberOf = ({ here }: Row, of: Measure): number | null => (here === null ? null : measure(here, of));

/** The order of dearness: who interrupts others most, then who flushes most often, then who executes most. */
const DEARNESS: readonly Measure[] = ["ipis", "flushes", "instructions", "root_loads", "lost", "waiting"];

/** Less than zero where the first is cheaper; what cannot be counted is dearest. */
export function cheaper(a: Row, b: Row): number {
  const [x, y] = [a.here, b.here];
  if (x === null || y === null) return Number(x === null) - Number(y === null);
  return DEARNESS.map((of) => (measure(x, of) ?? 0) - (measure(y, of) ?? 0)).find((d) => d !== 0) ?? 0;
}

/** The rows that are safe everywhere, cheapest first. */
export function safest(all: readonly Row[], archs: number): readonly Row[] {
  return all.filter((row) => isSafeEverywhere(row, archs) && row.here !== null).toSorted(cheaper);
}

/** True for a row whose picture is hollow: it breaks here. */
export const isHollow = ({ verdict }: Row): boolean => verdict !== null && isBreaking({ verdict } as Cell);

/** The largest number of a column in any row, at any value: all pictures of it have one scale. */
export function largest(all: readonly Row[], of: Measure): number {
  const numbers = all.flatMap((row) => row.points.flatMap((point) => (point === null ? [] : [measure(point, of) ?? 0])));
  return Math.max(0, ...numbers);
}
