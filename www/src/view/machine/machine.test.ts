import { describe, expect, it } from "vitest";
import type { CpuView, ItemView, Machine, Trace } from "../../engine/types.ts";
import { bar, lane, machine, trace, wave } from "../../testing/samples.ts";
import { pointed } from "./box.ts";
import { lines } from "./lines.ts";
import { type Placed, plan } from "./place.ts";
import { scenes } from "./scenes.ts";
import { slots } from "./slots.ts";
import { tree } from "./tree.ts";

const item = (held: ItemView["held"], name: string, more: Partial<ItemView> = {}): ItemView => ({ held, mm: "m", name, tag: null, left: false, stale: false, ...more });

const cpu = (items: ItemView[], more: Partial<CpuView> = {}): CpuView => ({
  task: "a task", device: false, shares_with: [], mode: "kernel", root: "m", tag: null, lazy: false, irqs_on: true, finished: false, items, pending: [], stores: [], ...more,
});

const table = (name: string, level: number, entries: Record<string, string>, more: Partial<Machine["tables"][number]> = {}) => ({
  name, mm: "m", level, freed: false, entries: Object.entries(entries).map(([at, value]) => ({ name: `${name}[${at}]`, value })), ...more,
});

const frame = (name: string, more: Partial<Machine["frames"][number]> = {}) => ({ name, mm: "m", freed: false, ...more });

/** A run through some machines, the first of which it begins with. */
function run(machines: readonly Partial<Machine>[], more: Partial<Trace> = {}): Trace {
  const [start, ...after] = machines.map((one) => ({ ...machine, ...one }));
  const plain = trace(after.length);
  return { ...plain, start: start ?? machine, steps: plain.steps.map((step, n) => Object.assign(step, { machine: after[n] ?? machine })), ...more };
}

const TABLES = [table("pgd", 2, { 0: "→ T" }), table("T", 1, { x: "→ P rw", y: "→ Q ro" })];
const FRAMES = [frame("P"), frame("Q")];

/** A frame is freed under a TLB entry, which is then used. */
const broken = run(
  [
    { tables: TABLES, frames: FRAMES, cpus: [cpu([item("leaf", "x → P rw"), item("walk", "pgd[0] → T")])] },
    { tables: [table("pgd", 2, { 0: "→ T" }), table("T", 1, { x: "none", y: "→ Q ro" })], frames: FRAMES, cpus: [cpu([item("leaf", "x → P rw")])] },
    { tables: TABLES, frames: [frame("P", { freed: true }), frame("Q")], cpus: [cpu([item("leaf", "x → P rw", { stale: true }), item("leaf", "y → Q ro")])] },
    { tables: TABLES, frames: [frame("P", { freed: true }), frame("Q")], cpus: [cpu([item("leaf", "x → P rw", { stale: true }), item("leaf", "y → Q ro")])] },
  ],
  { wave: wave([{ ...lane("CPU 0", "TLB", "leaf", [bar(0, null, "x → P rw", { stale_from: 2, used_at: 3 })]), cpu: 0 }]) },
);

const rowsOf = (n: number, id: string) => scenes(broken)[n]?.get(id)?.rows.map((row) => row && [row.label, row.text, row.change].concat(row.notes));

describe("places for what comes and goes", () => {
  it("are kept by what stays, shared by nobody, and no more than are needed", () => {
    for (let seed = 1; seed < 40; seed++) {
      let state = seed;
      const next = (): number => (state = (state * 48_271) % 2_147_483_647);
      const moments = Array.from({ length: 12 }, () => ["a", "b", "c", "d", "e"].filter(() => next() % 3 > 0));
      const places = slots(moments);
      const most = Math.max(...moments.map((keys) => keys.length));
      for (const [n, keys] of moments.entries()) {
        expect(places[n]?.filter((key) => key !== null).toSorted()).toEqual(keys);
        expect(places[n]?.length).toBe(places[0]?.length);
        for (const key of keys) if (n > 0 && moments[n - 1]?.includes(key)) expect(places[n]?.indexOf(key)).toBe(places[n - 1]?.indexOf(key));
      }
      expect(places[0]?.length).toBeGreaterThanOrEqual(most);
      expect(places[0]?.length).toBeLessThanOrEqual(5);
    }
  });
});

describe("what an entry points to", () => {
  it.each([
    ["→ T", "T"],
    ["→ T2 rw", "T2"],
    ["→ page 1 rw, global", "page 1"],
    ["x → a:P ro, huge", "a:P"],
    ["x → P1, old", null],
    ["none", null],
    ["P ro, not present", null],
  ])("%s", (text, name) => expect(pointed(text, ["T", "T2", "P", "a:P", "page 1"])).toBe(name));
});

