/** The answer and its story as plain text, in columns a CPU, the way mails draw an interleaving. */

import type { Report, Step, Trace } from "../engine/types.ts";

const WIDTH = 78;

export function mail(report: Report, trace: Trace | undefined, link: string): string {
  const { question } = report;
  const params = question.params.map((p) => `${p.name}=${p.value}`).join(" ");
  const asked = [question.strategy, question.operation, question.arch, question.kernel, params].filter(Boolean).join(", ");
  const checked = report.checked.complete
    ? `Every interleaving was tried (${report.checked.states} states).`
    : `Not every interleaving was tried (${report.checked.states} states).`;
  return [
    asked,
    "",
    report.headline,
    "",
    ...wrap(report.summary, WIDTH),
    ...(report.diagnosis === null ? [] : ["", ...wrap(`${report.kind}: ${report.diagnosis.words}`, WIDTH)]),
    ...relied(report),
    ...(trace === undefined ? [] : ["", ...columns(trace), "", ...told(trace)]),
    "",
    ...wrap(checked, WIDTH),
    link,
    "",
  ].join("\n");
}

function relied({ verdict, relies_on: reasons }: Report): string[] {
  if (verdict !== "survives-stale") return [];
  const lines: string[] = [];
  for (const { words } of reasons) lines.push("", ...wrap(words, WIDTH));
  return lines;
}

/** Moves of the hardware are marked; the program's are plain. */
const mark = (step: Step): string => (step.actor === "hardware" ? `~ ${step.label}` : step.label);

function columns(trace: Trace): string[] {
  const cpus = trace.start.cpus;
  const width = Math.floor((WIDTH - 4) / Math.max(cpus.length, 1));
  const fit = (text: string): string => text.slice(0, width - 2).padEnd(width);
  const heads = cpus.map((_, n) => fit(`CPU ${n}`));
  const tasks = cpus.map((cpu) => fit(cpu.task));
  const lines = trace.steps.map((step, n) => {
    const cells = cpus.map((_, cpu) => fit(cpu === step.cpu ? mark(step) : ""));
    return `${String(n + 1).padStart(2)}  ${cells.join("")}`.trimEnd();
  });
  return [`    ${heads.join("")}`.trimEnd(), `    ${tasks.join("")}`.trimEnd(), ...lines, "    (~ the hardware, by itself)"];
}

/** The sentence, with the CPU where it does not say so itself. */
function named({ cpu, sentence }: Step): string {
  return sentence.includes(`CPU ${cpu}`) ? sentence : `CPU ${cpu}: ${sentence}`;
}

function told(trace: Trace): string[] {
  return trace.steps.flatMap((step, n) => {
    const [first, ...rest] = wrap(named(step), WIDTH - 4);
    return [`${String(n + 1).padStart(2)}. ${first ?? ""}`, ...rest.map((line) => `    ${line}`)];
  });
}

export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
