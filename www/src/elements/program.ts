/** The program that stands in an element, and the texts that the engine has with it. */

import type { Texts } from "../worker/protocol.ts";

/** The path of a program that takes the place of no text of the library. */
export const OWN = "example.tlb";

/** The first text inside that begins with the edition of the language; null where all of it is prose. */
export function programOf(element: ParentNode): string | null {
  const inside = [...element.querySelectorAll('pre, script[type="text/stale-walk"]')];
  const found = inside.map((one) => one.textContent ?? "").find(isProgram);
  return found === undefined ? null : bare(found);
}

/** A text without what its place in the document gives it: empty lines around it, and blanks before all of its lines. */
export function bare(text: string): string {
  const lines = text.replace(/^(?:[ \t]*\n)+/, "").trimEnd().split("\n");
  const indents = lines.filter((line) => line.trim() !== "").map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0);
  const least = Math.min(...indents);
  return `${lines.map((line) => line.slice(least)).join("\n")}\n`;
}

export const isProgram = (text: string): boolean => /^\s*stalewalk\s/.test(text);

const FOLDERS: Readonly<Record<string, string>> = { strategy: "strategy", arch: "arch", operation: "operation", case: "case" };

/** The texts of the library that declare what a program declares too. */
function replaced(program: string, library: Texts): string[] {
  const declared = [...program.matchAll(/^[ \t]*(strategy|arch|operation|case)[ \t]+([\p{L}\p{N}_.-]+)[ \t]+"/gmu)];
  const paths = declared.map(([, kind = "", name = ""]) => `${FOLDERS[kind]}/${name}.tlb`);
  return [...new Set(paths)].filter((path) => path in library);
}

/**
 * Where a program stands among the texts: in the place of what it replaces. What else it declares that the library has too says
 * nothing any more.
 */
export function textsOf(program: string, library: Texts): { readonly file: string; readonly texts: Texts } {
  const [file = OWN, ...others] = replaced(program, library);
  return { file, texts: { ...Object.fromEntries(others.map((path) => [path, "stalewalk 1\n"])), [file]: program } };
}
