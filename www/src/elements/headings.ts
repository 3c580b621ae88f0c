/**
 * What a program declares, read by its tokens as the engine reads them: outside of all braces, past comments and strings. Enough to
 * find names; what a text means only the engine knows. However odd a text is, it takes no more time than it is long.
 */

/** A case is an operation, too. */
export type Sort = "strategy" | "arch" | "kernel" | "operation" | "group";

export interface Heading {
  readonly sort: Sort;
  readonly name: string;
  /** What stands behind `of`: the operations of a case, or the whole that a kernel set is a part of. */
  readonly of: readonly string[];
  /** Where its first word stands. */
  readonly at: number;
}

const SORTS = new Map<string, Sort>([
  ...(["strategy", "arch", "kernel", "operation", "group"] as const).map((word) => [word, word] as const),
  ["case", "operation"],
]);

/** Comments, strings, names, and anything else letter by letter. Only a quote can be escaped in a string. */
const TOKEN = /\/\/[^\n]*|"[^"\\]*(?:\\"?[^"\\]*)*"?|[A-Za-z_](?:\w|-(?=[A-Za-z\d])|(?<=\d)\.(?=\d))*|\S/g;

interface Token {
  readonly word: string;
  readonly at: number;
}

function tokens(text: string): Token[] {
  const found: Token[] = [];
  for (const { 0: word, index } of text.matchAll(TOKEN)) if (!word.startsWith("//")) found.push({ word, at: index });
  return found;
}

/** The declarations of a text, in their order. */
export function headings(text: string): Heading[] {
  const all = tokens(text);
  const word = (n: number): string => all[n]?.word ?? "";
  const found: Heading[] = [];
  let depth = 0;
  for (const [n, token] of all.entries()) {
    if (token.word === "{") depth++;
    if (token.word === "}") depth = Math.max(0, depth - 1);
    const sort = SORTS.get(token.word);
    if (depth > 0 || sort === undefined || !word(n + 2).startsWith(sort === "group" ? "=" : '"')) continue;
    found.push({ sort, name: word(n + 1), of: partsBehind(word, n + 3), at: token.at });
  }
  return found;
}

/** The names behind the `of` of a heading, with commas between them. */
function partsBehind(word: (n: number) => string, from: number): readonly string[] {
  let n = from;
  while (!["", "{", "}", "of"].includes(word(n)) && !SORTS.has(word(n))) n++;
  if (word(n) !== "of") return [];
  const names = [word(n + 1)];
  for (n += 2; word(n) === ","; n += 2) names.push(word(n + 1));
  return names;
}
