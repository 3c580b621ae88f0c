/** What stands beside the question: a word to choose it by, and its picture, which is loaded when it is first wanted. */

import { html, nothing, type TemplateResult } from "lit";
import { later } from "../../later.ts";
import type { Other } from "../../state/beside.ts";
import { secondQuestion, secondReport } from "../../state/beside.ts";
import { editedFiles, operation, strategies } from "../../state/select.ts";
import type { State } from "../../state/state.ts";
import type { Act } from "../act.ts";
import { word } from "../question.ts";
import { names } from "./names.ts";

type Pictures = typeof import("./pictures.ts");

const comes = later(() => import("./pictures.ts"));

let pictures: Pictures | null = null;

/** Loads what draws two runs. */
export async function load(): Promise<void> {
  pictures ??= await comes();
}

/** Both runs above each other; null where there are not two, or nothing yet to draw them with. */
export function two(state: State, act: Act): TemplateResult | null {
  return state.beside?.drawn === true && secondReport(state) !== null ? (pictures?.two(state, act) ?? null) : null;
}

interface Option {
  readonly value: string;
  readonly text: string;
  readonly heading: string;
}

const NOTHING = "";
const LIBRARY = "library";
/** Stands for what a link or a list has set beside the question, where that is more than one thing. */
const SET = "set";

/** “Compare with …”, where there is something to compare with. */
export function choice(state: State, act: Act): TemplateResult | typeof nothing {
  const all = options(state);
  if (state.catalog === null || all.length === 0) return nothing;
  const value = chosen(state, all);
  const set = value === SET ? [{ value: SET, text: names(state)[1], heading: "" }] : [];
  const pick = (to: string): void => {
    const other = to === LIBRARY ? LIBRARY : some(to);
    act.dispatch({ tag: "beside", what: other === null ? { tag: "close" } : { tag: "open", other } });
  };
  return html`<div class="beside-choice">
    <span>compare with ${word("compare with", value, [{ value: NOTHING, text: "nothing", heading: "" }, ...set, ...all], pick)}</span>
    ${status(state, act)}
  </div>`;
}

const button = (name: string, click: () => void): TemplateResult => html`<button type="button" class="button small" @click=${click}>${name}</button>`;

/** How it stands with the second answer, where it is none yet. */
function status(state: State, act: Act): TemplateResult {
  const { beside } = state;
  const words = (): string | TemplateResult => {
    if (beside === null || secondQuestion(state) === null) return "";
    if (beside.status.tag === "failed") return `It could not be judged: ${beside.status.message}.`;
    if (beside.status.tag === "searching") return html`Searching for its answer … ${button("Stop", act.stopBeside)}`;
    if (beside.status.tag === "stopped") {
      const again = (): void => act.dispatch({ tag: "beside", what: { tag: "open", other: beside.other } });
      return html`Its search was stopped. ${button("Search again", again)}`;
    }
    if (beside.status.tag === "answered" && beside.answer === null) return "Its text cannot be understood.";
    const report = secondReport(state);
    return report === null ? "…" : html`<span class="unseen">${names(state)[1]}: ${report.headline}</span>`;
  };
  return html`<span class="quiet" role="status">${words()}</span>`;
}

type Part = keyof typeof HEADINGS;

const list = (part: Part, all: readonly { name: string; title: string }[], now: string | undefined): Option[] =>
  all.flatMap(({ name, title }) => (name === now ? [] : [{ value: `${part}:${name}`, text: title, heading: HEADINGS[part] }]));

function options(state: State): readonly Option[] {
  const { catalog, choices } = state;
  const asked = operation(state);
  if (catalog === null || asked === undefined) return [];
  return [
    ...(editedFiles(state).length === 0 ? [] : [{ value: LIBRARY, text: "the library’s text", heading: "" }]),
    ...list("variant", asked.variants, choices.variant ?? asked.variants[0]?.name),
    ...list("strategy", asked.strategies.length === 0 ? [] : strategies(catalog, choices.operation), choices.strategy),
    ...list("arch", asked.archs.length === 0 ? catalog.archs : catalog.archs.filter((a) => asked.archs.includes(a.name)), choices.arch),
    ...list("kernel", catalog.kernels, choices.kernel),
  ];
}

const HEADINGS = { variant: "variants", strategy: "strategies", arch: "architectures", kernel: "flush functions" } as const;

function chosen(state: State, all: readonly Option[]): string {
  const { beside } = state;
  if (beside === null || secondQuestion(state) === null) return NOTHING;
  if (beside.other === LIBRARY) return LIBRARY;
  const [[part, name] = ["", ""], ...more] = Object.entries(beside.other);
  const value = `${part}:${typeof name === "string" ? name : ""}`;
  return more.length === 0 && all.some((o) => o.value === value) ? value : SET;
}

/** The choices that an option stands for; null for nothing. */
function some(value: string): Exclude<Other, "library"> | null {
  const at = value.indexOf(":");
  return at < 0 ? null : { [value.slice(0, at)]: value.slice(at + 1) };
}
