/** What the strategies cost: what of it the reader looks at, and the numbers as far as they have come. */

import type { Cell, Costs, Counts, ParamEntry } from "../engine/types.ts";
import type { Status } from "./state.ts";

/** What is counted, and where a strategy is safe: the columns of the table. */
export type Column = "safe" | "flushes" | "instructions" | "ipis" | "interrupted" | "root_loads" | "lost" | "waiting" | "freed";

export interface CostView {
  readonly open: boolean;
  /** The parameter that grows in the pictures; empty for the engine's first choice. */
  readonly along: string;
  /** Parameters that the reader has set here; the others are as large as can be. */
  readonly params: Readonly<Record<string, string>>;
  /** The column that the rows are ordered by. */
  readonly sort: Column;
  /** The last good numbers. */
  readonly costs: Costs | null;
  /** The architecture that they are of: the question may be about another by now. */
  readonly arch: string;
  /** True where the cells of the map show what they cost, too. */
  readonly inMap: boolean;
  /** The numbers of the setting for each architecture of the map, as far as they have come. */
  readonly figures: Readonly<Record<string, Costs>>;
  /** The verdicts on every architecture; empty while there are none. */
  readonly cells: readonly Cell[];
  readonly status: Status;
}

export const COST_VIEW: CostView = {
  open: false,
  along: "",
  params: {},
  sort: "safe",
  costs: null,
  arch: "",
  inMap: false,
  figures: {},
  cells: [],
  status: { tag: "starting" },
};

/** What can happen to the costs. */
export type CostAction =
  | { readonly tag: "open"; readonly open: boolean }
  | { readonly tag: "along"; readonly name: string }
  | { readonly tag: "set"; readonly name: string; readonly value: string }
  | { readonly tag: "sort"; readonly by: Column }
  | { readonly tag: "in-map"; readonly on: boolean }
  | { readonly tag: "figures"; readonly arch: string; readonly costs: Costs }
  /** Another operation has other parameters: what was set is forgotten. */
  | { readonly tag: "begin" }
  | { readonly tag: "costs"; readonly costs: Costs; readonly arch: string }
  | { readonly tag: "cells"; readonly cells: readonly Cell[] }
  | { readonly tag: "status"; readonly status: Status };

export function updateCost(view: CostView, action: CostAction): CostView {
  switch (action.tag) {
    case "open":
      return action.open === view.open ? view : { ...view, open: action.open };
    case "along":
      return { ...view, along: action.name };
    case "set":
      return { ...view, params: { ...view.params, [action.name]: action.value } };
    case "sort":
      return { ...view, sort: action.by };
    case "begin":
      return { ...view, along: "", params: {}, costs: null, figures: {}, cells: [] };
    case "costs":
      // Texts that are broken have no costs: the last good ones stay.
      return action.costs.diagnostics.some((d) => d.error) ? view : { ...view, costs: action.costs, arch: action.arch };
    case "cells":
      return { ...view, cells: action.cells };
    case "in-map":
      return { ...view, inMap: action.on };
    case "figures":
      return { ...view, figures: { ...view.figures, [action.arch]: action.costs } };
    case "status":
      return { ...view, status: action.status };
  }
}

/** True while the cells of the map show what they cost: the map is clear again when the costs are closed. */
export const isInMap = ({ open, inMap }: CostView): boolean => open && inMap;

/** What one cell of the map costs; null where that is not known, or nothing to count. */
export const figure = (view: CostView, strategy: string, arch: string): Counts | null =>
  isInMap(view) ? (view.figures[arch]?.rows.find((row) => row.strategy === strategy)?.points[0] ?? null) : null;

/** The setting that the figures in the map are for: `24 pages, 8 CPUs`. */
export function setting({ figures }: CostView): string {
  const [costs] = Object.values(figures);
  const phrase = ({ name, values, phrases }: ParamEntry): string | undefined =>
    phrases[values.indexOf(costs?.params.find((p) => p.name === name)?.value ?? "")];
  return costs?.choices.map(phrase).filter((words) => words !== undefined).join(", ") ?? "";
}

/** The parameter that grows. */
export const along = ({ along: chosen, costs }: CostView): string => (chosen === "" ? (costs?.along ?? "") : chosen);
