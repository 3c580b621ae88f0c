/** The waveform: time to the right, one lane an entry, a CPU's cached item, a frame. */

import { html, type TemplateResult } from "lit";
import type { Trace } from "../../engine/types.ts";
import type { Act } from "../act.ts";
import { stickLabels } from "../screen.ts";
import { alone } from "./axis.ts";
import { labelWidth, layout } from "./layout.ts";
import { sheet } from "./sheet.ts";

/** Keys that move the cursor, as everywhere where there is a slider. */
const MOVES: Readonly<Record<string, (step: number, last: number) => number>> = {
  ArrowRight: (step) => step + 1,
  ArrowDown: (step) => step + 1,
  ArrowLeft: (step) => step - 1,
  ArrowUp: (step) => step - 1,
  PageDown: (step) => step + 5,
  PageUp: (step) => step - 5,
  Home: () => 0,
  End: (_, last) => last,
};

export function wave(trace: Trace, step: number, room: number, act: Act): TemplateResult {
  const last = trace.steps.length;
  const labels = labelWidth(trace.wave);
  const drawn = layout(alone(trace.wave, last), room - labels - 2);
  const go = (to: number): void => act.dispatch({ tag: "step-to", step: to });
  const key = (event: KeyboardEvent): void => {
    const move = MOVES[event.key];
    if (move === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    go(move(step, last));
  };
  const point = (to: number, event: PointerEvent): void => {
    if (event.buttons !== 1 || event.button > 0) return;
    // What is dragged goes on being dragged outside the picture.
    if (event.type === "pointerdown") (event.currentTarget as Element).setPointerCapture(event.pointerId);
    go(to);
  };
  return html`
    <div class="wave-scroll" tabindex="0" role="slider" aria-label="step of the story" aria-orientation="horizontal"
      aria-valuemin="0" aria-valuemax=${last} aria-valuenow=${step} aria-valuetext="step ${step} of ${last}" @keydown=${key} @scroll=${stickLabels}>
      ${sheet({ drawn, labels, step }, point)}
    </div>
  `;
}
