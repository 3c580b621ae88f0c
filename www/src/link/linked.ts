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
  return { version, choices, edits, kind, own, cursor, beside: shared.hidden ? null : (beside?.other ?? null), look, shelf: shelf.open, stop: tour.at, hidden: shared.hidden, made };
}

/** The fragment of a state. */
export const linkOf = (state: State): string => encode(linked(state, madeOf(state)));

/** The same question with its answer withheld, from the start: nothing that is shown of a run goes along. */
export const exerciseOf = (state: State): string =>
  encode({ ...linked(state, madeOf(state, true)), kind: null, own: null, cursor: null, beside: null, shelf: false, stop: null, hidden: true });

/** Another question in the place of this one: of its answer and its runs nothing is known. */
export const linkTo = (state: State, choices: Choices): string =>
  encode({ ...linked(state, NOTHING_MADE), choices, kind: null, own: null, cursor: null, beside: null, shelf: false, stop: null });

/** True if both states have the same link, but for what it says of the answer. */
export function isSameLink(a: State, b: State): boolean {
  const same = a.choices === b.choices && a.edits === b.edits && a.kind === b.kind && a.own?.moves === b.own?.moves && a.cursor === b.cursor;
  const isSameRoom = a.shelf.open === b.shelf.open && a.tour.at === b.tour.at;
  return same && isSameRoom && a.beside?.other === b.beside?.other && a.shared.hidden === b.shared.hidden && looks(a) === looks(b);
}

const looks = ({ mapView, tab }: State): string => Object.values(lookOf(mapView, tab)).join(" ");

/** True if both answers are the same ones, of which a link says something. */
export const isSameAnswer = (a: State, b: State): boolean => a.report === b.report && a.own?.turn === b.own?.turn;
