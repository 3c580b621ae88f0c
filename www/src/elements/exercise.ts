/** What stands where an answer is withheld. */

import { html, type TemplateResult } from "lit";
import type { Acts } from "./act.ts";

export function exercise(act: Acts): TemplateResult {
  const show = (): void => act.dispatch({ tag: "shared", what: { tag: "show-answer" } });
  return html`<section role="group" class="withheld-answer" part="verdict" aria-label="the exercise">
    <p class="headline" part="headline">Can you break it?</p>
    <p class="summary">The answer is withheld until you ask for it. In Stalewalk you can make the moves of the kernel and of the hardware yourself.</p>
    <button type="button" class="button" part="button" @click=${show}>Show the answer</button>
  </section>`;
}
