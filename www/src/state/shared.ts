/** What a link says beside the question: what the page answered when it was made, and whether the answer is withheld. */

import type { Kind, Step, Trace, Verdict } from "../engine/types.ts";

/** An answer in the words of the interface. */
export interface Said {
  readonly verdict: Verdict;
  readonly kind: Kind | null;
}

/** A run as it was told, so that it can be seen whether it is still that run. */
export interface Told {
  /** Whether stores waited in buffers in it, from the first move on. */
  readonly delayed: boolean;
  /** The moves, as indices into what is enabled at each step. */
  readonly moves: readonly number[];
  /** What each move was: `CPU 0: clear pgd`. */
  readonly steps: readonly string[];
  /** The violation it ended in; null where it ended in none. */
  readonly kind: Kind | null;
}

/** What the page said when a link was made. What the link does not say of it is null, or empty. */
export interface Made {
  /** The version of the engine that answered. */
  readonly engine: string;
  readonly answer: Said | null;
  /** The run that is shown, where the link shows a step of one. */
  readonly story: Told | null;
  /** A digest of an answer that is withheld. */
  readonly seal: string;
}

/** A link that was opened, while what it says of its answer is held against the answer of now. */
export interface Opening {
  readonly made: Made;
  /** What has been found so far, a sentence each. */
  readonly found: readonly string[];
  /** True once something is not as it was: an answer of the same engine is only spoken of then. */
  readonly differs: boolean;
  /**
   * What is waited for: the answer; how the run of the link goes on this engine; or what is enabled where a step of it is not,
   * counted from 0.
   */
  readonly awaits: "answer" | "run" | { readonly instead: number };
}

/** Words that the clipboard did not take. */
export interface Uncopied {
  /** What they are: “The link”. */
  readonly what: string;
  readonly words: string;
  /** The name and the type of a file for them. */
  readonly file: string;
  readonly type: string;
}

export interface Shared {
  /** True while the answer is withheld. The state has none then, so that nothing can tell it. */
  readonly hidden: boolean;
  /** The link that is being held against the answer of now; null where none is. */
  readonly opening: Opening | null;
  readonly uncopied: Uncopied | null;
}

export const SHARED: Shared = { hidden: false, opening: null, uncopied: null };

export type SharedAction = { readonly tag: "show-answer" } | { readonly tag: "uncopied"; readonly what: Uncopied | null };

export const NOTHING_MADE: Made = { engine: "", answer: null, story: null, seal: "" };

/** A step by name, as a saved trace has it. */
export const nameOf = ({ cpu, label }: Step): string => `CPU ${cpu}: ${label}`;

export const isSaid = (a: Said, b: Said): boolean => a.verdict === b.verdict && a.kind === b.kind;

/** How many steps of a run are as they were told. */
export function asTold({ steps }: Told, trace: Trace): number {
  const at = steps.findIndex((step, n) => trace.steps[n] === undefined || nameOf(trace.steps[n]) !== step);
  return at < 0 ? steps.length : at;
}

/** A number that stands for an answer to a question: it shows that the answer is another one, and does not tell it. */
export function seal(question: string, { verdict, kind }: Said): string {
  let hash = 0x811c9dc5;
  for (const letter of `${question} ${verdict} ${kind ?? ""}`) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(36);
}
