/** A stop of the tour: its text, where it stands among the others, and the way on. Loaded with the texts when they are wanted. */

import "../../style/tour.css";
import { html, nothing, type TemplateResult } from "lit";
import told from "virtual:tour";
import type { Piece, Stop, Tour } from "../../state/tour.ts";
import type { Act } from "../act.ts";
import { define } from "../element.ts";

export const tour: Tour = told;

/** What the element shows. */
interface Shown {
  readonly tour: Tour | null;
  readonly at: number;
  /** True while the page asks something else than the stop. */
  readonly own: boolean;
  readonly act: Act;
}

function panel({ tour: all, at, own, act }: Shown): TemplateResult {
  const stop = all?.stops[at - 1];
  if (all === null || stop === undefined) return html`<p class="quiet">The tour is being loaded …</p>`;
  const go = (to: number) => (): void => act.dispatch({ tag: "tour", what: { tag: "go", to } });
  return html`
    <div class="tour-head">
      <p class="panel-title">${all.title} <span class="plain">stop ${at} of ${all.stops.length}</span></p>
      <div class="tour-ways">
        <button type="button" class="button" aria-disabled=${at === 1} @click=${go(at - 1)} title="to the stop before: b">Previous</button>
        <button type="button" class="button tour-next" aria-disabled=${at === all.stops.length} @click=${go(at + 1)} title="to the next stop: n">Next</button>
        <button type="button" class="button" @click=${() => act.dispatch({ tag: "tour", what: { tag: "leave" } })}>Leave the tour</button>
      </div>
      ${stops(all.stops, at, go)}
    </div>
    <div class="tour-text" aria-live="polite" aria-atomic="true">
      <h2>${stop.title}</h2>
      ${stop.text.map((paragraph) => html`<p>${paragraph.map(piece)}</p>`)}
    </div>
    <div class="tour-own">
      <p role="status">${own ? "You have changed the setting: what stands below is your own, and no longer what this stop speaks of." : nothing}</p>
      ${own ? html`<button type="button" class="button small" @click=${go(at)}>Return to this stop</button>` : nothing}
    </div>
  `;
}

/** Every stop by its number, to see how far it is and to go to any of them. */
function stops(all: readonly Stop[], at: number, go: (to: number) => () => void): TemplateResult {
  const one = ({ title }: Stop, index: number) => html`<li>
    <button type="button" class="tour-stop" aria-label="stop ${index + 1}: ${title}" title=${title} aria-current=${index + 1 === at ? "step" : "false"} @click=${go(index + 1)}>${index + 1}</button>
  </li>`;
  return html`<ol class="tour-stops" aria-label="stops">${all.map(one)}</ol>`;
}

function piece(of: Piece): unknown {
  if (typeof of === "string") return of;
  if ("code" in of) return html`<code>${of.code}</code>`;
  if ("stressed" in of) return html`<em>${of.stressed}</em>`;
  return html`<a href=${of.href} rel="noreferrer">${of.words}</a>`;
}

define("tour-panel", panel);
