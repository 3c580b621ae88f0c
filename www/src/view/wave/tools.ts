/** The buttons beside the picture's title: how many steps are in sight, and the legend. */

import { html, nothing, type TemplateResult } from "lit";
import type { Trace } from "../../engine/types.ts";
import type { State } from "../../state/state.ts";
import type { Basic } from "../act.ts";
import { drawnOf, zoomOf } from "./drawn.ts";
import { loadMore } from "./more.ts";

export function tools(state: State, trace: Trace, act: Basic): TemplateResult {
  const { legend } = state.waveView;
  const { inSight, layout, zoom } = drawnOf(state, trace);
  const press = (key: string) => (): void => {
    const to = zoomOf(state, trace, key);
    if (to !== null) act.dispatch({ tag: "wave", what: { tag: "zoom", zoom: to } });
  };
  const toggle = (): void => {
    void loadMore(act);
    act.dispatch({ tag: "wave", what: { tag: "legend", open: !legend } });
  };
  return html`<div class="wave-tools" role="group" aria-label="the picture">
    <button type="button" class="icon" aria-label="more steps at once" title="more steps at once (−)" aria-disabled=${inSight >= layout.columns.length} @click=${press("-")}>${icon("M3 8h10")}</button>
    <button type="button" class="icon" aria-label="fewer steps at once" title="fewer steps at once (+)" aria-disabled=${inSight <= 2} @click=${press("+")}>${icon("M8 3v10M3 8h10")}</button>
    <button type="button" class="button small" aria-pressed=${zoom === "fit"} title="all steps at once; again: whole labels (0)" @click=${press("0")}>Fit</button>
    <button type="button" class="button small" aria-expanded=${legend} @click=${toggle}>Legend</button>
  </div>`;
}

/** What the marks mean, while it is asked for. */
export const legendOf = (state: State): TemplateResult | typeof nothing =>
  state.waveView.legend ? html`<wave-legend></wave-legend>` : nothing;

const icon = (d: string): TemplateResult => html`<svg viewBox="0 0 16 16" aria-hidden="true" class="stroked"><path d=${d} /></svg>`;
