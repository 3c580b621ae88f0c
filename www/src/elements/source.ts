/** The texts of the question: to be read, or to be changed where the document lets its readers. */

import { html, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { shownTab, tabs, text } from "../state/select.ts";
import type { State } from "../state/state.ts";
import { told } from "../view/exercise/withheld.ts";
import { diagnostics } from "../view/source/diagnostics.ts";
import { field } from "../view/source/field.ts";
import { highlight } from "../view/source/highlight.ts";
import { lineMarks } from "../view/source/marks.ts";
import { tabKeys } from "../view/tabs.ts";
import type { Acts } from "./act.ts";
import type { Shown } from "./views.ts";

export function source({ state, wanted }: Shown, act: Acts): TemplateResult | typeof nothing {
  const tab = shownTab(state);
  if (tab === undefined) return nothing;
  const { file } = tab;
  // What is withheld is not to be read out of the texts.
  const open = wanted.open && !state.shared.hidden;
  return html`<section role="group" class="source" part="source" aria-label="the texts">
    <div class="panel source-panel">
      <div class="tabs" role="tablist" aria-label="texts" @keydown=${tabKeys}>
        ${tabs(state).map((t) => html`<button type="button" role="tab" class="tab" aria-selected=${t.file === file} aria-controls="source-body" tabindex=${t.file === file ? 0 : -1}
          @click=${() => act.dispatch({ tag: "show-tab", file: t.file })}>${t.label}</button>`)}
      </div>
      <div class="source-head"><code>${file}</code>${open ? html`<button type="button" class="button small" part="button" @click=${() => act.reset(file)}>Reset</button>` : nothing}</div>
      <div id="source-body" role="tabpanel" aria-label=${tab.label}>
        ${open ? keyed(file, field({ file, text: text(state, file), marks: lineMarks(state, file), gone: [] }, act)) : html`<div class="editor-scroll" tabindex="0" role="group" aria-label="text of ${file}">${state.shared.hidden ? told(state, file) : reading(state, file)}</div>`}
      </div>
      ${open ? diagnostics(state, act) : nothing}
    </div>
  </section>`;
}

/** A text to be read, with the step's line marked. */
function reading(state: State, file: string): TemplateResult {
  const marks = lineMarks(state, file);
  const lines = highlight(text(state, file));
  return html`<div class="editor withheld" .style="--digits:${String(lines.length).length}">
    <pre>${lines.map((pieces, n) => html`<span class="line ${marks.get(n + 1) ?? ""}" data-number=${n + 1}>${pieces.map((p) => (p.look === "plain" ? p.text : html`<span class=${p.look}>${p.text}</span>`))}${"\n"}</span>`)}</pre>
  </div>`;
}
