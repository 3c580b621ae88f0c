/** What is known of a name, beside it: while the pointer rests there, or with what can be done about it on Alt-Enter. */

import { type Action, forEachDiagnostic } from "@codemirror/lint";
import { type EditorState, type Extension, Prec, StateEffect, StateField } from "@codemirror/state";
import { EditorView, hoverTooltip, keymap, showTooltip, type Tooltip, tooltips } from "@codemirror/view";
import { html, nothing, render, type TemplateResult } from "lit";
import type { Term } from "../../../engine/types.ts";
import type { Hint, Hints } from "../hints.ts";
import { lookAt } from "./look.ts";

/** What a hint may lead to. */
export interface Leads {
  hints(): Hints;
  /** Where an override of a function would go: the name of its file; null where it stands there already. */
  overrideIn(term: Term): string | null;
  overrideHere(name: string): void;
  show(term: Term): void;
}

/** A name at a place of the text. */
interface Named {
  readonly from: number;
  readonly to: number;
  readonly name: string;
}

const NAME = /[A-Za-z_][\w-]*(?:\.\d+[\w-]*)*/g;

export function nameAt(state: EditorState, at: number): Named | null {
  const line = state.doc.lineAt(at);
  for (const match of line.text.matchAll(NAME)) {
    const from = line.from + match.index;
    if (from > at || at > from + match[0].length) continue;
    const look = lookAt(state.doc, from + 1);
    return look === "comment" || look === "string" ? null : { from, to: from + match[0].length, name: match[0] };
  }
  return null;
}

/** A hint as the reader sees it, with what can be done about it where there is a way to that. */
export function tip(hint: Hint, leads: Leads | null): TemplateResult {
  const { kind, uses, said, source, page, term } = hint;
  return html`<div class="tip">
    <span class="kind">${kind}</span>
    ${uses.map((use) => html`<div class="use">${use.form}</div>${use.text === "" ? nothing : html`<p>${use.text}</p>`}`)}
    ${said.map((sentence) => html`<p>${sentence}</p>`)}
    ${source === "" ? nothing : html`<p class="source">${source}</p>`}
    ${term === null || term.values.length === 0 ? nothing : values(term)}
    ${page === "" ? nothing : html`<p><a href="./reference/${page}" target="_blank">Reference</a></p>`}
    ${term === null || leads === null ? nothing : acts(term, leads)}
  </div>`;
}

function values(term: Term): TemplateResult {
  return html`<dl>${term.values.map(({ name, text }) => html`<dt class=${name === term.promise?.value ? "is" : ""}>${name}</dt><dd>${text}</dd>`)}</dl>`;
}

function acts(term: Term, leads: Leads): TemplateResult {
  const to = term.kind === "function" ? leads.overrideIn(term) : null;
  return html`<div class="acts">
    ${to === null ? nothing : html`<button type="button" title="copies it into ${to}" @click=${() => leads.overrideHere(term.name)}>Override it here</button>`}
    <button type="button" title="${term.place.file}:${term.place.line}" @click=${() => leads.show(term)}>Show its text</button>
  </div>`;
}

/** What is known of a name, each in a part of its own. */
function known(named: Named | null, leads: Leads): TemplateResult[] {
  return (leads.hints().get(named?.name ?? "") ?? []).map((hint) => tip(hint, leads));
}

/** What is wrong at a place, each with its correction. */
function wrong(view: EditorView, at: number): TemplateResult[] {
  const found: TemplateResult[] = [];
  forEachDiagnostic(view.state, ({ message, actions = [] }, from, to) => {
    if (from > at || at > to) return;
    const put = (action: Action): void => {
      action.apply(view, from, to);
      view.focus();
    };
    const buttons = actions.map((action) => html`<button type="button" @click=${() => put(action)}>${action.name}</button>`);
    found.push(html`<div class="tip"><p>${message}</p><div class="acts">${buttons}</div></div>`);
  });
  return found;
}

function tooltip(pos: number, parts: readonly TemplateResult[], ready: (dom: HTMLElement) => void = () => {}): Tooltip {
  const create = (): { dom: HTMLElement; mount(): void } => {
    const dom = document.createElement("div");
    render(parts, dom);
    return { dom, mount: () => ready(dom) };
  };
  return { pos, above: true, create };
}

const open = StateEffect.define<Tooltip | null>();

/** The hint that was asked for by a key; gone as soon as the text or the caret is another. */
const opened = StateField.define<Tooltip | null>({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(open)) return effect.value;
    return transaction.docChanged || transaction.selection !== undefined ? null : value;
  },
  provide: (field) => showTooltip.from(field),
});

function openAt(view: EditorView, leads: Leads): boolean {
  const at = view.state.selection.main.head;
  const named = nameAt(view.state, at);
  const close = (): void => {
    view.dispatch({ effects: open.of(null) });
    view.focus();
  };
  const ready = (dom: HTMLElement): void => {
    dom.setAttribute("role", "dialog");
    dom.setAttribute("aria-label", `about ${named?.name ?? "this place"}`);
    dom.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      close();
    });
    // The tooltip has no place before it was measured.
    requestAnimationFrame(() => dom.querySelector<HTMLElement>("button, a")?.focus());
  };
  const parts = [...wrong(view, at), ...known(named, leads)];
  if (parts.length === 0) return false;
  view.dispatch({ effects: open.of(tooltip(named?.from ?? at, parts, ready)) });
  return true;
}

export function tips(leads: Leads): Extension {
  const close = (view: EditorView): boolean => {
    if (view.state.field(opened) === null) return false;
    view.dispatch({ effects: open.of(null) });
    return true;
  };
  const hint = (view: EditorView, at: number): Tooltip | null => {
    const named = nameAt(view.state, at);
    const parts = known(named, leads);
    return named === null || parts.length === 0 ? null : { ...tooltip(named.from, parts), end: named.to };
  };
  // Whoever types below a pointer at rest sees what is typed.
  const hover = hoverTooltip(hint, { hideOnChange: true });
  const keys = keymap.of([
    { key: "Alt-Enter", run: (view) => openAt(view, leads) },
    { key: "Mod-.", run: (view) => openAt(view, leads) },
    { key: "Escape", run: close },
  ]);
  // A little room stays between a tooltip and the edge of the screen.
  const space = tooltips({ tooltipSpace: ({ dom }) => ({ top: 4, left: 8, bottom: innerHeight - 4, right: dom.ownerDocument.documentElement.clientWidth - 8 }) });
  return [hover, opened, space, Prec.high(keys)];
}
