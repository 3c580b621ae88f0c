import { describe, expect, it } from "vitest";
import type { CpuView, Report, Step, Trace } from "../engine/types.ts";
import { report, trace } from "../testing/samples.ts";
import { mail } from "./mail.ts";
import { command } from "./share/command.ts";
import type { Telling } from "./share/telling.ts";
import { ascii, wrap, wrapAll } from "./words.ts";

const LINK = "http://x/#y";

const cpu = (task: string): CpuView => ({
  task,
  device: false,
  shares_with: [],
  mode: "kernel",
  root: "mm",
  tag: null,
  lazy: false,
  irqs_on: true,
  finished: false,
  items: [],
  pending: [],
  stores: [],
});

/** A story of `steps`, each with its CPU and its sentence; the last one breaks. */
function told(cpus: readonly string[], steps: readonly (readonly [number, Step["actor"], string])[]): Trace {
  const sample = trace(steps.length, "freed-table");
  return {
    ...sample,
    start: { ...sample.start, cpus: cpus.map(cpu) },
    steps: steps.map(([on, actor, sentence], n) => ({
      ...(sample.steps[n] as Step),
      cpu: on,
      actor,
      sentence,
      violation: n === steps.length - 1 ? "freed-table" : null,
    })),
  };
}

const two = told(
  ["exiting task", "kernel thread"],
  [
    [0, "kernel", "CPU 0 asks."],
    [1, "kernel", "CPU 1 drops everything that it holds of the address space, and answers."],
    [0, "hardware", "The walker of CPU 0 reads pgd[0] → T."],
  ],
);

function whole(some: Partial<Report> = {}): string {
  return written({ ...report([two]), ...some }, two);
}

function written(of: Report, shown: Trace | undefined, edits: Telling["edits"] = {}): string {
  const question = { question: of.question, stores: "immediate" as const, params: {}, neutral: true, texts: Object.keys(edits), allKinds: false };
  return mail({ report: of, shown, own: null, edits, link: LINK, command: command(question) });
}

describe("the story for a mail", () => {
  it("has a column for each CPU, and marks the hardware and the end", () => {
    expect(whole()).toContain(
      [
        "     CPU 0                             CPU 1",
        "     exiting task                      kernel thread",
        "     ------------                      -------------",
        "  1  asks.",
        "  2                                    drops everything that it holds",
        "                                       of the address space, and",
        "                                       answers.",
        "  3! the walker reads pgd[0] -> T.",
        "",
        "     ! here it breaks",
      ].join("\n"),
    );
  });

  it("says its, not whose, in the column of a CPU", () => {
    const answers = told(["a"], [[0, "hardware", "CPU 0’s answer comes to CPU 1."]]);
    expect(written(report([answers]), answers)).toContain("  1! its answer comes to CPU 1.\n");
  });

  it("names the CPUs without a step, and gives them no column", () => {
    const idle = told(["a", "b"], [[1, "kernel", "CPU 1 acts."]]);
    const words = written(report([idle]), idle);
    expect(words).toContain("     CPU 1\n     b\n     -----\n  1! acts.\n");
    expect(words).toContain("Without a step in it: CPU 0, a.");
  });

  it("has labels in columns and sentences below where there are many CPUs", () => {
    const four = told(["a", "b", "c", "d"], [0, 1, 2, 3].map((n) => [n, "kernel", `CPU ${n} does something.`] as const));
    const words = written(report([four]), four);
    expect(words).toMatch(/^ {2}2 {18,24}s2$/m);
    expect(words).toContain("  2  CPU 1 does something.");
  });

  it("is ASCII, fits a quoted mail, and ends with the link", () => {
    const words = whole({ summary: "A way → B … ".repeat(30), diagnosis: { cause: "too-early", cpu: 0, words: "Too early.", barrier: null } });
    // oxlint-disable-next-line no-control-regex
    expect(words).toMatch(/^[\n\x20-\x7e]*$/);
    for (const line of words.split("\n")) expect(line.length).toBeLessThanOrEqual(72);
    expect(words.endsWith(`\n\nLink: ${LINK}\n`)).toBe(true);
  });

  it("says what the answer rests on, with standing and source", () => {
    const words = whole({
      rests_on: [{ name: "gate", value: "any-mode", sentence: "It may.", standing: "assumed", source: "manual §4", instead_of: null }],
    });
    expect(words).toContain("  - gate = any-mode, assumed: It may.\n      [manual section 4]");
  });

  it("says which texts are not the library's", () => {
    const words = written(report([two]), two, { "strategy/a.tlb": "" });
    expect(words).toContain("changed against the library: strategy/a.tlb (in the link)");
  });

  it("tells the answer's own story before another that is shown", () => {
    const other: Trace = { ...trace(2, "stale-frame"), start: two.start };
    const words = written(report([two, other]), other);
    expect(words).toMatch(/in which it does \(freed-table\):[^]*The shortest one that ends in stale-frame:/);
    expect(words).not.toContain("in other ways");
    expect(written(report([two, other]), two)).toContain("  - stale-frame, in 2 steps");
  });

  it("of what does not apply is its reason", () => {
    const words = written({ ...report([]), verdict: "not-applicable", summary: "", reason: "there is no tag" }, undefined);
    expect(words).toBe(`Does one way survive an operation on X?\n    o with a on x, k kernel functions\n\nAn answer.\n\nThere is no tag.\n\nTo reproduce it:\n\n    stalewalk check --strategy a --operation o --arch x\n\nLink: ${LINK}\n`);
  });
});

describe("words", () => {
  it("that are longer than a column are cut, best behind a parenthesis", () => {
    expect(wrapAll("executes invpcid_single(dying): its go", 21)).toEqual(["executes", "invpcid_single(", "dying): its go"]);
    expect(wrapAll("abcdefgh", 3)).toEqual(["abc", "def", "gh"]);
  });
  it("are wrapped between letters of one line only", () => expect(wrap("aa bb  cc dddddd", 5)).toEqual(["aa bb", "cc", "dddddd"]));
  it("of nothing are no line", () => expect(wrap(" ", 5)).toEqual([]));
  it("are written in ASCII", () => expect(ascii("‘a’ → §4…")).toBe("'a' -> section 4..."));
});
