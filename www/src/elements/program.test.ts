import { describe, expect, it } from "vitest";
import { bare, isProgram, textsOf } from "./program.ts";

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

  const library = { "strategy/a.tlb": "…", "operation/o.tlb": "…", "case/c.tlb": "…" };

  it("is a text of its own", () => expect(textsOf('stalewalk 1\ncase mine "x" { }\n', library)).toMatchObject({ file: "example.tlb" }));

  it("takes the place of what it declares anew", () => {
    const text = 'stalewalk 1\n\nstrategy a "x" for o { }\n\n  case c "y" { }\n';
    expect(textsOf(text, library)).toEqual({ file: "strategy/a.tlb", texts: { "strategy/a.tlb": text, "case/c.tlb": "stalewalk 1\n" } });
  });

  it("takes no word of its prose for a declaration", () => expect(textsOf('stalewalk 1\n// case c "y"\ncase d "case c" { }\n', library).file).toBe("example.tlb"));
});
