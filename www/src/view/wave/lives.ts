/** Everything that is drawn, in words: each lane with the lives of its bars. */

import { html, type TemplateResult } from "lit";
import type { Trace } from "../../engine/types.ts";
import { lifeOf, told } from "./life.ts";
import { type DrawnLane, pictureOf } from "./lanes.ts";
import { laneNames } from "./rows.ts";

/** The groups in order, each with its lanes' sentences. The moves are told by the steps above. */
export function livesOf(trace: Trace): { readonly group: string; readonly lanes: readonly { readonly name: string; readonly lives: readonly string[] }[] }[] {
  const { lanes } = pictureOf(trace);
  const names = laneNames(lanes);
  const groups = [...new Set(lanes.filter((lane) => lane.group !== "").map((lane) => lane.group))];
  const livesIn = (lane: DrawnLane, n: number): string[] =>
    lane.bars.flatMap((_, bar) => {
      const life = lifeOf(trace, { lane: n, bar });
      return life === null ? [] : [told(life)];
    });
  return groups.map((group) => ({
    group,
    lanes: lanes.flatMap((lane, n) => (lane.group === group ? [{ name: names[n] ?? lane.label, lives: livesIn(lane, n) }] : [])),
  }));
}

export function lives(trace: Trace): TemplateResult {
  return html`
    <h3 class="lives-title">What is drawn, lane by lane</h3>
    ${livesOf(trace).map(({ group, lanes }) => html`
      <h4>${group}</h4>
      <ul>${lanes.map(({ name, lives: all }) => html`<li><b>${name}</b>
        <ul>${all.map((life) => html`<li>${life}</li>`)}</ul></li>`)}</ul>`)}
  `;
}
