/**
 * The order and the nesting of tables and frames. They are the same for all steps of a run: a box stands under the table that
 * pointed to it first.
 */

import type { Machine, Trace } from "../../engine/types.ts";
import { frameId, pointed, tableId } from "./box.ts";

export interface Node {
  readonly id: string;
  /** The table it stands under and the entry that pointed to it; null for a root, and for what nothing ever points to. */
  readonly parent: { readonly id: string; readonly entry: number } | null;
  /** True if it begins another address space than the node before it. */
  readonly first: boolean;
}

interface Thing {
  readonly id: string;
  readonly mm: string;
  /** 0 for a frame of data. */
  readonly level: number;
}

export const moments = (trace: Trace): readonly Machine[] => [trace.start, ...trace.steps.map((step) => step.machine)];

/** The boxes' ids by the names that entries call them by. */
export function ids({ tables, frames }: Machine): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { name } of frames) found.set(name, frameId(name));
  for (const { name } of tables) found.set(name, tableId(name));
  return found;
}

export function tree(trace: Trace): readonly Node[] {
  const all = things(trace);
  const parents = firstPointers(trace, all);
  const children = (id: string): Thing[] =>
    all.filter((t) => parents.get(t.id)?.id === id).toSorted((a, b) => (parents.get(a.id)?.entry ?? 0) - (parents.get(b.id)?.entry ?? 0));
  const under = (thing: Thing): Thing[] => [thing, ...children(thing.id).flatMap(under)];
  const spaces = [...new Set(all.map((t) => t.mm))];
  return spaces.flatMap((mm) => {
    const roots = all.filter((t) => t.mm === mm && !parents.has(t.id)).toSorted((a, b) => b.level - a.level);
    return roots.flatMap(under).map(({ id }, n) => ({ id, parent: parents.get(id) ?? null, first: n === 0 }));
  });
}

/** Everything that there is at any step, in the order in which it comes. */
function things(trace: Trace): readonly Thing[] {
  const found = new Map<string, Thing>();
  for (const { tables, frames } of moments(trace)) {
    for (const { name, mm, level } of tables) found.set(tableId(name), { id: tableId(name), mm, level });
    for (const { name, mm } of frames) found.set(frameId(name), { id: frameId(name), mm, level: 0 });
  }
  return [...found.values()];
}

function firstPointers(trace: Trace, all: readonly Thing[]): ReadonlyMap<string, { id: string; entry: number }> {
  const found = new Map<string, { id: string; entry: number }>();
  const levels = new Map(all.map(({ id, level }) => [id, level]));
  for (const machine of moments(trace)) {
    const known = ids(machine);
    for (const { name, level, entries } of machine.tables) {
      for (const [entry, { value }] of entries.entries()) {
        const to = known.get(pointed(value, known.keys()) ?? "");
        // What stands lower points to nothing above it, so that the nesting has no end in itself.
        if (to !== undefined && !found.has(to) && (levels.get(to) ?? 0) < level) found.set(to, { id: tableId(name), entry });
      }
    }
  }
  return found;
}
