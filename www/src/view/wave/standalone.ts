/** The picture as a file of its own: an SVG with its colours, light and dark, inside, which asks for nothing outside. */

import base from "../../style/base.css?raw";
import rules from "../../style/wave-picture.css?raw";
import type { Trace } from "../../engine/types.ts";
import { alone } from "./axis.ts";
import { pictureOf } from "./lanes.ts";
import { type Box, labelWidth, type Layout, layout, type PlacedBar, type PlacedSpan } from "./layout.ts";
import { barClass, isOnHatch, outlineOf } from "./shapes.ts";
import { widthOf } from "./widths.ts";

/** What the file says about itself. */
export interface Told {
  /** The question with its answer: the file's title, and the line above the picture. */
  readonly title: string;
  /** More of it, for a reader who does not see the picture; every step follows by itself. */
  readonly description: string;
  /** The step at the cursor; none where it is missing. */
  readonly step?: number;
}

const MARGIN = 16;
const TITLE = 34;
const RULER = 28;

/** A run as an SVG. The text of the same run is the same each time. */
export function standalone(trace: Trace, { title, description, step }: Told): string {
  const run = alone(pictureOf(trace), trace.steps.length);
  const labels = labelWidth(run.wave);
  const drawn = layout(run, 0);
  const width = Math.ceil(Math.max(labels + drawn.width, widthOf(title) * 1.15) + 2 * MARGIN);
  const height = Math.ceil(drawn.height + TITLE + RULER + MARGIN);
  const steps = trace.steps.map(({ sentence }, n) => `${n + 1}. ${sentence}`);
  const parts = [
    `<title id="t">${xml(title)}</title>`,
    `<desc id="d">${xml([description, ...steps].filter((words) => words !== "").join("\n"))}</desc>`,
    `<style>${style(trace.kind === null)}</style>`,
    DEFS,
    `<rect class="paper" width="${width}" height="${height}"/>`,
    `<text class="title" x="${MARGIN}" y="24">${xml(title)}</text>`,
    group(MARGIN, TITLE + RULER, "names", names(drawn, labels)),
    group(MARGIN + labels, TITLE, "head", head(drawn, step)),
    group(MARGIN + labels, TITLE + RULER, "picture", picture(drawn, step)),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" class="wave" role="img" aria-labelledby="t d" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">\n${parts.join("\n")}\n</svg>\n`;
}

const DEFS = `<defs><pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-ground" width="7" height="7"/><rect class="hatch-line" width="2.4" height="7"/></pattern><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="tip" d="M0 0 8 4 0 8z"/></marker><marker id="open-tip" viewBox="0 0 9 9" refX="8" refY="4.5" markerWidth="8" markerHeight="8" orient="auto"><path class="open-tip" d="m1 1 7 3.5L1 8"/></marker></defs>`;

const group = (x: number, y: number, name: string, parts: readonly string[]): string =>
  `<g class="${name}" transform="translate(${x} ${y})">\n${parts.join("\n")}\n</g>`;

const n = (value: number): string => String(Math.round(value * 100) / 100);

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text that is safe in a file; what no such file may hold is left out. */
const xml = (words: string): string =>
  // oxlint-disable-next-line no-control-regex
  words.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").replace(/[&<>"]/g, (letter) => ENTITIES[letter] ?? letter);

const text = (x: number, y: number, name: string, words: string): string =>
  words === "" ? "" : `<text class="${name}" x="${n(x)}" y="${n(y)}">${xml(words)}</text>`;

function names(drawn: Layout, labels: number): string[] {
  return [
    ...drawn.headings.map((h) => text(2, h.y + 4, "heading", h.text.toUpperCase())),
    ...drawn.lanes.map((l) => text(labels - 10, l.y + 4, "lane", l.text)),
  ];
}

function head(drawn: Layout, step: number | undefined): string[] {
  return drawn.columns.map(({ x, width, step: at }) => {
    const middle = x + width / 2;
    const pill = at === step ? `<rect class="cursor-head" x="${n(middle - 13)}" y="5" width="26" height="18" rx="9"/>` : "";
    return `${pill}${text(middle, 18, at === step ? "column-number here" : "column-number", String(at))}`;
  });
}

const line = (name: string, d: string): string => `<path class="${name}" d="${d}"/>`;

