/** What is told of an answer, in whatever form. */

import type { Param, Question, Report, Trace } from "../../engine/types.ts";
import type { Texts } from "../../worker/protocol.ts";
import { count } from "../words.ts";

export interface Telling {
  readonly report: Report;
  /** The run that is shown; missing where there is none. */
  readonly shown: Trace | undefined;
  /** Of a run that the reader made, whether stores wait in buffers in it; null where it is the checker's. */
  readonly own: { readonly delayed: boolean } | null;
  /** The reader's own texts, by path. */
  readonly edits: Texts;
  /** Where the page shows it; null where there is no page, as on the command line. */
  readonly link: string | null;
  /** The command that asks the same, in words that are not to be broken. */
  readonly command: readonly string[];
}

export function title({ strategy_title: strategy, operation_title: operation, arch_title: arch }: Pick<Question, "strategy_title" | "operation_title" | "arch_title">): string {
  return strategy === null ? `Does ${operation} survive on ${arch}?` : `Does ${strategy} survive ${operation} on ${arch}?`;
}

/** The names and values that the title leaves out. */
export function setting({ operation, variant, strategy, arch, kernel, params, knobs }: Question): string {
  const names = [operation, ...(variant === null ? [] : [`(${variant})`]), ...(strategy === null ? [] : [`with ${strategy}`]), `on ${arch}`];
  const on = knobs.length === 0 ? names : [...names, `with ${values(knobs).join(", ")}`];
  return [on.join(" "), ...values(params), `${kernel} kernel functions`].join(", ");
}

const values = (all: readonly Param[]): string[] => all.map(({ name, value }) => `${name}=${value}`);

/** The story in a paragraph, or why there is none. */
export const summary = ({ summary: told, reason }: Report): string => told || sentence(reason ?? "");

/** With a capital and a full stop. */
function sentence(words: string): string {
  const [first = "", ...rest] = words.replace(/\.+$/, "");
  return first === "" ? "" : `${first.toUpperCase()}${rest.join("")}.`;
}

/** The runs that are told: the answer's own, and the one that is shown where that is another. */
export function toldOf({ report, shown }: Telling): readonly Trace[] {
  const first = report.traces[0] ?? report.run;
  return [...new Set([first, shown])].filter((t) => t !== null && t !== undefined);
}

/** What stands over a run. */
export function heading(telling: Telling, run: Trace): string {
  const { report, shown, own } = telling;
  const { kind } = run;
  if (own !== null && run === shown) return kind === null ? "A run made by hand, which has broken nothing yet" : `A run made by hand, which ends in ${kind}`;
  if (kind === null) return "A run in which all that can be cached is";
  return run === report.traces[0] ? `The shortest story in which it does (${kind})` : `The shortest one that ends in ${kind}`;
}

/** How far the search went. */
export function extent({ checked: what }: Report): string {
  const every =
    what.engine === "explicit"
      ? "Every interleaving was tried, each fill and walk step a move of its own"
      : "Every interleaving of the programs was tried, with every fill that the hardware may make between two of their moves";
  const tried = what.complete ? every : "Not every interleaving was tried";
  const stores = what.limit_stores === null ? "stores visible at once" : `stores waiting in buffers of ${what.limit_stores} a CPU`;
  const walks = what.limit_walks === null ? "" : `, ${count(what.limit_walks, "walk")} in flight a CPU`;
  return (
    `${tried}, ${stores}: ${count(what.states, "state")}, ${count(what.transitions, "move")} between them, the farthest ` +
    `${count(what.depth, "program move")} from the start. Limits: ${count(what.limit_states, "state")}, ` +
    `${Math.floor(what.limit_bytes / 1024 / 1024)} MiB${walks}.`
  );
}

/** Who has answered. */
export const version = ({ engine, edition }: Report): string => `Stalewalk ${engine}, language edition ${edition}`;
