import { describe, expect, it } from "vitest";
import type { Step } from "../engine/types.ts";
import { machine } from "../testing/samples.ts";
import { align, isSameStep } from "./align.ts";

/** A step by a letter: `a` to `c` say what it does; in capitals, CPU 1 does it. A digit after it is the line. */
function step(letter: string, line = 1): Step {
  const place = { file: "f", line, column: 1, end_line: line, end_column: 2 };
  return { actor: "kernel", cpu: letter === letter.toUpperCase() ? 1 : 0, label: letter.toLowerCase(), sentence: `It does ${letter}.`, places: [place], violation: null, machine };
}

const run = (letters: string): Step[] => [...letters].map((letter) => step(letter));

/** Both runs in columns, with a sign for each: what a reader sees. */
function drawn(a: readonly Step[], b: readonly Step[]): string[] {
  const { columns, first, second, agreements } = align(a, b);
  const lineOf = (steps: readonly Step[], at: readonly number[]): string =>
    Array.from({ length: columns }, (_, n) => steps[at.indexOf(n + 1)]?.sentence.at(-2) ?? "-").join("");
  const signs = { same: "=", other: "#", first: "^", second: "v" };
  return [lineOf(a, first), agreements.map((what) => signs[what]).join(""), lineOf(b, second)];
}

describe("two runs on one axis", () => {
  it.each([
    ["", "", "", "", ""],
    ["abc", "abc", "abc", "===", "abc"],
    ["abc", "abcab", "abc--", "===vv", "abcab"],
    ["abcab", "ab", "abcab", "==^^^", "ab---"],
    ["abc", "bc", "abc", "^==", "-bc"],
    // Between what is the same, other steps share columns.
    ["axyb", "acb", "axyb", "=#^=", "ac-b"],
    ["aXb", "aYYb", "aX-b", "=#v=", "aYYb"],
    // One CPU's step is not another's.
    ["aA", "Aa", "aA-", "^=v", "-Aa"],
    ["ab", "AB", "ab", "##", "AB"],
  ])("%s with %s", (a, b, ...wanted) => expect(drawn(run(a), run(b))).toEqual(wanted));

  it("says in which column they part, or that they do not", () => {
    expect(align(run("abc"), run("abd")).parting).toBe(3);
    expect(align(run("abc"), run("ab")).parting).toBe(3);
    expect(align(run("x"), run("y")).parting).toBe(1);
    expect(align(run("abc"), run("abc")).parting).toBeNull();
  });

  it("takes, of equal choices, the step by the same line", () => {
    const [early, late] = [step("a", 7), step("a", 9)];
    const { second } = align([step("x"), step("a", 9)], [early, late]);
    expect(second).toEqual([1, 2]);
    expect(align([step("x"), step("a", 7)], [early, late]).second).toEqual([2, 3]);
  });

  it("puts what only its words tell apart in one column, as a difference", () => {
    const other: Step = { ...step("b"), sentence: "It does b with another instruction." };
    const { first, second, agreements } = align([step("c"), step("b")], [other]);
    expect([first, second, agreements]).toEqual([[1, 2], [2], ["first", "other"]]);
  });

  it("is one value for the same two runs", () => {
    const [a, b] = [run("abc"), run("bca")];
    expect(align(a, b)).toBe(align(a, b));
  });

  it("keeps every step in order, agrees only where they do, and agrees as often as can be", () => {
    for (let seed = 1; seed < 300; seed++) {
      let state = seed;
      const next = (most: number): number => (state = (state * 48_271) % 2_147_483_647) % most;
      const letters = (): string => Array.from({ length: next(7) }, () => "abAB"[next(4)]).join("");
      const [a, b] = [run(letters()), run(letters())];
      const both = align(a, b);
      for (const [steps, at] of [[a, both.first], [b, both.second]] as const) {
        expect(at.length).toBe(steps.length);
        expect(at.every((column, n) => column > (at[n - 1] ?? 0) && column <= both.columns)).toBe(true);
      }
      const same = both.agreements.filter((what, n) => {
        const [mine, theirs] = [a[both.first.indexOf(n + 1)], b[both.second.indexOf(n + 1)]];
        expect([mine !== undefined, theirs !== undefined]).toEqual([what !== "second", what !== "first"]);
        const agrees = mine !== undefined && theirs !== undefined && isSameStep(mine, theirs);
        expect(agrees).toBe(what === "same");
        return agrees;
      });
      expect(same.length).toBe(longest(a, b));
      expect(both.columns).toBeGreaterThanOrEqual(Math.max(a.length, b.length));
    }
  });
});

/** How many steps two runs have in common, found by trying everything. */
function longest([a, ...rest]: readonly Step[], [b, ...others]: readonly Step[]): number {
  if (a === undefined || b === undefined) return 0;
  if (isSameStep(a, b)) return 1 + longest(rest, others);
  return Math.max(longest(rest, [b, ...others]), longest([a, ...rest], others));
}
