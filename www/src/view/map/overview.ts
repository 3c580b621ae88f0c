/** The place of the overview of all operations. What stands in it is loaded, and asked, when the reader opens it. */

import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { later } from "../../later.ts";
import type { State } from "../../state/state.ts";
import type { Act } from "../act.ts";

const comes = later(() => import("./overview-list.ts"));

export function overview(state: State, act: Act): TemplateResult | typeof nothing {
  if (state.catalog === null) return nothing;
  const { open } = state.mapView.overview;
  const toggle = (event: Event): void => {
    const now = (event.currentTarget as HTMLDetailsElement).open;
    if (now) void load(act);
    act.dispatch({ tag: "map", what: { tag: "overview", open: now } });
  };
  return html`<details class="overview" ?open=${open} @toggle=${toggle}>
    <summary>All operations at a glance</summary>
    ${open ? list(state, act) : nothing}
  </details>`;
}

/** Drawn again only when something that stands in it has changed. */
function list(state: State, act: Act): unknown {
  const { choices, edits, catalog, version, mapView } = state;
  return guard([choices, edits, catalog, version, mapView.overview], () => html`<overview-list .shown=${{ state, act }}></overview-list>`);
}

async function load(act: Act): Promise<void> {
  try {
    await comes();
  } catch {
    act.dispatch({ tag: "notice", text: "The overview could not be loaded: there is no network at the moment. Close it and open it to try again." });
  }
}
