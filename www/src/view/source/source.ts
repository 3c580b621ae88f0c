/**
 * The texts of the question, each in a plain text field. Behind the field, whose letters are invisible, lies
 * the same text in colours, with the lines marked that the cursor's step and the diagnostics stand in. Long
 * lines are wrapped; both layers have the same letters in the same room, so they wrap at the same places, and
 * a line's number stands at its first row.
 */

import { html, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { live } from "lit/directives/live.js";
import type { DiagnosticView } from "../../engine/types.ts";
import { placeIn, shownTab, step, tabs, text } from "../../state/select.ts";
import type { State } from "../../state/state.ts";
import type { Act } from "../act.ts";
import { tabKeys } from "../tabs.ts";
import { diagnostics } from "./diagnostics.ts";
import { highlight } from "./highlight.ts";

export function source(state: State, act: Act): TemplateResult | typeof nothing {
  const tab = shownTab(state);
  if (tab === undefined) return nothing;
  const { file } = tab;
  return html`
    <section class="source" aria-label="the texts">
      <div class="panel source-panel">
        <div class="tabs" role="tablist" aria-label="texts" @keydown=${tabKeys}>
          ${tabs(state).map((t) => tabButton(state, act, t.file, t.label, t.file === file))}
        </div>
        <div class="source-head">
          <code>${file}</code>
          ${file in state.edits
            ? html`<span class="tag" title="differs from the library">changed</span><button type="button" class="button small" title="put the library's text back"
                @click=${() => act.dispatch({ tag: "reset", file })}>Reset</button>`
            : nothing}
        </div>
        <div id="source-body" role="tabpanel" aria-label=${tab.label}>${keyed(file, editor(state, act, file))}</div>
        ${diagnostics(state, act)}
      </div>
    </section>
  `;
}

function tabButton(state: State, act: Act, file: string, label: string, selected: boolean): TemplateResult {
  const wrong = state.diagnostics.some((d) => d.error && d.place.file === file);
  const here = placeIn(step(state), file)?.statement === true;
  const notes = [here ? "the step's statement is here" : "", file in state.edits ? "changed" : "", wrong ? "has errors" : ""].filter((note) => note !== "");
  return html`<button type="button" role="tab" class="tab" aria-selected=${selected} aria-controls="source-body"
    tabindex=${selected ? 0 : -1} title=${notes.join(", ")}
    @click=${() => act.dispatch({ tag: "show-tab", file })}>
    ${label}${file in state.edits ? html`<span class="tab-edited" role="img" aria-label="changed">*</span>` : nothing}${wrong
      ? html`<span class="tab-wrong" role="img" aria-label="has errors">!</span>`
      : here ? html`<span class="tab-here" role="img" aria-label="the step's statement is here"></span>` : nothing}
  </button>`;
}

function editor(state: State, act: Act, file: string): TemplateResult {
  const shown = text(state, file);
  const lines = highlight(shown);
  const marks = lineMarks(state, file);
  const type = (event: Event): void => {
    act.dispatch({ tag: "edit", file, text: (event.target as HTMLTextAreaElement).value });
  };
  return html`
    <div class="editor-scroll">
      <div class="editor" style="--digits:${String(lines.length).length}">
        <pre aria-hidden="true">${lines.map((pieces, n) => html`<span class="line ${marks.get(n + 1) ?? ""}" data-number=${n + 1}>${pieces.map((p) => (p.look === "plain" ? p.text : html`<span class=${p.look}>${p.text}</span>`))}${"\n"}</span>`)}</pre>
        <textarea .value=${live(shown)} @input=${type} aria-label="text of ${file}" aria-describedby="diagnostics"
          spellcheck="false" autocapitalize="off" autocomplete="off"></textarea>
      </div>
    </div>
  `;
}

/** Classes of the lines to mark: the current statement, the call that leads to it, what is wrong. */
function lineMarks(state: State, file: string): ReadonlyMap<number, string> {
  const marks = new Map<number, string>();
  const add = (from: number, to: number, name: string): void => {
    for (let line = from; line <= Math.max(from, to); line++) marks.set(line, `${marks.get(line) ?? ""} ${name}`);
  };
  const current = placeIn(step(state), file);
  const unchanged = !state.diagnostics.some((d: DiagnosticView) => d.error);
  if (current !== undefined && unchanged) {
    const { place, statement } = current;
    const bad = step(state)?.violation !== null;
    add(place.line, statement ? Math.min(place.end_line, place.line + 3) : place.line, statement ? (bad ? "current bad" : "current") : "call");
  }
  for (const { place, error } of state.diagnostics) {
    if (place.file === file) add(place.line, place.line, error ? "error" : "warning");
  }
  return marks;
}
