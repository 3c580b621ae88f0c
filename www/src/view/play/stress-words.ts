/** What is said of random runs, and what a reader may write of them. */

import type { Report, Stress } from "../../engine/types.ts";
import { broken } from "../../state/stress.ts";
import { count } from "../words.ts";

/** The largest seed, as the engine takes it. */
export const LAST_SEED = 2 ** 32 - 1;

/** What chance has come to, and what the search needed. */
export function sentence(sum: Stress | null, report: Report | null): string {
  if (sum === null) return "No run has been made yet.";
  const bad = broken(sum);
  const much = bad === 0 ? "none broke" : `${bad.toLocaleString("en")} broke (${percent(bad, sum.runs)})`;
  return `${count(sum.runs, "random run")} of up to ${count(sum.most, "move")}: ${much}${report === null ? "." : `; ${search(report)}`}`;
}

function search({ verdict, checked, traces }: Report): string {
  const states = count(checked.states, "state");
  const steps = traces[0]?.steps.length;
  if (verdict === "undecided") return "the search is undecided.";
  return steps === undefined
    ? `the search needed ${states} to know that none can.`
    : `the search needed ${states} and found one of ${count(steps, "move")}.`;
}

/** A share in percent, rounded; what there is is never told as nothing, nor what is missing as all. */
export function percent(some: number, all: number): string {
  if (all === 0) return "0.0 %";
  const share = (some / all) * 100;
  if (some > 0 && share < 0.05) return "< 0.1 %";
  if (some < all && share >= 99.95) return "> 99.9 %";
  return `${share.toFixed(1)} %`;
}

/** The seed that a reader has written; null where it is none. */
export function seedOf(text: string): number | null {
  const seed = /^\d{1,10}$/.test(text.trim()) ? Number(text) : Number.NaN;
  return seed <= LAST_SEED ? seed : null;
}
