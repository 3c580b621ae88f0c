/** How the reader looks at the picture of a story: how much of it at once, which groups of lanes, where the reader points. */

import type { Trace } from "../engine/types.ts";

/**
 * `labels`: each label whole; `fit`: all steps; or so many steps as are to be in sight. `auto`: all steps where that shortens few
 * labels, else each label whole; nobody has chosen yet.
 */
export type Zoom = "labels" | "fit" | "auto" | number;

/** Something in the picture: a step's mark, or a bar. */
export type Spot = { readonly step: number } | { readonly lane: number; readonly bar: number };

/** What the reader points at in the picture of one run. What belongs to another run is pointed at no more. */
export interface Pointed {
  readonly of: Trace;
  readonly spot: Spot;
  readonly by: "keyboard" | "pointer";
}

export interface WaveView {
  readonly zoom: Zoom;
  /** The groups that are folded, by their names. */
  readonly folded: ReadonlySet<string>;
  readonly at: Pointed | null;
  readonly legend: boolean;
}

export const WAVE_VIEW: WaveView = { zoom: "labels", folded: new Set(), at: null, legend: false };

/** What can happen to it. */
export type WaveAction =
  | { readonly tag: "zoom"; readonly zoom: Zoom }
  | { readonly tag: "fold"; readonly group: string }
  | { readonly tag: "point"; readonly at: Pointed | null }
  | { readonly tag: "legend"; readonly open: boolean };

export function updateWave(view: WaveView, action: WaveAction): WaveView {
  switch (action.tag) {
    case "zoom":
      return action.zoom === view.zoom ? view : { ...view, zoom: action.zoom };
    case "fold": {
      const folded = new Set(view.folded);
      if (!folded.delete(action.group)) folded.add(action.group);
      return { ...view, folded, at: null };
    }
    case "point":
      return isSamePoint(view.at, action.at) ? view : { ...view, at: action.at };
    case "legend":
      return action.open === view.legend ? view : { ...view, legend: action.open };
  }
}

/** The name by which a thing of the picture is found in the drawing. */
export const spotName = (spot: Spot): string => ("step" in spot ? `s${spot.step}` : `b${spot.lane}-${spot.bar}`);

const isSamePoint = (a: Pointed | null, b: Pointed | null): boolean =>
  a === b || (a !== null && b !== null && a.of === b.of && a.by === b.by && spotName(a.spot) === spotName(b.spot));

/** The fewest steps that are shown at once. */
const FEWEST = 2;
/** The most, but for `fit`. */
const MOST = 100;

/** Half as many steps again, or fewer, than are in sight. All of them at once is `fit`. */
export function zoomed(inSight: number, steps: number, closer: boolean): Zoom {
  const next = closer ? Math.floor(inSight / 1.5) : Math.ceil(inSight * 1.5);
  if (!closer && next >= steps) return "fit";
  return Math.max(FEWEST, Math.min(next, MOST));
}
