/** The keys of the whole page. Comes when the page has nothing better to do, or with the first who asks for the sheet. */

import "./habits.css";
import "./print.css";
import type { Address } from "../link/history.ts";
import { cursor } from "../state/select.ts";
import type { State } from "../state/state.ts";
import type { Act } from "../view/act.ts";
import { editorIn } from "../view/source/editors.ts";
import { openSheet } from "./sheet.ts";
import { type Command, commandOf } from "./table.ts";

/** What the keys need of the page. */
export interface Page {
  readonly act: Act;
  readonly root: HTMLElement;
  readonly address: Pick<Address, "back" | "forward">;
  state(): State;
}

const NAME = "stalewalk-letters";
let lettersAreOn = ((): boolean => {
  try {
    return localStorage.getItem(NAME) !== "off";
  } catch {
    return true;
  }
})();

const letters = {
  on: (): boolean => lettersAreOn,
  set: (on: boolean): void => {
    lettersAreOn = on;
    try {
      if (on) localStorage.removeItem(NAME);
      else localStorage.setItem(NAME, "off");
    } catch {
      // Without storage it holds as long as the page.
    }
  },
};

export const showKeys = (): void => openSheet(letters);

let isInstalled = false;

/** From now on the keys do something. */
export function install(page: Page): void {
  if (isInstalled) return;
  isInstalled = true;
  let edits = page.state().edits;
  let isText = false;
  addEventListener("keydown", (event) => {
    // What was changed last, a text or a choice, is what is undone first.
    const now = page.state().edits;
    isText = isText || now !== edits;
    edits = now;
    if (event.defaultPrevented || event.isComposing || isTaken(event)) return;
    const command = commandOf(event, lettersAreOn);
    if (command === null) return;
    if (command === "undo" || command === "redo") isText = retrace(page, command, isText);
    else act(page, command);
    edits = page.state().edits;
    event.preventDefault();
  });
}

/** True if whoever has the focus wants the key itself: a text, a list that is searched by letters, an open dialog. */
function isTaken(event: KeyboardEvent): boolean {
  const [target] = event.composedPath();
  if (!(target instanceof HTMLElement)) return false;
  if (document.querySelector("dialog[open]") !== null) return true;
  if (target.isContentEditable || target.matches("textarea, select")) return true;
  return target instanceof HTMLInputElement && !/^(?:checkbox|radio|button|range)$/.test(target.type);
}

function retrace({ root, address }: Page, command: "undo" | "redo", isText: boolean): boolean {
  if (isText && editorIn(root)?.retrace(command) === true) return true;
  if (command === "undo") address.back();
  else address.forward();
  return false;
}

function act({ act: page, root, state }: Page, command: Exclude<Command, "undo" | "redo">): void {
  /** The first of them that is there. */
  const focus = (...selectors: readonly string[]): void =>
    selectors.map((selector) => root.querySelector<HTMLElement>(selector)).find((found) => found !== null)?.focus();
  const now = state();
  switch (command) {
    case "keys":
      return showKeys();
    case "forward":
      return page.dispatch({ tag: "step-to", step: cursor(now) + 1 });
    case "back":
      return page.dispatch({ tag: "step-to", step: cursor(now) - 1 });
    case "play":
      return page.dispatch({ tag: now.playing ? "pause" : "play" });
    case "question":
      return focus(".question select");
    case "story":
      return focus(".wave-ruler");
    case "text": {
      const editor = editorIn(root);
      return editor === undefined ? focus(".editor textarea") : editor.focus();
    }
    case "map":
      // It has no cell before it is computed.
      return focus('.map-scroll a[tabindex="0"]', ".map h2");
    case "copy":
      return root.querySelector(".answer.old") === null ? page.copy("mail") : undefined;
    case "link":
      return page.copy("link");
    case "next-stop":
      return goTo({ act: page, root, state }, 1);
    case "stop-before":
      return goTo({ act: page, root, state }, -1);
  }
}

/** To another stop of the tour, for whoever is on it. */
function goTo({ act: page, root, state }: Pick<Page, "act" | "root" | "state">, by: 1 | -1): void {
  const { at, tour } = state().tour;
  const to = (at ?? 0) + by;
  if (at === null || to < 1 || to > (tour?.stops.length ?? at)) return;
  page.dispatch({ tag: "tour", what: { tag: "go", to } });
  root.querySelector(".tour")?.scrollIntoView({ block: "nearest" });
}
