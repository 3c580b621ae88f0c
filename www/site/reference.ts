/**
 * The language reference as pages: each `reference/*.md` becomes `reference/*.html` of the built site. Nothing of it
 * is part of the page itself, which only links to it.
 */

import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Marked, type Tokens } from "marked";
import type { Plugin } from "vite";
import type { Choices } from "../src/state/state.ts";
import { highlight } from "../src/view/source/highlight.ts";
import { LOOKS } from "../src/view/verdicts.ts";
import { isLive, live } from "./live.ts";
import { playground, question, type Texts } from "./playground.ts";

const FOLDER = fileURLToPath(new URL("../reference/", import.meta.url));
const STYLES = ["base.css", "reference.css"].map((name) => fileURLToPath(new URL(`../src/style/${name}`, import.meta.url)));
const SCRIPT = fileURLToPath(new URL("../src/reference/run.ts", import.meta.url));
const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'";

/** What brings the examples of a page to life: the package that authors install, beside the site. */
const LIVE = '\n    <script type="module" src="../embed/embed.js"></script>';

interface Heading {
  readonly id: string;
  readonly text: string;
}

interface Chapter {
  readonly name: string;
  readonly title: string;
  readonly body: string;
  readonly parts: readonly Heading[];
}

/** What a page needs to judge its examples: the script that does it, and the engine. */
interface Runner {
  readonly script: string;
  readonly engine: string;
}

/** Adds the pages to the build, and gives them to whoever asks the development server. */
export function reference(): Plugin {
  let script = "";
  let isBuild = false;
  return {
    name: "reference",
    configResolved(config) {
      isBuild = config.command === "build";
    },
    buildStart() {
      if (isBuild) script = this.emitFile({ type: "chunk", id: SCRIPT, name: "reference-run" });
    },
    generateBundle(_, bundle) {
      const engine = Object.keys(bundle).find((name) => name.endsWith(".wasm"));
      if (engine === undefined) throw new Error("the build has no engine for the examples of the reference");
      const runner = { script: `../${this.getFileName(script)}`, engine: `../${engine}` };
      for (const [fileName, source] of pages(runner)) this.emitFile({ type: "asset", fileName, source });
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const runner = { script: "/src/reference/run.ts", engine: "/src/engine/pkg/stalewalk_wasm_bg.wasm" };
        const found = pages(runner).find(([name]) => `/${name}` === request.url?.split("?")[0]);
        if (found === undefined) return next();
        response.setHeader("content-type", found[0].endsWith(".css") ? "text/css" : "text/html; charset=utf-8");
        response.end(found[1]);
      });
    },
  };
}

/** Every file of the reference, with its content. */
export function pages(runner: Runner): [string, string][] {
  const text = (name: string): string => readFileSync(FOLDER + name, "utf8");
  const names = readdirSync(FOLDER).filter((name) => name.endsWith(".md"));
  const order = [...text("index.md").matchAll(/\]\((\w+)\.md\)/g)].map((match) => `${match[1]}.md`);
  const listed = names.filter((name) => name !== "index.md").toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
  const chapters = ["index.md", ...listed].map((name) => chapter(name.replace(".md", ""), text(name)));
  const style = STYLES.map((path) => readFileSync(path, "utf8")).join("");
  return [
    ["reference/reference.css", style],
    ...chapters.map((one): [string, string] => [`reference/${one.name}.html`, page(one, chapters, runner)]),
  ];
}

/** As the tests of the reference make it. */
function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

function chapter(name: string, source: string): Chapter {
  const parts: Heading[] = [];
  let title = name;
  let saved: Texts = {};
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }: Tokens.Heading): string {
        const plain = text.replaceAll("`", "");
        const id = slug(plain);
        if (depth === 1) title = plain;
        if (depth === 2) parts.push({ id, text: plain });
        return `<h${depth} id="${id}">${this.parser.parseInline(tokens)}</h${depth}>`;
      },
      link({ href, tokens }: Tokens.Link): string {
        return `<a href="${escape(href.replace(/\.md(?=#|$)/, ".html"))}">${this.parser.parseInline(tokens)}</a>`;
      },
      html: ({ text }: Tokens.HTML | Tokens.Tag): string => (text.startsWith("<!--") ? "" : escape(text)),
      code({ text, lang }: Tokens.Code): string {
        if (isLive(lang ?? "")) return live(lang ?? "", text, escape);
        const [kind = "", mark = ""] = (lang ?? "").split(" ");
        if (kind !== "tlb" || mark === "wrong" || mark === "warns") return block(kind, mark, text);
        const file = mark === "" ? "example.tlb" : mark;
        const texts = { ...saved, [file]: `${text}\n` };
        if (mark !== "") saved = texts;
        return block(kind, mark, text, { file, choices: question(texts, file), texts });
      },
    },
  });
  const body = marked.parse(source, { async: false });
  return { name, title, parts, body: body.replaceAll("<table>", '<div class="table" tabindex="0"><table>').replaceAll("</table>", "</table></div>") };
}

