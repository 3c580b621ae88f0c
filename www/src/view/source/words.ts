/** The words of the language with what the reference says of them: built into the site by `site/words.ts`. */

export type WordKind = "builtin" | "keyword" | "type" | "field" | "group" | "answer" | "other";

/** One way to write a word. */
export interface Use {
  readonly form: string;
  /** What it means; empty where only the grammar has it. */
  readonly text: string;
}

export interface Word {
  readonly name: string;
  readonly kind: WordKind;
  /** The place in the reference. */
  readonly page: string;
  readonly uses: readonly Use[];
}
