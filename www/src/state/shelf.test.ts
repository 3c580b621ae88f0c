import { describe, expect, it } from "vitest";
import type { Catalog, OperationEntry } from "../engine/types.ts";
import { catalog, LIBRARY, ready } from "../testing/samples.ts";
import { openCase } from "../view/library/open.ts";
import { type Item, shelfGroups, shelfSize, years } from "./shelf-select.ts";
import type { State } from "./state.ts";
import { type Action, update } from "./update.ts";

const [operation] = catalog.operations as [OperationEntry];
const one = (name: string, more: Partial<OperationEntry>): OperationEntry => ({
  ...operation,
  name,
  title: `the case of ${name}`,
  file: `case/${name}.tlb`,
  case: true,
  strategies: [],
  params: [],
  ...more,
});
const variants = [
  { name: "before", title: "as it was" },
  { name: "after", title: "as it is" },
];
const shelved: Catalog = {
  ...catalog,
  mechanisms: [
    { name: "late", title: "Too late" },
    { name: "missed", title: "Missed" },
  ],
  archs: [...catalog.archs, { name: "y", title: "Y", file: "arch/y.tlb" }],
  operations: [
    operation,
    one("new", { mechanism: "late", year: 2021, commits: ["abcdef012345"], archs: ["y"], variants }),
    one("old", { mechanism: "late", year: 2007 }),
    one("plain", {}),
    one("miss", { mechanism: "missed", year: 2021 }),
    one("CoW", { file: "litmus/CoW.tlb" }),
  ],
};
const texts = { ...LIBRARY, "case/old.tlb": "stalewalk 1\n\n// The pigeon came\n// too late.\ncase old {\n    // An owl.\n}\n" };
const base: State = { ...ready(), catalog: shelved, library: texts };
const after = (state: State, ...actions: Action[]): State => actions.reduce(update, state);
const narrow = (by: "find" | "mechanism" | "year" | "arch", to: string): Action => ({ tag: "shelf", what: { tag: "narrow", by, to } });
const shown = (state: State): [string, string[]][] => shelfGroups(state).map(({ heading, items }) => [heading, items.map((i) => i.entry.name)]);

describe("the list of the library", () => {
  it("has cases by mechanism and year, then what is no bug, operations, strategies, litmus tests", () => {
    expect(shown(base)).toEqual([
      ["Too late", ["old", "new"]],
      ["Missed", ["miss"]],
      ["Cases that are no bugs", ["plain"]],
      ["Operations", ["o"]],
      ["Strategies", ["a", "b"]],
      ["Published litmus tests", ["CoW"]],
    ]);
    expect(shelfSize(base)).toBe(8);
    expect(years(shelved)).toEqual(["2021", "2007"]);
  });

  it("is narrowed by mechanism, year and architecture, all at once", () => {
    expect(shown(after(base, narrow("mechanism", "late")))).toEqual([["Too late", ["old", "new"]]]);
    expect(shown(after(base, narrow("year", "2021")))).toEqual([["Too late", ["new"]], ["Missed", ["miss"]]]);
    expect(shown(after(base, narrow("year", "2021"), narrow("arch", "x")))).toEqual([["Missed", ["miss"]]]);
    expect(shown(after(base, narrow("year", "2021"), narrow("arch", "x"), { tag: "shelf", what: { tag: "all" } }))).toHaveLength(6);
  });

  it("finds words in titles, names, commits and comments, and only what has all of them", () => {
    expect(shown(after(base, narrow("find", "OWL pigeon")))).toEqual([["Too late", ["old"]]]);
    expect(shown(after(base, narrow("find", "abcdef")))).toEqual([["Too late", ["new"]]]);
    expect(shown(after(base, narrow("find", "case of miss")))).toEqual([["Missed", ["miss"]]]);
    expect(shown(after(base, narrow("find", "pigeon 2021")))).toEqual([]);
  });

  it("tells the story that stands above a text", () => {
    const old = shelfGroups(base)[0]?.items[0];
    expect(old?.story).toBe("The pigeon came too late.");
  });
});

const item = (name: string): Item => {
  const found = shelfGroups(base).flatMap((group) => group.items).find((i) => i.entry.name === name);
  if (found === undefined) throw new Error(name);
  return found;
};

describe("opening from the list", () => {
  it("closes it, and asks the case as it was on its own architecture", () => {
    const asked = after(base, { tag: "set-param", name: "cpus", value: "1" }, { tag: "shelf", what: { tag: "open", open: true } });
    const opened = after(asked, openCase(asked, item("new")));
    expect(opened.shelf.open).toBe(false);
    expect(opened.choices).toMatchObject({ operation: "new", arch: "y", kernel: "k", params: {} });
    expect(opened.choices.variant).toBeUndefined();
    expect(opened.beside?.other).toEqual({ variant: "after" });
  });

  it("asks another variant where that is opened, which the next case does not keep", () => {
    const mended = after(base, openCase(base, item("new"), "after"));
    expect(mended.choices.variant).toBe("after");
    expect(mended.beside).toBeNull();
    const reopened = after(mended, openCase(mended, item("new")));
    expect(reopened.choices.variant).toBeUndefined();
  });

  it("asks a strategy for an operation that has it", () => {
    expect(after(base, openCase(base, item("b"))).choices).toMatchObject({ operation: "o", strategy: "b" });
  });
});
