/** What the reader took out of the library's text, in its place: lines that can be read and not typed in. */

import { type EditorState, type Extension, RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, WidgetType } from "@codemirror/view";
import type { Hunk } from "../change.ts";

class Gone extends WidgetType {
  constructor(readonly lines: readonly string[]) {
    super();
  }
  override eq(other: Gone): boolean {
    return this.lines.length === other.lines.length && this.lines.every((line, n) => line === other.lines[n]);
  }
  override toDOM(): HTMLElement {
    const dom = document.createElement("div");
    dom.className = "gone";
    dom.setAttribute("role", "note");
    dom.setAttribute("aria-label", this.lines.length === 1 ? "one line of the library" : `${this.lines.length} lines of the library`);
    for (const line of this.lines) dom.appendChild(document.createElement("del")).textContent = line === "" ? " " : line;
    return dom;
  }
  override ignoreEvent(): boolean {
    return true;
  }
}

/** Says what went from now on. */
export const setGone = StateEffect.define<readonly Hunk[]>();

function placed({ doc }: EditorState, hunks: readonly Hunk[]): DecorationSet {
  const made = new RangeSetBuilder<Decoration>();
  for (const { line, went } of hunks) {
    if (went.length === 0) continue;
    const isLast = line > doc.lines;
    const at = isLast ? doc.length : doc.line(line).from;
    made.add(at, at, Decoration.widget({ widget: new Gone(went), block: true, side: isLast ? 1 : -1 }));
  }
  return made.finish();
}

const shown = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    const now = value.map(transaction.changes);
    return transaction.effects.reduce((last, effect) => (effect.is(setGone) ? placed(transaction.state, effect.value) : last), now);
  },
  provide: (field) => EditorView.decorations.from(field),
});

export const gone: Extension = shown;
