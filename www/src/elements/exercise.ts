/** What stands where an answer is withheld: the reader is to break it, move by move. */

import { html, nothing, type TemplateResult } from "lit";
import { operation, title as titleOf, trace } from "../state/select.ts";
import type { Part, State } from "../state/state.ts";
import { taken } from "../view/play/taken.ts";
import { title } from "../view/share/telling.ts";
import type { Acts } from "./act.ts";

export function exercise(state: State, act: Acts): TemplateResult {
  const show = (): void => act.dispatch({ tag: "shared", what: { tag: "show-answer" } });
  const shown = trace(state);
  const alone = operation(state)?.strategies.length === 0 || state.choices.strategy === "";
  const named = (part: Part): string => titleOf(state, part);
  return html`<section role="group" class="play panel" part="verdict" aria-label="the exercise">
    <p class="asked" part="question">${title({ strategy_title: alone ? null : named("strategy"), operation_title: named("operation"), arch_title: named("arch") })}</p>
    <p class="headline" part="headline">Can you break it?</p>
    <p class="play-words">
      Make the moves below, the kernel’s and the hardware’s, and bring it to a violation, or convince yourself that nobody can. The
      answer is withheld until you have broken it or ask for it.
    </p>
    <div class="play-buttons"><button type="button" class="button" part="button" @click=${show}>Show the answer</button></div>
    ${state.own === null || shown === undefined ? nothing : taken(state.own, shown, state, act)}
  </section>`;
}
