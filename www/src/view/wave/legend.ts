/** What the marks of the picture mean, and what the keys do in it. */

import { html, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import type { Shape } from "./lanes.ts";
import { outline } from "./shapes.ts";

const BARS: readonly (readonly [Shape, string])[] = [
  ["leaf", "a translation in a TLB"],
  ["partial-walk", "a partial walk in the walk cache"],
  ["walk", "a walk in flight"],
  ["invalid", "an invalid entry that is remembered"],
  ["left", "dropped, but accesses may still use it"],
  ["register", "a root in registers"],
  ["backing", "an entry of the backing store"],
  ["store", "a store that waits in a buffer"],
  ["entry", "what a page-table entry holds"],
  ["table", "a frame as a page table of its owner"],
  ["frame", "a frame as data of its owner"],
];

const KEYS: readonly (readonly [string, string])[] = [
  ["←  →", "one step, on the row of numbers"],
  ["Home  End", "the start, the last step"],
  ["Space", "play, pause"],
  ["+  −", "fewer steps at once, more"],
  ["0", "all steps; once more: whole labels"],
  ["Tab, then arrows", "from thing to thing in the picture; Enter goes to its step, Esc closes what is told of it"],
];

export function legend(): TemplateResult {
  return html`<div class="wave-legend-body">
    <ul class="keys-to-marks">
      ${BARS.map(([shape, words]) => html`<li>${swatch(bar(shape))} ${words}</li>`)}
      <li>${swatch(svg`<g class="bar entry none"><path class="bar-body" d=${outline("entry", RECT).body} /></g>`)} empty, or anybody’s</li>
      <li>${swatch(svg`<rect class="bar-stale" fill="url(#hatch-story)" x="1" y="1" width="46" height="14" rx="3" />`)} stale: what it points to is gone; red in a run that breaks</li>
      <li>${swatch(svg`<g class="used" transform="translate(24 8)"><circle r="7.5" /><path d="m-3-3 6 6m0-6-6 6" /></g>`)} the use of it that breaks</li>
      <li>${swatch(svg`<path class="join interrupt" d="M4 8H44" marker-end="url(#tip-story)" />`)} an interrupt, its handler, the answer</li>
      <li>${swatch(svg`<path class="join broadcast" d="M4 8H44" marker-end="url(#open-tip-story)" />`)} an invalidate that hardware passes on</li>
      <li>${swatch(svg`<g class="box kernel hollow"><rect x="1" y="1" width="46" height="14" rx="3" /></g>`)} a store that is not visible yet</li>
    </ul>
    <dl class="wave-keys">${KEYS.map(([keys, words]) => html`<dt><kbd>${keys}</kbd></dt><dd>${words}</dd>`)}</dl>
  </div>`;
}

const RECT = { x: 0.5, y: 0.5, width: 47, height: 15 };

function bar(shape: Shape): SVGTemplateResult {
  const { body, lines } = outline(shape, RECT);
  return svg`<g class="bar ${shape} live"><path class="bar-body" d=${body} /><path class="bar-lines" d=${lines} /></g>`;
}

const swatch = (of: SVGTemplateResult): TemplateResult => html`<svg class="wave swatch" width="48" height="16" viewBox="0 0 48 16" aria-hidden="true">${of}</svg>`;
