import { describe, expect, it } from "vitest";
import words from "virtual:words";
import type { Term } from "../../engine/types.ts";
import { ready } from "../../testing/samples.ts";
import { fixed, fixWords } from "./fix.ts";
import { hints } from "./hints.ts";
import { told } from "./marks.ts";

const place = { file: "kernel/k.tlb", line: 2, column: 4, end_line: 2, end_column: 9 };
const none = { text: "", values: [], promise: null, source: null, hook: false, place };
const GLOSSARY: readonly Term[] = [
  {
    ...none,
    name: "gate",
    kind: "knob",
    form: "gate = demand",
    text: "When hardware may start a fill.",
    values: [{ name: "demand", text: "Only for an access." }],
    promise: { name: "gate", value: "demand", sentence: "It waits.", standing: "observed", source: "a manual", instead_of: null },
  },
  { ...none, name: "flush_tlb_mm", kind: "function", form: "flush_tlb_mm(mm)", source: "Linux v3.6, mm/x.c", hook: true },
];

const word = (name: string) => words.find((one) => one.name === name);

describe("the words of the reference", () => {
  it("have their rows, with a way to their page", () => {
    expect(word("cmpxchg")).toMatchObject({ kind: "builtin", page: "entries.html#entries" });
    expect(word("cmpxchg")?.uses).toHaveLength(2);
    expect(word("userspace")?.uses[0]?.text).toMatch(/^a stretch of user mode/);
    expect(word("freed-table")?.kind).toBe("answer");
    expect(word("young")).toMatchObject({ kind: "field", uses: [{ form: ".young", text: "it was used: A, AF" }] });
  });

  it("that stand in no row have their line of the grammar", () => {
    expect(word("group")?.uses).toEqual([{ form: '"group" NAME "=" list( NAME NAME )', text: "" }]);
    expect(word("return")?.uses[0]?.form).toBe('"return" [ expr ]');
  });
});

describe("hints", () => {
  const state = { ...ready(), glossary: GLOSSARY, library: { "kernel/k.tlb": "// Drops it all.\nfn flush_tlb_mm(mm) { }\n" } };
  const all = hints(state, words);

  it("tell what an architecture promises of a knob", () => {
    const [gate] = all.get("gate") ?? [];
    expect(gate).toMatchObject({ kind: "knob", said: ["It waits."], source: "observed: a manual", page: "knobs.html#gate" });
  });

  it("tell the function that holds, with its own comment, once", () => {
    const flush = all.get("flush_tlb_mm") ?? [];
    expect(flush).toHaveLength(1);
    expect(flush[0]?.said).toEqual(["Drops it all."]);
    expect(flush[0]?.source).toBe("Linux v3.6, mm/x.c; kernel/k.tlb; a strategy may override it");
  });

  it("tell the reference's words of a neutral function", () => {
    const functions = [{ kernel: "k", name: "flush_tlb_mm", archs: [], place, source: null, seen: true }];
    const catalog = state.catalog === null ? null : { ...state.catalog, functions };
    const [flush] = hints({ ...state, catalog }, words).get("flush_tlb_mm") ?? [];
    expect(flush?.said).toEqual(["everything of the address space, on every CPU of mm_cpumask(mm), and waits", "Drops it all."]);
  });
});

describe("a correction", () => {
  const wrong = { error: true, message: "", help: "", place: { file: "f", line: 2, column: 2, end_line: 2, end_column: 4 } };

  it("stands where the mistake stood, counted in characters", () => {
    expect(fixed("one\n🦀abc\n", { ...wrong, fix: "x" })).toBe("one\n🦀xc\n");
    expect(fixed("one", { ...wrong, fix: null })).toBe(null);
    expect([fixWords("x"), fixWords("")]).toEqual(["Write x", "Take it away"]);
  });
});

describe("lines in words", () => {
  it("are told in stretches", () => {
    expect(told(new Set([3]))).toBe("line 3");
    expect(told(new Set([7, 3, 8, 9, 12]))).toBe("lines 3, 7–9, 12");
  });
});
