import { describe, expect, it } from "vitest";
import type { Stress } from "../../engine/types.ts";
import { report, trace } from "../../testing/samples.ts";
import { LAST_SEED, percent, seedOf, sentence } from "./stress-words.ts";

const runs = (bad: number): Stress => ({ seed: 1, from: 1, runs: 10_000, moves: 1, most: 1000, broke: bad === 0 ? [] : [{ kind: "freed-table", runs: bad }], ended: 10_000 - bad, cut: 0, first: null, shortest: null });

describe("what is said of random runs", () => {
  it("holds what chance has found against what the search needed", () => {
    const broken = report([trace(10, "freed-table")]);
    const needed = "the search needed 3 states";
    expect(sentence(null, broken)).toBe("No run has been made yet.");
    expect(sentence(runs(37), broken)).toBe(`10,000 random runs of up to 1,000 moves: 37 broke (0.4 %); ${needed} and found one of 10 moves.`);
    expect(sentence(runs(0), broken)).toBe(`10,000 random runs of up to 1,000 moves: none broke; ${needed} and found one of 10 moves.`);
    expect(sentence(runs(0), report([], trace(4)))).toContain(`none broke; ${needed} to know that none can.`);
    expect(sentence(runs(0), null)).toBe("10,000 random runs of up to 1,000 moves: none broke.");
  });
});

describe("a share", () => {
  it("is rounded, but neither to nothing nor to all", () => {
    expect([percent(0, 0), percent(0, 10_000), percent(10_000, 10_000)]).toEqual(["0.0 %", "0.0 %", "100.0 %"]);
    expect([percent(37, 10_000), percent(3712, 10_000)]).toEqual(["0.4 %", "37.1 %"]);
    expect([percent(1, 10_000), percent(9_999, 10_000)]).toEqual(["< 0.1 %", "> 99.9 %"]);
  });
});

describe("a seed", () => {
  it("is a number that the engine takes", () => {
    expect([seedOf("0"), seedOf(" 12 "), seedOf(String(LAST_SEED))]).toEqual([0, 12, LAST_SEED]);
    expect([seedOf(""), seedOf("-1"), seedOf("1.5"), seedOf("x"), seedOf(String(LAST_SEED + 1))]).toEqual([null, null, null, null, null]);
  });
});
