/**
 * Keeps the address bar in step with the state: a choice adds an entry to the history, typing and stepping
 * replace the present one.
 */

/** Browsers refuse to replace entries too often; what the reader types or plays is written after a pause. */
const PAUSE_MS = 250;

/** How many choices of this page lie before the present one. */
const depth = (): number => (typeof history.state === "number" ? history.state : 0);

export class Address {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pending: (() => string) | null = null;
  #ours = false;

  /** True if the present entry is what this page has written, and not a link that was opened. */
  get isOurs(): boolean {
    return this.#ours;
  }

  /** Adds an entry. What was to be replaced is written first, so that going back finds it. */
  push(fragment: string): void {
    this.flush();
    this.#ours = true;
    if (`#${fragment}` !== location.hash) history.pushState(depth() + 1, "", `#${fragment}`);
  }

  /** Goes back to the choice before; false where the page begins. */
  back(): boolean {
    this.flush();
    const may = depth() > 0;
    if (may) history.back();
    return may;
  }

  /** Goes on to the choice that was gone back from, if there is one. */
  forward(): void {
    this.flush();
    history.forward();
  }

  /** Replaces the present entry after a pause; only the last of several calls counts. */
  replaceSoon(fragment: () => string): void {
    this.#pending = fragment;
    this.#ours = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), PAUSE_MS);
  }

  flush(): void {
    clearTimeout(this.#timer);
    if (this.#pending !== null) history.replaceState(history.state, "", `#${this.#pending()}`);
    this.#pending = null;
  }

  /** Drops what was to be written: the reader went to another entry. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#pending = null;
    this.#ours = false;
  }
}
