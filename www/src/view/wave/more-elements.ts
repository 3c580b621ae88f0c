/** The elements that the page has for what is said about the picture. Until they are loaded they are empty. */

import { render } from "lit";
import type { Trace } from "../../engine/types.ts";
import { early } from "../element.ts";
import { WaveCard } from "./card.ts";
import { legend } from "./legend.ts";
import { lives } from "./lives.ts";

class WaveLives extends HTMLElement {
  #trace: Trace | null = null;
  /** The run whose lives stand here. */
  #drawn: Trace | null = null;
  readonly #draw = (): void => {
    if (this.#trace === null || this.#trace === this.#drawn || this.closest("details")?.open === false) return;
    this.#drawn = this.#trace;
    render(lives(this.#trace), this);
  };

  constructor() {
    super();
    this.#trace = early<Trace>(this, "trace") ?? null;
  }

  connectedCallback(): void {
    // Nobody reads what is folded away.
    this.closest("details")?.addEventListener("toggle", this.#draw);
    this.#draw();
  }

  set trace(trace: Trace) {
    this.#trace = trace;
    this.#draw();
  }
}

class WaveLegend extends HTMLElement {
  connectedCallback(): void {
    render(legend(), this);
  }
}

class EarlyCard extends WaveCard {
  constructor() {
    super();
    const shown = early<WaveCard["shown"]>(this, "shown");
    if (shown !== undefined) this.shown = shown;
  }
}

customElements.define("wave-card", EarlyCard);
customElements.define("wave-lives", WaveLives);
customElements.define("wave-legend", WaveLegend);
