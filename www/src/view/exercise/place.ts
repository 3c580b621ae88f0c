/** The place of an exercise on the page. What stands in it is loaded when a link first asks for one. */

import { html, type TemplateResult } from "lit";
import { later } from "../../later.ts";
import type { State } from "../../state/state.ts";
import type { Act } from "../act.ts";

const comes = later(() => import("./exercise.ts"));

let coming: Promise<unknown> | null = null;

export function exercise(state: State, act: Act): TemplateResult {
  coming ??= comes().catch(() => {
    coming = null;
    act.dispatch({ tag: "notice", text: "The exercise could not be loaded. Load the page again to see it." });
  });
  return html`<exercise-page .shown=${{ state, act }}></exercise-page>`;
}
