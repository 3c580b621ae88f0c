/** Be the CPU: the reader chooses the next move of the kernel or of the hardware. */

import { html, nothing, type TemplateResult } from "lit";
import type { Trace } from "../../engine/types.ts";
import { cursor, isOld, trace } from "../../state/select.ts";
import type { State } from "../../state/state.ts";
import type { Act } from "../act.ts";
import { stress } from "./stress.ts";
import { taken } from "./taken.ts";

export function play(state: State, act: Act): TemplateResult | typeof nothing {
  const shown = trace(state);
  if (shown === undefined) return nothing;
  return html`
    <section class="play panel" tabindex="-1" aria-labelledby="play-title">
      <h2 class="panel-title" id="play-title">Be the CPU</h2>
      ${state.own === null ? offer(state, act, shown) : taken(state.own, shown, state, act)}
      ${state.shared.hidden ? nothing : stress(state, act)}
    </section>
  `;
}

/** Before the reader has taken over. */
function offer(state: State, act: Act, shown: Trace): TemplateResult {
  const at = Math.min(cursor(state), shown.kind === null ? shown.steps.length : shown.steps.length - 1);
  const take = (step: number) => (): void => act.dispatch({ tag: "take-over", step });
  return html`
    <p class="play-words">Choose every next move yourself, the kernel’s and the hardware’s, and see whether you can break it.</p>
    <div class="play-buttons">
      <button type="button" class="button" ?disabled=${isOld(state)} @click=${take(0)}>Take over from the start</button>
      ${at === 0 ? nothing : html`<button type="button" class="button" ?disabled=${isOld(state)} @click=${take(at)}>Take over after step ${at}</button>`}
    </div>
  `;
}
