/** A guided tour: where the reader is in it, and whether what the page asks is what the stop asks. */

import { paramValue } from "./select.ts";
import type { Choices, State } from "./state.ts";

/** A piece of a paragraph. */
export type Piece = string | { readonly code: string } | { readonly stressed: string } | { readonly words: string; readonly href: string };

/** A stop: a text, and the setting of the page that it speaks of. */
export interface Stop {
  readonly title: string;
  readonly text: readonly (readonly Piece[])[];
  /** A case that stands alone is asked with no strategy. */
  readonly choices: Omit<Choices, "strategy"> & { readonly strategy?: string };
  /** The step that is shown; null for the last. */
  readonly step: number | null;
}

export interface Tour {
  readonly title: string;
  readonly stops: readonly Stop[];
}

export interface TourState {
  /** The stop, counted from 1; null while the reader is on no tour. */
  readonly at: number | null;
  /** True where the stop was asked for and is not the page's question yet, as its text has not come. */
  readonly awaited: boolean;
  /** The texts; null until they have come. */
  readonly tour: Tour | null;
  /** True where the page was opened without a link, so that whoever came first may be offered the tour. */
  readonly offered: boolean;
}

export const NO_TOUR: TourState = { at: null, awaited: false, tour: null, offered: false };

export type TourAction =
  /** Goes to a stop, which is shown as soon as its text is there. */
  | { readonly tag: "go"; readonly to: number }
  | { readonly tag: "leave" }
  | { readonly tag: "loaded"; readonly tour: Tour };

/** The stop that the reader is at, as far as its text has come. */
export function stopAt({ tour }: State): Stop | null {
  return tour.at === null ? null : (tour.tour?.stops[tour.at - 1] ?? null);
}

/** True while the page asks something else than the stop does: the reader has changed it. */
export function isOwnSetting(state: State): boolean {
  const stop = stopAt(state);
  if (stop === null || state.catalog === null) return false;
  if (Object.keys(state.edits).length > 0) return true;
  const [mine, theirs] = [state.choices, stop.choices];
  const names = ["operation", "arch", "kernel", "stores"] as const;
  if (names.some((name) => mine[name] !== theirs[name])) return true;
  if (theirs.strategy !== undefined && theirs.strategy !== mine.strategy) return true;
  const operation = state.catalog.operations.find((o) => o.name === mine.operation);
  if (operation === undefined) return false;
  const first = operation.variants[0]?.name;
  if ((mine.variant ?? first) !== (theirs.variant ?? first)) return true;
  return operation.params.some((param) => paramValue(state, param) !== (theirs.params[param.name] ?? param.default));
}
