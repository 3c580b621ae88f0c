/** What two runs do, in words: at the cursor, where they part, and step by step. */

import { html, nothing, type TemplateResult } from "lit";
import type { Step, Trace } from "../../engine/types.ts";
import { stepAt } from "../../state/beside.ts";
import { icon, WHO } from "../step.ts";
import type { Shown } from "./pictures.ts";

export function words(shown: Shown): TemplateResult {
  const { state, act, runs, both, column, go } = shown;
  const to = (at: number) => (): void => go(at);
  const play = (): void => act.dispatch({ tag: state.playing ? "pause" : "play" });
  return html`
    <div class="step">
      <div class="step-buttons" role="group" aria-label="move through both stories">
        <button type="button" class="icon" aria-label="one step back" ?disabled=${column === 0} @click=${to(column - 1)}>${icon("M10 3 4 8l6 5z")}</button>
        <button type="button" class="icon" aria-label="one step forward" ?disabled=${column === both.columns} @click=${to(column + 1)}>${icon("m6 3 6 5-6 5z")}</button>
        <button type="button" class="icon" aria-label=${state.playing ? "pause" : "play"} @click=${play}>${icon(state.playing ? "M4 3h3v10H4zM9 3h3v10H9z" : "m4 2 10 6-10 6z")}</button>
      </div>
      <div class="beside-sentences" aria-live="polite" aria-atomic="true">
        ${runs.map((run) => html`<div class="beside-sentence">
          <p class="sentence" aria-hidden="true">${longest(run)}</p>
          <p class="sentence">${sentence(run, column)}</p>
        </div>`)}
      </div>
    </div>
    ${parting(shown)} ${stories(shown)}
  `;
}

type One = Shown["runs"][number];

function sentence({ name, trace, at }: One, column: number): TemplateResult {
  const [step, last] = [stepAt(at, column), trace.steps.length];
  const now = trace.steps[step - 1];
  if (now === undefined) return html`<b>${capital(name)}${last === 0 ? " makes no step" : `, before step 1 of ${last}`}.</b>`;
  const where = html`<b>${capital(name)}, step ${step} of ${last}, ${who(now)}.</b>`;
  if (at[step - 1] === column) return html`${where} ${now.sentence}`;
  const after = step === last ? "after its last step" : `after step ${step} of ${last}`;
  return html`<b>${capital(name)}, ${after}.</b> <span class="quiet">It makes no step here.</span>`;
}

/** Holds the room that the longest sentence of a run needs, so that stepping moves nothing. */
function longest({ name, trace }: One): TemplateResult {
  const all = trace.steps.map((step) => `${capital(name)}, step ${trace.steps.length} of ${trace.steps.length}, ${who(step)}. ${step.sentence}`);
  return html`<b>${all.toSorted((a, b) => b.length - a.length)[0] ?? ""}</b>`;
}

const who = (step: Step): string => {
  const cpu = step.machine.cpus[step.cpu];
  return `${WHO[step.actor]}, ${cpu?.device === true ? cpu.task : `CPU ${step.cpu}`}`;
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Where the runs part, said and to be gone to. */
function parting({ runs, both, go }: Shown): TemplateResult {
  const at = both.parting;
  if (at === null) return html`<p class="beside-parting-words">Both runs are the same, step by step.</p>`;
  const [mine, theirs] = runs.map((run) => html`<li><b>${capital(run.name)}:</b> ${next(run, at)}</li>`);
  const agreed = at === 1 ? "from the first step on" : `after ${at - 1} ${at === 2 ? "step" : "steps"} that are the same`;
  return html`<div class="beside-parting-words">
    <p><b>First difference</b>, ${agreed} <button type="button" class="button small" @click=${() => go(at)}>Show it</button></p>
    <ul>${mine} ${theirs}</ul>
  </div>`;
}

/** The step that a run makes in a column. */
function next({ trace, at }: One, column: number): string {
  const step = at.indexOf(column) + 1;
  const made = trace.steps[step - 1];
  if (made !== undefined) return `step ${step}: ${made.sentence}`;
  const before = stepAt(at, column);
  return before === trace.steps.length ? "it has ended." : `nothing yet; its next is step ${before + 1}: ${trace.steps[before]?.sentence ?? ""}`;
}

/** Both runs for whoever reads rather than looks. */
function stories({ runs, both, column, go }: Shown): TemplateResult {
  return html`<details class="story beside-story">
    <summary>Both stories in words</summary>
    <ol>
      ${both.agreements.map((what, n) => {
        const [mine, theirs] = runs.map((run) => stepIn(run.trace, run.at, n + 1));
        const told = what === "same" ? [["Both", mine]] : [[runs[0].name, mine], [runs[1].name, theirs]];
        return html`<li aria-current=${n + 1 === column ? "step" : "false"}>
          <button type="button" class="story-step" @click=${() => go(n + 1)}>
            ${told.map(([name, step]) =>
              typeof step === "object" ? html`<span class="beside-told"><span class="tag">${name}</span> ${step.sentence}</span>` : nothing)}
          </button>
        </li>`;
      })}
    </ol>
  </details>`;
}

const stepIn = (trace: Trace, at: readonly number[], column: number): Step | undefined => trace.steps[at.indexOf(column)];
