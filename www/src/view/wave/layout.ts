/** Where everything of the picture stands: a run and its columns in, positions out. Knows no colours and no page. */

import type { BarState, LaneKind, Role } from "../../engine/types.ts";
import { type Spot, spotName } from "../../state/wave.ts";
import { type Axis, endOf, type Timed } from "./axis.ts";
import { type Join, placeJoins, placeSpans, SPAN } from "./joins.ts";
import type { DrawnLane, Picture, Shape } from "./lanes.ts";
import { BAR, type Heading, type Label, laneNames, NOTHING_FOLDED, rows, type Rows } from "./rows.ts";
import { barWords, markWords } from "./said.ts";
import { columnWidths, labelRange, PADDING, shorten, widthOf } from "./widths.ts";

export interface Column {
  readonly step: number;
  readonly x: number;
  readonly width: number;
}
/** What can be pointed at. */
interface Thing {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly spot: Spot;
  /** The name of the spot. */
  readonly name: string;
  /** The number of its lane. */
  readonly row: number;
  /** As much of its label as it has room for. */
  readonly label: string;
  /** All of it in words. */
  readonly words: string;
}
export interface Box extends Thing {
  readonly role: Role;
  readonly lane: LaneKind;
  readonly step: number;
  /** True for a store that is not visible yet. */
  readonly hollow: boolean;
}
export interface PlacedBar extends Thing {
  readonly labelX: number;
  /** How far right the label may begin and still stand in its bar. */
  readonly labelEnd: number;
  readonly shape: Shape;
  readonly state: BarState;
  /** The hatched part. */
  readonly stale: { readonly x: number; readonly width: number } | null;
  /** The middle of the step that uses it. */
  readonly used: number | null;
}
export interface PlacedSpan {
  readonly x: number;
  readonly width: number;
  readonly y: number;
  readonly line: number;
  /** Empty where it has no room. */
  readonly label: string;
  readonly labelX: number;
  readonly stale: boolean;
}
/** What is left of a folded group: when something is held, when it is stale, when something happens. */
export interface Strip {
  readonly y: number;
  readonly held: readonly Stretch[];
  readonly stale: readonly Stretch[];
  readonly marks: readonly number[];
}
export interface Stretch {
  readonly x: number;
  readonly width: number;
}
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Where the lanes end and the spans begin. */
  readonly floor: number;
  readonly columns: readonly Column[];
  readonly lanes: readonly Label[];
  readonly headings: readonly Heading[];
  readonly boxes: readonly Box[];
  readonly bars: readonly PlacedBar[];
  readonly strips: readonly Strip[];
  readonly joins: readonly Join[];
  readonly spans: readonly PlacedSpan[];
}
/** How a picture is looked at. */
export interface Look {
  readonly folded?: ReadonlySet<string>;
  /** The line of each bracket, as in another layout of the same run. */
  readonly lines?: readonly number[];
}

/** Widest label of a lane, for the column of labels beside the picture. */
export function labelWidth(wave: Picture): number {
  return Math.ceil(Math.max(40, ...laneNames(wave.lanes).map(widthOf)) + 22);
}

/** A run on an axis of its own, in so much room. */
export const layout = (run: Timed, room: number): Layout => place(run, columnWidths([run], room));

/** A run in columns that others may share. */
export function place(run: Timed, widths: readonly number[], look: Look = {}): Layout {
  const { wave, steps } = run;
  const time = timeOf(run, widths);
  const columns = Array.from({ length: steps }, (_, n) => time.column(n + 1));
  const made = rows(wave.lanes, look.folded ?? NOTHING_FOLDED);
  const { lanes, headings, floor } = made;
  const names = laneNames(wave.lanes);
  const rowOf = (n: number): Row => ({ n, y: made.tops[n] ?? null, name: names[n] ?? "" });
  const bars = wave.lanes.flatMap((lane, n) => placeBars(lane, rowOf(n), time));
  const boxes = wave.lanes.flatMap((lane, n) => placeBoxes(lane, rowOf(n), time, wave));
  const width = time.edge(widths.length);
  const spans = placeSpans(wave, time, { floor, width, lines: look.lines });
  const depth = Math.max(0, ...spans.map((span) => span.y + SPAN - floor));
  const strips = made.strips.map((strip) => placeStrip(strip, time));
  return { width, height: floor + depth, floor, columns, lanes, headings, boxes, bars, strips, joins: placeJoins(wave, boxes), spans };
}

