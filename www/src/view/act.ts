/** What a view may cause. */

import type { DiagnosticView } from "../engine/types.ts";
import type { Action } from "../state/update.ts";
import type { Form } from "./share/forms.ts";

export interface Act {
  dispatch(action: Action): void;
  stop(): void;
  stopMap(): void;
  /** Gives up the move that the engine takes its time over. */
  stopPlay(): void;
  /** Gives up the map that the first is held against. */
  stopSecond(): void;
  retrySecond(): void;
  /** Gives up the costs; those that have come stay. */
  stopCosts(): void;
  retryCosts(): void;
  /** Gives up the maps of all operations; those that have come stay. */
  stopOverview(): void;
  retryOverview(): void;
  /** Fetches what makes random runs. */
  wantStress(): void;
  /** Gives up the search for what stands beside the question. */
  stopBeside(): void;
  /** Gives up the search for promises; what was found stays. */
  stopFlips(): void;
  retryFlips(): void;
  retry(): void;
  /** Fetches what the answer is written with. */
  wantFormats(): void;
  /** Puts the answer, or a link to it, into the clipboard. */
  copy(form: Form): void;
  save(form: Form): void;
  /** Saves every text that is not the library's as a file. */
  saveTexts(): void;
  toggleTheme(): void;
  /** Shows the sheet of all keys. */
  showKeys(): void;
  /** Opens the text that is kept in the browser. */
  goOn(): void;
  /** Forgets the text that is kept in the browser. */
  forget(): void;
  /** Shows a place of a text and puts the caret there. */
  goTo(file: string, line: number, column: number): void;
  /** Fetches the editor, which takes over from the plain text field as soon as it is there. */
  wantEditor(): void;
  /** Gives a text the layout of the library. */
  format(file: string): void;
  /** Puts the correction that a diagnostic offers into its text. */
  fix(diagnostic: DiagnosticView): void;
  /** Copies a function of the library into the reader's own text, as an override, and shows it. */
  overrideHere(name: string): void;
}

/** What the pictures may cause, wherever they stand: on the page, or in a document's element. */
export type Basic = Pick<Act, "dispatch" | "goTo">;
