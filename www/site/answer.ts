/**
 * The page's first question with its answer, for whoever has no scripts: asked of the engine itself when the site is built, so that
 * it is what the page would say.
 */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import type { Catalog, Outcome, Report } from "../src/engine/types.ts";

const PKG = fileURLToPath(new URL("../src/engine/pkg/", import.meta.url));
const LIBRARY = fileURLToPath(new URL("../../crate/library/", import.meta.url));

/** What is used of the engine. */
interface Asked {
  setSource(path: string, text: string): void;
  catalog(): Catalog;
  check(...question: readonly string[]): Outcome;
}

/** Puts it where `index.html` has its mark. */
export function answer(): Plugin {
  return {
    name: "answer",
    transformIndexHtml: async (page) => page.replace("<!-- the first answer -->", await first()),
  };
}

async function engine(): Promise<Asked> {
  const { default: init, Engine } = (await import(join(PKG, "stalewalk_wasm.js"))) as {
    default(from: { module_or_path: Uint8Array }): Promise<unknown>;
    Engine: new () => Asked;
  };
  await init({ module_or_path: readFileSync(join(PKG, "stalewalk_wasm_bg.wasm")) });
  const made = new Engine();
  const names = readdirSync(LIBRARY, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".tlb"));
  for (const name of names) made.setSource(name.replaceAll("\\", "/"), readFileSync(join(LIBRARY, name), "utf8"));
  return made;
}

/** The question that the page begins with is that of the first of each list. */
async function first(): Promise<string> {
  const made = await engine();
  const { operations, strategies, archs, kernels } = made.catalog();
  const [operation, arch, kernel] = [operations[0], archs[0], kernels[0]];
  const strategy = strategies.find((s) => s.name === operation?.strategies[0]);
  if (operation === undefined || arch === undefined || kernel === undefined || strategy === undefined) throw new Error("the library is empty");
  const { report } = made.check(operation.name, strategy.name, arch.name, kernel.name, "", "", "", "");
  if (report === null) throw new Error("the first question has no answer");
  const [param] = operation.params;
  const size = param === undefined ? "" : ` with ${param.phrases[param.values.indexOf(param.default)]}`;
  return words(`Does ${strategy.title} survive ${operation.title} on ${arch.title}${size}?`, report);
}

const escape = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

function words(question: string, { headline, summary, traces, run }: Report): string {
  const steps = (traces[0] ?? run)?.steps.map((step) => `<li>${escape(step.sentence)}</li>`) ?? [];
  return `<h1>${escape(question)}</h1>
      <h2>${escape(headline)}</h2>
      <p>${escape(summary)}</p>
      <ol>
        ${steps.join("\n        ")}
      </ol>`;
}
