/**
 * The answer as plain text for a mail: the story in a column a CPU, the way kernel mails draw an interleaving,
 * all that the answer rests on, and the command that finds it again. In the words and the order of the command line's text.
 */

import type { Promise as Statement, Report, Trace } from "../engine/types.ts";
import { story } from "./mail-story.ts";
import { shell } from "./share/command.ts";
import { files } from "./share/files.ts";
import { extent, heading, setting, summary, type Telling, title, toldOf, version } from "./share/telling.ts";
import { ascii, count, wrap } from "./words.ts";

/** What a kernel mail is wrapped at, so that it can be quoted. */
const WIDTH = 72;

/** Tells the answer's own story and the one that is shown. */
export function mail(telling: Telling): string {
  const { report, link } = telling;
  const { question } = report;
  const told = toldOf(telling);
  const blocks = [
    [...paragraph(title(question)), ...paragraph(setting(question), "    "), ...changed(telling)],
    paragraph(report.headline),
    paragraph(summary(report)),
    ...told.map((run) => [...paragraph(`${heading(telling, run)}:`), "", ...story(run, WIDTH)]),
    wrong(report),
    section("It breaks in other ways too", others(report, told)),
    section("It relies on this", report.verdict === "survives-stale" ? report.relies_on.flatMap((r) => item(r.words)) : []),
    section("Beside the answer", report.notes.flatMap(item)),
    section("It breaks without any one of these barriers", report.barriers.flatMap((barrier) => item(barrier.words))),
    section("It rests on these promises of the hardware", report.rests_on.flatMap(promise)),
    ...(report.verdict === "not-applicable" ? [] : checked(report)),
    again(telling),
    link === null ? [] : [`Link: ${link}`],
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

function changed({ edits, link }: Telling): string[] {
  const edited = Object.keys(edits).join(", ");
  if (edited === "") return [];
  return paragraph(link === null ? `on top of the library: ${edited}` : `changed against the library: ${edited} (in the link)`, "    ");
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

function checked(report: Report): string[][] {
  const { checked: what } = report;
  const idle = what.not_modelled.join(", ");
  const unseen = what.not_seen.join(", ");
  return [
    section("What was checked", [
      ...paragraph(`${extent(report)} ${version(report)}.`, "    "),
      ...(idle === "" ? [] : paragraph(`Called, and known to do nothing in this model: ${idle}.`, "    ")),
      ...(unseen === "" ? [] : paragraph(`Taken from the kernel set below, as nobody has looked up this kernel's own: ${unseen}.`, "    ")),
    ]),
    section("What the model leaves out", what.limits.flatMap(item)),
  ];
}

/** How to find it again without the page. */
function again({ command, edits, link }: Telling): string[] {
  const names = files(Object.keys(edits)).map(([, name]) => name).join(", ");
  const saved = link === null ? `, with ${names}` : `, open the link, save the changed texts as ${names}, and run`;
  const first = `To reproduce it${names === "" ? "" : saved}`;
  return [...paragraph(`${first}:`), "", ...shell(command, WIDTH - 4).map((line) => `    ${line}`)];
}
