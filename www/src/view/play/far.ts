/** How far the nearest violation is from a run, in words: the reader is told whether the last move was a good one. */

import { html, type TemplateResult } from "lit";
import type { Nearest } from "../../engine/types.ts";
import { type Own, type Warmth, warmth } from "../../state/own.ts";
import { count } from "../words.ts";

const WARMTH: Readonly<Record<Warmth, string>> = {
  warmer: "Warmer: ",
  colder: "Colder: ",
  "no nearer": "No nearer: ",
  lost: "Cold: ",
  unknown: "",
};

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

export function far(own: Own, byChance: boolean): TemplateResult {
  const { turn } = own;
  if (turn === null) return html``;
  if (turn.trace.kind !== null) return html`<b>${byChance ? "Chance has" : "You have"} broken it: <code>${turn.trace.kind}</code>.</b>`;
  const now = warmth(own);
  if (turn.nearest !== null) return away(turn.nearest, WARMTH[now]);
  const words = none(turn.complete, now);
  return html`<b>${WARMTH[now]}</b>${now === "unknown" ? capital(words) : words}`;
}

function away({ kind, program, hardware }: Nearest, prefix: string): TemplateResult {
  const moves = [
    ...(program > 0 ? [`${count(program, "move")} of the programs`] : []),
    ...(hardware > 0 ? [`${count(hardware, "move")} of the hardware`] : []),
  ];
  return html`<b>${prefix}</b>${prefix === "" ? "The" : "the"} nearest violation, <code>${kind}</code>, is ${moves.join(" and ")} away.`;
}

function none(complete: boolean, now: Warmth): string {
  if (!complete) return "what may still happen could not be looked through to its end.";
  return now === "lost" ? "whatever happens now, nothing breaks any more." : "whatever happens, nothing breaks.";
}
