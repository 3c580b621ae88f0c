/** A page in one file: the program and the engine packed into its template, which `stalewalk export html` fills in. */

import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const FETCHED = path("../src/elements/files.ts");
const INSIDE = path("../src/alone/files.ts");
const LIBRARY = path("../../crate/library/");
/** What documents embed, which was built before. */
const EMBED = path("../packages/npm/dist/");

export function alone(): Plugin {
  return {
    name: "alone",
    enforce: "pre",
    async resolveId(id, importer) {
      const found = id.endsWith("/files.ts") ? await this.resolve(id, importer, { skipSelf: true }) : null;
      return found?.id === FETCHED ? INSIDE : undefined;
    },
    generateBundle(_options, bundle) {
      const program = Object.values(bundle).find((file) => file.type === "chunk");
      if (program?.type !== "chunk") throw new Error("there is no program to put into the page");
      delete bundle[program.fileName];
      const parts: Record<string, string> = {
        engine: packed(readFileSync(path("../src/engine/pkg/stalewalk_lean.wasm"))),
        program: packed(program.code),
        library: packed(JSON.stringify(library())),
        licences: packed(licences()),
      };
      const template = readFileSync(path("../src/alone/page.html"), "utf8");
      const source = template.replace(/<!--(engine|program|library|licences)-->/g, (_all, name: string) => parts[name] ?? "");
      this.emitFile({ type: "asset", fileName: "page.html", source });
    },
  };
}

const packed = (content: string | Uint8Array): string => gzipSync(content, { level: 9 }).toString("base64");

/** Every text of the library by its path. */
function library(): Record<string, string> {
  const names = readdirSync(LIBRARY, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".tlb"));
  return Object.fromEntries(names.map((name) => [name.replaceAll("\\", "/"), readFileSync(LIBRARY + name, "utf8")]));
}

/** Those of the project, and of all whose code is inside. */
function licences(): string {
  const names = readdirSync(EMBED).filter((name) => name.startsWith("LICENSE"));
  return names.toSorted().map((name) => `${name}\n\n${readFileSync(EMBED + name, "utf8").trim()}`).join(`\n\n${"=".repeat(72)}\n\n`);
}
