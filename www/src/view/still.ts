/** The reader's own run grows the picture above the moves: what is about to be pressed stays under the pointer. */

import type { State } from "../state/state.ts";

const top = (panel: Element): number => panel.getBoundingClientRect().top;

/** To be called before the drawing; what it gives, behind it. */
export function heldStill(root: ParentNode, old: State | null, now: State): () => void {
  const isMade = old !== null && old.own !== null && now.own !== null && old.own !== now.own;
  const panel = isMade ? root.querySelector(".play .play-buttons") : null;
  const before = panel === null ? -1 : top(panel);
  // Whoever has gone back to the picture sees it grow where it is.
  if (panel === null || before < 0 || before > innerHeight) return () => {};
  return () => {
    const moved = panel.isConnected ? top(panel) - before : 0;
    if (moved !== 0) scrollBy({ top: moved, behavior: "instant" });
  };
}
