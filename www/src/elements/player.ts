/**
 * One element at work: an action makes a new state, the state is drawn, and what changed is asked of the engine that all elements
 * share. Nothing else of it has effects.
 */

import { render } from "lit";
import type { Catalog, DiagnosticView, Outcome, Report, Unmet } from "../engine/types.ts";
import { bringAll } from "../later.ts";
import { mapColumns } from "../state/map-select.ts";
import { begin, isAnswered, pathOf } from "../state/own.ts";
import { isBroken, operation, text, trace } from "../state/select.ts";
import { asked, initial, NOTHING_CHOSEN, type State } from "../state/state.ts";
import { type Action, update, withFiles } from "../state/update.ts";
import { focusText, keepInSight, measure, whenIdle } from "../view/screen.ts";
import { fixed } from "../view/source/fix.ts";
import type { Asked, Texts } from "../worker/protocol.ts";
import type { Acts } from "./act.ts";
import { engine } from "./engine.ts";
import { tell } from "./events.ts";
import type { Desk, Hub, Shelf } from "./hub.ts";
import { needed } from "./needed.ts";
import type { Place } from "./place.ts";
import { isSame, textsOf } from "./program.ts";
import { ASKS_NOTHING, question } from "./question.ts";
import { type Shown, view } from "./views.ts";
import { VIEWS, type View, type Wanted } from "./wanted.ts";

/** Where it is said how it stands with a question. */
const STATUS = { answer: "judge-status", cells: "map-status" } as const;

/** How long a step stands while the story plays. */
const PLAY_MS = 1200;

/** No run has so many steps. */
const LAST = 999_999;

export class Player implements Acts {
  #state: State = initial({}, "light");
  /** The state on the screen; null before the first drawing. */
  #drawn: State | null = null;
  #wanted: Wanted;
  #program: string | null;
  /** The texts of the document's own program. */
  #texts: Texts = {};
  /** False once the reader has asked something else than the document. */
  #own = true;
  /** The step that was asked for before there was a run to show it of. */
  #asked: number | null = null;
  /** Counts how often the document has changed its question. */
  #changed = 0;
  #more: View | null = null;
  #due = false;
  #desk: Desk | null = null;
  /** Counts how often it was put on a page, so that what comes late is known for that. */
  #attached = 0;
  #clock: ReturnType<typeof setInterval> | undefined;
  readonly #place: Place;

  constructor(place: Place, wanted: Wanted, program: string | null) {
    this.#place = place;
    this.#wanted = wanted;
    this.#program = program;
    const { shared, waveView } = this.#state;
    // Documents are narrow: a story that nearly fits is seen whole.
    const look = { theme: place.theme(wanted.theme), waveView: { ...waveView, zoom: "auto" } } as const;
    this.#state = { ...this.#state, ...look, cursor: wanted.step, shared: { ...shared, hidden: wanted.hidden } };
  }

