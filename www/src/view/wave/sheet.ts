/** A picture with its lane names and step numbers, as it lies in what scrolls it. */

import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import type { Spot } from "../../state/wave.ts";
import type { Box, Column, Layout, PlacedBar, PlacedSpan, Strip } from "./layout.ts";
import type { Heading } from "./rows.ts";
import { barClass, everyNumber, isOnHatch, outlineOf } from "./shapes.ts";
import { widthOf } from "./widths.ts";

export interface Sheet {
  readonly drawn: Layout;
  /** The width of the lane names. */
  readonly labels: number;
  /** The step at the cursor. */
  readonly step: number;
  /** The name of the spot that the reader points at. */
  readonly at?: string | null;
  /** Tells this sheet from another of the page. */
  readonly id?: string;
  /** What the row of step numbers is called: it is a slider. */
  readonly name?: string;
}

/** Hears the pointer with the step that it is on. */
export type Point = (step: number, event: PointerEvent) => void;

export interface Hear {
  /** The reader points at something with the pointer, or at nothing any more. */
  readonly hover?: (spot: Spot | null, event: PointerEvent) => void;
  /** A key in the list of what is drawn. */
  readonly key?: (event: KeyboardEvent) => void;
  readonly focus?: (event: FocusEvent) => void;
  readonly fold?: (group: string) => void;
}

export function sheet(shown: Sheet, point: Point, hear: Hear = {}): TemplateResult {
  const { drawn, labels, step, id = "story", name = "step of the story" } = shown;
  const last = drawn.columns.length;
  const move = (event: PointerEvent): void => point(stepAt(drawn, event), event);
  const over = (event: PointerEvent): void => hear.hover?.(spotAt(drawn, event.target), event);
  const press = (event: PointerEvent): void => {
    // A finger that goes down may be about to scroll: it has pointed when it goes up.
    if (event.pointerType === "touch") return;
    if (event.type === "pointerdown") toRuler(event);
    move(event);
  };
  const click = (event: PointerEvent): void => {
    if (event.pointerType === "mouse") return;
    move(event);
    over(event);
  };
  return html`
    <div class="wave-sheet" .style="grid-template-columns:${labels}px ${drawn.width}px;--wide:${labels + drawn.width}px">
      <div class="wave-corner"></div>
      <div class="wave-ruler" tabindex="0" role="slider" aria-label=${name} aria-orientation="horizontal" aria-valuemin="0"
        aria-valuemax=${last} aria-valuenow=${step} aria-valuetext=${last === 0 ? "no step" : `step ${step} of ${last}`} @pointerdown=${move} @pointermove=${move}>
        <svg class="wave wave-head" width=${drawn.width} height="28" viewBox="0 0 ${drawn.width} 28" aria-hidden="true">${head(drawn, step)}</svg>
      </div>
      ${laneLabels(shown, hear)}
      <svg class="wave wave-picture" id="wave-${id}" width=${drawn.width} height=${drawn.height} viewBox="0 0 ${drawn.width} ${drawn.height}"
        tabindex="0" role="listbox" aria-label="what is drawn" aria-activedescendant=${shown.at ? spotId(id, shown.at) : nothing}
        @pointerdown=${press} @pointermove=${press} @click=${click} @pointerover=${over} @pointerleave=${over}
        @mousedown=${keepFocus} @keydown=${hear.key} @focus=${hear.focus} @blur=${hear.focus}>
        ${picture(shown)}
      </svg>
    </div>
  `;
}

/** The id of a spot's element. */
export const spotId = (sheetId: string, name: string): string => `wave-${sheetId}-${name}`;

const keepFocus = (event: MouseEvent): void => event.preventDefault();

/** Who clicks into the picture goes on with the keys of the ruler. */
function toRuler(event: PointerEvent): void {
  const ruler = (event.currentTarget as Element).parentElement?.querySelector<HTMLElement>(".wave-ruler");
  // Not every browser knows that it need not show the focus then.
  ruler?.focus({ preventScroll: true, focusVisible: false });
}

/** The step whose column is under the pointer; left of the first stands the start. */
function stepAt(drawn: Layout, event: PointerEvent): number {
  const x = event.clientX - (event.currentTarget as Element).getBoundingClientRect().left;
  if (x < Math.min(4, (drawn.columns[0]?.width ?? 0) / 4)) return 0;
  const column = drawn.columns.findLast((c) => c.x <= x);
  return column?.step ?? 0;
}

