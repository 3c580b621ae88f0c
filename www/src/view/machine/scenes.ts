/** What there is to draw at each step of a run, with what the step has done to it. */

import type { CpuView, Machine, Mode, TableView, Trace } from "../../engine/types.ts";
import { type Box, box, cpuId, frameId, type Line, pointed, type Row, row, type Scene, tableId } from "./box.ts";
import { cpuHolder, itemRows, sinceStep, storeHolder } from "./items.ts";
import { slots } from "./slots.ts";
import { ids, moments } from "./tree.ts";

const MODES: Readonly<Record<Mode, string>> = { user: "user", kernel: "kernel", "kernel-user": "kernel, at user memory" };

/** The boxes that are no tables, frames or CPUs. */
export const BESIDES = ["backing", "variables", "promises"] as const;

/** The scenes before the first step and after each. */
export function scenes(trace: Trace): readonly Scene[] {
  const machines = moments(trace);
  const holds = trace.start.cpus.map((_, cpu) => itemRows(trace, cpuHolder(cpu)));
  const asked = trace.start.cpus.map((_, cpu) => comeAndGo("pending", machines.map((m) => m.cpus[cpu]?.pending ?? [])));
  const waiting = trace.start.cpus.map((_, cpu) => waits(machines.map((m) => m.cpus[cpu]?.stores ?? [])));
  const store = itemRows(trace, storeHolder);
  const promised = comeAndGo("", machines.map((m) => m.promises));
  return machines.map((now, n) => {
    const before = machines[n - 1] ?? now;
    const scene = new Map<string, Box>();
    for (const table of now.tables) scene.set(tableId(table.name), tableBox(table, n, machines));
    for (const { name } of now.frames) scene.set(frameId(name), frameBox(name, n, machines));
    const rows = { backing: store[n] ?? [], variables: variables(now, before), promises: promised[n] ?? [] };
    for (const id of BESIDES) if (rows[id].length > 0) scene.set(id, box(TITLES[id], { rows: rows[id], stale: rows[id].some((r) => r?.stale) }));
    for (const [cpu, view] of now.cpus.entries()) {
      const more = [...(holds[cpu]?.[n] ?? []), ...(asked[cpu]?.[n] ?? []), ...(waiting[cpu]?.[n] ?? [])];
      scene.set(cpuId(cpu), cpuBox(view, before.cpus[cpu] ?? view, cpu, more));
    }
    return scene;
  });
}

const TITLES = { backing: "backing store", variables: "variables", promises: "promised" } as const;

function tableBox(table: TableView, n: number, machines: readonly Machine[]): Box {
  const { name, mm, freed, entries } = table;
  const [now, then] = [machines[n], machines[n - 1]];
  const before = n === 0 ? table : then?.tables.find((t) => t.name === name);
  const isRoot = now?.tables.every((t) => t.mm !== mm || t.level < table.level || t === table) === true;
  const known = now === undefined ? new Map<string, string>() : ids(now);
  const rows = entries.map((entry, at): Row => {
    const was = before?.entries[at]?.value ?? entry.value;
    const isNew = was !== entry.value && !freed;
    const [to, from] = [entry.value, was].map((value) => known.get(pointed(value, known.keys()) ?? ""));
    const line: Line | null = to ? { kind: "holds", box: to, row: null } : from && isNew ? { kind: "cut", box: from, row: null } : null;
    return row(entry.name.replace(name, ""), freed ? "anything" : entry.value.replaceAll(`${mm}:`, ""), {
      change: isNew ? "now" : "",
      notes: isNew ? [`was ${was.replaceAll(`${mm}:`, "")}`] : [],
      line,
    });
  });
  const since = freed ? sinceStep(n, (m) => machines[m]?.tables.find((t) => t.name === name)?.freed === true) : 0;
  const loaded = isRoot && now !== undefined ? loadedBy(now, mm) : [];
  return box(name, {
    aside: isRoot ? `root of ${mm}` : "",
    notes: [...(freed ? [freedIn(since)] : []), ...loaded],
    change: comes(before, freed, before?.freed === true),
    freed,
    rows,
  });
}

