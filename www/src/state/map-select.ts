/** What follows from a state about its map: read by views and by what asks the engine, kept nowhere. */

import { columns } from "../engine/columns.ts";
import type { Cell, Entry, Map as VerdictMap } from "../engine/types.ts";
import type { Asked, Texts } from "../worker/protocol.ts";
import { type Filter, isSame, type Second, type Spot, spotKey } from "./map.ts";
import { operation } from "./select.ts";
import { asked, type State } from "./state.ts";
import { besideLibrary } from "./switches-select.ts";

/** The architectures that the map is asked for; a case's row is of the first. */
export function mapColumns(state: State): readonly string[] {
  const all = state.mapView.all && operation(state)?.case === false;
  return state.catalog === null ? [] : columns(state.catalog, state.choices.arch, all);
}

/** What a map's answer depends on beside its architectures and the texts. A case has no map, but a row of its strategy. */
function mapAsked(state: State): Asked {
  const of = operation(state)?.case === false ? { strategy: "", arch: "" } : { arch: "" };
  return { ...asked(state.choices), ...of };
}

export const mapOf = (state: State): string => JSON.stringify(mapAsked(state));

/** True if a map answers for both states, but for their texts. */
export function isSameMap(a: State, b: State): boolean {
  return mapOf(a) === mapOf(b) && mapColumns(a).join(" ") === mapColumns(b).join(" ");
}

/** The map of the operation at hand; null while there is none. */
export function shownMap(state: State): VerdictMap | null {
  return state.map?.cells[0]?.operation === state.choices.operation ? besideLibrary(state, state.map) : null;
}

/** The kernels that the one at hand can be held against. */
export function otherKernels(state: State): readonly Entry[] {
  return state.catalog?.kernels.filter((k) => k.name !== state.choices.kernel) ?? [];
}

export function otherKernel(state: State): Entry | undefined {
  const all = otherKernels(state);
  return all.find((k) => k.name === state.mapView.kernel) ?? all[0];
}

/** The library's own texts: one value, so that asking by them twice is seen to be the same. */
const NO_EDITS: Texts = {};

/** What the map is to be held against; null where nothing is asked for. */
export function second(state: State): Second | null {
  const { filter } = state.mapView;
  if (operation(state)?.case !== false) return null;
  const question: Asked = { ...mapAsked(state), archs: mapColumns(state) };
  if (filter === "texts") return { question, edits: NO_EDITS };
  const kernel = filter === "kernel" ? otherKernel(state) : undefined;
  return kernel === undefined ? null : { question: { ...question, kernel: kernel.name }, edits: state.edits };
}

export function isSameSecond(a: Second | null, b: Second | null): boolean {
  return a?.edits === b?.edits && JSON.stringify(a?.question) === JSON.stringify(b?.question);
}

export const isBreaking = ({ verdict }: Cell): boolean => verdict === "breaks" || verdict === "breaks-delayed";

/** The strategies of a map, in its order. */
export const rowsOf = (cells: readonly Cell[]): readonly string[] => [...new Set(cells.map((c) => c.strategy))];

/** The strategies whose rows a filter leaves. What does not apply is no verdict that another could differ from. */
export function shownRows(filter: Filter, cells: readonly Cell[]): readonly string[] {
  const passes = (strategy: string): boolean => {
    const row = cells.filter((c) => c.strategy === strategy);
    if (filter === "breaks") return row.some(isBreaking);
    return new Set(row.flatMap((c) => (c.verdict === "not-applicable" ? [] : [c.verdict]))).size > 1;
  };
  const all = rowsOf(cells);
  return filter === "breaks" || filter === "differs" ? all.filter(passes) : all;
}

export function cellAt(map: VerdictMap | null, spot: Spot | null): Cell | undefined {
  return spot === null ? undefined : map?.cells.find((c) => isSame(c, spot));
}

/** What a cell is held against: the other cell, or nothing where the other map lacks it. */
export interface Difference {
  readonly theirs: Cell | undefined;
}

/** The cells that differ from those of the second map, by their keys. With another kernel another kind is a difference, too. */
export function differences(state: State): ReadonlyMap<string, Difference> {
  const { pair, filter } = state.mapView;
  const found = new Map<string, Difference>();
  if (pair === null || pair.mine.cells[0]?.operation !== state.choices.operation) return found;
  const others = new Map(pair.theirs.cells.map((c) => [spotKey(c), c]));
  for (const mine of pair.mine.cells) {
    const theirs = others.get(spotKey(mine));
    const isOther = theirs?.verdict !== mine.verdict || (filter === "kernel" && theirs.kind !== mine.kind);
    if (isOther) found.set(spotKey(mine), { theirs });
  }
  return found;
}

/** The cells of which two maps say something else, as far as both have them. */
export function changes(old: VerdictMap, now: VerdictMap): ReadonlySet<string> {
  const before = new Map(old.cells.map((c) => [spotKey(c), c.verdict]));
  const changed = now.cells.filter((c) => before.has(spotKey(c)) && before.get(spotKey(c)) !== c.verdict);
  return new Set(changed.map(spotKey));
}

/** The operations of the overview, and the architectures that it shows of each. */
export function overviewParts(state: State): { readonly operations: readonly string[]; readonly archs: readonly string[] } {
  const { catalog } = state;
  if (catalog === null) return { operations: [], archs: [] };
  const operations = catalog.operations.flatMap((o) => (o.case ? [] : [o.name]));
  return { operations, archs: columns(catalog, "") };
}
