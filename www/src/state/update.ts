/** Everything that can happen to the page, by name. `update` is the only way from one state to the next. */

import type { Catalog, Kind, Map as VerdictMap, Outcome, Term, Turn } from "../engine/types.ts";
import type { Look } from "../link/look.ts";
import type { Texts } from "../worker/protocol.ts";
import { type BesideAction, fromStart, onward, type Other, besides, secondTrace, updateBeside } from "./beside.ts";
import { afterReset, decided, type HabitAction, updateHabits } from "./habits.ts";
import { answered, begin, movesOf, type Own, type OwnAction, stopped, updateOwn } from "./own.ts";
import { cursor, entries, isBroken, strategies, trace } from "./select.ts";
import { type CostAction, updateCost } from "./cost.ts";
import type { MapAction } from "./map.ts";
import { mapped, updateMap } from "./map-update.ts";
import { type StressAction, updateStress } from "./stress.ts";
import { updateWave, type WaveAction } from "./wave.ts";
import type { Made, SharedAction } from "./shared.ts";
import { answerCame, leaveMade, looked, openMade, turnCame, updateShared } from "./shared-update.ts";
import { type ShelfAction, updateShelf } from "./shelf.ts";
import { stopAt, type TourAction, type TourState } from "./tour.ts";
import { type SwitchAction, updateSwitches } from "./switches.ts";
import { type Choices, NOTHING_CHOSEN, PARTS, type Part, type State, type Status, type Theme } from "./state.ts";

/** What a link says; whatever it leaves out has its default. */
export interface Opened {
  readonly choices: Partial<Choices>;
  readonly edits: Readonly<Record<string, string>>;
  readonly kind: Kind | null;
  /** The run that the reader has made; null where there is none. */
  readonly own: Own | null;
  readonly cursor: number | null;
  /** What stands beside the question; missing where nothing does. */
  readonly beside?: Other;
  readonly look: Look;
  /** True if the answer is to be withheld. */
  readonly hidden: boolean;
  /** What the link says of the answer that it was made with. */
  readonly made: Made;
  readonly notice: string;
  /** True where the list of the library is asked for. */
  readonly shelf?: boolean;
  /** The stop of the tour; null or missing for none. */
  readonly stop?: number | null;
}

export type Action =
  | { readonly tag: "choose"; readonly part: Part; readonly name: string }
  | { readonly tag: "set-param"; readonly name: string; readonly value: string }
  | { readonly tag: "set-stores"; readonly delayed: boolean }
  | { readonly tag: "open-cell"; readonly strategy: string; readonly arch: string }
  | { readonly tag: "open-setting"; readonly choices: Partial<Choices> & { readonly operation: string }; readonly other?: Other }
  | { readonly tag: "shelf"; readonly what: ShelfAction }
  | { readonly tag: "tour"; readonly what: TourAction }
  | { readonly tag: "open-link"; readonly opened: Opened }
  | { readonly tag: "edit"; readonly file: string; readonly text: string }
  | { readonly tag: "reset"; readonly file: string }
  | { readonly tag: "show-tab"; readonly file: string }
  | { readonly tag: "show-trace"; readonly kind: Kind | null }
  | { readonly tag: "take-over"; readonly step: number }
  | { readonly tag: "give-back" }
  | { readonly tag: "show-run"; readonly path: string; readonly delayed: boolean }
  | OwnAction
  | { readonly tag: "stop-move" }
  | { readonly tag: "step-to"; readonly step: number }
  | { readonly tag: "play" }
  | { readonly tag: "pause" }
  | { readonly tag: "tick" }
  | { readonly tag: "library"; readonly library: Texts }
  | { readonly tag: "ready"; readonly version: string; readonly catalog: Catalog }
  | { readonly tag: "checked"; readonly outcome: Outcome; readonly catalog: Catalog | null }
  | { readonly tag: "mapped"; readonly map: VerdictMap }
  | { readonly tag: "played"; readonly turn: Turn | null }
  | { readonly tag: "glossary"; readonly glossary: readonly Term[] }
  | { readonly tag: "editor" }
  | { readonly tag: "map"; readonly what: MapAction }
  | { readonly tag: "stress"; readonly what: StressAction }
  | { readonly tag: "wave"; readonly what: WaveAction }
  | { readonly tag: "beside"; readonly what: BesideAction }
  | { readonly tag: "shared"; readonly what: SharedAction }
  | { readonly tag: "switches"; readonly what: SwitchAction }
  | { readonly tag: "cost"; readonly what: CostAction }
  | { readonly tag: "habit"; readonly what: HabitAction }
  | { readonly tag: "unable"; readonly files: State["files"] }
  | { readonly tag: "judge-status"; readonly status: Status }
  | { readonly tag: "map-status"; readonly status: Status }
  | { readonly tag: "theme"; readonly theme: Theme }
  | { readonly tag: "room"; readonly width: number }
  | { readonly tag: "notice"; readonly text: string };

