import { describe, expect, it } from "vitest";
import type { Cell, Costs, Counts, Verdict } from "../engine/types.ts";
import { along, COST_VIEW, type CostAction, type CostView, figure, setting, updateCost } from "./cost.ts";
import { architectures, cheaper, isHollow, largest, measure, place, rows, safest, valueOf } from "./cost-select.ts";

const NONE: Counts = {
  instructions: [],
  barriers: [],
  flushes: 0,
  root_loads: 0,
  ipis: 0,
  interrupted: 0,
  lost: 0,
  pages: 4,
  tables: 1,
  waiting: 1,
  broke: null,
};

const counts = (flushes: number, ipis: number, more: Partial<Counts> = {}): Counts => ({
  ...NONE,
  flushes,
  ipis,
  instructions: flushes === 0 ? [] : [{ name: "insn", times: flushes }],
  ...more,
});

const costs: Costs = {
  diagnostics: [],
  choices: [
    { name: "pages", default: "1", values: ["1", "2", "3"], phrases: ["1 page", "2 pages", "3 pages"] },
    { name: "cpus", default: "1", values: ["1", "2"], phrases: ["1 CPU", "2 CPUs"] },
  ],
  params: [
    { name: "pages", value: "3" },
    { name: "cpus", value: "2" },
  ],
  along: "pages",
  values: [1, 2, 3],
  rows: [
    { strategy: "early", reason: "", points: [counts(1, 1), counts(1, 1), counts(1, 1)] },
    { strategy: "late", reason: "", points: [counts(1, 1), counts(2, 2), counts(3, 3)] },
    { strategy: "leave", reason: "", points: [counts(1, 2), counts(1, 2), counts(1, 2)] },
    { strategy: "none", reason: "", points: [counts(0, 0), counts(0, 0), null] },
    { strategy: "other", reason: "there is no such instruction", points: [] },
  ],
};

const cell = (strategy: string, arch: string, verdict: Verdict): Cell => ({
  operation: "o",
  variant: null,
  strategy,
  arch,
  verdict,
  kind: null,
  kinds: [],
  steps: null,
  program: null,
  hardware: null,
  states: 1,
  reason: "",
});

const cells = [
  cell("early", "x", "breaks"),
  cell("early", "y", "survives"),
  cell("late", "x", "survives"),
  cell("late", "y", "survives"),
  cell("leave", "x", "survives"),
  cell("leave", "y", "survives-stale"),
  cell("none", "x", "breaks"),
  cell("none", "y", "breaks"),
  cell("other", "x", "not-applicable"),
  cell("other", "y", "survives"),
];

const after = (...actions: readonly CostAction[]): CostView => actions.reduce(updateCost, COST_VIEW);
const view = after({ tag: "costs", costs, arch: "x" }, { tag: "cells", cells });
const by = (column: CostView["sort"]): readonly string[] => order(updateCost(view, { tag: "sort", by: column }));
const hollow = (arch: string): readonly string[] => rows({ ...view, arch }).filter(isHollow).map((row) => row.strategy);
const order = (of: CostView): readonly string[] => rows(of).map((row) => row.strategy);

describe("the costs", () => {
  it("looks at the setting that the engine begins with until another is chosen", () => {
    expect([along(view), valueOf(view, "pages"), place(view, costs)]).toEqual(["pages", "3", 2]);
    const set = updateCost(view, { tag: "set", name: "pages", value: "1" });
    expect([valueOf(set, "pages"), place(set, costs)]).toEqual(["1", 0]);
    expect(along(updateCost(view, { tag: "along", name: "cpus" }))).toBe("cpus");
  });

  it("keeps the last good numbers while a text is broken", () => {
    const wrong = { error: true, message: "", help: "", fix: null } as unknown as Costs["diagnostics"][number];
    expect(updateCost(view, { tag: "costs", costs: { ...costs, diagnostics: [wrong], rows: [] }, arch: "x" })).toBe(view);
  });

  it("forgets the setting with the operation", () => {
    const set = updateCost(view, { tag: "set", name: "pages", value: "1" });
    const begun = updateCost(set, { tag: "begin" });
    expect([begun.params, begun.costs, begun.cells, begun.along]).toEqual([{}, null, [], ""]);
  });

  it("puts those first that are safe on most architectures, and of them the cheapest", () => {
    expect(order(view)).toEqual(["leave", "late", "early", "other", "none"]);
  });

  it("orders by what is counted, and puts last what has no number", () => {
    expect(by("ipis")).toEqual(["early", "leave", "late", "none", "other"]);
    // More freed a flush is better.
    expect(by("freed")).toEqual(["early", "leave", "late", "none", "other"]);
  });

  it("names the cheapest of those that are safe on every architecture", () => {
    expect(architectures(view)).toBe(2);
    expect(safest(rows(view), 2).map((row) => row.strategy)).toEqual(["leave", "late"]);
    // With one page a flush costs one interrupt, and leaving two.
    const small = updateCost(view, { tag: "set", name: "pages", value: "1" });
    expect(safest(rows(small), 2).map((row) => row.strategy)).toEqual(["late", "leave"]);
  });

  it("draws those hollow that break on the architecture at hand", () => {
    expect([hollow("x"), hollow("y")]).toEqual([["early", "none"], ["none"]]);
  });

  it("has one scale for a column", () => {
    expect(largest(rows(view), "ipis")).toBe(3);
    expect(largest(rows(view), "freed")).toBe(5);
  });

  it("has nothing that is freed a flush where there is no flush", () => {
    expect([measure(counts(0, 0), "freed"), measure(counts(2, 0), "freed")]).toEqual([null, 2.5]);
  });

  it("compares interrupts before flushes", () => {
    const [one, two] = [counts(9, 1), counts(1, 2)].map((here) => ({ here }) as Parameters<typeof cheaper>[0]);
    expect(one !== undefined && two !== undefined && cheaper(one, two) < 0).toBe(true);
  });

  it("shows figures in the map while that is asked for and the costs are open", () => {
    const one = { ...costs, values: [], rows: costs.rows.map(({ strategy, reason, points }) => ({ strategy, reason, points: points.slice(-1) })) };
    const shown = after({ tag: "open", open: true }, { tag: "in-map", on: true }, { tag: "figures", arch: "x", costs: one });
    expect([figure(shown, "late", "x")?.ipis, figure(shown, "late", "y"), figure(shown, "other", "x")]).toEqual([3, null, null]);
    expect(setting(shown)).toBe("3 pages, 2 CPUs");
    expect(figure(updateCost(shown, { tag: "open", open: false }), "late", "x")).toBeNull();
    expect(figure(updateCost(shown, { tag: "in-map", on: false }), "late", "x")).toBeNull();
  });
});
