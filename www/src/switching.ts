/** Gets what is about promises, in the page's worker and on its screen, when the reader first wants it. */

import type { Spawn } from "./engine/client.ts";
import { later } from "./later.ts";
import type { SwitchAction } from "./state/switches.ts";
import { isOwnArch } from "./state/switches-select.ts";
import { PROMISES } from "./state/switches.ts";
import type { State } from "./state/state.ts";
import type { Texts } from "./worker/protocol.ts";

const comes = later(() => import("./view/switches/switches.ts"));

type Switches = import("./view/switches/switches.ts").Switches;

export class Switching {
  #switches: Switches | null = null;
  #coming = false;
  #now: State | null = null;
  readonly #spawn: Spawn;
  readonly #dispatch: (what: SwitchAction) => void;

  constructor(spawn: Spawn, dispatch: (what: SwitchAction) => void) {
    this.#spawn = spawn;
    this.#dispatch = dispatch;
  }

  /** Goes on with another library. */
  restart(library: Texts): void {
    this.#switches?.restart(library);
  }

  follow(now: State): void {
    this.#now = now;
    if (this.#switches !== null) this.#switches.follow(now);
    else if (now.switching.open || now.tab === PROMISES || isOwnArch(now)) void this.#bring();
  }

  /** Gives up the search; what it has found stays. */
  stop(): void {
    this.#switches?.stop();
  }

  /** Searches once more, or gets what could not be got. */
  retry(now: State): void {
    if (this.#switches === null) this.follow(now);
    else this.#switches.retry(now);
  }

  async #bring(): Promise<void> {
    if (this.#coming) return;
    this.#coming = true;
    try {
      const made = await comes();
      this.#switches = new made.Switches(this.#spawn, this.#dispatch);
      if (this.#now !== null) this.#switches.follow(this.#now);
    } catch {
      this.#dispatch({ tag: "status", status: { tag: "failed", message: "its code could not be loaded" } });
    }
    this.#coming = false;
  }
}
