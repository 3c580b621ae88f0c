/** The place of the tour over the question: the stop that the reader is at or, where the page was opened without a link, the offer. */

import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import type { State } from "../../state/state.ts";
import { isOwnSetting } from "../../state/tour.ts";
import type { Act } from "../act.ts";

export function tour(state: State, act: Act): TemplateResult | typeof nothing {
  const { at, offered, tour: told } = state.tour;
  if (at === null) return offered ? offer(act) : nothing;
  const own = isOwnSetting(state);
  // Drawn again only when something that stands in it has changed.
  const panel = guard([at, told, own], () => html`<tour-panel .shown=${{ tour: told, at, own, act }}></tour-panel>`);
  return html`<section class="tour panel" tabindex="-1" aria-label="the tour">${panel}</section>`;
}

function offer(act: Act): TemplateResult {
  return html`<p class="tour-offer">
    New here? This question was put to a mailing list in 2012.
    <button type="button" class="tour-begin" @click=${() => act.dispatch({ tag: "tour", what: { tag: "go", to: 1 } })}>Take the tour through that discussion</button>
  </p>`;
}
