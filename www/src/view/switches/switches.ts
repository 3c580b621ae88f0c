/**
 * All that is about promises and comes when it is first wanted: what asks the engine, in workers of its own, and the two
 * elements that show the answers.
 */

import type { Client, Listener, Spawn } from "../../engine/client.ts";
import type { Flips } from "../../engine/types.ts";
import type { Texts } from "../../worker/protocol.ts";
import { isSameSecond } from "../../state/map-select.ts";
import type { Second } from "../../state/map.ts";
import { isBroken } from "../../state/select.ts";
import type { State } from "../../state/state.ts";
import type { SwitchAction } from "../../state/switches.ts";
import { flipsOf, libraryOf } from "../../state/switches-select.ts";
import { define } from "../element.ts";
import { list } from "./flips.ts";
import { panel } from "./panel.ts";

// Elements that wait for it are drawn at once: all that they need has been loaded by now.
define("promise-flips", ({ state, act }) => list(state, act));
define("promise-switches", ({ state, act }) => panel(state, act));

export class Switches {
  #hunter: Client | null = null;
  #mapper: Client | null = null;
  /** What was asked last; null where nothing is wanted. */
  #hunted: Second | null = null;
  #mapped: Second | null = null;
  readonly #spawn: Spawn;
  readonly #dispatch: (what: SwitchAction) => void;

  constructor(spawn: Spawn, dispatch: (what: SwitchAction) => void) {
    this.#spawn = spawn;
    this.#dispatch = dispatch;
  }

  restart(library: Texts): void {
    this.#hunter?.restart(library);
    this.#mapper?.restart(library);
  }

  /** Asks what the new state lacks. */
  follow(now: State): void {
    this.#hunt(now);
    this.#map(now);
  }

  stop(): void {
    this.#hunter?.stop();
    this.#dispatch({ tag: "status", status: { tag: "stopped" } });
  }

  retry(now: State): void {
    this.#hunted = null;
    this.#hunt(now);
  }

  #hunt(now: State): void {
    if (!now.switching.open) {
      this.#hunter?.stop();
      // What was not over is begun anew when it is wanted again.
      if (now.switching.status.tag !== "answered") this.#hunted = null;
      return;
    }
    if (now.status.tag !== "answered" || isBroken(now)) return;
    const wanted = flipsOf(now);
    if (isSameSecond(wanted, this.#hunted)) return;
    this.#hunted = wanted;
    this.#hunter ??= this.#spawn(this.#hunterListener());
    this.#hunter.ask("flips", wanted.question, wanted.edits);
    this.#dispatch({ tag: "begins" });
  }

  #hunterListener(): Listener {
    const found = (flips: Flips | null): void => {
      if (this.#hunted !== null) this.#dispatch({ tag: "flips", flips, of: this.#hunted });
    };
    return {
      answer: (message) => message.tag === "flips" && found(message.flips),
      trying: found,
      slow: () => this.#dispatch({ tag: "status", status: { tag: "searching" } }),
      failed: (message) => this.#dispatch({ tag: "status", status: { tag: "failed", message } }),
    };
  }

  #map(now: State): void {
    const wanted = libraryOf(now);
    if (wanted === null || now.mapStatus.tag !== "answered" || isSameSecond(wanted, this.#mapped)) return;
    this.#mapped = wanted;
    this.#mapper ??= this.#spawn(this.#mapperListener());
    this.#mapper.ask("map", wanted.question, wanted.edits);
  }

  #mapperListener(): Listener {
    return {
      answer: (message) => {
        if (message.tag === "mapped" && this.#mapped !== null) this.#dispatch({ tag: "library", map: message.map, of: this.#mapped });
      },
      // A column that does not come is missed by nobody.
      slow: () => {},
      failed: () => {},
    };
  }
}
