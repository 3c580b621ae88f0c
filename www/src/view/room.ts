/** Where one view takes the place of another the focus goes along. */

import type { State } from "../state/state.ts";

/** To be called after each drawing, with the state that was drawn before. */
export function keepRoom(root: HTMLElement, old: State | null, now: State): void {
  if (old === null) return;
  const isToured = old.tour !== now.tour && (old.tour.at !== null || now.tour.at !== null);
  if (old.shelf.open === now.shelf.open && !isToured) return;
  if (old.shelf.open !== now.shelf.open) scrollTo({ top: 0 });
  if (now.shelf.open) root.querySelector<HTMLElement>(".library input")?.focus();
  // What had the focus may have gone with its view. Before the reader has done anything nothing is taken from anybody.
  else if (isLost() && navigator.userActivation.hasBeenActive) {
    const next = root.querySelector<HTMLElement>("section.tour") ?? root.querySelector<HTMLElement>("main");
    next?.focus({ preventScroll: true });
  }
}

const isLost = (): boolean => document.activeElement === null || document.activeElement === document.body;
