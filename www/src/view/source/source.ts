/** The texts of the question, one at a time: in the editor where that is there, else in a plain text field. */

import { html, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { cursor, isBroken, placeIn, shownTab, step, tabs, text } from "../../state/select.ts";
import type { State } from "../../state/state.ts";
import { PROMISES } from "../../state/switches.ts";
import type { Act } from "../act.ts";
import { promisesTab, switches } from "../switches/place.ts";
import { tabKeys } from "../tabs.ts";
import { code } from "./code.ts";
import { diagnostics } from "./diagnostics.ts";
import { field } from "./field.ts";
import { changed, gone, lineMarks, told } from "./marks.ts";

export function source(state: State, act: Act): TemplateResult | typeof nothing {
  const tab = shownTab(state);
  if (tab === undefined) return nothing;
  const { file } = tab;
  const switching = state.tab === PROMISES;
  const shown = { file, text: text(state, file), marks: lineMarks(state, file), gone: gone(state, file) };
  return html`
    <section class="source" aria-label="the texts">
      <div class="panel source-panel">
        <div class="tabs" role="tablist" aria-label="texts" @keydown=${tabKeys}>
          ${tabs(state).map((t) => tabButton(state, act, t.file, t.label, t.file === file && !switching))} ${promisesTab(state, act)}
        </div>
        ${switching ? html`<div class="switches" id="promises-body" role="tabpanel" aria-label="promises">${switches(state, act)}</div>` : head(state, act, file)}
        <div id="source-body" role="tabpanel" aria-label=${tab.label} ?hidden=${switching}>
          ${state.editor ? code(state, shown, act) : keyed(file, field(shown, act))}
        </div>
        ${diagnostics(state, act)}
      </div>
    </section>
  `;
}

/** Two rows that are always there, so that no line of the text moves when it is first changed. */
function head(state: State, act: Act, file: string): TemplateResult {
  const lines = changed(state, file);
  const where = lines.size === 0 ? "differs from the library" : `${told(lines)} ${lines.size === 1 ? "differs" : "differ"} from the library`;
  return html`<div class="source-head">
    <p class="source-name"><code title=${file}>${file}</code>${atStep(state, act, file)}</p>
    ${file in state.edits
      ? html`<span class="tag" title=${where}>changed<span class="unseen">, ${where}</span></span><button type="button" class="button small" title="put the library's text back"
          @click=${() => act.dispatch({ tag: "reset", file })}>Reset</button>${difference(state, act, file)}`
      : html`<span>${file in state.library ? "the library’s text" : ""}</span>`}
    <button type="button" class="button small format" title="the library's layout: Shift-Alt-F" @click=${() => act.format(file)}>Format</button>
  </div>`;
}

/** What the dot on a tab means: where the statement of the step at hand stands, and the way there. */
function atStep(state: State, act: Act, shown: string): TemplateResult | typeof nothing {
  const place = isBroken(state) ? undefined : step(state)?.places[0];
  if (place === undefined) return nothing;
  const { file, line, column } = place;
  const label = tabs(state).find((tab) => tab.file === file)?.label ?? file;
  return html`<span class="source-step"><span class="tab-here" aria-hidden="true"></span> step ${cursor(state)}:
    <button type="button" class="place" @click=${() => act.goTo(file, line, column)}>${file === shown ? "" : `${label}, `}line ${line}</button></span>`;
}

/** Where there is an editor it can show the library's lines beside those that stand in their place. */
function difference(state: State, act: Act, file: string): TemplateResult | typeof nothing {
  if (!state.editor || state.library[file] === undefined) return nothing;
  const { difference: shown } = state.habits;
  return html`<button type="button" class="button small" aria-pressed=${shown ? "true" : "false"} title="show what the library has instead"
    @click=${() => act.dispatch({ tag: "habit", what: { tag: "difference", shown: !shown } })}>Differences</button>`;
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
