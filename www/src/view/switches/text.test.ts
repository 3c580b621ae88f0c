import { describe, expect, it } from "vitest";
import { library as texts } from "../../engine/library.ts";
import { changedLines } from "../source/change.ts";
import { clausesIn, find, parentOf, type Sort, type Source, valueIn, withClauses, withKnob } from "./text.ts";

const library = (name: string): string => texts[`arch/${name}.tlb`] ?? "";
const source = (arch: string, own = library(arch)): Source => {
  const base = library(arch);
  const parent = parentOf(own, arch);
  const inherited = (sort: Sort, name: string): string | null =>
    parent === null ? null : (find(library(parent), parent, sort, name)?.text ?? null);
  return { arch, own, base, inherited };
};
const SAID = { sentence: "Only for an access that is performed.", source: "set by the reader, instead of any-mode" };

describe("a knob", () => {
  it("is found with its promise, whatever begins like it", () => {
    const x86 = library("x86-64");
    expect(valueIn(find(x86, "x86-64", "knob", "root_load")?.text ?? "")).toBe("choice");
    expect(valueIn(find(x86, "x86-64", "knob", "walker")?.text ?? "")).toBe("hw");
    expect(find(x86, "x86-64", "knob", "np")?.text).toMatch(/^np = no\n.*\n +architected "Intel SDM.*5\.5\.3"$/);
    expect(find(x86, "x86-64", "knob", "walk")).toBeNull();
    expect(find(x86, "x86", "knob", "np")).toBeNull();
  });

  it("is changed where it stands, and nothing else is", () => {
    const x86 = source("x86-64");
    const made = withKnob(x86, "gate", "demand", SAID) ?? "";
    expect(made).toContain('\n    gate = demand\n        "Only for an access that is performed."\n        assumed "set by the reader, instead of any-mode"\n    backing');
    const at = find(x86.own, "x86-64", "knob", "gate");
    expect(made.slice(0, at?.start)).toBe(x86.own.slice(0, at?.start));
    expect(made.endsWith(x86.own.slice(at?.end))).toBe(true);
    expect(changedLines(x86.own, made).size).toBe(3);
  });

  it("is the library's again, letter by letter, with the library's value", () => {
    const other = withKnob(source("x86-64"), "gate", "demand", SAID) ?? "";
    expect(withKnob(source("x86-64", other), "gate", "any-mode", SAID)).toBe(library("x86-64"));
  });

  it("of a parent is written into the architecture's own text, and goes with the parent's value", () => {
    const own = withKnob(source("x86-64-pti"), "gate", "demand", SAID) ?? "";
    expect(own).toContain('rank 9 {\n    gate = demand\n        "Only');
    expect(own).toContain("    roots = pti");
    expect(withKnob(source("x86-64-pti", own), "gate", "any-mode", SAID)).toBe(library("x86-64-pti"));
  });

  it("may stand in a text with comments and braces in strings", () => {
    const own = 'stalewalk 1\n\narch a "a {" {\n    // gate = x {\n    gate = hw // why\n        "s } \\" {" // no "string"\n        observed "src"\n    // behind\n}\n';
    const made = withKnob({ arch: "a", own, base: "", inherited: () => null }, "gate", "sw", SAID);
    expect(made).toContain("    // gate = x {\n    gate = sw\n");
    expect(made).toContain('any-mode"\n    // behind\n}\n');
  });

  it("has no place in a text without the architecture", () => {
    expect(withKnob({ arch: "a", own: "stalewalk 1\n", base: "", inherited: () => null }, "gate", "sw", SAID)).toBeNull();
  });

  it("has lines of at most a hundred letters", () => {
    const said = { sentence: "many words ".repeat(30).trim(), source: "and from ".repeat(20).trim() };
    const made = withKnob(source("s390"), "gate", "demand", said) ?? "";
    expect(Math.max(...made.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
  });
});

const clauses = (text: string, arch: string, name: string): readonly string[] => clausesIn(find(text, arch, "instruction", name)?.text ?? "");

describe("an instruction", () => {
  it("is read clause by clause", () => {
    expect(clauses(library("arm64"), "arm64", "tlbi_vae1")).toEqual(["drops leaf va tag globals", "drops walk va tag", "reaches here", "done by dsb_ish"]);
    expect(clausesIn("insn a(va) { drops leaf va; reaches all // why\n done  at once }")).toEqual(["drops leaf va", "reaches all", "done at once"]);
  });

  it("loses a clause with its line, and gets it back letter by letter", () => {
    const arm = source("arm64");
    const less = clauses(arm.own, "arm64", "tlbi_aside1is").filter((clause) => clause !== "drops walk tag");
    const made = withClauses(arm, "tlbi_aside1is", less) ?? "";
    expect(clauses(made, "arm64", "tlbi_aside1is")).toEqual(less);
    expect(made).toContain("        drops leaf tag\n        reaches all\n");
    expect(made).toContain('"As it was, but without “drops walk tag”."\n        assumed "set by the reader"');
    expect(withClauses(source("arm64", made), "tlbi_aside1is", [...less, "drops walk tag"])).toBe(library("arm64"));
  });

  it("gets a clause that it did not have", () => {
    const s390 = source("s390");
    const more = [...clauses(s390.own, "s390", "ipte"), "drops walk va tag"];
    const made = withClauses(s390, "ipte", more) ?? "";
    expect(clauses(made, "s390", "ipte")).toEqual(more);
    expect(made).toContain("        drains\n        drops walk va tag\n    }\n        \"As it was, but with “drops walk va tag”.\"");
    expect(clauses(made, "s390", "idte_asce")).toEqual(clauses(s390.own, "s390", "idte_asce"));
  });

  it("of a parent is copied into the architecture's own text, and goes again", () => {
    const pti = source("x86-64-pti");
    const all = clauses(library("x86-64"), "x86-64", "invlpg");
    const made = withClauses(pti, "invlpg", all.slice(1)) ?? "";
    expect(clauses(made, "x86-64-pti", "invlpg")).toEqual(all.slice(1));
    expect(made).toMatch(/\n\n {4}insn invlpg\(va, tag\) \{\n[^}]*\n {4}\}\n {8}"As it was.*\n.*\n\}\n$/);
    expect(withClauses(source("x86-64-pti", made), "invlpg", all)).toBe(library("x86-64-pti"));
  });
});
