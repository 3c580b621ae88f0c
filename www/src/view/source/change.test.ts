import { describe, expect, it } from "vitest";
import { changedLines, changes, hunks, moved } from "./change.ts";

/** A text with `|` where the caret is. */
const caret = (before: string, after: string): string => {
  const at = before.indexOf("|");
  const made = changes(before.replace("|", ""), after);
  const to = moved(at, made);
  return `${after.slice(0, to)}|${after.slice(to)}`;
};

describe("changes", () => {
  it("are none between equal texts", () => {
    expect(changes("a\n", "a\n")).toEqual([]);
  });

  it("are single blanks where only blanks differ", () => {
    expect(changes("f( ){x}", "f() {\n    x }")).toEqual([
      { from: 2, to: 3, insert: "" },
      { from: 4, to: 4, insert: " " },
      { from: 5, to: 5, insert: "\n    " },
      { from: 6, to: 6, insert: " " },
    ]);
    expect(changes("if  a {b }", "if a {b }\n")).toEqual([
      { from: 2, to: 4, insert: " " },
      { from: 10, to: 10, insert: "\n" },
    ]);
  });

  it("are one stretch where words differ", () => {
    expect(changes("one two three", "one three")).toEqual([{ from: 5, to: 9, insert: "" }]);
    expect(changes("aa", "aaa")).toEqual([{ from: 2, to: 2, insert: "a" }]);
  });

  it("leave the caret before the same word", () => {
    expect(caret("a   b |c", "a b\n    c")).toBe("a b\n    |c");
    expect(caret("a   b  c|d", "a b cd")).toBe("a b c|d");
    expect(caret("f(a|){", "f(a) {")).toBe("f(a|) {");
    expect(caret("one two| three", "two three")).toBe("two| three");
  });
});

const lines = (before: string, after: string): number[] => [...changedLines(before, after)].toSorted((a, b) => a - b);

describe("the lines that changed", () => {
  it("are those that came or are otherwise", () => {
    expect(lines("a\nb\nc\n", "a\nb\nc\n")).toEqual([]);
    expect(lines("a\nb\nc\n", "a\nx\nc\n")).toEqual([2]);
    expect(lines("a\nb\nc\n", "a\nx\ny\nb\nc\nz\n")).toEqual([2, 3, 6]);
  });

  it("are the line behind where lines went", () => {
    expect(lines("a\nb\nc\nd\n", "a\nd\n")).toEqual([2]);
    expect(lines("a\nb\nc\nd\ne\nf", "a\nc\nd\nf")).toEqual([2, 4]);
    expect(lines("a\nb", "a")).toEqual([1]);
  });
});

const many = (word: string): string => Array.from({ length: 3000 }, (_, n) => `${word} ${n}`).join("\n");

describe("what went and what came", () => {
  it("is told place by place, with the lines that went", () => {
    expect(hunks("a\nb\nc", "a\nb\nc")).toEqual([]);
    expect(hunks("a\nb\nc\nd", "a\nx\nc")).toEqual([
      { line: 2, came: 1, went: ["b"] },
      { line: 4, came: 0, went: ["d"] },
    ]);
    expect(hunks("a\nb", "new\na\nb")).toEqual([{ line: 1, came: 1, went: [] }]);
    expect(hunks("a\nb\nc\nd\ne", "a\nc\nd\ny\nz")).toEqual([
      { line: 2, came: 0, went: ["b"] },
      { line: 4, came: 2, went: ["e"] },
    ]);
  });

  it("is one place where there is too much to compare", () => {
    expect(hunks(`a\n${many("old")}\nz`, `a\n${many("new")}\nz`)).toMatchObject([{ line: 2, came: 3000, went: { length: 3000 } }]);
  });
});
