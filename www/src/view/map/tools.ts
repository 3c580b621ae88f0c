/** The tools over the map: what of it is shown, what it is held against, and a line that says what that leaves. */

import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { columns, isMore } from "../../engine/columns.ts";
import type { Cell } from "../../engine/types.ts";
import { isInMap, setting } from "../../state/cost.ts";
import { differences, otherKernel, otherKernels, rowsOf, shownRows } from "../../state/map-select.ts";
import type { Filter } from "../../state/map.ts";
import type { State } from "../../state/state.ts";
import { columnOf } from "../../state/switches-select.ts";
import type { Act } from "../act.ts";
import { word } from "../question.ts";
import { count } from "../words.ts";

const NAMES: Readonly<Record<Filter, string>> = {
  all: "all",
  breaks: "what breaks somewhere",
  differs: "what differs between architectures",
  kernel: "against",
  texts: "changed by my text",
};

export function tools(state: State, act: Act): TemplateResult {
  const edited = Object.keys(state.edits).length > 0;
  const { filter } = state.mapView;
  return html`<div class="map-tools">
    <fieldset class="filters" aria-describedby="map-status">
      <legend class="unseen">what of the map is shown</legend>
      ${one(state, act, "all")} ${one(state, act, "breaks")} ${one(state, act, "differs")}
      ${one(state, act, "texts", !edited && filter !== "texts")} ${kernel(state, act)}
    </fieldset>
    ${architectures(state, act)}
  </div>`;
}

function one(state: State, act: Act, filter: Filter, disabled = false): TemplateResult {
  return html`<label class="tool ${disabled ? "off" : ""}"
    ><input
      type="radio"
      name="map-filter"
      value=${filter}
      ?disabled=${disabled}
      .checked=${live(state.mapView.filter === filter)}
      @change=${() => act.dispatch({ tag: "map", what: { tag: "filter", filter } })}
    />${NAMES[filter]}</label
  >`;
}

/** The other kernel is a word to choose; choosing one is asking for it. */
function kernel(state: State, act: Act): TemplateResult | typeof nothing {
  const other = otherKernel(state);
  if (other === undefined) return nothing;
  const options = otherKernels(state).map(({ name, title }) => ({ value: name, text: title }));
  const pick = (name: string): void => act.dispatch({ tag: "map", what: { tag: "kernel", kernel: name } });
  return html`<span class="tool-pair">${one(state, act, "kernel")} ${word("kernel that the map is held against", other.name, options, pick)}</span>`;
}

function architectures(state: State, act: Act): TemplateResult | typeof nothing {
  const { catalog, mapView, choices } = state;
  if (catalog === null || !isMore(catalog)) return nothing;
  const first = columns(catalog, "").length;
  const click = (): void => act.dispatch({ tag: "map", what: { tag: "show-all", all: !mapView.all } });
  const title = mapView.all ? `only the first ${first}` : `beside the ${columns(catalog, choices.arch).length} that are shown`;
  return html`<button type="button" class="button small" aria-pressed=${mapView.all ? "true" : "false"} title=${title} @click=${click}>
    all ${catalog.archs.length} architectures
  </button>`;
}

/** What the filter leaves, and what the text has just changed: seen by everybody, and said. */
export function status(state: State, act: Act, cells: readonly Cell[]): TemplateResult {
  const { changed } = state.mapView;
  const counted = setting(state.costView);
  const costly = isInMap(state.costView) && counted !== "" ? `Below: interrupts sent and flushes, counted for ${counted}.` : "";
  const words = [left(state, cells), costly, changed.size === 0 ? "" : `${count(changed.size, "cell")} changed with the text.`];
  return html`<p class="map-status" id="map-status" role="status">${words.filter((w) => w !== "").join(" ")}</p>${way(state, act)}`;
}

const button = (name: string, click: () => void): TemplateResult => html`<button type="button" class="button small" @click=${click}>${name}</button>`;

/** What can be done about the second map while the first one stands. */
function way({ mapStatus, mapView }: State, act: Act): TemplateResult | typeof nothing {
  const { filter, otherStatus: { tag } } = mapView;
  if (mapStatus.tag !== "answered" || (filter !== "kernel" && filter !== "texts")) return nothing;
  if (tag === "searching") return button("Stop", act.stopSecond);
  return tag === "stopped" || tag === "failed" ? button("Try again", act.retrySecond) : nothing;
}

function left(state: State, cells: readonly Cell[]): string {
  const { filter } = state.mapView;
  const [rows, all] = [shownRows(filter, cells).length, rowsOf(cells).length];
  if (filter === "breaks") return `${rows} of ${count(all, "row")}: what breaks on one of these architectures.`;
  if (filter === "differs") return `${rows} of ${count(all, "row")}: what fares differently on these architectures.`;
  return filter === "all" ? "" : compared(state, cells.filter((c) => columnOf(c.arch) === null).length);
}

function compared(state: State, all: number): string {
  const { filter, otherStatus, pair } = state.mapView;
  const what = filter === "kernel" ? (otherKernel(state)?.title ?? "another kernel") : "the library’s texts";
  if (otherStatus.tag === "failed") return `What it is with ${what} could not be computed: ${otherStatus.message}.`;
  if (otherStatus.tag === "stopped") return `The map with ${what} was stopped.`;
  if (pair === null || otherStatus.tag === "searching") return `The map with ${what} is being computed …`;
  if (pair.theirs.cells.length === 0) return `With ${what} there is no such map.`;
  return `${differences(state).size} of ${count(all, "cell")} ${filter === "kernel" ? "are otherwise with" : "differ from those by"} ${what}.`;
}
