/**
 * A text without what tells its answers: comments and expectations; of a case also when it was, what mended it, what went wrong,
 * and every variant but the one that is asked about. They leave blanks, so that every line keeps its number and every word its
 * column.
 */

const TOKEN = /\/\/[^\n]*|"(?:\\.|[^"\\])*"?|[\p{L}\p{N}_.-]+\*?|[^\s]/gu;

const VERDICTS: ReadonlySet<string> = new Set(["survives", "survives-stale", "breaks", "breaks-delayed", "not-applicable", "undecided", "unbroken"]);

interface Token {
  readonly word: string;
  readonly from: number;
  readonly to: number;
}

export function untold(text: string, variant?: string): string {
  const all = [...text.matchAll(TOKEN)].map(({ 0: word, index }) => ({ word, from: index, to: index + word.length }));
  const tokens = all.filter((token) => !isComment(token));
  return blank(text, [...all.filter(isComment), ...expectations(tokens, text.length), ...origins(tokens), ...variants(tokens, variant, text.length)]);
}

type Stretch = Pick<Token, "from" | "to">;

/** `year 2016`, `commit "…", "…"`, `mechanism late-flush`. */
function origins(tokens: readonly Token[]): Stretch[] {
  const word = (at: number): string => tokens[at]?.word ?? "";
  return tokens.flatMap(({ word: name, from }, at) => {
    const next = word(at + 1);
    const is = (name === "year" && /^\d+$/.test(next)) || (name === "commit" && next.startsWith('"')) || (name === "mechanism" && /^[a-z-]+$/.test(next));
    if (!is) return [];
    let last = at + 1;
    while (word(last + 1) === ",") last += 2;
    return [{ from, to: tokens[last]?.to ?? from }];
  });
}

/** `variant after "since then" { … }`: of the one that is asked about its title, of the others all. */
function variants(tokens: readonly Token[], asked: string | undefined, end: number): Stretch[] {
  return tokens.flatMap(({ word, from }, at) => {
    const [name, title] = [tokens[at + 1], tokens[at + 2]];
    const titled = title?.word.startsWith('"') === true;
    const open = titled ? at + 3 : at + 2;
    if (word !== "variant" || name === undefined || tokens[open]?.word !== "{") return [];
    if (name.word === asked) return titled ? [{ from: title.from, to: title.to }] : [];
    let depth = 0;
    const last = tokens.findIndex(({ word: sign }, n) => n >= open && (depth += sign === "{" ? 1 : sign === "}" ? -1 : 0) === 0);
    return [{ from, to: tokens[last]?.to ?? end }];
  });
}

const isComment = ({ word }: Token): boolean => word.startsWith("//");

/** From each `expect`, or an `else` right behind one, to its end. What has no end goes to the end of the text. */
function expectations(tokens: readonly Token[], end: number): Pick<Token, "from" | "to">[] {
  const found: Pick<Token, "from" | "to">[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    const isExpect = token?.word === "expect" && tokens[at + 1]?.word !== "(";
    const isElse = token?.word === "else" && found.at(-1)?.to === tokens[at - 1]?.to;
    if (token === undefined || (!isExpect && !isElse)) continue;
    const last = lastOf(tokens, at);
    found.push({ from: token.from, to: tokens[last]?.to ?? end });
    at = last;
  }
  return found;
}

/** The last token of an expectation: after its verdict come kinds, `only`, and the reason. */
function lastOf(tokens: readonly Token[], from: number): number {
  const word = (at: number): string => tokens[at]?.word ?? "";
  let at = from;
  while (at < tokens.length && !VERDICTS.has(word(at))) at++;
  // A name behind a verdict is a kind; kinds are written with a hyphen, as no other word there is, or behind a comma.
  if (word(at + 1).includes("-") || word(at + 1) === "conflict" || word(at + 1) === "deadlock") at++;
  while (word(at + 1) === ",") at += 2;
  if (word(at + 1) === "only") at++;
  if (word(at + 1) === "because") at += 2;
  return at;
}

function blank(text: string, places: readonly Pick<Token, "from" | "to">[]): string {
  let out = "";
  let at = 0;
  for (const { from, to } of places.toSorted((a, b) => a.from - b.from)) {
    if (to <= at) continue;
    out += text.slice(at, Math.max(at, from)) + text.slice(Math.max(at, from), to).replace(/[^\n]/gu, " ");
    at = to;
  }
  return (out + text.slice(at)).replace(/[ \t]+$/gm, "");
}
