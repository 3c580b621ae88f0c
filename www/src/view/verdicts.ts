/** How a verdict is shown everywhere: a word, a colour's class, and a shape that differs without colour. */

import { html, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import type { Verdict } from "../engine/types.ts";

export interface Look {
  readonly className: string;
  readonly words: string;
  readonly symbol: string;
}

export const LOOKS: Readonly<Record<Verdict, Look>> = {
  breaks: { className: "breaks", words: "breaks", symbol: "✕" },
  "breaks-delayed": { className: "breaks", words: "breaks where stores are delayed", symbol: "✕" },
  survives: { className: "survives", words: "survives", symbol: "✓" },
  "survives-stale": { className: "stale", words: "survives, stale entries remain that cannot be used", symbol: "◐" },
  "not-applicable": { className: "none", words: "does not apply", symbol: "–" },
  undecided: { className: "open", words: "undecided, a limit was reached", symbol: "?" },
};

const SHAPES: Readonly<Record<Verdict, SVGTemplateResult>> = {
  breaks: svg`<path d="m4 4 8 8m0-8-8 8"/>`,
  "breaks-delayed": svg`<path d="m4 4 8 8m0-8-8 8M2 15h12"/>`,
  survives: svg`<path d="m3 8.5 3.5 4L13 4"/>`,
  "survives-stale": svg`<circle cx="8" cy="8" r="5"/><path class="half" d="M8 3a5 5 0 0 0 0 10z"/>`,
  "not-applicable": svg`<path d="M4 8h8"/>`,
  undecided: svg`<path d="M5 6a3 3 0 1 1 4.2 2.7C8.3 9.2 8 9.6 8 10.6M8 13v.3"/>`,
};

/** The lines of a symbol, in a square of sixteen. */
export const shape = (verdict: Verdict): SVGTemplateResult => SHAPES[verdict];

/** The symbol, drawn, so that it looks the same whatever fonts there are. */
export function symbol(verdict: Verdict): TemplateResult {
  return html`<svg class="symbol" viewBox="0 0 16 16" aria-hidden="true">${SHAPES[verdict]}</svg>`;
}
