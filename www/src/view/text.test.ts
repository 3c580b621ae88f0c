import { describe, expect, it } from "vitest";
import { highlight, offsetOf } from "./source/highlight.ts";

describe("a highlighted text", () => {
  it("has the same letters", () => {
    const text = 'stalewalk 1\n// if "\nfn f(x) { if x { "a\nb" } }\n"open';
    const letters = highlight(text).map((line) => line.map((piece) => piece.text).join(""));
    expect(letters.join("\n")).toBe(text);
  });

  it("knows words of the language from parts of names", () => {
    const [line] = highlight("if flush_if x-if an.if");
    expect(line?.filter((p) => p.look === "keyword").map((p) => p.text)).toEqual(["if"]);
  });
});

describe("a place", () => {
  it("counts characters, not units", () => expect(offsetOf("a\n🦀b", 2, 2)).toBe(4));
  it("beyond the end is the end", () => expect(offsetOf("ab", 9, 9)).toBe(2));
});
