/**
 * What an element shows, as a function of its state and of what its document asks for. Its parts are groups: the landmarks are the
 * document's own.
 */

import { html, nothing, type TemplateResult } from "lit";
import { cursor, isBroken, isOld, trace } from "../state/select.ts";
import type { Unmet } from "../engine/types.ts";
import type { State } from "../state/state.ts";
import { unmet } from "../view/unmet.ts";
import { steps, step as stepLine } from "../view/step.ts";
import { answer } from "../view/answer.ts";
import { kinds } from "../view/kinds.ts";
import { drawing } from "../view/machine/machine.ts";
import { legendOf, tools } from "../view/wave/tools.ts";
import { wave } from "../view/wave/wave.ts";
import { title } from "../view/share/telling.ts";
import type { Acts } from "./act.ts";
import { bar, button, progress, type Words } from "./bar.ts";
import { claimed, found, holds } from "./claim.ts";
import { exercise } from "./exercise.ts";
import { cells } from "./cells.ts";
import { foot } from "./foot.ts";
import { source } from "./source.ts";
import type { View, Wanted } from "./wanted.ts";

/** What is shown of an element. */
export interface Shown {
  readonly state: State;
  readonly wanted: Wanted;
  /** The views, with one that the reader has asked for since. */
  readonly views: readonly View[];
  /** The page that the picture can be opened in. */
  readonly playground: string;
  /** True while the question is the document's own, and not one that the reader has made of it. */
  readonly own: boolean;
  /** What the document's own texts expect of the answer and is not so. */
  readonly unmet: readonly Unmet[];
}

export function view(shown: Shown, act: Acts): TemplateResult {
  const { state, views, wanted } = shown;
  const { hidden } = state.shared;
  return html`
    ${claim(shown)} ${unanswered(state, act)}
    ${state.notice === "" ? nothing : bar("", state.notice, button("Dismiss", () => act.dispatch({ tag: "notice", text: "" })))}
    ${hidden ? exercise(state, act) : views.includes("verdict") ? nothing : unmet(shown.unmet, act)}
    ${views.map((name) => (hidden && TELLING.has(name) ? nothing : VIEWS[name](shown, act)))}
    ${views.includes("waveform") ? nothing : spoken(state)}
    ${wanted.troubles.length === 0 ? nothing : html`<ul class="troubles" part="error">${wanted.troubles.map((words) => html`<li>${words}</li>`)}</ul>`}
    ${foot(shown)}
  `;
}

/** The step that is shown, for whoever hears it, where no line below the picture says it. */
function spoken(state: State): TemplateResult | typeof nothing {
  const shown = trace(state);
  if (shown === undefined) return nothing;
  const [at, last] = [cursor(state), shown.steps.length];
  return html`<p class="unseen" aria-live="polite" aria-atomic="true">${at === 0 ? "Before the first step." : `Step ${at} of ${last}. ${shown.steps[at - 1]?.sentence ?? ""}`}</p>`;
}

/** The views that tell what is withheld; the others show what the reader makes of it. */
const TELLING: ReadonlySet<View> = new Set(["verdict", "map"]);

const VIEWS: Readonly<Record<View, (shown: Shown, act: Acts) => TemplateResult | typeof nothing>> = {
  verdict: ({ state, unmet: list }, act) => {
    const { report } = state;
    if (report === null) return nothing;
    const headline = html`<p class="headline" part="headline">${report.headline}</p>`;
    return html`<section role="group" class="verdict" part="verdict" aria-label="the answer">
      <p class="asked" part="question">${title(report.question)}</p>
      ${answer(report, { headline, old: isOld(state), under: unmet(list, act), more: nothing, beside: nothing })}
    </section>`;
  },
  waveform: ({ state }, act) => {
    const shown = trace(state);
    if (shown === undefined) return nothing;
    return html`<section role="group" class="wave-section ${isOld(state) ? "old" : ""}" part="waveform" aria-label="the story">
      <div class="panel wave-panel ${shown.kind === null ? "safe" : ""}">
        <div class="wave-top">${kinds(state, act, shown)} ${tools(state, shown, act)}</div>${legendOf(state)}
        <div id="wave-body">${wave(state, shown, act)}</div>
        ${stepLine(state, shown, act)}
      </div>
    </section>`;
  },
  machine: ({ state }, act) => {
    const shown = trace(state);
    if (shown === undefined) return nothing;
    const at = cursor(state);
    return html`<section role="group" class="machine ${isOld(state) ? "old" : ""}" part="machine" aria-labelledby="machine-title">
      <p class="panel-title" id="machine-title">${at === 0 ? "The machine at the start" : `The machine after step ${at}`}</p>
      <div class="panel machine-panel ${shown.kind === null ? "safe" : ""}">${drawing(shown, at, act)}</div>
    </section>`;
  },
  map: cells,
  source,
  text: ({ state }, act) => {
    const shown = trace(state);
    if (shown === undefined) return nothing;
    const words = state.own !== null ? "Your own run" : shown.kind === null ? "A complete run" : html`The shortest story that ends in <code>${shown.kind}</code>`;
    return html`<section role="group" class="panel story ${isOld(state) ? "old" : ""}" part="text" aria-label="the story in words">
      <p class="panel-title">${words}</p>
      ${steps(shown, cursor(state), act)}
    </section>`;
  },
};

/** What the document claims, where that is not so. It is about the document's own question and texts, and about no answer before. */
function claim({ state, wanted, own }: Shown): TemplateResult | typeof nothing {
  const { report } = state;
  if (wanted.claim === null || report === null || !own || state.status.tag !== "answered" || isBroken(state) || holds(wanted.claim, report)) return nothing;
  const [says, is] = [claimed(wanted.claim), found(report)];
  return html`<p class="false-claim" part="claim" role="alert">
    <b>This document says that the answer is “${says}”. That is not so:</b> it is “${is}”${report.verdict === "undecided" ? ", so that nobody knows" : ""}.
  </p>`;
}

const WORDS: Words = {
  searching: html`<b>Searching …</b> Nothing is decided yet.`,
  stopped: html`<b>Stopped, undecided.</b> What is below is the last answer.`,
  failed: (message) => html`<b>The engine failed:</b> ${message}.`,
};

/** Where there is no answer to this very question, why. */
function unanswered(state: State, act: Acts): TemplateResult | typeof nothing {
  const { tag } = state.status;
  const isOpen = tag === "searching" || tag === "stopped" || tag === "failed";
  return !isOpen && isBroken(state) ? bar("bad", broken(state), nothing) : progress(state.status, WORDS, act);
}

function broken({ diagnostics, report, edits }: State): TemplateResult {
  const wrong = diagnostics.find((d) => d.error);
  // What is wrong with the attributes has no place in a text.
  const where = wrong !== undefined && wrong.place.file in edits ? ` (${wrong.place.file}:${wrong.place.line})` : "";
  return html`<b>This cannot be answered:</b> ${wrong?.message}${wrong?.help ? html`; ${wrong.help}` : nothing}${where}.${report === null ? nothing : html` The last good answer: ${report.headline}`}`;
}
