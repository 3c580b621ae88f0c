/**
 * The loop of the page: an action makes a new state, the state is drawn, and what changed is asked of the
 * engine and written into the address. Nothing else has effects.
 */

import { render } from "lit";
import { Asides } from "./asides.ts";
import { Editing } from "./editing.ts";
import { Client, type Listener, type Spawn } from "./engine/client.ts";
import type { DiagnosticView } from "./engine/types.ts";
import { decode } from "./link/fragment.ts";
import { Address } from "./link/history.ts";
import { Keeper } from "./keeper.ts";
import { bringAll, later } from "./later.ts";
import { isSameAnswer, isSameLink, linkOf } from "./link/linked.ts";
import { Rooms } from "./rooms.ts";
import { Sharing } from "./sharing.ts";
import { readable } from "./state/habits.ts";
import { isAnswered, pathOf } from "./state/own.ts";
import { asked, initial, type State, type Theme } from "./state/state.ts";
import { isSameMap, mapColumns } from "./state/map-select.ts";
import { operation, text } from "./state/select.ts";
import { type Action, update } from "./state/update.ts";
import type { Act } from "./view/act.ts";
import type { Form } from "./view/share/forms.ts";
import { page } from "./view/page.ts";
import { heldStill } from "./view/still.ts";
import { keepRoom } from "./view/room.ts";
import { focusedPanel, focusText, keepFocus, keepInSight, measure, setTheme, whenIdle } from "./view/screen.ts";
import type { Start, Texts } from "./worker/protocol.ts";

/** How long a step stands while the story plays. */
const PLAY_MS = 1200;

/** Actions after which going back should undo them. */
const CHOICES: ReadonlySet<Action["tag"]> = new Set([
  ...["choose", "set-param", "set-stores", "open-cell", "open-setting", "show-trace", "take-over", "show-run", "give-back", "reset"] as const,
  ...["shelf", "tour", "switches"] as const,
]);

const habits = later(() => import("./habits/habits.ts"));

export class App implements Act {
  #state: State;
  /** The state on the screen; null before the first drawing. */
  #drawn: State | null = null;
  #due = false;
  #clock: ReturnType<typeof setInterval> | undefined;
  #judge: Client | null = null;
  #mapper: Client | null = null;
  /** Stands by once the reader makes moves. */
  #player: Client | null = null;
  /** Starts another worker; null until there is an engine. */
  #spawn: Spawn | null = null;
  /** Asks for more than the question and the first map; null until there is an engine. */
  #asides: Asides | null = null;
  readonly #root: HTMLElement;
  readonly #editing: Editing;
  readonly #sharing: Sharing;
  readonly #address = new Address();
  readonly #rooms = new Rooms((action) => this.dispatch(action));
  readonly #keeper = new Keeper((what) => this.dispatch({ tag: "habit", what }));
  /** Gets the library's texts, those that the page has not begun with too; null once they have been asked for. */
  #whole: (() => Promise<Texts>) | null = null;

