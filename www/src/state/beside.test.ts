import { describe, expect, it } from "vitest";
import { catalog, LIBRARY, ready, report, trace } from "../testing/samples.ts";
import { alignment, columnOf, isSecondOld, type Other, secondQuestion, secondTrace } from "./beside.ts";
import { trace as shown } from "./select.ts";
import type { State } from "./state.ts";
import { update } from "./update.ts";

const open = (state: State, other: Other): State => update(state, { tag: "beside", what: { tag: "open", other } });
const go = (state: State, column: number): State => update(state, { tag: "beside", what: { tag: "go", column } });

/** A page whose first answer is a run of so many steps, beside which stands a second one. */
function two(first: number, second: number): State {
  const asked = open(update(ready(), { tag: "checked", outcome: { diagnostics: [], report: report([trace(first, "freed-table")]), unmet: [] }, catalog: null }), { strategy: "b" });
  const of = secondQuestion(asked);
  if (of === null) throw new Error("nothing stands beside it");
  return update(asked, { tag: "beside", what: { tag: "answered", report: report([], trace(second)), of } });
}

const at = (state: State): [number, number | null] => {
  const both = alignment(state);
  return [both === null ? -1 : columnOf(state, both), state.cursor];
};

describe("what stands beside the question", () => {
  it("is the same question but for what differs", () => {
    const asked = secondQuestion(open(update(ready(), { tag: "set-param", name: "cpus", value: "1" }), { strategy: "b" }))?.asked;
    expect(asked).toEqual({ operation: "o", strategy: "b", arch: "x", kernel: "k", params: "cpus=1" });
    expect(secondQuestion(open(ready(), { params: { cpus: "1" } }))?.asked.params).toBe("cpus=1");
    expect(secondQuestion(open(ready(), { stores: "delayed" }))?.asked.stores).toBe("delayed");
  });

  it("is nothing where it would be the same question", () => {
    expect(secondQuestion(open(ready(), { strategy: "a" }))).toBeNull();
    expect(secondQuestion(open(ready(), "library"))).toBeNull();
    expect(secondQuestion(ready())).toBeNull();
  });

  it("is the same question by the library’s texts, where one was edited", () => {
    const edited = update(ready(), { tag: "edit", file: "strategy/a.tlb", text: `${LIBRARY["strategy/a.tlb"]}!` });
    expect(secondQuestion(open(edited, "library"))?.edits).toEqual({});
    expect(secondQuestion(open(edited, { strategy: "b" }))?.edits).toBe(edited.edits);
  });

  it("has variants of the operation only, the first of which needs no name", () => {
    const variants = [{ name: "before", title: "as it was" }, { name: "after", title: "as it is" }];
    const [only] = catalog.operations;
    const state: State = { ...ready(), catalog: { ...catalog, operations: only === undefined ? [] : [{ ...only, variants }] } };
    expect(secondQuestion(open(state, { variant: "after" }))?.asked.variant).toBe("after");
    expect(secondQuestion(open(state, { variant: "before" }))).toBeNull();
    expect(secondQuestion(open(ready(), { variant: "after" }))).toBeNull();
    const after: State = { ...state, choices: { ...state.choices, variant: "after" } };
    expect(secondQuestion(open(after, { variant: "before" }))?.asked).not.toHaveProperty("variant");
  });

  it("goes with the operation, and stays with every other choice", () => {
    const state = open(ready(), { strategy: "b" });
    expect(update(state, { tag: "set-param", name: "cpus", value: "1" }).beside?.other).toEqual({ strategy: "b" });
    expect(update(state, { tag: "choose", part: "operation", name: "o" }).beside).toBeNull();
    expect(update(state, { tag: "beside", what: { tag: "close" } }).beside).toBeNull();
  });

  it("has the run of the kind that is shown, and is old once another question is asked", () => {
    const state = two(3, 2);
    expect(secondTrace(state)?.steps.length).toBe(2);
    expect(isSecondOld(state)).toBe(false);
    expect(isSecondOld(update(state, { tag: "set-param", name: "cpus", value: "1" }))).toBe(true);
  });

  it("keeps its last answer while the text is broken", () => {
    const state = two(3, 2);
    const of = secondQuestion(state);
    if (of === null) throw new Error("nothing stands beside it");
    const broken = update(state, { tag: "beside", what: { tag: "answered", report: null, of } });
    expect(secondTrace(broken)).toBe(secondTrace(state));
  });
});

describe("one cursor for two runs", () => {
  it("begins at the end of both, and goes where only the second run goes on", () => {
    const state = two(3, 5);
    expect(at(state)).toEqual([5, null]);
    expect(at(go(state, 4))).toEqual([4, null]);
    expect(at(go(state, 3))).toEqual([3, null]);
    expect(at(go(state, 2))).toEqual([2, 2]);
    expect(at(go(state, 0))).toEqual([0, 0]);
    expect(at(go(state, -1))).toEqual([0, 0]);
    expect(at(go(state, 9))).toEqual([5, null]);
  });

  it("follows the first run where that is moved by itself", () => {
    const state = update(go(two(3, 5), 4), { tag: "step-to", step: 1 });
    expect(at(state)).toEqual([1, 1]);
    expect(shown(state)?.steps.length).toBe(3);
  });

  it("plays to the end of both", () => {
    let state = update(two(1, 3), { tag: "play" });
    const seen = [at(state)[0]];
    while (state.playing) {
      state = update(state, { tag: "tick" });
      seen.push(at(state)[0]);
    }
    expect(seen).toEqual([0, 1, 2, 3]);
  });
});
