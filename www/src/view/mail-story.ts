/** A story as text, in a column for each CPU that takes a step. */

import type { Step, Trace } from "../engine/types.ts";
import { ascii, letters, wrap, wrapAll } from "./words.ts";

/** Room for `12   ` before the columns. */
const NUMBER = 5;
/** Between two columns. */
const GAP = 2;
/** The narrowest column that a sentence is put into; narrower ones have labels, with the sentences below. */
const SENTENCE = 22;

export function story(trace: Trace, width: number): string[] {
  const cpus = trace.start.cpus.map((_, cpu) => cpu);
  const acting = cpus.filter((cpu) => trace.steps.some((step) => step.cpu === cpu));
  const columns = Math.max(acting.length, 1);
  const wide = Math.max(1, Math.floor((width - NUMBER - GAP * (columns - 1)) / columns));
  const whole = wide >= SENTENCE;
  const before = (step: Step): string => " ".repeat(Math.max(0, acting.indexOf(step.cpu)) * (wide + GAP));
  const rows = trace.steps.flatMap((step, n) =>
    wrapAll(ascii(whole ? withoutSubject(trace, step) : step.label), wide).map((line, row) => `${number(step, n, row)}${before(step)}${line}`),
  );
  const sentences = trace.steps.flatMap((step, n) =>
    wrap(ascii(step.sentence), width - NUMBER).map((line, row) => `${number(step, n, row)}${line}`),
  );
  const notes = [idle(trace, cpus.filter((cpu) => !acting.includes(cpu)), width), legend(trace)].filter((lines) => lines.length > 0);
  return [
    ...heads(trace, acting, wide),
    ...rows,
    ...(whole ? [] : ["", ...sentences]),
    ...notes.flatMap((lines) => [""].concat(lines)),
  ];
}

/** The step's number and its mark, in its first row. */
function number(step: Step, n: number, row: number): string {
  return row === 0 ? `${String(n + 1).padStart(3)}${mark(step)} ` : " ".repeat(NUMBER);
}

function mark({ violation, actor }: Step): string {
  if (violation !== null) return "!";
  return actor === "hardware" ? "~" : " ";
}

function heads(trace: Trace, acting: readonly number[], wide: number): string[] {
  const tasks = acting.map((cpu) => wrapAll(ascii(trace.start.cpus[cpu]?.task ?? ""), wide));
  const rows = Math.max(1, ...tasks.map((task) => task.length));
  const rules = tasks.map((task) => "-".repeat(Math.max(5, ...task.map(letters))));
  const line = (cells: readonly string[]): string =>
    `${" ".repeat(NUMBER)}${cells.map((cell) => cell + " ".repeat(Math.max(0, wide - letters(cell)) + GAP)).join("")}`.trimEnd();
  return [line(acting.map((cpu) => who(trace, cpu))), ...Array.from({ length: rows }, (_, row) => line(tasks.map((task) => task[row] ?? ""))), line(rules)];
}

/** What stands over a column. */
function who(trace: Trace, cpu: number): string {
  return trace.start.cpus[cpu]?.device === true ? "device" : `CPU ${cpu}`;
}

/** Who has no column. */
function idle(trace: Trace, cpus: readonly number[], width: number): string[] {
  if (cpus.length === 0) return [];
  const named = cpus.map((cpu) => `${who(trace, cpu)}, ${trace.start.cpus[cpu]?.task ?? ""}`).join("; ");
  return wrap(ascii(`Without a step in it: ${named}.`), width - NUMBER).map((line) => `${" ".repeat(NUMBER)}${line}`);
}

function legend(trace: Trace): string[] {
  const marks = new Set(trace.steps.map(mark));
  const said = [["~", "the hardware by itself"], ["!", "here it breaks"]].filter(([sign]) => marks.has(sign ?? ""));
  return said.length === 0 ? [] : [`${" ".repeat(NUMBER)}${said.map((words) => words.join(" ")).join("    ")}`];
}

/** A step's sentence without the CPU, which the column says already. */
function withoutSubject(trace: Trace, { sentence, cpu }: Step): string {
  const of = trace.start.cpus[cpu];
  const name = of?.device === true ? `evice ${of.task}` : `PU ${cpu}`;
  if (sentence.startsWith(`${name} `, 1)) return sentence.slice(name.length + 2);
  if (sentence.startsWith(`${name}’s `, 1)) return `its ${sentence.slice(name.length + 4)}`;
  const rest = sentence.replace(of?.device === true ? ` of d${name}` : ` of C${name}`, "");
  return rest.charAt(0).toLowerCase() + rest.slice(1);
}
