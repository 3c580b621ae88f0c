/** The texts of a question whose answer is withheld: to be read, without the lines that tell it. */

import { html, nothing, type TemplateResult } from "lit";
import { operation, shownTab, tabs, text } from "../../state/select.ts";
import type { State } from "../../state/state.ts";
import type { Act } from "../act.ts";
import { highlight, type Piece } from "../source/highlight.ts";
import { lineMarks } from "../source/marks.ts";
import { tabKeys } from "../tabs.ts";
import { untold } from "./untold.ts";

export function withheld(state: State, act: Act): TemplateResult | typeof nothing {
  const tab = shownTab(state);
  if (tab === undefined) return nothing;
  const { file } = tab;
  return html`<section class="source" aria-label="the texts">
    <div class="panel source-panel">
      <div class="tabs" role="tablist" aria-label="texts" @keydown=${tabKeys}>
        ${tabs(state).map(
          (t) => html`<button type="button" role="tab" class="tab" aria-selected=${t.file === file} aria-controls="source-body" tabindex=${t.file === file ? 0 : -1}
            @click=${() => act.dispatch({ tag: "show-tab", file: t.file })}>${t.label}</button>`,
        )}
      </div>
      <div class="source-head"><code>${file}</code></div>
      <p class="withheld-words">Comments and expectations are withheld, and what a case became: they tell the answer.</p>
      <div id="source-body" role="tabpanel" aria-label=${tab.label}>
        <div class="editor-scroll" tabindex="0" role="region" aria-label="text of ${file}">${told(state, file)}</div>
      </div>
    </div>
  </section>`;
}

const isEmpty = (pieces: readonly Piece[] | undefined): boolean => pieces?.every((p) => p.text.trim() === "") ?? true;

/** A text without what tells the answer. */
export function told(state: State, file: string): TemplateResult {
  const words = untold(text(state, file), state.choices.variant ?? operation(state)?.variants[0]?.name);
  const marks = lineMarks({ ...state, edits: {} }, file);
  const kept = highlight(words).map((pieces, n) => ({ pieces, number: n + 1 }));
  // Of several empty lines, as they are left by what is withheld, the first is shown.
  const lines = kept.filter(({ pieces }, n) => !isEmpty(pieces) || !isEmpty(kept[n - 1]?.pieces));
  return html`<div class="editor withheld" .style="--digits:${String(kept.length).length}">
    <pre>${lines.map(({ pieces, number }) => html`<span class="line ${marks.get(number) ?? ""}" data-number=${number}>${pieces.map((p) => (p.look === "plain" ? p.text : html`<span class=${p.look}>${p.text}</span>`))}${"\n"}</span>`)}</pre>
  </div>`;
}
