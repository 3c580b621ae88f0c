/** The program that stands in an element, and the texts that the engine has with it. */

import type { Texts } from "../worker/protocol.ts";
import { type Heading, headings } from "./headings.ts";

/** The path of a program that takes the place of no text of the library. */
export const OWN = "example.tlb";

/** The first text inside that begins with the edition of the language; null where all of it is prose. */
export function programOf(element: ParentNode): string | null {
  const inside = [...element.querySelectorAll('pre, script[type="text/stale-walk"]')];
  const found = inside.map((one) => one.textContent ?? "").find(isProgram);
  return found === undefined ? null : bare(found);
}

const indent = (line: string): number => (line.trim() === "" ? Infinity : (/^[ \t]*/.exec(line)?.[0].length ?? 0));

/** A text without what its place in the document gives it: empty lines around it, and blanks before all of its lines. */
export function bare(text: string): string {
  const lines = text.replace(/^(?:[ \t]*\n)+/, "").trimEnd().split("\n");
  const least = lines.reduce((sum, line) => Math.min(sum, indent(line)), Infinity);
  return `${lines.map((line) => line.slice(least)).join("\n")}\n`;
}

export const isProgram = (text: string): boolean => /^\s*stalewalk\s/.test(text);

/** Whether texts are the same, where one that is missing is the library's. */
export function isSame(some: Texts, others: Texts, library: Texts): boolean {
  const all = Object.keys({ ...some, ...others });
  return all.every((file) => (some[file] ?? library[file]) === (others[file] ?? library[file]));
}

const keyOf = ({ sort, name }: Heading): string => `${sort} ${name}`;

const indexes = new WeakMap<Texts, ReadonlyMap<string, string>>();

/** The file of each name that a library declares. It is made once for all elements of a document. */
function index(library: Texts): ReadonlyMap<string, string> {
  const known = indexes.get(library);
  if (known !== undefined) return known;
  const made = new Map(Object.entries(library).flatMap(([path, text]) => headings(text).map((heading) => [keyOf(heading), path] as const)));
  indexes.set(library, made);
  return made;
}

/** A text with blanks in place of what is declared anew, so that what remains keeps its place; null if nothing remains. */
function without(text: string, anew: ReadonlySet<string>): string | null {
  const all = headings(text);
  const isGone = (heading: Heading): boolean => anew.has(keyOf(heading));
  if (all.every(isGone)) return null;
  const pieces = all.map((heading, n) => {
    const piece = text.slice(heading.at, all[n + 1]?.at);
    return isGone(heading) ? piece.replace(/[^\n]/g, " ") : piece;
  });
  return text.slice(0, all[0]?.at) + pieces.join("");
}

/**
 * Where a program stands among the texts: in the place of the first that it replaces whole. What else it declares that the library has
 * too is taken out there, as `doccheck` does.
 */
export function textsOf(program: string, library: Texts): { readonly file: string; readonly texts: Texts } {
  const anew = new Set(headings(program).map(keyOf));
  const paths = new Set([...anew].flatMap((key) => index(library).get(key) ?? []));
  const rest = [...paths].map((path) => [path, without(library[path] ?? "", anew)] as const);
  const file = rest.find(([, left]) => left === null)?.[0] ?? OWN;
  return { file, texts: { ...Object.fromEntries(rest.map(([path, left]) => [path, left ?? "stalewalk 1\n"])), [file]: program } };
}
