/**
 * One table of all that the texts of a question may name: what the engine knows of its knobs, instructions and functions,
 * and what the reference says of the words of the language. Completion and hints are made of it.
 */

import type { Term } from "../../engine/types.ts";
import { text } from "../../state/select.ts";
import type { State } from "../../state/state.ts";
import { commentAbove } from "./scan.ts";
import type { Use, Word } from "./words.ts";

export interface Hint {
  readonly name: string;
  readonly kind: Term["kind"] | Word["kind"];
  readonly uses: readonly Use[];
  /** What is said of it, sentence by sentence. */
  readonly said: readonly string[];
  /** How sure it is, and who says so; empty for none. */
  readonly source: string;
  /** The page of the reference; empty for none. */
  readonly page: string;
  /** What the engine knows of it; null for a word of the language. */
  readonly term: Term | null;
}

export type Hints = ReadonlyMap<string, readonly Hint[]>;

/** What the engine knows of a name comes before what the reference says of the word. */
export function hints(state: State, words: readonly Word[]): Hints {
  const described = new Map(words.map((word) => [word.name, word]));
  const all = new Map<string, Hint[]>();
  const add = (hint: Hint): void => {
    all.set(hint.name, [...(all.get(hint.name) ?? []), hint]);
  };
  for (const term of state.glossary) add(ofTerm(state, term, described.get(term.name)));
  for (const word of words) {
    const isFunction = all.get(word.name)?.some(({ kind }) => kind === "function") ?? false;
    if (!(isFunction && word.kind === "builtin")) add(ofWord(word));
  }
  return all;
}

function ofWord({ name, kind, page, uses }: Word): Hint {
  return { name, kind, page, uses, said: [], source: "", term: null };
}

function ofTerm(state: State, term: Term, word: Word | undefined): Hint {
  const { name, kind, form, promise } = term;
  if (kind === "function") {
    const uses = [{ form, text: "" }];
    return { name, kind, uses, said: ofFunction(state, term, word), source: whereFrom(state, term), page: "", term };
  }
  const said = promise === null ? [] : [promise.sentence];
  const source = promise === null ? "" : `${promise.standing}: ${promise.source}`;
  const page = kind === "knob" ? `knobs.html#${name}` : "";
  return { name, kind, uses: [{ form, text: term.text }], said, source, page, term };
}

/** A function's own comment; of a neutral one also what the reference says. */
function ofFunction(state: State, term: Term, word: Word | undefined): string[] {
  const ground = state.catalog?.kernels[0]?.name;
  const { file, line } = term.place;
  const isNeutral = state.catalog?.functions.some((f) => f.kernel === ground && f.name === term.name && f.place.file === file && f.place.line === line);
  const described = isNeutral ? (word?.uses ?? []).map((use) => use.text) : [];
  return [...described, commentAbove(text(state, file), line)].filter((sentence) => sentence !== "");
}

function whereFrom(state: State, { name, source, place, hook }: Term): string {
  const unseen = state.catalog?.functions.find((f) => f.kernel === state.choices.kernel && f.name === name && !f.seen);
  const parts = [source ?? "", place.file, hook ? "a strategy may override it" : "", unseen?.source ? `not looked up: ${unseen.source}` : ""];
  return parts.filter((part) => part !== "").join("; ");
}
