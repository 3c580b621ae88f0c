/** What the list of the library has, and what of it the reader wants to see. */

import type { Catalog, Entry, OperationEntry } from "../engine/types.ts";
import type { Shelf } from "./shelf.ts";
import type { State } from "./state.ts";

/** One thing to open. */
export interface Item {
  readonly entry: Entry | OperationEntry;
  /** What is asked when it is opened: an operation or case, or a strategy for the operation that it is for. */
  readonly operation: string;
  readonly strategy: string | null;
  readonly year: number | null;
  readonly commits: readonly string[];
  readonly mechanism: string | null;
  /** The architectures that it is about; empty for all. */
  readonly archs: readonly string[];
  readonly variants: OperationEntry["variants"];
  /** What its text says above it. */
  readonly story: string;
}

/** Things under one heading. */
export interface Group {
  readonly heading: string;
  readonly items: readonly Item[];
}

/** The list, without what the reader does not want to see. */
export function shelfGroups(state: State): readonly Group[] {
  const { catalog, shelf } = state;
  if (catalog === null) return [];
  const wanted = (item: Item): boolean => isWanted(state, shelf, item);
  return allGroups(state, catalog)
    .map(({ heading, items }) => ({ heading, items: items.filter(wanted) }))
    .filter(({ items }) => items.length > 0);
}

/** How many things there are, whether they are shown or not. */
export function shelfSize(state: State): number {
  return state.catalog === null ? 0 : allGroups(state, state.catalog).reduce((sum, { items }) => sum + items.length, 0);
}

/** True once there is more than what the page begins with. */
export const hasCases = (state: State): boolean => state.catalog?.operations.some((o) => o.case) ?? false;

/** The years that cases have, the latest first. */
export function years(catalog: Catalog): readonly string[] {
  const found = new Set(catalog.operations.flatMap((o) => (o.year === null ? [] : [o.year])));
  return [...found].toSorted((a, b) => b - a).map(String);
}

/** Mechanism by mechanism, the earliest case first; then what is no bug; then litmus tests, operations, strategies. */
function allGroups(state: State, catalog: Catalog): readonly Group[] {
  const items = catalog.operations.map((o) => ofOperation(state, o));
  const cases = items.filter((item) => isCase(item.entry) && !isLitmus(item));
  const mechanisms = catalog.mechanisms.map(({ name, title }) => ({
    heading: title,
    items: cases.filter((item) => item.mechanism === name).toSorted(byYear),
  }));
  return [
    ...mechanisms,
    { heading: "Cases that are no bugs", items: cases.filter((item) => item.mechanism === null) },
    { heading: "Operations", items: items.filter(({ entry }) => !isCase(entry)) },
    { heading: "Strategies", items: catalog.strategies.map((s) => ofStrategy(state, catalog, s)) },
    { heading: "Published litmus tests", items: items.filter((item) => isLitmus(item)) },
  ];
}

/** What has no year comes last. */
const byYear = (a: Item, b: Item): number => (a.year ?? 9999) - (b.year ?? 9999);

const isLitmus = ({ entry }: Item): boolean => entry.file.startsWith("litmus/");

const isCase = (entry: Entry | OperationEntry): boolean => "case" in entry && entry.case;

function ofOperation(state: State, entry: OperationEntry): Item {
  const { year, commits, mechanism, archs, variants } = entry;
  return { entry, operation: entry.name, strategy: null, year, commits, mechanism, archs, variants, story: story(textOf(state, entry.file)) };
}

function ofStrategy(state: State, catalog: Catalog, entry: Entry): Item {
  const operation = catalog.operations.find((o) => !o.case && o.strategies.includes(entry.name))?.name ?? "";
  const nothing = { year: null, commits: [], mechanism: null, archs: [], variants: [] };
  return { entry, operation, strategy: entry.name, ...nothing, story: story(textOf(state, entry.file)) };
}

const textOf = (state: State, file: string): string => state.edits[file] ?? state.library[file] ?? "";

/** The first comment of a text, as one paragraph. */
function story(text: string): string {
  const comment = /(?:^[ \t]*\/\/[^\n]*\n)+/m.exec(text)?.[0] ?? "";
  return comment.replaceAll(/^[ \t]*\/\/ ?/gm, "").replaceAll(/\s+/g, " ").trim();
}

function isWanted(state: State, shelf: Shelf, item: Item): boolean {
  if (shelf.mechanism !== "" && item.mechanism !== shelf.mechanism) return false;
  if (shelf.year !== "" && String(item.year ?? "") !== shelf.year) return false;
  if (shelf.arch !== "" && item.archs.length > 0 && !item.archs.includes(shelf.arch)) return false;
  const words = shelf.find.toLowerCase().split(/\s+/).filter((word) => word !== "");
  if (words.length === 0) return true;
  const comments = [...textOf(state, item.entry.file).matchAll(/\/\/ ?([^\n]*)/g)].map((match) => match[1] ?? "");
  const all = [item.entry.title, item.entry.name, ...item.commits, item.year ?? "", ...item.archs, ...comments].join(" ").toLowerCase();
  return words.every((word) => all.includes(word));
}
