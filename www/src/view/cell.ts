/** A cell of the row under the verdict: a link that opens it. */

import { html, type TemplateResult } from "lit";
import type { Cell } from "../engine/types.ts";
import { linkTo } from "../link/linked.ts";
import type { State } from "../state/state.ts";
import type { Basic } from "./act.ts";
import { LOOKS } from "./verdicts.ts";

/** What is said of a cell beside its verdict. */
export interface Link {
  /** What the row is about. */
  readonly what: string;
  readonly content: unknown;
  /** The page that the link opens; its own where that is empty. */
  readonly base: string;
}

export function cellLink(state: State, act: Basic, cell: Cell, { what, content, base }: Link): TemplateResult {
  const look = LOOKS[cell.verdict];
  // A case that stands alone has cells without a strategy; what is chosen stays chosen.
  const { arch } = cell;
  const name = cell.strategy === "" ? state.choices.strategy : cell.strategy;
  const here = name === state.choices.strategy && arch === state.choices.arch;
  const choices = { ...state.choices, strategy: name, arch };
  const steps = cell.steps === null ? "" : ` in ${cell.steps} steps`;
  const kind = cell.kind === null ? "" : ` (${cell.kind})`;
  const where = state.catalog?.archs.find((a) => a.name === arch)?.title ?? arch;
  const said = `${what} on ${where}: ${look.words}${steps}${kind}. ${capital(cell.reason)}`;
  const open = (event: MouseEvent): void => {
    // A click that asks for another tab or window stays the browser's.
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    act.dispatch({ tag: "open-cell", strategy: name, arch });
  };
  return html`<a
    class="cell ${look.className}"
    href="${base}#${linkTo(state, choices)}"
    aria-label=${said}
    title=${said}
    aria-current=${here ? "true" : "false"}
    @click=${open}
    >${content}</a
  >`;
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
