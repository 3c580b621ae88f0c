/** The links of a state: to itself, to itself as an exercise, to another question in its place. */

import { shownTab, tabs } from "../state/select.ts";
import { type Made, NOTHING_MADE } from "../state/shared.ts";
import { madeOf } from "../state/made.ts";
import type { Choices, State } from "../state/state.ts";
import { encode, type Linked } from "./fragment.ts";
import { lookOf } from "./look.ts";

function linked(state: State, made: Omit<Made, "engine">): Linked {
  const { version, choices, edits, kind, own, cursor, beside, mapView, shared, shelf, tour } = state;
  const shown = shownTab(state)?.file ?? "";
  const look = lookOf(mapView, shown === tabs(state)[0]?.file ? "" : shown);
  const seen = { look, shelf: shelf.open, stop: tour.at, hidden: shared.hidden, beside: shared.hidden ? null : (beside?.other ?? null) };
  return { version, choices, edits, kind, own, cursor, made, ...seen };
}

/** The fragment of a state. */
export const linkOf = (state: State): string => encode(linked(state, madeOf(state)));

/** The same question with its answer withheld, from the start: nothing that is shown of a run goes along. */
export const exerciseOf = (state: State): string =>
  encode({ ...linked(state, madeOf(state, true)), kind: null, own: null, cursor: null, beside: null, shelf: false, stop: null, hidden: true });

/** Another question in the place of this one: of its answer and its runs nothing is known. */
export const linkTo = (state: State, choices: Choices): string =>
  encode({ ...linked(state, NOTHING_MADE), choices, kind: null, own: null, cursor: null, beside: null, shelf: false, stop: null });

/** True if both states have the same link, but for what it says of the answer. Texts are compared unpacked. */
export const isSameLink = (a: State, b: State): boolean => a.edits === b.edits && bare(a) === bare(b);

const bare = (state: State): string => encode({ ...linked(state, NOTHING_MADE), edits: {} });

/** True if both answers are the same ones, of which a link says something. */
export const isSameAnswer = (a: State, b: State): boolean => a.report === b.report && a.own?.turn === b.own?.turn;
