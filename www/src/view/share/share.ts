/** Taking the answer along: one button for the list, and a menu for links and for all other forms. */

import { html, nothing, type TemplateResult } from "lit";
import { isOld, trace } from "../../state/select.ts";
import type { State } from "../../state/state.ts";
import type { Act } from "../act.ts";
import type { Form } from "./forms.ts";

export function copies(state: State, act: Act): TemplateResult {
  const old = isOld(state);
  return html`
    <button type="button" class="button" ?disabled=${old} @focus=${act.wantFormats} @pointerenter=${act.wantFormats} @click=${() => act.copy("mail")}>Copy for the list</button>
    <details class="share" @toggle=${opened(act)} @keydown=${escape} @focusout=${left}>
      <summary class="button">Share</summary>
      <div class="share-menu panel">
        ${line("Link", "with everything that is shown", one(act, "link", "Copy", "the link"))}
        ${line("Exercise", "a link that asks “Can you break it?” and withholds the answer", one(act, "exercise", "Copy", "the exercise’s link"))}
        ${line("Plain text", "for a mail, in 72 columns", both(act, "mail", "the plain text", old))}
        ${line("Markdown", "for an issue or a page", both(act, "markdown", "the Markdown", old))}
        ${line("Drawing", "of the story, as SVG", both(act, "svg", "the drawing", old || trace(state) === undefined))}
        ${line("Run", html`as JSON, which <code>stalewalk replay</code> takes`, both(act, "json", "the run", old || trace(state) === undefined))}
        ${Object.keys(state.edits).length === 0
          ? nothing
          : line("Changed texts", "the files that the command names", html`<button type="button" class="button small" aria-label="Save the changed texts" @click=${then(act.saveTexts)}>Save</button>`)}
      </div>
    </details>
  `;
}

function line(name: string, words: unknown, buttons: unknown): TemplateResult {
  return html`<div class="share-line">
    <p><b>${name}</b> <span class="quiet">${words}</span></p>
    <div class="share-buttons">${buttons}</div>
  </div>`;
}

function one(act: Act, form: Form, verb: "Copy" | "Save", what: string, disabled = false): TemplateResult {
  const click = then(() => (verb === "Copy" ? act.copy(form) : act.save(form)));
  return html`<button type="button" class="button small" aria-label="${verb} ${what}" ?disabled=${disabled} @click=${click}>${verb}</button>`;
}

const both = (act: Act, form: Form, what: string, disabled: boolean): TemplateResult =>
  html`${one(act, form, "Copy", what, disabled)}${one(act, form, "Save", what, disabled)}`;

const menuOf = (event: Event): HTMLDetailsElement | null => (event.currentTarget as HTMLElement).closest("details");

/** Closes the menu, and gives the focus back to what has opened it. */
function close(menu: HTMLDetailsElement | null): void {
  if (menu === null) return;
  menu.open = false;
  menu.querySelector("summary")?.focus();
}

/** The focus goes back first: what is done next may take it where the clipboard is not to be had. */
const then = (what: () => void) => (event: Event): void => {
  close(menuOf(event));
  what();
};

const opened = (act: Act) => (event: Event): void => {
  if ((event.currentTarget as HTMLDetailsElement).open) act.wantFormats();
};

function escape(event: KeyboardEvent): void {
  const menu = event.currentTarget as HTMLDetailsElement;
  if (event.key !== "Escape" || !menu.open) return;
  event.preventDefault();
  close(menu);
}

/** Whoever goes elsewhere has no use for the menu. A click on what cannot be focused leaves it open. */
function left(event: FocusEvent): void {
  const menu = event.currentTarget as HTMLDetailsElement;
  if (event.relatedTarget instanceof Node && !menu.contains(event.relatedTarget)) menu.open = false;
}
