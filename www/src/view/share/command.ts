/** The command that asks the same question in a terminal. */

import type { Param, Question, Stores } from "../../engine/types.ts";
import { letters } from "../words.ts";
import { files } from "./files.ts";

/** What the command line has to be told beside the question. */
export interface Asked {
  readonly question: Question;
  readonly stores: Stores;
  /** Parameters that differ from their defaults. */
  readonly params: Readonly<Record<string, string>>;
  /** True where the kernel is the one that holds where none is named. */
  readonly neutral: boolean;
  /** The reader's own texts by path, in the order in which they are given. */
  readonly texts: readonly string[];
  /** True if another story than the shortest is told. */
  readonly allKinds: boolean;
}

/** Its words, those that belong together as one. */
export function command({ question, stores, params, neutral, texts, allKinds }: Asked): readonly string[] {
  const { strategy, operation, variant, arch, kernel, knobs } = question;
  return [
    "stalewalk check",
    ...files(texts).map(([, name]) => quoted(name)),
    ...(strategy === null ? [] : [`--strategy ${strategy}`]),
    `--operation ${operation}`,
    ...(variant === null ? [] : [`--variant ${variant}`]),
    `--arch ${arch}`,
    ...(neutral ? [] : [`--kernel ${kernel}`]),
    ...question.params.filter(({ name }) => name in params).map(set("set")),
    ...knobs.map(set("with")),
    ...(stores === "delayed" ? ["--stores delayed"] : []),
    ...(allKinds ? ["--all-kinds"] : []),
  ];
}

/** A word that a shell takes as it stands, whatever is in it. */
const quoted = (word: string): string => (/^[\w./=,:@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`);

const set = (name: string) => (param: Param) => `--${name} ${param.name}=${param.value}`;

/** The command in lines of at most `width` letters, as a shell reads it; none of its words is broken. */
export function shell(words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    // Two letters are kept for the sign that the command goes on.
    if (last !== undefined && letters(last) + 1 + letters(word) + 2 <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(last === undefined ? word : `    ${word}`);
  }
  return lines.map((line, n) => (n < lines.length - 1 ? `${line} \\` : line));
}