export function update(state: State, action: Action): State {
  switch (action.tag) {
    case "choose":
      return choose(state, { ...broughtBy(state, action), [action.part]: action.name });
    case "set-param":
      return choose(state, { params: { ...state.choices.params, [action.name]: action.value } });
    case "set-stores":
      return choose(withStores(state, action.delayed), {});
    case "open-cell":
      return choose(state, { strategy: action.strategy, arch: action.arch });
    case "open-setting":
      return openSetting(state, action.choices, action.other);
    case "shelf":
      return updateShelf(state, action.what);
    case "tour":
      return tour(state, action.what);
    case "open-link":
      return openLink(state, action.opened);
    case "edit":
      return edit(decided(state), action.file, action.text);
    case "reset":
      return afterReset(state, edit(state, action.file, state.library[action.file] ?? ""), action.file);
    case "show-tab":
      return { ...state, tab: action.file };
    case "show-trace":
      return { ...state, kind: action.kind, own: null, cursor: null, playing: false };
    case "take-over":
      return takeOver(state, action.step);
    case "show-run":
      return { ...state, own: { ...begin(movesOf(action.path), action.delayed), turn: state.own?.turn ?? null }, cursor: null, playing: false };
    case "give-back":
      return { ...state, own: null, cursor: null, playing: false };
    case "make-move":
    case "undo-move":
    case "redo-move":
      return state.own === null ? state : { ...state, own: updateOwn(state.own, action), cursor: null, playing: false };
    case "stop-move":
      return { ...state, own: state.own === null ? null : stopped(state.own), cursor: null };
    case "step-to":
      return { ...stepTo(state, action.step), playing: false };
    case "play":
      return play(state);
    case "pause":
      return { ...state, playing: false };
    case "tick":
      return tick(state);
    default:
      return hear(state, action);
  }
}

/** What the engine and the browser say. */
function hear(state: State, action: Action): State {
  switch (action.tag) {
    case "library":
      return { ...state, library: action.library };
    case "ready":
      return ready(state, action.version, action.catalog);
    case "checked":
      return checked(state, action.outcome, action.catalog);
    case "mapped":
      return state.shared.hidden ? state : mapped(state, action.map);
    case "map":
      return updateMap(state, action.what);
    case "stress":
      return { ...state, stress: updateStress(state.stress, action.what) };
    case "wave":
      return { ...state, waveView: updateWave(state.waveView, action.what) };
    case "beside":
      return updateBeside(state, action.what);
    case "shared":
      return updateShared(state, action.what);
    case "switches":
      return updateSwitches(state, action.what);
    case "cost":
      return { ...state, costView: updateCost(state.costView, action.what) };
    case "habit":
      return { ...state, habits: updateHabits(state.habits, action.what) };
    case "unable":
      return { ...state, files: action.files };
    case "played":
      return played(state, action.turn);
    case "glossary":
      // Where the question asks for what is not declared, the last good one stays.
      return action.glossary.length === 0 ? state : { ...state, glossary: action.glossary };
    case "editor":
      return { ...state, editor: true };
    case "judge-status":
      return { ...state, status: action.status, playing: false };
    case "map-status":
      return { ...state, mapStatus: action.status };
    case "theme":
      return { ...state, theme: action.theme };
    case "room":
      return action.width === state.room ? state : { ...state, room: action.width };
    case "notice":
      return { ...state, notice: action.text };
    default:
      return state;
  }
}

/**
 * An operation that is chosen has the strategy at hand, or its first. A case brings the strategy that it is about, and an
 * architecture unless it is about the one at hand.
 */
function broughtBy(state: State, { part, name }: { part: Part; name: string }): Partial<Choices> {
  const found = part === "operation" ? state.catalog?.operations.find((o) => o.name === name) : undefined;
  const archs = found?.archs ?? [];
  const [arch] = archs.includes(state.choices.arch) ? [] : archs;
  const all = found?.strategies ?? [];
  const strategy = found?.strategy ?? (all.includes(state.choices.strategy) ? undefined : all[0]);
  return {
    ...(strategy === undefined ? {} : { strategy }),
    ...(arch ? { arch } : {}),
  };
}

