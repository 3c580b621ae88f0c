/** What a link made now says of the answer. */

import type { Trace } from "../engine/types.ts";
import { isAnswered, movesOf } from "./own.ts";
import { isOld, trace } from "./select.ts";
import { type Made, NOTHING_MADE, nameOf, type Said, seal, type Told } from "./shared.ts";
import { asked, type State } from "./state.ts";

/** Only an answer to this very question counts. An exercise has a digest of it instead. */
export function madeOf(state: State, exercise = false): Omit<Made, "engine"> {
  const { report, shared, own } = state;
  const isHidden = exercise || shared.hidden;
  const mine = own !== null && isAnswered(own) && own.turn !== null ? tell(own.turn.trace, own.delayed) : null;
  if (shared.hidden) return { ...NOTHING_MADE, seal: shared.opening?.made.seal ?? "", story: mine };
  if (report === null || state.status.tag !== "answered" || isOld(state)) return NOTHING_MADE;
  const { verdict, kind } = report;
  if (isHidden) return { ...NOTHING_MADE, seal: sealOf(state, { verdict, kind }) };
  const shown = trace(state);
  const theirs = shown !== undefined && own === null && (state.cursor !== null || state.kind !== null);
  return {
    ...NOTHING_MADE,
    answer: { verdict, kind },
    story: own === null ? (theirs ? tell(shown, report.checked.stores === "delayed") : null) : mine,
  };
}

/** The digest of an answer to the question of a state. */
export const sealOf = (state: State, is: Said): string => seal(JSON.stringify(asked(state.choices)), is);

function tell({ kind, path, steps }: Trace, delayed: boolean): Told {
  return { delayed, kind, moves: movesOf(path), steps: steps.map(nameOf) };
}
