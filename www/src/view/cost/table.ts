/** The table of the costs. Every number stands in it; the pictures beside them are for the eyes. */

import { html, nothing, svg, type TemplateResult } from "lit";
import type { Counts } from "../../engine/types.ts";
import type { Column } from "../../state/cost.ts";
import { architectures, growing, isHollow, isSafeEverywhere, largest, type Measure, measure, MEASURES, place, type Row } from "../../state/cost-select.ts";
import type { State } from "../../state/state.ts";
import type { Act } from "../act.ts";
import { LOOKS, symbol } from "../verdicts.ts";
import { area, HEIGHT, line, nearest, points, WIDTH } from "./chart.ts";

/** What a column is called, and what it means. */
const HEADS: Readonly<Record<Column, readonly [string, string]>> = {
  safe: ["safe on", "on how many architectures, of those that there are"],
  ipis: ["IPIs sent", "inter-processor interrupts, one for each CPU that is asked"],
  flushes: ["flushes", "invalidates in a row, with nothing unhooked or freed in between"],
  instructions: ["instructions", "invalidating instructions that are executed, on all CPUs together, by name; and the barriers that wait for them"],
  interrupted: ["CPUs interrupted", "CPUs that take one interrupt or more"],
  root_loads: ["root loads", "on all CPUs together"],
  lost: ["entries lost", "cached translations and partial walks that flushes and root loads drop"],
  waiting: ["waiting, at most", "pages and tables that are unhooked and not freed yet, at the worst moment"],
  freed: ["freed a flush", "pages and tables freed for each flush"],
};

export function table(state: State, act: Act, all: readonly Row[]): TemplateResult {
  const archs = architectures(state.costView);
  return html`<div class="cost-scroll" tabindex="0" role="region" aria-label="the costs, a table">
    <table>
      <caption class="unseen">What each strategy costs</caption>
      <thead>
        <tr>
          <th scope="col">strategy</th>
          ${(["safe", ...MEASURES] as const).map((column) => head(state, act, all, column))}
        </tr>
      </thead>
      <tbody>
        ${all.map((row) => strategy(state, act, row, all, archs))}
      </tbody>
    </table>
  </div>`;
}

function head(state: State, act: Act, all: readonly Row[], column: Column): TemplateResult {
  const [name, meaning] = HEADS[column];
  const sorted = state.costView.sort === column;
  const order = column === "safe" || column === "freed" ? "descending" : "ascending";
  const scale = column === "safe" ? "" : ` 0–${number(largest(all, column))}`;
  return html`<th scope="col" aria-sort=${sorted ? order : "none"}>
    <button type="button" title=${meaning} @click=${() => act.dispatch({ tag: "cost", what: { tag: "sort", by: column } })}>
      ${name}<span class="cost-order" aria-hidden="true">${sorted ? (order === "ascending" ? "▴" : "▾") : ""}</span>
    </button>
    <span class="cost-scale" aria-hidden="true">${scale}</span>
  </th>`;
}

function strategy(state: State, act: Act, row: Row, all: readonly Row[], archs: number): TemplateResult {
  const name = state.catalog?.strategies.find((s) => s.name === row.strategy)?.title ?? row.strategy;
  const look = row.verdict === null ? null : LOOKS[row.verdict];
  const chosen = row.strategy === state.choices.strategy;
  return html`<tr class="${isHollow(row) ? "hollow" : ""} ${isSafeEverywhere(row, archs) ? "everywhere" : ""}" aria-current=${chosen ? "true" : "false"}>
    <th scope="row">
      <span class=${look?.className ?? ""}>${row.verdict === null ? nothing : symbol(row.verdict)}</span> ${name}<span class="unseen"
        >${look === null ? "" : `, ${look.words} here`}</span
      >${row.here === null ? nothing : named(row.here)}
    </th>
    <td class="cost-safe">${archs === 0 ? "…" : html`<b>${row.safe}</b> of ${archs}${isSafeEverywhere(row, archs) ? html`<span class="cost-all">everywhere</span>` : nothing}`}</td>
    ${
      row.here === null
        ? html`<td class="cost-reason" colspan=${MEASURES.length}>${row.reason === "" ? "too large to be counted" : `does not apply: ${row.reason}`}</td>`
        : MEASURES.map((of) => counted(state, act, row, all, of))
    }
  </tr>`;
}

/** A number to at most one place. */
export const number = (n: number): string => (Number.isInteger(n) ? n.toLocaleString("en") : n.toFixed(1));

function counted(state: State, act: Act, row: Row, all: readonly Row[], of: Measure): TemplateResult {
  const here = row.here === null ? null : measure(row.here, of);
  return html`<td>
    <span class="cost-number">${here === null ? html`<span title="no flush">–</span>` : number(here)}</span>
    ${picture(state, act, row, largest(all, of), of)}
  </td>`;
}

/** The instructions by name, under the strategy's: those that invalidate, then the barriers. */
function named({ instructions, barriers }: Counts): TemplateResult | typeof nothing {
  const all = [...instructions, ...barriers].map(({ name, times }) => html`<span>${times} ${name}</span> `);
  return all.length === 0 ? nothing : html`<span class="cost-names"><span class="unseen">; executed: </span>${all}</span>`;
}

/** The number over the values of what grows. A click chooses the value that is nearest; the slider does so by keyboard. */
function picture(state: State, act: Act, row: Row, most: number, of: Measure): TemplateResult | typeof nothing {
  const { costs } = state.costView;
  const grown = growing(state.costView);
  if (costs === null || grown === undefined || row.points.length < 2) return nothing;
  const at = points(row.points.map((point) => (point === null ? null : measure(point, of))), most);
  const here = at[place(state.costView, costs)];
  const click = (event: MouseEvent): void => {
    const box = (event.currentTarget as SVGElement).getBoundingClientRect();
    const value = costs.values[nearest(((event.clientX - box.left) / box.width) * WIDTH, costs.values.length)];
    if (value !== undefined) act.dispatch({ tag: "cost", what: { tag: "set", name: costs.along, value: String(value) } });
  };
  const said = row.points.map((point, index) => {
    const there = point === null ? null : measure(point, of);
    return `${grown.phrases[index]}: ${there === null ? "–" : number(there)}`;
  });
  return html`<svg class="cost-chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true" @click=${click}>
    ${svg`<title>${said.join("\n")}</title><path class="cost-area" d=${area(at)}/><path class="cost-line" d=${line(at)}/>`}
    ${here === null || here === undefined ? nothing : svg`<path class="cost-at" d="M${here.x} 0V${HEIGHT}"/><circle cx=${here.x} cy=${here.y} r="2.4"/>`}
  </svg>`;
}
