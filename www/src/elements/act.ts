/** What the views of an element may cause. */

import type { Act } from "../view/act.ts";

export interface Acts extends Pick<Act, "dispatch" | "goTo" | "stop" | "stopPlay" | "retry" | "wantEditor" | "format" | "fix"> {
  /** Puts back the text that the document has. */
  reset(file: string): void;
}
