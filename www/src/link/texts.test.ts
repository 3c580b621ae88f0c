import { describe, expect, it } from "vitest";
import { fits, MOST_LETTERS, pack, unpack } from "./texts.ts";

const of = (length: number) => ({ "a.tlb": "x".repeat(length - 1), "b.tlb": "y" });

describe("texts in a link", () => {
  it("come out as they went in, up to so many letters", () => {
    expect(fits(of(MOST_LETTERS))).toBe(true);
    expect(unpack(pack(of(MOST_LETTERS)))).toEqual(of(MOST_LETTERS));
  });

  it("are left out beyond that, and where there are none", () => {
    expect(fits(of(MOST_LETTERS + 1))).toBe(false);
    expect(pack(of(MOST_LETTERS + 1))).toBe("");
    expect(pack({})).toBe("");
  });
});
