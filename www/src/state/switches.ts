/** Promises of the hardware as switches: which of them the answer turns on, and what the library's own architecture says. */

import type { Flips, Map as VerdictMap } from "../engine/types.ts";
import type { Second } from "./map.ts";
import type { State, Status } from "./state.ts";

/** The tab of the source panel with the switches, which is no text. */
export const PROMISES = "promises";

export interface Switching {
  /** True if the reader wants to know which promises the answer turns on. */
  readonly open: boolean;
  readonly status: Status;
  /** What was found of that last, so far; null before the first, and where the answer is none that could be turned. */
  readonly flips: Flips | null;
  /** What it is of. */
  readonly of: Second | null;
  /** The map of the library's own architecture, where the reader has changed it, with what it answers. */
  readonly library: { readonly map: VerdictMap; readonly of: Second } | null;
}

export const SWITCHING: Switching = { open: false, status: { tag: "starting" }, flips: null, of: null, library: null };

/** What can happen to the switches. */
export type SwitchAction =
  | { readonly tag: "open"; readonly open: boolean }
  | { readonly tag: "begins" }
  | { readonly tag: "flips"; readonly flips: Flips | null; readonly of: Second }
  | { readonly tag: "status"; readonly status: Status }
  | { readonly tag: "library"; readonly map: VerdictMap; readonly of: Second }
  /** A switch was turned: the text says so, and the switches stay in sight. */
  | { readonly tag: "write"; readonly file: string; readonly text: string };

export function updateSwitches(state: State, action: SwitchAction): State {
  const put = (some: Partial<Switching>): State => ({ ...state, switching: { ...state.switching, ...some } });
  switch (action.tag) {
    case "open":
      return action.open === state.switching.open ? state : put({ open: action.open });
    case "begins":
      return put({ status: { tag: "judging" } });
    case "flips": {
      const over = action.flips === null || action.flips.complete;
      return put({ flips: action.flips, of: action.of, ...(over ? { status: { tag: "answered" } } : {}) });
    }
    case "status":
      return put({ status: action.status });
    case "library":
      return put({ library: { map: action.map, of: action.of } });
    case "write":
      return write(state, action.file, action.text);
  }
}

function write(state: State, file: string, text: string): State {
  const { [file]: _, ...others } = state.edits;
  const edits = text === state.library[file] ? others : { ...others, [file]: text };
  return { ...state, edits, playing: false };
}
