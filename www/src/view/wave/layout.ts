/** Where everything of the picture stands: `Wave` in, positions out. Knows no colours and no page. */

import type { BarState, Lane, LaneKind, Role, Wave } from "../../engine/types.ts";
import { type Axis, endOf, type Timed } from "./axis.ts";
import { columnWidths, labelRange, LETTER, PADDING, widthOf } from "./widths.ts";

const LANE = 26;
const BAR = 20;
const HEADING = 28;
const SPAN = 30;

export interface Column {
  readonly step: number;
  readonly x: number;
  readonly width: number;
}
export interface Label {
  readonly y: number;
  readonly text: string;
}
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly label: string;
  readonly role: Role;
  readonly lane: LaneKind;
  readonly step: number;
}
export interface PlacedBar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly label: string;
  readonly labelX: number;
  /** How far right the label may begin and still stand in its bar. */
  readonly labelEnd: number;
  readonly lane: LaneKind;
  readonly state: BarState;
  /** The hatched part. */
  readonly stale: { readonly x: number; readonly width: number } | null;
  /** The middle of the step that uses it. */
  readonly used: number | null;
  /** All of it in words. */
  readonly words: string;
}
export interface PlacedSpan {
  readonly x: number;
  readonly width: number;
  readonly y: number;
  readonly label: string;
  readonly labelX: number;
  readonly stale: boolean;
}
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Where the lanes end and the spans begin. */
  readonly floor: number;
  readonly columns: readonly Column[];
  readonly lanes: readonly Label[];
  readonly headings: readonly Label[];
  readonly boxes: readonly Box[];
  readonly bars: readonly PlacedBar[];
  readonly links: readonly string[];
  readonly spans: readonly PlacedSpan[];
}

/** Widest label of a lane, for the column of labels beside the picture. */
export function labelWidth(wave: Wave): number {
  return Math.ceil(Math.max(40, ...laneNames(wave.lanes).map(widthOf)) + 22);
}

/** The lanes' labels; where several of a group share one, what each holds tells them apart: `TLB x1`. */
function laneNames(lanes: readonly Lane[]): string[] {
  return lanes.map((lane) => {
    const twins = lanes.filter((other) => other.group === lane.group && other.label === lane.label);
    const held = lane.bars[0]?.label.split(" → ")[0] ?? "";
    return twins.length > 1 && held !== "" ? `${lane.label} ${held}` : lane.label;
  });
}

/** A run on an axis of its own, in so much room. */
export const layout = (run: Timed, room: number): Layout => place(run, columnWidths([run], room));

/** A run in columns that others may share. */
export function place(run: Timed, widths: readonly number[]): Layout {
  const { wave, steps } = run;
  const edges = [0];
  for (const width of widths) edges.push((edges.at(-1) ?? 0) + width);
  const edge = (column: number): number => edges[Math.max(0, Math.min(column, edges.length - 1))] ?? 0;
  const time: Time = { axis: run.axis, end: endOf(run, widths.length), edge, after: (step) => edge(run.axis.at(step)) };
  const columns = Array.from({ length: steps }, (_, n) => columnOf(n + 1, time));

  const { lanes, headings, floor } = rows(wave.lanes);
  const top = (n: number): number => (lanes[n]?.y ?? 0) - BAR / 2;
  const bars = wave.lanes.flatMap((lane, n) => placeBars(lane, top(n), time));
  const boxes = wave.lanes.flatMap((lane, n) => placeBoxes(lane, top(n), columns));
  const width = edge(widths.length);
  const spans = placeSpans(wave, time, { floor, width });
  const depth = Math.max(0, ...spans.map((span) => span.y + SPAN - floor));
  return { width, height: floor + depth, floor, columns, lanes, headings, boxes, bars, links: placeLinks(wave, boxes), spans };
}

/** Where the columns stand on the screen. */
interface Time {
  readonly axis: Axis;
  /** The column with which the run ends. */
  readonly end: number;
  /** The right edge of a column. */
  readonly edge: (column: number) => number;
  /** Where a step ends. */
  readonly after: (step: number) => number;
}

function columnOf(step: number, { axis, edge }: Time): Column {
  const x = edge(axis.at(step) - 1);
  return { step, x, width: edge(axis.at(step)) - x };
}

