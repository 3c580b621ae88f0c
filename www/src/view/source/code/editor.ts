/**
 * The editor: CodeMirror in a shadow root, with our colours, marks, hints and completion. The page's state says what it
 * shows, and what is typed in it goes there at once; of its own it has the caret, the scroll and what can be undone.
 */

import { completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, isolateHistory, redo, undo } from "@codemirror/commands";
import { bracketMatching, indentService, indentUnit } from "@codemirror/language";
import { type Diagnostic, nextDiagnostic, previousDiagnostic, setDiagnostics } from "@codemirror/lint";
import { search, searchKeymap } from "@codemirror/search";
import { Annotation, EditorState, type Extension, type StateEffect, type Text } from "@codemirror/state";
import { EditorView, type KeyBinding, keymap, lineNumbers } from "@codemirror/view";
import words from "virtual:words";
import type { DiagnosticView, Term } from "../../../engine/types.ts";
import type { State } from "../../../state/state.ts";
import type { Act } from "../../act.ts";
import { changes, moved } from "../change.ts";
import type { Shown } from "../field.ts";
import { fixWords } from "../fix.ts";
import { type Hints, hints } from "../hints.ts";
import { overrider } from "../override.ts";
import { completing } from "./complete.ts";
import { gone, setGone } from "./gone.ts";
import { look, setMarks } from "./look.ts";
import { theme } from "./theme.ts";
import { type Leads, tips } from "./tips.ts";

/** A caret, or what is selected, and how far the text is scrolled. */
export interface Place {
  readonly from: number;
  readonly to: number;
  readonly backward: boolean;
  /** The line that is uppermost in sight, from 1, and how far it is scrolled out. */
  readonly line: number;
  readonly above: number;
  readonly focused: boolean;
}

/** What the page says, in contrast to what is typed. */
const given = Annotation.define<boolean>();

export class Code {
  readonly #view: EditorView;
  readonly #act: Act;
  /** The texts that are not shown, with what can be undone in each. */
  readonly #kept = new Map<string, EditorState>();
  #page: State | null = null;
  #shown: Shown = { file: "", text: "", marks: new Map(), gone: [] };
  #diagnostics: readonly DiagnosticView[] = [];
  /** What is being scrolled to. */
  #target: { readonly at: number; readonly above: number } | null = null;
  #hints: { of: State; made: Hints } | null = null;

  constructor(host: HTMLElement, act: Act) {
    this.#act = act;
    const root = host.attachShadow({ mode: "open" });
    this.#view = new EditorView({ parent: root, root });
  }

  /** Shows what the page says. What is the same already is left alone. */
  show(page: State, shown: Shown): void {
    const old = this.#shown;
    this.#page = page;
    this.#shown = shown;
    const turned = old.file !== shown.file;
    if (turned) this.#turn(old.file, shown);
    if (turned || old.text !== shown.text) this.#put(shown.text);
    const effects: StateEffect<unknown>[] = turned || !same(old.marks, shown.marks) ? [setMarks.of(shown.marks)] : [];
    if (turned || old.gone !== shown.gone) effects.push(setGone.of(shown.gone));
    if (turned || this.#diagnostics !== page.diagnostics) effects.push(...this.#judged(page.diagnostics));
    if (effects.length > 0) this.#view.dispatch({ effects });
  }

  /** Places of diagnostics are those of the text that was judged: they are told once, and then move with what is typed. */
  #judged(all: readonly DiagnosticView[]): readonly StateEffect<unknown>[] {
    this.#diagnostics = all;
    const { effects } = setDiagnostics(this.#view.state, this.#lint(all));
    return effects === undefined ? [] : [effects].flat();
  }

  /** Goes on where the plain text field was left. */
  take({ from, to, backward, line, above, focused }: Place): void {
    const [anchor, head] = backward ? [to, from] : [from, to];
    const last = this.#view.state.doc.length;
    this.#view.dispatch({ selection: { anchor: Math.min(anchor, last), head: Math.min(head, last) } });
    this.#scrollTo(this.#view.state.doc.line(Math.min(line, this.#view.state.doc.lines)).from, above);
    if (focused) this.#view.focus();
  }

  /** Puts the caret at a place of the text, in sight. */
  focusAt(at: number): void {
    const anchor = Math.min(at, this.#view.state.doc.length);
    this.#view.dispatch({ selection: { anchor } });
    this.#scrollTo(anchor, this.#view.scrollDOM.clientHeight / -3);
    this.#view.focus();
    this.#view.dom.scrollIntoView({ block: "nearest" });
  }

  focus(): void {
    this.#view.focus();
  }

  /** Takes the last change of the text that is shown back, or makes it again; false where there is none. */
  retrace(which: "undo" | "redo"): boolean {
    return (which === "undo" ? undo : redo)(this.#view);
  }

  /** Brings the marked statement into sight, where it is not. */
  showMarked(): void {
    const line = [...this.#shown.marks].find(([, name]) => /\b(?:current|call)\b/.test(name))?.[0];
    const { doc } = this.#view.state;
    if (line === undefined || line > doc.lines) return;
    const block = this.#view.lineBlockAt(doc.line(line).from);
    const { scrollTop, clientHeight } = this.#view.scrollDOM;
    if (block.top >= scrollTop && block.bottom + 22 <= scrollTop + clientHeight) return;
    this.#scrollTo(doc.line(line).from, clientHeight / -3);
  }

  /**
   * Scrolls so that a place is uppermost, or so many pixels above that. Only the text is scrolled, never the page. How high
   * the lines above are is not known before they are measured, so that this waits for that.
   */
  #scrollTo(at: number, above: number): void {
    this.#target = { at, above };
    this.#view.dispatch({ effects: EditorView.scrollIntoView(at, { y: "start" }) });
  }

  readonly #scroll = (view: EditorView, { head }: { readonly head: number }): boolean => {
    const target = this.#target;
    this.#target = null;
    if (target?.at !== head) return false;
    const { node } = view.domAtPos(head);
    const line = (node instanceof Element ? node : node.parentElement)?.closest(".cm-line");
    if (!line) return false;
    view.scrollDOM.scrollTop += line.getBoundingClientRect().top - view.scrollDOM.getBoundingClientRect().top + target.above;
    return true;
  };

  /** Turns to another text, which has its own caret and its own past. */
  #turn(from: string, { file, text }: Shown): void {
    if (from !== "") this.#kept.set(from, this.#view.state);
    this.#view.setState(this.#kept.get(file) ?? EditorState.create({ doc: text, extensions: this.#extensions(file) }));
    this.#view.scrollDOM.scrollTop = 0;
  }

  #put(text: string): void {
    const { doc, selection } = this.#view.state;
    const made = changes(doc.toString(), text.replaceAll(/\r\n?/g, "\n"));
    if (made.length === 0) return;
    const { anchor, head } = selection.main;
    const moving = { anchor: moved(anchor, made), head: moved(head, made) };
    // What the page does to a text is undone by itself, without what was typed right before.
    this.#view.dispatch({ changes: [...made], selection: moving, annotations: [given.of(true), isolateHistory.of("full")] });
  }

