/** The place of the random runs. What counts and shows them is loaded when the reader asks for it. */

import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { isOld } from "../../state/select.ts";
import type { State } from "../../state/state.ts";
import { PORTION, type StressView } from "../../state/stress.ts";
import type { Act } from "../act.ts";

export function stress(state: State, act: Act): TemplateResult {
  const { choices, edits, stress: view } = state;
  const press = (): void => {
    if (view.running) act.dispatch({ tag: "stress", what: { tag: "halt", trouble: "" } });
    else act.dispatch({ tag: "stress", what: { tag: "more", of: { choices, edits } } });
    act.wantStress();
  };
  // The button stays the same one, whatever it is for, so that it keeps the focus.
  return html`<div class="stress">
    <div class="play-buttons stress-open">
      <button type="button" class="button stress-go" ?disabled=${isOld(state) && !view.running} @click=${press}>${goes(view)}</button>
      <span class="quiet">Random runs are made and counted: how often does chance break it?</span>
    </div>
    ${view.open ? counts(state, act) : nothing}
  </div>`;
}

function goes({ open, running, sum }: StressView): string {
  const all = PORTION.toLocaleString("en");
  if (running) return "Stop";
  if (!open) return "Stress: let chance play";
  if (sum === null) return `Play ${all}`;
  return sum.runs % PORTION === 0 ? `Another ${all}` : "Go on";
}

/** Drawn again only when something that stands in it has changed. */
function counts(state: State, act: Act): unknown {
  const { report, stress: view, choices } = state;
  return guard([view, report, choices.stores], () => html`<stress-counts .shown=${{ state, act }}></stress-counts>`);
}
