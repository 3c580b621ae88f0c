import { describe, expect, it } from "vitest";
import type { Cell, Map as VerdictMap, Verdict } from "../engine/types.ts";
import { catalog, LIBRARY } from "../testing/samples.ts";
import { differences, mapColumns, otherKernel, second, shownRows } from "./map-select.ts";
import type { MapAction } from "./map.ts";
import { initial, type State } from "./state.ts";
import { type Action, update } from "./update.ts";

const cell = (strategy: string, arch: string, verdict: Verdict, kind: Cell["kind"] = null): Cell => ({
  operation: "o",
  variant: null,
  strategy,
  arch,
  verdict,
  kind,
  kinds: [],
  steps: null,
  program: null,
  hardware: null,
  states: 1,
  reason: "",
});
const map = (...cells: Cell[]): VerdictMap => ({ diagnostics: [], params: [], stores: "immediate", cells });
const archs = ["x", "y"].map((name) => ({ name, title: name, file: `arch/${name}.tlb` }));
const kernels = ["k", "l", "m"].map((name) => ({ name, title: name.toUpperCase(), file: `kernel/${name}.tlb` }));

const after = (state: State, ...actions: Action[]): State => actions.reduce(update, state);
const does = (what: MapAction): Action => ({ tag: "map", what });
const ready = (): State => update(initial(LIBRARY, "light"), { tag: "ready", version: "1", catalog: { ...catalog, archs, kernels } });
const mapped = (...cells: Cell[]): Action => ({ tag: "mapped", map: map(...cells) });
/** The second map as it is asked for now. */
const compared = (state: State, ...cells: Cell[]): Action => {
  const of = second(state);
  if (of === null) throw new Error("no second map is asked for");
  return does({ tag: "compared", map: map(...cells), of });
};
const marked = (state: State): string[] => [...differences(state).keys()];

describe("what a text changes", () => {
  const before = after(ready(), mapped(cell("a", "x", "breaks"), cell("a", "y", "survives")));
  const edited = update(before, { tag: "edit", file: "strategy/a.tlb", text: "mine" });

  it("is what has another verdict in the next answer to the same question", () => {
    const now = update(edited, mapped(cell("a", "x", "survives"), cell("a", "y", "survives")));
    expect([...now.mapView.changed]).toEqual(["a x"]);
    expect(update(now, does({ tag: "seen", changed: now.mapView.changed })).mapView.changed.size).toBe(0);
  });

  it("is still marked when what is over is an earlier change", () => {
    const one = update(edited, mapped(cell("a", "x", "survives"), cell("a", "y", "survives")));
    const two = update(one, mapped(cell("a", "x", "survives"), cell("a", "y", "breaks")));
    expect([...update(two, does({ tag: "seen", changed: one.mapView.changed })).mapView.changed]).toEqual(["a y"]);
  });

  it("is nothing where another question is answered, or a row is new", () => {
    const other = update(before, { tag: "choose", part: "kernel", name: "l" });
    expect(update(other, mapped(cell("a", "x", "survives"))).mapView.changed.size).toBe(0);
    expect(update(edited, mapped(cell("a", "x", "breaks"), cell("b", "x", "survives"))).mapView.changed.size).toBe(0);
  });

  it("stays marked while more is typed that changes nothing", () => {
    const one = update(edited, mapped(cell("a", "x", "survives"), cell("a", "y", "survives")));
    const same = update(one, mapped(cell("a", "x", "survives"), cell("a", "y", "survives")));
    expect(same.mapView.changed).toBe(one.mapView.changed);
  });

  it("is nothing while the text is broken, and then what differs from the last good map", () => {
    const broken = update(edited, mapped());
    expect(broken.mapView.changed.size).toBe(0);
    expect(broken.map?.cells).toBe(before.map?.cells);
    expect([...update(broken, mapped(cell("a", "x", "survives"))).mapView.changed]).toEqual(["a x"]);
  });
});

