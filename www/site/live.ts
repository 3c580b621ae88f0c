/**
 * Live examples in the reference itself, as any author writes them: a fenced block whose first word is `stale-walk`, with its
 * options behind that or on top of it. What these mean is the element's to say.
 */

const OPTION = /([a-z][a-z-]*)(?:=(?:"([^"]*)"|([^\s,]+)))?/g;
const FIELD = /^\s*:([a-z][a-z-]*):[ \t]*(.*?)\s*$/;

/** Whether the words behind a fence begin an example. */
export const isLive = (words: string): boolean => /^stale-walk(?=$|[\s,])/.test(words);

/** The element, with its program or its prose inside. */
export function live(words: string, text: string, escape: (text: string) => string): string {
  const options: [string, string][] = [...words.slice("stale-walk".length).matchAll(OPTION)].map((found) => [
    found[1] ?? "",
    found[2] ?? found[3] ?? "",
  ]);
  const lines = text.split("\n");
  for (let field = FIELD.exec(lines[0] ?? ""); field !== null; field = FIELD.exec(lines[0] ?? "")) {
    options.push([field[1] ?? "", field[2] ?? ""]);
    lines.shift();
  }
  const inside = lines.join("\n").trim();
  const tag = /^stalewalk\s/.test(inside) ? "pre" : "p";
  const attributes = options.map(([name, value]) => ` ${name}="${escape(value)}"`).join("");
  return `<stale-walk${attributes}><${tag}>${escape(inside)}</${tag}></stale-walk>\n`;
}
