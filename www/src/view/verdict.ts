/** The answer: in words, in colour and in shape, with what it rests on. */

import { html, nothing, type TemplateResult } from "lit";
import type { Checked, Promise as Statement, Report } from "../engine/types.ts";
import { isBroken, isOld } from "../state/select.ts";
import type { State } from "../state/state.ts";
import type { Act } from "./act.ts";
import { copies } from "./share/share.ts";
import { flips } from "./switches/place.ts";
import { unable } from "./unable.ts";
import { LOOKS, symbol } from "./verdicts.ts";
import { count, STORES } from "./words.ts";

export function verdict(state: State, act: Act): TemplateResult {
  const { report } = state;
  return html`
    <section class="verdict" tabindex="-1" aria-label="the answer" aria-busy=${state.status.tag === "searching"}>
      ${progress(state, act)}
      ${report === null ? nothing : answer(state, act, report)}
    </section>
  `;
}

function button(text: string, click: () => void, className = "button"): TemplateResult {
  return html`<button type="button" class=${className} @click=${click}>${text}</button>`;
}

function bar(className: string, words: unknown, action: unknown): TemplateResult {
  return html`<div class="progress ${className}"><p>${words}</p>${action}</div>`;
}

/** Whatever stands between the reader and an answer to this very question. */
function progress(state: State, act: Act): TemplateResult | typeof nothing {
  const { status } = state;
  switch (status.tag) {
    case "starting":
      return bar("", "The engine is starting …", nothing);
    case "searching":
      return bar("busy", html`<b>Searching …</b> Nothing is decided yet.`, button("Stop", act.stop));
    case "stopped":
      return bar("", html`<b>Stopped, undecided.</b> The text is kept; what is below is the last answer.`, button("Try again", act.retry));
    case "failed":
      if (state.catalog === null) return unable(status.message);
      return bar("bad", html`<b>The engine failed:</b> ${status.message}. It was started afresh; the text is kept.`, button("Try again", act.retry));
    default:
      if (!isBroken(state)) return nothing;
      return bar("bad", html`<b>The text cannot be understood${firstPlace(state, act)}</b>${last(state.report)}`, nothing);
  }
}

/** The first error's place, as a way there: on a narrow page the text is far below. */
function firstPlace(state: State, act: Act): TemplateResult {
  const wrong = state.diagnostics.filter((d) => d.error);
  const place = wrong[0]?.place;
  if (place === undefined) return html`.`;
  const { file, line, column } = place;
  const others = wrong.length === 1 ? "" : `, and in ${count(wrong.length - 1, "other place")}`;
  return html` at <button type="button" class="to-wrong" @click=${() => act.goTo(file, line, column)}>${file}, line ${line}</button>${others}.`;
}

/** The bar stands over the headline, and so repeats it. */
function last(report: Report | null): TemplateResult | typeof nothing {
  return report === null ? nothing : html` The last good answer: ${report.headline}`;
}

function answer(state: State, act: Act, report: Report): TemplateResult {
  const look = LOOKS[report.verdict];
  return html`
    <div class="answer ${look.className} ${isOld(state) ? "old" : ""}">
      <div class="shape" aria-hidden="true">${symbol(report.verdict)}</div>
      <div class="words">
        <h2 class="headline">${report.headline}</h2>
        <p class="summary">${report.summary}</p>
        ${isSaid(report.reason, report.summary) ? nothing : html`<p class="summary">${report.reason}</p>`}
        ${reliance(report)} ${barriers(report)}
        ${report.notes.map((note) => html`<p class="summary quiet">${note}</p>`)}
        ${facts(report)} ${unmet(state, act)}
        <div class="more">${report.verdict === "not-applicable" ? nothing : checked(report.checked, report)} ${promises(report.rests_on)} ${flips(state, act, report)}</div>
      </div>
      <div class="buttons">
        ${copies(state, act)}
      </div>
    </div>
  `;
}

/** True if a sentence adds nothing to another. */
function isSaid(reason: string | null, summary: string): boolean {
  return reason === null || summary.toLowerCase().includes(reason.toLowerCase());
}

