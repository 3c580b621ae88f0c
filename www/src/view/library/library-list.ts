/** The list of the library: real bugs by what went wrong in them, then whatever else can be opened. */

import "../../style/library.css";
import { html, nothing, render, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { linkOf } from "../../link/linked.ts";
import { type Group, hasCases, type Item, shelfGroups, shelfSize, years } from "../../state/shelf-select.ts";
import type { Narrowed } from "../../state/shelf.ts";
import type { State } from "../../state/state.ts";
import { update } from "../../state/update.ts";
import type { Act } from "../act.ts";
import { early, type Shown } from "../element.ts";
import { count } from "../words.ts";
import { openCase } from "./open.ts";

/** Where the numbers of commits lead. */
const COMMITS = "https://git.kernel.org/linus/";

/**
 * The element that the page has for the list: its code comes when it is first opened. What it is to show may have been said
 * before, to an element that was not yet this one.
 */
class LibraryList extends HTMLElement {
  constructor() {
    super();
    const said = early<Shown>(this);
    if (said !== undefined) this.shown = said;
  }

  set shown({ state, act }: Shown) {
    const isFirst = this.firstChild === null;
    render(list(state, act), this);
    // Whoever opened the list may type at once what to look for.
    const focused = document.activeElement;
    if (isFirst && focused?.matches(".way")) this.querySelector<HTMLElement>("input")?.focus();
  }
}

function list(state: State, act: Act): TemplateResult {
  const groups = shelfGroups(state);
  const found = groups.reduce((sum, { items }) => sum + items.length, 0);
  return html`
    <h1>Library</h1>
    <p class="library-words">
      Bugs that kernels had, each as it was before and after it was mended; and the operations, strategies and published tests that
      they are made of. All of it is text that can be changed once it is open.
    </p>
    ${tools(state, act, found)}
    ${hasCases(state) ? nothing : html`<p class="quiet">The cases are still being loaded …</p>`}
    ${groups.map((group) => section(state, act, group))}
    ${found === 0 ? html`<p class="library-none">Nothing in the library has all of that.</p>` : nothing}
  `;
}

function tools(state: State, act: Act, found: number): TemplateResult {
  const { shelf, catalog } = state;
  const narrow = (by: Narrowed) => (event: Event): void =>
    act.dispatch({ tag: "shelf", what: { tag: "narrow", by, to: (event.target as HTMLInputElement | HTMLSelectElement).value } });
  const isAll = shelf.find === "" && shelf.mechanism === "" && shelf.year === "" && shelf.arch === "";
  const some = (by: Exclude<Narrowed, "find">, label: string, all: string, options: readonly (readonly [string, string])[]) => html`<label
    ><span>${label}</span
    ><select .value=${live(shelf[by])} @change=${narrow(by)}>
      <option value="">${all}</option>
      ${options.map(([value, text]) => html`<option value=${value} ?selected=${shelf[by] === value}>${text}</option>`)}
    </select></label
  >`;
  return html`<search class="library-tools">
    <label class="library-find"
      ><span>Find</span
      ><input type="search" autocomplete="off" spellcheck="false" .value=${live(shelf.find)} placeholder="mremap, 99baac21e458, dirty …" @input=${narrow("find")}
    /></label>
    ${some("mechanism", "What went wrong", "anything", catalog?.mechanisms.map((m) => [m.name, m.title] as const) ?? [])}
    ${some("year", "Year", "any", catalog === null ? [] : years(catalog).map((year) => [year, year] as const))}
    ${some("arch", "Architecture", "any", catalog?.archs.map((a) => [a.name, a.title] as const) ?? [])}
    <p class="library-count">
      <span role="status">${found === shelfSize(state) ? count(found, "entry", "entries") : `${found} of ${count(shelfSize(state), "entry", "entries")}`}</span>
      <button type="button" class="button small" ?disabled=${isAll} @click=${() => act.dispatch({ tag: "shelf", what: { tag: "all" } })}>Show all</button>
    </p>
  </search>`;
}

function section(state: State, act: Act, { heading, items }: Group): TemplateResult {
  const id = `library-${heading.toLowerCase().replaceAll(/[^a-z]+/g, "-")}`;
  return html`<section aria-labelledby=${id}>
    <h2 id=${id}>${heading} <span class="quiet">${items.length}</span></h2>
    <ul>
      ${items.map((item) => html`<li class="shelved">${row(state, act, item)}</li>`)}
    </ul>
  </section>`;
}

function row(state: State, act: Act, item: Item): TemplateResult {
  const { entry, year, story } = item;
  return html`
    <span class="shelved-year">${year ?? nothing}</span>
    <div class="shelved-what">
      <h3>${opener(state, act, item, capital(entry.title))}</h3>
      ${story === "" ? nothing : html`<p class="shelved-story">${story}</p>`}
      <p class="shelved-more">${marks(state, act, item)}</p>
    </div>
  `;
}

/** A link, so that it can be opened beside, too, and copied. What it says is what the page becomes by it. */
function opener(state: State, act: Act, item: Item, text: string, variant?: string): TemplateResult {
  const action = openCase(state, item, variant);
  const open = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    act.dispatch(action);
  };
  const label = variant === undefined ? nothing : `${item.entry.title}: ${text}`;
  return html`<a href="#${linkOf(update(state, action))}" aria-label=${label} @click=${open}>${text}</a>`;
}

function marks(state: State, act: Act, item: Item): unknown {
  const titles = new Map(state.catalog?.archs.map((a) => [a.name, a.title]));
  const { archs, commits, variants } = item;
  const where = archs.length > 6 ? `${archs.length} architectures` : archs.map((a) => titles.get(a) ?? a).join(", ");
  return html`
    <code>${item.entry.name}</code>
    ${where === "" ? nothing : html`<span>${where}</span>`}
    ${commits.length === 0 ? nothing : html`<span>mended by ${commits.map(commit)}</span>`}
    ${variants.length === 0 ? nothing : html`<span class="shelved-forms">${variants.map((v) => html`<span>${v.name}: ${opener(state, act, item, v.title, v.name)}</span>`)}</span>`}
  `;
}

const commit = (number: string): TemplateResult => html`<a class="commit" href=${COMMITS + number} rel="noreferrer">${number}</a> `;

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

// An element that stands on the page already is drawn at once, with all that is above.
customElements.define("library-list", LibraryList);
