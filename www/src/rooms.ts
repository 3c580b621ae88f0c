/** Fetches what is not on the first screen when the reader first wants it: the list of the library, the tour. */

import { later } from "./later.ts";
import { isBroken } from "./state/select.ts";
import type { State } from "./state/state.ts";
import { isOwnSetting } from "./state/tour.ts";
import type { Action } from "./state/update.ts";

const list = later(() => import("./view/library/library-list.ts"));
const guide = later(() => import("./view/tour/tour-panel.ts"));

export class Rooms {
  #list = false;
  #tour = false;
  readonly #dispatch: (action: Action) => void;

  constructor(dispatch: (action: Action) => void) {
    this.#dispatch = dispatch;
  }

  follow(old: State, now: State): void {
    if (now.shelf.open && !this.#list) void this.#fetchList();
    const { at, tour } = now.tour;
    if (at === null) return;
    if (tour === null && !this.#tour) void this.#fetchTour();
    // A stop may have asked for what the page did not have before the rest of the library came.
    if (now.catalog !== old.catalog && isBroken(now) && !isOwnSetting(now)) this.#dispatch({ tag: "tour", what: { tag: "go", to: at } });
  }

  async #fetchList(): Promise<void> {
    this.#list = true;
    try {
      await list();
    } catch {
      this.#list = false;
      this.#dispatch({ tag: "shelf", what: { tag: "open", open: false } });
      this.#dispatch({ tag: "notice", text: "The list of the library could not be loaded. Load the page again to see it." });
    }
  }

  async #fetchTour(): Promise<void> {
    this.#tour = true;
    try {
      const { tour } = await guide();
      this.#dispatch({ tag: "tour", what: { tag: "loaded", tour } });
    } catch {
      this.#tour = false;
      this.#dispatch({ tag: "tour", what: { tag: "leave" } });
      this.#dispatch({ tag: "notice", text: "The tour could not be loaded. Load the page again to take it." });
    }
  }
}
