// The engine and the library without a page: what a page is held against.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** An engine that has the whole library. */
export async function engine() {
  const pkg = join(ROOT, "www/src/engine/pkg");
  const { default: init, Engine } = await import(join(pkg, "stalewalk_wasm.js"));
  await init({ module_or_path: await readFile(join(pkg, "stalewalk_wasm_bg.wasm")) });
  const made = new Engine();
  for (const [path, text] of Object.entries(await texts())) made.setSource(path, text);
  return made;
}

export async function texts() {
  const folder = join(ROOT, "crate/library");
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".tlb"));
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), "utf8")])));
}

/** The architectures that maps begin with. */
export const first = (made) => made.catalog().archs.slice(0, 8).map(({ name }) => name);

/** The cells of a map by their strategy and architecture. */
export function cells(made, { operation = "exit_mmap", kernel = "neutral", stores = "", archs = first(made) } = {}) {
  const map = made.map(operation, kernel, "", stores, archs.join(" "));
  return new Map(map.cells.map((cell) => [`${cell.strategy} ${cell.arch}`, cell]));
}
