/** This strategy's row of the map, under the verdict. */

import { html, nothing, type TemplateResult } from "lit";
import { columns } from "../engine/columns.ts";
import type { Cell } from "../engine/types.ts";
import { isBroken, operation, title } from "../state/select.ts";
import type { State } from "../state/state.ts";
import type { Basic } from "./act.ts";
import { cellLink } from "./cell.ts";
import { symbol } from "./verdicts.ts";

/** `base`: the page that a cell's link opens; its own where that is empty. */
export function row(state: State, act: Basic, base = ""): TemplateResult | typeof nothing {
  const { catalog, choices, mapStatus } = state;
  if (catalog === null) return nothing;
  const strategy = operation(state)?.strategies.length === 0 ? "" : choices.strategy;
  const about = operation(state)?.archs ?? [];
  const isAbout = (name: string): boolean => about.length === 0 || about.includes(name) || name === choices.arch;
  const names = new Set(columns(catalog, choices.arch).filter(isAbout));
  const isHere = (c: Cell): boolean => c.operation === choices.operation && c.strategy === strategy && names.has(c.arch);
  const cells = state.map?.cells.filter(isHere) ?? [];
  const archs = new Map(catalog.archs.map((a) => [a.name, a.title]));
  const what = title(state, strategy === "" ? "operation" : "strategy");
  const old = isBroken(state) || (mapStatus.tag !== "answered" && mapStatus.tag !== "judging");
  const items = cells.map((cell) => {
    const name = archs.get(cell.arch) ?? cell.arch;
    return html`<li>${cellLink(state, act, cell, { what, content: html`${symbol(cell.verdict)} ${name}`, base })}</li>`;
  });
  // Until there are verdicts the names keep their places.
  const known = catalog.archs.filter((a) => names.has(a.name));
  const awaited = known.map((a) => html`<li><span class="cell awaited"> ${a.title}</span></li>`);
  return html`
    <nav class="row ${old ? "old" : ""}" aria-label="the same strategy on other architectures">
      <span class="row-label">the same on</span>
      <ul>
        ${items.length === 0 ? awaited : items}
      </ul>
    </nav>
  `;
}
