/** The words of an answer: the verdict in colour and in shape, with what it rests on. */

import { html, nothing, type TemplateResult } from "lit";
import type { Checked, Promise as Statement, Report } from "../engine/types.ts";
import { LOOKS, symbol } from "./verdicts.ts";
import { count, STORES } from "./words.ts";

/** What may stand with an answer where it stands. */
export interface Around {
  /** The line that says it in a few words. */
  readonly headline: TemplateResult;
  /** True while it answers another question than the one that is asked. */
  readonly old: boolean;
  /** Under the facts. */
  readonly under: unknown;
  /** Behind its details. */
  readonly more: unknown;
  /** Beside it. */
  readonly beside: unknown;
}

export function answer(report: Report, { headline, old, under, more, beside }: Around): TemplateResult {
  const look = LOOKS[report.verdict];
  return html`
    <div class="answer ${look.className} ${old ? "old" : ""}">
      <div class="shape" aria-hidden="true">${symbol(report.verdict)}</div>
      <div class="words">
        ${headline}
        <p class="summary">${report.summary}</p>
        ${isSaid(report.reason, report.summary) ? nothing : html`<p class="summary">${report.reason}</p>`}
        ${reliance(report)} ${barriers(report)}
        ${report.notes.map((note) => html`<p class="summary quiet">${note}</p>`)}
        ${facts(report)} ${under}
        <div class="more">${report.verdict === "not-applicable" ? nothing : checked(report.checked, report)} ${promises(report.rests_on)} ${more}</div>
      </div>
      ${beside}
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
