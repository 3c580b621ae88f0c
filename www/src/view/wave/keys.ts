/** What the keys do in the picture. */

import type { Layout } from "./layout.ts";

/** Keys that move the cursor, as everywhere where there is a slider. */
export const MOVES: Readonly<Record<string, (step: number, last: number) => number>> = {
  ArrowRight: (step) => step + 1,
  ArrowDown: (step) => step + 1,
  ArrowLeft: (step) => step - 1,
  ArrowUp: (step) => step - 1,
  PageDown: (step) => step + 5,
  PageUp: (step) => step - 5,
  Home: () => 0,
  End: (_, last) => last,
};

type Thing = Layout["bars"][number] | Layout["boxes"][number];

/** The things that are drawn, lane by lane, in time. */
export const things = (drawn: Layout): readonly Thing[] =>
  [...drawn.boxes, ...drawn.bars].toSorted((a, b) => a.y - b.y || a.x - b.x);

const middle = (thing: Thing): number => thing.x + thing.width / 2;

/** What a key leads to from one of them: along the lane, or to what is nearest in time in the next lane that has anything. */
export function neighbour(drawn: Layout, name: string, key: string): Thing | undefined {
  const all = things(drawn);
  const here = all.find((thing) => thing.name === name);
  if (here === undefined) return all[0];
  const lane = all.filter((thing) => thing.y === here.y);
  const at = lane.indexOf(here);
  const nearest = (y: number | undefined): Thing | undefined => {
    const distance = (thing: Thing): number =>
      Math.max(thing.x - middle(here), middle(here) - thing.x - thing.width, 0);
    return all.filter((thing) => thing.y === y).toSorted((a, b) => distance(a) - distance(b))[0];
  };
  switch (key) {
    case "ArrowRight":
      return lane[at + 1];
    case "ArrowLeft":
      return lane[at - 1];
    case "Home":
      return lane[0];
    case "End":
      return lane.at(-1);
    case "ArrowDown":
      return nearest(all.find((thing) => thing.y > here.y)?.y);
    case "ArrowUp":
      return nearest(all.findLast((thing) => thing.y < here.y)?.y);
    default:
      return undefined;
  }
}

/** What the list begins with: what happens in the step at the cursor, or the first that is drawn. */
export const firstThing = (drawn: Layout, step: number): Thing | undefined =>
  drawn.boxes.find((box) => box.step === step) ?? things(drawn)[0];
