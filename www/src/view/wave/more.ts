/** What is said about the picture beyond the picture comes when it is first wanted. */

import { later } from "../../later.ts";
import type { Basic } from "../act.ts";

const comes = later(() => import("./more-elements.ts"));

let asked = false;

/** Loads the elements for the life of what is pointed at, for the lives of all, and for the legend. */
export async function loadMore(act: Basic): Promise<void> {
  if (asked) return;
  asked = true;
  try {
    await comes();
  } catch {
    act.dispatch({ tag: "notice", text: "What the picture's parts mean could not be loaded. Load the page again to see it." });
  }
}
