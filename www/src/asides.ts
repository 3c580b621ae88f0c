/**
 * What the page asks beside its question and the first map. Each has a worker of its own, which starts when it is first wanted, and
 * follows the state by itself.
 */

import { Besides } from "./beside.ts";
import { CostKeeper } from "./costs.ts";
import type { Spawn } from "./engine/client.ts";
import { later } from "./later.ts";
import { Maps } from "./maps.ts";
import type { State } from "./state/state.ts";
import type { Action } from "./state/update.ts";
import type { Stresses } from "./stresses.ts";
import { Switching } from "./switching.ts";
import type { Texts } from "./worker/protocol.ts";

const chance = later(() => import("./stresses.ts"));

export class Asides {
  /** The maps beside the first. */
  readonly maps: Maps;
  /** The promises of the hardware, and what they are good for. */
  readonly switching: Switching;
  /** What stands beside the question. */
  readonly besides: Besides;
  /** What the strategies cost. */
  readonly costs: CostKeeper;
  /** Makes random runs; null until the reader asks for them. */
  #stresses: Stresses | null = null;
  readonly #spawn: Spawn;
  readonly #dispatch: (action: Action) => void;

  constructor(spawn: Spawn, dispatch: (action: Action) => void) {
    this.#spawn = spawn;
    this.#dispatch = dispatch;
    this.maps = new Maps(spawn, (what) => dispatch({ tag: "map", what }));
    this.switching = new Switching(spawn, (what) => dispatch({ tag: "switches", what }));
    this.costs = new CostKeeper(spawn, (what) => dispatch({ tag: "cost", what }));
    this.besides = new Besides(
      spawn,
      (what) => dispatch({ tag: "beside", what }),
      (said) => dispatch({ tag: "notice", text: said }),
    );
  }

  /** Asks what the new state lacks. */
  follow(old: State, now: State): void {
    this.maps.follow(old, now);
    this.switching.follow(now);
    this.costs.follow(old, now);
    this.besides.follow(now);
    this.#stresses?.follow(now);
  }

  /** Goes on with another library. */
  restart(library: Texts): void {
    for (const one of [this.maps, this.switching, this.costs, this.besides, this.#stresses]) one?.restart(library);
  }

  /** Fetches what makes random runs, once. */
  async wantStress(now: () => State): Promise<void> {
    try {
      const { Stresses: Loaded } = await chance();
      this.#stresses ??= new Loaded(this.#spawn, now(), (what) => this.#dispatch({ tag: "stress", what }));
    } catch {
      this.#dispatch({ tag: "notice", text: "The random runs could not be loaded: there is no network at the moment." });
    }
  }
}
