/** The life of what the reader points at, beside it. */

import { html, nothing, render, type TemplateResult } from "lit";
import type { Trace } from "../../engine/types.ts";
import { type Spot, spotName } from "../../state/wave.ts";
import type { Basic } from "../act.ts";
import { type Fact, type Life, lifeOf } from "./life.ts";
import { spotId } from "./sheet.ts";

export interface Shown {
  readonly trace: Trace;
  readonly spot: Spot | null;
  readonly act: Basic;
  /** The sheet that it is about, where that is not the page's only one. */
  readonly sheet?: string;
  /** The reader is done with it. */
  readonly close: () => void;
}

/** How far it stands from what it tells of. */
const GAP = 7;

export class WaveCard extends HTMLElement {
  #shown: Shown | null = null;
  readonly #place = (): void => this.#settle(false);

  set shown(shown: Shown) {
    const moved = this.#shown?.spot !== shown.spot || this.#shown.trace !== shown.trace;
    this.#shown = shown;
    const life = shown.spot === null ? null : lifeOf(shown.trace, shown.spot);
    render(life === null ? nothing : card(life, shown), this);
    // Where it stands depends on where the picture is scrolled to, which this drawing may change.
    if (moved) queueMicrotask(() => this.#settle(true));
    else this.#settle(false);
  }

  connectedCallback(): void {
    this.previousElementSibling?.addEventListener("scroll", this.#place, { passive: true });
    this.addEventListener("keydown", this.#key);
    this.addEventListener("pointerleave", this.#leave);
    this.addEventListener("focusout", this.#leave);
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    this.#picture()?.focus({ preventScroll: true });
    this.#shown?.close();
  };

  readonly #leave = (event: PointerEvent | FocusEvent): void => {
    const to = event.relatedTarget;
    if (to instanceof Node && (this.contains(to) || this.#picture()?.contains(to) === true)) return;
    this.#shown?.close();
  };

  #picture(): SVGSVGElement | null {
    return this.parentElement?.querySelector<SVGSVGElement>(`#wave-${this.#shown?.sheet ?? "story"}`) ?? null;
  }

  /** Under what it tells of, or over it where there is no room; within the panel from left to right. */
  #settle(show: boolean): void {
    const spot = this.#shown?.spot ?? null;
    const it = spot === null ? null : (this.getRootNode() as ParentNode).querySelector(`#${spotId(this.#shown?.sheet ?? "story", spotName(spot))}`);
    const scroller = this.previousElementSibling;
    const body = this.parentElement;
    const own = this.firstElementChild;
    if (it === null || scroller === null || body === null || own === null) return;
    const labels = scroller.querySelector(".lane-labels")?.getBoundingClientRect().width ?? 0;
    if (show) bringIntoSight(scroller, it, labels);
    const [at, frame, size, view] = [it, body, own, scroller].map((element) => element.getBoundingClientRect());
    if (at === undefined || frame === undefined || size === undefined || view === undefined) return;
    const seen = { left: Math.max(at.left, view.left + labels), right: Math.min(at.right, view.right) };
    const below = at.bottom + GAP + size.height <= innerHeight || at.top - GAP - size.height < 0;
    const top = below ? at.bottom + GAP : at.top - GAP - size.height;
    const left = Math.max(frame.left + 4, Math.min(seen.left, frame.right - size.width - 4));
    this.classList.toggle("above", !below);
    this.style.setProperty("top", `${top - frame.top}px`);
    this.style.setProperty("left", `${left - frame.left}px`);
  }
}

/** What the keyboard reaches is to be seen, beside the lane names and under the numbers. */
function bringIntoSight(scroller: Element, it: Element, labels: number): void {
  const at = it.getBoundingClientRect();
  const view = scroller.getBoundingClientRect();
  const [left, top] = [view.left + labels, view.top + 28];
  if (at.right < left + 20) scroller.scrollLeft -= left - at.left + 8;
  else if (at.left > view.right - 20) scroller.scrollLeft += Math.min(at.right - view.right + 8, at.left - left - 8);
  if (at.top < top) scroller.scrollTop -= top - at.top + 8;
  else if (at.bottom > view.bottom) scroller.scrollTop += at.bottom - view.bottom + 8;
}

function card(life: Life, shown: Shown): TemplateResult {
  return html`<div class="life" role="group" aria-label="what is pointed at">
    <p class="life-title"><code>${life.title}</code> <span class="quiet">${life.where}</span></p>
    <dl>${life.facts.map((f) => html`<dt>${when(f, shown)}</dt><dd>${f.words} ${place(f, shown)}</dd>`)}</dl>
  </div>`;
}

function when({ when: words, step }: Fact, { act }: Shown): TemplateResult | string {
  if (step === null) return words;
  return html`<button type="button" class="place" @click=${() => act.dispatch({ tag: "step-to", step })}>${words}</button>`;
}

function place({ place: at }: Fact, { act }: Shown): TemplateResult | typeof nothing {
  if (at === null) return nothing;
  const show = (): void => act.goTo(at.file, at.line, at.column);
  return html`<button type="button" class="place" @click=${show}>${at.file}:${at.line}</button>`;
}
