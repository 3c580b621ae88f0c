/** Under the views: the way to the page that the picture can be opened in, with all that was changed. */

import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { linkOf } from "../link/linked.ts";
import type { Shown } from "./views.ts";

export function foot({ state, playground }: Shown): TemplateResult {
  const { choices, edits, kind, cursor, report, shared, version } = state;
  // To pack the texts takes longer than to draw a step.
  const link = guard([choices, edits, kind, cursor, report, shared, version, playground], () => `${playground}#${linkOf(state)}`);
  const open = playground === "" ? nothing : html`<a part="link" href=${link} target="_blank" rel="noopener">Open in Stalewalk</a>`;
  return html`<p class="foot">${open}
    <span class="quiet">${version === "" ? "" : `Stalewalk ${version}`}</span></p>`;
}
