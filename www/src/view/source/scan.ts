/** Where things stand in a text, as far as braces, strings and comments tell. What a text means only the engine knows. */

import type { Place } from "../../engine/types.ts";
import { offsetOf } from "./highlight.ts";

const MARK = /\/\/[^\n]*|"(?:\\.|[^"\\])*"?|[{}]/g;

/** The offset behind the brace that closes the first one at or after `from`; null where none does. */
export function blockEnd(text: string, from: number): number | null {
  let depth = 0;
  for (const { 0: mark, index } of marks(text, from)) {
    if (mark === "{") depth++;
    if (mark !== "}") continue;
    depth--;
    if (depth <= 0) return depth === 0 ? index + 1 : null;
  }
  return null;
}

/** The offset of the first brace that opens at or after `from`, outside of strings and comments. */
export function blockStart(text: string, from: number): number | null {
  for (const { 0: mark, index } of marks(text, from)) if (mark === "{") return index;
  return null;
}

/** The offset of the first of some words that begins a line directly inside of the block at `from`; null where none does. */
export function inBlock(text: string, from: number, words: RegExp): number | null {
  let depth = 0;
  let at = from;
  const looked = (to: number): number | null => {
    if (depth !== 1) return null;
    const found = text.slice(at, to).match(new RegExp(String.raw`^[ \t]*(?:${words.source})\b`, "m"));
    return found?.index === undefined ? null : at + found.index;
  };
  for (const { 0: mark, index } of marks(text, from)) {
    const found = looked(index);
    if (found !== null) return found;
    at = index + mark.length;
    if (mark === "{") depth++;
    if (mark === "}" && --depth <= 0) return null;
  }
  return null;
}

function marks(text: string, from: number): Iterable<RegExpMatchArray & { index: number }> {
  const all = new RegExp(MARK);
  all.lastIndex = from;
  const found: (RegExpMatchArray & { index: number })[] = [];
  for (let match = all.exec(text); match !== null; match = all.exec(text)) found.push(match);
  return found;
}

/** A function with all of its body, of which the name stands at a place; its lines without the indentation they share. */
export function definition(text: string, place: Place): string | null {
  const name = offsetOf(text, place.line, place.column);
  const start = text.lastIndexOf("fn", name);
  const end = blockEnd(text, name);
  if (start < 0 || end === null || !/^fn\s+$/.test(text.slice(start, name))) return null;
  const indent = /[ \t]*$/.exec(text.slice(0, start))?.[0] ?? "";
  return text.slice(start, end).replaceAll(`\n${indent}`, "\n");
}

/** The comment right above a line, as one text; empty where there is none. */
export function commentAbove(text: string, line: number): string {
  const lines = text.split("\n");
  const found: string[] = [];
  for (let at = line - 2; at >= 0; at--) {
    const comment = lines[at]?.match(/^\s*\/\/ ?(.*)$/);
    if (!comment) break;
    found.unshift(comment[1] ?? "");
  }
  return found.join(" ").trim();
}
