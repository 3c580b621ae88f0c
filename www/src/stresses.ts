/**
 * Makes random runs while some are wanted, a batch at a time, so that the counts grow before the reader's eyes and can be stopped.
 * Loaded, with what shows them, when the reader first asks for them.
 */

import "./view/play/stress-counts.ts";
import type { Client, Listener, Spawn } from "./engine/client.ts";
import { operation } from "./state/select.ts";
import { asked, type State } from "./state/state.ts";
import { isSameSubject, nextBatch, type StressAction } from "./state/stress.ts";

/** How long a batch should take: the counts grow as often. */
const BATCH_MS = 60;

/** The first batch, of which nobody knows how long it takes, and the largest. */
const FIRST = 50;
const MOST = 2000;

export class Stresses {
  readonly #client: Client;
  readonly #dispatch: (what: StressAction) => void;
  /** How many runs are asked for at a time. */
  #most = FIRST;
  /** When the batch that is awaited was asked for; null where none is. */
  #since: number | null = null;
  /** The state by the last action. */
  #now: State;

  constructor(spawn: Spawn, now: State, dispatch: (what: StressAction) => void) {
    this.#now = now;
    this.#dispatch = dispatch;
    this.#client = spawn(this.#listener());
    this.follow(now);
  }

  /** Goes on with another library: a batch that was under way is asked for again. */
  restart(library: State["library"]): void {
    this.#client.restart(library);
  }

  /** Asks for what the new state wants. */
  follow(now: State): void {
    this.#now = now;
    const { of, running } = now.stress;
    if (of !== null && !isSameSubject(of, now)) {
      this.#end();
      this.#dispatch({ tag: "clear" });
    } else if (!running) {
      this.#end();
    } else if (this.#since === null) {
      this.#ask();
    }
  }

  #ask(): void {
    const { choices, edits, stress } = this.#now;
    const batch = nextBatch(stress, this.#most);
    if (batch === null) return;
    const question = asked(choices);
    const whole = operation(this.#now)?.strategies.length === 0 ? { ...question, strategy: "" } : question;
    this.#since = performance.now();
    this.#client.ask("stress", whole, edits, "", batch);
  }

  #end(): void {
    if (this.#since === null) return;
    this.#since = null;
    this.#client.stop();
  }

  #listener(): Listener {
    return {
      answer: (message) => {
        if (message.tag !== "stressed" || this.#since === null) return;
        const took = performance.now() - this.#since;
        this.#since = null;
        this.#most = Math.max(1, Math.min(MOST, Math.round((this.#most * BATCH_MS) / Math.max(took, BATCH_MS / 2))));
        if (message.stress === null) this.#dispatch({ tag: "halt", trouble: "There is nothing to be played here." });
        else this.#dispatch({ tag: "counted", part: message.stress });
      },
      slow: () => {},
      failed: (message) => {
        this.#since = null;
        this.#dispatch({ tag: "halt", trouble: `The engine failed: ${message}.` });
      },
    };
  }
}
