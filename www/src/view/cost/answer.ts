/** What the numbers come to, in a sentence or two: which strategies are safe everywhere, and which of those is cheapest here. */

import { html, type TemplateResult } from "lit";
import { architectures, isSafe, isSafeEverywhere, measure, type Row, safest } from "../../state/cost-select.ts";
import type { State } from "../../state/state.ts";
import { count } from "../words.ts";

/** More names than these are told by their number. */
const MOST = 3;

export function answer(state: State, all: readonly Row[]): TemplateResult | string {
  const archs = architectures(state.costView);
  if (archs === 0) return "Where each is safe is being judged …";
  const safe = all.filter((row) => isSafeEverywhere(row, archs));
  if (safe.length === 0) return html`<b>No strategy is safe on all ${archs} architectures.</b> ${nearest(state, all)}`;
  const counted = safest(all, archs);
  const [first] = counted;
  const on = arch(state, state.costView.arch);
  const [one] = safe;
  if (one !== undefined && safe.length === 1) {
    const pays = first === undefined ? "is too large to be counted" : `comes to ${bill(first)}`;
    return html`One strategy is safe on all ${archs} architectures: <b>${title(state, one)}</b>. On ${on} it ${pays}.`;
  }
  if (first === undefined) return html`${safe.length} of ${all.length} strategies are safe on all ${archs} architectures. None of them can be counted at this size.`;
  // What differs only in what is not named is not cheaper.
  const cheapest = counted.filter((row) => bill(row) === bill(first));
  const dear = [
    ...counted.filter((row) => !cheapest.includes(row)).map((row) => `; ${title(state, row)} comes to ${bill(row)}`),
    ...safe.filter((row) => !counted.includes(row)).map((row) => `; ${title(state, row)} is too large to be counted`),
  ];
  const names = cheapest.map((row, n) => html`${n === 0 ? "" : " and "}<b>${title(state, row)}</b>`);
  const [are, each] = cheapest.length === 1 ? ["is", ""] : ["are", ", each"];
  return html`${safe.length} of ${all.length} strategies are safe on all ${archs} architectures. The cheapest of them on ${on}, by interrupts, then
    flushes, then instructions, ${are} ${names}: ${bill(first)}${each}${dear}. Elsewhere it may be another: where hardware broadcasts
    flushes, they interrupt nobody.`;
}

const title = (state: State, { strategy }: Pick<Row, "strategy">): string => state.catalog?.strategies.find((s) => s.name === strategy)?.title ?? strategy;

const arch = (state: State, name: string): string => state.catalog?.archs.find((a) => a.name === name)?.title ?? name;

/** What is safe almost everywhere, and where it is not. */
function nearest(state: State, all: readonly Row[]): string {
  const most = Math.max(0, ...all.map((row) => row.safe));
  const best = all.filter((row) => row.safe === most && most > 0);
  const [first] = best;
  if (first === undefined) return "None is safe anywhere.";
  if (best.length > 1) return `The most is ${most}, of ${best.length <= MOST ? listed(best.map((row) => title(state, row))) : count(best.length, "strategy", "strategies")}.`;
  const not = state.costView.cells.filter((cell) => cell.strategy === first.strategy && !isSafe(cell)).map((cell) => arch(state, cell.arch));
  return `The most is ${most}, of ${title(state, first)}: not on ${not.length <= MOST ? listed(not) : count(not.length, "other")}.`;
}

const listed = (names: readonly string[]): string => [names.slice(0, -1).join(", "), ...names.slice(-1)].filter((part) => part !== "").join(" and ");

/** What a strategy pays, in a few words. */
function bill({ here }: Row): string {
  if (here === null) return "";
  const roots = here.root_loads === 0 ? [] : [count(here.root_loads, "root load")];
  const insns = measure(here, "instructions") ?? 0;
  return [count(here.ipis, "interrupt"), count(here.flushes, "flush", "flushes"), count(insns, "instruction"), ...roots].join(", ");
}
