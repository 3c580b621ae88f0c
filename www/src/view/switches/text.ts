/**
 * Where the promises of an architecture stand in its text, and that text with one of them made otherwise. Whatever else
 * stands in it stays as it is, comments and layout, and what is made again as the library has it is its text again.
 */

import { wrap } from "../words.ts";
import { blockEnd, blockStart, inBlock } from "../source/scan.ts";

/** What a promise is of. */
export type Sort = "knob" | "instruction";

/** An architecture in its text, and what it has from elsewhere. */
export interface Source {
  readonly arch: string;
  /** The text with the architecture. */
  readonly own: string;
  /** The library's; empty where it has none. */
  readonly base: string;
  /** A promise that it has from the architecture that it is like, as that one's text has it; null where it has none. */
  readonly inherited: (sort: Sort, name: string) => string | null;
}

/** A stretch of a text. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What stands behind a promise. */
export interface Said {
  readonly sentence: string;
  readonly source: string;
}

const WIDTH = 100;
const INDENT = "    ";

/** Where an architecture's block opens; null where the text does not have it. */
export function opening(text: string, arch: string): number | null {
  const heading = new RegExp(String.raw`^arch\s+${arch}(?![\w-])`, "m").exec(text);
  return heading === null ? null : blockStart(text, heading.index);
}

/** The architecture that one is like; null for none. */
export function parentOf(text: string, arch: string): string | null {
  const open = opening(text, arch);
  if (open === null) return null;
  return /\slike\s+([\w-]+)[^"{]*$/.exec(text.slice(0, open))?.[1] ?? null;
}

/** A promise in a text: from its name, or `insn`, to its source. */
export function find(text: string, arch: string, sort: Sort, name: string): Stretch | null {
  const open = opening(text, arch);
  const words = sort === "knob" ? new RegExp(String.raw`${name}(?=\s*=)`) : new RegExp(String.raw`insn\s+${name}(?![\w-])`);
  const line = open === null ? null : inBlock(text, open, words);
  if (line === null) return null;
  const start = line + (/^[ \t]*/.exec(text.slice(line))?.[0].length ?? 0);
  const behind = sort === "knob" ? start : blockEnd(text, start);
  const strings = behind === null ? [] : stringsFrom(text, behind);
  const end = strings[1]?.end;
  return end === undefined ? null : { start, end, text: text.slice(start, end) };
}

/** The sentence and the source, wherever they stand behind an offset. */
function stringsFrom(text: string, from: number): readonly Stretch[] {
  const found: Stretch[] = [];
  const mark = /\/\/[^\n]*|"(?:\\.|[^"\\])*"/g;
  mark.lastIndex = from;
  for (let match = mark.exec(text); match !== null && found.length < 2; match = mark.exec(text)) {
    if (match[0].startsWith('"')) found.push({ start: match.index, end: mark.lastIndex, text: match[0] });
  }
  return found;
}

/** The value of a knob, of which the text is given. */
export const valueIn = (text: string): string => /=\s*([\w-]+)/.exec(text)?.[1] ?? "";

/** The clauses of an instruction, of which the text is given. */
export function clausesIn(text: string): readonly string[] {
  const open = blockStart(text, 0);
  const end = blockEnd(text, 0);
  if (open === null || end === null) return [];
  return text
    .slice(open + 1, end - 1)
    .split("\n")
    .flatMap((line) => line.replace(/\/\/.*$/, "").split(";"))
    .map((clause) => clause.trim().replaceAll(/\s+/g, " "))
    .filter((clause) => clause !== "");
}

/** The text with another value of a knob; null where it has no place for it. */
export function withKnob(source: Source, name: string, value: string, said: Said): string | null {
  const base = find(source.base, source.arch, "knob", name)?.text;
  const parents = source.inherited("knob", name);
  if (base !== undefined && valueIn(base) === value) return put(source, "knob", name, base);
  if (base === undefined && parents !== null && valueIn(parents) === value) return without(source, "knob", name);
  return put(source, "knob", name, [`${name} = ${value}`, ...promise(said)].join("\n"));
}

