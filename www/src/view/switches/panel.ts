/** The promises of the architecture, each a sentence with its source, its value a switch. */

import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { text, title } from "../../state/select.ts";
import type { State } from "../../state/state.ts";
import type { Act } from "../act.ts";
import { count } from "../words.ts";
import { allReset, type Control, controls, reset, reworked, sourceOf, turned } from "./controls.ts";

/** Writes a text of the architecture, or says why it cannot be. */
export function write(state: State, act: Act, made: string | null): void {
  if (made === null) act.dispatch({ tag: "notice", text: "There is no place for this in the architecture’s text: it has errors." });
  else act.dispatch({ tag: "switches", what: { tag: "write", file: state.files.arch, text: made } });
}

/** The whole panel. */
export function panel(state: State, act: Act): TemplateResult {
  const all = controls(state);
  const knobs = all.filter((c) => c.sort === "knob");
  const insns = all.filter((c) => c.sort === "instruction");
  return html`
    <div class="switches-head">
      <p>What ${title(state, "arch")} promises. A switch that is turned is written into <button type="button" class="place"
        @click=${() => act.goTo(state.files.arch, 1, 1)}>${state.files.arch}</button>.</p>
      ${yours(state, act, all)}
    </div>
    <div class="switches-list" tabindex="0" role="group" aria-label="promises">
      ${all.length === 0 ? html`<p class="quiet">${state.glossary.length === 0 ? "The promises are being read …" : "The text of the architecture has errors."}</p>` : nothing}
      ${knobs.map((c) => row(state, act, c))}
      ${insns.length === 0 ? nothing : html`<h3>Instructions</h3>`}
      ${insns.map((c) => row(state, act, c))}
    </div>
  `;
}

/** How many promises are the reader's; the line keeps its place where none is. */
function yours(state: State, act: Act, all: readonly Control[]): TemplateResult {
  const changed = all.filter((c) => c.yours).length;
  const click = (event: Event): void => {
    (event.currentTarget as HTMLElement).closest("promise-switches")?.querySelector<HTMLElement>(".switches-list")?.focus({ preventScroll: true });
    write(state, act, allReset(state));
  };
  return html`<p class="switches-yours" role="status">
    ${changed === 0 ? html`<span class="quiet">All are the library’s.</span>` : html`<span class="tag yours">${changed} yours</span> <button type="button" class="button small" @click=${click}>Reset all</button>`}
  </p>`;
}

function row(state: State, act: Act, control: Control): TemplateResult {
  const { term, sort, said } = control;
  const rests = state.report?.rests_on.some((p) => p.name === term.name) ?? false;
  return html`<fieldset class="switch ${control.yours ? "own" : ""} ${said === null ? "" : "locked"}">
    <legend><code>${sort === "knob" ? term.name : term.form}</code>${rests ? html` <span class="tag">the answer rests on it</span>` : nothing}</legend>
    ${sort === "knob" ? html`<p class="switch-what">${term.text}</p>` : nothing}
    <div class="switch-values">
      ${sort === "knob" ? values(state, act, control) : clauses(state, act, control)} ${control.yours ? own(state, act, control) : nothing}
    </div>
    ${sentence(control)}
    ${said === null ? nothing : html`<p class="switch-what">Not the architecture’s to say here: it stands in <button type="button" class="place" @click=${() => act.goTo(said.file, said.line, said.column)}>${said.file}</button>.</p>`}
  </fieldset>`;
}

function own(state: State, act: Act, control: Control): TemplateResult {
  const { term, sort, original } = control;
  const click = (event: Event): void => {
    (event.currentTarget as HTMLElement).closest("fieldset")?.querySelector<HTMLElement>("input:checked, input")?.focus();
    write(state, act, reset(sourceOf(state), control));
  };
  const was = sort === "knob" ? original.value : original.clauses.join("; ");
  return html`<span class="tag yours">yours</span>
    <button type="button" class="button small" aria-label="Reset ${term.name}" title="the library has ${was}" @click=${click}>Reset</button>`;
}

function values(state: State, act: Act, control: Control): readonly TemplateResult[] {
  const { term, value, said } = control;
  return term.values.map(
    (v) => html`<label class="tool" title=${v.text}
      ><input type="radio" name="promise-${term.name}" value=${v.name} ?disabled=${said !== null} .checked=${live(v.name === value)}
        @change=${() => write(state, act, turned(sourceOf(state), control, v.name))} />${v.name}</label>`,
  );
}

/** What an instruction does by itself: nothing is to be switched off about that. */
const isFixed = (clause: string): boolean => clause === "done at once" || clause.startsWith("clears");

function clauses(state: State, act: Act, control: Control): readonly (TemplateResult | typeof nothing)[] {
  const { term, said } = control;
  const all = [...new Set([...control.original.clauses, ...control.clauses])];
  const has = (clause: string): boolean => control.clauses.includes(clause);
  const change = (from: string, to: string): void => write(state, act, reworked(sourceOf(state), control, from, to));
  const reach = all.find((clause) => clause.startsWith("reaches"));
  const one = (clause: string): TemplateResult => {
    if (isFixed(clause)) return html`<span class="tool off">${clause}</span>`;
    return html`<label class="tool check"
      ><input type="checkbox" value=${clause} ?disabled=${said !== null} .checked=${live(has(clause))} @change=${() => (has(clause) ? change(clause, "") : change("", clause))} />${clause}</label>`;
  };
  const there = (clause: string): TemplateResult => html`<label class="tool"
    ><input type="radio" name="promise-${term.name}" value=${clause} ?disabled=${said !== null} .checked=${live(has(clause))}
      @change=${() => change(control.clauses.find((c) => c.startsWith("reaches")) ?? "", clause)} />${clause}</label>`;
  const reaches = reach === undefined ? [] : [there("reaches here"), there("reaches all")];
  return [...all.filter((clause) => !clause.startsWith("reaches")).map(one), ...reaches];
}

/** The promise; what a new value means, until the engine has read the text. */
function sentence({ term, sort, value, clauses: now }: Control): TemplateResult | typeof nothing {
  const { promise } = term;
  if (promise === null) return nothing;
  const isNew = sort === "knob" ? promise.value !== value : promise.value.split("; ").length !== now.length;
  if (isNew) return html`<p class="switch-promise">${term.values.find((v) => v.name === value)?.text ?? "…"}</p>`;
  return html`<p class="switch-promise">${promise.sentence} <cite>${promise.source}</cite> <span class="standing ${promise.standing}">${promise.standing}</span></p>`;
}

/** What of the architecture is the reader's, in words; empty where nothing is. */
export function yoursInWords(state: State): string {
  if (!(state.files.arch in state.edits) || text(state, state.files.arch) === "") return "";
  const changed = controls(state).filter((c) => c.yours);
  const words = changed.slice(0, 4).map((c) => (c.sort === "knob" ? `${c.term.name} = ${c.value}, not ${c.original.value}` : c.term.name));
  const more = changed.length > words.length ? [count(changed.length - words.length, "other")] : [];
  return [...words, ...more].join("; ");
}
