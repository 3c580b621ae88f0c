/** What a view may cause. */

import type { Action } from "../state/update.ts";

export interface Act {
  dispatch(action: Action): void;
  stop(): void;
  stopMap(): void;
  /** Gives up the maps of all operations; those that have come stay. */
  stopOverview(): void;
  retryOverview(): void;
  retry(): void;
  share(): void;
  copyStory(): void;
  toggleTheme(): void;
  /** Shows a place of a text and puts the caret there. */
  goTo(file: string, line: number, column: number): void;
}
