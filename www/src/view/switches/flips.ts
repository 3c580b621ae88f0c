/** Which promises of the hardware the answer turns on: the smallest sets, as the engine has tried them. */

import { html, nothing, type TemplateResult } from "lit";
import type { Flip, Flips, Switch, Tried } from "../../engine/types.ts";
import { isSameSecond } from "../../state/map-select.ts";
import type { State } from "../../state/state.ts";
import { flipsOf } from "../../state/switches-select.ts";
import type { Act } from "../act.ts";
import { LOOKS, symbol } from "../verdicts.ts";
import { count } from "../words.ts";
import { allReset, tried as withAll } from "./controls.ts";
import { write, yoursInWords } from "./panel.ts";
import { isSaved } from "./place.ts";

/** So many are shown at once. */
const SHOWN = 12;

/** What stands below the question. */
export function list(state: State, act: Act): TemplateResult {
  const { flips, of } = state.switching;
  const old = !isSameSecond(of, flipsOf(state));
  return html`
    ${own(state, act)}
    ${said(state, act, old)}
    ${flips === null ? nothing : html`<div class=${old ? "old" : ""}>${found(state, act, flips, old)} <p class="flips-tried">${trials(flips)}</p></div>`}
  `;
}

/** The list goes with the answer that a click changes; the focus stays at its head, and the answer comes into sight. */
function toHead(event: Event): void {
  const place = (event.currentTarget as HTMLElement).closest("details.flips");
  place?.querySelector<HTMLElement>("summary")?.focus({ preventScroll: true });
  place?.closest(".verdict")?.querySelector(".headline")?.scrollIntoView({ block: "nearest" });
}

function own(state: State, act: Act): TemplateResult | typeof nothing {
  const words = yoursInWords(state);
  if (words === "") return nothing;
  const click = (event: Event): void => {
    toHead(event);
    write(state, act, allReset(state));
  };
  return html`<p class="flips-yours"><span class="tag yours">yours</span> <code>${words}</code> <button type="button" class="button small" @click=${click}>Reset</button></p>`;
}

/** A line with what can be done about it. */
function line(words: unknown, name = "", click: (() => void) | null = null): TemplateResult {
  const button = click === null ? nothing : html`<button type="button" class="button small" @click=${click}>${name}</button>`;
  return html`<p class="flips-said"><span role="status">${words}</span> ${button}</p>`;
}

/** How it stands, in a sentence: what was found, or how far it is. */
function said(state: State, act: Act, old: boolean): TemplateResult {
  const { status, flips } = state.switching;
  if (status.tag === "failed") return line(`The promises could not be tried: ${status.message}.`, "Try again", act.retryFlips);
  if (status.tag === "stopped") return line("Stopped. What was found until then stands below; there may be more.", "Try again", act.retryFlips);
  if (old || flips === null) return line("Trying promise by promise …", "Stop", act.stopFlips);
  return flips.complete ? line(html`<b>${headline(flips)}</b>`) : line(progress(flips), "Stop", act.stopFlips);
}

function progress(flips: Flips): string {
  const last = flips.tried.at(-1);
  return last === undefined ? "Trying …" : `Trying: ${last.tried.toLocaleString("en")} of ${sets(last)} …`;
}

const SIZES = ["", "promise", "pair", "set of three"] as const;

/** `39 promises`, `727 pairs`, `8,627 sets of three`. */
function sets({ size, all }: Pick<Tried, "size" | "all">): string {
  return size === 3 ? count(all, "set of three", "sets of three") : count(all, SIZES[size] ?? "set");
}

/** What of sets up to a size has been tried in vain. */
function inVain(size: number, makes: string): string {
  const more = ["", "", ", and no two together", ", no two together and no three"][size] ?? "";
  return size === 0 ? "" : `No promise alone would ${makes}${more}.`;
}

