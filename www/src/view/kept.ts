/** What of the reader's is kept in the browser: a line that offers it on the next visit, and the way to have it forgotten. */

import { html, nothing, type TemplateResult } from "lit";
import type { State } from "../state/state.ts";
import type { Act } from "./act.ts";

const day = (when: number): string => new Date(when).toLocaleDateString("en", { day: "numeric", month: "long", year: "numeric" });

export function keptLine({ habits: { kept, line }, catalog }: State, act: Act): TemplateResult | typeof nothing {
  if (line === null) return nothing;
  if (kept === null) return html`<p class="kept"><span>No text is kept in this browser any more.</span></p>`;
  const isOffer = line === "offer";
  return html`<p class="kept">
    <span>${isOffer ? `Your text of ${day(kept.when)} is kept in this browser, until you change another:` : "Your text is kept in this browser:"}</span>
    ${isOffer ? html`<button type="button" class="place" ?disabled=${catalog === null} @click=${act.goOn}>go on with it</button>` : nothing}
    <button type="button" class="place" @click=${act.forget}>forget it</button>
  </p>`;
}

/** For the foot of the page: what leaves the browser, which is nothing, and what stays in it. */
export function privacy({ habits: { kept } }: State, act: Act): TemplateResult {
  return html`everything runs in this browser; nothing leaves it, and nothing stays in it but your choice of colours and keys and the text that
    you changed last${kept === null ? nothing : html` <button type="button" class="place" @click=${act.forget}>forget that text</button>`}`;
}
