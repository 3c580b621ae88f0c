/**
 * The answer as plain text for a mail: the story in a column a CPU, the way kernel mails draw an interleaving,
 * and all that the answer rests on. In the words and the order of the command line's text.
 */

import type { Checked, Promise as Statement, Question, Report, Trace } from "../engine/types.ts";
import { story } from "./mail-story.ts";
import { ascii, count, wrap } from "./words.ts";

/** Leaves room for being quoted twice. */
const WIDTH = 76;

/**
 * Tells the answer's own story and the one that is shown; `edited` are the files that differ from the library's. `own` says that
 * the one shown was made by the reader.
 */
export function mail(report: Report, shown: Trace | undefined, edited: readonly string[], link: string, own = false): string {
  const { question } = report;
  const first = report.traces[0] ?? report.run;
  const told = [...new Set([first, shown])].filter((t) => t !== null && t !== undefined);
  const blocks = [
    [...paragraph(title(question)), ...paragraph(setting(question), "    "), ...changed(edited)],
    [report.headline],
    paragraph(report.summary || report.reason || ""),
    ...told.map((t) => [`${own && t === shown ? byHand(t) : heading(t, t === first)}:`, "", ...story(t, WIDTH)]),
    wrong(report),
    section("It breaks in other ways too", others(report, told)),
    section("It relies on this", report.verdict === "survives-stale" ? report.relies_on.flatMap((r) => item(r.words)) : []),
    section("Beside the answer", report.notes.flatMap(item)),
    section("It rests on these promises of the hardware", report.rests_on.flatMap(promise)),
    ...(report.verdict === "not-applicable" ? [] : checked(report)),
    [`Link: ${link}`],
  ];
  return `${blocks.filter((block) => block.length > 0).map((block) => block.join("\n")).join("\n\n")}\n`;
}

function paragraph(words: string, indent = "", first = indent): string[] {
  return wrap(ascii(words), WIDTH - indent.length).map((line, n) => `${n === 0 ? first : indent}${line}`);
}

const item = (words: string): string[] => paragraph(words, "    ", "  - ");

function section(name: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${name}:`, ...lines];
}

function title({ strategy_title: strategy, operation_title: operation, arch_title: arch }: Question): string {
  return strategy === null ? `Does ${operation} survive on ${arch}?` : `Does ${strategy} survive ${operation} on ${arch}?`;
}

/** The names and values that the title leaves out. */
function setting(question: Question): string {
  const named = question.strategy === null ? question.operation : `${question.operation} with ${question.strategy}`;
  const params = question.params.map((p) => `${p.name}=${p.value}`);
  return [`${named} on ${question.arch}`, ...params, `${question.kernel} kernel functions`].join(", ");
}

function changed(edited: readonly string[]): string[] {
  return edited.length === 0 ? [] : paragraph(`changed against the library: ${edited.join(", ")} (in the link)`, "    ");
}

function heading({ kind }: Trace, isFirst: boolean): string {
  if (kind === null) return "A run in which all that can be cached is";
  return isFirst ? `The shortest story in which it does (${kind})` : `The shortest one that ends in ${kind}`;
}

function byHand({ kind }: Trace): string {
  return kind === null ? "A run made by hand, which has broken nothing yet" : `A run made by hand, which ends in ${kind}`;
}

function wrong({ diagnosis }: Report): string[] {
  return diagnosis === null ? [] : section("What is wrong", paragraph(diagnosis.words, "    "));
}

function others(report: Report, told: readonly Trace[]): string[] {
  const rest = report.traces.filter((t) => !told.includes(t));
  return rest.flatMap((t) => item(`${t.kind}, in ${count(t.steps.length, "step")}`));
}

function promise({ name, value, standing, sentence, source }: Statement): string[] {
  // What an instruction does is several words, the value of a knob is one.
  const said = value.includes(" ") ? `${name} { ${value} }` : `${name} = ${value}`;
  return [...item(`${said}, ${standing}: ${sentence}`), ...paragraph(`[${source}]`, "      ")];
}

function checked({ checked: what, engine, edition }: Report): string[][] {
  const version = `Stalewalk ${engine}, language edition ${edition}.`;
  const idle = what.not_modelled.join(", ");
  return [
    section("What was checked", [
      ...paragraph(`${extent(what)} ${version}`, "    "),
      ...(idle === "" ? [] : paragraph(`Called, and known to do nothing in this model: ${idle}.`, "    ")),
    ]),
    section("What the model leaves out", what.limits.flatMap(item)),
  ];
}

/** How far the search went. */
function extent(what: Checked): string {
  const every =
    what.engine === "explicit"
      ? "Every interleaving was tried, each fill and walk step a move of its own"
      : "Every interleaving of the programs was tried, with every fill that the hardware may make between two of their moves";
  const tried = what.complete ? every : "Not every interleaving was tried";
  const walks = what.limit_walks === null ? "" : `, ${count(what.limit_walks, "walk")} in flight a CPU`;
  return (
    `${tried}: ${count(what.states, "state")}, ${count(what.transitions, "move")} between them, the farthest ` +
    `${count(what.depth, "program move")} from the start. Limits: ${count(what.limit_states, "state")}, ` +
    `${Math.floor(what.limit_bytes / 1024 / 1024)} MiB${walks}.`
  );
}
