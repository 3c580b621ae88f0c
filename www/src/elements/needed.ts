/** The texts of the library that an answer cannot do without. */

import type { Wanted } from "./wanted.ts";

/** The files of the names that are said; null where any may be needed: a program's, a case's, or those of another name. */
export function needed(asks: Pick<Wanted, "operation" | "strategy" | "arch" | "kernel" | "texts">, program: string | null): readonly string[] | null {
  if (program !== null || Object.keys(asks.texts).length > 0 || (asks.operation === "" && asks.strategy === "")) return null;
  const parts = ["operation", "strategy", "arch", "kernel"] as const;
  return parts.flatMap((part) => (asks[part] === "" ? [] : [`${part}/${asks[part]}.tlb`]));
}
