/** The ways through the site, in its header. */

import { html, type TemplateResult } from "lit";
import type { State } from "../state/state.ts";
import type { Act } from "./act.ts";

const here = (is: boolean): "page" | "false" => (is ? "page" : "false");

export function nav(state: State, act: Act): TemplateResult {
  const { shelf, tour } = state;
  const show = (open: boolean) => (): void => act.dispatch({ tag: "shelf", what: { tag: "open", open } });
  const walk = (): void => act.dispatch({ tag: "tour", what: { tag: "go", to: tour.at ?? 1 } });
  return html`<nav class="ways" aria-label="the site">
    <button type="button" class="way" aria-current=${here(!shelf.open && tour.at === null)} @click=${show(false)}>Play</button>
    <button type="button" class="way" aria-current=${here(shelf.open)} @click=${show(true)}>Library</button>
    <button type="button" class="way" aria-current=${here(!shelf.open && tour.at !== null)} @click=${walk}>The 2012 tour</button>
    <a class="way to-reference" href="./reference/index.html">Reference</a>
  </nav>`;
}