function spotAt(drawn: Layout, target: EventTarget | null): Spot | null {
  const name = target instanceof Element ? target.closest<SVGElement>("[data-spot]")?.dataset.spot : undefined;
  return [...drawn.bars, ...drawn.boxes].find((thing) => thing.name === name)?.spot ?? null;
}

/** The labels stay in sight while the picture scrolls. */
function laneLabels({ drawn, labels }: Sheet, { fold }: Hear): TemplateResult {
  return html`<div class="lane-labels" .style="height:${drawn.height}px;width:${labels}px">
    ${drawn.headings.map((h) => heading(h, fold))}
    ${drawn.lanes.map((l) => html`<span class="lane-label" aria-hidden="true" .style="top:${l.y}px">${l.text}</span>`)}
  </div>`;
}

/** A group's heading folds it; what is in it stands there then. */
function heading({ y, text, group, folded, summary }: Heading, fold: Hear["fold"]): TemplateResult {
  return html`<button type="button" class="lane-heading" .style="top:${y}px" aria-expanded=${folded ? "false" : "true"} @click=${() => fold?.(group)}>
    <svg class="fold" viewBox="0 0 10 10" aria-hidden="true"><path d=${folded ? "m3 1 4 4-4 4" : "m1 3 4 4 4-4"} /></svg>${text}
    ${folded ? html`<span class="fold-summary">${summary}</span>` : nothing}
  </button>`;
}

/** The pictures of one page draw their patterns and tips under names of their own. */
const part = (id: string, name: string): string => `${name}-${id}`;

function picture({ drawn, step, at = null, id = "story" }: Sheet): SVGTemplateResult {
  return svg`
    <defs>
      <pattern id=${part(id, "hatch")} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect class="hatch-ground" width="7" height="7" /><rect class="hatch-line" width="2.4" height="7" />
      </pattern>
      <marker id=${part(id, "tip")} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="tip" d="M0 0 8 4 0 8z" /></marker>
      <marker id=${part(id, "open-tip")} viewBox="0 0 9 9" refX="8" refY="4.5" markerWidth="8" markerHeight="8" orient="auto"><path class="open-tip" d="m1 1 7 3.5L1 8" /></marker>
    </defs>
    <g aria-hidden="true">
      ${grid(drawn, step)}
      ${drawn.strips.map((s) => strip(s, id))}
      ${drawn.joins.map((j) => svg`<path class="join ${j.by} ${j.back ? "back" : ""}" d=${j.path}
        marker-end="url(#${part(id, j.by === "interrupt" ? "tip" : "open-tip")})" />`)}
    </g>
    ${drawn.bars.map((b) => bar(b, id, at === b.name))}
    ${drawn.boxes.map((b) => box(b, id, b.step > step, at === b.name))}
    <g aria-hidden="true">${drawn.spans.map(span)}</g>
  `;
}

/** The numbers of the steps; they stay in sight while a high picture scrolls. */
function head(drawn: Layout, step: number): SVGTemplateResult {
  if (drawn.columns.length === 0) return start(drawn);
  const at = drawn.columns[step - 1];
  const every = everyNumber(drawn.columns);
  const near = (n: number): boolean => n !== step && Math.abs(n - step) < every;
  const shown = drawn.columns.filter(({ step: n }) => n === step || (n % every === 0 && !near(n)) || every === 1);
  // In narrow columns a number is wider than its column: at the edges it moves inwards.
  const middle = ({ x, width }: Column): number => Math.max(13, Math.min(x + width / 2, drawn.width - 13));
  return svg`
    ${at === undefined ? nothing : svg`<rect class="cursor-band" x=${at.x} y="0" width=${at.width} height="28" />`}
    ${shown.map((column) => svg`
      ${column.step === step ? svg`<rect class="cursor-head" x=${middle(column) - 13} y="5" width="26" height="18" rx="9" />` : nothing}
      <text class="column-number ${column.step === step ? "here" : ""}" x=${middle(column)} y="18">${column.step}</text>`)}
  `;
}

/** Over a run without steps stands what its picture shows. */
function start({ width }: Layout): SVGTemplateResult {
  return svg`<rect class="cursor-band" x="0" y="0" width=${width} height="28" />
    <rect class="cursor-head" x=${width / 2 - 22} y="5" width="44" height="18" rx="9" /><text class="column-number here" x=${width / 2} y="18">start</text>`;
}

