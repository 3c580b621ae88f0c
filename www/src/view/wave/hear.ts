/** What the reader does in the picture, and what comes of it. */

import type { Trace } from "../../engine/types.ts";
import { cursor } from "../../state/select.ts";
import type { State } from "../../state/state.ts";
import { type Spot, spotName, type WaveAction } from "../../state/wave.ts";
import type { Basic } from "../act.ts";
import { drawnOf, zoomOf } from "./drawn.ts";
import { firstThing, MOVES, neighbour } from "./keys.ts";
import { pictureOf } from "./lanes.ts";
import { loadMore } from "./more.ts";
import type { Hear, Point } from "./sheet.ts";

/** What is pointed at in this run. */
export const spotOf = (state: State, trace: Trace): Spot | null => {
  const { at } = state.waveView;
  return at?.of === trace ? at.spot : null;
};

const say = (act: Basic, what: WaveAction): void => act.dispatch({ tag: "wave", what });
const go = (act: Basic, step: number): void => act.dispatch({ tag: "step-to", step });

export function pointAt(trace: Trace, act: Basic, to: Spot | null, by: "keyboard" | "pointer"): void {
  if (to !== null) void loadMore(act);
  say(act, { tag: "point", at: to === null ? null : { of: trace, spot: to, by } });
}

const hasModifier = (event: KeyboardEvent): boolean => event.altKey || event.ctrlKey || event.metaKey;

/** Keys anywhere in the picture: the cursor's on the row of numbers, and what holds everywhere. */
export function keys(state: State, trace: Trace, act: Basic): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.defaultPrevented || hasModifier(event)) return;
    const target = event.target as Element;
    const move = target.closest(".wave-ruler") === null ? undefined : MOVES[event.key];
    const zoom = zoomOf(state, trace, event.key);
    if (move !== undefined) go(act, move(cursor(state), trace.steps.length));
    else if (zoom !== null) say(act, { tag: "zoom", zoom });
    // On a button the space bar presses it.
    else if (event.key === " " && target.closest("button") === null) act.dispatch({ tag: state.playing ? "pause" : "play" });
    else return;
    event.preventDefault();
  };
}

/** The cursor goes where the pointer is pressed or dragged, or where a finger taps. */
export function pointer(act: Basic): Point {
  return (to, event) => {
    if (event.type === "click") go(act, to);
    if (event.buttons !== 1 || event.button > 0) return;
    // What is dragged goes on being dragged outside the picture.
    if (event.type === "pointerdown") (event.currentTarget as Element).setPointerCapture(event.pointerId);
    go(act, to);
  };
}

/** What is heard in the list of what is drawn. */
export function hearing(state: State, trace: Trace, act: Basic): Hear {
  const { layout } = drawnOf(state, trace);
  const { at } = state.waveView;
  const spot = spotOf(state, trace);
  const name = spot === null ? null : spotName(spot);
  const first = (): Spot | null => firstThing(layout, cursor(state))?.spot ?? null;
  return {
    fold: (group) => say(act, { tag: "fold", group }),
    hover: (to, event) => {
      // A finger points when it has tapped; and what is dragged over is not pointed at.
      if (event.buttons > 0 || (event.pointerType === "touch" && event.type !== "click")) return;
      if (to === null && (at?.by === "keyboard" || isInCard(event.relatedTarget))) return;
      pointAt(trace, act, to, "pointer");
    },
    focus: (event) => {
      if (event.type === "focus" && name === null) pointAt(trace, act, first(), "keyboard");
      if (event.type === "blur" && at?.by === "keyboard" && !isInCard(event.relatedTarget)) pointAt(trace, act, null, "keyboard");
    },
    key: (event) => {
      if (hasModifier(event)) return;
      const to = name === null ? (event.key.startsWith("Arrow") ? first() : undefined) : neighbour(layout, name, event.key)?.spot;
      if (to) pointAt(trace, act, to, "keyboard");
      else if (event.key === "Escape" && name !== null) pointAt(trace, act, null, "keyboard");
      else if (event.key === "Enter" && spot !== null) go(act, stepOf(trace, spot));
      else return;
      event.preventDefault();
    },
  };
}

const isInCard = (target: EventTarget | null): boolean => target instanceof Element && target.closest("wave-card") !== null;

/** The step that a thing of the picture begins with. */
function stepOf(trace: Trace, spot: Spot): number {
  return "step" in spot ? spot.step : (pictureOf(trace).lanes[spot.lane]?.bars[spot.bar]?.from ?? 0);
}