/** Another question: its story begins at its end, its texts are shown from the first. */
function choose(state: State, some: Partial<Choices>): State {
  const choices = withoutStrangeParams(state, { ...state.choices, ...some });
  const files = some.strategy ?? some.operation ?? some.arch ?? some.kernel;
  const beside = some.operation === undefined ? state.beside : null;
  const next = leaveMade({ ...state, choices, kind: null, own: null, beside, cursor: null, playing: false, notice: "" });
  return files === undefined ? next : { ...withFiles(next), tab: followTab(state, withFiles(next)) };
}

/**
 * Another question as a whole, of which nothing is left from the one before but what it does not say. An exercise, whose answer is
 * withheld, is over with it.
 */
function openSetting(state: State, choices: Partial<Choices> & { readonly operation: string }, other?: Other): State {
  const { variant: _, stores: __, ...kept } = state.choices;
  const bare = { ...state, choices: { ...kept, params: {} }, shelf: { ...state.shelf, open: false }, shared: { ...state.shared, hidden: false } };
  const next = choose(bare, { ...broughtBy(bare, { part: "operation", name: choices.operation }), ...choices });
  return other === undefined ? next : updateBeside(next, { tag: "open", other });
}

/** A stop is asked by the library's own texts: what the reader has edited is given up there, and found again by going back. */
function tour(state: State, action: TourAction): State {
  const having = (some: Partial<TourState>): State => ({ ...state, tour: { ...state.tour, ...some } });
  switch (action.tag) {
    case "go":
      return arrive(having({ at: Math.max(1, Math.min(action.to, state.tour.tour?.stops.length ?? action.to)), awaited: true }));
    case "leave":
      return having({ at: null, awaited: false });
    case "loaded":
      return arrive(having({ tour: action.tour }));
  }
}

/** The page asks what the stop asks, as soon as its text is there. */
function arrive(state: State): State {
  const stop = stopAt(state);
  if (!state.tour.awaited || stop === null) return state;
  const there = { ...state, edits: {}, tour: { ...state.tour, awaited: false } };
  return { ...openSetting(there, stop.choices), cursor: stop.step };
}

/** The tab stays on its part of the question when that part is another text now. */
function followTab(old: State, now: State): string {
  const part = PARTS.find((p) => old.files[p] === old.tab);
  return part === undefined ? old.tab : now.files[part];
}

function withStores(state: State, delayed: boolean): State {
  const { stores: _, ...choices } = state.choices;
  return { ...state, choices: delayed ? { ...choices, stores: "delayed" } : choices };
}

/** Parameters and variants that the operation does not have, and defaults, need not be said. */
function withoutStrangeParams(state: State, choices: Choices): Choices {
  const found = state.catalog?.operations.find((o) => o.name === choices.operation);
  if (found === undefined) return choices;
  const kept = Object.entries(choices.params).filter(([name, value]) =>
    found.params.some((p) => p.name === name && p.default !== value),
  );
  const { variant, ...others } = choices;
  const other = found.variants.slice(1).find((v) => v.name === variant);
  return { ...others, params: Object.fromEntries(kept), ...(other === undefined ? {} : { variant: other.name }) };
}

/** The state with the file of each part of its question. */
export function withFiles(state: State): State {
  const { catalog } = state;
  if (catalog === null) return state;
  const files = { ...state.files };
  for (const part of PARTS) {
    const found = entries(catalog, part).find((e) => e.name === state.choices[part]);
    if (found !== undefined) files[part] = found.file;
  }
  return { ...state, files };
}

function edit(state: State, file: string, text: string): State {
  if (text === (state.edits[file] ?? state.library[file] ?? "")) return state;
  const { [file]: _, ...others } = state.edits;
  const edits = text === (state.library[file] ?? "") ? others : { ...others, [file]: text };
  return leaveMade({ ...state, edits, tab: file, playing: false });
}

/** The reader goes on with the run that is shown, from one of its steps. */
function takeOver(state: State, step: number): State {
  const shown = trace(state);
  if (shown === undefined) return state;
  const delayed = state.own?.delayed ?? state.report?.checked.stores === "delayed";
  const own = begin(movesOf(shown.path).slice(0, step), delayed);
  // Until the engine has answered, what is shown stays, at the step that the run is taken over after.
  return { ...state, own: { ...own, turn: state.own?.turn ?? null }, cursor: step, playing: false };
}

/** While a text is broken, the last good turn stays. */
function played(state: State, turn: Turn | null): State {
  if (state.own === null || turn === null) return state;
  // The end of the run is shown as such, so that the next move is.
  const isEnd = state.cursor !== null && state.cursor >= turn.trace.steps.length;
  return turnCame({ ...state, own: answered(state.own, turn), cursor: isEnd ? null : state.cursor });
}

