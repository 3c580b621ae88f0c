/** How the reader looks at the map: what is shown of it, what it is held against, where the reader points. */

import type { Cell, Map as VerdictMap } from "../engine/types.ts";
import type { Asked, Texts } from "../worker/protocol.ts";
import type { Status } from "./state.ts";

/**
 * What the reader wants to see: everything, the rows in which something breaks, those that differ between architectures; or the
 * cells that are otherwise with another kernel, or by the library's own texts.
 */
export type Filter = "all" | "breaks" | "differs" | "kernel" | "texts";

/** A cell, by what it is of. */
export interface Spot {
  readonly strategy: string;
  readonly arch: string;
}

/** Two maps of one question, each cell of the first to be held against that of the second. */
export interface Pair {
  readonly mine: VerdictMap;
  readonly theirs: VerdictMap;
}

/** What a second map is asked, by which texts. */
export interface Second {
  readonly question: Asked;
  readonly edits: Texts;
}

/** The maps of all operations, as far as they have come. */
export interface Overview {
  readonly open: boolean;
  readonly status: Status;
  /** The last map of each operation. */
  readonly maps: Readonly<Record<string, readonly Cell[]>>;
  /** The operations whose map is by the texts and the kernel of now. */
  readonly done: readonly string[];
}

export interface MapView {
  /** True for all architectures, false for those that a map begins with. */
  readonly all: boolean;
  readonly filter: Filter;
  /** The other kernel, where one was chosen; else it is the first other one. */
  readonly kernel: string;
  /** The cell that the tab key comes back to; null for that of the question. */
  readonly at: Spot | null;
  /** By what the grid has the focus; null while it has not. What the keyboard reaches is said. */
  readonly focus: "keyboard" | "pointer" | null;
  /** The cell under the pointer. */
  readonly under: Spot | null;
  /** What the map on the screen answers. */
  readonly of: string;
  /** Cells whose verdict the last edit has changed, for a moment. */
  readonly changed: ReadonlySet<string>;
  /** The map that the first is held against, as it was answered last, with what it answers. */
  readonly other: { readonly map: VerdictMap; readonly of: Second } | null;
  readonly otherStatus: Status;
  /** Both maps when both had last been answered: what is marked stays so until there are new ones. */
  readonly pair: Pair | null;
  readonly overview: Overview;
}

export const MAP_VIEW: MapView = {
  all: false,
  filter: "all",
  kernel: "",
  at: null,
  focus: null,
  under: null,
  of: "",
  changed: new Set(),
  other: null,
  otherStatus: { tag: "starting" },
  pair: null,
  overview: { open: false, status: { tag: "starting" }, maps: {}, done: [] },
};

/** What can happen to the map. */
export type MapAction =
  | { readonly tag: "show-all"; readonly all: boolean }
  | { readonly tag: "filter"; readonly filter: Filter }
  | { readonly tag: "kernel"; readonly kernel: string }
  | { readonly tag: "focus"; readonly at: Spot; readonly by: "keyboard" | "pointer" }
  | { readonly tag: "blur" }
  | { readonly tag: "point"; readonly at: Spot | null }
  | { readonly tag: "seen"; readonly changed: ReadonlySet<string> }
  | { readonly tag: "compared"; readonly map: VerdictMap; readonly of: Second }
  | { readonly tag: "other-status"; readonly status: Status }
  | { readonly tag: "overview"; readonly open: boolean }
  | { readonly tag: "overview-begins" }
  | { readonly tag: "overview-part"; readonly operation: string; readonly cells: readonly Cell[] }
  | { readonly tag: "overview-status"; readonly status: Status };

export const spotKey = ({ strategy, arch }: Spot): string => `${strategy} ${arch}`;
export const isSame = (a: Spot | null, b: Spot | null): boolean => a?.strategy === b?.strategy && a?.arch === b?.arch;
