/** The drawing of the machine at a step: its boxes are lists to be read in order, its lines are for the eye alone. */

import { html, nothing, render, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import type { Trace } from "../../engine/types.ts";
import { early } from "../element.ts";
import { wrap } from "../words.ts";
import { type Box, type LineKind, type Row, type Scene } from "./box.ts";
import { type Drawn, kindsOf, lines } from "./lines.ts";
import { NOTE, type Placed, type Plan, plan } from "./place.ts";
import { scenes } from "./scenes.ts";

/** What the element shows. */
export interface Shown {
  readonly trace: Trace;
  readonly step: number;
}

/** A run as it is drawn in one width. */
interface Film {
  readonly trace: Trace;
  readonly plan: Plan;
  readonly scenes: readonly Scene[];
}

/** The element that the page has for the drawing. It knows its width, which the places of everything depend on. */
class MachineDrawing extends HTMLElement {
  #shown: Shown | null = null;
  #film: Film | null = null;
  #width = 0;
  readonly #watch = new ResizeObserver(() => this.#draw());

  constructor() {
    super();
    this.#shown = early<Shown>(this) ?? null;
  }

  connectedCallback(): void {
    this.#watch.observe(this);
  }

  disconnectedCallback(): void {
    this.#watch.disconnect();
  }

  set shown(shown: Shown) {
    if (shown.trace === this.#shown?.trace && shown.step === this.#shown.step && this.#film !== null) return;
    this.#shown = shown;
    if (this.isConnected) this.#draw();
  }

  #draw(): void {
    const [shown, width] = [this.#shown, this.clientWidth];
    if (shown === null || width === 0) return;
    if (this.#film?.trace !== shown.trace || this.#width !== width) this.#film = film(shown.trace, width);
    this.#width = width;
    render(drawing(this.#film, shown.step), this);
  }
}

customElements.define("machine-drawing", MachineDrawing);

function film(trace: Trace, width: number): Film {
  const all = scenes(trace);
  return { trace, plan: plan(trace, all, width), scenes: all };
}

function drawing({ plan: planned, scenes: all }: Film, step: number): TemplateResult {
  const scene: Scene = all[step] ?? new Map();
  const most = Math.max(...all.map((one) => wrap(summary(one), planned.width / 6.2).length));
  return html`
    <div class="machine-sheet" .style="height:${planned.height}px">
      <ul aria-label="page tables, frames and other memory">${planned.memory.map((placed) => boxAt(placed, scene.get(placed.id)))}</ul>
      <ul aria-label="CPUs and devices">${planned.cpus.map((placed) => boxAt(placed, scene.get(placed.id)))}</ul>
      <svg class="machine-lines" width=${planned.width} height=${planned.height} aria-hidden="true">${lines(planned, scene).map(line)}</svg>
    </div>
    <p class="machine-summary" .style="min-height:${most * 1.4}em">${step === 0 ? "" : summary(scene)}</p>
    ${legend(kindsOf(all))}
  `;
}

/** What the step has changed, in one line for whoever reads the picture from its end. */
function summary(scene: Scene): string {
  const changed = [...scene].flatMap(([id, { title, change, rows }]) => {
    const nameOf = (row: Row, at: number): string => (id.startsWith("cpu ") ? `${labelOf(rows, at)} of ${title}` : row.label);
    const parts = rows.flatMap((row, at) => (row === null || row.change === "" ? [] : [nameOf(row, at)]));
    const own = id.startsWith("table ") ? parts.map((part) => `${title}${part}`) : parts;
    return change === "" ? own : [title].concat(own);
  });
  return changed.length === 0 ? "Nothing that is drawn here changed in this step." : `Changed in this step: ${[...new Set(changed)].join(", ")}.`;
}

/** What a row is: its label, or that of the nearest row above that has one. */
const labelOf = (rows: readonly (Row | null)[], at: number): string => rows.slice(0, at + 1).findLast((row) => row?.label)?.label ?? "";

function boxAt(placed: Placed, box: Box | undefined): TemplateResult | typeof nothing {
  if (box === undefined) return nothing;
  const { x, y, width, height, id } = placed;
  const kind = id.split(" ")[0] ?? "";
  const marks = [kind, box.freed ? "freed" : "", box.stale ? "has-stale" : "", box.change === "" ? "" : "changed"].filter((mark) => mark !== "");
  return html`<li class="mbox ${marks.join(" ")}" .style="left:${x}px;top:${y}px;width:${width}px;height:${height}px">
    <p class="mbox-title"><b>${box.title}</b> <span class="quiet">${box.aside}</span>${badge(box.change)}</p>
    ${box.notes.map((note) => html`<p class="mbox-note">${note}</p>`)}
    ${box.rows.length === 0 ? nothing : html`<ul>${box.rows.map((row, at) => rowAt(placed, row, at, isBare(box.rows, at)))}</ul>`}
  </li>`;
}

/** True if nothing stands in any place that a label is for. */
function isBare(rows: readonly (Row | null)[], at: number): boolean {
  const next = rows.findIndex((row, n) => n > at && row !== null && row.label !== "");
  return rows.slice(at, next < 0 ? rows.length : next).every((row) => row === null || row.text === "");
}

function rowAt(placed: Placed, row: Row | null, at: number, bare: boolean): TemplateResult {
  const place = placed.rows[at];
  const box = `top:${(place?.y ?? 0) - placed.y - 8.5}px;min-height:${place?.height ?? 0}px;padding-left:${placed.ports}px`;
  if (row === null) return html`<li class="mrow empty" aria-hidden="true" .style=${box}></li>`;
  const marks = [row.stale ? "stale" : "", row.gone ? "gone" : "", row.change === "" ? "" : "changed"].filter((mark) => mark !== "");
  return html`<li class="mrow ${marks.join(" ")}" .style=${box}>
    ${label(row.label, placed.label)}
    <span class="mrow-words">
      ${row.text === "" ? empty(bare) : html`<code>${row.text}</code>`}${badge(row.change)}
      ${row.notes.map((note) => html`<span class="mrow-note" .style="line-height:${NOTE}px">${note}</span>`)}
      ${row.said === "" ? nothing : html`<span class="unseen">${row.said}</span>`}
    </span>
  </li>`;
}

/** Labels stand below each other where they have a width of their own. */
function label(words: string, width: number): TemplateResult | typeof nothing {
  if (width > 0) return html`<span class="mrow-label" .style="width:${width}px">${words}</span>`;
  return words === "" ? nothing : html`<span class="mrow-label">${words}</span>`;
}

const empty = (bare: boolean): TemplateResult | typeof nothing =>
  bare ? html`<span class="quiet" aria-hidden="true">–</span><span class="unseen">nothing</span>` : nothing;

const badge = (change: string): TemplateResult | typeof nothing =>
  change === "" ? nothing : html` <span class="badge ${change}">${change}</span>`;

function line({ kind, d, from: [x, y], to: [end, level], right }: Drawn): SVGTemplateResult {
  const by = right ? -5 : 5;
  return svg`<g class="mline to-${kind}">
    <path class="mline-ground" d=${d} /><path class="mline-line" d=${d} />
    <circle cx=${x} cy=${y} r="2.3" />
    ${kind === "cut"
      ? svg`<path class="mline-line" d="M${end + by - 3} ${level - 3}l6 6m0-6l-6 6" />`
      : svg`<path class="mline-head" d="M${end} ${level}l${by} -3.5v7z" />`}
  </g>`;
}

const LEGEND: readonly (readonly [LineKind, string])[] = [
  ["holds", "points to"],
  ["cut", "pointed to until now"],
  ["walk", "a walk in flight goes on to"],
  ["read", "was read from"],
  ["stale", "stale: still leads to"],
  ["used", "used although stale"],
];

function legend(kinds: ReadonlySet<LineKind>): TemplateResult {
  return html`<ul class="machine-legend" aria-hidden="true">
    ${LEGEND.filter(([kind]) => kinds.has(kind)).map(
      ([kind, words]) => html`<li><svg class="mline to-${kind}" width="26" height="9">${sample(kind)}</svg> ${words}</li>`,
    )}
  </ul>`;
}

const sample = (kind: LineKind): SVGTemplateResult => svg`
  <path class="mline-line" d="M1 4.5H19" />
  ${kind === "cut" ? svg`<path class="mline-line" d="M18 1.5l6 6m0-6l-6 6" />` : svg`<path class="mline-head" d="M25 4.5l-6 -3.5v7z" />`}
`;