/** An example that can be judged: where it is kept, what it is asked, and with which texts. */
interface Asked {
  readonly file: string;
  readonly choices: Choices;
  readonly texts: Texts;
}

function block(kind: string, mark: string, text: string, asked?: Asked): string {
  const colour = (line: ReturnType<typeof highlight>[number]): string =>
    line.map((piece) => (piece.look === "plain" ? escape(piece.text) : `<span class="${piece.look}">${escape(piece.text)}</span>`)).join("");
  const code = kind === "tlb" ? highlight(text).map(colour).join("\n") : escape(text);
  const said = mark === "wrong" ? "with mistakes" : mark === "warns" ? "with warnings" : mark;
  const name = said === "" ? "" : `<span class="file">${escape(said)}</span>`;
  const open = asked === undefined ? "" : `<a href="${escape(playground(asked.texts, asked.choices))}">Open in the playground</a>`;
  // The texts themselves stand on the page: whoever judges an example reads them there.
  const data = asked === undefined ? "" : ` data-file="${asked.file}" data-asked="${escape(JSON.stringify(asked.choices))}"`;
  const bar = name + open === "" ? "" : `<p class="bar">${name}${open}</p>`;
  return `<div class="example ${kind || "plain"} ${mark === "wrong" ? "wrong" : ""}"${data}>${bar}<pre tabindex="0"><code>${code}</code></pre></div>\n`;
}

function contents(of: Chapter, chapters: readonly Chapter[]): string {
  const inner = of.parts.map((part) => `<li><a href="#${part.id}">${escape(part.text)}</a></li>`).join("");
  const row = (one: Chapter): string => {
    const here = one === of ? ' aria-current="page"' : "";
    const nested = one === of && inner !== "" ? `<ul>${inner}</ul>` : "";
    const title = one.name === "index" ? "Contents" : one.title;
    return `<li><a href="./${one.name}.html"${here}>${escape(title)}</a>${nested}</li>`;
  };
  return `<ul>${chapters.map(row).join("")}</ul>`;
}

function page(of: Chapter, chapters: readonly Chapter[], runner: Runner): string {
  const list = contents(of, chapters);
  const at = chapters.indexOf(of);
  const [before, after] = [chapters[at - 1], chapters[at + 1]];
  const step = (to: Chapter | undefined, words: string, rel: string): string =>
    to === undefined ? "<span></span>" : `<a rel="${rel}" href="./${to.name}.html">${words} ${escape(to.title)}</a>`;
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${escape(of.title)} · Stalewalk reference</title>
    <link rel="icon" href="../icon.svg" type="image/svg+xml" />
    <script src="../theme.js"></script>
    <script type="module" src="${runner.script}" data-engine="${runner.engine}" data-looks="${escape(JSON.stringify(LOOKS))}" id="runner"></script>
    <link rel="stylesheet" href="./reference.css" />${of.body.includes("<stale-walk") ? LIVE : ""}
  </head>
  <body class="reference">
    <a class="skip" href="#text">Skip to the text</a>
    <header><p class="name"><a href="../index.html">stalewalk</a></p><p class="tagline">the language</p></header>
    <div class="sides">
      <nav class="wide" aria-label="Chapters">${list}</nav>
      <details class="narrow"><summary>Chapters</summary><nav aria-label="Chapters">${list}</nav></details>
      <main id="text" tabindex="-1">
${of.body}
        <p class="steps">${step(before, "←", "prev")}${step(after, "→", "next")}</p>
      </main>
    </div>
  </body>
</html>
`;
}
