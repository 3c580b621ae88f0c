/**
 * The map beside the first one: that of another kernel or of the library's texts, to hold the first against. It has a worker of its
 * own, which starts when it is first wanted, and asks nothing while the first map is awaited.
 */

import { Client, type Listener } from "./engine/client.ts";
import type { Map as VerdictMap } from "./engine/types.ts";
import { isSameSecond, second } from "./state/map-select.ts";
import type { MapAction, Second } from "./state/map.ts";
import type { State, Status } from "./state/state.ts";
import type { Start, Texts } from "./worker/protocol.ts";

/** How long cells stay marked that a text has changed. */
const MARK_MS = 2500;

export class Maps {
  #second: Client | null = null;
  /** What was asked last; null where nothing is wanted. */
  #asked: Second | null = null;
  #start: Start;
  readonly #spawn: () => Worker;
  readonly #dispatch: (what: MapAction) => void;

  constructor(spawn: () => Worker, start: Start, dispatch: (what: MapAction) => void) {
    this.#spawn = spawn;
    this.#start = start;
    this.#dispatch = dispatch;
  }

  /** Goes on with another library. */
  restart(library: Texts): void {
    this.#start = { ...this.#start, library };
    this.#second?.restart(library);
  }

  /** Asks what the new state lacks. */
  follow(old: State, now: State): void {
    const { changed } = now.mapView;
    if (changed !== old.mapView.changed && changed.size > 0) {
      setTimeout(() => this.#dispatch({ tag: "seen", changed }), MARK_MS);
    }
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
    this.#second ??= new Client(this.#spawn, this.#start, this.#secondListener());
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
}

/** Hears maps, and how it stands with them. */
function listener(answered: (map: VerdictMap) => void, stands: (status: Status) => void): Listener {
  return {
    ready: () => {},
    answer: (message) => {
      if (message.tag === "mapped") answered(message.map);
    },
    slow: () => stands({ tag: "searching" }),
    failed: (message) => stands({ tag: "failed", message }),
  };
}
