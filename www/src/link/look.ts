/** How the reader looks at the map and at the texts, in a link. */

import type { Filter, MapView } from "../state/map.ts";

/** What a link keeps of it. */
export interface Look {
  readonly all: boolean;
  readonly filter: Filter;
  /** The other kernel; empty for the first other one. */
  readonly kernel: string;
  readonly overview: boolean;
  /** The text that is shown; empty for the first. */
  readonly file: string;
}

export const PLAIN_LOOK: Look = { all: false, filter: "all", kernel: "", overview: false, file: "" };

const FILTERS: readonly Filter[] = ["all", "breaks", "differs", "kernel", "texts"];

export const lookOf = ({ all, filter, kernel, overview }: MapView, file: string): Look => ({ all, filter, kernel, overview: overview.open, file });

/** The pieces of a link about it; one that is empty is left out. */
export function encodeLook(look: Look): readonly ["filter" | "against" | "archs" | "overview" | "file", string][] {
  return [
    ["filter", look.filter === "all" ? "" : look.filter],
    ["against", look.filter === "kernel" ? look.kernel : ""],
    ["archs", look.all ? "all" : ""],
    ["overview", look.overview ? "open" : ""],
    ["file", look.file],
  ];
}

/** Reads them; what is wrong with one is added to `troubles`. */
export function decodeLook(piece: (name: string) => string, troubles: string[]): Look {
  const one = (name: string, word: string): boolean => {
    if (piece(name) !== "" && piece(name) !== word) troubles.push(`What this link says of its ${name} cannot be read.`);
    return piece(name) === word;
  };
  const filter = FILTERS.find((name) => name === piece("filter"));
  if (filter === undefined && piece("filter") !== "") troubles.push("This link filters the map in a way that this page does not know; all of it is shown.");
  return {
    all: one("archs", "all"),
    filter: filter ?? "all",
    kernel: piece("against"),
    overview: one("overview", "open"),
    file: piece("file"),
  };
}
