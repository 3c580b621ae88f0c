/** `<stale-walk>`: a live example inside a document. Importing the package registers it. */

/** The answers. These words stay for ever. */
export type Verdict = "survives" | "survives-stale" | "breaks" | "breaks-delayed" | "not-applicable" | "undecided";

/** What breaks. These words stay for ever. */
export type Kind =
  | "stale-frame"
  | "foreign-entry"
  | "freed-table"
  | "stale-permission"
  | "lost-dirty"
  | "conflict"
  | "forbidden-change"
  | "unexpected-fault"
  | "bug-on"
  | "deadlock";

/** The answer with its stories, as the command line prints it by `check --json`; these of its fields stay. */
export interface Report {
  /** Version of the engine. */
  readonly engine: string;
  /** Edition of the language. */
  readonly edition: number;
  readonly verdict: Verdict;
  /** The kind of the shortest story; null unless it breaks. */
  readonly kind: Kind | null;
  /** Every kind that can be reached. */
  readonly kinds: readonly Kind[];
  /** The answer in a few words. */
  readonly headline: string;
  /** The answer in a paragraph. */
  readonly summary: string;
  readonly [more: string]: unknown;
}

export interface StaleWalkElement extends HTMLElement {
  /**
   * Resolves with the first answer, or with null where that is withheld; rejects where there can be none. An element that waits to
   * be seen or clicked has none before that.
   */
  readonly ready: Promise<Report | null>;
  /** The answer; null while there is none to what is asked, and where it is withheld. */
  readonly report: Report | null;
  /** Shows the run after a step; 0 is the start. An element that waits to be seen or clicked begins, and shows it then. */
  goTo(step: number): void;
  /** Asks with another program in the place of the element's own; it begins with `stalewalk 1`. */
  setSource(text: string): void;
}

export interface StaleWalkVerdictDetail {
  readonly verdict: Verdict;
  readonly kind: Kind | null;
  readonly kinds: readonly Kind[];
  /** Whether `expect` is so, and what the program expects; null where nothing is known to be said, or the reader has changed what is asked. */
  readonly holds: boolean | null;
  readonly report: Report;
}

export interface StaleWalkStepDetail {
  readonly step: number;
  /** How many there are. */
  readonly steps: number;
  /** What happens in it; empty at the start. */
  readonly sentence: string;
}

export interface StaleWalkEditDetail {
  readonly file: string;
  readonly text: string;
}

export interface StaleWalkErrorDetail {
  readonly message: string;
}

declare global {
  interface HTMLElementTagNameMap {
    "stale-walk": StaleWalkElement;
  }
  interface HTMLElementEventMap {
    "stale-walk-verdict": CustomEvent<StaleWalkVerdictDetail>;
    "stale-walk-step": CustomEvent<StaleWalkStepDetail>;
    "stale-walk-edit": CustomEvent<StaleWalkEditDetail>;
    "stale-walk-error": CustomEvent<StaleWalkErrorDetail>;
  }
}
