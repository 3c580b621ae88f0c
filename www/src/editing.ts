/** What happens to the texts beside typing: the editor takes over, a layout, a correction, an override. */

import type { DiagnosticView } from "./engine/types.ts";
import { text } from "./state/select.ts";
import type { State } from "./state/state.ts";
import type { Action } from "./state/update.ts";
import { changes, moved } from "./view/source/change.ts";
import { bring } from "./view/source/code.ts";
import { editorIn } from "./view/source/editors.ts";
import { fixed } from "./view/source/fix.ts";
import { override } from "./view/source/override.ts";
import type { FromWorker } from "./worker/protocol.ts";

/** What it needs of the page. */
export interface Page {
  readonly root: HTMLElement;
  state(): State;
  dispatch(action: Action): void;
  /** Draws at once. */
  render(): void;
  goTo(file: string, line: number, column: number): void;
  /** Asks the engine for a text's layout. */
  askFormat(file: string, text: string): void;
}

type Told = Extract<FromWorker, { tag: "glossary" | "formatted" }>;

export class Editing {
  readonly #page: Page;
  /** True while letters are being composed, which are not in the text yet. */
  #composing = false;

  constructor(page: Page) {
    this.#page = page;
    page.root.addEventListener("compositionstart", () => (this.#composing = true));
    page.root.addEventListener("compositionend", () => (this.#composing = false));
  }

  /** Fetches the editor, and has it take over. Where it cannot be fetched, the plain text field goes on. */
  async want(): Promise<void> {
    if (this.#page.state().editor || !(await bring())) return;
    // What is composed is in the text when that has ended and the field has told of it.
    if (this.#composing) this.#page.root.addEventListener("compositionend", () => setTimeout(() => this.#takeOver()), { once: true });
    else this.#takeOver();
  }

  /** In one turn, so that no key falls in between. */
  #takeOver(): void {
    const { root } = this.#page;
    if (this.#page.state().editor) return;
    const field = this.#field();
    const uppermost = uppermostLine(root);
    this.#page.dispatch({ tag: "editor" });
    const place = {
      from: field?.selectionStart ?? 0,
      to: field?.selectionEnd ?? 0,
      backward: field?.selectionDirection === "backward",
      ...uppermost,
      focused: field?.matches(":focus") ?? false,
    };
    this.#page.render();
    editorIn(root)?.take(place);
  }

  #field(): HTMLTextAreaElement | null {
    return this.#page.root.querySelector<HTMLTextAreaElement>(".editor textarea");
  }

  format(file: string): void {
    this.#page.askFormat(file, text(this.#page.state(), file));
  }

  fix(diagnostic: DiagnosticView): void {
    const { file } = diagnostic.place;
    const now = fixed(text(this.#page.state(), file), diagnostic);
    if (now !== null) this.#put(file, now);
  }

  overrideHere(name: string): void {
    const made = override(this.#page.state(), name);
    if (made === null) {
      this.#page.dispatch({ tag: "notice", text: `There is no place for an override of ${name} in the text: it has errors.` });
      return;
    }
    this.#page.dispatch({ tag: "edit", file: made.file, text: made.text });
    this.#page.goTo(made.file, made.line, made.column);
  }

  told(message: Told): void {
    if (message.tag === "glossary") {
      this.#page.dispatch(message);
      return;
    }
    const { file, before, after } = message;
    const now = text(this.#page.state(), file);
    // Whoever typed on meanwhile wants the layout of what stands there now.
    if (now !== before) this.format(file);
    else if (after === null) this.#page.dispatch({ tag: "notice", text: "A text with errors has no layout yet: correct them first." });
    else this.#put(file, after);
  }

  /** Another text, with the caret where it was. */
  #put(file: string, after: string): void {
    const before = text(this.#page.state(), file);
    const field = this.#field();
    const made = changes(before, after);
    const [from, to] = [field?.selectionStart ?? 0, field?.selectionEnd ?? 0];
    const shown = this.#page.state().tab;
    this.#page.dispatch({ tag: "edit", file, text: after });
    if (field === null || (shown !== "" && shown !== file)) return;
    this.#page.render();
    field.setSelectionRange(moved(from, made), moved(to, made));
  }
}

/** The line that is uppermost in sight in the plain field, and how far it is scrolled out. */
function uppermostLine(root: HTMLElement): { line: number; above: number } {
  const top = root.querySelector(".editor-scroll")?.scrollTop ?? 0;
  const lines = [...root.querySelectorAll<HTMLElement>(".editor .line")];
  const at = lines.findLastIndex((line) => line.offsetTop <= top);
  return { line: Math.max(1, at + 1), above: top - (lines[at]?.offsetTop ?? 0) };
}
