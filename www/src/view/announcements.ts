/** What a screen reader is told without being asked. The step tells itself, where it is shown. */

import { html, type TemplateResult } from "lit";
import { isBroken } from "../state/select.ts";
import { count } from "./words.ts";
import type { State } from "../state/state.ts";

export function announcements(state: State): TemplateResult {
  return html`<p class="unseen" role="status" aria-live="polite">${said(state)}</p>`;
}

function said(state: State): string {
  switch (state.status.tag) {
    case "searching":
      return "Searching.";
    case "stopped":
      return "Stopped, undecided.";
    case "failed":
      return "The engine failed and was started afresh.";
    default: {
      const wrong = state.diagnostics.filter((d) => d.error).length;
      if (isBroken(state)) return wrong === 1 ? "The text has one error." : `The text has ${wrong} errors.`;
      const unmet = state.unmet.length === 0 ? "" : ` ${count(state.unmet.length, "expectation")} of the texts ${state.unmet.length === 1 ? "does" : "do"} not hold.`;
      return `${state.report?.headline ?? ""}${unmet}`;
    }
  }
}
