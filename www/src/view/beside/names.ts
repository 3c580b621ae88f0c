/** What tells two questions apart, in words. */

import type { Choices, State } from "../../state/state.ts";
import { PARTS } from "../../state/state.ts";
import { entries, operation, phrase } from "../../state/select.ts";
import { STORES } from "../words.ts";

/** The names of the first and of the second question, by what differs. */
export function names(state: State): readonly [string, string] {
  const { beside, choices } = state;
  if (beside === null) return ["", ""];
  if (beside.other === "library") return ["your text", "the library’s text"];
  const { other } = beside;
  return [said(state, choices, other), said(state, { ...choices, ...other, params: { ...choices.params, ...other.params } }, other)];
}

function said(state: State, of: Choices, other: Partial<Choices>): string {
  const { catalog } = state;
  const found = catalog?.operations.find((o) => o.name === of.operation) ?? operation(state);
  const words: string[] = [];
  if (catalog !== null) for (const part of PARTS) if (part in other) words.push(entries(catalog, part).find((e) => e.name === of[part])?.title ?? of[part]);
  if ("variant" in other) words.push(found?.variants.find((v) => v.name === (of.variant ?? found.variants[0]?.name))?.title ?? of.variant ?? "");
  for (const name of Object.keys(other.params ?? {})) {
    const param = found?.params.find((p) => p.name === name);
    if (param !== undefined) words.push(phrase(param, of.params[name] ?? param.default));
  }
  if ("stores" in other) words.push(STORES[of.stores ?? "immediate"]);
  return words.filter((word) => word !== "").join(", ");
}