function stepTo(state: State, step: number): State {
  const last = trace(state)?.steps.length ?? 0;
  const to = Math.max(0, Math.min(step, last));
  return { ...state, cursor: to === last ? null : to };
}

function play(state: State): State {
  const last = trace(state)?.steps.length ?? 0;
  if (last === 0) return state;
  if (secondTrace(state) !== null) return { ...fromStart(state), playing: true };
  return { ...(cursor(state) === last ? stepTo(state, 0) : state), playing: true };
}

function tick(state: State): State {
  if (!state.playing) return state;
  const both = onward(state);
  if (both !== null) return both;
  const next = stepTo(state, cursor(state) + 1);
  return { ...next, playing: next.cursor !== null };
}

function openLink(state: State, opened: Opened): State {
  const blank: State = {
    ...state,
    choices: { ...NOTHING_CHOSEN, ...opened.choices },
    ...looked(state, opened),
    edits: opened.edits,
    kind: opened.kind,
    own: opened.own,
    beside: opened.beside === undefined ? null : { ...besides(opened.beside), drawn: state.beside?.drawn ?? false },
    cursor: opened.cursor,
    playing: false,
    notice: opened.notice,
    shelf: { ...state.shelf, open: opened.shelf ?? false },
    // A link that names a stop and nothing else asks what the stop asks.
    tour: { ...state.tour, at: opened.stop ?? null, awaited: opened.choices.operation === undefined },
  };
  return openMade(arrive(state.catalog === null ? blank : settle(blank, state.catalog)), opened);
}

function ready(state: State, version: string, catalog: Catalog): State {
  // A worker that was started again may have more of the library. What edited texts bring it says with its next answer.
  if (state.catalog !== null) return Object.keys(state.edits).length === 0 ? withFiles({ ...state, catalog }) : state;
  return settle({ ...state, version, catalog }, catalog);
}

/** Fills what is not chosen with the first of its list, and says so where a link asked for something else. */
function settle(state: State, catalog: Catalog): State {
  const named: Partial<Record<Part, string>> = {};
  const unknown: string[] = [];
  // Which strategies there are to choose from depends on the operation.
  for (const part of ["operation", "strategy", "arch", "kernel"] as const) {
    const name = state.choices[part];
    const list = part === "strategy" ? strategies(catalog, named.operation ?? state.choices.operation) : entries(catalog, part);
    // A name that an edited text brings is known only after that text was read, and whether it takes a strategy.
    const brought = Object.keys(state.edits).length > 0;
    if (list.some((e) => e.name === name) || (name !== "" && brought)) continue;
    if (part === "strategy" && brought && !catalog.operations.some((o) => o.name === state.choices.operation)) continue;
    if (name !== "") unknown.push(name);
    named[part] = list[0]?.name ?? "";
  }
  const lacks = unknown.length === 0 ? "" : `This link asks for ${unknown.join(", ")}, which this page does not have. It shows something else instead.`;
  const notice = [state.notice, lacks].filter((words) => words !== "").join(" ");
  const settled = { ...state, choices: { ...state.choices, ...named }, notice };
  // What an edited text declares is known when it has been read.
  const declared = catalog.operations.find((o) => o.name === settled.choices.operation)?.file ?? "";
  return withFiles(declared in settled.edits ? settled : { ...settled, choices: withoutStrangeParams(settled, settled.choices) });
}

function checked(state: State, outcome: Outcome, catalog: Catalog | null): State {
  const next: State = {
    ...state,
    status: { tag: "answered" },
    diagnostics: outcome.diagnostics,
    ...(outcome.report === null ? {} : { report: outcome.report, unmet: outcome.unmet }),
  };
  return answerCame(catalog === null ? next : follow(next, catalog));
}

/**
 * Where the reader renames what is chosen, the choice goes along with the text. A catalogue of texts that
 * are broken may lack anything: the last good one stays.
 */
function follow(state: State, catalog: Catalog): State {
  const renamed: Partial<Record<Part, string>> = {};
  for (const part of PARTS) {
    const list = entries(catalog, part);
    if (list.some((e) => e.name === state.choices[part])) continue;
    const now = list.find((e) => e.file === state.files[part]);
    if (now !== undefined) renamed[part] = now.name;
  }
  if (Object.keys(renamed).length === 0) return isBroken(state) ? state : withFiles({ ...state, catalog });
  return withFiles({ ...state, catalog, choices: { ...state.choices, ...renamed } });
}