  constructor(root: HTMLElement, library: Texts, theme: Theme) {
    this.#root = root;
    this.#state = initial(library, theme, location.hash.length <= 1);
    this.#editing = new Editing({
      root,
      state: () => this.#state,
      dispatch: this.dispatch,
      render: () => this.#render(),
      goTo: this.goTo,
      askFormat: (file, words) => this.#judge?.format(file, words),
    });
    this.#sharing = new Sharing({
      state: () => this.#state,
      dispatch: this.dispatch,
      address: () => `${location.origin}${location.pathname}${location.search}`,
    });
    addEventListener("popstate", () => this.#openAddress());
    addEventListener("resize", () => this.#measure());
    addEventListener("pagehide", () => this.#address.flush());
    this.#keeper.offer(location.hash.length > 1);
    this.#draw();
  }

  /** Starts the engine: one worker for the question, one for its map, so that neither waits for the other. */
  start(spawn: () => Worker, start: Start, whole: () => Promise<Texts>): void {
    this.#whole = whole;
    const client: Spawn = (listener) => new Client(spawn, { ...start, library: this.#state.library }, listener);
    this.#spawn = client;
    this.#judge = client(this.#judgeListener());
    this.#mapper = client(this.#mapListener());
    this.#asides = new Asides(client, this.dispatch);
  }

  /** There is no engine; the texts can be read and changed all the same. */
  fail(message: string): void {
    const { choices } = decode(location.hash);
    this.dispatch({ tag: "unable", files: readable(this.#state.library, choices) });
    this.dispatch({ tag: "judge-status", status: { tag: "failed", message } });
    whenIdle(() => void this.#later());
  }

  readonly dispatch = (action: Action): void => {
    const old = this.#state;
    this.#state = update(old, action);
    if (this.#state === old) return;
    this.#ask(old);
    this.#write(old, action);
    this.#asides?.follow(old, this.#state);
    this.#rooms.follow(old, this.#state);
    this.#keeper.follow(old, this.#state, action);
    this.#play(old);
    this.#draw();
  };

  /** Gives up the searches; the texts and the last good picture stay. */
  readonly stop = (): void => {
    this.#judge?.stop();
    if (this.#state.status.tag !== "answered") this.dispatch({ tag: "judge-status", status: { tag: "stopped" } });
    this.stopMap();
  };

  readonly stopMap = (): void => {
    this.#mapper?.stop();
    if (this.#state.mapStatus.tag !== "answered") this.dispatch({ tag: "map-status", status: { tag: "stopped" } });
  };

  readonly stopPlay = (): void => {
    this.#player?.stop();
    this.#await(false);
    this.dispatch({ tag: "stop-move" });
  };

  readonly stopSecond = (): void => this.#asides?.maps.stopSecond();
  readonly retrySecond = (): void => this.#asides?.maps.retrySecond(this.#state);
  readonly stopCosts = (): void => this.#asides?.costs.stop();
  readonly retryCosts = (): void => this.#asides?.costs.retry();
  readonly stopOverview = (): void => this.#asides?.maps.stop();
  readonly retryOverview = (): void => this.#asides?.maps.retry(this.#state);
  readonly wantStress = (): void => void this.#asides?.wantStress(() => this.#state);
  readonly stopBeside = (): void => this.#asides?.besides.stop();
  readonly stopFlips = (): void => this.#asides?.switching.stop();
  readonly retryFlips = (): void => this.#asides?.switching.retry(this.#state);

  /** Asks once more what was stopped or failed. */
  readonly retry = (): void => {
    this.#check();
    this.#map();
  };

  readonly wantFormats = (): void => void this.#sharing.want();
  readonly copy = (form: Form): void => void this.#sharing.copy(form);
  readonly save = (form: Form): void => void this.#sharing.save(form);
  readonly saveTexts = (): void => this.#sharing.saveTexts();

  readonly toggleTheme = (): void => {
    const theme = this.#state.theme === "dark" ? "light" : "dark";
    setTheme(theme);
    this.dispatch({ tag: "theme", theme });
  };

  readonly goTo = (file: string, line: number, column: number): void => {
    this.dispatch({ tag: "show-tab", file });
    this.#render();
    focusText(this.#root, text(this.#state, file), line, column);
  };

  readonly wantEditor = (): void => void this.#editing.want();
  readonly format = (file: string): void => this.#editing.format(file);
  readonly fix = (diagnostic: DiagnosticView): void => this.#editing.fix(diagnostic);
  readonly overrideHere = (name: string): void => this.#editing.overrideHere(name);

  readonly showKeys = async (): Promise<void> => {
    try {
      (await habits()).showKeys();
    } catch {
      this.dispatch({ tag: "notice", text: "The list of keys could not be loaded: there is no network at the moment." });
    }
  };

  readonly goOn = (): void => {
    const { kept } = this.#state.habits;
    if (kept === null) return;
    this.#address.push(kept.link);
    this.#openAddress();
    this.dispatch({ tag: "habit", what: { tag: "decided", kept } });
  };

  readonly forget = (): void => this.#keeper.forget();

  /** What is not on the first screen, for a page that from then on needs no network. */
  async #later(): Promise<void> {
    this.wantEditor();
    await bringAll();
    // What could not be fetched is said when it is wanted.
    (await habits().catch(() => null))?.install({ act: this, root: this.#root, state: () => this.#state, address: this.#address });
  }

  #judgeListener(): Listener {
    return {
      ready: ({ version, catalog }) => {
        const again = this.#state.catalog !== null;
        this.dispatch({ tag: "ready", version, catalog });
        if (!again) this.#openAddress();
      },
      answer: (message) => {
        if (message.tag === "checked") this.dispatch(message);
      },
      told: (message) => this.#editing.told(message),
      slow: () => this.dispatch({ tag: "judge-status", status: { tag: "searching" } }),
      failed: (message) => {
        if (this.#state.catalog === null) this.fail(message);
        else this.dispatch({ tag: "judge-status", status: { tag: "failed", message } });
      },
    };
  }

  #mapListener(): Listener {
    return {
      answer: (message) => {
        if (message.tag === "mapped") this.dispatch(message);
        void this.#complete();
      },
      slow: () => {
        this.dispatch({ tag: "map-status", status: { tag: "searching" } });
        void this.#complete();
      },
      failed: (message) => {
        this.dispatch({ tag: "map-status", status: { tag: "failed", message } });
        void this.#complete();
      },
    };
  }

  #playListener(): Listener {
    return {
      answer: (message) => {
        this.#await(false);
        if (message.tag === "played") this.dispatch(message);
      },
      slow: () => this.#await(true),
      failed: (message) => {
        this.#await(false);
        this.dispatch({ tag: "notice", text: `The engine failed: ${message}. Your moves are kept.` });
      },
    };
  }

  #await(awaited: boolean): void {
    if (this.#state.habits.awaited !== awaited) this.dispatch({ tag: "habit", what: { tag: "awaited", awaited } });
  }

  /** The first picture stands, or takes its time: the rest of the library may come. */
  async #complete(): Promise<void> {
    const whole = this.#whole;
    this.#whole = null;
    if (whole === null) return;
    whenIdle(() => void this.#later());
    try {
      const library = await whole();
      if (library === this.#state.library) return;
      this.dispatch({ tag: "library", library });
      this.#judge?.restart(library);
      this.#mapper?.restart(library);
      this.#player?.restart(library);
      this.#asides?.restart(library);
    } catch {
      const said = "The rest of the library could not be loaded: to choose from all of it, load the page again.";
      this.dispatch({ tag: "notice", text: said });
    }
  }

  #openAddress(): void {
    this.#address.forget();
    if (this.#state.catalog === null) return;
    this.dispatch({ tag: "open-link", opened: decode(location.hash) });
  }

  #write(old: State, action: Action): void {
    // What is written later is the state of now: by then a choice may have made another one of it.
    const now = this.#state;
    if (isSameLink(old, now) && (isSameAnswer(old, now) || !this.#address.isOurs)) return;
    if (now.catalog === null || action.tag === "open-link" || action.tag === "ready") return;
    // A stop whose text has come late takes the place of itself.
    const isLate = action.tag === "tour" && action.what.tag === "loaded";
    const isShown = action.tag === "shared" && old.shared.hidden && !now.shared.hidden;
    const isChoice = (CHOICES.has(action.tag) && !isLate) || isShown || now.beside?.other !== old.beside?.other;
    if (isChoice) this.#address.push(linkOf(now));
    else this.#address.replaceSoon(() => linkOf(now));
  }

  #ask(old: State): void {
    const { choices, edits, catalog, own, shared } = this.#state;
    if (catalog === null || choices.operation === "") return;
    const moved = own !== null && own !== old.own && !isAnswered(own);
    if (moved || edits !== old.edits || old.catalog === null) this.#follow();
    const isOther = choices !== old.choices || edits !== old.edits || (old.shared.hidden && !shared.hidden);
    if (isOther) this.#check();
    // Nothing that is withheld is known: no map is asked for, and none is waited for.
    if (shared.hidden) this.#mapper?.stop();
    else if (edits !== old.edits || !isSameMap(this.#state, old) || (isOther && this.#state.map === null)) this.#map();
  }

  #check(): void {
    // While a search goes on that is given up for this one, it is one search to the reader.
    if (this.#state.status.tag !== "searching") this.#state = update(this.#state, { tag: "judge-status", status: { tag: "judging" } });
    this.#judge?.ask("check", this.#question(), this.#state.edits);
  }

  #map(): void {
    const tag = operation(this.#state)?.case === false ? "map" : "row";
    if (this.#state.mapStatus.tag !== "searching") this.#state = update(this.#state, { tag: "map-status", status: { tag: "judging" } });
    this.#mapper?.ask(tag, this.#question(), this.#state.edits);
  }

  /** Asks how the reader's own run stands. */
  #follow(): void {
    const { own, edits } = this.#state;
    if (own === null) return;
    this.#player ??= this.#spawn?.(this.#playListener()) ?? null;
    const { stores: _, ...question } = this.#question();
    this.#player?.ask("play", own.delayed ? { ...question, stores: "delayed" } : question, edits, pathOf(own));
  }

  #question() {
    const question = { ...asked(this.#state.choices), archs: mapColumns(this.#state) };
    return operation(this.#state)?.strategies.length === 0 ? { ...question, strategy: "" } : question;
  }

  #play(old: State): void {
    if (this.#state.playing === old.playing) return;
    clearInterval(this.#clock);
    if (this.#state.playing) this.#clock = setInterval(() => this.dispatch({ tag: "tick" }), PLAY_MS);
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
    const old = this.#drawn;
    this.#drawn = this.#state;
    const within = focusedPanel();
    const hold = heldStill(this.#root, old, this.#state);
    render(page(this.#state, this), this.#root);
    keepFocus(within);
    keepRoom(this.#root, old, this.#state);
    hold();
    keepInSight(this.#root, old, this.#state);
    this.#measure();
  }

  #measure(): void {
    const width = measure(this.#root);
    if (width > 0) this.dispatch({ tag: "room", width });
  }
}