/** The cursor: a band and a line; before the first step its edge. A run without steps is one band. */
function cursorBand({ columns, width, floor }: Layout, step: number): SVGTemplateResult {
  if (columns.length === 0) return svg`<rect class="cursor-band" x="0" y="0" width=${width} height=${floor} />`;
  const at = columns[step - 1];
  if (at === undefined) return svg`<path class="cursor-start" d="M1.5 0V${floor}" />`;
  return svg`<rect class="cursor-band" x=${at.x} y="0" width=${at.width} height=${floor} />
    <path class="cursor-line" d="M${at.x + at.width / 2} 0V${floor}" />`;
}

/** Columns and the cursor stand behind everything, so that nothing runs through a label. */
function grid(drawn: Layout, step: number): SVGTemplateResult {
  const every = everyNumber(drawn.columns);
  return svg`
    ${cursorBand(drawn, step)}
    ${drawn.headings.map((h) => svg`<path class="group-line" d="M0 ${h.y + 12}H${drawn.width}" />`)}
    ${drawn.columns.filter(({ step: n }) => n % every === 0).map(({ x, width }) => svg`<path class="column-line" d="M${x + width} 0V${drawn.floor}" />`)}
  `;
}

function bar(b: PlacedBar, id: string, pointed: boolean): SVGTemplateResult {
  const { stale } = b;
  const { body, lines } = outlineOf(b);
  return svg`<g class="${barClass(b)} ${pointed ? "pointed" : ""}" id=${spotId(id, b.name)} data-spot=${b.name} role="option"
    aria-selected=${pointed ? "true" : "false"} aria-label=${b.words}>
    <path class="bar-body" d=${body} />
    ${lines === "" ? nothing : svg`<path class="bar-lines" d=${lines} />`}
    ${stale === null ? nothing : svg`<rect class="bar-stale" fill="url(#${part(id, "hatch")})" x=${stale.x + 0.5} y=${b.y + 0.5} width=${Math.max(1, stale.width - 1)} height=${b.height - 1} rx="3" />`}
    ${b.label === "" ? nothing : svg`<text aria-hidden="true" class="bar-label ${isOnHatch(b) ? "on-hatch" : ""}" x=${b.labelX} y=${b.y + 14} data-from=${b.labelX} data-to=${b.labelEnd}>${b.label}</text>`}
    ${b.used === null ? nothing : svg`<g class="used" transform="translate(${b.used} ${b.y + b.height / 2})">
      <circle r="7.5" /><path d="m-3-3 6 6m0-6-6 6" /></g>`}
    ${pointed ? svg`<rect class="ring" x=${b.x - 1.5} y=${b.y - 1.5} width=${b.width + 3} height=${b.height + 3} rx="5" />` : nothing}
  </g>`;
}

function box(b: Box, id: string, later: boolean, pointed: boolean): SVGTemplateResult {
  return svg`<g class="box ${b.lane} ${b.role} ${b.hollow ? "hollow" : ""} ${later ? "later" : ""} ${pointed ? "pointed" : ""}"
    id=${spotId(id, b.name)} data-spot=${b.name} role="option" aria-selected=${pointed ? "true" : "false"} aria-label=${b.words}>
    <rect x=${b.x} y=${b.y} width=${b.width} height=${b.height} rx="3" />
    ${b.label === "" ? nothing : svg`<text aria-hidden="true" x=${b.x + b.width / 2} y=${b.y + 14}>${b.label}</text>`}
    ${pointed ? svg`<rect class="ring" x=${b.x - 2} y=${b.y - 2} width=${b.width + 4} height=${b.height + 4} rx="5" />` : nothing}
  </g>`;
}

function strip(s: Strip, id: string): SVGTemplateResult {
  return svg`<g class="strip">
    ${s.held.map((held) => svg`<rect class="strip-held" x=${held.x} y=${s.y - 2} width=${held.width} height="4" />`)}
    ${s.stale.map((stale) => svg`<rect class="bar-stale" fill="url(#${part(id, "hatch")})" x=${stale.x} y=${s.y - 4} width=${stale.width} height="8" />`)}
    ${s.marks.map((x) => svg`<path class="strip-mark" d="M${x} ${s.y - 5}v10" />`)}
  </g>`;
}

function span(s: PlacedSpan): SVGTemplateResult {
  return svg`<g class="span ${s.stale ? "stale" : ""}">
    <path d="M${s.x} ${s.y}v6h${s.width}v-6" />
    ${s.label === "" ? nothing : svg`<text class="span-label" x=${s.labelX} y=${s.y + 20}
      data-from=${s.x} data-to=${s.x + s.width} data-middle=${s.labelX} data-half=${widthOf(s.label) / 2}>${s.label}</text>`}
  </g>`;
}
