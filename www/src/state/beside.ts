/** A second question beside the first: what differs in it, and its answer. */

import type { Report, Trace } from "../engine/types.ts";
import type { Asked, Texts } from "../worker/protocol.ts";
import { type Alignment, align } from "./align.ts";
import { cursor, editedFiles, operation, trace } from "./select.ts";
import { asked, type Choices, type State, type Status } from "./state.ts";

/** What differs in the second question: choices; or `library`, for the same question by the library's own texts. */
export type Other = Partial<Choices> | "library";

/** A question with the texts that it is asked by. */
export interface Question {
  readonly asked: Asked;
  readonly edits: Texts;
}

export interface Beside {
  readonly other: Other;
  /** The last answer, with the question that it is of. */
  readonly answer: { readonly report: Report; readonly of: Question } | null;
  readonly status: Status;
  /** True once what draws two runs has been loaded. */
  readonly drawn: boolean;
  /** The column at the cursor, for as long as the first run stands at this step; null where the step says which. */
  readonly spot: { readonly column: number; readonly cursor: number | null } | null;
}

export type BesideAction =
  | { readonly tag: "open"; readonly other: Other }
  | { readonly tag: "close" }
  | { readonly tag: "go"; readonly column: number }
  | { readonly tag: "answered"; readonly report: Report | null; readonly of: Question }
  | { readonly tag: "status"; readonly status: Status }
  | { readonly tag: "drawn" };

export const besides = (other: Other): Beside => ({ other, answer: null, status: { tag: "starting" }, drawn: false, spot: null });

/** The library's own texts: one value, so that asking by them twice is seen to be the same. */
const NO_EDITS: Texts = {};

export function updateBeside(state: State, action: BesideAction): State {
  const { beside } = state;
  const withSome = (some: Partial<Beside>): State => (beside === null ? state : { ...state, beside: { ...beside, ...some } });
  switch (action.tag) {
    case "open":
      return { ...state, beside: { ...besides(action.other), drawn: beside?.drawn ?? false }, playing: false };
    case "close":
      return { ...state, beside: null, playing: false };
    case "go":
      return { ...goTo(state, action.column), playing: false };
    case "answered": {
      // A text that is broken has no answer: the last good one stays.
      const answer = action.report === null ? beside?.answer : { report: action.report, of: action.of };
      return withSome({ answer: answer ?? null, status: { tag: "answered" } });
    }
    case "status":
      return withSome({ status: action.status });
    case "drawn":
      return withSome({ drawn: true });
  }
}

/** The cursor of both runs in a column: the first run stands at its last step up to there. */
function goTo(state: State, column: number): State {
  const both = alignment(state);
  const last = trace(state)?.steps.length ?? 0;
  if (both === null || state.beside === null) return state;
  const to = Math.max(0, Math.min(column, both.columns));
  const step = stepAt(both.first, to);
  const at = step === last ? null : step;
  return { ...state, cursor: at, beside: { ...state.beside, spot: { column: to, cursor: at } } };
}

/** One column on, while both runs play; null where nothing stands beside the first. */
export function onward(state: State): State | null {
  const both = alignment(state);
  if (both === null) return null;
  const next = goTo(state, columnOf(state, both) + 1);
  return { ...next, playing: columnOf(next, both) < both.columns };
}

/** Back to the start, if both runs are at their end. */
export function fromStart(state: State): State {
  const both = alignment(state);
  return both !== null && columnOf(state, both) === both.columns ? goTo(state, 0) : state;
}

/** The last step of a run, of which `columns` has those of its steps, up to a column; 0 before the first. */
export const stepAt = (columns: readonly number[], column: number): number => columns.findLastIndex((of) => of <= column) + 1;

/** The column at the cursor; 0 before the first. */
export function columnOf(state: State, both: Alignment): number {
  const spot = state.beside?.spot;
  if (spot && spot.cursor === state.cursor) return Math.min(spot.column, both.columns);
  // Where the first run is at its end, so is the second.
  return state.cursor === null ? both.columns : (both.first[cursor(state) - 1] ?? 0);
}

/** True if two runs are drawn now that were not before, or the cursor of both has moved. */
export function isOtherPair(old: State, now: State): boolean {
  const both = now.beside?.drawn === true ? alignment(now) : null;
  return both !== null && (old.beside?.drawn !== true || old.beside.spot !== now.beside?.spot || alignment(old) !== both);
}

/** True at the end of the run that is shown, or of both. */
export function isAtEnd(state: State): boolean {
  const both = alignment(state);
  return both === null ? cursor(state) === trace(state)?.steps.length : columnOf(state, both) === both.columns;
}

/** The choices of the second question; null where there is none, or where it would be the first one again. */
export function otherChoices(state: State): Choices | null {
  const { beside, choices } = state;
  if (beside === null || beside.other === "library") return null;
  const { variant, stores, ...others } = { ...choices, ...beside.other };
  const found = state.catalog?.operations.find((o) => o.name === others.operation);
  const other = found?.variants.slice(1).find((v) => v.name === variant);
  const set = Object.entries({ ...choices.params, ...beside.other.params });
  const params = Object.fromEntries(set.filter(([name]) => found?.params.some((p) => p.name === name)));
  return { ...others, params, ...(other === undefined ? {} : { variant: other.name }), ...(stores === undefined ? {} : { stores }) };
}

/** What the second run is asked by; null where nothing is to stand beside the first. */
export function secondQuestion(state: State): Question | null {
  if (state.beside === null || state.catalog === null) return null;
  const mine = questionOf(state, state.choices, state.edits);
  if (state.beside.other === "library") return editedFiles(state).length === 0 ? null : { ...mine, edits: NO_EDITS };
  const choices = otherChoices(state);
  const theirs = choices && questionOf(state, choices, state.edits);
  return theirs === null || isSameQuestion(theirs, mine) ? null : theirs;
}

function questionOf(state: State, choices: Choices, edits: Texts): Question {
  const found = state.catalog?.operations.find((o) => o.name === choices.operation) ?? operation(state);
  return { asked: found?.strategies.length === 0 ? { ...asked(choices), strategy: "" } : asked(choices), edits };
}

export const isSameQuestion = (a: Question | null, b: Question | null): boolean =>
  a?.edits === b?.edits && JSON.stringify(a && Object.entries(a.asked).toSorted()) === JSON.stringify(b && Object.entries(b.asked).toSorted());

/** The run of the second answer: that of the kind that is shown of the first, else its shortest. */
export function secondTrace(state: State): Trace | null {
  const report = secondReport(state);
  if (report === null) return null;
  return report.traces.find((t) => t.kind === trace(state)?.kind) ?? report.traces[0] ?? report.run;
}

/** The second answer; null where none is wanted, or none has come. */
export function secondReport(state: State): Report | null {
  return secondQuestion(state) === null ? null : (state.beside?.answer?.report ?? null);
}

/** True while the second answer is of another question than the one that is asked. */
export function isSecondOld(state: State): boolean {
  const { tag } = state.beside?.status ?? { tag: "starting" };
  return (tag !== "answered" && tag !== "judging") || !isSameQuestion(state.beside?.answer?.of ?? null, secondQuestion(state));
}

/** Both runs on one axis; null while there are not two. */
export function alignment(state: State): Alignment | null {
  const [mine, theirs] = [trace(state), secondTrace(state)];
  return mine === undefined || theirs === null ? null : align(mine.steps, theirs.steps);
}
