/** Every key of the page and what it does: what the sheet shows, and what the handlers go by. */

import { MOVES } from "../view/wave/keys.ts";

/** What a key of the whole page does. */
export type Command =
  | "keys"
  | "forward"
  | "back"
  | "play"
  | "question"
  | "story"
  | "text"
  | "map"
  | "copy"
  | "link"
  | "next-stop"
  | "stop-before"
  | "undo"
  | "redo";

/** One letter each, so that they can be switched off: somebody who dictates may say them by chance. */
export const LETTERS: Readonly<Record<string, Command>> = {
  ".": "forward",
  ",": "back",
  p: "play",
  q: "question",
  s: "story",
  e: "text",
  m: "map",
  c: "copy",
  l: "link",
  n: "next-stop",
  b: "stop-before",
};

/** What a key means wherever no text takes it; null where it is left alone. */
export function commandOf(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">, letters: boolean): Command | null {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
  if (altKey) return null;
  if (ctrlKey || metaKey) {
    if (key.toLowerCase() === "z") return shiftKey ? "redo" : "undo";
    return ctrlKey && key === "y" ? "redo" : null;
  }
  if (key === "?") return "keys";
  // With the shift key a letter is another one.
  return letters && !shiftKey ? (LETTERS[key] ?? null) : null;
}

export const SAYS: Readonly<Record<Command, string>> = {
  keys: "this sheet",
  forward: "one step forward in the story",
  back: "one step back",
  play: "play the story, or pause it",
  question: "to the question",
  story: "to the story",
  text: "to the text",
  map: "to the map",
  copy: "copy the story for the list",
  link: "copy the link",
  "next-stop": "to the next stop of the tour",
  "stop-before": "to the stop before",
  undo: "undo: what was last done to a text, else the last choice",
  redo: "redo it",
};

/** Keys that do one thing, and what that is. Several keys of one line do the same. */
export interface Line {
  readonly keys: readonly string[];
  readonly says: string;
}

export interface Group {
  readonly name: string;
  readonly lines: readonly Line[];
}

const letterOf = (command: Command): string[] => Object.keys(LETTERS).filter((key) => LETTERS[key] === command);

const page: Group = {
  name: "Everywhere but in a text",
  lines: [
    { keys: ["?"], says: SAYS.keys },
    ...[...new Set(Object.values(LETTERS))].map((command) => ({ keys: letterOf(command), says: SAYS[command] })),
    { keys: ["Mod-z"], says: SAYS.undo },
    { keys: ["Shift-Mod-z", "Ctrl-y"], says: SAYS.redo },
  ],
};

/** The keys of the story are those that its handler has; what each does is said here. */
export const STORY: Readonly<Record<string, string>> = {
  ArrowRight: "one step forward",
  ArrowDown: "one step forward",
  ArrowLeft: "one step back",
  ArrowUp: "one step back",
  PageDown: "five steps forward",
  PageUp: "five steps back",
  Home: "before the first step",
  End: "to the last step",
};

function lines(says: Readonly<Record<string, string>>, keys: readonly string[]): readonly Line[] {
  const found = new Map<string, string[]>();
  for (const key of keys) {
    const words = says[key] ?? "";
    found.set(words, [...(found.get(words) ?? []), key]);
  }
  return [...found].map(([words, all]) => ({ keys: all, says: words }));
}

export const MAP: Readonly<Record<string, string>> = {
  ArrowRight: "to the next cell",
  ArrowLeft: "to the next cell",
  ArrowDown: "to the next cell",
  ArrowUp: "to the next cell",
  PageDown: "five rows on",
  PageUp: "five rows back",
  Home: "to the first of the row, with Ctrl of the map",
  End: "to the last of the row, with Ctrl of the map",
  Enter: "ask what the cell answers",
};

export const TABS: Readonly<Record<string, string>> = {
  ArrowRight: "to the next text or story",
  ArrowLeft: "to the one before",
  Home: "to the first",
  End: "to the last",
};

/** In the editor, as it names them. */
export const EDITOR: Readonly<Record<string, string>> = {
  "Mod-f": "find, and replace",
  F3: "the next that was found; with Shift the one before",
  "Mod-Alt-g": "to a line",
  "Alt-Enter": "what is known of the name at the caret, and what can be done about it",
  F8: "the next error; with Shift the one before",
  "Ctrl-Space": "what may be written here",
  "Shift-Alt-f": "the library’s layout",
  "Mod-/": "make a comment of the lines, or none",
  "Alt-ArrowUp": "move the lines up",
  "Alt-ArrowDown": "move the lines down",
  "Mod-z": "undo",
  "Mod-y": "redo",
  Tab: "out of the text",
  Escape: "close what is open",
};

export const GROUPS: readonly Group[] = [
  page,
  { name: "In the story", lines: lines(STORY, Object.keys(MOVES)) },
  { name: "In the map", lines: lines(MAP, Object.keys(MAP)) },
  { name: "In a row of tabs", lines: lines(TABS, Object.keys(TABS)) },
  { name: "In the editor", lines: lines(EDITOR, Object.keys(EDITOR)) },
];
