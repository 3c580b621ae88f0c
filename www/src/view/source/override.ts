/** A function of the library as an override in the reader's own text: where it may stand, and what is written there. */

import type { Term } from "../../engine/types.ts";
import { operation, text } from "../../state/select.ts";
import type { State } from "../../state/state.ts";
import { blockEnd, blockStart, definition, inBlock } from "./scan.ts";

/** A text with the override in it, and where the override's name stands. */
export interface Overriding {
  readonly file: string;
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

export function functionTerm(state: State, name: string): Term | undefined {
  return state.glossary.find((term) => term.kind === "function" && term.name === name);
}

/** The text that may override a function: a case's, which is over everything; the strategy's of hooks; else the operation's. */
export function overrider(state: State, term: Term): string {
  const asked = operation(state);
  const isStrategys = term.hook && asked?.case === false && asked.strategies.length > 0;
  return isStrategys ? state.files.strategy : state.files.operation;
}

/** The text that has the override, unchanged where it stands there already; null where it cannot be made. */
export function override(state: State, name: string): Overriding | null {
  const term = functionTerm(state, name);
  if (term === undefined) return null;
  const file = overrider(state, term);
  if (term.place.file === file) return { file, text: text(state, file), line: term.place.line, column: term.place.column };
  const copied = definition(text(state, term.place.file), term.place);
  const own = text(state, file);
  const at = room(own, file === state.files.strategy ? "strategy" : "operation|case", state);
  if (copied === null || at === null) return null;
  const before = own.slice(0, at);
  const from = term.source === null ? term.place.file : `${term.place.file}: ${term.source}`;
  // Where the kernel has it is no longer so once it is changed here.
  const body = term.source === null ? copied : withoutSource(copied);
  const lines = [`// From ${from}`, ...body.split("\n")].map((line) => (line === "" ? "" : `    ${line}`));
  const gap = /(\n\n|\{[^\n]*\n)$/.test(before) ? "" : "\n";
  const line = (before + gap).split("\n").length + 1;
  const made = `${before}${gap}${lines.join("\n")}\n${own[at] === "}" ? "" : "\n"}${own.slice(at)}`;
  return { file, text: made, line, column: 8 };
}

function withoutSource(copied: string): string {
  const open = blockStart(copied, 0) ?? copied.length;
  return copied.slice(0, open).replace(/\)\s*"(?:\\.|[^"\\])*"\s*$/, ") ") + copied.slice(open);
}

/** The beginning of the line, inside of the declaration that is asked about, before which a function can be written. */
function room(own: string, kinds: string, state: State): number | null {
  const { choices } = state;
  const name = kinds === "strategy" ? choices.strategy : choices.operation.split("/")[0];
  const heading = [...own.matchAll(new RegExp(String.raw`^(?:${kinds}) ([\w-]+)`, "gm"))].find((match) => match[1] === name);
  const open = heading === undefined ? null : blockStart(own, heading.index + heading[0].length);
  const end = open === null ? null : blockEnd(own, open);
  if (open === null || end === null) return null;
  const found = inBlock(own, open, /expect|variant/);
  return found === null ? lineStart(own, end - 1) : aboveComment(own, found);
}

/** A comment right above a line belongs to it. */
function aboveComment(own: string, at: number): number {
  const before = own.slice(0, at);
  return at - (/(?:(?<=^|\n)[ \t]*\/\/[^\n]*\n)+$/.exec(before)?.[0].length ?? 0);
}

/** A closing brace that stands behind something on its line is moved to a line of its own by whoever formats the text. */
function lineStart(own: string, at: number): number {
  const start = own.lastIndexOf("\n", at - 1) + 1;
  return own.slice(start, at).trim() === "" ? start : at;
}
