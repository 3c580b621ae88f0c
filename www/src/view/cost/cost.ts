/** The place of the costs. What stands in it is loaded, and asked, when the reader opens it. */

import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { later } from "../../later.ts";
import { operation } from "../../state/select.ts";
import type { State } from "../../state/state.ts";
import type { Act } from "../act.ts";

const comes = later(() => import("./cost-panel.ts"));

export function cost(state: State, act: Act): TemplateResult | typeof nothing {
  if (operation(state)?.case !== false) return nothing;
  const { open } = state.costView;
  const toggle = (event: Event): void => {
    const now = (event.currentTarget as HTMLDetailsElement).open;
    if (now) void load(act);
    act.dispatch({ tag: "cost", what: { tag: "open", open: now } });
  };
  return html`<details class="cost" ?open=${open} @toggle=${toggle}>
    <summary>What each strategy costs, and which of the safe ones is cheapest</summary>
    ${open ? panel(state, act) : nothing}
  </details>`;
}

/** Drawn again only when something that stands in it has changed. */
function panel(state: State, act: Act): unknown {
  const { choices, catalog, costView } = state;
  return guard([choices, catalog, costView], () => html`<cost-panel .shown=${{ state, act }}></cost-panel>`);
}

async function load(act: Act): Promise<void> {
  try {
    await comes();
  } catch {
    act.dispatch({ tag: "notice", text: "The costs could not be loaded. Load the page again to see them." });
  }
}
