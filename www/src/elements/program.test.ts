import { describe, expect, it } from "vitest";
import { library } from "../engine/library.ts";
import { headings } from "./headings.ts";
import { bare, isProgram, isSame, textsOf } from "./program.ts";

describe("texts", () => {
  it("are the same where the library has what one lacks", () => {
    const own = { a: "1", b: "2" };
    expect(isSame(own, { a: "1", b: "2" }, {})).toBe(true);
    expect(isSame({ a: "1" }, own, { b: "2" })).toBe(true);
    expect(isSame(own, { a: "1" }, { b: "3" })).toBe(false);
    expect(isSame({ a: "2", b: "2" }, own, {})).toBe(false);
  });
});

describe("a program in a document", () => {
  it("begins with the edition of the language", () => {
    expect(isProgram("\n  stalewalk 1\n")).toBe(true);
    expect(isProgram("stalewalker 1")).toBe(false);
    expect(isProgram("A stalewalk 1")).toBe(false);
  });

  it("is freed of the place that it stands in", () => {
    expect(bare("\n\n    stalewalk 1\n\n    case a {\n      b\n    }\n  ")).toBe("stalewalk 1\n\ncase a {\n  b\n}\n");
    expect(bare("stalewalk 1")).toBe("stalewalk 1\n");
  });

  it("may have many lines", () => expect(bare("  stalewalk 1\n".repeat(200_000))).toBe("stalewalk 1\n".repeat(200_000)));

  it("is a text of its own", () => expect(textsOf('stalewalk 1\ncase mine "x" { }\n', library)).toMatchObject({ file: "example.tlb" }));

  it("takes the place of what it declares anew, wherever the library has that", () => {
    const text = 'stalewalk 1\n\nstrategy gather "x" for o { }\n\n  case V2I "y" { } kernel linux-6.19-x86 "z" of linux-6.19 { }\n';
    const others = { "litmus/V2I.tlb": "stalewalk 1\n", "kernel/linux-6.19-x86.tlb": "stalewalk 1\n" };
    expect(textsOf(text, library)).toEqual({ file: "strategy/gather.tlb", texts: { "strategy/gather.tlb": text, ...others } });
  });

  it("leaves what else stands in a text of the library where it stands", () => {
    const text = 'stalewalk 1\nkernel neutral "x" { }\n';
    const { file, texts } = textsOf(text, library);
    const [was = "", left = ""] = [library["kernel/neutral.tlb"], texts["kernel/neutral.tlb"]];
    expect([file, texts[file]]).toEqual(["example.tlb", text]);
    expect(headings(left)).toEqual(headings(was).filter(({ sort }) => sort === "group"));
    expect([left.length, left.split("\n").length]).toEqual([was.length, was.split("\n").length]);
  });

  it("takes no word of its prose for a declaration", () => {
    expect(textsOf('stalewalk 1\n// case munmap "y"\ncase d "case munmap" { }\n', library).file).toBe("example.tlb");
  });
});
