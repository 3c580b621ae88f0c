/**
 * What becomes of a link that was opened: what it says of its answer is held against the answer of now. A story that is told
 * otherwise today is replayed as a run of its own, as far as it goes.
 */

import type { Trace, Turn } from "../engine/types.ts";
import { sealOf } from "./made.ts";
import { begin, isAnswered, pathOf } from "./own.ts";
import { isBroken, isOld, operation, trace, traces } from "./select.ts";
import { asTold, isSaid, type Opening, type Said, SHARED, type Shared, type SharedAction, type Told } from "./shared.ts";
import { PARTS, type State } from "./state.ts";
import type { Opened } from "./update.ts";

export function updateShared(state: State, action: SharedAction): State {
  if (action.tag === "uncopied") return withShared(state, { uncopied: action.what });
  // Whoever asks for the answer is shown the checker’s run; going back brings the own one.
  return state.shared.hidden ? reveal({ ...state, own: null, cursor: null }) : state;
}

/** How a link has the map and the texts looked at. */
export function looked(state: State, { look, edits }: Opened): Pick<State, "mapView" | "tab"> {
  const { all, filter, kernel, overview, file } = look;
  const { mapView, library } = state;
  const tab = file in library || file in edits ? file : "";
  return { tab, mapView: { ...mapView, all, filter, kernel, pair: null, overview: { ...mapView.overview, open: overview } } };
}

/** A link was opened, and its question settled. What is known of another one goes where an answer is withheld. */
export function openMade(state: State, opened: Opened): State {
  const { made, hidden } = opened;
  const lost = leftOut(state, opened);
  const isElse = PARTS.some((part) => (opened.choices[part] ?? state.choices[part]) !== state.choices[part]);
  const awaits = hidden && made.story !== null ? "run" : "answer";
  const opening: Opening | null = isElse || lost.length > 0 ? null : { made, found: [], differs: false, awaits };
  const next = { ...state, shared: { ...SHARED, hidden, opening }, notice: [state.notice, ...lost].filter((one) => one !== "").join(" ") };
  return hidden ? withhold(next) : next;
}

/** The question is another one now, and its link says nothing of it. One whose answer is withheld is played from the start. */
export function leaveMade(state: State): State {
  const next = state.shared.opening === null ? state : withShared(state, { opening: null });
  return next.shared.hidden ? withhold({ ...next, own: null }) : next;
}

/** An answer has come. While it is withheld it is forgotten at once. */
export function answerCame(state: State): State {
  if (state.shared.hidden) return { ...state, report: null };
  const { opening } = state.shared;
  if (opening?.awaits !== "answer") return state;
  if (isBroken(state)) {
    return isOther(state, opening) ? done(state, add(opening, "Its texts have errors here, so that there is no answer to hold against its own.")) : state;
  }
  if (state.report === null || isOld(state)) return state;
  const { verdict, kind } = state.report;
  return run(said(state, held(state, opening, { verdict, kind })));
}

/** A turn of the reader's own run has come. Whoever has broken it may see the answer; the run of a link may still be as it was. */
export function turnCame(state: State): State {
  const { own, shared } = state;
  if (shared.hidden && own?.turn && own.turn.trace.kind !== null && isAnswered(own)) return reveal(state);
  return run(state);
}

/** What a link asks for beside the parts of the question, and the page does not have. */
function leftOut(state: State, { choices, look }: Opened): string[] {
  const found = operation(state);
  const lost: string[] = [];
  if (look.file !== "" && state.tab !== look.file) lost.push("This link shows a text that this page does not have.");
  // What an edited text declares is known when it has been read.
  if (found === undefined || found.file in state.edits) return lost;
  const unknown = Object.keys(choices.params ?? {}).filter((name) => found.params.every((p) => p.name !== name));
  if (unknown.length > 0) lost.push(`This link sets ${unknown.join(", ")}, which there is no parameter of; the others are kept.`);
  const { variant } = choices;
  if (variant !== undefined && found.variants.every((v) => v.name !== variant)) {
    lost.push(`This link asks for the variant ${variant}, which there is not; the first is shown.`);
  }
  return lost;
}

/** The state without its answer, and with a run to be made. */
function withhold(state: State): State {
  const { overview, ...view } = state.mapView;
  return {
    ...state,
    report: null,
    map: null,
    mapStatus: { tag: "starting" },
    mapView: { ...view, changed: new Set(), other: null, pair: null, of: "", overview: { ...overview, maps: {}, done: [] } },
    own: state.own ?? begin([], state.choices.stores === "delayed"),
    kind: null,
  };
}

const withShared = (state: State, some: Partial<Shared>): State => ({ ...state, shared: { ...state.shared, ...some } });

/** From here on the answer is asked for, and shown. */
const reveal = (state: State): State => ({ ...withShared(state, { hidden: false }), notice: "" });

/** What the answer of a link was, and is. */
function held(state: State, opening: Opening, is: Said): Opening {
  const { answer, seal: sealed } = opening.made;
  if (answer !== null) {
    return isSaid(answer, is)
      ? add(opening, `Its answer still holds: ${words(is)}.`)
      : add(opening, `Its answer is another one now: it was ${words(answer)}, and is ${words(is)}.`, true);
  }
  if (sealed === "") return isOther(state, opening) ? add(opening, "It does not say what its answer was, which may have been another one.") : opening;
  return sealed === sealOf(state, is)
    ? add(opening, "The answer is the one that it had.")
    : add(opening, "The answer is another one than it had when this exercise was made.", true);
}

