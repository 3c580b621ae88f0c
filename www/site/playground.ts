/** Links that open an example in the playground: the page's own fragment, with the texts and the question they are about. */

import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { encode } from "../src/link/fragment.ts";
import type { Choices } from "../src/state/state.ts";

export type Texts = Readonly<Record<string, string>>;

const VERSION: string = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version;
const ARCHS = readdirSync(fileURLToPath(new URL("../../crate/library/arch", import.meta.url)))
  .map((name) => name.replace(".tlb", ""))
  .toSorted();

/** What the last of some texts is asked. */
export function question(texts: Texts, file: string): Choices {
  const text = texts[file] ?? "";
  const declared = (word: string): RegExpMatchArray | null => text.match(new RegExp(String.raw`^${word} ([\w-]+) "[^"]*"([^{]*)`, "m"));
  const strategy = declared("strategy");
  const operation = declared("operation");
  const story = declared("case");
  const heading = story?.[2] ?? "";
  return {
    operation: operationOf(strategy?.[2] ?? "", operation?.[1], story?.[1]),
    strategy: operation === null && story !== null ? (heading.match(/\bwith ([\w-]+)(?![\w-]|\s*=)/)?.[1] ?? "") : (strategy?.[1] ?? ""),
    arch: declared("arch")?.[1] ?? heading.match(/\bon ([\w-]+)/)?.[1] ?? expected(text, Object.values(texts).join("\n")),
    kernel: declared("kernel")?.[1] ?? "",
    params: {},
    ...(text.includes("breaks-delayed") ? { stores: "delayed" as const } : {}),
  };
}

/** The link that asks it. */
export function playground(texts: Texts, choices: Choices): string {
  return `../index.html#${encode({ version: VERSION, choices, edits: texts, kind: null, own: null, cursor: null })}`;
}

/** A case stands for itself; a strategy for the first operation that it is for. */
function operationOf(heading: string, operation: string | undefined, story: string | undefined): string {
  const named = heading.match(/\bfor ([\w-]+)(\*?)/);
  const own = named?.[2] === "" ? named[1] : undefined;
  return operation ?? own ?? story ?? "exit_mmap";
}

/** The first architecture by its name, or by a pattern of names, that an expectation speaks of. */
function expected(text: string, all: string): string {
  const known = [...ARCHS, ...[...all.matchAll(/^arch ([\w-]+) "/gm)].map((match) => match[1] ?? "")];
  for (const [, list = ""] of text.matchAll(/\bexpect\b[^"{}]*?\bon ([^"{}]*?) (?:survives|breaks|not-applicable|undecided)/g)) {
    for (const word of list.split(/,? /)) {
      const stem = word.replace("*", "");
      const found = known.find((name) => (word.endsWith("*") ? name.startsWith(stem) : name === word));
      if (found !== undefined) return found;
    }
  }
  return "x86-64";
}
