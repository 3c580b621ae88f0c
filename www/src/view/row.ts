/** This strategy's row of the map, under the verdict. */

import { html, nothing, type TemplateResult } from "lit";
import { isBroken, operation, title } from "../state/select.ts";
import type { State } from "../state/state.ts";
import type { Act } from "./act.ts";
import { cellLink } from "./cell.ts";
import { symbol } from "./verdicts.ts";

export function row(state: State, act: Act): TemplateResult | typeof nothing {
  const strategy = operation(state)?.takes_strategy === false ? "" : state.choices.strategy;
  const cells = state.map?.cells.filter((c) => c.operation === state.choices.operation && c.strategy === strategy);
  if (cells === undefined || cells.length === 0) return nothing;
  const archs = new Map(state.catalog?.archs.map((a) => [a.name, a.title]));
  return html`
    <nav class="row ${isBroken(state) ? "old" : ""}" aria-label="the same strategy on every architecture">
      <span class="row-label">the same on</span>
      <ul>
        ${cells.map((cell) => {
          const name = archs.get(cell.arch) ?? cell.arch;
          return html`<li>${cellLink(state, act, cell, title(state, strategy === "" ? "operation" : "strategy"), html`${symbol(cell.verdict)} ${name}`)}</li>`;
        })}
      </ul>
    </nav>
  `;
}
