/** Where an element stands: its shadow root, what its document has around it, and what is told of it there. */

import type { Report } from "../engine/types.ts";
import { cursor, isBroken, trace } from "../state/select.ts";
import type { State, Theme } from "../state/state.ts";
import { isSo, type Said } from "./claim.ts";
import { tell } from "./events.ts";
import { pageBeside } from "./files.ts";
import { style } from "./style.ts";
import { onTurn, themeOf } from "./theme.ts";

/** What a place hears. */
export interface Hear {
  resized(): void;
  turned(): void;
}

/** What the loader knows of an element. */
export interface Frame {
  readonly element: HTMLElement;
  readonly root: ShadowRoot;
  /** The document's own content, which stands there until there is something to show. */
  readonly slot: HTMLSlotElement;
  /** The first answer, or null where it is withheld. */
  readonly ready: (report: Report | null) => void;
  /** There is something to see of it, in this. */
  readonly shown: (body: HTMLElement) => void;
  /** It has been drawn. */
  readonly settled: () => void;
  /** There can be none. */
  readonly unable: (message: string) => void;
}

export class Place {
  readonly body: HTMLElement;
  readonly element: HTMLElement;
  readonly root: ShadowRoot;
  readonly #frame: Frame;
  #watch: ResizeObserver | null = null;
  #still: (() => void) | null = null;

  constructor(frame: Frame) {
    this.#frame = frame;
    this.element = frame.element;
    this.root = frame.root;
    this.body = document.createElement("div");
    this.body.className = "embed";
    this.body.hidden = true;
    this.body.setAttribute("part", "body");
    this.body.lang = "en";
    this.body.dir = "ltr";
    this.root.adoptedStyleSheets = [...this.root.adoptedStyleSheets, style()];
    this.root.append(this.body);
  }

  attach(hear: Hear): void {
    this.detach();
    const size = Number.parseFloat(getComputedStyle(this.element).fontSize);
    const letters = Number.isFinite(size) ? Math.max(12, Math.min(size, 22)) : 16;
    this.body.style.setProperty("--rem", `var(--stale-walk-size,${letters}px)`);
    this.#watch = new ResizeObserver(() => hear.resized());
    this.#watch.observe(this.body);
    this.#still = onTurn(() => hear.turned());
    hear.turned();
  }

  detach(): void {
    this.#watch?.disconnect();
    this.#still?.();
    this.#watch = null;
    this.#still = null;
  }

  theme(wanted: Theme | "auto"): Theme {
    return wanted === "auto" ? themeOf(this.element) : wanted;
  }

  /** The page that the picture can be opened in; empty where that is this one. */
  playground(wanted: string): string {
    const beside = pageBeside();
    const isHere = parent === window && location.href.replace(/[?#].*/s, "") === beside;
    return wanted === "" ? (isHere ? "" : beside) : wanted;
  }

  /** `isThere`: what the document has to read is replaced; `isSaid`: there is something to say of it. */
  show(theme: Theme, isThere: boolean, isSaid: boolean): void {
    this.body.dataset["theme"] = theme;
    if ((isThere || isSaid) && this.body.hidden) {
      this.body.hidden = false;
      this.#frame.shown(this.body);
    }
    if (!isThere || this.#frame.slot.hidden) return;
    this.#frame.slot.hidden = true;
    // The picture takes its width in one more turn.
    requestAnimationFrame(() => this.#frame.settled());
  }

  /** Brings a line of the text that is shown into sight. */
  showLine(line: number): void {
    const scroller = this.root.querySelector<HTMLElement>(".editor-scroll");
    const row = this.root.querySelectorAll<HTMLElement>(".editor .line")[line - 1];
    if (scroller === null || row === undefined) return;
    scroller.scrollTop = row.offsetTop - scroller.clientHeight / 3;
    if (!scroller.contains(this.root.activeElement)) scroller.focus({ preventScroll: true });
    scroller.scrollIntoView({ block: "nearest" });
  }

  /** Tells the document what has become of the state, and whether what it says is so; null where the reader has asked something else. */
  follow(old: State, now: State, said: Said | null): void {
    const { report, status } = now;
    if (report !== null && report !== old.report) {
      const { verdict, kind, kinds } = report;
      tell(this.element, "verdict", { verdict, kind, kinds, holds: said === null ? null : isSo(said, report), report });
    }
    if (status !== old.status && status.tag === "answered" && !isBroken(now)) this.#frame.ready(report);
    this.#trouble(old, now);
    const shown = trace(now);
    if (shown === undefined || trace(old) === undefined || cursor(old) === cursor(now)) return;
    const step = cursor(now);
    tell(this.element, "step", { step, steps: shown.steps.length, sentence: shown.steps[step - 1]?.sentence ?? "" });
  }

  #trouble(old: State, now: State): void {
    const message = troubleOf(now);
    if (message === "" || message === troubleOf(old)) return;
    tell(this.element, "error", { message });
    this.#frame.unable(message);
  }
}

/** Why there is no answer to the question; empty where there is one, or where it is awaited. */
function troubleOf({ status, diagnostics }: State): string {
  return status.tag === "failed" ? status.message : (diagnostics.find((d) => d.error)?.message ?? "");
}