describe("the tree", () => {
  it("has each table under the one that pointed to it first, and frames under their tables, in the order of the entries", () => {
    const moved = run([{ tables: TABLES.toReversed(), frames: [frame("Q"), frame("P"), frame("R")] }, { tables: [table("pgd", 2, { 0: "→ T" }), table("T", 1, { x: "→ R rw", y: "→ P rw" })], frames: [frame("P"), frame("Q"), frame("R")] }]);
    expect(tree(moved).map(({ id, parent }) => [id, parent?.id, parent?.entry])).toEqual([
      ["table pgd", undefined, undefined],
      ["table T", "table pgd", 0],
      ["frame P", "table T", 0],
      ["frame R", "table T", 0],
      ["frame Q", "table T", 1],
    ]);
  });

  it("keeps address spaces apart, and shows what nothing points to", () => {
    const two = run([{ tables: [table("a", 1, { x: "→ P rw" }), table("b", 1, { x: "→ P ro" }, { mm: "other" })], frames: [frame("P"), frame("Z", { mm: "other" })] }]);
    expect(tree(two).map(({ id, first }) => [id, first])).toEqual([["table a", true], ["frame P", false], ["table b", true], ["frame Z", false]]);
  });
});

describe("the scenes of a run", () => {
  it("say what each step did, and since when something is stale", () => {
    expect(rowsOf(0, "cpu 0")?.slice(3)).toEqual([["TLB", "x → P rw", ""], null, ["walking", "pgd[0] → T", ""]]);
    expect(rowsOf(1, "cpu 0")?.slice(3)).toEqual([["TLB", "x → P rw", ""], null, ["walking", "pgd[0] → T", "gone"]]);
    expect(rowsOf(2, "cpu 0")?.slice(3)).toEqual([["TLB", "x → P rw", "stale", "stale since step 2"], ["", "y → Q ro", "new"], ["walking", "", ""]]);
    expect(rowsOf(3, "cpu 0")?.slice(3)).toEqual([["TLB", "x → P rw", "used", "stale since step 2"], ["", "y → Q ro", ""], ["walking", "", ""]]);
    expect(rowsOf(1, "table T")).toEqual([["[x]", "none", "now", "was → P rw"], ["[y]", "→ Q ro", ""]]);
    const freed = scenes(broken).map((scene) => scene.get("frame P"));
    expect(freed.map((box) => [box?.freed, box?.change, box?.notes[0]])).toEqual([
      [false, "", "data of m"],
      [false, "", "data of m"],
      [true, "freed", "freed in step 2, anybody’s"],
      [true, "", "freed in step 2, anybody’s"],
    ]);
  });

  it("tell the walk that is used from what a walk cache keeps of it", () => {
    const both = [item("partial-walk", "pgd[0] → T", { stale: true }), item("walk", "pgd[0] → T", { stale: true })];
    for (const [kind, changes] of [["walk", ["", "used"]], ["partial-walk", ["used", ""]]] as const) {
      const lanes = [{ ...lane("CPU 0", "it", kind, [bar(0, null, "pgd[0] → T", { stale_from: 0, used_at: 1 })]), cpu: 0 }];
      const used = run([{ tables: TABLES, frames: FRAMES, cpus: [cpu(both)] }, { tables: TABLES, frames: FRAMES, cpus: [cpu(both)] }], { wave: wave(lanes) });
      const rows = scenes(used)[1]?.get("cpu 0")?.rows.filter((row) => row?.text === "pgd[0] → T");
      expect(rows?.map((row) => row?.change)).toEqual(changes);
    }
  });

  it("draw a line for what points, is read, walks, is stale or used", () => {
    const all = scenes(broken);
    const planned = plan(broken, all, 400);
    const kinds = all.map((scene) => lines(planned, scene).map(({ kind }) => kind));
    expect(kinds).toEqual([
      ["holds", "holds", "holds", "walk"],
      ["holds", "cut", "holds"],
      ["holds", "holds", "holds", "stale", "read"],
      ["holds", "holds", "holds", "used"],
    ]);
  });
});

const overlap = (a: Placed, b: Placed): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe("the places", () => {
  it.each([280, 349, 350, 407, 560, 900])("overlap nowhere and keep within %i pixels", (width) => {
    const planned = plan(broken, scenes(broken), width);
    const all = [...planned.memory, ...planned.cpus];
    expect(all.length).toBe(5);
    for (const [n, a] of all.entries()) {
      expect(a.x).toBeGreaterThanOrEqual(0);
      expect(a.x + a.width).toBeLessThanOrEqual(width);
      expect(a.y + a.height).toBeLessThanOrEqual(planned.height);
      for (const row of a.rows) expect(row.y + row.height).toBeLessThanOrEqual(a.y + a.height + 8.5);
      for (const b of all.slice(n + 1)) expect(overlap(a, b)).toBe(false);
    }
  });
});
