/** The place of the list of the library, which is loaded when the reader opens it. */

import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import type { State } from "../../state/state.ts";
import type { Act } from "../act.ts";

export function library(state: State, act: Act): TemplateResult | typeof nothing {
  if (!state.shelf.open) return nothing;
  const { shelf, catalog, library: texts, edits, version } = state;
  // Drawn again only when something that stands in it has changed.
  const list = guard([shelf, catalog, texts, edits, version], () => html`<library-list .shown=${{ state, act }}></library-list>`);
  return html`<main class="library" tabindex="-1" aria-label="the library">${list}</main>`;
}