  #extensions(file: string): Extension {
    const act = this.#act;
    const format = (): boolean => {
      act.format(file);
      return true;
    };
    return [
      look,
      gone,
      theme,
      history(),
      lineNumbers(),
      bracketMatching(),
      EditorView.lineWrapping,
      EditorView.scrollHandler.of(this.#scroll),
      EditorState.tabSize.of(4),
      indentUnit.of("    "),
      indentService.of(({ state }, at) => indentation(state, at)),
      EditorState.languageData.of(() => [{ commentTokens: { line: "//" }, wordChars: "-" }]),
      EditorView.contentAttributes.of({ "aria-label": `text of ${file}`, tabindex: "0", autocapitalize: "off", autocomplete: "off" }),
      EditorView.updateListener.of(({ docChanged, transactions, state }) => {
        if (!docChanged || transactions.some((one) => one.annotation(given) === true)) return;
        act.dispatch({ tag: "edit", file, text: state.doc.toString() });
      }),
      search({ top: true }),
      completing(this.#leads),
      tips(this.#leads),
      // Tab is left alone: it leads out of the text, as everywhere on the page.
      keymap.of([{ key: "Shift-Alt-f", run: format, preventDefault: true }, ...KEYS]),
    ];
  }

  #lint(all: readonly DiagnosticView[]): Diagnostic[] {
    const { doc } = this.#view.state;
    return all
      .filter((d) => d.place.file === this.#shown.file)
      .map((d) => {
        const from = offsetIn(doc, d.place.line, d.place.column);
        const to = Math.max(from, offsetIn(doc, d.place.end_line, d.place.end_column));
        const { fix, help } = d;
        const actions = fix === null ? [] : [{ name: fixWords(fix), apply: putting(fix) }];
        return { from, to, severity: d.error ? "error" : "warning", message: help === "" ? d.message : `${d.message}\n${help}`, actions };
      });
  }

  readonly #leads: Leads = {
    hints: () => {
      const page = this.#page;
      if (page === null) return new Map();
      const is = this.#hints?.of;
      // What is typed makes no other hints before the engine has read it.
      if (this.#hints === null || is?.glossary !== page.glossary || is.catalog !== page.catalog) this.#hints = { of: page, made: hints(page, words) };
      return this.#hints.made;
    },
    overrideIn: (term: Term) => {
      const file = this.#page === null ? "" : overrider(this.#page, term);
      return file === "" || file === term.place.file ? null : file;
    },
    overrideHere: (name) => this.#act.overrideHere(name),
    show: ({ place }) => this.#act.goTo(place.file, place.line, place.column),
  };
}

/** Beside those of hints. The sheet of keys tells of the ones that are worth knowing. */
export const KEYS: readonly KeyBinding[] = [
  { key: "F8", run: nextDiagnostic, shift: previousDiagnostic },
  ...completionKeymap,
  ...searchKeymap,
  ...historyKeymap,
  ...defaultKeymap,
];

/** The place of a diagnostic moves with what is typed before it. */
const putting = (insert: string) => (view: EditorView, from: number, to: number): void => view.dispatch({ changes: { from, to, insert }, userEvent: "input.fix" });

/** As deep as the line before, four deeper behind an opening brace, four less for a closing one. */
function indentation(state: EditorState, at: number): number | null {
  const line = state.doc.lineAt(at);
  if (line.number === 1) return 0;
  const before = at > line.from ? line.text.slice(0, at - line.from) : state.doc.line(line.number - 1).text;
  const deep = /^[ \t]*/.exec(before)?.[0].replaceAll("\t", "    ").length ?? 0;
  const rest = state.doc.sliceString(at, line.to).trimStart();
  return Math.max(0, deep + (/[{(]\s*(?:\/\/.*)?$/.test(before) ? 4 : 0) - (/^[})]/.test(rest) ? 4 : 0));
}

/** The offset of a line and a column counted in characters from 1, as `offsetOf` has it, without a look at the whole text. */
function offsetIn(doc: Text, line: number, column: number): number {
  if (line > doc.lines) return doc.length;
  const { from, text } = doc.line(Math.max(1, line));
  return from + [...text].slice(0, column - 1).join("").length;
}

const same = (a: Shown["marks"], b: Shown["marks"]): boolean => a.size === b.size && [...a].every(([line, name]) => b.get(line) === name);
