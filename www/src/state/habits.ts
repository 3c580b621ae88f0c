/** What the page remembers and offers that is not about the question. */

import type { Texts } from "../worker/protocol.ts";
import type { Choices, State } from "./state.ts";

/** The reader's last text, as it is kept in the browser. */
export interface Kept {
  /** When it was last changed, in milliseconds since 1970. */
  readonly when: number;
  /** The page's state with it, as the fragment of a link. */
  readonly link: string;
}

/** What the notice that stands offers to take back. */
export interface Undo {
  readonly notice: string;
  readonly file: string;
  /** The text as it was. */
  readonly text: string;
}

export interface Habits {
  /** What is kept; null where nothing is. */
  readonly kept: Kept | null;
  /**
   * The line that tells of it: an offer while the reader has not said what is to become of it. Where something else is kept meanwhile,
   * or nothing any more, it says so in its place, so that nothing moves under whoever types.
   */
  readonly line: "offer" | "news" | null;
  readonly undo: Undo | null;
  /** True where the library's lines stand in the text, beside those that the reader wrote instead. */
  readonly difference: boolean;
  /** True while the engine takes its time over the reader's own run. */
  readonly awaited: boolean;
}

export type HabitAction =
  | { readonly tag: "kept"; readonly kept: Kept | null }
  | { readonly tag: "offered"; readonly kept: Kept }
  | { readonly tag: "decided"; readonly kept: Kept | null }
  | { readonly tag: "difference"; readonly shown: boolean }
  | { readonly tag: "awaited"; readonly awaited: boolean };

export const NO_HABITS: Habits = { kept: null, line: null, undo: null, difference: false, awaited: false };

export function updateHabits(habits: Habits, action: HabitAction): Habits {
  switch (action.tag) {
    case "kept":
      return { ...habits, kept: action.kept, line: habits.line === null ? null : "news" };
    case "offered":
      return { ...habits, kept: action.kept, line: "offer" };
    case "decided":
      return { ...habits, kept: action.kept, line: null };
    case "difference":
      return { ...habits, difference: action.shown };
    case "awaited":
      return { ...habits, awaited: action.awaited };
  }
}

/** After the library's text was put back: it was not asked whether that is meant, so that it can be taken back. */
export function afterReset(before: State, now: State, file: string): State {
  const text = before.edits[file];
  if (text === undefined) return now;
  const notice = `The library’s text of ${file} is back.`;
  return { ...now, notice, habits: { ...now.habits, undo: { notice, file, text } } };
}

/** Who changes a text again has decided: the notice goes with its offer. */
export function decided(state: State): State {
  return undoOf(state) === null ? state : { ...state, notice: "", habits: { ...state.habits, undo: null } };
}

/** What can be taken back beside the notice that stands. */
export const undoOf = ({ notice, habits: { undo } }: State): Undo | null => (notice !== "" && undo?.notice === notice ? undo : null);

/**
 * The texts to read where there is no engine, and so no catalogue to say which they are: those that a link names, else the one of
 * each folder that says it comes first.
 */
export function readable(library: Texts, names: Partial<Choices>): State["files"] {
  const file = (folder: keyof State["files"]): string => {
    const named = `${folder}/${names[folder] ?? ""}.tlb`;
    if (named in library) return named;
    const rank = (path: string): number => Number(/^[a-z]+ [^\n]*\brank (\d+)/m.exec(library[path] ?? "")?.[1] ?? Infinity);
    const all = Object.keys(library).filter((path) => path.startsWith(`${folder}/`));
    return all.toSorted((a, b) => rank(a) - rank(b))[0] ?? "";
  };
  return { strategy: file("strategy"), operation: file("operation"), arch: file("arch"), kernel: file("kernel") };
}
