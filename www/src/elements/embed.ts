/**
 * The loader: all that a page needs at first. It makes `<stale-walk>` an element that shows what its document has in it, and fetches
 * the rest when one of them is seen, asked for, or wanted at once.
 */

import type { StaleWalkElement } from "../../packages/npm/index.d.ts";
import type { Report } from "../engine/types.ts";
import type { Frame } from "./place.ts";
import type { Playing } from "./play.ts";

/** The engine's, from the build. */
declare const VERSION: string;

const ATTRIBUTES = "case operation strategy arch kernel set variant stores expect view step open loading hide theme playground".split(" ");

/**
 * How high what is shown is about, so that the text below need not move when it comes: so many pixels, and so many more divided by the
 * width, as words are the higher the narrower they stand.
 */
const HEIGHTS: Readonly<Record<string, readonly [number, number]>> = {
  verdict: [70, 195_000],
  waveform: [590, 70_000],
  machine: [250, 170_000],
  map: [540, 50_000],
  source: [400, 26_000],
  text: [170, 145_000],
};

const seen = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) (target as StaleWalk).start();
  },
  { rootMargin: "300px" },
);

/**
 * Those that keep more room than they need. It is given back when nobody sees the text below move: where that is out of sight, or
 * hidden. Above what is read the room is kept.
 */
const roomy = new Set<StaleWalk>();
const out = new IntersectionObserver((entries) => {
  for (const { target } of entries) (target as StaleWalk).settleUnseen();
});
const scrolled = { capture: true, passive: true };
addEventListener("scroll", () => roomy.forEach((one) => one.settleUnseen()), scrolled);

/** The text of a document is whole when this has come. */
const parsed = new Promise<void>((resolve) => {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => resolve());
  else resolve();
});

/** What the package's types say of it. */
type Promised = Pick<StaleWalkElement, "ready" | "report" | "goTo" | "setSource">;
type Told = Pick<Frame, "ready" | "shown" | "settled" | "unable">;

class StaleWalk extends HTMLElement implements Promised {
  static readonly observedAttributes = ATTRIBUTES;
  /** Of the engine, whose loader was the first on the page. */
  static readonly version = VERSION;
  readonly ready: Promise<Report | null>;
  readonly #root = this.attachShadow({ mode: "closed" });
  readonly #rules = new CSSStyleSheet();
  readonly #slot = document.createElement("slot");
  readonly #told: Told;
  #button: HTMLButtonElement | null = null;
  #isComing = false;
  /** True from when it has been drawn to when the room that was kept for it is given back. */
  #isRoomy = false;
  #playing: Playing | null = null;
  /** What was asked of it before it could do it. */
  #early: ((playing: Playing) => void)[] = [];

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [this.#rules];
    this.#root.append(this.#slot);
    // Whoever does something here is not reading below. Until it is done nothing moves: the last of it may be a link at the foot.
    for (const done of ["click", "keyup"]) this.addEventListener(done, () => this.settle());
    let told: Told | undefined;
    this.ready = new Promise((ready, reject) => {
      told = { ready, shown: (body) => this.#show(body), settled: () => this.#drawn(), unable: (message) => this.#fail(message, reject) };
    });
    // Whoever does not wait for it need not hear that it failed.
    this.ready.catch(() => {});
    this.#told = told as Told;
  }

  /** The answer; null while there is none, and where it is withheld. */
  get report(): Report | null {
    return this.#playing?.report ?? null;
  }

  /** Shows the run after a step; 0 is the start. One that waits to be seen begins. */
  goTo(step: number): void {
    this.#do((playing) => playing.goTo(step));
  }

  /** Asks with another program in the place of the element's own. */
  setSource(text: string): void {
    this.#do((playing) => playing.setSource(text));
  }

  connectedCallback(): void {
    listen(this.getRootNode());
    if (this.#playing !== null) {
      this.#watch();
      return this.#playing.attach();
    }
    // It was moved while what it takes is on its way.
    if (this.#isComing) return this.#keepRoom();
    const loading = this.getAttribute("loading");
    if (loading === "eager") return this.start();
    if (loading !== "click") {
      this.#keepRoom();
      return seen.observe(this);
    }
    this.#keep(0);
    this.#offer("Show it live");
  }

  disconnectedCallback(): void {
    seen.unobserve(this);
    this.#unwatch();
    this.#playing?.detach();
  }

  attributeChangedCallback(): void {
    this.#playing?.change();
  }

  /** Fetches what it takes, once. */
  start(): void {
    seen.unobserve(this);
    if (this.#isComing) return;
    this.#isComing = true;
    // The button stays until there is something in its place, so that whoever is on it by keyboard stays where they are.
    if (this.#button !== null) this.#button.textContent = "Loading …";
    // It may have had another width before, or none.
    this.#keepRoom();
    void this.#load();
  }

  #do(what: (playing: Playing) => void): void {
    if (this.#playing !== null) return what(this.#playing);
    this.#early.push(what);
    this.start();
  }

  async #load(): Promise<void> {
    try {
      const [{ play }] = await Promise.all([import("./play.ts"), parsed]);
      this.#playing = play({ element: this, root: this.#root, slot: this.#slot, ...this.#told });
    } catch {
      const message = "what it takes could not be fetched";
      this.#isComing = false;
      this.#told.unable(message);
      this.dispatchEvent(new CustomEvent("stale-walk-error", { detail: { message }, bubbles: true, composed: true }));
      this.#offer("Try again");
      return;
    }
    if (this.isConnected) this.#playing.attach();
    for (const what of this.#early.splice(0)) what(this.#playing);
  }

  #offer(words: string): void {
    if (this.#button === null) {
      this.#button = document.createElement("button");
      this.#button.type = "button";
      this.#button.setAttribute("part", "button");
      this.#button.addEventListener("click", () => this.start());
      this.#root.append(this.#button);
    }
    this.#button.textContent = words;
  }

  /** What stands in the place of the button has the keyboard where that had it. */
  #show(body: HTMLElement): void {
    const button = this.#button;
    this.#button = null;
    if (button === null) return;
    if (this.#root.activeElement === button) {
      body.tabIndex = -1;
      body.focus({ preventScroll: true });
    }
    button.remove();
  }

  #drawn(): void {
    this.#isRoomy = true;
    this.#watch();
    this.settleUnseen();
  }

  #watch(): void {
    if (!this.#isRoomy || !this.isConnected) return;
    roomy.add(this);
    out.observe(this);
  }

  #unwatch(): void {
    roomy.delete(this);
    out.unobserve(this);
  }

