/**
 * The lanes of a run as they are drawn: the engine's, with what each bar is told apart by, and a lane for every store that waits in
 * a buffer, which the machine of each step knows of.
 */

import type { Bar, Held, ItemView, Lane, Machine, Trace, Wave } from "../../engine/types.ts";

/** What a lane's bars look like. */
export type Shape = "entry" | "leaf" | "invalid" | "left" | "partial-walk" | "walk" | "register" | "backing" | "table" | "frame" | "store";

export interface DrawnLane extends Lane {
  /** Missing for a lane of marks alone, and where nothing but the engine's word is known. */
  readonly shape?: Shape | undefined;
}

/** A picture whose lanes may know more than the engine's. */
export interface Picture extends Wave {
  lanes: DrawnLane[];
  /** The steps whose store is not visible yet. */
  readonly hollow?: ReadonlySet<number>;
}

const known = new WeakMap<Trace, Picture>();

/** The picture of a run; the same each time. */
export function pictureOf(trace: Trace): Picture {
  const found = known.get(trace);
  if (found !== undefined) return found;
  const stores = waiting(trace);
  const hollow = new Set(stores.map((store) => store.from).filter((from) => from > 0));
  const lanes = trace.wave.lanes.map((lane): DrawnLane => ({ ...lane, shape: shapeOf(trace, lane) }));
  const made: Picture = { ...trace.wave, lanes: withStores(trace, lanes, stores), hollow };
  known.set(trace, made);
  return made;
}

const machineAt = (trace: Trace, step: number): Machine => trace.steps[step - 1]?.machine ?? trace.start;

/** What the machine holds in a bar, by the state in which it begins. */
export function itemOf(trace: Trace, lane: Lane, bar: Bar): ItemView | undefined {
  const items = (step: number): ItemView[] => {
    const { cpus, backing } = machineAt(trace, step);
    return (lane.cpu === null ? backing : cpus[lane.cpu]?.items) ?? [];
  };
  const has = (step: number, item: ItemView): boolean =>
    items(step).some((i) => i.name === item.name && i.held === item.held && i.tag === item.tag && i.left === item.left);
  const { from, to } = bar;
  const named = items(from).filter((item) => item.name === bar.label && HELD[lane.lane]?.includes(item.held));
  // Of several of one name, the one that comes and goes with the bar; two that are shown as one may be told apart by nothing.
  return named.find((item) => (from === 0 || !has(from - 1, item)) && (to === null || !has(to, item))) ?? named[0];
}

const HELD: Readonly<Partial<Record<Lane["lane"], readonly Held[]>>> = {
  leaf: ["leaf", "invalid", "backing"],
  "partial-walk": ["partial-walk", "register"],
  walk: ["walk"],
};

function shapeOf(trace: Trace, lane: Lane): Shape | undefined {
  const [first] = lane.bars;
  if (first === undefined) return undefined;
  if (lane.lane === "frame") {
    const end = machineAt(trace, trace.steps.length);
    return end.tables.some((table) => table.name === lane.label) ? "table" : "frame";
  }
  const item = itemOf(trace, lane, first);
  if (item?.left) return "left";
  if (item !== undefined) return item.held;
  return lane.lane === "kernel" || lane.lane === "hardware" ? undefined : lane.lane;
}

interface Waiting {
  readonly cpu: number;
  readonly name: string;
  readonly from: number;
  to: number | null;
}

/** Every store that waits at some time, from the step that makes it to the one that makes it visible. */
function waiting(trace: Trace): Waiting[] {
  const all: Waiting[] = [];
  for (let step = 0; step <= trace.steps.length; step++) {
    for (const [cpu, { stores }] of machineAt(trace, step).cpus.entries()) {
      const left = [...stores];
      // Of equal stores the oldest leaves first: the newest are still there.
      for (const store of all.filter((s) => s.cpu === cpu && s.to === null).toReversed()) {
        const at = left.indexOf(store.name);
        if (at < 0) store.to = step;
        else left.splice(at, 1);
      }
      all.push(...left.map((name) => ({ cpu, name, from: step, to: null })));
    }
  }
  return all;
}

/** Behind the lanes of what a CPU holds; stores that wait at the same time stand in lanes below each other. */
function withStores(trace: Trace, lanes: DrawnLane[], stores: readonly Waiting[]): DrawnLane[] {
  const all = [...lanes];
  for (const cpu of new Set(stores.map((store) => store.cpu))) {
    const rows: Bar[][] = [];
    for (const store of stores.filter((s) => s.cpu === cpu)) {
      const row = rows.find((r) => (r.at(-1)?.to ?? Number.POSITIVE_INFINITY) <= store.from);
      if (row === undefined) rows.push([storeBar(store)]);
      else row.push(storeBar(store));
    }
    const group = lanes.find((lane) => lane.cpu === cpu && lane.group !== "")?.group ?? `CPU ${cpu}, ${machineAt(trace, 0).cpus[cpu]?.task ?? ""}`;
    const made = rows.map((bars): DrawnLane => ({ group, label: "store buffer", lane: "kernel", cpu, marks: [], bars, shape: "store" }));
    const last = all.findLastIndex((lane) => lane.group === group);
    // A CPU that holds nothing has no lanes yet: those of later ones, and of the memory, come behind it.
    const next = all.findIndex((lane) => lane.group !== "" && lane.lane !== "entry" && (lane.cpu === null || lane.cpu > cpu));
    all.splice(last >= 0 ? last + 1 : next < 0 ? all.length : next, 0, ...made);
  }
  return all;
}

function storeBar({ name, from, to }: Waiting): Bar {
  const ended_by = to === null ? "" : `becomes visible, step ${to}`;
  return { from, to, label: name, state: "live", stale_from: null, used_at: null, ended_by };
}
