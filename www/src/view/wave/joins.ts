/** What joins moments: a request with what it causes, and brackets over stretches of time. */

import type { Box, PlacedSpan, Time } from "./layout.ts";
import type { Picture } from "./lanes.ts";
import { LETTER, widthOf } from "./widths.ts";

/** Room for a bracket and its name. */
export const SPAN = 30;

export interface Join {
  readonly path: string;
  /** What carries it: an interrupt to another CPU's program, or an invalidate that hardware passes on. */
  readonly by: "interrupt" | "broadcast";
  /** True for the answer. */
  readonly back: boolean;
}

/** A curve leaves a request from below or above, and ends at the side of what it causes. */
export function placeJoins(wave: Picture, boxes: readonly Box[]): Join[] {
  const at = new Map<number, Box>();
  for (const box of boxes) if (!at.has(box.step)) at.set(box.step, box);
  const seen = new Set<string>();
  return wave.links.flatMap(({ from, to }) => {
    const a = at.get(from);
    const b = at.get(to);
    if (a === undefined || b === undefined || seen.has(`${from} ${to}`)) return [];
    seen.add(`${from} ${to}`);
    const back = b.role === "complete";
    return [{ path: curve(a, b), by: (back ? a : b).lane === "hardware" ? "broadcast" : "interrupt", back } as const];
  });
}

const middle = (box: Box): number => box.y + box.height / 2;

function curve(a: Box, b: Box): string {
  if (a.y === b.y) {
    const [x1, x2] = [a.x + a.width / 2, b.x + b.width / 2];
    const low = a.y + a.height;
    return `M${x1} ${low}C${x1} ${low + 14} ${x2} ${low + 14} ${x2} ${low + 1}`;
  }
  if (a.y < b.y) {
    const x1 = a.x + a.width / 2;
    return `M${x1} ${a.y + a.height}C${x1} ${middle(b)} ${x1} ${middle(b)} ${b.x - 1} ${middle(b)}`;
  }
  const x2 = b.x + b.width / 2;
  return `M${a.x + a.width} ${middle(a)}C${x2} ${middle(a)} ${x2} ${middle(a)} ${x2} ${b.y + b.height + 1}`;
}

/** Where the brackets stand. */
interface Room {
  readonly floor: number;
  readonly width: number;
  /** The line of each bracket, in order, where that is settled; else one whose name would touch another's goes a line lower. */
  readonly lines?: readonly number[] | undefined;
}

export function placeSpans(wave: Picture, time: Time, { floor, width: right, lines }: Room): PlacedSpan[] {
  const ends: number[] = [];
  return wave.spans
    .toSorted((a, b) => a.from - b.from)
    .map(({ from, to, label, stale }, n) => {
      const x = (from === 0 ? 0 : time.column(from).x) + 2;
      const width = Math.max(time.after(to) - 2 - x, 4);
      const half = widthOf(label) / 2 + LETTER;
      const labelX = Math.max(Math.min(x + width / 2, right - half), Math.min(half, right / 2));
      const begins = Math.min(x, labelX - half);
      let line = lines?.[n] ?? ends.findIndex((end) => end <= begins);
      if (line < 0) line = ends.length;
      // In a line that is settled a name that has no room is left out.
      const fits = (ends[line] ?? 0) <= begins + 1 && (lines === undefined || half * 2 <= right);
      ends[line] = Math.max(ends[line] ?? 0, x + width, fits ? labelX + half : 0);
      return { x, width, y: floor + line * SPAN, line, label: fits ? label : "", labelX, stale };
    });
}
