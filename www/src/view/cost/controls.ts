/** What the costs are counted for: the parameter that grows, and the size of everything. */

import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { ParamEntry } from "../../engine/types.ts";
import { along } from "../../state/cost.ts";
import { valueOf } from "../../state/cost-select.ts";
import { phrase } from "../../state/select.ts";
import type { State } from "../../state/state.ts";
import type { Act } from "../act.ts";
import { word } from "../question.ts";

/** True for a parameter that is a number and can be more than one. */
export const grows = ({ values }: ParamEntry): boolean => values.length > 1 && values.every((value) => /^\d+$/.test(value));

/** What several of it are called: `pages`, of `24 pages`. */
export const noun = ({ name, phrases }: ParamEntry): string => phrases.at(-1)?.match(/^\d+ (.+)$/)?.[1] ?? name;

export function controls(state: State, act: Act): TemplateResult {
  const choices = state.costView.costs?.choices ?? [];
  const [sizes, others] = [choices.filter(grows), choices.filter((c) => !grows(c))];
  return html`<div class="cost-tools">
    <fieldset class="filters">
      <legend>From left to right grow the</legend>
      ${sizes.map((choice) => axis(state, act, choice))}
    </fieldset>
    <div class="cost-sizes">
      ${sizes.map((choice) => size(state, act, choice))}
      ${others.map((choice) => (choice.values.length > 1 ? other(state, act, choice) : nothing))} ${inMap(state, act)}
    </div>
  </div>`;
}

function axis(state: State, act: Act, choice: ParamEntry): TemplateResult {
  const { name } = choice;
  return html`<label class="tool"
    ><input
      type="radio"
      name="cost-along"
      value=${name}
      .checked=${live(along(state.costView) === name)}
      @change=${() => act.dispatch({ tag: "cost", what: { tag: "along", name } })}
    />${noun(choice)}</label
  >`;
}

function size(state: State, act: Act, choice: ParamEntry): TemplateResult {
  const value = valueOf(state.costView, choice.name);
  const at = Math.max(0, choice.values.indexOf(value));
  const said = phrase(choice, value);
  const set = (event: Event): void => {
    const chosen = choice.values[Number((event.target as HTMLInputElement).value)];
    if (chosen !== undefined) act.dispatch({ tag: "cost", what: { tag: "set", name: choice.name, value: chosen } });
  };
  return html`<label class="cost-size"
    ><span class="cost-phrase">${said}</span
    ><input
      type="range"
      min="0"
      max=${choice.values.length - 1}
      .value=${live(String(at))}
      aria-label=${noun(choice)}
      aria-valuetext=${said}
      @input=${set}
  /></label>`;
}

function inMap(state: State, act: Act): TemplateResult {
  const on = state.costView.inMap;
  return html`<label class="cost-in-map"
    ><input type="checkbox" .checked=${live(on)} @change=${() => act.dispatch({ tag: "cost", what: { tag: "in-map", on: !on } })} /> in the
    cells of the map, too</label
  >`;
}

function other(state: State, act: Act, choice: ParamEntry): TemplateResult {
  const options = choice.values.map((value) => ({ value, text: phrase(choice, value) }));
  return word(choice.name, valueOf(state.costView, choice.name), options, (value) =>
    act.dispatch({ tag: "cost", what: { tag: "set", name: choice.name, value } }),
  );
}