/** The text with other clauses of an instruction; null where it has no place for them. */
export function withClauses(source: Source, name: string, clauses: readonly string[]): string | null {
  const base = find(source.base, source.arch, "instruction", name)?.text;
  const parents = source.inherited("instruction", name);
  if (base !== undefined && isSame(clausesIn(base), clauses)) return put(source, "instruction", name, base);
  if (base === undefined && parents !== null && isSame(clausesIn(parents), clauses)) return without(source, "instruction", name);
  const from = find(source.own, source.arch, "instruction", name)?.text ?? parents;
  if (from === null) return null;
  const original = clausesIn(base ?? parents ?? from);
  return put(source, "instruction", name, instruction(from, clauses, original));
}

/** True if two lists have the same clauses, in whatever order. */
export const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((clause) => b.includes(clause));

/** An instruction with other clauses. Those that stay are left where they are. */
function instruction(from: string, clauses: readonly string[], original: readonly string[]): string {
  let made = from;
  for (const clause of clausesIn(from)) {
    if (clauses.includes(clause)) continue;
    const words = clause.split(" ").join(String.raw`\s+`);
    // The line goes with it, unless something else stands there.
    const alone = new RegExp(String.raw`\n[ \t]*${words}[ \t]*(?=\n)`);
    made = alone.test(made) ? made.replace(alone, "") : made.replace(new RegExp(String.raw`${words}\s*;?\s*(?=[;}\n])`), "");
  }
  const has = clausesIn(made);
  const more = clauses.filter((clause) => !has.includes(clause));
  const close = (blockEnd(made, 0) ?? made.length) - 1;
  const before = made.slice(0, close).replace(/\s*$/, "");
  const head = `${before}${more.map((clause) => `\n${INDENT.repeat(2)}${clause}`).join("")}\n${INDENT}}`;
  return [head, ...promise(changed(original, clauses))].join("\n");
}

function changed(original: readonly string[], clauses: readonly string[]): Said {
  const gone = original.filter((clause) => !clauses.includes(clause)).map((clause) => `without “${clause}”`);
  const come = clauses.filter((clause) => !original.includes(clause)).map((clause) => `with “${clause}”`);
  return { sentence: `As it was, but ${[...gone, ...come].join(", ")}.`, source: "set by the reader" };
}

const quoted = (text: string): string => `"${text.replaceAll('"', "”")}"`;

/** A sentence and its source as the library lays them out. Who changes a promise assumes it. */
function promise({ sentence, source }: Said): string[] {
  const deep = INDENT.repeat(2);
  return [quoted(sentence), `assumed ${quoted(source)}`].flatMap((words) => wrap(words, WIDTH - deep.length).map((line) => deep + line));
}

/** The text with this instead of a promise, or with one that it did not have; null where it has no block for it. */
function put({ own, arch }: Source, sort: Sort, name: string, text: string): string | null {
  const here = find(own, arch, sort, name);
  if (here !== null) return own.slice(0, here.start) + text + own.slice(here.end);
  const open = opening(own, arch);
  const close = open === null ? null : blockEnd(own, open);
  if (open === null || close === null) return null;
  if (sort === "knob") return `${own.slice(0, open + 1)}\n${INDENT}${text}\n${own.slice(open + 1).replace(/^[ \t]*\n/, "")}`;
  const before = own.slice(0, close - 1).replace(/\s*$/, "");
  return `${before}\n\n${INDENT}${text}\n${own.slice(close - 1)}`;
}

/** The text without a promise, so that the one of its parent holds. */
function without({ own, arch }: Source, sort: Sort, name: string): string {
  const here = find(own, arch, sort, name);
  if (here === null) return own;
  const start = own.lastIndexOf("\n", here.start - 1) + 1;
  const before = own.slice(0, start);
  const after = own.slice(here.end).replace(/^[ \t]*\n/, "");
  // Of the blank lines around it none is left where it was the last of the block.
  return (/^\s*\}/.test(after) ? before.replace(/\n\n+$/, "\n") : before) + after;
}
