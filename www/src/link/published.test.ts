import { describe, expect, it } from "vitest";
import { begin } from "../state/own.ts";
import { decode, encode, KEYS, type Linked } from "./fragment.ts";
import { PUBLISHED } from "./published.ts";

const keysOf = (fragment: string): string[] => fragment.split("&").map((piece) => piece.slice(0, piece.indexOf("=")));

/** A link that says everything that a link can say. */
const FULL: Required<Linked> = {
  version: "0.1.0",
  choices: { operation: "o", strategy: "s", arch: "a", kernel: "k", variant: "v", params: { p: "1" }, stores: "delayed" },
  edits: { "strategy/s.tlb": "stalewalk 1\n" },
  kind: "deadlock",
  own: begin([1], false),
  cursor: 1,
  beside: { variant: "after" },
  shelf: true,
  stop: 4,
  look: { all: true, filter: "kernel", kernel: "k2", overview: true, file: "arch/a.tlb" },
  hidden: true,
  made: {
    answer: { verdict: "breaks", kind: "deadlock" },
    story: { delayed: false, moves: [1], steps: ["CPU 0: x"], kind: null },
    seal: "abc",
  },
};

describe("a link that was published", () => {
  it.each(PUBLISHED.map((p) => [p.since, p] as const))("opens as it always has: %s", (_, { fragment, opens }) => {
    expect(decode(`#${fragment}`)).toEqual(opens);
  });

  it("of every form is kept here", () => {
    const kept = new Set(PUBLISHED.flatMap((p) => keysOf(p.fragment)));
    expect(KEYS.filter((key) => !kept.has(key))).toEqual([]);
    expect(keysOf(encode(FULL)).filter((key) => !kept.has(key))).toEqual([]);
  });

  it("can say everything", () => {
    // What a document claims it writes into its link itself.
    expect([...keysOf(encode(FULL)), "expect"].toSorted()).toEqual([...KEYS].toSorted());
  });
});