/** Where the columns stand on the screen. */
export interface Time {
  readonly axis: Axis;
  /** The column with which the run ends. */
  readonly end: number;
  /** The right edge of a column. */
  readonly edge: (column: number) => number;
  /** Where a step ends. */
  readonly after: (step: number) => number;
  readonly column: (step: number) => Column;
}

function timeOf(run: Timed, widths: readonly number[]): Time {
  const { at } = run.axis;
  const edges = [0];
  for (const width of widths) edges.push((edges.at(-1) ?? 0) + width);
  const edge = (column: number): number => edges[Math.max(0, Math.min(column, edges.length - 1))] ?? 0;
  const after = (step: number): number => edge(at(step));
  const column = (step: number): Column => ({ step, x: edge(at(step) - 1), width: after(step) - edge(at(step) - 1) });
  return { axis: run.axis, end: endOf(run, widths.length), edge, after, column };
}

interface Row {
  readonly n: number;
  /** Null where the lane is folded away. */
  readonly y: number | null;
  readonly name: string;
}

/** From where to where something lasts. */
function stretch({ from, to }: { from: number; to: number | null }, { edge, after, end }: Time): Stretch {
  const x = after(from);
  return { x, width: Math.max((to === null ? edge(end) : after(to)) - x, 2) };
}

function placeBars(lane: DrawnLane, { n, y, name }: Row, time: Time): PlacedBar[] {
  if (y === null) return [];
  return lane.bars.map((bar, index) => {
    const spot = { lane: n, bar: index };
    const { x, width } = stretch(bar, time);
    const use = bar.used_at === null ? null : time.column(bar.used_at);
    const [labelFrom, labelTo] = labelRange(bar, time.axis, time.end);
    const labelX = time.edge(labelFrom) + PADDING / 2;
    const label = shorten(bar.label, time.edge(labelTo) - PADDING / 2 - labelX);
    return {
      x,
      y,
      width,
      height: BAR,
      spot,
      name: spotName(spot),
      row: n,
      label,
      labelX,
      labelEnd: Math.max(labelX, time.edge(labelTo) - PADDING / 2 - widthOf(label)),
      shape: lane.shape ?? shapeOf(lane.lane),
      state: bar.state,
      stale: staleOf(bar, time),
      used: use === null ? null : use.x + use.width / 2,
      words: barWords(lane, name, bar),
    };
  });
}

const shapeOf = (lane: LaneKind): Shape => (lane === "kernel" || lane === "hardware" ? "entry" : lane);

function staleOf(bar: DrawnLane["bars"][number], time: Time): Stretch | null {
  if (bar.stale_from === null) return null;
  const right = bar.to === null ? time.edge(time.end) : time.after(bar.to);
  const x = time.after(Math.max(bar.stale_from, bar.from));
  return x >= right ? null : { x, width: right - x };
}

function placeBoxes(lane: DrawnLane, { n, y, name }: Row, time: Time, wave: Picture): Box[] {
  if (y === null) return [];
  return lane.marks.map((mark) => {
    const { x, width: column } = time.column(mark.step);
    const gap = Math.min(3, column / 8);
    const width = column - 2 * gap;
    const spot = { step: mark.step };
    return {
      x: x + gap,
      y,
      width,
      height: BAR,
      spot,
      name: spotName(spot),
      row: n,
      label: shorten(mark.label, width - 4),
      role: mark.role,
      lane: lane.lane,
      step: mark.step,
      hollow: wave.hollow?.has(mark.step) ?? false,
      words: markWords(name, mark),
    };
  });
}

function placeStrip({ y, lanes }: Rows["strips"][number], time: Time): Strip {
  const bars = lanes.flatMap((lane) => lane.bars).filter((bar) => bar.state === "live");
  return {
    y,
    held: bars.map((bar) => stretch(bar, time)),
    stale: bars.flatMap((bar) => staleOf(bar, time) ?? []),
    marks: lanes.flatMap((lane) => lane.marks.map((mark) => time.column(mark.step).x + time.column(mark.step).width / 2)),
  };
}
