/** The engine of documents: what the page's engine can do, without what no element asks for. */

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import binaryen from "binaryen";
import type { Plugin } from "vite";

const PKG = fileURLToPath(new URL("../src/engine/pkg/", import.meta.url));

/** What `worker/lean.ts` never calls. */
const UNASKED = ["cost", "edition", "flips", "format", "glossary", "moreFlips", "stress"].map((name) => `engine_${name}`);

/** What is left unreachable goes; what had several callers may now have one. */
const PASSES = ["remove-unused-module-elements", "dae-optimizing", "inlining-optimizing", "duplicate-function-elimination"];

/** Writes it beside the page's, before anything asks for it. */
export function lean(): Plugin {
  return {
    name: "lean-engine",
    buildStart: () => writeFileSync(`${PKG}stalewalk_lean.wasm`, leaned(readFileSync(`${PKG}stalewalk_wasm_bg.wasm`))),
  };
}

function leaned(wasm: Uint8Array): Uint8Array {
  const module = binaryen.readBinary(wasm);
  for (const name of UNASKED) {
    if (module.getExport(name) === 0) throw new Error(`the engine has no export ${name}`);
    module.removeExport(name);
  }
  binaryen.setOptimizeLevel(2);
  binaryen.setShrinkLevel(2);
  module.runPasses(PASSES);
  module.optimize();
  return module.emitBinary();
}
