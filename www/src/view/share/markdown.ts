/** The answer in Markdown, for an issue, a wiki or a page of documentation. */

import { story } from "../mail-story.ts";
import { ascii } from "../words.ts";
import { shell } from "./command.ts";
import { files } from "./files.ts";
import { extent, heading, setting, summary, type Telling, title, toldOf, version } from "./telling.ts";

/** A fenced block is scrolled where it is wider than the page; this is about what a page shows. */
const WIDTH = 88;

export function markdown(telling: Telling): string {
  const { report, edits, link, command } = telling;
  const { headline, diagnosis, checked, relies_on: relies, verdict, rests_on: rests } = report;
  const texts = files(Object.keys(edits));
  const blocks = [
    `## ${plain(title(report.question))}`,
    `**${plain(headline)}** ${plain(summary(report))}`.trimEnd(),
    ...toldOf(telling).flatMap((run) => [`### ${plain(heading(telling, run))}`, fenced("text", story(run, WIDTH).join("\n"))]),
    ...(diagnosis === null ? [] : [`**What is wrong:** ${plain(diagnosis.words)}`]),
    ...(verdict === "survives-stale" ? ["It relies on this:", list(relies.map((r) => r.words))] : []),
    ...(rests.length === 0 ? [] : [`It rests on these promises of the hardware:\n\n${promises(rests)}`]),
    ...(verdict === "not-applicable" ? [] : [`**What was checked:** ${plain(setting(report.question))}. ${plain(extent(report))}`, list(checked.limits)]),
    `To reproduce it${texts.length === 0 ? "" : ", with the texts below saved as files"}:`,
    fenced("sh", shell(command, WIDTH).join("\n")),
    ...texts.map(([path, name]) => `\`${name}\`${name === path ? "" : `, for \`${path}\``}:\n\n${fenced("", (edits[path] ?? "").replace(/\n$/, ""))}`),
    link === null ? plain(version(report)) : `[${plain(title(report.question))}](${link}) ${plain(version(report))}`,
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

const list = (all: readonly string[]): string => all.map((words) => `- ${plain(words)}`).join("\n");

function promises(all: Telling["report"]["rests_on"]): string {
  const rows = all.map((p) => `| \`${p.name}\` | ${cell(p.value)} | ${cell(p.standing)} | ${cell(p.sentence)} | ${cell(p.source)} |`);
  return ["| | value | standing | promise | source |", "| --- | --- | --- | --- | --- |", ...rows].join("\n");
}

const cell = (words: string): string => plain(words).replaceAll("|", String.raw`\|`);

/** Letters that would be read as something else. */
const plain = (words: string): string => words.replaceAll(/\s+/g, " ").replaceAll(/[\\`*_[\]<>#]/g, String.raw`\$&`);

/** A block that nothing in it can end. */
function fenced(language: string, words: string): string {
  const longest = Math.max(2, ...[...words.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${language === "text" ? ascii(words) : words}\n${fence}`;
}