function loadedBy({ cpus }: Machine, mm: string): string[] {
  const loaded = [...cpus.entries()].filter(([, cpu]) => cpu.root === mm);
  const numbers = loaded.flatMap(([n, cpu]) => (cpu.device ? [] : [n]));
  const names = [...(numbers.length === 0 ? [] : [`CPU ${numbers.join(", ")}`]), ...loaded.flatMap(([, cpu]) => (cpu.device ? [cpu.task] : []))];
  return names.length === 0 ? [] : [`loaded by ${names.join(", ")}`];
}

function frameBox(name: string, n: number, machines: readonly Machine[]): Box {
  const find = (m: number) => machines[m]?.frames.find((f) => f.name === name);
  const [now, before] = [find(n), n === 0 ? find(0) : find(n - 1)];
  const freed = now?.freed === true;
  return box(name, {
    notes: [freed ? freedIn(sinceStep(n, (m) => find(m)?.freed === true)) : `data of ${now?.mm ?? ""}`],
    change: comes(before, freed, before?.freed === true),
    freed,
  });
}

const freedIn = (step: number): string => `${step === 0 ? "freed" : `freed in step ${step}`}, anybody’s`;

/** What the step has done to a table or frame as a whole. */
function comes(before: unknown, freed: boolean, wasFreed: boolean): string {
  if (before === undefined) return "new";
  return freed && !wasFreed ? "freed" : "";
}

function variables(now: Machine, before: Machine): Row[] {
  return now.variables.map(({ name, value }) => {
    const was = before.variables.find((old) => old.name === name)?.value;
    return row(name, value, { change: was === value ? "" : "now" });
  });
}

/** Rows of words that are there at some moments and not at others. */
function comeAndGo(label: string, all: readonly (readonly string[])[]): readonly (readonly (Row | null)[])[] {
  // The same words may stand there twice.
  const told = all.map((words) => words.map((word, n) => `${word}${"\u0000".repeat(words.slice(0, n).filter((w) => w === word).length)}`));
  return slots(told).map((places, n) =>
    places.map((key, place) => {
      if (key === null) return place === 0 ? row(label, "") : null;
      const isNew = n > 0 && told[n - 1]?.includes(key) !== true;
      return row(place === 0 ? label : "", key.replaceAll("\u0000", ""), { change: isNew ? "new" : "" });
    }),
  );
}

/** Stores that wait, in the order in which they may leave. */
function waits(all: readonly (readonly string[])[]): readonly (readonly (Row | null)[])[] {
  const most = Math.max(...all.map((stores) => stores.length));
  return all.map((stores, n) =>
    Array.from({ length: most }, (_, place) => {
      const store = stores[place];
      if (store === undefined) return place === 0 ? row("stores", "") : null;
      const isNew = n > 0 && stores.length > (all[n - 1]?.length ?? 0) && place === stores.length - 1;
      return row(place === 0 ? "stores" : "", store, { change: isNew ? "new" : "" });
    }),
  );
}

function cpuBox(cpu: CpuView, before: CpuView, n: number, more: readonly (Row | null)[]): Box {
  const fact = (label: string, of: (view: CpuView) => string): Row => row(label, of(cpu), { change: of(cpu) === of(before) ? "" : "now" });
  const rows = [
    ...(cpu.device ? [] : [fact("mode", ({ mode, lazy }) => `${MODES[mode]}${lazy ? ", lazy" : ""}`)]),
    ...(cpu.device ? [] : [fact("irqs", ({ irqs_on }) => (irqs_on ? "on" : "off"))]),
    fact("root", ({ root }) => root),
    ...(cpu.tag === null ? [] : [fact("tag", ({ tag }) => tag ?? "")]),
    ...more,
  ];
  return box(cpu.device ? "device" : `CPU ${n}`, {
    aside: `${cpu.task}${cpu.finished && before.finished && !cpu.device ? ", finished" : ""}`,
    notes: cpu.shares_with.length === 0 ? [] : [`shares its TLB with CPU ${cpu.shares_with.join(", ")}`],
    change: cpu.finished && !before.finished && !cpu.device ? "finished" : "",
    stale: more.some((r) => r?.stale),
    rows,
  });
}
