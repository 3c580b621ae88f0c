/** Asks what stands beside the first question. Its worker starts when it is first wanted, and asks nothing while the first answer is awaited. */

import type { Client, Listener, Spawn } from "./engine/client.ts";
import { type BesideAction, isSameQuestion, type Other, type Question, secondQuestion } from "./state/beside.ts";
import type { State } from "./state/state.ts";
import { load } from "./view/beside/beside.ts";
import type { Texts } from "./worker/protocol.ts";

export class Besides {
  #client: Client | null = null;
  /** What was asked last; null where nothing is wanted. */
  #asked: Question | null = null;
  /** For what the drawing was loaded last, so that it is tried again only when something else is asked for. */
  #loadedFor: Other | null = null;
  readonly #spawn: Spawn;
  readonly #dispatch: (what: BesideAction) => void;
  readonly #say: (words: string) => void;

  constructor(spawn: Spawn, dispatch: (what: BesideAction) => void, say: (words: string) => void) {
    this.#spawn = spawn;
    this.#dispatch = dispatch;
    this.#say = say;
  }

  /** Goes on with another library. */
  restart(library: Texts): void {
    // What could not be answered by the texts that there were is asked again.
    this.#asked = null;
    this.#client?.restart(library);
  }

  /** Gives up the search; the last answer stays. */
  stop(): void {
    this.#client?.stop();
    this.#dispatch({ tag: "status", status: { tag: "stopped" } });
  }

  /** Asks what the new state lacks. */
  follow(now: State): void {
    const wanted = secondQuestion(now);
    if (wanted === null) {
      if (this.#asked !== null) this.#client?.stop();
      this.#asked = null;
      return;
    }
    if (now.beside?.drawn === false && now.beside.other !== this.#loadedFor) {
      this.#loadedFor = now.beside.other;
      void this.#load();
    }
    const isAnswered = now.beside?.answer !== null || now.beside.status.tag !== "starting";
    if (now.status.tag !== "answered" || (isAnswered && isSameQuestion(wanted, this.#asked))) return;
    this.#asked = wanted;
    this.#client ??= this.#spawn(this.#listener());
    this.#client.ask("check", wanted.asked, wanted.edits);
    this.#dispatch({ tag: "status", status: { tag: "judging" } });
  }

  #listener(): Listener {
    return {
      answer: (message) => {
        if (message.tag === "checked" && this.#asked !== null) this.#dispatch({ tag: "answered", report: message.outcome.report, of: this.#asked });
      },
      slow: () => this.#dispatch({ tag: "status", status: { tag: "searching" } }),
      failed: (message) => this.#dispatch({ tag: "status", status: { tag: "failed", message } }),
    };
  }

  async #load(): Promise<void> {
    try {
      await load();
      this.#dispatch({ tag: "drawn" });
    } catch {
      this.#say("What draws two runs could not be loaded. Load the page again to compare them.");
    }
  }
}
