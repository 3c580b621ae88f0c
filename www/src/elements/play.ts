/** What the loader fetches: an element at work, by what the loader asks of it. */

import type { Report } from "../engine/types.ts";
import { type Frame, Place } from "./place.ts";
import { Player } from "./player.ts";
import { programOf } from "./program.ts";
import { linkedTo, type Wanted, wanted } from "./wanted.ts";

export interface Playing {
  readonly report: Report | null;
  attach(): void;
  detach(): void;
  /** The attributes may be others. */
  change(): void;
  goTo(step: number): void;
  setSource(text: string): void;
}

export function play(frame: Frame): Playing {
  const { element } = frame;
  const read = (): Wanted => {
    const said = wanted((name) => element.getAttribute(name));
    const { link } = element.dataset;
    return link === undefined ? said : linkedTo(said, link);
  };
  let program = programOf(element);
  const player = new Player(new Place(frame), read(), program);
  return {
    get report() {
      return player.report;
    },
    attach: () => void player.attach(),
    detach: () => player.detach(),
    change: () => player.change(read(), program),
    goTo: (step) => player.step(step),
    setSource: (text) => {
      program = text;
      player.change(read(), program);
    },
  };
}
