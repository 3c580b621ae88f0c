/** The question, as a sentence with words to choose in it. */

import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { OperationEntry, ParamEntry } from "../engine/types.ts";
import { editedFiles, operation, paramValue, phrase, strategies, title } from "../state/select.ts";
import type { Part, State } from "../state/state.ts";
import type { Act } from "./act.ts";
import { fits, MOST_LETTERS } from "../link/texts.ts";
import { count, STORES } from "./words.ts";

interface Option {
  readonly value: string;
  readonly text: string;
  readonly heading?: string;
}

/** A word that is a native list of choices: the text stands under an invisible `select` of the same size. */
export function word(name: string, value: string, options: readonly Option[], pick: (value: string) => void): TemplateResult {
  const chosen = options.find((o) => o.value === value);
  const all = chosen === undefined ? [{ value, text: value }, ...options] : options;
  const headings = [...new Set(all.map((o) => o.heading ?? ""))];
  const item = (o: Option) => html`<option value=${o.value} ?selected=${o.value === value}>${o.text}</option>`;
  const group = (heading: string) => {
    const items = all.filter((o) => (o.heading ?? "") === heading).map(item);
    return heading === "" ? items : html`<optgroup label=${heading}>${items}</optgroup>`;
  };
  return html`<span class="word"
    ><span class="word-text" aria-hidden="true">${chosen?.text ?? value}</span
    ><select
      aria-label=${name}
      .value=${live(value)}
      @change=${(event: Event) => pick((event.target as HTMLSelectElement).value)}
    >
      ${headings.map(group)}
    </select></span
  >`;
}

function part(state: State, act: Act, which: Part, name: string): TemplateResult {
  const { catalog } = state;
  if (catalog === null) return html`<span class="word"><span class="word-text">…</span></span>`;
  const about = operation(state)?.archs ?? [];
  const archs = about.length === 0 ? catalog.archs : catalog.archs.filter((arch) => about.includes(arch.name));
  const lists = { strategy: strategies(catalog, state.choices.operation), arch: archs, kernel: catalog.kernels };
  const options: readonly Option[] =
    which === "operation"
      ? operations(catalog.operations)
      : lists[which].map((e) => ({ value: e.name, text: e.title }));
  const known = options.some((o) => o.value === state.choices[which]);
  const all = known ? options : [{ value: state.choices[which], text: title(state, which) }, ...options];
  return word(name, state.choices[which], all, (value) => act.dispatch({ tag: "choose", part: which, name: value }));
}

/** Operations first, single cases and litmus tests after them under headings of their own. */
function operations(all: readonly OperationEntry[]): readonly Option[] {
  const ordered = [...all.filter((o) => !o.case), ...all.filter((o) => o.case)];
  return ordered.map((o) => ({ value: o.name, text: o.title, heading: headingOf(o) }));
}

function headingOf({ case: alone, file }: OperationEntry): string {
  if (!alone) return "";
  return file.startsWith("litmus/") ? "published litmus tests" : "cases";
}

function param(state: State, act: Act, which: ParamEntry): TemplateResult {
  const options = which.values.map((value) => ({ value, text: phrase(which, value) }));
  return word(which.name, paramValue(state, which), options, (value) =>
    act.dispatch({ tag: "set-param", name: which.name, value }),
  );
}

export function question(state: State, act: Act): TemplateResult | typeof nothing {
  // Where there is no engine nothing can be asked.
  if (state.catalog === null && state.status.tag === "failed") return nothing;
  const asked = operation(state);
  const [first, ...others] = asked?.params ?? [];
  const on = html`on ${part(state, act, "arch", "architecture")}`;
  const subject =
    asked?.strategies.length === 0
      ? html`Is ${part(state, act, "operation", "operation")} safe ${on}`
      : html`Does ${part(state, act, "strategy", "strategy")} survive ${part(state, act, "operation", "operation")} ${on}`;
  return html`
    <section class="question" aria-label="the question">
      <h1>
        ${subject}${first === undefined ? nothing : html` with ${param(state, act, first)}`}<span class="mark">?</span>
      </h1>
      ${details(state, act, others)}
    </section>
  `;
}

function details(state: State, act: Act, others: readonly ParamEntry[]): TemplateResult {
  const kernels = state.catalog?.kernels.length ?? 0;
  return html`<p class="details">
    ${variants(state, act)} ${strange(state)}
    ${others.map((p) => html`<span class="detail">${param(state, act, p)}</span>`)}
    ${kernels < 2 ? nothing : html`<span class="detail">flush functions: ${part(state, act, "kernel", "flush functions")}</span>`}
    <span class="detail">${stores(state, act)}</span>
    ${edited(state, act)}
  </p>`;
}

/** Of a bug which of its forms is asked about: as it was, or what it became. */
function variants(state: State, act: Act): TemplateResult | typeof nothing {
  const asked = operation(state);
  if (asked === undefined || asked.variants.length < 2) return nothing;
  const { operation: name, arch, variant } = state.choices;
  // Where the answer is withheld the others, and what they are called, would tell it.
  if (state.shared.hidden) return html`<span class="detail">${variant ?? asked.variants[0]?.name}</span>`;
  const options = asked.variants.map((one) => ({ value: one.name, text: one.title.startsWith(one.name) ? one.title : `${one.name}: ${one.title}` }));
  const pick = (to: string): void => act.dispatch({ tag: "open-setting", choices: { operation: name, arch, variant: to } });
  return html`<span class="detail">${word("variant", variant ?? asked.variants[0]?.name ?? "", options, pick)}</span>`;
}

/** A case may be asked on an architecture that it is not about, by a link: the answer is then none about that bug. */
function strange(state: State): TemplateResult | typeof nothing {
  const about = operation(state)?.archs ?? [];
  if (about.length === 0 || about.includes(state.choices.arch)) return nothing;
  return html`<span class="detail"><strong>this case is not about ${title(state, "arch")}</strong></span>`;
}

/** Whether stores may wait in buffers: an answer without that finds no barrier that is missing. */
function stores(state: State, act: Act): TemplateResult {
  const options = [
    { value: "immediate", text: STORES.immediate },
    { value: "delayed", text: STORES.delayed },
  ];
  return word("stores", state.choices.stores ?? "immediate", options, (value) =>
    act.dispatch({ tag: "set-stores", delayed: value === "delayed" }),
  );
}

/** What is asked of is no longer what the library has: said with the question, as a link may bring it. */
function edited(state: State, act: Act): TemplateResult | typeof nothing {
  const files = editedFiles(state);
  if (files.length === 0) return nothing;
  const show = (file: string) =>
    html`<button type="button" class="place" @click=${() => act.dispatch({ tag: "show-tab", file })}>${file}</button>`;
  return html`<span class="detail edited">with ${files.map((file, n) => html`${n === 0 ? "" : ", "}${show(file)}`)} changed against the library${fits(state.edits) ? nothing : `; more than ${count(MOST_LETTERS, "letter")}, which no link takes and the browser does not keep`}</span>`;
}
