/** The outlines by which bars are told apart without their colours. */

import type { PlacedBar, Stretch } from "./layout.ts";
import type { Shape } from "./lanes.ts";

export interface Outline {
  readonly body: string;
  /** Lines over it; empty for none. */
  readonly lines: string;
}

interface Rect {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

const square = ({ x, y, w, h }: Rect): string => `M${x} ${y}h${w}v${h}h${-w}z`;
const round = ({ x, y, w, h }: Rect): string => {
  const r = Math.min(4, w / 2);
  const arc = (dx: number, dy: number): string => `a${r} ${r} 0 0 1 ${dx} ${dy}`;
  return `M${x + r} ${y}h${w - 2 * r}${arc(r, r)}v${h - 2 * r}${arc(-r, r)}h${2 * r - w}${arc(-r, -r)}v${2 * r - h}${arc(r, -r)}z`;
};
/** Corners cut off. */
const cut = ({ x, y, w, h }: Rect): string => {
  const c = Math.min(5, w / 3);
  return `M${x + c} ${y}h${w - 2 * c}l${c} ${c}v${h - 2 * c}l${-c} ${c}h${2 * c - w}l${-c} ${-c}v${2 * c - h}z`;
};
/** A tip to the right: it goes somewhere. */
const pointed = ({ x, y, w, h }: Rect): string => {
  const tip = Math.min(8, w / 2);
  return `M${x} ${y}h${w - tip}l${tip} ${h / 2}l${-tip} ${h / 2}h${tip - w}z`;
};
/** A second left edge: something is in front of it. */
const step = ({ x, y, w, h }: Rect): string => (w < 8 ? "" : `M${x + 3.5} ${y}v${h}`);
/** Two lines along the foot: rows of entries. */
const foot = ({ x, y, w, h }: Rect): string => `M${x} ${y + h - 0.5}h${w}M${x} ${y + h - 2.2}h${w}`;
const none = (): string => "";

const OUTLINES: Readonly<Record<Shape, readonly [(r: Rect) => string, (r: Rect) => string]>> = {
  entry: [square, none],
  leaf: [round, none],
  invalid: [cut, none],
  left: [round, none],
  "partial-walk": [square, step],
  walk: [pointed, none],
  register: [square, none],
  backing: [square, foot],
  table: [square, foot],
  frame: [square, none],
  store: [pointed, none],
};

/** What a bar of this shape looks like between these edges. */
export function outline(shape: Shape, { x, y, width, height }: Stretch & { readonly y: number; readonly height: number }): Outline {
  const rect = { x: x + 0.5, y: y + 0.5, w: Math.max(1, width - 1), h: height - 1 };
  const [body, lines] = OUTLINES[shape];
  return { body: body(rect), lines: lines(rect) };
}

/** What there was and is no more is an empty bar, whatever it was. */
export const outlineOf = (bar: PlacedBar): Outline => outline(bar.state === "live" ? bar.shape : "entry", bar);

/** The classes that say how a bar is coloured. */
export const barClass = (bar: PlacedBar): string => `bar ${bar.shape} ${bar.state}`;

/** True if the label stands on the hatched part. */
export const isOnHatch = ({ stale, labelX }: PlacedBar): boolean => stale !== null && labelX >= stale.x;

/** How many numbers of steps must be left out so that they do not touch: every first, second, fifth … is written. */
export function everyNumber(columns: readonly { readonly width: number }[]): number {
  const narrow = Math.min(...columns.map((column) => column.width));
  return [1, 2, 5, 10, 20, 50].find((every) => every * narrow >= 24) ?? 100;
}
