/** Random runs, counted: how rarely chance finds what the search has found. */

import { html, type TemplateResult } from "lit";
import type { BrokenRun, Kind, Report, Stress } from "../../engine/types.ts";
import type { State } from "../../state/state.ts";
import { runsOf } from "../../state/stress.ts";
import type { Act } from "../act.ts";
import { define } from "../element.ts";
import { count } from "../words.ts";
import { LAST_SEED, percent, seedOf, sentence } from "./stress-words.ts";

function panel(state: State, act: Act): TemplateResult {
  const { sum, running, trouble } = state.stress;
  return html`
    <p class="stress-words">${trouble === "" ? sentence(sum, state.report) : trouble}</p>
    <p class="unseen" role="status">${running ? "" : trouble === "" ? sentence(sum, state.report) : trouble}</p>
    ${table(sum, state.report)}
    ${buttons(state, act)}
    <p class="quiet stress-note">At each step one of the possible moves is made, each as likely as any other. No machine plays like that: how many break is said of this game, and of no processor.</p>
  `;
}

/** A row for each kind that the search has found, so that what chance has not found stands there, too. */
function table(sum: Stress | null, report: Report | null): TemplateResult {
  const runs = sum?.runs ?? 0;
  const row = (what: unknown, some: number, look: string) => html`<tr>
    <th scope="row">${what}</th>
    <td>${some.toLocaleString("en")}</td>
    <td>${percent(some, runs)}</td>
    <td class="stress-share" aria-hidden="true"><svg class=${look} preserveAspectRatio="none" viewBox="0 0 100 1"><rect width=${runs === 0 ? 0 : (some / runs) * 100} height="1" /></svg></td>
  </tr>`;
  return html`<table class="stress-table" aria-label="how the random runs ended">
    <thead class="unseen"><tr><th scope="col">How the runs ended</th><th scope="col">Runs</th><th scope="col">Share</th></tr></thead>
    <tbody>
      ${kinds(sum, report).map((kind) => row(html`broke: <code>${kind}</code>`, runsOf(sum?.broke ?? [], kind), "broke"))}
      ${row("ended, nothing broke", sum?.ended ?? 0, "ended")}
      ${row("cut: had no end so far", sum?.cut ?? 0, "cut")}
    </tbody>
  </table>`;
}

function kinds(sum: Stress | null, report: Report | null): readonly Kind[] {
  const known = report?.kinds ?? [];
  return [...known, ...(sum?.broke ?? []).map(({ kind }) => kind).filter((kind) => !known.includes(kind))];
}

function buttons(state: State, act: Act): TemplateResult {
  const { sum, seed } = state.stress;
  return html`<div class="play-buttons">
    <label class="stress-seed">Seed <input type="text" inputmode="numeric" autocomplete="off" maxlength="10" .value=${String(seed)} @change=${(event: Event) => reseed(event, act)} /></label>
    ${show("the first that broke", sum?.first ?? null, state, act)}
    ${show("the shortest of them", sum?.shortest ?? null, state, act)}
  </div>`;
}

/** A seed that cannot be one is the nearest thing that can: the one before. */
function reseed(event: Event, act: Act): void {
  const field = event.currentTarget as HTMLInputElement;
  const seed = seedOf(field.value);
  if (seed === null) field.setCustomValidity(`a seed is a number from 0 to ${LAST_SEED.toLocaleString("en")}`);
  else field.setCustomValidity("");
  if (field.reportValidity() && seed !== null) act.dispatch({ tag: "stress", what: { tag: "seed", seed } });
}

function show(what: string, run: BrokenRun | null, state: State, act: Act): TemplateResult {
  const take = (): void => {
    if (run !== null) act.dispatch({ tag: "show-run", path: run.path, delayed: state.choices.stores === "delayed" });
  };
  const told = run === null ? "" : `run ${run.run.toLocaleString("en")}, ${count(run.steps, "move")}`;
  return html`<button type="button" class="button stress-show" ?disabled=${run === null} @click=${take}>Show ${what}<span class="stress-run">${told}</span></button>`;
}

define("stress-counts", ({ state, act }) => panel(state, act));
