/** The picture as the reader looks at it. */

import type { Trace } from "../../engine/types.ts";
import type { State } from "../../state/state.ts";
import { type Zoom, zoomed } from "../../state/wave.ts";
import { alone } from "./axis.ts";
import { pictureOf } from "./lanes.ts";
import { labelWidth, type Layout, place } from "./layout.ts";
import { chosen, stepsInSight, zoomWidths } from "./zoom.ts";

export interface Drawn {
  readonly layout: Layout;
  readonly labels: number;
  /** How many steps are in sight at once. */
  readonly inSight: number;
  readonly zoom: Zoom;
}

let last: { readonly of: readonly unknown[]; readonly drawn: Drawn } | null = null;

/** Pointing at things and stepping do not move what is drawn, so that is kept. */
export function drawnOf({ room, waveView }: State, trace: Trace): Drawn {
  const of = [trace, room, waveView.zoom, waveView.folded];
  if (last?.of.every((part, n) => part === of[n])) return last.drawn;
  const run = alone(pictureOf(trace), trace.steps.length);
  const labels = labelWidth(run.wave);
  const width = Math.max(60, room - labels - 2);
  const zoom = chosen([run], width, waveView.zoom);
  const widths = zoomWidths([run], width, zoom);
  const plain = place(run, zoomWidths([run], width, "labels"));
  const lines = zoom === "labels" ? {} : { lines: plain.spans.map((span) => span.line) };
  const drawn = { layout: place(run, widths, { folded: waveView.folded, ...lines }), labels, inSight: stepsInSight(widths, width), zoom };
  last = { of, drawn };
  return drawn;
}

/** The zoom that a key or a button leads to. */
export function zoomOf(state: State, trace: Trace, key: string): Zoom | null {
  const { inSight, layout, zoom } = drawnOf(state, trace);
  if (key === "+" || key === "=") return zoomed(inSight, layout.columns.length, true);
  if (key === "-" || key === "−") return zoomed(inSight, layout.columns.length, false);
  if (key === "0") return zoom === "fit" ? "labels" : "fit";
  return null;
}
