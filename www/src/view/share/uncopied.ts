/** What the clipboard did not take: to be copied from here, or saved. */

import { html, nothing, type TemplateResult } from "lit";
import { ref } from "lit/directives/ref.js";
import { download } from "../../sharing.ts";
import type { State } from "../../state/state.ts";
import type { Act } from "../act.ts";

export function uncopied(state: State, act: Act): TemplateResult | typeof nothing {
  const { uncopied: what } = state.shared;
  if (what === null) return nothing;
  const close = (): void => {
    act.dispatch({ tag: "shared", what: { tag: "uncopied", what: null } });
    document.querySelector<HTMLElement>(".share summary, .exercise button")?.focus();
  };
  const key = (event: KeyboardEvent): void => {
    if (event.key === "Escape") close();
  };
  return html`<section class="uncopied panel" aria-labelledby="uncopied-title" @keydown=${key}>
    <p id="uncopied-title" role="alert"><b>The clipboard cannot be reached from this page.</b> ${what.what} stands here, selected: copy it from here, or save it.</p>
    <textarea readonly rows="6" aria-label=${what.what} .value=${what.words} ${ref(take)}></textarea>
    <div class="play-buttons">
      <button type="button" class="button" @click=${() => download(what)}>Save as ${what.file}</button>
      <button type="button" class="button" @click=${close}>Close</button>
    </div>
  </section>`;
}

/** When it comes, it has the focus, with all of it selected. */
function take(element: Element | undefined): void {
  if (!(element instanceof HTMLTextAreaElement)) return;
  queueMicrotask(() => {
    element.focus();
    element.select();
    element.scrollTop = 0;
  });
}