  /** The answer to what is asked; null while there is none, whatever was answered before. */
  get report(): Report | null {
    const { status, report } = this.#state;
    return status.tag === "answered" && !isBroken(this.#state) ? report : null;
  }

  /** The element is on a page. */
  async attach(): Promise<void> {
    const time = ++this.#attached;
    this.#place.attach({ resized: () => this.#measure(), turned: () => this.#turn() });
    try {
      const hub = await this.#engine();
      if (time !== this.#attached) return;
      this.#desk?.close();
      this.#desk = hub.open({
        ready: (shelf) => this.#ready(shelf),
        checked: (outcome, catalog) => this.#checked(outcome, catalog),
        mapped: (map) => this.dispatch({ tag: "mapped", map }),
        played: (turn) => {
          this.#await(false);
          this.dispatch({ tag: "played", turn });
        },
        slow: (sort) => (sort === "turn" ? this.#await(true) : this.dispatch({ tag: STATUS[sort], status: { tag: "searching" } })),
        failed: (message, sort) => {
          this.#await(false);
          this.dispatch({ tag: sort === "turn" ? STATUS.answer : STATUS[sort], status: { tag: "failed", message } });
        },
      });
    } catch (error) {
      if (time === this.#attached) this.#failed(error instanceof Error ? error.message : String(error));
    }
  }

  /** The element is on no page any more; what it shows stays for the next. */
  detach(): void {
    this.#attached++;
    this.#desk?.close();
    this.#desk = null;
    this.#place.detach();
    if (this.#state.playing) this.dispatch({ tag: "pause" });
  }

  /** The attributes are others, or the program is. */
  change(wanted: Wanted, program: string | null): void {
    const old = this.#wanted;
    const isOther = program !== this.#program || asks(old) !== asks(wanted);
    this.#wanted = wanted;
    this.#program = program;
    const { shared } = this.#state;
    if (old.hidden !== wanted.hidden) this.#set({ ...this.#state, shared: { ...shared, hidden: wanted.hidden }, report: null });
    if (old.step !== wanted.step) this.#asked = null;
    if (isOther) void this.#renew();
    else if (old.hidden !== wanted.hidden) this.#begin();
    else if (old.step !== wanted.step) this.#show(wanted.step);
    this.#turn();
    this.#draw();
  }

  readonly dispatch = (action: Action): void => {
    const old = this.#state;
    this.#set(update(old, action));
    const now = this.#state;
    if (old === now) return;
    if (now.choices !== old.choices) this.#own = false;
    const isShown = old.shared.hidden && !now.shared.hidden;
    if (now.choices !== old.choices || now.edits !== old.edits || isShown) this.#ask();
    if (now.own !== old.own) this.#follow();
    if (action.tag === "edit") tell(this.#place.element, "edit", { file: action.file, text: action.text });
  };

  /** Shows the run after a step, as soon as there is one. What is no number is nothing. */
  step(step: number): void {
    const to = Math.trunc(step);
    if (!Number.isNaN(to)) this.#show(Math.max(0, Math.min(to, LAST)));
  }

  /** Null shows the last step. */
  #show(step: number | null): void {
    if (trace(this.#state) !== undefined) return this.dispatch({ tag: "step-to", step: step ?? LAST });
    this.#asked = step;
    this.#set({ ...this.#state, cursor: step });
  }

  readonly stop = (): void => {
    const { status, mapStatus } = this.#state;
    this.#desk?.stop();
    if (status.tag !== "answered") this.dispatch({ tag: "judge-status", status: { tag: "stopped" } });
    if (mapStatus.tag !== "answered") this.dispatch({ tag: "map-status", status: { tag: "stopped" } });
  };

  readonly stopPlay = (): void => {
    this.#desk?.stop();
    this.#await(false);
    this.dispatch({ tag: "stop-move" });
  };

  readonly retry = (): void => {
    if (this.#desk === null || this.#desk.isBroken || this.#state.catalog === null) void this.attach();
    else this.#ask();
  };

  readonly goTo = (file: string, line: number, column: number): void => {
    if (!this.#views().includes("source")) this.#more = "source";
    this.dispatch({ tag: "show-tab", file });
    this.#render();
    focusText(this.#place.root, text(this.#state, file), line, column);
    this.#place.showLine(line);
  };

  /** A plain field is all there is in a document. */
  readonly wantEditor = (): void => {};
  readonly format = (): void => {};

  readonly fix = (diagnostic: DiagnosticView): void => {
    const { file } = diagnostic.place;
    const now = fixed(text(this.#state, file), diagnostic);
    if (now !== null) this.dispatch({ tag: "edit", file, text: now });
  };

  readonly reset = (file: string): void => {
    const words = this.#texts[file];
    this.dispatch(words === undefined ? { tag: "reset", file } : { tag: "edit", file, text: words });
  };

  #set(state: State): void {
    const old = this.#state;
    if (state === old) return;
    this.#state = state;
    if (state.playing !== old.playing) this.#play(state.playing);
    if (trace(state) !== undefined) this.#asked = null;
    this.#place.follow(old, state, this.#isOwn() ? { claim: this.#wanted.claim, unmet: this.#unmet() } : null);
    this.#draw();
  }

  /** True while it asks what the document asks, of the texts that the document has. */
  #isOwn(): boolean {
    const { edits, library } = this.#state;
    return this.#own && isSame(edits, this.#texts, library);
  }

  /** What the document's own texts expect and is not so. */
  #unmet(): readonly Unmet[] {
    return this.#isOwn() ? this.#state.unmet.filter(({ place }) => place.file in this.#texts) : [];
  }

  #ready({ version, catalog, library }: Shelf): void {
    const isFirst = this.#state.catalog === null;
    const isWider = library !== this.#state.library;
    // What edited texts bring to the catalogue comes with their answer.
    const isBare = Object.keys(this.#state.edits).length === 0;
    this.#set({ ...this.#state, version, library, catalog: isFirst || isBare ? catalog : this.#state.catalog });
    const isOpen = this.#state.status.tag !== "answered" || (isWider && isBroken(this.#state));
    // What was not understood may have named what is there now. What the reader has written stays.
    if (isFirst || (isOpen && isWider && this.#isOwn())) this.#begin();
    else if (isOpen) this.#ask();
    this.#follow();
  }

  /** The engine, with what is needed by the time that it is there. */
  async #engine(): Promise<Hub> {
    const wants = needed(this.#wanted, this.#program);
    const hub = await engine(wants);
    return JSON.stringify(wants) === JSON.stringify(needed(this.#wanted, this.#program)) ? hub : this.#engine();
  }

  /** Asks another question, which may need more of the library first. What is on no page asks when it is on one. */
  async #renew(): Promise<void> {
    const time = ++this.#changed;
    if (this.#desk === null) return this.#begin();
    if (this.#state.status.tag === "answered") this.#set({ ...this.#state, status: { tag: "judging" } });
    try {
      await this.#engine();
    } catch {
      this.dispatch({ tag: "notice", text: "The rest of the library could not be loaded." });
    }
    if (time === this.#changed) this.#begin();
  }

  /** Asks what the document asks. */
  #begin(): void {
    const { catalog, library } = this.#state;
    if (catalog === null) return;
    const { texts: linked, kind, step } = this.#wanted;
    const { file, texts } = this.#program === null ? { file: firstOf(linked, library), texts: linked } : textsOf(this.#program, library);
    this.#texts = texts;
    this.#own = true;
    this.#set({ ...this.#state, edits: texts, tab: file, own: null, kind, cursor: this.#asked ?? step });
    const choices = question(catalog, this.#wanted, texts);
    if (choices === null && Object.keys(texts).length === 0) return this.#nothing();
    // What a program declares is known when the engine has read it.
    this.#choose(choices ?? NOTHING_CHOSEN);
  }

  #choose(choices: State["choices"]): void {
    const own = this.#state.shared.hidden ? begin([], this.#wanted.delayed) : null;
    // What stood in a file of the question before is no other name for what there is not.
    const files = { strategy: "", operation: "", arch: "", kernel: "" };
    this.#set(withFiles({ ...this.#state, choices, files, own, map: null }));
    this.#ask();
    this.#follow();
  }

  #checked(outcome: Outcome, catalog: Catalog): void {
    if (this.#own && Object.keys(this.#texts).length > 0) {
      const declared = question(catalog, this.#wanted, { ...this.#texts, ...this.#state.edits });
      const isWrong = outcome.diagnostics.some((d) => d.error) && this.#state.choices.operation !== "";
      if (declared !== null && !isWrong && JSON.stringify(declared) !== JSON.stringify(this.#state.choices)) {
        this.#set({ ...this.#state, catalog });
        return this.#choose(declared);
      }
      if (declared === null && this.#state.choices.operation === "") return this.#nothing(outcome.diagnostics);
    }
    this.dispatch({ tag: "checked", outcome, catalog });
    if (isComplete) return;
    isComplete = true;
    whenIdle(() => void bringAll());
  }

  /** There is no question; a text that is not understood may be why. */
  #nothing(diagnostics: readonly DiagnosticView[] = []): void {
    const said = diagnostics.filter((d) => d.place.file in this.#texts);
    this.#set({ ...this.#state, status: { tag: "answered" }, diagnostics: said.length === 0 ? [ASKS_NOTHING] : said });
  }

  #failed(message: string): void {
    this.dispatch({ tag: "judge-status", status: { tag: "failed", message } });
  }

  #ask(): void {
    const { edits, status, shared } = this.#state;
    if (status.tag !== "searching") this.#set({ ...this.#state, status: { tag: "judging" } });
    const found = operation(this.#state);
    const what = this.#question();
    this.#desk?.ask("check", what, edits);
    if (!this.#views().includes("map") || shared.hidden || found === undefined) return;
    this.#set({ ...this.#state, mapStatus: { tag: "judging" } });
    this.#desk?.ask(found.case ? "row" : "map", { ...what, archs: mapColumns(this.#state) }, edits);
  }

  /** Asks how the reader's own run stands. */
  #follow(): void {
    const { own, edits, choices } = this.#state;
    if (own === null || isAnswered(own) || choices.operation === "") return;
    this.#desk?.ask("play", this.#question(), edits, pathOf(own));
  }

  #question(): Asked {
    const what = asked(this.#state.choices);
    return operation(this.#state)?.strategies.length === 0 ? { ...what, strategy: "" } : what;
  }

  #await(awaited: boolean): void {
    if (this.#state.habits.awaited !== awaited) this.dispatch({ tag: "habit", what: { tag: "awaited", awaited } });
  }

  #play(playing: boolean): void {
    clearInterval(this.#clock);
    if (playing) this.#clock = setInterval(() => this.dispatch({ tag: "tick" }), PLAY_MS);
  }

  #turn(): void {
    const theme = this.#place.theme(this.#wanted.theme);
    if (theme !== this.#state.theme) this.dispatch({ tag: "theme", theme });
  }

  #views(): readonly View[] {
    const { views } = this.#wanted;
    const more = this.#more;
    return more === null || views.includes(more) ? views : VIEWS.filter((name) => views.includes(name) || name === more);
  }

  /** Draws once for all actions of one turn. */
  #draw(): void {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      this.#render();
    });
  }

  #render(): void {
    const [old, state] = [this.#drawn, this.#state];
    this.#drawn = state;
    const shown: Shown = { state, wanted: this.#wanted, views: this.#views(), playground: this.#place.playground(this.#wanted.playground), own: this.#isOwn(), unmet: this.#unmet() };
    const { status, report, diagnostics, shared } = state;
    const isFine = status.tag === "answered" && diagnostics.every((d) => !d.error);
    // A program that stands in its editor need not stand beside it, too.
    const isRead = status.tag === "answered" && this.#program !== null && shown.views.includes("source");
    const isThere = report !== null || isRead || (shared.hidden && isFine);
    this.#place.show(state.theme, isThere, status.tag !== "starting" && status.tag !== "judging");
    render(view(shown, this), this.#place.body);
    keepInSight(this.#place.root, old, state);
    this.#measure();
  }

  #measure(): void {
    const width = measure(this.#place.root);
    if (width > 0) this.dispatch({ tag: "room", width });
  }
}

/** True when all that a document may still want has been asked for, so that from then on it needs no network. */
let isComplete = false;

/** The text that is shown of several: one that is no other form of the library's, where there is such. */
function firstOf(texts: Texts, library: Texts): string {
  const files = Object.keys(texts);
  return files.find((file) => !(file in library)) ?? files[0] ?? "";
}

/** What is asked of what is wanted, to be compared. */
const asks = ({ operation: name, strategy, arch, kernel, variant, params, delayed, texts }: Wanted): string =>
  JSON.stringify([name, strategy, arch, kernel, variant, params, delayed, texts]);
