/** The places of what is about promises: a tab beside the texts, and a line under the answer. The rest comes when it is wanted. */

import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import type { Report } from "../../engine/types.ts";
import { PROMISES } from "../../state/switches.ts";
import type { State } from "../../state/state.ts";
import type { Act } from "../act.ts";

/** True for an answer that a promise could turn. */
const isTurnable = ({ verdict }: Report): boolean => verdict !== "not-applicable" && verdict !== "undecided";

export const isSaved = ({ verdict }: Pick<Report, "verdict">): boolean => verdict === "breaks" || verdict === "breaks-delayed";

/** Which promises the answer turns on: one click, and the engine tries them all. */
export function flips(state: State, act: Act, report: Report): TemplateResult | typeof nothing {
  if (!isTurnable(report)) return nothing;
  const { open } = state.switching;
  const toggle = (event: Event): void => {
    act.dispatch({ tag: "switches", what: { tag: "open", open: (event.currentTarget as HTMLDetailsElement).open } });
  };
  const { switching, choices, edits, library, glossary, files, status, catalog } = state;
  const list = (): TemplateResult => html`<promise-flips .shown=${{ state, act }}></promise-flips>`;
  return html`<details class="flips" ?open=${open} @toggle=${toggle}>
    <summary>${isSaved(report) ? "Which promise of the hardware would save it?" : "Without which promise of the hardware would it break?"}</summary>
    ${open ? guard([switching, choices, edits, library, glossary, files, status, catalog, report], list) : nothing}
  </details>`;
}

/** The tab of the switches, behind those of the texts. */
export function promisesTab(state: State, act: Act): TemplateResult {
  const selected = state.tab === PROMISES;
  return html`<button type="button" role="tab" class="tab" aria-selected=${selected} aria-controls=${selected ? "promises-body" : nothing}
    tabindex=${selected ? 0 : -1} title="what the hardware promises, to be switched"
    @click=${() => act.dispatch({ tag: "show-tab", file: PROMISES })}>
    promises
  </button>`;
}

/** The switches, in place of a text. */
export function switches(state: State, act: Act): unknown {
  const { choices, edits, library, glossary, files, catalog, report } = state;
  const panel = (): TemplateResult => html`<promise-switches .shown=${{ state, act }}></promise-switches>`;
  return guard([choices, edits, library, glossary, files, catalog, report], panel);
}
