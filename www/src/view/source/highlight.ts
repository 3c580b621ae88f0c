/** The text cut into lines of coloured pieces. Enough for the eye; what a text means only the engine knows. */

export interface Piece {
  readonly text: string;
  readonly look: "plain" | "comment" | "string" | "keyword";
}

/** A text of more letters is handled in parts, or without what takes long of the whole, so that typing in it stays easy. */
export const LARGE = 200_000;

const WORDS = [
  "arch|because|case|commit|else|expect|fn|for|group|hooks|if|in|insn|invalidate|ipi|irq|kernel|mechanism|on|operation",
  "stalewalk|strategy|struct|uaccess|unsupported|userspace|var|wait|with|year",
].join("|");

const TOKEN = new RegExp(String.raw`(?<comment>//[^\n]*)|(?<string>"(?:\\.|[^"\\])*"?)|(?<keyword>(?<![\w.-])(?:${WORDS})(?![\w-]))`, "g");

let last: { text: string; lines: readonly (readonly Piece[])[] } = { text: "", lines: [[]] };

/** The pieces of each line. The last text's are remembered: a page draws it many times. */
export function highlight(text: string): readonly (readonly Piece[])[] {
  if (text !== last.text) last = { text, lines: cut(text) };
  return last.lines;
}

function cut(text: string): Piece[][] {
  const lines: Piece[][] = [[]];
  const add = (piece: string, look: Piece["look"]): void => {
    for (const [n, line] of piece.split("\n").entries()) {
      if (n > 0) lines.push([]);
      if (line !== "") lines.at(-1)?.push({ text: line, look });
    }
  };
  let at = 0;
  for (const match of text.matchAll(TOKEN)) {
    add(text.slice(at, match.index), "plain");
    const { comment, string } = match.groups ?? {};
    add(match[0], comment === undefined ? (string === undefined ? "keyword" : "string") : "comment");
    at = match.index + match[0].length;
  }
  add(text.slice(at), "plain");
  return lines;
}

/** The offset, in the units of a text field, of a line and a column counted in characters from 1. */
export function offsetOf(text: string, line: number, column: number): number {
  const lines = text.split("\n");
  const before = lines.slice(0, line - 1).reduce((sum, l) => sum + l.length + 1, 0);
  const characters = [...(lines[line - 1] ?? "")].slice(0, column - 1);
  return Math.min(before + characters.join("").length, text.length);
}
