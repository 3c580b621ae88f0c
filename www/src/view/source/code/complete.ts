/** What may be written at a place, from the same table as the hints. */

import { autocompletion, type Completion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import type { Extension } from "@codemirror/state";
import { render } from "lit";
import type { Hint } from "../hints.ts";
import { lookAt } from "./look.ts";
import { type Leads, tip } from "./tips.ts";

/** What comes first among names that fit equally well. */
const RANK: Readonly<Record<Hint["kind"], number>> = {
  function: 5,
  instruction: 4,
  knob: 3,
  builtin: 2,
  keyword: 0,
  type: 0,
  group: 0,
  field: -2,
  answer: -1,
  other: -3,
};

/** What is offered for the word before the caret; null where nothing can be. */
export function offered(context: CompletionContext, leads: Leads): CompletionResult | null {
  const { state, pos } = context;
  const look = lookAt(state.doc, pos);
  if (look === "comment" || look === "string") return null;
  const word = context.matchBefore(/[A-Za-z_][\w-]*$/);
  const from = word?.from ?? pos;
  const before = state.doc.lineAt(from).text.slice(0, from - state.doc.lineAt(from).from);
  const values = ofKnob(before, leads);
  if (word === null && !context.explicit && values.length === 0) return null;
  const options = values.length > 0 ? values : names(before.endsWith("."), inArch(state.doc.toString(), pos), leads);
  return options.length === 0 ? null : { from, options, validFor: /^[\w-]*$/ };
}

/** Behind a knob and `=`, and in a group behind the knob alone, stand its values. */
function ofKnob(before: string, leads: Leads): Completion[] {
  const name = before.match(/([a-z_]+)\s*=\s*$/)?.[1] ?? before.match(/^\s*group\b.*?[=,]\s*([a-z_]+)\s+$/)?.[1] ?? "";
  const term = leads.hints().get(name)?.find((hint) => hint.term?.kind === "knob")?.term;
  return (term?.values ?? []).map(({ name: label, text }) => ({ label, detail: term?.promise?.value === label ? "as it is" : "", info: text }));
}

function names(isField: boolean, isArch: boolean, leads: Leads): Completion[] {
  const fits = (hint: Hint): boolean => (hint.kind === "field") === isField;
  const first = (hint: Hint): number => (isArch && hint.kind === "knob" ? 10 : RANK[hint.kind]);
  const best = (all: readonly Hint[]): Hint | undefined => all.filter(fits).toSorted((a, b) => first(b) - first(a))[0];
  return [...leads.hints().values()].flatMap((all) => {
    const hint = best(all);
    return hint === undefined ? [] : [completion(hint, first(hint))];
  });
}

function completion(hint: Hint, boost: number): Completion {
  const info = (): HTMLElement => {
    const dom = document.createElement("div");
    render(tip(hint, null), dom);
    return dom;
  };
  return { label: hint.name, detail: hint.kind, boost, info };
}

/** True inside of an architecture's own text, where its knobs are stated. */
const inArch = (text: string, at: number): boolean =>
  [...text.slice(0, at).matchAll(/^(arch|kernel|strategy|operation|case) /gm)].at(-1)?.[1] === "arch";

export function completing(leads: Leads): Extension {
  return autocompletion({ override: [(context) => offered(context, leads)], icons: false });
}
