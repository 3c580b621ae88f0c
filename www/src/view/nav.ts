/** The ways through the site, in its header. */

import { html, type TemplateResult } from "lit";
import { linkTo } from "../link/linked.ts";
import type { State } from "../state/state.ts";
import type { Action } from "../state/update.ts";
import type { Act } from "./act.ts";

export function nav(state: State, act: Act): TemplateResult {
  const { shelf, tour } = state;
  const at = tour.at ?? 1;
  // Edited texts are left out: to pack them at every drawing would take longer than the drawing.
  const play = linkTo({ ...state, edits: {} }, state.choices);
  return html`<nav class="ways" aria-label="the site">
    ${way("Play", play, !shelf.open && tour.at === null, act, show(false))}
    ${way("Library", "view=library", shelf.open, act, show(true))}
    ${way("The 2012 tour", `tour=${at}`, !shelf.open && tour.at !== null, act, show(false), { tag: "tour", what: { tag: "go", to: at } })}
    <a class="way to-reference" href="./reference/index.html">Reference</a>
  </nav>`;
}

const show = (open: boolean): Action => ({ tag: "shelf", what: { tag: "open", open } });

/** A link, so that it can be opened beside, too; followed here, it keeps the page and what has been done on it. */
function way(name: string, fragment: string, isHere: boolean, act: Act, ...actions: readonly Action[]): TemplateResult {
  const go = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    for (const action of actions) act.dispatch(action);
  };
  return html`<a class="way" href="#${fragment}" aria-current=${isHere ? "page" : "false"} @click=${go}>${name}</a>`;
}
