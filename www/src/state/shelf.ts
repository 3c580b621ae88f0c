/** The list of the library: whether it stands in place of the question, and what of it is shown. */

import type { State } from "./state.ts";

export interface Shelf {
  readonly open: boolean;
  /** Words that what is shown must have, in its title, its name or its comments. */
  readonly find: string;
  /** A mechanism, a year, an architecture; empty for all. */
  readonly mechanism: string;
  readonly year: string;
  readonly arch: string;
}

/** What the list can be narrowed by. */
export type Narrowed = "find" | "mechanism" | "year" | "arch";

export const SHELF: Shelf = { open: false, find: "", mechanism: "", year: "", arch: "" };

export type ShelfAction =
  | { readonly tag: "open"; readonly open: boolean }
  | { readonly tag: "narrow"; readonly by: Narrowed; readonly to: string }
  | { readonly tag: "all" };

export function updateShelf(state: State, action: ShelfAction): State {
  const { shelf } = state;
  switch (action.tag) {
    case "open":
      return action.open === shelf.open ? state : { ...state, shelf: { ...shelf, open: action.open }, playing: false };
    case "narrow":
      return { ...state, shelf: { ...shelf, [action.by]: action.to } };
    case "all":
      return { ...state, shelf: { ...SHELF, open: shelf.open } };
  }
}