/** Lanes from top to bottom, a heading wherever a group begins. `y` is the middle of the row. */
function rows(all: readonly Lane[]): { lanes: Label[]; headings: Label[]; floor: number } {
  const lanes: Label[] = [];
  const headings: Label[] = [];
  const names = laneNames(all);
  let y = 4;
  let group = "";
  for (const [n, lane] of all.entries()) {
    if (lane.group !== group) {
      group = lane.group;
      headings.push({ y: y + HEADING / 2 + 2, text: group });
      y += HEADING;
    }
    lanes.push({ y: y + LANE / 2, text: names[n] ?? lane.label });
    y += LANE;
  }
  return { lanes, headings, floor: y + 6 };
}

function placeBars(lane: Lane, y: number, time: Time): PlacedBar[] {
  const { axis, end, edge, after } = time;
  return lane.bars.map((bar) => {
    const x = after(bar.from);
    const right = bar.to === null ? edge(end) : after(bar.to);
    const staleX = bar.stale_from === null ? null : after(Math.max(bar.stale_from, bar.from));
    const use = bar.used_at === null ? null : columnOf(bar.used_at, time);
    const [labelFrom, labelTo] = labelRange(bar, axis, end);
    const labelX = edge(labelFrom) + PADDING / 2;
    return {
      x,
      y,
      width: Math.max(right - x, 2),
      height: BAR,
      label: bar.label,
      labelX,
      labelEnd: Math.max(labelX, edge(labelTo) - PADDING / 2 - widthOf(bar.label)),
      lane: lane.lane,
      state: bar.state,
      stale: staleX === null || staleX >= right ? null : { x: staleX, width: right - staleX },
      used: use === null ? null : use.x + use.width / 2,
      words: wordsOf(lane, bar),
    };
  });
}

function wordsOf(lane: Lane, bar: Lane["bars"][number]): string {
  const from = bar.from === 0 ? "from the start" : `from step ${bar.from}`;
  const pieces = [`${lane.label}: ${bar.label}, ${from}`];
  if (bar.stale_from !== null) pieces.push(`stale from step ${bar.stale_from}`);
  if (bar.used_at !== null) pieces.push(`used in step ${bar.used_at}`);
  if (bar.ended_by !== "") pieces.push(bar.ended_by);
  return pieces.join("; ");
}

function placeBoxes(lane: Lane, y: number, columns: readonly Column[]): Box[] {
  return lane.marks.flatMap((mark) => {
    const column = columns[mark.step - 1];
    if (column === undefined) return [];
    const { x, width } = column;
    return [{ x: x + 3, y, width: width - 6, height: BAR, label: mark.label, role: mark.role, lane: lane.lane, step: mark.step }];
  });
}

const middle = (box: Box): number => box.y + box.height / 2;

/** A curve leaves a request from below or above, and ends at the side of what it causes. */
function placeLinks(wave: Wave, boxes: readonly Box[]): string[] {
  const at = new Map<number, Box>();
  for (const box of boxes) if (!at.has(box.step)) at.set(box.step, box);
  return wave.links.flatMap(({ from, to }) => {
    const a = at.get(from);
    const b = at.get(to);
    if (a === undefined || b === undefined) return [];
    if (a.y === b.y) {
      const [x1, x2] = [a.x + a.width / 2, b.x + b.width / 2];
      const low = a.y + a.height;
      return [`M${x1} ${low}C${x1} ${low + 14} ${x2} ${low + 14} ${x2} ${low}`];
    }
    if (a.y < b.y) {
      const x1 = a.x + a.width / 2;
      return [`M${x1} ${a.y + a.height}C${x1} ${middle(b)} ${x1} ${middle(b)} ${b.x} ${middle(b)}`];
    }
    const x2 = b.x + b.width / 2;
    return [`M${a.x + a.width} ${middle(a)}C${x2} ${middle(a)} ${x2} ${middle(a)} ${x2} ${b.y + b.height}`];
  });
}

/** Brackets under the lanes; one whose label would touch another's goes a line lower. */
function placeSpans(wave: Wave, time: Time, { floor, width: right }: { floor: number; width: number }): PlacedSpan[] {
  const ends: number[] = [];
  return wave.spans
    .toSorted((a, b) => a.from - b.from)
    .map(({ from, to, label, stale }) => {
      const x = (from === 0 ? 0 : columnOf(from, time).x) + 2;
      const width = Math.max(time.after(to) - 2 - x, 4);
      const half = widthOf(label) / 2 + LETTER;
      const labelX = Math.max(Math.min(x + width / 2, right - half), Math.min(half, right / 2));
      const begins = Math.min(x, labelX - half);
      let line = ends.findIndex((end) => end <= begins);
      if (line < 0) line = ends.length;
      ends[line] = Math.max(x + width, labelX + half);
      return { x, width, y: floor + line * SPAN, label, labelX, stale };
    });
}
