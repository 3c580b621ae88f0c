/**
 * What the command line writes of some cells, and the page of the same reports: the same drawing, the same words. The files are
 * made by `crate/cli/tests/export.rs`.
 */

import { describe, expect, it } from "vitest";
import type { Kind, Report, Stores, Trace } from "../../engine/types.ts";
import { mail } from "../mail.ts";
import { command } from "./command.ts";
import { drawing } from "./formats.ts";
import { markdown } from "./markdown.ts";
import type { Telling } from "./telling.ts";

interface Cell {
  readonly name: string;
  readonly kernel?: string;
  readonly set?: Readonly<Record<string, string>>;
  readonly stores?: Stores;
  readonly limit?: string;
  readonly text?: string;
  readonly kind?: Kind;
  readonly step?: number;
  readonly drawn?: boolean;
}

const FILES = import.meta.glob<string>("../../../../tests/golden/export/*", { query: "?raw", import: "default", eager: true });

function golden(name: string): string {
  const words = FILES[`../../../../tests/golden/export/${name}`];
  if (words === undefined) throw new Error(`there is no ${name}`);
  return words;
}

const CELLS = JSON.parse(golden("cells.json")) as readonly Cell[];

function tellingOf({ name, kernel, set = {}, stores = "immediate", limit, text, kind }: Cell): Telling {
  const report = JSON.parse(golden(`${name}.json`)) as Report;
  const shown: Trace | undefined = report.traces.find((trace) => trace.kind === kind) ?? report.traces[0] ?? report.run ?? undefined;
  const edits = text === undefined ? {} : { [text]: golden(text) };
  const allKinds = shown !== undefined && report.traces.indexOf(shown) > 0;
  const asked = { question: report.question, stores, params: set, neutral: kernel === undefined, texts: Object.keys(edits), allKinds };
  // The page has no limits to set.
  const limits = limit === undefined ? [] : [`--limit ${limit}`];
  return { report, shown, own: null, edits, link: null, command: [...command(asked), ...limits] };
}

it("knows cells", () => expect(CELLS.length).toBeGreaterThan(10));

describe.each(CELLS)("of the cell “$name” the page", (cell) => {
  const telling = tellingOf(cell);
  it("writes the mail of the command line", () => expect(mail(telling)).toBe(golden(`${cell.name}.txt`)));
  it("writes its Markdown", () => expect(markdown(telling)).toBe(golden(`${cell.name}.md`)));
  it("draws its picture, or there is none", () => {
    const { report, shown } = telling;
    if (cell.drawn === false) expect(shown).toBeUndefined();
    else expect(shown && drawing(report, shown, cell.step ?? null)).toBe(golden(`${cell.name}.svg`));
  });
});
