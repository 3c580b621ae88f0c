/** The place of the machine after the step at the cursor. The drawing is loaded when there is first a run to draw. */

import { html, type TemplateResult } from "lit";
import type { Trace } from "../../engine/types.ts";
import { later } from "../../later.ts";
import type { Basic } from "../act.ts";

const comes = later(() => import("./drawing.ts"));

let loading: Promise<unknown> | null = null;

export function machine(trace: Trace, step: number, act: Basic): TemplateResult {
  return html`
    <section class="machine" aria-labelledby="machine-title">
      <h2 class="panel-title" id="machine-title">${step === 0 ? "The machine at the start" : `The machine after step ${step}`}</h2>
      <div class="panel machine-panel ${trace.kind === null ? "safe" : ""}">${drawing(trace, step, act)}</div>
    </section>
  `;
}

/** The drawing by itself. */
export function drawing(trace: Trace, step: number, act: Basic): TemplateResult {
  loading ??= load(act);
  return html`<machine-drawing .shown=${{ trace, step }}></machine-drawing>`;
}

async function load(act: Basic): Promise<void> {
  try {
    await comes();
  } catch {
    act.dispatch({ tag: "notice", text: "The drawing of the machine could not be loaded. Load the page again to see it." });
  }
}
