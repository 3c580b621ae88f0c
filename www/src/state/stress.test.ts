import { describe, expect, it } from "vitest";
import type { Kind, Stress } from "../engine/types.ts";
import { NOTHING_CHOSEN } from "./state.ts";
import { added, broken, isByChance, isSameSubject, nextBatch, PORTION, STRESS, type StressView, updateStress } from "./stress.ts";

function part(from: number, runs: number, broke: Partial<Record<Kind, number>> = {}, steps: number | null = null): Stress {
  const kinds = Object.entries(broke) as [Kind, number][];
  const run = steps === null ? null : { run: from, kind: kinds[0]?.[0] ?? "freed-table", steps, path: "0" };
  const bad = kinds.reduce((sum, [, n]) => sum + n, 0);
  return { seed: 1, from, runs, moves: 10 * runs, most: 1000, broke: kinds.map(([kind, n]) => ({ kind, runs: n })), ended: runs - bad, cut: 0, first: run, shortest: run };
}

const of = { choices: NOTHING_CHOSEN, edits: {} };
const begun: StressView = updateStress(STRESS, { tag: "more", of });

describe("random runs", () => {
  it("are asked for in batches that follow each other, until there are as many as were wanted", () => {
    expect(nextBatch(STRESS, 50)).toBeNull();
    expect(nextBatch(begun, 50)).toEqual({ seed: 1, from: 1, runs: 50 });
    const some = updateStress(begun, { tag: "counted", part: part(1, 50) });
    expect(nextBatch(some, PORTION)).toEqual({ seed: 1, from: 51, runs: PORTION - 50 });
    const all = updateStress(some, { tag: "counted", part: part(51, PORTION - 50) });
    expect(all.running).toBe(false);
    expect(nextBatch(all, 50)).toBeNull();
    const more = updateStress(all, { tag: "more", of });
    expect(nextBatch(more, 50)).toEqual({ seed: 1, from: PORTION + 1, runs: 50 });
    expect(more.wanted).toBe(2 * PORTION);
  });

  it("can be stopped, and go on to the same number", () => {
    const stopped = updateStress(updateStress(begun, { tag: "counted", part: part(1, 50) }), { tag: "halt", trouble: "" });
    expect(nextBatch(stopped, 50)).toBeNull();
    expect(updateStress(stopped, { tag: "counted", part: part(51, 50) })).toBe(stopped);
    const on = updateStress(stopped, { tag: "more", of });
    expect([on.wanted, on.sum?.runs]).toEqual([PORTION, 50]);
  });

  it("begin anew with another seed, and with another question", () => {
    const some = updateStress(begun, { tag: "counted", part: part(1, 50) });
    const other = updateStress(some, { tag: "seed", seed: 7 });
    expect([other.sum, other.running, other.seed, other.open]).toEqual([null, false, 7, true]);
    expect(updateStress(some, { tag: "seed", seed: 1 })).toBe(some);
    const elsewhere = updateStress(some, { tag: "more", of: { ...of, edits: { a: "b" } } });
    expect([elsewhere.sum, elsewhere.running]).toEqual([null, true]);
    expect(updateStress(some, { tag: "clear" }).sum).toBeNull();
  });

  it("are of the same question as long as its words are the same", () => {
    const chosen = { choices: { ...NOTHING_CHOSEN, operation: "o", params: { a: "1", b: "2" } }, edits: { x: "1" } };
    const other = { choices: { params: { b: "2", a: "1" }, kernel: "", arch: "", strategy: "", operation: "o" }, edits: { x: "1" } };
    expect(isSameSubject(chosen, other)).toBe(true);
    expect(isSameSubject(chosen, { ...other, edits: { x: "2" } })).toBe(false);
    expect(isSameSubject(chosen, { ...other, choices: { ...other.choices, stores: "delayed" } })).toBe(false);
    expect(isSameSubject(null, other)).toBe(false);
  });

  it("are known again when they are shown", () => {
    const some = updateStress(begun, { tag: "counted", part: part(1, 50, { conflict: 1 }, 9) });
    expect([isByChance(some, "0"), isByChance(some, "0/1"), isByChance(begun, "0")]).toEqual([true, false, false]);
  });

  it("add up", () => {
    const sum = added(part(1, 100, { "freed-table": 3 }, 20), part(101, 50, { "freed-table": 1, "stale-frame": 2 }, 9));
    expect([sum.from, sum.runs, sum.moves, sum.ended, broken(sum)]).toEqual([1, 150, 1500, 144, 6]);
    expect(sum.broke).toEqual([
      { kind: "freed-table", runs: 4 },
      { kind: "stale-frame", runs: 2 },
    ]);
    expect([sum.first?.run, sum.shortest?.run, sum.shortest?.steps]).toEqual([1, 101, 9]);
    const equal = added(part(1, 10, { conflict: 1 }, 9), part(11, 10, { conflict: 1 }, 9));
    expect(equal.shortest?.run).toBe(1);
    expect(added(part(1, 10), part(11, 10, { conflict: 1 }, 9)).first?.run).toBe(11);
  });
});
