/** Random runs: how many are wanted, and what those that were made have come to. */

import type { Broke, BrokenRun, Kind, Stress } from "../engine/types.ts";
import type { Batch, Texts } from "../worker/protocol.ts";
import type { Choices } from "./state.ts";

/** How many runs a reader asks for at a time. */
export const PORTION = 10_000;

/** What is counted, by which texts. */
export interface Subject {
  readonly choices: Choices;
  readonly edits: Texts;
}

export interface StressView {
  /** True once the reader has asked for it. */
  readonly open: boolean;
  readonly seed: number;
  /** How many runs are wanted in all. */
  readonly wanted: number;
  /** True while runs are made. */
  readonly running: boolean;
  /** What the runs so far came to; null before the first. */
  readonly sum: Stress | null;
  /** The question that they are of. */
  readonly of: Subject | null;
  /** Why there are no more of them; empty where nothing is wrong. */
  readonly trouble: string;
}

export const STRESS: StressView = { open: false, seed: 1, wanted: 0, running: false, sum: null, of: null, trouble: "" };

/** What can happen to it. */
export type StressAction =
  | { readonly tag: "seed"; readonly seed: number }
  | { readonly tag: "more"; readonly of: Subject }
  | { readonly tag: "counted"; readonly part: Stress }
  | { readonly tag: "halt"; readonly trouble: string }
  | { readonly tag: "clear" };

export function updateStress(view: StressView, action: StressAction): StressView {
  switch (action.tag) {
    case "seed":
      return action.seed === view.seed ? view : { ...cleared(view), seed: action.seed };
    case "more": {
      const mine = isSameSubject(view.of, action.of) ? view : cleared(view);
      const made = mine.sum?.runs ?? 0;
      return { ...mine, open: true, of: action.of, running: true, wanted: made + PORTION - (made % PORTION), trouble: "" };
    }
    case "counted": {
      if (!view.running || action.part.seed !== view.seed) return view;
      const sum = view.sum === null ? action.part : added(view.sum, action.part);
      return { ...view, sum, running: sum.runs < view.wanted };
    }
    case "halt":
      return { ...view, running: false, trouble: action.trouble };
    case "clear":
      return view.of === null ? view : cleared(view);
  }
}

/** Whoever comes back to a question by the address has other objects of the same words. */
export function isSameSubject(a: Subject | null, b: Subject): boolean {
  if (a === null) return false;
  return (a.choices === b.choices && a.edits === b.edits) || words(a) === words(b);
}

const words = ({ choices, edits }: Subject): string => JSON.stringify([sorted({ ...choices, params: sorted(choices.params) }), sorted(edits)]);
const sorted = (of: object): unknown => Object.entries(of).toSorted(([a], [b]) => (a < b ? -1 : 1));

const cleared = (view: StressView): StressView => ({ ...STRESS, open: view.open, seed: view.seed });

/** The runs to be made next, at most so many; null where none are wanted. */
export function nextBatch({ seed, wanted, running, sum }: StressView, most: number): Batch | null {
  const made = sum?.runs ?? 0;
  return running && made < wanted ? { seed, from: made + 1, runs: Math.min(most, wanted - made) } : null;
}

/** What some runs and those that follow them came to. */
export function added(some: Stress, next: Stress): Stress {
  return {
    ...some,
    runs: some.runs + next.runs,
    moves: some.moves + next.moves,
    broke: joined(some.broke, next.broke),
    ended: some.ended + next.ended,
    cut: some.cut + next.cut,
    first: some.first ?? next.first,
    shortest: shorter(some.shortest, next.shortest),
  };
}

function joined(some: readonly Broke[], next: readonly Broke[]): Broke[] {
  const kinds = [...some, ...next.filter(({ kind }) => !some.some((s) => s.kind === kind))].map(({ kind }) => kind);
  return kinds.map((kind) => ({ kind, runs: runsOf(some, kind) + runsOf(next, kind) }));
}

/** How many runs broke by a kind. */
export const runsOf = (broke: readonly Broke[], kind: Kind): number => broke.find((b) => b.kind === kind)?.runs ?? 0;

/** How many runs broke. */
export const broken = ({ broke }: Stress): number => broke.reduce((sum, { runs }) => sum + runs, 0);

/** True for a run that chance has made and the reader is shown. */
export const isByChance = ({ sum }: StressView, path: string): boolean => [sum?.first, sum?.shortest].some((run) => run?.path === path);

function shorter(known: BrokenRun | null, other: BrokenRun | null): BrokenRun | null {
  if (known === null || other === null) return known ?? other;
  return other.steps < known.steps ? other : known;
}
