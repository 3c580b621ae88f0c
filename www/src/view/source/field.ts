/**
 * A text in a plain text field. Behind the field, whose letters are invisible, lies the same text in colours, with the
 * marked lines. Long lines are wrapped; both layers have the same letters in the same room, so they wrap at the same
 * places, and a line's number stands at its first row. It is there before the editor is, and instead of one that
 * cannot be loaded.
 */

import { html, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Act } from "../act.ts";
import type { Hunk } from "./change.ts";
import { highlight, LARGE } from "./highlight.ts";
import type { LineMarks } from "./marks.ts";

export interface Shown {
  readonly file: string;
  readonly text: string;
  readonly marks: LineMarks;
  /** Where the library's lines are to be shown that are no longer there; the plain field has no room for them. */
  readonly gone: readonly Hunk[];
}

export function field({ file, text, marks }: Shown, act: Pick<Act, "dispatch" | "format" | "wantEditor">): TemplateResult {
  // Of a large text there is but one piece, without numbers.
  const lines = text.length > LARGE ? [] : highlight(text);
  const type = (event: Event): void => {
    act.dispatch({ tag: "edit", file, text: (event.target as HTMLTextAreaElement).value });
  };
  const key = (event: KeyboardEvent): void => {
    if (!event.altKey || !event.shiftKey || event.code !== "KeyF") return;
    event.preventDefault();
    act.format(file);
  };
  return html`
    <div class="editor-scroll">
      <div class="editor" .style="--digits:${String(lines.length).length}">
        <pre aria-hidden="true">${lines.length === 0 ? `${text}\n` : lines.map((pieces, n) => html`<span class="line ${marks.get(n + 1) ?? ""}" data-number=${n + 1}>${pieces.map((p) => (p.look === "plain" ? p.text : html`<span class=${p.look}>${p.text}</span>`))}${"\n"}</span>`)}</pre>
        <textarea .value=${live(text)} @input=${type} @keydown=${key} @focus=${act.wantEditor} aria-label="text of ${file}" aria-describedby="diagnostics"
          spellcheck="false" autocapitalize="off" autocomplete="off"></textarea>
      </div>
    </div>
  `;
}
