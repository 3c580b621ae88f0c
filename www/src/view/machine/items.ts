/** What CPUs, devices and backing stores hold, each in a place of its own for as long as it is held. */

import type { Held, ItemView, LaneKind, Machine, Trace } from "../../engine/types.ts";
import { type Line, pointed, type Row, row } from "./box.ts";
import { slots } from "./slots.ts";
import { ids, moments } from "./tree.ts";

const LABELS: Readonly<Record<Held, string>> = {
  leaf: "TLB",
  "partial-walk": "walk cache",
  walk: "walking",
  register: "registers",
  invalid: "no entry",
  backing: "",
};
/** The sort of lane that each has in the picture. */
const LANES: Readonly<Record<Held, LaneKind>> = {
  leaf: "leaf",
  invalid: "leaf",
  backing: "leaf",
  "partial-walk": "partial-walk",
  register: "partial-walk",
  walk: "walk",
};
const HELD = ["leaf", "partial-walk", "walk", "register", "invalid", "backing"] as const;

/** Who holds: the items at each moment of a run. */
export interface Holder {
  /** The index of the CPU; null for the backing store. */
  readonly cpu: number | null;
  readonly items: (machine: Machine) => readonly ItemView[];
  /** The address space that need not be said: that of the root loaded. */
  readonly root: (machine: Machine) => string;
}

type Keyed = ReadonlyMap<string, ItemView>;

/** The rows of what a holder has, moment by moment; as many rows at each. */
export function itemRows(trace: Trace, holder: Holder): readonly (readonly (Row | null)[])[] {
  const machines = moments(trace);
  const held = machines.map((machine) => keyed(holder.items(machine)));
  const used = uses(trace, holder.cpu);
  const sections = HELD.map((kind) => {
    // What a step drops keeps its place for that step.
    const keys = held.map((now, n) => [...new Set([...(held[n - 1]?.keys() ?? []), ...now.keys()])].filter((key) => key.startsWith(`${kind} `)));
    const places = slots(keys);
    return machines.map((machine, n): (Row | null)[] => {
      const root = holder.root(machine);
      const isUsed = (key: string): boolean => used.has(`${n} ${LANES[kind]} ${held[n]?.get(key)?.name}`);
      const rows = (places[n] ?? []).map((key) => key && itemRow({ key, n, held, machine, root, isUsed: isUsed(key) }));
      // A TLB is drawn though nothing is ever in it.
      if (rows.length === 0) return kind === "leaf" && holder.cpu !== null ? [row(LABELS.leaf, "")] : [];
      const [first, ...others] = rows;
      return [first ? { ...first, label: LABELS[kind] } : row(LABELS[kind], ""), ...others.map((other) => other || null)];
    });
  });
  return machines.map((_, n) => sections.flatMap((section) => section[n] ?? []));
}

/** The items by what they are. What an invalidate has dropped and accesses may still use is the same item. */
function keyed(items: readonly ItemView[]): Keyed {
  const found = new Map<string, ItemView>();
  for (const item of items) {
    let key = [item.held, item.mm, item.name, item.tag ?? ""].join(" ");
    while (found.has(key)) key += " again";
    found.set(key, item);
  }
  return found;
}

/**
 * The steps in which something that a CPU holds is used although stale, with the lane's sort and its name: `10 walk pgd[0] → T`. A walk
 * in flight and what a walk cache keeps of it have one name.
 */
function uses({ wave }: Trace, cpu: number | null): ReadonlySet<string> {
  const lanes = wave.lanes.filter((lane) => lane.cpu === cpu && lane.group !== "");
  const used = lanes.flatMap(({ lane, bars }) => bars.map(({ used_at, label }) => (used_at === null ? "" : `${used_at} ${lane} ${label}`)));
  return new Set(used);
}

interface At {
  readonly key: string;
  readonly n: number;
  readonly held: readonly Keyed[];
  readonly machine: Machine;
  readonly root: string;
  readonly isUsed: boolean;
}

