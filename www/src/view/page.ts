/** The whole page, as a function of the state. */

import { html, nothing, type TemplateResult } from "lit";
import { cursor, isOld, trace } from "../state/select.ts";
import type { State } from "../state/state.ts";
import type { Act } from "./act.ts";
import { undoOf } from "../state/habits.ts";
import { announcements } from "./announcements.ts";
import { cost } from "./cost/cost.ts";
import { exercise } from "./exercise/place.ts";
import { keptLine, privacy } from "./kept.ts";
import { library } from "./library/library.ts";
import { machine } from "./machine/machine.ts";
import { map } from "./map.ts";
import { overview } from "./map/overview.ts";
import { nav } from "./nav.ts";
import { play } from "./play/play.ts";
import { question } from "./question.ts";
import { row } from "./row.ts";
import { uncopied } from "./share/uncopied.ts";
import { source } from "./source/source.ts";
import { story } from "./story.ts";
import { tour } from "./tour/tour.ts";
import { verdict } from "./verdict.ts";

export function page(state: State, act: Act): TemplateResult {
  const shown = trace(state);
  // While the answer is withheld, only what stands in the exercise is shown: what tells the answer need not know of it.
  if (state.shared.hidden) return withheld(state, act);
  return html`
    <a class="skip" href="#story" @click=${skip}>Skip to the story</a>
    ${header(state, act)}
    <main class="play-room" tabindex="-1" ?hidden=${state.shelf.open}>
      ${keptLine(state, act)} ${uncopied(state, act)} ${tour(state, act)}
      ${question(state, act)}
      ${verdict(state, act)}
      ${row(state, act)}
      <div class="columns ${shown === undefined ? "bare" : ""} ${state.catalog === null && state.status.tag === "failed" ? "alone" : ""}">
        <div class="right" id="story" tabindex="-1">${story(state, act)} ${play(state, act)}</div>
        <div class="left">${source(state, act)}</div>
        <div class="left-low ${isOld(state) ? "old" : ""}">${shown === undefined ? nothing : machine(shown, cursor(state), act)}</div>
        <div class="right-low">${map(state, act)} ${cost(state, act)} ${overview(state, act)}</div>
      </div>
    </main>
    ${library(state, act)} ${notice(state, act)}
    ${footer(state, act)}
    ${announcements(state)}
  `;
}

function withheld(state: State, act: Act): TemplateResult {
  return html`
    <a class="skip" href="#story" @click=${skip}>Skip to the moves</a>
    ${header(state, act)}
    ${state.shelf.open ? library(state, act) : exercise(state, act)} ${notice(state, act)}
    ${footer(state, act)}
    ${announcements(state)}
  `;
}

/** The fragment is the state's: skipping moves the focus and leaves the address alone. */
function skip(event: Event): void {
  event.preventDefault();
  const slider = document.querySelector<HTMLElement>("#story .wave-ruler");
  (slider ?? document.querySelector<HTMLElement>("#story"))?.focus();
}

function header(state: State, act: Act): TemplateResult {
  const other = state.theme === "dark" ? "light" : "dark";
  return html`<header>
    <p class="name">stalewalk</p>
    <p class="tagline">does a TLB-flush strategy survive a speculative walk?</p>
    ${nav(state, act)}
    <button type="button" class="icon theme" aria-label="${other} colours" title="${other} colours" @click=${act.toggleTheme}>
      <svg viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.4" /><path d="M8 2a6 6 0 0 1 0 12z" /></svg>
    </button>
    <button type="button" class="icon theme" aria-label="keys" title="all keys: ?" aria-haspopup="dialog" @click=${act.showKeys}>?</button>
  </header>`;
}

function notice(state: State, act: Act): TemplateResult | typeof nothing {
  if (state.notice === "") return nothing;
  const undo = undoOf(state);
  return html`<div class="notice" role="status">
    <p>${state.notice}</p>
    ${undo === null ? nothing : html`<button type="button" class="button small" @click=${() => act.dispatch({ tag: "edit", file: undo.file, text: undo.text })}>Undo</button>`}
    <button type="button" class="button small" @click=${() => act.dispatch({ tag: "notice", text: "" })}>Dismiss</button>
  </div>`;
}

function footer(state: State, act: Act): TemplateResult {
  return html`<footer>
    <p>
      ${state.version === "" ? nothing : html`Stalewalk ${state.version} · `}MIT or Apache-2.0 ·
      <a href="./reference/answers.html#what-was-checked">what the model leaves out</a> ·
      ${privacy(state, act)}
    </p>
  </footer>`;
}
