/**
 * The page while its answer is withheld: the question, what the reader makes of it, and the texts without what tells the answer.
 * What does not stand here is not shown, and the state has no answer that anything here could tell.
 */

import { html, nothing, type TemplateResult } from "lit";
import { cursor, trace } from "../../state/select.ts";
import type { State } from "../../state/state.ts";
import type { Act } from "../act.ts";
import { define } from "../element.ts";
import { machine } from "../machine/machine.ts";
import { play } from "../play/play.ts";
import { question } from "../question.ts";
import { uncopied } from "../share/uncopied.ts";
import { story } from "../story.ts";
import { withheld } from "./withheld.ts";

function exercise(state: State, act: Act): TemplateResult {
  const shown = trace(state);
  return html`<main>
    ${uncopied(state, act)} ${question(state, act)} ${task(state, act)}
    <div class="columns exercise-columns ${shown === undefined ? "bare" : ""}">
      <div class="right" id="story" tabindex="-1">${play(state, act)} ${shown === undefined ? nothing : story(state, act)}</div>
      <div class="left">${withheld(state, act)}</div>
      <div class="left-low">${shown === undefined ? nothing : machine(shown, cursor(state), act)}</div>
    </div>
  </main>`;
}

function task(state: State, act: Act): TemplateResult {
  return html`<section class="exercise" aria-labelledby="exercise-title">
    <h2 class="headline" id="exercise-title">Can you break it?</h2>
    <p class="summary">
      Make the moves below, the kernel’s and the hardware’s, and bring it to a violation, or convince yourself that nobody can. The
      answer is withheld until you have broken it or ask for it.
    </p>
    ${none(state)}
    <div class="play-buttons">
      <button type="button" class="button" @click=${() => show(act)}>Show the answer</button>
      <button type="button" class="button" @click=${() => act.copy("link")}>Copy link</button>
    </div>
  </section>`;
}

/** Where no run can be made, the reader is not to wait for one. */
function none(state: State): TemplateResult | typeof nothing {
  const isThere = Boolean(state.own?.turn) || state.status.tag !== "answered";
  const words = state.diagnostics.some((d) => d.error)
    ? "The texts of this link have errors, so that no run can be made."
    : "If no moves appear, there is no run of this question to be made.";
  return isThere ? nothing : html`<p class="summary">${words}</p>`;
}

/** What is pressed goes with the exercise: the focus goes to where the answer comes. */
function show(act: Act): void {
  act.dispatch({ tag: "shared", what: { tag: "show-answer" } });
  requestAnimationFrame(() => document.querySelector<HTMLElement>(".verdict")?.focus());
}

define("exercise-page", ({ state, act }) => exercise(state, act));
