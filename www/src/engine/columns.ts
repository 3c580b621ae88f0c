/** The architectures of a map, in the order of their ranks, which is that of the catalogue. */

import type { Catalog } from "./types.ts";

/** So many a map begins with; a page that has just been loaded knows no others. */
const FIRST = 8;

/** The architectures that a map begins with, or all; one that is chosen beside them has a column of its own. */
export function columns(catalog: Catalog, chosen: string, all = false): readonly string[] {
  const names = catalog.archs.map(({ name }) => name);
  const shown = all ? names : names.slice(0, FIRST);
  return chosen === "" || shown.includes(chosen) ? shown : [...shown, chosen];
}

/** True if there are more than a map begins with. */
export const isMore = (catalog: Catalog): boolean => catalog.archs.length > FIRST;
