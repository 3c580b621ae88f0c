/**
 * The words of the language as the reference describes them, for the editor: `virtual:words`. The rows are those of the
 * reference's tables, and a word that stands in none has its line of the grammar. That the reference lacks none of the
 * engine's is a test of its own.
 */

import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import type { Use, Word, WordKind } from "../src/view/source/words.ts";

const FOLDER = fileURLToPath(new URL("../reference/", import.meta.url));
const NAME = "virtual:words";

/** Tables by the heading of their first column, with what their rows are about. */
const TABLES: Readonly<Record<string, WordKind>> = {
  function: "builtin",
  place: "builtin",
  statement: "keyword",
  clause: "keyword",
  declaration: "keyword",
  word: "keyword",
  what: "keyword",
  mechanism: "keyword",
  type: "type",
  field: "field",
  group: "group",
  verdict: "answer",
  kind: "answer",
};

/** Chapters in which another table looks the same and is about something else. */
const NOT_OF_THE_LANGUAGE = new Set(["commands.md", "costs.md", "index.md", "links.md", "maps.md", "diagnostics.md", "knobs.md", "grammar.md"]);

export function words(): Plugin {
  return {
    name: "words",
    resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
    load(id) {
      if (id !== `\0${NAME}`) return undefined;
      for (const name of chapters()) this.addWatchFile(FOLDER + name);
      return `export default ${JSON.stringify(described())};`;
    },
  };
}

const chapters = (): string[] => readdirSync(FOLDER).filter((name) => name.endsWith(".md"));
const text = (name: string): string => readFileSync(FOLDER + name, "utf8");

/** Every word that the reference describes. */
export function described(): Word[] {
  const all = chapters()
    .filter((name) => !NOT_OF_THE_LANGUAGE.has(name))
    .flatMap((name) => rows(name, text(name)));
  const known = new Set(all.map((word) => word.name));
  return merged([...all, ...grammar(text("grammar.md")).filter((word) => !known.has(word.name))]);
}

/** One word for all rows that are about it. */
function merged(all: readonly Word[]): Word[] {
  const found = new Map<string, Word>();
  for (const word of all) {
    const before = found.get(word.name);
    found.set(word.name, before === undefined ? word : { ...before, uses: [...before.uses, ...word.uses] });
  }
  return [...found.values()].toSorted((a, b) => a.name.localeCompare(b.name));
}

function rows(name: string, page: string): Word[] {
  const made: Word[] = [];
  let kind: WordKind | undefined;
  let anchor = "";
  for (const line of page.split("\n")) {
    const heading = line.match(/^#+ (.*)/);
    if (heading !== null) anchor = slug((heading[1] ?? "").replaceAll("`", ""));
    // A bar in code is written with a backslash before it.
    const cells = line.startsWith("|") ? line.slice(1, -1).split(/(?<!\\)\|/) : [];
    if (cells.length === 0) kind = undefined;
    else if (kind === undefined) kind = TABLES[(cells[0] ?? "").trim()] ?? "other";
    else if (kind !== "other" && !line.startsWith("|---")) made.push(...row(cells, kind, `${name.replace(".md", ".html")}#${anchor}`));
  }
  return made;
}

/** The words of one row: its first cell has their forms, its last what they mean. */
function row(cells: readonly string[], kind: WordKind, page: string): Word[] {
  const meaning = plain(cells.at(-1) ?? "");
  const forms = [...(cells[0] ?? "").matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? "");
  return forms.flatMap((form) => {
    const name = form.replace(/^[….\s]+/, "").match(/^[a-zA-Z_][\w-]*/)?.[0];
    if (name === undefined || name.length < 2 || /^[A-Z]+$/.test(name)) return [];
    const of: WordKind = form.startsWith(`${name}(`) ? "builtin" : kind;
    return [{ name, kind: of, page, uses: [{ form, text: meaning }] }];
  });
}

/** A cell without its marks. */
const plain = (cell: string): string => cell.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").replaceAll("`", "").replaceAll("\\|", "|").trim();

/** As the pages have it. */
const slug = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");

/** Each quoted word of the grammar, with the production that it stands in. */
function grammar(page: string): Word[] {
  const blocks = [...page.matchAll(/```ebnf\n([^]*?)```/g)].map((match) => match[1] ?? "");
  const productions = blocks.flatMap((block) => block.replaceAll(/\(\*.*?\*\)/g, "").split(/;\s*\n/));
  const made: Word[] = [];
  for (const production of productions) {
    for (const [, word = ""] of production.matchAll(/"([a-z][\w-]+)"/g)) {
      if (made.some((known) => known.name === word)) continue;
      const use: Use = { form: alternative(production, word), text: "" };
      made.push({ name: word, kind: "keyword", page: "grammar.html", uses: [use] });
    }
  }
  return made;
}

/** The way of a production that has the word, where it has several on lines of their own. */
function alternative(production: string, word: string): string {
  const ways = production.trim().split(/\n\s*\| /);
  const way = ways.find((one) => one.includes(`"${word}"`)) ?? production;
  return way.replace(/^\w+\s+= /, "").replaceAll(/\s+/g, " ").trim();
}
