/** What a switch writes into a text, before the engine itself: it is here because it reads the built engine from the disk. */

import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import init, { Engine } from "../src/engine/pkg/stalewalk_wasm.js";
import { library } from "../src/engine/library.ts";
import type { Flip } from "../src/engine/types.ts";
import { initial, type State } from "../src/state/state.ts";
import { allReset, tried } from "../src/view/switches/controls.ts";

let engine: Engine;
beforeAll(async () => {
  await init({ module_or_path: readFileSync(new URL("../src/engine/pkg/stalewalk_wasm_bg.wasm", import.meta.url)) });
  engine = new Engine();
  for (const [path, text] of Object.entries(library)) engine.setSource(path, text);
});

function flips(strategy: string, arch: string): readonly Flip[] {
  let found = engine.flips("exit_mmap", strategy, arch, "neutral", "", "", "");
  while (found !== null && !found.complete) found = engine.moreFlips(100);
  return found?.flips ?? [];
}

function stateOf(strategy: string, arch: string, edits: State["edits"]): State {
  const base = initial(library, "light");
  const catalog = engine.catalog();
  const file = catalog.archs.find((a) => a.name === arch)?.file ?? "";
  const choices = { ...base.choices, operation: "exit_mmap", strategy, arch, kernel: "neutral" };
  const glossary = engine.glossary("exit_mmap", strategy, arch, "neutral", "");
  return { ...base, catalog, glossary, choices, files: { ...base.files, arch: file }, edits };
}

describe("each set of promises that turns an answer", () => {
  it.each([
    ["up_front", "x86-64", 3, 0],
    ["up_front", "x86-64-pti", 3, 0],
    ["up_front", "mips", 1, 0],
    ["gather", "arm64", 1, 2],
    ["gather_by_address", "s390", 4, 0],
    ["gather_by_address", "riscv-svvptc", 4, 0],
    ["detach_everywhere", "arm64", 0, 2],
  ])("of %s on %s turns it in the text, which has the library's layout, and goes again without a trace", (strategy, arch, inText, others) => {
    const all = flips(strategy, arch);
    expect([all.filter((f) => f.in_text).length, all.filter((f) => !f.in_text).length]).toEqual([inText, others]);
    const { files } = stateOf(strategy, arch, {});
    for (const flip of all) {
      const text = tried(stateOf(strategy, arch, {}), flip.switches) ?? "";
      engine.setSource(files.arch, text);
      const { report, diagnostics } = engine.check("exit_mmap", strategy, arch, "neutral", "", "", "", "");
      expect([diagnostics, report?.verdict === flip.verdict]).toEqual([[], flip.in_text]);
      expect(engine.format(text)).toBe(text);
      expect(allReset(stateOf(strategy, arch, { [files.arch]: text }))).toBe(library[files.arch]);
      engine.setSource(files.arch, library[files.arch] ?? "");
    }
  }, 60_000);
});