function itemRow({ key, n, held, machine, root, isUsed }: At): Row {
  const [item, before] = [held[n]?.get(key), n === 0 ? held[0]?.get(key) : held[n - 1]?.get(key)];
  const shown = item ?? before;
  if (shown === undefined) return row("", "");
  const text = shown.name.replaceAll(`${root}:`, "");
  const notes = notesOf(shown, root, text);
  if (item === undefined) return row("", text, { notes, change: "gone", gone: true });
  const change = isUsed ? "used" : changeOf(item, before);
  const line = lineOf(item, machine, change);
  const since = item.stale ? sinceStep(n, (m) => held[m]?.get(key)?.stale === true) : null;
  return row("", text, {
    notes: since === null ? notes : [...notes, since === 0 ? "stale from the start" : `stale since step ${since}`],
    change,
    stale: item.stale,
    line,
    said: saidOf(line, item),
  });
}

/** The first of the moments up to `n` through all of which something has been so. */
export function sinceStep(n: number, isSo: (moment: number) => boolean): number {
  let since = n;
  while (since > 0 && isSo(since - 1)) since--;
  return since;
}

function notesOf({ mm, tag, left }: ItemView, root: string, text: string): string[] {
  const notes: string[] = [];
  if (mm !== root && !text.includes(`${mm}:`)) notes.push(`of ${mm}`);
  if (tag === "global") notes.push("global");
  else if (tag !== null && tag !== mm) notes.push(tag.startsWith("tag ") ? tag : `tag of ${tag}`);
  if (left) notes.push("dropped, but an access under way may use it");
  return notes;
}

function changeOf(item: ItemView, before: ItemView | undefined): string {
  if (before === undefined) return "new";
  if (item.stale && !before.stale) return "stale";
  return item.left === before.left ? "" : "now";
}

/** Only what asks for attention has a line: what is used, stale or new, and walks that go on. */
function lineOf(item: ItemView, machine: Machine, change: string): Line | null {
  const known = ids(machine);
  const to = known.get(pointed(item.name, known.keys()) ?? "");
  if (change === "new") {
    const read = source(item, machine);
    if (read !== null) return read;
  }
  if (to === undefined) return null;
  if (change === "used") return { kind: "used", box: to, row: null };
  if (item.stale) return { kind: "stale", box: to, row: null };
  return item.held === "walk" ? { kind: "walk", box: to, row: null } : null;
}

/** The entry that something was read from, where that still says the same. */
function source(item: ItemView, { tables }: Machine): Line | null {
  const [from = "", says = ""] = item.name.split(" → ");
  const isLeaf = item.held === "leaf" || item.held === "invalid" || item.held === "backing";
  for (const { name, mm, entries, freed } of tables) {
    if (freed || mm !== item.mm) continue;
    const at = entries.findIndex((e) => (isLeaf ? isEntryOf(e, from, says) : e.name === from && e.value.includes(says)));
    if (at >= 0) return { kind: "read", box: `table ${name}`, row: at };
  }
  return null;
}

/** A huge page is translated by an entry of an upper table, which does not name the address. */
function isEntryOf({ name, value }: { name: string; value: string }, address: string, says: string): boolean {
  const isHuge = says.includes(", huge");
  if (isHuge !== value.includes(", huge")) return false;
  return isHuge || (name.endsWith(`[${address}]`) && (says === "none") === !value.includes("→"));
}

function saidOf(line: Line | null, item: ItemView): string {
  if (line === null) return "";
  const to = line.box.replace(/^\w+ /, "");
  if (line.kind === "read") return `read from ${to}`;
  if (line.kind === "walk") return `a walk in flight, which goes on to ${to}`;
  return line.kind === "used" ? `${item.held === "leaf" ? "leads to" : "reads"} ${to} in this step` : "";
}

/** The holder that a CPU is. */
export const cpuHolder = (cpu: number): Holder => ({
  cpu,
  items: (machine) => machine.cpus[cpu]?.items ?? [],
  root: (machine) => machine.cpus[cpu]?.root ?? "",
});

/** The backing store, whose only address space need not be said either. */
export const storeHolder: Holder = {
  cpu: null,
  items: (machine) => machine.backing,
  root: ({ tables }) => (tables.every((t) => t.mm === tables[0]?.mm) ? (tables[0]?.mm ?? "") : ""),
};