function reliance(report: Report): TemplateResult | typeof nothing {
  if (report.verdict !== "survives-stale") return nothing;
  return html`
    <p class="relies">It relies on this:</p>
    <ul class="relies-list">
      ${report.relies_on.map((r) => html`<li>${r.words}</li>`)}
    </ul>
  `;
}

/** What keeps an answer safe where stores wait in buffers. */
function barriers(report: Report): TemplateResult | typeof nothing {
  if (report.barriers.length === 0) return nothing;
  return html`
    <p class="relies">It breaks without any one of these barriers:</p>
    <ul class="relies-list">
      ${report.barriers.map((b) => html`<li>${b.words}</li>`)}
    </ul>
  `;
}

function facts(report: Report): TemplateResult | typeof nothing {
  const pieces: unknown[] = [];
  if (report.kind !== null) pieces.push(html`<code>${report.kind}</code>`);
  if (report.diagnosis !== null) pieces.push(report.diagnosis.words.replace(/\.$/, ""));
  // A safe answer's summary says itself what was tried.
  if (report.kind !== null || report.verdict === "undecided") pieces.push(coverage(report.checked));
  if (pieces.length === 0) return nothing;
  return html`<p class="facts">${pieces.map((piece, n) => html`${n === 0 ? nothing : " · "}${piece}`)}</p>`;
}

/** What a text says of this answer and is not so, as a way to where it says it. */
function unmet(state: State, act: Act): unknown {
  return state.unmet.map(({ place: { file, line, column }, wanted }) => html`<p class="unmet">
    <button type="button" class="to-wrong" @click=${() => act.goTo(file, line, column)}>${file}, line ${line}</button> expects
    <code>${wanted}</code> of this question; that does not hold.
  </p>`);
}

function coverage(what: Checked): string {
  const states = count(what.states, "state");
  const tried = what.complete ? `every interleaving tried (${states})` : `not every interleaving was tried (${states} so far)`;
  return `${tried}, ${STORES[what.stores]}`;
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1024 / 1024)} MiB`;

function checked(what: Checked, report: Report): TemplateResult {
  return html`<details>
    <summary>What was checked, and what was not</summary>
    <ul>
      <li>
        ${coverage(what)}, ${count(what.transitions, "move")} between them, the farthest
        ${count(what.depth, "program move")} from the start; ${what.engine} engine ${report.engine}, language edition
        ${report.edition}
      </li>
      <li>
        limits: ${count(what.limit_states, "state")}, ${megabytes(what.limit_bytes)}
        (${megabytes(what.bytes)} used)${what.limit_walks === null ? nothing : html`, ${count(what.limit_walks, "walk")} in flight a CPU`}
      </li>
      ${what.limits.map((limit) => html`<li>${limit}</li>`)}
      ${what.not_modelled.length === 0
        ? nothing
        : html`<li>called and taken to do nothing: ${what.not_modelled.map((f, n) => html`${n === 0 ? "" : ", "}<code>${f}</code>`)}</li>`}
    </ul>
  </details>`;
}

function promises(all: readonly Statement[]): TemplateResult | typeof nothing {
  if (all.length === 0) return nothing;
  const assumed = all.filter((p) => p.standing === "assumed").length;
  const mark = html`<span class="standing assumed">${assumed} assumed</span>`;
  return html`<details>
    <summary>Rests on ${count(all.length, "statement")} about the hardware${assumed === 0 ? nothing : mark}</summary>
    <dl class="promises">
      ${all.map(
        (p) => html`
          <dt><code>${p.name}</code> ${value(p)} <span class="standing ${p.standing}">${p.standing}</span></dt>
          <dd>${p.sentence} <cite>${p.source}</cite></dd>
        `,
      )}
    </dl>
  </details>`;
}

/** What an instruction does is several words, the value of a knob is one. */
function value({ value: words }: Statement): TemplateResult | typeof nothing {
  if (words === "") return nothing;
  return words.includes(" ") ? html`<span class="quiet">${words}</span>` : html`= <code>${words}</code>`;
}
