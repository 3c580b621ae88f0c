/** How much of a story is in sight at once: the widths of its columns. */

import type { Zoom } from "../../state/wave.ts";
import { columnsOf, type Timed } from "./axis.ts";
import { columnWidths } from "./widths.ts";

/** As many times wider than the room as this a story is still shown at once, where nobody has chosen. */
const SQUEEZED = 1.5;

/** What is shown where nobody has chosen how much. */
export function chosen(runs: readonly Timed[], room: number, zoom: Zoom): Exclude<Zoom, "auto"> {
  if (zoom !== "auto") return zoom;
  const wide = columnWidths(runs, room).reduce((sum, width) => sum + width, 0);
  return wide > room + 1 && wide <= room * SQUEEZED ? "fit" : "labels";
}

/** All steps in sight are columns of one width, whatever their labels; else each label is whole. */
export function zoomWidths(runs: readonly Timed[], room: number, wanted: Zoom): number[] {
  const zoom = chosen(runs, room, wanted);
  if (zoom === "labels") return columnWidths(runs, room);
  const columns = columnsOf(runs);
  const seen = zoom === "fit" ? columns : Math.min(zoom, columns);
  return Array.from({ length: columns }, () => Math.max(1, room / seen));
}

/** How many steps are in sight in so much room. */
export const stepsInSight = (widths: readonly number[], room: number): number => {
  const all = widths.reduce((sum, width) => sum + width, 0);
  return Math.max(1, Math.min(widths.length, Math.round((room / Math.max(all, 1)) * widths.length)));
};
