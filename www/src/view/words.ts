/** Numbers and lines of plain text. */

/** A number with its noun: `1 state`, `2,000,000 states`. */
export const count = (n: number, one: string, more = `${one}s`): string => `${n.toLocaleString("en")} ${n === 1 ? one : more}`;

/** Whether stores wait in buffers, as it stands with every answer. */
export const STORES = { immediate: "stores visible at once", delayed: "stores delayed, too" } as const;

/** How many letters a text has. Some count twice for JavaScript. */
export const letters = (text: string): number => [...text].length;

/** Lines of at most `width` letters, but for words that are longer. No words are no lines. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter((w) => w !== "")) {
    const last = lines.at(-1);
    if (last !== undefined && letters(last) + 1 + letters(word) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** The same, with words that are longer than a line cut: for a column, which must not run into the next. */
export function wrapAll(text: string, width: number): string[] {
  const words = text.split(/\s+/).flatMap((word) => {
    const parts: string[] = [];
    const rest = [...word];
    while (rest.length > width) {
      // Behind a parenthesis or a sign in a name, where there is one.
      const at = rest.slice(0, width).findLastIndex((letter) => "(,_.:/-".includes(letter)) + 1;
      parts.push(rest.splice(0, at || width).join(""));
    }
    parts.push(rest.join(""));
    return parts;
  });
  return wrap(words.join(" "), width);
}

const PLAIN: Readonly<Record<string, string>> = {
  "→": "->",
  "…": "...",
  "–": "-",
  "—": "-",
  "‘": "'",
  "’": "'",
  "“": '"',
  "”": '"',
  "×": "x",
  "§": "section ",
  "\u00a0": " ",
};

/** What can be written in ASCII without loss, so that the text survives any mailer. */
export const ascii = (text: string): string => text.replace(/[→…–—‘’“”×§\u00a0]/g, (letter) => PLAIN[letter] ?? letter);
