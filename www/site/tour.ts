/**
 * The guided tour, from `tour/2012.md` into the page: `virtual:tour`. A heading is a stop; under its paragraphs a block marked
 * `stop` has the setting of the page, and the verdict that a test of its own holds it to.
 */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { lexer, type Token, type Tokens } from "marked";
import type { Plugin } from "vite";
import type { Piece, Stop, Tour } from "../src/state/tour.ts";

const FILE = fileURLToPath(new URL("../tour/2012.md", import.meta.url));
const NAME = "virtual:tour";

export function tour(): Plugin {
  return {
    name: "tour",
    resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
    load(id) {
      if (id !== `\0${NAME}`) return undefined;
      this.addWatchFile(FILE);
      return `export default ${JSON.stringify(read(readFileSync(FILE, "utf8")))};`;
    },
  };
}

/** The tour that a text tells. */
export function read(source: string): Tour {
  const stops: { title: string; text: Piece[][]; choices: Stop["choices"]; step: number | null }[] = [];
  let title = "";
  for (const token of lexer(source)) {
    const last = stops.at(-1);
    if (token.type === "heading" && token["depth"] === 1) title = plain(token as Tokens.Heading);
    else if (token.type === "heading") stops.push({ title: plain(token as Tokens.Heading), text: [], choices: NOTHING, step: null });
    else if (token.type === "paragraph") last?.text.push(pieces((token as Tokens.Paragraph).tokens));
    else if (token.type === "code" && last !== undefined) Object.assign(last, asked((token as Tokens.Code).text));
    else if (token.type !== "space") throw new Error(`tour/2012.md: a ${token.type} has no place in a tour`);
  }
  const mute = stops.find((stop) => stop.choices === NOTHING);
  if (mute !== undefined) throw new Error(`tour/2012.md: ${mute.title} asks nothing`);
  return { title, stops };
}

const NOTHING: Stop["choices"] = { operation: "", arch: "", kernel: "", params: {} };

const plain = ({ text }: Tokens.Heading): string => text.replaceAll("`", "");

function pieces(tokens: readonly Token[]): Piece[] {
  return tokens.map((token): Piece => {
    if (token.type === "codespan") return { code: (token as Tokens.Codespan).text };
    if (token.type === "link") return { words: blanks((token as Tokens.Link).text), href: (token as Tokens.Link).href };
    if (token.type === "em") return { stressed: blanks((token as Tokens.Em).text) };
    if (token.type === "text") return blanks((token as Tokens.Text).text);
    throw new Error(`tour/2012.md: a ${token.type} has no place in a paragraph`);
  });
}

const blanks = (text: string): string => text.replaceAll("\n", " ");

/** The lines of a `stop` block. What they leave out has its default. */
function asked(setting: string): Pick<Stop, "choices" | "step"> {
  const lines = new Map(setting.split("\n").map((line) => [line.split(" ")[0] ?? "", line.slice(line.indexOf(" ") + 1)] as const));
  const set = (lines.get("set") ?? "").split(" ").filter((pair) => pair !== "");
  const strategy = lines.get("strategy");
  const variant = lines.get("variant");
  return {
    choices: {
      operation: lines.get("operation") ?? "",
      ...(strategy === undefined ? {} : { strategy }),
      arch: lines.get("arch") ?? "",
      kernel: lines.get("kernel") ?? "neutral",
      ...(variant === undefined ? {} : { variant }),
      params: Object.fromEntries(set.map((pair) => pair.split("=") as [string, string])),
    },
    step: lines.has("step") ? Number(lines.get("step")) : null,
  };
}
