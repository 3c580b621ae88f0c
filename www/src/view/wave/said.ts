/** What stands in the picture, each thing in a few words: the names by which a screen reader knows them. */

import type { Bar, Lane, Mark } from "../../engine/types.ts";

/** Whose lane it is: `CPU 0, exiting task`; nothing for one that says so itself. */
const of = ({ group, lane }: Lane): string => (group === "" || lane === "entry" || lane === "frame" ? "" : ` of ${group}`);

export function barWords(lane: Lane, name: string, bar: Bar): string {
  const pieces = [`${name}${of(lane)}: ${bar.label}, ${bar.from === 0 ? "from the start" : `from step ${bar.from}`}`];
  if (bar.to === null) pieces.push("to the end");
  else pieces.push(`to step ${bar.to}`);
  if (bar.stale_from !== null) pieces.push(`stale from step ${Math.max(bar.stale_from, bar.from)}`);
  if (bar.used_at !== null) pieces.push(`used in step ${bar.used_at}`);
  return pieces.join(", ");
}

export const markWords = (name: string, mark: Mark): string => `step ${mark.step}, ${name}: ${mark.label}`;
