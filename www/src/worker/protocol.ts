/** What the page and its worker say to each other. Plain data, one question in flight at a time. */

import type { Catalog, Costs, Flips, Map as VerdictMap, Outcome, Stress, Term, Turn } from "../engine/types.ts";

/** Texts by file. */
export type Texts = Readonly<Record<string, string>>;

/** The question as the engine takes it. */
export interface Asked {
  readonly operation: string;
  readonly strategy: string;
  readonly arch: string;
  readonly kernel: string;
  /** The variant of the operation; its first where it is missing. */
  readonly variant?: string;
  /** `cpus=2 levels=2`: what differs from the operation's defaults. */
  readonly params: string;
  /** `delayed` where stores may wait in buffers, too. */
  readonly stores?: "delayed";
  /** The architectures of a map or a row; one cell needs none. */
  readonly archs?: readonly string[];
}

/** Some random runs: those of a seed, from a number on. */
export interface Batch {
  readonly seed: number;
  readonly from: number;
  readonly runs: number;
}

/** The first message: the compiled engine and the library. */
export interface Start {
  readonly tag: "start";
  readonly module: WebAssembly.Module;
  readonly library: Texts;
}

/**
 * A question: one cell with its whole report, the map of an operation, the row of a case, how a run stands, what random runs
 * come to, or which promises of the hardware an answer turns on. It carries every edited text, so that a fresh worker needs
 * nothing else.
 */
export interface Ask {
  readonly tag: "check" | "map" | "row" | "play" | "stress" | "flips" | "cost";
  readonly id: number;
  readonly asked: Asked;
  readonly edits: Texts;
  /** The moves of a run, or the parameter that grows where costs are counted; missing where neither is asked about. */
  readonly path?: string;
  /** Which random runs; missing where none are asked about. */
  readonly batch?: Batch | undefined;
}

/** Asks for a text in the layout of the library. It stands in no line: it is answered whatever else is asked. */
export interface Format {
  readonly tag: "format";
  readonly file: string;
  readonly text: string;
}

export type ToWorker = Start | Ask | Format;

export type FromWorker =
  | { readonly tag: "ready"; readonly version: string; readonly catalog: Catalog }
  | { readonly tag: "checked"; readonly id: number; readonly outcome: Outcome; readonly catalog: Catalog | null }
  | { readonly tag: "mapped"; readonly id: number; readonly map: VerdictMap }
  | { readonly tag: "costed"; readonly id: number; readonly costs: Costs }
  | { readonly tag: "played"; readonly id: number; readonly turn: Turn | null }
  | { readonly tag: "stressed"; readonly id: number; readonly stress: Stress | null }
  /** What was found of promises; null where the answer is none that could be turned. */
  | { readonly tag: "flips"; readonly id: number; readonly flips: Flips | null }
  /** The same so far, while the search goes on. */
  | { readonly tag: "trying"; readonly id: number; readonly flips: Flips }
  /** What the texts of the last question that was checked may name; comes when the worker has nothing better to do. */
  | { readonly tag: "glossary"; readonly glossary: readonly Term[] }
  /** `after` is null where the text is not understood and has no layout. */
  | { readonly tag: "formatted"; readonly file: string; readonly before: string; readonly after: string | null }
  | { readonly tag: "failed"; readonly id: number; readonly message: string };
