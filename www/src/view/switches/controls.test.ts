import { describe, expect, it } from "vitest";
import type { Switch, Term } from "../../engine/types.ts";
import { catalog, ready } from "../../testing/samples.ts";
import type { State } from "../../state/state.ts";
import { allReset, controls, reset, reworked, sourceOf, tried, turned } from "./controls.ts";

const PARENT = `stalewalk 1

arch parent "P" {
    gate = any-mode
        "Whenever."
        architected "a manual"

    insn flush(tag) {
        drops leaf tag
        drops walk tag
        reaches here
    }
        "It flushes."
        observed "code"
}
`;
const CHILD = `stalewalk 1

arch x "X" like parent {
    tag = local
        "A number."
        assumed "nobody"
}
`;
const term = (name: string, kind: Term["kind"], value: string, values: string[], file: string): Term => ({
  name,
  kind,
  form: name,
  text: "",
  values: values.map((one) => ({ name: one, text: `It is ${one}.` })),
  promise: { name, value, sentence: "", standing: "assumed", source: "", instead_of: null },
  source: null,
  hook: false,
  place: { file, line: 4, column: 5, end_line: 4, end_column: 9 },
});

function state(edits: Record<string, string> = {}): State {
  const now = ready();
  return {
    ...now,
    catalog: { ...catalog, archs: [...catalog.archs, { name: "parent", title: "P", file: "arch/parent.tlb" }] },
    library: { ...now.library, "arch/x.tlb": CHILD, "arch/parent.tlb": PARENT },
    edits,
    glossary: [
      term("gate", "knob", "any-mode", ["any-mode", "demand"], "arch/parent.tlb"),
      term("tag", "knob", "local", ["local", "global"], "arch/x.tlb"),
      term("multi", "knob", "bad", ["bad", "either"], "operation/o.tlb"),
      term("flush", "instruction", "drops leaf tag; drops walk tag; reaches here", [], "arch/parent.tlb"),
    ],
  };
}

const at = (now: State, name: string) => {
  const found = controls(now).find((c) => c.term.name === name);
  if (found === undefined) throw new Error(name);
  return found;
};
const own = (made: string | null): State => state({ "arch/x.tlb": made ?? "" });
const knob = (name: string, from: string, to: string): Switch => ({ name, what: "knob", from, to, words: "", archs: [] });

describe("switches", () => {
  it("are what the architecture's text says, its parent's, or another text's, which they cannot turn", () => {
    expect(controls(state()).map((c) => [c.term.name, c.value, c.yours, c.said?.file ?? null])).toEqual([
      ["gate", "any-mode", false, null],
      ["tag", "local", false, null],
      ["multi", "bad", false, "operation/o.tlb"],
      ["flush", "", false, null],
    ]);
    expect(controls(state({ "arch/x.tlb": "broken" }))).toEqual([]);
  });

  it("follow the text at once, and know what the library has", () => {
    const now = own(turned(sourceOf(state()), at(state(), "gate"), "demand"));
    expect(at(now, "gate")).toMatchObject({ value: "demand", yours: true, original: { value: "any-mode" } });
    expect(reset(sourceOf(now), at(now, "gate"))).toBe(CHILD);
    const parents = state({ "arch/parent.tlb": PARENT.replace("any-mode", "demand") });
    expect(at(parents, "gate")).toMatchObject({ value: "demand", yours: true, original: { value: "any-mode" } });
  });

  it("turn clauses of an instruction", () => {
    const now = own(reworked(sourceOf(state()), at(state(), "flush"), "reaches here", "reaches all"));
    expect(at(now, "flush")).toMatchObject({ clauses: ["drops leaf tag", "drops walk tag", "reaches all"], yours: true });
    const less = own(reworked(sourceOf(now), at(now, "flush"), "drops walk tag", ""));
    expect(at(less, "flush").clauses).toEqual(["drops leaf tag", "reaches all"]);
    expect(allReset(less)).toBe(CHILD);
  });

  it("are turned in sets, two of one instruction too, and all put back", () => {
    const set: Switch[] = [
      knob("gate", "any-mode", "demand"),
      knob("tag", "local", "global"),
      { name: "flush", what: "instruction", from: "drops walk tag", to: "", words: "", archs: [] },
      { name: "flush", what: "instruction", from: "", to: "drains", words: "", archs: [] },
    ];
    const now = own(tried(state(), set));
    expect([at(now, "gate").value, at(now, "tag").value, at(now, "flush").clauses]).toEqual(["demand", "global", ["drops leaf tag", "reaches here", "drains"]]);
    expect(allReset(now)).toBe(CHILD);
    expect(tried(state(), [knob("multi", "bad", "either")])).toBeNull();
    expect(tried(state(), [knob("order", "tso", "weak")])).toBeNull();
  });
});
