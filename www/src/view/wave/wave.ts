/** The waveform: time to the right, one lane an entry, a CPU's cached item, a frame. */

import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import type { Trace } from "../../engine/types.ts";
import type { Act } from "../act.ts";
import { stickLabels } from "../screen.ts";
import { type Box, labelWidth, type Layout, layout, type PlacedBar, type PlacedSpan } from "./layout.ts";
import { widthOf } from "./widths.ts";

/** Keys that move the cursor, as everywhere where there is a slider. */
export const MOVES: Readonly<Record<string, (step: number, last: number) => number>> = {
  ArrowRight: (step) => step + 1,
  ArrowDown: (step) => step + 1,
  ArrowLeft: (step) => step - 1,
  ArrowUp: (step) => step - 1,
  PageDown: (step) => step + 5,
  PageUp: (step) => step - 5,
  Home: () => 0,
  End: (_, last) => last,
};

export function wave(trace: Trace, step: number, room: number, act: Act): TemplateResult {
  const last = trace.steps.length;
  const labels = labelWidth(trace.wave);
  const drawn = layout(trace.wave, last, room - labels - 2);
  const go = (to: number): void => act.dispatch({ tag: "step-to", step: to });
  const key = (event: KeyboardEvent): void => {
    const move = MOVES[event.key];
    if (move === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    go(move(step, last));
  };
  const point = (event: PointerEvent): void => {
    if (event.buttons !== 1 || event.button > 0) return;
    // What is dragged goes on being dragged outside the picture.
    if (event.type === "pointerdown") (event.currentTarget as Element).setPointerCapture(event.pointerId);
    go(stepAt(drawn, event));
  };
  return html`
    <div class="wave-scroll" tabindex="0" role="slider" aria-label="step of the story" aria-orientation="horizontal"
      aria-valuemin="0" aria-valuemax=${last} aria-valuenow=${step} aria-valuetext="step ${step} of ${last}" @keydown=${key} @scroll=${stickLabels}>
      <div class="wave-sheet" style="grid-template-columns:${labels}px ${drawn.width}px;--wide:${labels + drawn.width}px">
        <div class="wave-corner"></div>
        <svg class="wave wave-head" width=${drawn.width} height="28" viewBox="0 0 ${drawn.width} 28"
          aria-hidden="true" @pointerdown=${point} @pointermove=${point}>${head(drawn, step)}</svg>
        ${laneLabels(drawn, labels)}
        <svg class="wave" width=${drawn.width} height=${drawn.height} viewBox="0 0 ${drawn.width} ${drawn.height}"
          aria-hidden="true" @pointerdown=${point} @pointermove=${point}>
          ${picture(drawn, step)}
        </svg>
      </div>
    </div>
  `;
}

/** The step whose column is under the pointer; left of the first stands the start. */
function stepAt(drawn: Layout, event: PointerEvent): number {
  const x = event.clientX - (event.currentTarget as Element).getBoundingClientRect().left;
  if (x < 4) return 0;
  const column = drawn.columns.findLast((c) => c.x <= x);
  return column?.step ?? 0;
}

/** The labels stay in sight while the picture scrolls. */
function laneLabels(drawn: Layout, width: number): TemplateResult {
  return html`<div class="lane-labels" aria-hidden="true" style="height:${drawn.height}px;width:${width}px">
    ${drawn.headings.map((h) => html`<span class="lane-heading" style="top:${h.y}px">${h.text}</span>`)}
    ${drawn.lanes.map((l) => html`<span class="lane-label" style="top:${l.y}px">${l.text}</span>`)}
  </div>`;
}

function picture(drawn: Layout, step: number): SVGTemplateResult {
  return svg`
    <defs>
      <pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect class="hatch-ground" width="7" height="7" /><rect class="hatch-line" width="2.4" height="7" />
      </pattern>
    </defs>
    ${grid(drawn, step)}
    ${drawn.links.map((d) => svg`<path class="link" d=${d} />`)}
    ${drawn.bars.map(bar)}
    ${drawn.boxes.map((b) => box(b, step))}
    ${drawn.spans.map(span)}
  `;
}

/** The numbers of the steps; they stay in sight while a high picture scrolls. */
function head(drawn: Layout, step: number): SVGTemplateResult {
  const at = drawn.columns[step - 1];
  return svg`
    ${at === undefined ? nothing : svg`<rect class="cursor-band" x=${at.x} y="0" width=${at.width} height="28" />`}
    ${drawn.columns.map(({ x, width, step: n }) => svg`
      ${n === step ? svg`<rect class="cursor-head" x=${x + width / 2 - 13} y="5" width="26" height="18" rx="9" />` : nothing}
      <text class="column-number ${n === step ? "here" : ""}" x=${x + width / 2} y="18">${n}</text>`)}
  `;
}

/** Columns and the cursor: a band and a line behind everything, so that nothing runs through a label. */
function grid(drawn: Layout, step: number): SVGTemplateResult {
  const at = drawn.columns[step - 1];
  const band = at === undefined
    ? svg`<path class="cursor-start" d="M1.5 0V${drawn.floor}" />`
    : svg`<rect class="cursor-band" x=${at.x} y="0" width=${at.width} height=${drawn.floor} />
        <path class="cursor-line" d="M${at.x + at.width / 2} 0V${drawn.floor}" />`;
  return svg`
    ${band}
    ${drawn.headings.map((h) => svg`<path class="group-line" d="M0 ${h.y + 12}H${drawn.width}" />`)}
    ${drawn.columns.map(({ x, width }) => svg`<path class="column-line" d="M${x + width} 0V${drawn.floor}" />`)}
  `;
}

function bar(b: PlacedBar): SVGTemplateResult {
  const { stale } = b;
  const onHatch = stale !== null && b.labelX >= stale.x;
  return svg`<g class="bar ${b.lane} ${b.state}">
    <title>${b.words}</title>
    <rect class="bar-body" x=${b.x + 0.5} y=${b.y + 0.5} width=${b.width - 1} height=${b.height - 1} rx="3" />
    ${stale === null ? nothing : svg`<rect class="bar-stale" x=${stale.x + 0.5} y=${b.y + 0.5} width=${stale.width - 1} height=${b.height - 1} rx="3" />`}
    <text class="bar-label ${onHatch ? "on-hatch" : ""}" x=${b.labelX} y=${b.y + 14} data-from=${b.labelX} data-to=${b.labelEnd}>${b.label}</text>
    ${b.used === null ? nothing : svg`<g class="used" transform="translate(${b.used} ${b.y + b.height / 2})">
      <circle r="7.5" /><path d="m-3-3 6 6m0-6-6 6" /></g>`}
  </g>`;
}

function box(b: Box, step: number): SVGTemplateResult {
  return svg`<g class="box ${b.lane} ${b.role} ${b.step > step ? "later" : ""}">
    <rect x=${b.x} y=${b.y} width=${b.width} height=${b.height} rx="3" />
    <text x=${b.x + b.width / 2} y=${b.y + 14}>${b.label}</text>
  </g>`;
}

function span(s: PlacedSpan): SVGTemplateResult {
  return svg`<g class="span ${s.stale ? "stale" : ""}">
    <path d="M${s.x} ${s.y}v6h${s.width}v-6" />
    <text class="span-label" x=${s.labelX} y=${s.y + 20} 
      data-from=${s.x} data-to=${s.x + s.width} data-middle=${s.labelX} data-half=${widthOf(s.label) / 2}>${s.label}</text>
  </g>`;
}
