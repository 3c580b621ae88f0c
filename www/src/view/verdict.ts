/** The answer, with whatever stands between the reader and it, and with what can be done with it. */

import { html, nothing, type TemplateResult } from "lit";
import type { Report } from "../engine/types.ts";
import { isBroken, isOld } from "../state/select.ts";
import type { State } from "../state/state.ts";
import type { Act } from "./act.ts";
import { answer } from "./answer.ts";
import { copies } from "./share/share.ts";
import { flips } from "./switches/place.ts";
import { unable } from "./unable.ts";
import { unmet } from "./unmet.ts";
import { count } from "./words.ts";

export function verdict(state: State, act: Act): TemplateResult {
  const { report } = state;
  return html`
    <section class="verdict" tabindex="-1" aria-label="the answer" aria-busy=${state.status.tag === "searching"}>
      ${progress(state, act)}
      ${report === null ? nothing : whole(state, act, report)}
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

function whole(state: State, act: Act, report: Report): TemplateResult {
  return answer(report, {
    headline: html`<h2 class="headline">${report.headline}</h2>`,
    old: isOld(state),
    under: unmet(state.unmet, act),
    more: flips(state, act, report),
    beside: html`<div class="buttons">${copies(state, act)}</div>`,
  });
}
