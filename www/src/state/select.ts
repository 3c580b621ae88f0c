/** What follows from a state: read by views, kept nowhere. */

import type { Catalog, Entry, Machine, OperationEntry, ParamEntry, Place, Step, Trace } from "../engine/types.ts";
import { PARTS, type Part, type State } from "./state.ts";
import { PROMISES } from "./switches.ts";

/** The entries of the catalogue for a part of the question. */
export function entries(catalog: Catalog, part: Part): readonly (Entry | OperationEntry)[] {
  const lists = {
    strategy: catalog.strategies,
    operation: catalog.operations,
    arch: catalog.archs,
    kernel: catalog.kernels,
  };
  return lists[part];
}

/** The strategies to choose from for an operation: its own; all where it has none, or is not known yet. */
export function strategies(catalog: Catalog, of: string): readonly Entry[] {
  const names = catalog.operations.find((o) => o.name === of)?.strategies ?? [];
  return names.length === 0 ? catalog.strategies : catalog.strategies.filter((s) => names.includes(s.name));
}

export function entry(state: State, part: Part): Entry | OperationEntry | undefined {
  if (state.catalog === null) return undefined;
  return entries(state.catalog, part).find((e) => e.name === state.choices[part]);
}

export function operation(state: State): OperationEntry | undefined {
  return state.catalog?.operations.find((o) => o.name === state.choices.operation);
}

export function title(state: State, part: Part): string {
  return entry(state, part)?.title ?? state.choices[part];
}

export function paramValue(state: State, param: ParamEntry): string {
  return state.choices.params[param.name] ?? param.default;
}

/** How a parameter's value reads in the question. */
export function phrase(param: ParamEntry, value: string): string {
  return param.phrases[param.values.indexOf(value)] ?? `${param.name} = ${value}`;
}

/** The traces to choose from: those that break, or the run of a safe answer. */
export function traces(state: State): readonly Trace[] {
  if (state.report === null) return [];
  if (state.report.traces.length > 0) return state.report.traces;
  return state.report.run === null ? [] : [state.report.run];
}

/** The run shown: the reader's own, once there is one. */
export function trace(state: State): Trace | undefined {
  if (state.own?.turn) return state.own.turn.trace;
  const all = traces(state);
  return all.find((t) => t.kind === state.kind) ?? all[0];
}

/** The step shown: 0 before the first, the last where none was chosen. */
export function cursor(state: State): number {
  const last = trace(state)?.steps.length ?? 0;
  return Math.min(state.cursor ?? last, last);
}

export function step(state: State): Step | undefined {
  return trace(state)?.steps[cursor(state) - 1];
}

/** The machine after step `n`, or before the first. */
export function machine(of: Trace, n: number): Machine {
  return of.steps[n - 1]?.machine ?? of.start;
}

export function isBroken(state: State): boolean {
  return state.diagnostics.some((d) => d.error);
}

/** True while the picture answers another question than the one that stands above it. */
export function isOld(state: State): boolean {
  const { tag } = state.status;
  return isBroken(state) || tag === "searching" || tag === "stopped" || tag === "failed";
}

/** A text in the source panel. */
export interface Tab {
  readonly file: string;
  readonly label: string;
}

const PART_LABELS = { strategy: "strategy", operation: "operation", arch: "architecture", kernel: "kernel" } as const;

/** The question's texts, then any other that was edited or has something wrong. */
export function tabs(state: State): readonly Tab[] {
  const found = new Map<string, Tab>();
  const add = (file: string, label: string): void => {
    if (file !== "" && !found.has(file)) found.set(file, { file, label });
  };
  for (const part of PARTS) {
    if (part === "strategy" && operation(state)?.strategies.length === 0) continue;
    add(state.files[part], part === "operation" && operation(state)?.case ? "case" : PART_LABELS[part]);
  }
  for (const file of Object.keys(state.edits)) add(file, file);
  for (const { place } of state.diagnostics) add(place.file, place.file);
  if (state.tab !== PROMISES) add(state.tab, state.tab);
  return [...found.values()];
}

/** The texts of the question that differ from the library's. */
export function editedFiles(state: State): readonly string[] {
  const asked = PARTS.filter((part) => part !== "strategy" || operation(state)?.strategies.length !== 0);
  return asked.map((part) => state.files[part]).filter((file) => file in state.edits);
}

export function shownTab(state: State): Tab | undefined {
  const all = tabs(state);
  return all.find((t) => t.file === state.tab) ?? all[0];
}

export function text(state: State, file: string): string {
  return state.edits[file] ?? state.library[file] ?? "";
}

/** Where a step stands in one file: the statement itself, or the call that leads to it. */
export function placeIn(of: Step | undefined, file: string): { place: Place; statement: boolean } | undefined {
  const index = of?.places.findIndex((p) => p.file === file) ?? -1;
  const place = of?.places[index];
  return place && { place, statement: index === 0 };
}