  #keepRoom(): void {
    this.#keep(0);
    this.#keep(room(this));
  }

  #keep(height: number): void {
    this.#rules.replaceSync(`:host{display:block;min-height:${height}px}div.embed{min-height:inherit}:host([hidden]),[hidden]{display:none}`);
  }

  /** What was kept for it is given back: it has its own height. */
  settle(): void {
    if (!this.#isRoomy) return;
    this.#unwatch();
    this.#isRoomy = false;
    this.#keep(0);
  }

  /** The same where what is below begins out of sight. */
  settleUnseen(): void {
    const foot = this.#root.querySelector(".foot");
    if (this.offsetHeight === 0 || (foot ?? this).getBoundingClientRect().top >= innerHeight) this.settle();
  }

  /** What the document has stays, and no room is kept for more. */
  #fail(message: string, reject: (error: Error) => void): void {
    if (!this.#slot.hidden) this.#keep(0);
    reject(new Error(message));
  }
}

/** Room for what will be shown, or for what stands there now, whichever is more. */
function room(element: HTMLElement): number {
  const views = (element.getAttribute("view") ?? "").split(/[\s,]+/).filter((name) => name in HEIGHTS);
  const usual = element.hasAttribute("open") ? ["verdict", "waveform", "source"] : ["verdict", "waveform"];
  const { width, height } = element.getBoundingClientRect();
  const program = [...element.querySelectorAll("pre, script")].find((one) => /^\s*stalewalk\s/.test(one.textContent ?? ""));
  const lines = program?.textContent?.split("\n").length ?? 99;
  const high = (name: string): number => {
    const [all, words] = HEIGHTS[name] ?? [0, 0];
    // A short program has a short text field.
    if (name === "source") return Math.min(all, 110 + 24 * lines);
    return all + words / Math.max(width, 300);
  };
  const shown = (views.length === 0 ? usual : views).reduce((sum, name) => sum + high(name), 70);
  return Math.ceil(Math.max(shown, height));
}

const heard = new WeakSet<Node>();

/** Hears the links of a document, or of a shadow root, that move the picture of an element of the same: `<a data-stale-walk="#id" data-step="4">`. */
function listen(root: Node): void {
  if (heard.has(root)) return;
  heard.add(root);
  root.addEventListener("click", (event) => {
    const { ctrlKey, metaKey, shiftKey, target } = event as MouseEvent;
    const link = target instanceof Element ? target.closest<HTMLElement>("[data-stale-walk]") : null;
    if (link === null || ctrlKey || metaKey || shiftKey) return;
    const id = link.dataset["staleWalk"]?.replace(/^#/, "") ?? "";
    const to = (root as ParentNode).querySelector?.(`#${CSS.escape(id)}`);
    if (!(to instanceof StaleWalk)) return;
    event.preventDefault();
    to.goTo(Number(link.dataset["step"] ?? 0));
    to.scrollIntoView({ block: "nearest" });
  });
}

if (customElements.get("stale-walk") === undefined) customElements.define("stale-walk", StaleWalk);
