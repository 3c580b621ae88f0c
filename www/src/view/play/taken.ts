/** The reader’s own run, while it is made. */

import { html, nothing, type TemplateResult } from "lit";
import type { Offer, Trace, Turn } from "../../engine/types.ts";
import { isAnswered, type Own } from "../../state/own.ts";
import { cursor } from "../../state/select.ts";
import type { State } from "../../state/state.ts";
import { isByChance } from "../../state/stress.ts";
import type { Act } from "../act.ts";
import { count } from "../words.ts";
import { far } from "./far.ts";

type Player = Pick<Act, "dispatch" | "stopPlay">;

/** A run that the reader makes: how it stands, and what may come next. */
export function taken(own: Own, shown: Trace, state: State, act: Player): TemplateResult {
  const back = cursor(state) < shown.steps.length;
  return html`
    <p class="play-words" role="status">${own.turn === null ? "…" : html`${made(own.turn)} ${state.shared.hidden ? nothing : far(own, isByChance(state.stress, own.turn.trace.path))}`}</p>
    <div class="play-buttons">
      <button type="button" class="button" ?disabled=${own.moves.length === 0} @click=${() => act.dispatch({ tag: "undo-move" })}>Undo</button>
      <button type="button" class="button" ?disabled=${own.undone.length === 0} @click=${() => act.dispatch({ tag: "redo-move" })}>Redo</button>
      ${back ? html`<button type="button" class="button" @click=${() => act.dispatch({ tag: "take-over", step: cursor(state) })}>Go on after step ${cursor(state)}</button>` : nothing}
      ${state.shared.hidden ? nothing : html`<button type="button" class="button" @click=${() => act.dispatch({ tag: "give-back" })}>Back to the checker’s run</button>`}
      <span class="play-wait ${state.habits.awaited ? "on" : ""}"><span>Searching …</span> <button type="button" class="button" @click=${act.stopPlay}>Stop</button></span>
    </div>
    ${own.turn === null ? nothing : offers(own, own.turn, shown, act)}
  `;
}

/** What is said is of the run that the offers below belong to, while the engine has yet to answer for the next. */
function made({ trouble, trace: { steps } }: Turn): TemplateResult {
  if (trouble !== null) return html`<b>This run cannot be followed further: ${trouble}.</b>`;
  return steps.length === 0 ? html`Nothing has happened yet.` : html`${count(steps.length, "move")} made.`;
}

/** A group of moves: those of one program, or of the hardware of one CPU. */
interface Group {
  readonly name: string;
  readonly offers: readonly Offer[];
}

export function groups(all: readonly Offer[], shown: Trace): readonly Group[] {
  const found = new Map<string, Offer[]>();
  const ordered = all.toSorted((a, b) => a.cpu - b.cpu || Number(isHardware(a)) - Number(isHardware(b)));
  for (const one of ordered) {
    const cpu = shown.start.cpus[one.cpu];
    const who = cpu?.device === true ? cpu.task : `CPU ${one.cpu}`;
    const name = isHardware(one) ? `${who}, its hardware` : `${who}, ${cpu?.task ?? "its program"}`;
    found.set(name, [...(found.get(name) ?? []), one]);
  }
  return [...found].map(([name, some]) => ({ name, offers: some }));
}

const isHardware = ({ actor }: Offer): boolean => actor === "hardware";

function offers(own: Own, turn: Turn, shown: Trace, act: Player): TemplateResult {
  if (turn.moves.length === 0) {
    const words = turn.trace.kind === null ? "The run is over, and nothing has broken in it." : turn.summary;
    return html`<p class="play-words">${words} ${turn.diagnosis?.words ?? ""}</p>`;
  }
  const take = (choice: number) => (): void => act.dispatch({ tag: "make-move", choice });
  return html`<div class="offers" aria-busy=${!isAnswered(own)}>
    ${groups(turn.moves, shown).map(
      (group) => html`<div class="offer-group" role="group" aria-label=${group.name}>
        <p class="offer-who" aria-hidden="true">${group.name}</p>
        <ul>
          ${group.offers.map((one) => html`<li><button type="button" class="offer ${one.actor}" @click=${take(one.choice)}>${one.sentence}</button></li>`)}
        </ul>
      </div>`,
    )}
  </div>`;
}