function picture(drawn: Layout, step: number | undefined): string[] {
  const at = drawn.columns[(step ?? 0) - 1];
  const cursor =
    at === undefined
      ? ""
      : `<rect class="cursor-band" x="${n(at.x)}" y="0" width="${n(at.width)}" height="${n(drawn.floor)}"/>${line("cursor-line", `M${n(at.x + at.width / 2)} 0V${n(drawn.floor)}`)}`;
  return [
    cursor,
    ...drawn.headings.map((h) => line("group-line", `M0 ${n(h.y + 12)}H${n(drawn.width)}`)),
    ...drawn.columns.map(({ x, width }) => line("column-line", `M${n(x + width)} 0V${n(drawn.floor)}`)),
    ...drawn.joins.map((j) => `<path class="join ${j.by}" d="${j.path}" marker-end="url(#${j.by === "interrupt" ? "tip" : "open-tip"})"/>`),
    ...drawn.bars.map(bar),
    ...drawn.boxes.map(box),
    ...drawn.spans.map(span),
  ].filter((part) => part !== "");
}

function bar(b: PlacedBar): string {
  const { body, lines } = outlineOf(b);
  const { stale, used } = b;
  const parts = [
    `<title>${xml(b.words)}</title>`,
    `<path class="bar-body" d="${body}"/>`,
    lines === "" ? "" : `<path class="bar-lines" d="${lines}"/>`,
    stale === null ? "" : `<rect class="bar-stale" fill="url(#hatch)" x="${n(stale.x + 0.5)}" y="${n(b.y + 0.5)}" width="${n(Math.max(1, stale.width - 1))}" height="${b.height - 1}" rx="3"/>`,
    text(b.labelX, b.y + 14, isOnHatch(b) ? "bar-label on-hatch" : "bar-label", b.label),
    used === null ? "" : `<g class="used" transform="translate(${n(used)} ${n(b.y + b.height / 2)})"><circle r="7.5"/><path d="m-3-3 6 6m0-6-6 6"/></g>`,
  ];
  return `<g class="${barClass(b)}">${parts.join("")}</g>`;
}

function box(b: Box): string {
  const rect = `<rect x="${n(b.x)}" y="${n(b.y)}" width="${n(b.width)}" height="${b.height}" rx="3"/>`;
  return `<g class="box ${b.lane} ${b.role}${b.hollow ? " hollow" : ""}"><title>${xml(b.words)}</title>${rect}${text(b.x + b.width / 2, b.y + 14, "box-label", b.label)}</g>`;
}

const span = (s: PlacedSpan): string =>
  `<g class="span${s.stale ? " stale" : ""}"><path d="M${n(s.x)} ${n(s.y)}v6h${n(s.width)}v-6"/>${text(s.labelX, s.y + 20, "span-label", s.label)}</g>`;

/** What the page's rules do not say, as a lane's name is no part of its picture there. */
const OWN = `.paper{fill:var(--panel)}.wave .title{font:600 13px var(--sans)}.wave .heading{font:600 11px var(--sans);fill:var(--quiet)}.lane{text-anchor:end}`;
const FONTS: Readonly<Record<string, string>> = { mono: "ui-monospace,'DejaVu Sans Mono','Liberation Mono',monospace", sans: "system-ui,'DejaVu Sans',Arial,sans-serif" };

/** The colours that the page sets there. */
function block(start: string): Map<string, string> {
  const from = base.indexOf(start);
  const found = base.slice(from, base.indexOf("}", from)).matchAll(/--([\w-]+): (#\w+|transparent);/g);
  return new Map([...found].map(([, name = "", value = ""]) => [name, value]));
}

/**
 * The page's own rules with the colours of the page written into them, as not every program that draws such files knows variables:
 * once for light, and once more, for those that know the question, for dark.
 */
function style(safe: boolean): string {
  const flat = `${rules.replace(/\/\*[\s\S]*?\*\//g, "")}${OWN}`.replace(/\s*\n\s*/g, "").replace(/ *([{};:,]) */g, "$1");
  const write = (css: string, colours: ReadonlyMap<string, string>): string => {
    const harm = safe ? "stale" : "breaks";
    return css.replace(/var\(--([\w-]+)\)/g, (_, name: string) => {
      const asked = name === "harm" ? harm : name === "harm-soft" ? `${harm}-soft` : name;
      return FONTS[asked] ?? colours.get(asked) ?? "currentColor";
    });
  };
  const coloured = (flat.match(/[^{}]+\{[^{}]*\}/g) ?? []).filter((rule) => /var\(--(?!mono|sans)/.test(rule)).join("");
  return xml(`${write(flat, block(":root {"))}@media (prefers-color-scheme:dark){${write(coloured, block(':root[data-theme="dark"]'))}}`);
}
