/** The parts of the drawing of a machine, without places: boxes with rows, and what points where. */

/** What a line to another box is for. */
export type LineKind = "holds" | "cut" | "read" | "walk" | "stale" | "used";

export interface Line {
  readonly kind: LineKind;
  /** The id of the box it leads to. */
  readonly box: string;
  /** The row of that box; null for the box itself. */
  readonly row: number | null;
}

export interface Row {
  /** What it is: `[x0]`, `TLB`; empty where the row above says so. */
  readonly label: string;
  readonly text: string;
  /** What else there is to say, each in a line of its own. */
  readonly notes: readonly string[];
  /** What this step has done to it, in a word; empty for nothing. */
  readonly change: string;
  /** True for what this step has removed. */
  readonly gone: boolean;
  readonly stale: boolean;
  readonly line: Line | null;
  /** What the line says, for whoever does not see it; empty where the text says so itself. */
  readonly said: string;
}

export interface Box {
  readonly title: string;
  /** What stands beside the title. */
  readonly aside: string;
  readonly notes: readonly string[];
  readonly change: string;
  readonly freed: boolean;
  readonly stale: boolean;
  /** Its rows, each in a place that it keeps; null where the place is empty. */
  readonly rows: readonly (Row | null)[];
}

/** The boxes at one moment, by their ids. Those that do not exist yet are missing. */
export type Scene = ReadonlyMap<string, Box>;

export const tableId = (name: string): string => `table ${name}`;
export const frameId = (name: string): string => `frame ${name}`;
export const cpuId = (cpu: number): string => `cpu ${cpu}`;

const PLAIN: Row = { label: "", text: "", notes: [], change: "", gone: false, stale: false, line: null, said: "" };

export const row = (label: string, text: string, more: Partial<Row> = {}): Row => ({ ...PLAIN, label, text, ...more });

export const box = (title: string, more: Partial<Box> = {}): Box => ({
  title,
  aside: "",
  notes: [],
  change: "",
  freed: false,
  stale: false,
  rows: [],
  ...more,
});

/** What comes after the arrow of an entry or an item, as the longest of some names: `P` of `→ P rw`. */
export function pointed(text: string, names: Iterable<string>): string | null {
  const says = text.split("→ ")[1];
  if (says === undefined) return null;
  let found: string | null = null;
  for (const name of names) {
    const rest = says.startsWith(name) ? says.charAt(name.length) : null;
    if ((rest === "" || rest === " " || rest === ",") && name.length > (found?.length ?? -1)) found = name;
  }
  return found;
}
