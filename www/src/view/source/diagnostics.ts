/** What is wrong with the texts, each message a way to its place, and its correction where there is one. */

import { html, nothing, type TemplateResult } from "lit";
import type { DiagnosticView } from "../../engine/types.ts";
import type { State } from "../../state/state.ts";
import type { Act } from "../act.ts";
import { fixWords } from "./fix.ts";

/** So many are listed; whoever has more begins with these. */
const SHOWN = 12;

export function diagnostics(state: State, act: Pick<Act, "goTo" | "fix">): TemplateResult {
  const all = state.diagnostics;
  // Until the texts are judged once more, places may be those of a text before.
  const may = state.status.tag === "answered";
  const one = (d: DiagnosticView): TemplateResult => {
    const { file, line, column } = d.place;
    return html`<li class=${d.error ? "error" : "warning"}>
      <button type="button" class="to-place" @click=${() => act.goTo(file, line, column)}>
        <span class="where">${file}:${line}:${column}</span>
        <span><b>${d.error ? "error" : "warning"}:</b> ${d.message}${d.help === "" ? nothing : html`<span class="help">${d.help}</span>`}</span>
      </button>
      ${d.fix === null ? nothing : html`<button type="button" class="button small fix" ?disabled=${!may} @click=${() => act.fix(d)}>${fixWords(d.fix)}</button>`}
    </li>`;
  };
  return html`<ul class="diagnostics" id="diagnostics">
    ${all.slice(0, SHOWN).map(one)}
    ${all.length > SHOWN ? html`<li class="quiet">and ${all.length - SHOWN} more</li>` : nothing}
  </ul>`;
}
