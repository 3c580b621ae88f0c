/** The sheet of all keys: a dialog that is there while it is open. */

import { html, render, type TemplateResult } from "lit";
import { GROUPS, type Group } from "./table.ts";

const isMac = (): boolean => /Mac|iP(?:hone|ad|od)/.test(navigator.platform);

const SIGNS: Readonly<Record<string, string>> = {
  ArrowRight: "→",
  ArrowLeft: "←",
  ArrowDown: "↓",
  ArrowUp: "↑",
  PageDown: "Page Down",
  PageUp: "Page Up",
  Escape: "Esc",
};

/** A key as it stands on the keyboard: `Shift-Mod-z` is Shift + Ctrl + Z, or ⌘ on a Mac. */
function cap(key: string): TemplateResult {
  const parts = key.split(/-(?=.)/).map((part) => {
    if (part === "Mod") return isMac() ? "⌘" : "Ctrl";
    return SIGNS[part] ?? (key.length > 1 && part.length === 1 ? part.toUpperCase() : part);
  });
  return html`<kbd>${parts.join(" + ")}</kbd>`;
}

function group({ name, lines }: Group): TemplateResult {
  return html`<section>
    <h3>${name}</h3>
    <dl>
      ${lines.map(({ keys, says }) => html`<div><dt>${keys.map((key) => html`${cap(key)} `)}</dt><dd>${says}</dd></div>`)}
    </dl>
  </section>`;
}

/** Whether keys of one letter do anything, which the reader may switch off. */
export interface Letters {
  on(): boolean;
  set(on: boolean): void;
}

/** Opens the sheet, unless it is open; the focus goes back to where it was when it is closed. */
export function openSheet(letters: Letters): void {
  if (document.querySelector(".keys") !== null) return;
  const dialog = document.createElement("dialog");
  dialog.className = "keys";
  dialog.setAttribute("aria-labelledby", "keys-title");
  const close = (): void => dialog.close();
  const change = (event: Event): void => letters.set((event.target as HTMLInputElement).checked);
  render(
    html`<div class="keys-head">
        <h2 id="keys-title">Keys</h2>
        <button type="button" class="button small" @click=${close}>Close</button>
      </div>
      <div class="keys-groups" tabindex="0" role="region" aria-label="all keys">${GROUPS.map(group)}</div>
      <label class="keys-letters"><input type="checkbox" .checked=${letters.on()} @change=${change} /> Keys of a single letter or sign act everywhere but in a text</label>`,
    dialog,
  );
  // Where the dialog itself is hit and nothing in it, that is the veil around it.
  dialog.addEventListener("click", (event) => event.target === dialog && close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