function headline(flips: Flips): string {
  const makes = isSaved(flips) ? "make it safe" : "make it break";
  const size = flips.tried.at(-1)?.size ?? 1;
  const many = flips.flips.length;
  if (many === 0) return inVain(size, makes);
  if (size > 1) return `${inVain(size - 1, makes)} ${many === 1 ? `This ${SIZES[size]}` : `Each ${SIZES[size]} of these ${many}`}, made otherwise, would:`;
  return many === 1 ? `One promise, made otherwise, would ${makes} by itself:` : `Any one of these ${many}, by itself, would ${makes}:`;
}

function found(state: State, act: Act, flips: Flips, old: boolean): TemplateResult | typeof nothing {
  if (flips.flips.length === 0) return nothing;
  const item = (flip: Flip): TemplateResult => one(state, act, flip, old);
  const more = flips.flips.slice(SHOWN);
  return html`<ul class="flips-list">${flips.flips.slice(0, SHOWN).map(item)}</ul>
    ${more.length === 0 ? nothing : html`<details><summary>${count(more.length, "other")}</summary><ul class="flips-list">${more.map(item)}</ul></details>`}`;
}

function one(state: State, act: Act, flip: Flip, old: boolean): TemplateResult {
  const look = LOOKS[flip.verdict];
  const steps = flip.steps === null ? "" : ` in ${count(flip.steps, "step")}`;
  const click = (event: Event): void => {
    toHead(event);
    write(state, act, withAll(state, flip.switches));
  };
  const names = flip.switches.map((s) => nameOf(s)).join(" and ");
  return html`<li>
    <div class="flip-head">
      <span class=${look.className}>${symbol(flip.verdict)}</span>
      ${flip.switches.map((s, n) => html`${n === 0 ? nothing : " and "}<code>${nameOf(s)}</code>`)}
      <span class="quiet">${look.words}${steps}${flip.kind === null ? nothing : html` (<code>${flip.kind}</code>)`}</span>
      ${flip.in_text ? html`<button type="button" class="button small" ?disabled=${old} @click=${click}>Try it<span class="unseen"> with ${names}</span></button>` : nothing}
    </div>
    ${flip.switches.map((s) => html`<p class="flip-words">${s.what === "knob" ? `${s.words} ${kept(state, s)}` : `${s.name}: ${s.words}`}</p>`)}
    ${flip.in_text ? nothing : html`<p class="flip-words quiet">The same program on such hardware. If its text said so, the kernel’s functions would take another instruction, or find none.</p>`}
  </li>`;
}

/** `gate = user-mode`, `ipte with drops walk va tag`. */
function nameOf({ name, what, from, to }: Switch): string {
  if (what === "knob") return `${name} = ${to}`;
  if (to === "") return `${name} without ${from}`;
  return from === "" ? `${name} with ${to}` : `${name} with ${to}, not ${from}`;
}

/** Which architectures keep a promise. */
function kept(state: State, { archs }: Switch): string {
  if (archs.length === 0) return "No architecture here has it so.";
  const titles = archs.map((name) => state.catalog?.archs.find((a) => a.name === name)?.title ?? name);
  return `So it is on ${titles.join(", ")}.`;
}

/** What was tried, and what of it gave no answer. */
function trials(flips: Flips): string {
  const words = `Every interleaving was tried with ${flips.tried.map(trial).join(", ")}.`;
  const left = flips.left_out === null ? "" : ` ${flips.left_out === 2 ? "Pairs are" : "Sets of three are"} too many to try here.`;
  return `${words} ${MEANT}${left}`;
}

const MEANT =
  "A promise is a knob’s value, or a clause of an instruction that the program executes; made otherwise is every other value, " +
  "the clause left out, wider or narrower, or one that it lacks.";

function trial(tried: Tried): string {
  const but = [
    [tried.refused, "contradictory"],
    [tried.not_applicable, "not applicable"],
    [tried.undecided, "undecided"],
  ] as const;
  const some = but.filter(([n]) => n > 0).map(([n, words]) => `${n.toLocaleString("en")} ${words}`);
  const far = tried.tried === tried.all ? "" : `${tried.tried.toLocaleString("en")} of `;
  return `${far}${sets(tried)}${some.length === 0 ? "" : ` (${some.join(", ")})`}`;
}