const words = ({ verdict, kind }: Said): string => (kind === null ? `“${verdict}”` : `“${verdict}”, ${kind}`);

function add(opening: Opening, sentence: string, differs = false): Opening {
  return { ...opening, found: [...opening.found, sentence], differs: opening.differs || differs };
}

/** The answer has been held against that of the link; now its run, or what it shows of the checker’s. */
function said(state: State, opening: Opening): State {
  const { story } = opening.made;
  if (story === null) return done(state, lacking(state, opening));
  const shown = traces(state).find((t) => t.kind === story.kind);
  const isTheirs = state.own === null && shown !== undefined && isSameRun(story, shown);
  if (isTheirs) return done(state, add(lacking(state, opening), "Its story goes step by step as it did."));
  if (state.report?.verdict === "not-applicable") return done(state, add(opening, "There is no run of it any more.", true));
  const own = state.own ?? begin(story.moves, story.delayed);
  const differs = state.own === null;
  return withShared({ ...state, own }, { opening: { ...opening, differs: opening.differs || differs, awaits: "run" } });
}

const isSameRun = (told: Told, shown: Trace): boolean => told.moves.join("/") === shown.path && asTold(told, shown) === shown.steps.length;

/** A link that was written by hand, or long ago, may ask for a story or a step that there is none of. */
function lacking(state: State, opening: Opening): Opening {
  const { kind, cursor, own } = state;
  if (own !== null) return opening;
  const none = kind !== null && traces(state).every((t) => t.kind !== kind);
  const last = trace(state)?.steps.length ?? 0;
  if (none) return add(opening, `No run ends in ${kind}; the shortest story is shown.`, true);
  if (cursor !== null && cursor > last) return add(opening, `It shows step ${cursor}, and the story has ${last}.`, true);
  return opening;
}

/** The run of a link, taken on this engine. */
function run(state: State): State {
  const { own, shared } = state;
  const { opening } = shared;
  const told = opening?.made.story;
  if (!opening || !told || opening.awaits === "answer" || !own?.turn) return state;
  // The reader has gone on with another run.
  if (!moved(told.moves.join("/"), pathOf(own))) return withShared(state, { opening: null });
  if (typeof opening.awaits === "object") return isAnswered(own) ? instead(state, opening, told, opening.awaits.instead, own.turn) : state;
  const { turn } = own;
  if (!isAnswered(own) && turn.trouble === null) return state;
  const same = asTold(told, turn.trace);
  if (same === told.steps.length) return done(state, complete(opening, told, turn.trace));
  const next = withShared(state, { opening: { ...opening, differs: true, awaits: { instead: same } } });
  if (turn.trace.steps.length === same) return instead(next, opening, told, same, turn);
  // The moves from there on mean something else now.
  return { ...next, own: { ...own, moves: own.moves.slice(0, same), undone: [] }, cursor: null };
}

const moved = (whole: string, part: string): boolean => part === "" || whole === part || whole.startsWith(`${part}/`);

/** Every step of the run is what it was. */
function complete(opening: Opening, told: Told, now: Trace): Opening {
  if (told.kind !== now.kind) {
    return add(opening, `Its run still goes step by step as it did, but it ended ${ends(told.kind)}, and ends ${ends(now.kind)}.`, true);
  }
  const goes = opening.differs && told.kind !== null ? "The checker tells another story now; that of the link still goes through, and is shown as a run of its own." : "Its run goes step by step as it did.";
  return add(opening, goes);
}

const ends = (kind: Trace["kind"]): string => (kind === null ? "in no violation" : `in ${kind}`);

/** How many of the moves that there are instead are named. */
const NAMED = 3;

function instead(state: State, opening: Opening, told: Told, at: number, { moves }: Turn): State {
  const named = moves.slice(0, NAMED).map((m) => `“${m.sentence}”`);
  const more = moves.length > NAMED ? ` and ${moves.length - NAMED} more` : "";
  const there = moves.length === 0 ? "The run is over before it." : `What may come there instead: ${named.join(" ")}${more}.`;
  const lost = `Step ${at + 1} of its story, “${told.steps[at]}”, is not enabled any more; the run is shown up to it. ${there}`;
  return done(state, add(opening, lost, true));
}

/** Everything has been held against what is now. Of the same engine and the same answer there is nothing to say. */
function done(state: State, opening: Opening): State {
  const { engine, answer, story } = opening.made;
  // What is withheld is held against the answer when that is shown.
  const later: Opening = { ...opening, made: { ...opening.made, story: null }, found: [], differs: false, awaits: "answer" };
  const next = withShared(state, { opening: state.shared.hidden ? later : null });
  const other = isOther(state, opening);
  if (!other && !opening.differs) return next;
  const says = answer !== null || story !== null ? "This link is not what it was when it was made." : "";
  const made = other ? `This link was made with engine ${engine}; this page has ${state.version}.` : says;
  return { ...next, notice: [state.notice, made, ...opening.found].filter((one) => one !== "").join(" ") };
}

const isOther = (state: State, { made }: Opening): boolean => made.engine !== "" && made.engine !== state.version;
