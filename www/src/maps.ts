/**
 * The maps beside the first one: that of another kernel or of the library's texts, to hold the first against, and those of all
 * operations. Each has a worker of its own, which starts when it is first wanted, and asks nothing while the first map is awaited.
 */

import type { Client, Listener, Spawn } from "./engine/client.ts";
import type { Map as VerdictMap } from "./engine/types.ts";
import { isSameSecond, overviewParts, second } from "./state/map-select.ts";
import type { MapAction, Second } from "./state/map.ts";
import { isBroken } from "./state/select.ts";
import type { State, Status } from "./state/state.ts";
import type { Asked, Texts } from "./worker/protocol.ts";

/** How long cells stay marked that a text has changed. */
const MARK_MS = 2500;

/** What the overview is made of: the question but for the operation, and the texts. */
interface Pass {
  readonly operations: readonly string[];
  readonly question: Omit<Asked, "operation">;
  readonly edits: Texts;
}

export class Maps {
  #second: Client | null = null;
  #overview: Client | null = null;
  /** What was asked last; null where nothing is wanted. */
  #asked: Second | null = null;
  #pass: Pass | null = null;
  /** The operations that the pass has still to ask, the first of which is asked at the moment. */
  #left: readonly string[] = [];
  readonly #spawn: Spawn;
  readonly #dispatch: (what: MapAction) => void;

  constructor(spawn: Spawn, dispatch: (what: MapAction) => void) {
    this.#spawn = spawn;
    this.#dispatch = dispatch;
  }

  /** Goes on with another library. */
  restart(library: Texts): void {
    this.#second?.restart(library);
    this.#overview?.restart(library);
  }

  /** Asks what the new state lacks. */
  follow(old: State, now: State): void {
    const { changed } = now.mapView;
    if (changed !== old.mapView.changed && changed.size > 0) {
      setTimeout(() => this.#dispatch({ tag: "seen", changed }), MARK_MS);
    }
    this.#compare(now);
    this.#survey(now);
  }

  /** Gives up the maps of all operations; those that have come stay. */
  stop(): void {
    this.#overview?.stop();
    this.#left = [];
    this.#dispatch({ tag: "overview-status", status: { tag: "stopped" } });
  }

  /** Asks for all operations once more. */
  retry(now: State): void {
    this.#pass = null;
    this.#survey(now);
  }

  /** Gives up the map that the first is held against, until another is asked for or this one once more. */
  stopSecond(): void {
    this.#second?.stop();
    this.#dispatch({ tag: "other-status", status: { tag: "stopped" } });
  }

  retrySecond(now: State): void {
    this.#asked = null;
    this.#compare(now);
  }

  #compare(now: State): void {
    const wanted = second(now);
    if (wanted === null) {
      this.#second?.stop();
      this.#asked = null;
      return;
    }
    if (now.mapStatus.tag !== "answered" || isSameSecond(wanted, this.#asked)) return;
    this.#asked = wanted;
    this.#second ??= this.#spawn(this.#secondListener());
    this.#second.ask("map", wanted.question, wanted.edits);
    this.#dispatch({ tag: "other-status", status: { tag: "judging" } });
  }

  #secondListener(): Listener {
    return listener(
      (map) => {
        const of = this.#asked;
        if (of !== null) this.#dispatch({ tag: "compared", map, of });
      },
      (status) => this.#dispatch({ tag: "other-status", status }),
    );
  }

  #survey(now: State): void {
    if (!now.mapView.overview.open) {
      // What is not complete is begun anew when it is opened again.
      if (this.#left.length > 0) this.#pass = null;
      this.#left = [];
      this.#overview?.stop();
      return;
    }
    if (now.mapStatus.tag !== "answered" || isBroken(now)) return;
    const pass = passOf(now);
    if (isSamePass(pass, this.#pass)) return;
    this.#pass = pass;
    this.#left = pass.operations;
    this.#overview ??= this.#spawn(this.#overviewListener());
    this.#dispatch({ tag: "overview-begins" });
    this.#next();
  }

  #next(): void {
    const [operation] = this.#left;
    if (this.#pass === null) return;
    if (operation === undefined) this.#dispatch({ tag: "overview-status", status: { tag: "answered" } });
    else this.#overview?.ask("map", { ...this.#pass.question, operation }, this.#pass.edits);
  }

  #overviewListener(): Listener {
    return listener(
      (map) => {
        const [operation, ...left] = this.#left;
        if (operation === undefined) return;
        this.#left = left;
        const cells = map.diagnostics.some((d) => d.error) ? [] : map.cells;
        this.#dispatch({ tag: "overview-part", operation, cells });
        this.#next();
      },
      // That one operation takes long is no news: its name stands there as the one that is awaited.
      (status) => status.tag === "failed" && this.#dispatch({ tag: "overview-status", status }),
    );
  }
}

/** Hears maps, and how it stands with them. */
function listener(answered: (map: VerdictMap) => void, stands: (status: Status) => void): Listener {
  return {
    answer: (message) => {
      if (message.tag === "mapped") answered(message.map);
    },
    slow: () => stands({ tag: "searching" }),
    failed: (message) => stands({ tag: "failed", message }),
  };
}

function passOf(state: State): Pass {
  const { operations, archs } = overviewParts(state);
  const { kernel, stores } = state.choices;
  const question = { strategy: "", arch: "", kernel, params: "", ...(stores === undefined ? {} : { stores }), archs };
  return { operations, question, edits: state.edits };
}

function isSamePass(a: Pass, b: Pass | null): boolean {
  const words = (pass: Pass): string => JSON.stringify([pass.operations, pass.question]);
  return b !== null && a.edits === b.edits && words(a) === words(b);
}
