/** Two runs on one axis, so that what happens in both stands in one column. */

import type { Step } from "../engine/types.ts";

/** Of a column: both runs make the same step in it, other ones, or only one of them makes any. */
export type Agreement = "same" | "other" | "first" | "second";

export interface Alignment {
  readonly columns: number;
  /** The column of each step of a run, counted from 1. */
  readonly first: readonly number[];
  readonly second: readonly number[];
  /** What stands in each column. */
  readonly agreements: readonly Agreement[];
  /** The first column in which the runs differ; null where they are the same throughout. */
  readonly parting: number | null;
}

/** Worth of a pair: the same step by the same line before the same step, that before steps of one name. */
const SAME = 10_000;
const LINE = 1;
const NAMED = 100;

const known = new WeakMap<readonly Step[], WeakMap<readonly Step[], Alignment>>();

/** Aligns two runs; those that were aligned before give the same value. */
export function align(first: readonly Step[], second: readonly Step[]): Alignment {
  const found = known.get(first)?.get(second) ?? aligned(first, second);
  if (!known.has(first)) known.set(first, new WeakMap());
  known.get(first)?.set(second, found);
  return found;
}

/** The same thing done by the same one. */
export const isSameStep = (a: Step, b: Step): boolean => a.actor === b.actor && a.cpu === b.cpu && a.sentence === b.sentence;

function worth(a: Step, b: Step): number {
  if (a.actor !== b.actor || a.cpu !== b.cpu) return 0;
  if (a.sentence !== b.sentence) return a.label === b.label ? NAMED : 0;
  const [p, q] = [a.places[0], b.places[0]];
  return SAME + (p?.file === q?.file && p?.line === q?.line ? LINE : 0);
}

function aligned(a: readonly Step[], b: readonly Step[]): Alignment {
  const [first, second, agreements]: [number[], number[], Agreement[]] = [[], [], []];
  let [i, j] = [0, 0];
  for (const [m, n] of [...pairs(a, b), [a.length, b.length] as const]) {
    // What stands between two pairs shares columns, too: as many as the longer part needs.
    for (; i < m || j < n; i++, j++) {
      const [mine, theirs] = [i < m, j < n];
      agreements.push(mine && theirs ? "other" : mine ? "first" : "second");
      if (mine) first[i] = agreements.length;
      if (theirs) second[j] = agreements.length;
    }
    [i, j] = [m, n];
    const [mine, theirs] = [a[m], b[n]];
    if (mine === undefined || theirs === undefined) continue;
    agreements.push(isSameStep(mine, theirs) ? "same" : "other");
    first[i++] = agreements.length;
    second[j++] = agreements.length;
  }
  const parting = agreements.findIndex((what) => what !== "same");
  return { columns: agreements.length, first, second, agreements, parting: parting < 0 ? null : parting + 1 };
}

/** The indices of steps that share a column, in order: the common beginning, then the best common subsequence of the rest. */
function pairs(a: readonly Step[], b: readonly Step[]): (readonly [number, number])[] {
  const found: [number, number][] = [];
  let start = 0;
  for (let [x, y] = [a[0], b[0]]; x !== undefined && y !== undefined && isSameStep(x, y); [x, y] = [a[start], b[start]]) {
    found.push([start, start]);
    start++;
  }
  const [rest, others] = [a.slice(start), b.slice(start)];
  const width = others.length + 1;
  const best = new Float64Array((rest.length + 1) * width);
  const at = (i: number, j: number): number => best[i * width + j] ?? 0;
  const worths = rest.map((x) => others.map((y) => worth(x, y)));
  for (let i = rest.length - 1; i >= 0; i--) {
    for (let j = others.length - 1; j >= 0; j--) {
      const pair = worths[i]?.[j] ?? 0;
      best[i * width + j] = Math.max(at(i + 1, j), at(i, j + 1), pair > 0 ? pair + at(i + 1, j + 1) : 0);
    }
  }
  for (let i = 0, j = 0; i < rest.length && j < others.length; ) {
    const pair = worths[i]?.[j] ?? 0;
    if (pair > 0 && at(i, j) === pair + at(i + 1, j + 1)) found.push([start + i++, start + j++]);
    else if (at(i, j) === at(i + 1, j)) i++;
    else j++;
  }
  return found;
}
