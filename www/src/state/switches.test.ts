import { describe, expect, it } from "vitest";
import type { Cell, Flips, Map as VerdictMap } from "../engine/types.ts";
import { ready } from "../testing/samples.ts";
import { shownMap } from "./map-select.ts";
import { shownTab, tabs } from "./select.ts";
import type { State } from "./state.ts";
import { PROMISES, type SwitchAction } from "./switches.ts";
import { columnOf, flipsOf, libraryColumn, libraryOf } from "./switches-select.ts";
import { update } from "./update.ts";

const does = (state: State, what: SwitchAction): State => update(state, { tag: "switches", what });
const base: State = { ...ready(), library: { ...ready().library, "arch/x.tlb": "arch x" } };
const turned = does(base, { tag: "write", file: "arch/x.tlb", text: "arch x, mine" });

const cell = (strategy: string, arch: string, verdict: Cell["verdict"]): Cell => ({
  operation: "o", variant: null, strategy, arch, verdict, kind: null, kinds: [], steps: null, program: null, hardware: null, states: 1, reason: "",
});
const map = (...cells: Cell[]): VerdictMap => ({ diagnostics: [], params: [], stores: "immediate", cells });

describe("a switch", () => {
  it("is written into the text, and the switches stay in sight", () => {
    const shown = update(base, { tag: "show-tab", file: PROMISES });
    const now = does(shown, { tag: "write", file: "arch/x.tlb", text: "arch x, mine" });
    expect([now.tab, now.edits]).toEqual([PROMISES, { "arch/x.tlb": "arch x, mine" }]);
    expect(does(now, { tag: "write", file: "arch/x.tlb", text: "arch x" }).edits).toEqual({});
    // The tab is none of the texts; behind it stays the first of them.
    expect(tabs(now).map((t) => t.file)).not.toContain(PROMISES);
    expect(shownTab(now)?.file).toBe("strategy/a.tlb");
  });

  it("stays in sight with another architecture", () => {
    const shown = update(base, { tag: "show-tab", file: PROMISES });
    expect(update(shown, { tag: "choose", part: "strategy", name: "b" }).tab).toBe(PROMISES);
  });
});

describe("a search for promises", () => {
  const flips: Flips = { verdict: "breaks", tried: [], flips: [], left_out: null, complete: false };

  it("is over when the engine says so", () => {
    const of = flipsOf(base);
    const begun = does(does(base, { tag: "open", open: true }), { tag: "begins" });
    const part = does(begun, { tag: "flips", flips, of });
    expect([part.switching.status.tag, part.switching.flips]).toEqual(["judging", flips]);
    expect(does(part, { tag: "flips", flips: { ...flips, complete: true }, of }).switching.status.tag).toBe("answered");
    expect(does(part, { tag: "flips", flips: null, of }).switching.status.tag).toBe("answered");
  });
});

describe("the library's own column", () => {
  const mine = map(cell("a", "w", "breaks"), cell("a", "x", "survives"), cell("b", "x", "survives"));
  const theirs = map(cell("a", "x", "breaks"), cell("b", "x", "survives"));

  it("is asked for where the reader has changed the architecture, by all other texts of the reader's", () => {
    expect(libraryOf(base)).toBeNull();
    const both = does(turned, { tag: "write", file: "strategy/a.tlb", text: "strategy a, mine" });
    expect(libraryOf(both)).toMatchObject({ question: { operation: "o", archs: ["x"] }, edits: { "strategy/a.tlb": "strategy a, mine" } });
    expect(libraryOf(both)?.edits).toBe(libraryOf(both)?.edits);
  });

  it("stands before the reader's", () => {
    const of = libraryOf(turned);
    if (of === null) throw new Error("it is wanted");
    const known = does({ ...turned, map: mine }, { tag: "library", map: theirs, of });
    expect(shownMap(known)?.cells.map((c) => [c.strategy, c.arch, c.verdict])).toEqual([
      ["a", "w", "breaks"],
      ["a", "x (library)", "breaks"],
      ["a", "x", "survives"],
      ["b", "x (library)", "survives"],
      ["b", "x", "survives"],
    ]);
    expect(shownMap(known)).toBe(shownMap(known));
    expect(shownMap(does(known, { tag: "write", file: "arch/x.tlb", text: "arch x" }))).toBe(mine);
    expect([columnOf(libraryColumn("x")), columnOf("x")]).toEqual(["x", null]);
  });
});
