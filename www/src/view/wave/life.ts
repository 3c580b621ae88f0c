/** The life of a thing in the picture: from which step to which, by what, and where the text says so. */

import type { Place, Trace } from "../../engine/types.ts";
import type { Spot } from "../../state/wave.ts";
import { type DrawnLane, itemOf, pictureOf } from "./lanes.ts";
import { laneNames } from "./rows.ts";

export interface Fact {
  /** When, in a few words: “from step 7”. */
  readonly when: string;
  /** The step; null where it is none. */
  readonly step: number | null;
  readonly words: string;
  /** The statement that says so; null for what hardware does by itself. */
  readonly place: Place | null;
}

export interface Life {
  /** What it is: `pgd[0] → T`. */
  readonly title: string;
  /** Where it stands: “walk cache of CPU 0, exiting task”. */
  readonly where: string;
  readonly facts: readonly Fact[];
}

/** Null for what is not in the run. */
export function lifeOf(trace: Trace, spot: Spot): Life | null {
  const { lanes } = pictureOf(trace);
  if ("step" in spot) {
    const at = lanes.findIndex((lane) => lane.marks.some((mark) => mark.step === spot.step));
    const mark = lanes[at]?.marks.find((m) => m.step === spot.step);
    if (mark === undefined) return null;
    return { title: mark.label, where: laneNames(lanes)[at] ?? "", facts: [fact(trace, `step ${mark.step}`, mark.step)] };
  }
  const lane = lanes[spot.lane];
  const bar = lane?.bars[spot.bar];
  if (lane === undefined || bar === undefined) return null;
  const where = [`${laneNames(lanes)[spot.lane] ?? lane.label}${owner(lane)}`, ...tagOf(trace, lane, bar)].join(", ");
  return { title: bar.label, where, facts: barFacts(trace, lane, bar) };
}

function barFacts(trace: Trace, lane: DrawnLane, bar: DrawnLane["bars"][number]): Fact[] {
  const facts: Fact[] = [];
  if (bar.from === 0) facts.push({ when: "from the start", step: 0, words: atStart(lane), place: null });
  else facts.push(fact(trace, `from step ${bar.from}`, bar.from));
  if (bar.stale_from !== null) {
    const since = Math.max(bar.stale_from, bar.from);
    facts.push(since === bar.from && bar.from > 0 ? { when: "stale", step: since, words: "It is so from then on.", place: null } : fact(trace, `stale since step ${since}`, since));
  }
  if (bar.used_at !== null) facts.push(fact(trace, `used in step ${bar.used_at}`, bar.used_at));
  if (bar.to !== null) facts.push(fact(trace, `to step ${bar.to}`, bar.to));
  else facts.push({ when: "to the end", step: trace.steps.length, words: "It is still so after the last step.", place: null });
  return facts;
}

/** What a step does, with the statement that it stands in. */
function fact(trace: Trace, when: string, step: number): Fact {
  const found = trace.steps[step - 1];
  return { when, step, words: found?.sentence ?? "", place: found?.places[0] ?? null };
}

const isMemory = ({ lane }: DrawnLane): boolean => lane === "entry" || lane === "frame";

const owner = (lane: DrawnLane): string => (isMemory(lane) || lane.cpu === null ? "" : ` of ${lane.group}`);

const atStart = (lane: DrawnLane): string => (isMemory(lane) ? "It is so before the first step." : "It is held before the first step.");

function tagOf(trace: Trace, lane: DrawnLane, bar: DrawnLane["bars"][number]): string[] {
  const item = itemOf(trace, lane, bar);
  if (item === undefined || item.tag === null) return [];
  return [item.tag === "global" ? "global" : `tag of ${item.tag}`];
}

/** A life in one sentence a fact, for a reader who does not see the picture. */
export function told(life: Life): string {
  const facts = life.facts.map(({ when, words, step }) => {
    const plain = words.replace(/\.$/, "");
    return step === 0 || when === "to the end" || when === "stale" ? when : `${when} (${plain})`;
  });
  return `${life.title}: ${facts.join("; ")}.`;
}
