import { describe, expect, it } from "vitest";
import type { Question } from "../../engine/types.ts";
import { catalog, ready, report, trace } from "../../testing/samples.ts";
import type { State } from "../../state/state.ts";
import { command, shell } from "./command.ts";
import { files } from "./files.ts";
import { tellingOf, write } from "./formats.ts";

const LINK = "http://x/#y";
const shown = { ...trace(2, "freed-table"), path: "0/3" };

function state(some: Partial<State> = {}): State {
  return { ...ready(), report: report([shown]), ...some };
}

const words = (form: "mail" | "markdown" | "svg" | "json", some: Partial<State> = {}): string => write(form, state(some), LINK)?.words ?? "";

describe("the command", () => {
  const question: Question = {
    ...report([]).question,
    operation: "exit_mmap",
    variant: "after",
    strategy: "up_front",
    arch: "x86-64",
    kernel: "linux-6.19",
    params: [
      { name: "cpus", value: "3" },
      { name: "pages", value: "1" },
    ],
    knobs: [{ name: "gate", value: "any-mode" }],
  };
  const all = command({ question, stores: "delayed", params: { cpus: "3" }, neutral: false, texts: ["strategy/a.tlb"], allKinds: true });

  it("asks for everything that differs from what it would take by itself", () => {
    expect(all.join(" ")).toBe(
      "stalewalk check a.tlb --strategy up_front --operation exit_mmap --variant after --arch x86-64 --kernel linux-6.19 --set cpus=3 --with gate=any-mode --stores delayed --all-kinds",
    );
  });

  it("is broken as a shell reads it, between its words", () => {
    const lines = shell(all, 60);
    expect(lines).toEqual([
      "stalewalk check a.tlb --strategy up_front \\",
      "    --operation exit_mmap --variant after --arch x86-64 \\",
      "    --kernel linux-6.19 --set cpus=3 --with gate=any-mode \\",
      "    --stores delayed --all-kinds",
    ]);
    expect(lines.every((line) => line.length <= 60)).toBe(true);
  });

  it("of a case names no strategy, and says no more than it must", () => {
    const alone: Question = { ...question, strategy: null, variant: null, knobs: [], operation: "munmap", kernel: "neutral" };
    const said = command({ question: alone, stores: "immediate", params: {}, neutral: true, texts: [], allKinds: false });
    expect(said.join(" ")).toBe("stalewalk check --operation munmap --arch x86-64");
  });

  it("gives texts of one name a file each", () => {
    expect(files(["strategy/a.tlb", "operation/a.tlb", "arch/x.tlb"]).map(([, name]) => name)).toEqual(["strategy-a.tlb", "operation-a.tlb", "x.tlb"]);
  });

  it("tells every kind where another story than the first is shown", () => {
    const two = report([shown, trace(3, "stale-frame")]);
    expect(tellingOf(state({ report: two, kind: "stale-frame" }), LINK)?.command).toContain("--all-kinds");
    expect(tellingOf(state({ report: two }), LINK)?.command).not.toContain("--all-kinds");
  });
});

describe("the run", () => {
  it("has every field that a saved trace has, and the texts whole", () => {
    expect(JSON.parse(words("json", { edits: { "strategy/a.tlb": "stalewalk 1\n" } }))).toEqual({
      engine: "0.1.0",
      edition: 1,
      operation: "o",
      variant: null,
      strategy: "a",
      arch: "x",
      kernel: "k",
      params: [],
      knobs: [],
      stores: "immediate",
      texts: [{ path: "strategy/a.tlb", text: "stalewalk 1\n" }],
      kind: "freed-table",
      path: "0/3",
      steps: ["CPU 0: s1", "CPU 0: s2"],
    });
  });

  it("of the reader’s own waits where theirs does", () => {
    const turn = { trace: { ...shown, kind: null }, summary: "", diagnosis: null, moves: [], nearest: null, complete: true, trouble: null };
    const own = { moves: [0, 3], undone: [], delayed: true, turn, was: null };
    expect(JSON.parse(words("json", { own }))).toMatchObject({ stores: "delayed", kind: null });
  });

  it("is none where there is nothing to tell", () => {
    expect(write("json", state({ report: report([]) }), LINK)).toBeNull();
    expect(write("mail", state({ report: null }), LINK)).toBeNull();
  });
});

describe("the Markdown", () => {
  it("has a heading, the verdict, the interleaving, the command and the link", () => {
    const text = words("markdown");
    expect(text).toMatch(/^## Does one way survive an operation on X\?\n\n\*\*An answer\.\*\* Why it is so\.\n\n### The shortest story in which it does \(freed-table\)\n\n```text\n[^`]* {2}1 {2}step 1 happens\.\n/);
    expect(text).toMatch(/```sh\nstalewalk check --strategy a --operation o --arch x\n```/);
    expect(text).toMatch(/\[Does one way survive an operation on X\?\]\(http:\/\/x\/#y\) Stalewalk 0\.1\.0/);
  });

  it("has nothing in it that is read as Markdown by accident", () => {
    const titled = { ...report([shown]), summary: "a_b_c *d* [e](f) <g> `h`" };
    expect(words("markdown", { report: titled })).toContain(String.raw`a\_b\_c \*d\* \[e\](f) \<g\> \`h\``);
    const fenced = words("markdown", { edits: { "strategy/a.tlb": "// ```\n" } });
    expect(fenced).toContain("````\n// ```\n````");
  });
});

describe("the drawing", () => {
  it("has the question with its answer as its title, and the step at the cursor", () => {
    const last = words("svg");
    expect(last).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(last).toContain("<title id=\"t\">Does one way survive an operation on X? An answer.</title>");
    expect(last).toMatch(/<desc id="d">Why it is so\.\n1\. Step 1 happens\./);
    expect(words("svg", { cursor: 1 })).not.toBe(last);
  });
});

describe("files", () => {
  it("are named after the question", () => {
    expect(write("mail", state(), LINK)?.file).toBe("stalewalk-a-o-x.txt");
    expect(catalog.kernels[0]?.name).toBe("k");
  });
});
