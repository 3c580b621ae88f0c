/** Keeps what the reader has typed for the next visit, and forgets it where the reader says so. */

import { linkOf } from "./link/linked.ts";
import { forget, keep, kept } from "./link/keep.ts";
import { fits } from "./link/texts.ts";
import type { HabitAction } from "./state/habits.ts";
import type { State } from "./state/state.ts";
import type { Action } from "./state/update.ts";

/** So long nothing must be typed before the text is kept. */
const PAUSE_MS = 800;

/** After these the text is the reader's own; that of a link is somebody's who has it. */
const BY_READER: ReadonlySet<Action["tag"]> = new Set(["edit", "reset"]);

export class Keeper {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #due: State | null = null;
  readonly #dispatch: (what: HabitAction) => void;

  constructor(dispatch: (what: HabitAction) => void) {
    this.#dispatch = dispatch;
    addEventListener("pagehide", () => this.#write());
  }

  /** Offers what is kept, unless a link says what the page is to show. */
  offer(linked: boolean): void {
    const found = kept();
    if (found !== null) this.#dispatch(linked ? { tag: "kept", kept: found } : { tag: "offered", kept: found });
  }

  follow(old: State, now: State, action: Action): void {
    if (now.edits === old.edits || !BY_READER.has(action.tag)) return;
    this.#due = now;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#write(), PAUSE_MS);
  }

  /** The reader wants it forgotten. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#due = null;
    forget();
    this.#dispatch({ tag: "decided", kept: null });
  }

  #write(): void {
    clearTimeout(this.#timer);
    const state = this.#due;
    this.#due = null;
    if (state === null) return;
    // More than a link takes is not kept, either.
    if (!fits(state.edits) || Object.keys(state.edits).length === 0) {
      forget();
      this.#dispatch({ tag: "kept", kept: null });
      return;
    }
    const what = { when: Date.now(), link: linkOf({ ...state, own: null, cursor: null }) };
    this.#dispatch({ tag: "kept", kept: keep(what) ? what : null });
  }
}
