import { describe, expect, it } from "vitest";
import { LIBRARY, catalog } from "../testing/samples.ts";
import { readable, undoOf } from "./habits.ts";
import { initial, type State } from "./state.ts";
import { update } from "./update.ts";

const FILE = "strategy/a.tlb";
const begun = (): State => update(initial(LIBRARY, "light"), { tag: "ready", version: "1", catalog });
const edited = (): State => update(begun(), { tag: "edit", file: FILE, text: "mine" });
const kept = { when: 1, link: "texts=x" };

describe("a reset", () => {
  it("asks nothing and can be taken back", () => {
    const reset = update(edited(), { tag: "reset", file: FILE });
    expect(reset.edits).toEqual({});
    expect(undoOf(reset)).toEqual({ notice: reset.notice, file: FILE, text: "mine" });
    expect(reset.notice).toContain(FILE);
    const back = update(reset, { tag: "edit", file: FILE, text: "mine" });
    expect(back.edits).toEqual({ [FILE]: "mine" });
    expect(back.notice).toBe("");
  });

  it("of what is the library's already changes nothing", () => {
    const state = begun();
    expect(update(state, { tag: "reset", file: FILE })).toBe(state);
  });

  it("is not offered to be taken back after another change, or beside another notice", () => {
    const reset = update(edited(), { tag: "reset", file: FILE });
    const typed = update(reset, { tag: "edit", file: FILE, text: "something else" });
    expect(undoOf(typed)).toBeNull();
    expect(typed.notice).toBe("");
    expect(undoOf(update(reset, { tag: "notice", text: "Another." }))).toBeNull();
    expect(undoOf(update(reset, { tag: "choose", part: "strategy", name: "b" }))).toBeNull();
  });
});

describe("what is kept", () => {
  it("is offered until the reader decides", () => {
    const offered = update(begun(), { tag: "habit", what: { tag: "offered", kept } });
    expect(offered.habits.line).toBe("offer");
    expect(update(offered, { tag: "habit", what: { tag: "decided", kept: null } }).habits).toMatchObject({ kept: null, line: null });
  });

  it("is told in the same place while the reader types over an offer, and in none without one", () => {
    const offered = update(begun(), { tag: "habit", what: { tag: "offered", kept } });
    const now = { when: 2, link: "texts=y" };
    expect(update(offered, { tag: "habit", what: { tag: "kept", kept: now } }).habits).toMatchObject({ kept: now, line: "news" });
    expect(update(begun(), { tag: "habit", what: { tag: "kept", kept: now } }).habits).toMatchObject({ kept: now, line: null });
  });
});

describe("what can be read without an engine", () => {
  const library = {
    "strategy/late.tlb": "stalewalk 1\n// x\nstrategy late \"l\" for o rank 20 { }",
    "strategy/early.tlb": "stalewalk 1\nstrategy early \"e\" for o rank 3 { }",
    "operation/o.tlb": "operation o \"o\" rank 1 { }",
  };

  it("is what a link names, else what comes first in its folder", () => {
    expect(readable(library, {})).toEqual({ strategy: "strategy/early.tlb", operation: "operation/o.tlb", arch: "", kernel: "" });
    expect(readable(library, { strategy: "late" }).strategy).toBe("strategy/late.tlb");
    expect(readable(library, { strategy: "gone" }).strategy).toBe("strategy/early.tlb");
  });
});
