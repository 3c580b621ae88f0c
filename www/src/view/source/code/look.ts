/** The looks of a text in the editor: the pieces that the plain field colours too, and the marked lines. */

import { type Extension, type Line, RangeSet, RangeSetBuilder, StateEffect, StateField, type Text } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, GutterMarker, gutterLineClass, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import { highlight, LARGE, type Piece } from "../highlight.ts";
import type { LineMarks } from "../marks.ts";

const LOOKS = { comment: Decoration.mark({ class: "comment" }), string: Decoration.mark({ class: "string" }), keyword: Decoration.mark({ class: "keyword" }) };

function coloured(view: EditorView): DecorationSet {
  const { doc } = view.state;
  const made = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges) {
    const lines = piecesOf(doc, doc.lineAt(from), doc.lineAt(to));
    for (let line = doc.lineAt(from); ; line = doc.line(line.number + 1)) {
      let at = line.from;
      for (const { text, look } of lines(line.number)) {
        if (look !== "plain") made.add(at, at + text.length, LOOKS[look]);
        at += text.length;
      }
      if (line.to >= to || line.number === doc.lines) break;
    }
  }
  return made.finish();
}

/** The pieces of some lines by their numbers. In a large text a string that began before them is not known of. */
function piecesOf(doc: Text, first: Line, last: Line): (line: number) => readonly Piece[] {
  const isLarge = doc.length > LARGE;
  const lines = highlight(isLarge ? doc.sliceString(first.from, last.to) : doc.toString());
  return (line) => lines[line - (isLarge ? first.number : 1)] ?? [];
}

const colours = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = coloured(view);
    }
    update(update: ViewUpdate): void {
      if (update.docChanged || update.viewportChanged) this.decorations = coloured(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

/** What stands at a place of the text: a comment or a string names nothing. */
export function lookAt(doc: Text, at: number): Piece["look"] {
  const line = doc.lineAt(at);
  let end = line.from;
  for (const { text, look } of piecesOf(doc, line, line)(line.number)) {
    end += text.length;
    if (at <= end && at > end - text.length) return look;
  }
  return "plain";
}

class LineClass extends GutterMarker {
  constructor(override readonly elementClass: string) {
    super();
  }
  override eq(other: LineClass): boolean {
    return this.elementClass === other.elementClass;
  }
}

/** Says which lines are marked from now on. */
export const setMarks = StateEffect.define<LineMarks>();

interface Marked {
  readonly lines: DecorationSet;
  readonly gutter: RangeSet<GutterMarker>;
}

function marked(doc: Text, marks: LineMarks): Marked {
  const [lines, gutter] = [new RangeSetBuilder<Decoration>(), new RangeSetBuilder<GutterMarker>()];
  for (const [number, name] of [...marks].toSorted(([a], [b]) => a - b)) {
    if (number > doc.lines) break;
    const { from } = doc.line(number);
    lines.add(from, from, Decoration.line({ class: name.trim() }));
    gutter.add(from, from, new LineClass(name.trim()));
  }
  return { lines: lines.finish(), gutter: gutter.finish() };
}

const NOTHING: Marked = { lines: Decoration.none, gutter: RangeSet.empty };

const marking = StateField.define<Marked>({
  create: () => NOTHING,
  update(value, transaction) {
    const now = transaction.docChanged
      ? { lines: value.lines.map(transaction.changes), gutter: value.gutter.map(transaction.changes) }
      : value;
    return transaction.effects.reduce((last, effect) => (effect.is(setMarks) ? marked(transaction.state.doc, effect.value) : last), now);
  },
  provide: (field) => [EditorView.decorations.from(field, (value) => value.lines), gutterLineClass.from(field, (value) => value.gutter)],
});

export const look: Extension = [colours, marking];
