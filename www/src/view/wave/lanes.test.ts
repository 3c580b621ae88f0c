import { describe, expect, it } from "vitest";
import type { CpuView, ItemView, Machine, Trace } from "../../engine/types.ts";
import { bar, lane, machine, trace, wave } from "../../testing/samples.ts";
import { layout } from "./layout.ts";
import { alone } from "./axis.ts";
import { pictureOf } from "./lanes.ts";
import { lifeOf, told } from "./life.ts";
import { livesOf } from "./lives.ts";

const item = (held: ItemView["held"], name: string, more: Partial<ItemView> = {}): ItemView => ({ held, mm: "app", name, tag: "app", left: false, stale: false, ...more });
const cpu = (stores: string[], items: ItemView[] = []): CpuView => ({
  task: "a task",
  device: false,
  shares_with: [],
  mode: "kernel",
  root: "app",
  tag: "app",
  lazy: false,
  irqs_on: true,
  finished: false,
  items,
  pending: [],
  stores,
});
const at = (...cpus: CpuView[]): Machine => ({ ...machine, cpus });

/** A run whose machine is so at the start and after each step. */
function run(machines: readonly Machine[], lanes: Trace["wave"]["lanes"]): Trace {
  const made = trace(machines.length - 1);
  return {
    ...made,
    start: machines[0] ?? machine,
    steps: made.steps.map((step, n) =>
      Object.assign(step, { machine: machines[n + 1] ?? machine, places: [{ file: "a.tlb", line: n + 10, column: 3, end_line: n + 10, end_column: 5 }] }),
    ),
    wave: wave(lanes),
  };
}

describe("stores that wait", () => {
  const machines = [at(cpu([]), cpu([])), at(cpu(["x: 1"]), cpu([])), at(cpu(["x: 1", "x: 1"]), cpu(["y: 2"])), at(cpu(["x: 1"]), cpu(["y: 2"])), at(cpu([]), cpu(["y: 2"]))];
  const shown = run(machines, [
    lane("", "kernel, CPU 0", "kernel", [], [{ step: 1, label: "a", role: "act" }, { step: 2, label: "b", role: "act" }]),
    { ...lane("CPU 1, a task", "TLB", "leaf", [bar(0, null, "x → P")]), cpu: 1 },
    lane("frames", "P", "frame", [bar(0, null, "data of app")]),
  ]);
  const picture = pictureOf(shown);

  it("are bars from the store until they land; those at the same time stand below each other", () => {
    const stores = picture.lanes.filter((l) => l.shape === "store");
    expect(stores.map((l) => [l.group, l.bars.map((b) => [b.label, b.from, b.to])])).toEqual([
      ["CPU 0, a task", [["x: 1", 1, 3]]],
      ["CPU 0, a task", [["x: 1", 2, 4]]],
      ["CPU 1, a task", [["y: 2", 2, null]]],
    ]);
  });

  it("stand with what their CPU holds, in the order of the CPUs", () => {
    expect(picture.lanes.map((l) => l.group)).toEqual(["", "CPU 0, a task", "CPU 0, a task", "CPU 1, a task", "CPU 1, a task", "frames"]);
  });

  it("have hollow marks", () => {
    const { boxes } = layout(alone(picture, 4), 0);
    expect(boxes.map((box) => [box.step, box.hollow])).toEqual([[1, true], [2, true]]);
  });

  it("are found again for the same run", () => expect(pictureOf(shown)).toBe(picture));
});

const of = (label: string, kind: Parameters<typeof lane>[2], from: number, to: number | null, held: string): Trace["wave"]["lanes"][number] => ({
  ...lane("CPU 0, a task", label, kind, [bar(from, to, held, to === null ? {} : { ended_by: "gone, step 1" })]),
  cpu: 0,
});

describe("what a CPU holds", () => {
  const kept = item("leaf", "x → P");
  const machines = [
    at(cpu([], [kept, item("invalid", "y → none"), item("walk", "pgd[0] → T"), item("partial-walk", "pgd[0] → T", { tag: "global" })])),
    at(cpu([], [{ ...kept, left: true }, item("invalid", "y → none"), item("register", "pgd[1] → T"), item("partial-walk", "pgd[0] → T", { tag: "global" })])),
  ];
  const shown = run(machines, [
    of("TLB", "leaf", 0, 1, "x → P"),
    of("TLB, dropped", "leaf", 1, null, "x → P"),
    of("TLB, invalid", "leaf", 0, null, "y → none"),
    of("walk in flight", "walk", 0, 1, "pgd[0] → T"),
    of("walk cache", "partial-walk", 0, null, "pgd[0] → T"),
    of("root register", "partial-walk", 1, null, "pgd[1] → T"),
  ]);

  it("is told apart by what the machine holds, not by its name", () => {
    expect(pictureOf(shown).lanes.map((l) => l.shape)).toEqual(["leaf", "left", "invalid", "walk", "partial-walk", "register"]);
  });

  it("has a life: since when, by what, until when, and where the text says so", () => {
    const life = lifeOf(shown, { lane: 1, bar: 0 });
    expect(life?.where).toBe("TLB, dropped of CPU 0, a task, tag of app");
    expect(life?.facts.map((f) => [f.when, f.words, f.place?.line])).toEqual([
      ["from step 1", "Step 1 happens.", 10],
      ["to the end", "It is still so after the last step.", undefined],
    ]);
    expect(lifeOf(shown, { lane: 4, bar: 0 })?.where).toContain("global");
    expect(lifeOf(shown, { lane: 4, bar: 7 })).toBeNull();
    expect(lifeOf(shown, { step: 9 })).toBeNull();
  });

  it("is told in words, lane by lane, bar by bar", () => {
    expect(livesOf(shown)).toEqual([
      {
        group: "CPU 0, a task",
        lanes: [
          { name: "TLB", lives: ["x → P: from the start; to step 1 (Step 1 happens)."] },
          { name: "TLB, dropped", lives: ["x → P: from step 1 (Step 1 happens); to the end."] },
          { name: "TLB, invalid", lives: ["y → none: from the start; to the end."] },
          { name: "walk in flight", lives: ["pgd[0] → T: from the start; to step 1 (Step 1 happens)."] },
          { name: "walk cache", lives: ["pgd[0] → T: from the start; to the end."] },
          { name: "root register", lives: ["pgd[1] → T: from step 1 (Step 1 happens); to the end."] },
        ],
      },
    ]);
  });

  it("tells since when it is stale, and of its use", () => {
    const stale = run([machine, machine, machine, machine], [lane("CPU 0, a task", "TLB", "leaf", [bar(1, null, "x → P", { stale_from: 2, used_at: 3 })])]);
    const life = lifeOf(stale, { lane: 0, bar: 0 });
    expect(life?.facts.map((f) => f.when)).toEqual(["from step 1", "stale since step 2", "used in step 3", "to the end"]);
    expect(life && told(life)).toBe("x → P: from step 1 (Step 1 happens); stale since step 2 (Step 2 happens); used in step 3 (Step 3 happens); to the end.");
  });
});
