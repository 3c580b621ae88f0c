/** The promises of the question's architecture as switches: what each is now, what the library has, and the text with another. */

import type { Place, Switch, Term } from "../../engine/types.ts";
import { text } from "../../state/select.ts";
import type { State } from "../../state/state.ts";
import { clausesIn, find, isSame, opening, parentOf, type Sort, type Source, valueIn, withClauses, withKnob } from "./text.ts";

/** A switch. */
export interface Control {
  readonly term: Term;
  readonly sort: Sort;
  /** The value of a knob; empty for an instruction. */
  readonly value: string;
  /** The clauses of an instruction. */
  readonly clauses: readonly string[];
  /** What the library has. */
  readonly original: { readonly value: string; readonly clauses: readonly string[] };
  /** True if it is the reader's. */
  readonly yours: boolean;
  /** The text of another part of the question that says it, so that the architecture cannot; null where none does. */
  readonly said: Place | null;
}

type Read = (file: string) => string;

/** An architecture, the one that it is like, and so on, as some texts have it. */
function lineage(state: State, read: Read, arch: string): readonly string[] {
  const line: string[] = [];
  for (let at: string | null = arch; at !== null && !line.includes(at); at = parentOf(read(fileOf(state, at)), at)) line.push(at);
  return line;
}

/** A promise of an architecture, or of the one that it is like, as some texts have it. */
function stated(state: State, read: Read, arch: string, sort: Sort, name: string): string | null {
  for (const at of lineage(state, read, arch)) {
    const found = find(read(fileOf(state, at)), at, sort, name);
    if (found !== null) return found.text;
  }
  return null;
}

const fileOf = (state: State, arch: string): string => state.catalog?.archs.find((a) => a.name === arch)?.file ?? "";

/** The text that switches are written into. */
export function sourceOf(state: State, own = text(state, state.files.arch)): Source {
  const { arch } = state.choices;
  const parent = parentOf(own, arch);
  return {
    arch,
    own,
    base: state.library[state.files.arch] ?? "",
    inherited: (sort, name) => (parent === null ? null : stated(state, (file) => text(state, file), parent, sort, name)),
  };
}

/** The switches, as the engine lists them; none where the text has no such architecture. */
export function controls(state: State): readonly Control[] {
  const { arch } = state.choices;
  if (opening(text(state, state.files.arch), arch) === null) return [];
  return state.glossary.flatMap((term) => (term.kind === "function" ? [] : [controlOf(state, term, term.kind)]));
}

function controlOf(state: State, term: Term, sort: Sort): Control {
  const { name, promise, place } = term;
  const { arch } = state.choices;
  const read: Read = (file) => text(state, file);
  const now = stated(state, read, arch, sort, name);
  const was = stated(state, (file) => state.library[file] ?? "", arch, sort, name);
  const said = lineage(state, read, arch).some((at) => fileOf(state, at) === place.file) ? null : place;
  if (sort === "knob") {
    const value = said === null && now !== null ? valueIn(now) : (promise?.value ?? "");
    const original = was === null ? value : valueIn(was);
    return { term, sort, value, clauses: [], original: { value: original, clauses: [] }, yours: said === null && value !== original, said };
  }
  const clauses = now === null ? (promise?.value ?? "").split("; ") : clausesIn(now);
  const original = was === null ? clauses : clausesIn(was);
  return { term, sort, value: "", clauses, original: { value: "", clauses: original }, yours: !isSame(clauses, original), said };
}

/** The text with another value; null where that has no place in it. */
export function turned(source: Source, { term, original }: Control, value: string): string | null {
  const sentence = term.values.find((v) => v.name === value)?.text ?? "";
  return withKnob(source, term.name, value, { sentence, source: `set by the reader, instead of ${original.value}` });
}

/** The text with a clause of an instruction instead of another; either may be missing. */
export function reworked(source: Source, { term, clauses }: Control, from: string, to: string): string | null {
  const others = clauses.filter((clause) => clause !== from && clause !== to);
  return withClauses(source, term.name, to === "" ? others : [...others, to]);
}

/** The text with a promise as the library has it. */
export function reset(source: Source, control: Control): string | null {
  const { sort, term, original } = control;
  return sort === "knob" ? turned(source, control, original.value) : withClauses(source, term.name, original.clauses);
}

/** The text with a set of promises otherwise, as the engine has tried it; null where that cannot be written. */
export function tried(state: State, set: readonly Switch[]): string | null {
  let own: string | null = text(state, state.files.arch);
  for (const { name, what, from, to } of set) {
    // Each on top of the one before: two may be about one instruction.
    const now: State = own === null ? state : { ...state, edits: { ...state.edits, [state.files.arch]: own } };
    const found = controls(now).find((c) => c.term.name === name && c.sort === what);
    if (own === null || found === undefined || found.said !== null) return null;
    own = what === "knob" ? turned(sourceOf(now), found, to) : reworked(sourceOf(now), found, from, to);
  }
  return own;
}

/** The text with every promise as the library has it. */
export function allReset(state: State): string | null {
  let own: string | null = text(state, state.files.arch);
  for (const one of controls(state)) {
    if (one.yours && own !== null) own = reset(sourceOf(state, own), one);
  }
  return own;
}