describe("the filters", () => {
  const cells = [
    cell("a", "x", "breaks"),
    cell("a", "y", "breaks"),
    cell("b", "x", "survives"),
    cell("b", "y", "not-applicable"),
    cell("c", "x", "survives"),
    cell("c", "y", "survives-stale"),
    cell("d", "x", "survives"),
    cell("d", "y", "breaks-delayed"),
  ];

  it.each([
    ["all", ["a", "b", "c", "d"]],
    ["breaks", ["a", "d"]],
    ["differs", ["c", "d"]],
    ["kernel", ["a", "b", "c", "d"]],
  ] as const)("%s leaves %j", (filter, rows) => {
    expect(shownRows(filter, cells)).toEqual(rows);
  });
});

describe("a second map", () => {
  const mine = [cell("a", "x", "breaks", "freed-table"), cell("a", "y", "survives")];
  const base = after(ready(), mapped(...mine));
  const kernel = update(base, does({ tag: "filter", filter: "kernel" }));

  it("is asked for where the reader wants it, of the first other kernel or the one that was chosen", () => {
    expect(second(base)).toBeNull();
    expect(second(kernel)?.question).toMatchObject({ operation: "o", kernel: "l", archs: mapColumns(base) });
    const chosen = update(base, does({ tag: "kernel", kernel: "m" }));
    expect(second(chosen)?.question.kernel).toBe("m");
    expect(otherKernel(update(chosen, { tag: "choose", part: "kernel", name: "m" }))?.name).toBe("k");
  });

  it("is by the reader's texts for another kernel, and by the library's for what the text changes", () => {
    const edited = update(kernel, { tag: "edit", file: "strategy/a.tlb", text: "mine" });
    expect(second(edited)?.edits).toEqual({ "strategy/a.tlb": "mine" });
    const texts = update(edited, does({ tag: "filter", filter: "texts" }));
    expect(second(texts)).toMatchObject({ edits: {}, question: { kernel: "k" } });
  });

  it("marks another verdict, and of another kernel another kind", () => {
    const theirs = [cell("a", "x", "breaks", "stale-frame"), cell("a", "y", "survives")];
    expect(marked(update(kernel, compared(kernel, ...theirs)))).toEqual(["a x"]);
    const texts = update(base, does({ tag: "filter", filter: "texts" }));
    expect(marked(update(texts, compared(texts, ...theirs)))).toEqual([]);
  });

  it("keeps its marks until both maps are there, whichever comes first", () => {
    const shown = update(kernel, compared(kernel, cell("a", "x", "survives"), cell("a", "y", "survives")));
    const edited = after(shown, { tag: "edit", file: "strategy/a.tlb", text: "mine" }, { tag: "map-status", status: { tag: "judging" } });
    const answer = mapped(cell("a", "x", "survives"), cell("a", "y", "breaks"));
    const other = compared(edited, cell("a", "x", "survives"), cell("a", "y", "survives"));
    expect(marked(update(edited, answer))).toEqual(["a x"]);
    expect(marked(update(edited, other))).toEqual(["a x"]);
    expect(marked(after(edited, answer, other))).toEqual(["a y"]);
    expect(marked(after(edited, other, answer))).toEqual(["a y"]);
  });

  it("is forgotten where it is no longer wanted", () => {
    const shown = update(kernel, compared(kernel, cell("a", "x", "survives"), cell("a", "y", "survives")));
    expect(marked(shown)).toEqual(["a x"]);
    expect(marked(update(shown, does({ tag: "filter", filter: "all" })))).toEqual([]);
  });
});

describe("the overview", () => {
  it("keeps the last map of each operation until there is a new one", () => {
    const cells = [cell("a", "x", "breaks")];
    const part = (of: readonly Cell[]) => does({ tag: "overview-part", operation: "o", cells: of });
    const once = after(ready(), does({ tag: "overview-begins" }), part(cells));
    expect(once.mapView.overview).toMatchObject({ done: ["o"], maps: { o: cells } });
    const again = update(once, does({ tag: "overview-begins" }));
    expect(again.mapView.overview).toMatchObject({ done: [], maps: { o: cells } });
    expect(update(again, part([])).mapView.overview).toMatchObject({ done: ["o"], maps: { o: cells } });
  });
});
