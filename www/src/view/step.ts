/** Moving through the story, and each step in one sentence. */

import { html, nothing, type TemplateResult } from "lit";
import type { Actor, Step, Trace } from "../engine/types.ts";
import { cursor } from "../state/select.ts";
import type { State } from "../state/state.ts";
import type { Basic } from "./act.ts";
import { loadMore } from "./wave/more.ts";

/** Who makes a step. */
export const WHO: Readonly<Record<Actor, string>> = { kernel: "kernel", user: "user code", hardware: "hardware" };

export function step(state: State, trace: Trace, act: Basic): TemplateResult {
  const at = cursor(state);
  const last = trace.steps.length;
  const go = (to: number) => (): void => act.dispatch({ tag: "step-to", step: to });
  const now = trace.steps[at - 1];
  const opened = (): void => void loadMore(act);
  return html`
    <div class="step">
      <div class="step-buttons" role="group" aria-label="move through the story">
        <button type="button" class="icon" aria-label="one step back" ?disabled=${at === 0} @click=${go(at - 1)}>${icon("M10 3 4 8l6 5z")}</button>
        <button type="button" class="icon" aria-label="one step forward" ?disabled=${at === last} @click=${go(at + 1)}>${icon("m6 3 6 5-6 5z")}</button>
        ${state.playing
          ? html`<button type="button" class="icon" aria-label="pause" @click=${() => act.dispatch({ tag: "pause" })}>${icon("M4 3h3v10H4zM9 3h3v10H9z")}</button>`
          : html`<button type="button" class="icon" aria-label="play" ?disabled=${last === 0} @click=${() => act.dispatch({ tag: "play" })}>${icon("m4 2 10 6-10 6z")}</button>`}
      </div>
      <p class="sentence" aria-live="polite" aria-atomic="true">
        ${now === undefined
          ? html`<b>${beginning(last, state.own !== null)}</b> The machine as it is found, with everything cached that can be.`
          : html`<b>Step ${at} of ${last}, ${WHO[now.actor]}, ${now.machine.cpus[now.cpu]?.device === true ? now.machine.cpus[now.cpu]?.task : `CPU ${now.cpu}`}.</b> ${now.sentence} ${place(now, act)}`}
      </p>
    </div>
    <details class="story" @toggle=${opened}>
      <summary>The whole story in words</summary>
      ${steps(trace, at, act)}
      <wave-lives .trace=${trace}></wave-lives>
    </details>
  `;
}

/** Where no step is at hand: before the first, if there is one. */
function beginning(last: number, isOwn: boolean): string {
  if (last > 0) return `Before step 1 of ${last}.`;
  return isOwn ? "No step yet: the first move that you choose is step 1." : "The programs make no step.";
}

/** Every step in words; each leads to itself. */
export function steps(trace: Trace, at: number, act: Basic): TemplateResult {
  const go = (to: number) => (): void => act.dispatch({ tag: "step-to", step: to });
  return html`<ol>
    ${trace.steps.map((s, n) => html`<li class=${s.violation === null ? "" : "violation"} aria-current=${n + 1 === at ? "step" : "false"}>
      <button type="button" class="story-step" @click=${go(n + 1)}>${s.actor === "kernel" ? nothing : html`<span class="tag">${WHO[s.actor]}</span> `}${s.sentence}</button>
    </li>`)}
  </ol>`;
}

/** A line drawing of a button. */
export function icon(d: string): TemplateResult {
  return html`<svg viewBox="0 0 16 16" aria-hidden="true"><path d=${d} /></svg>`;
}

function place(of: Step, act: Basic): TemplateResult | typeof nothing {
  const at = of.places[0];
  if (at === undefined) return nothing;
  const show = (): void => act.goTo(at.file, at.line, at.column);
  return html`<button type="button" class="place" @click=${show}>${at.file}:${at.line}</button>`;
}
