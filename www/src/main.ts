import "./style/page.css";
import wasm from "#engine/stalewalk_wasm_bg.wasm?url";
import script from "./worker/worker.ts?worker&url";
import { App } from "./app.ts";
import type { Theme } from "./state/state.ts";
import type { Texts } from "./worker/protocol.ts";

/** As `theme.js` has set it before the first paint. */
const theme = (): Theme => (document.documentElement.dataset.theme === "dark" ? "dark" : "light");

const get = async (url: string): Promise<ArrayBuffer> => {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the engine's file could not be fetched (${response.status})`);
  return response.arrayBuffer();
};

const compile = async (): Promise<WebAssembly.Module> => {
  if (typeof WebAssembly === "undefined") throw new Error("this browser has no WebAssembly, or has it switched off");
  // Not `compileStreaming`: a plain file server may not know the type of the file.
  return WebAssembly.compile(await get(wasm));
};

/** Fetched once: a worker that is started again, by a reader without network too, has its script from the page. */
const spawner = async (): Promise<() => Worker> => {
  // The development server's worker is not one file, and names the others by their place.
  const url = import.meta.env.DEV ? script : URL.createObjectURL(new Blob([await get(script)], { type: "text/javascript" }));
  return () => new Worker(url, { type: "module" });
};

const some = async (): Promise<Texts> => (await import("./engine/first.ts")).first;
const whole = async (): Promise<Texts> => (await import("./engine/library.ts")).library;

/** A link may ask for anything that the library has. */
const linked = (): boolean => location.hash.length > 1;

const main = async (): Promise<void> => {
  const root = document.querySelector<HTMLElement>("#page");
  if (root === null) return;
  const [compiled, texts, spawn] = await Promise.allSettled([compile(), linked() ? whole() : some(), spawner()]);
  root.replaceChildren();
  const app = new App(root, texts.status === "fulfilled" ? texts.value : {}, theme());
  const missing = [compiled, texts, spawn].find((part) => part.status === "rejected");
  if (missing?.status === "rejected") app.fail(missing.reason instanceof Error ? missing.reason.message : String(missing.reason));
  if (compiled.status !== "fulfilled" || texts.status !== "fulfilled" || spawn.status !== "fulfilled") return;
  app.start(spawn.value, { tag: "start", module: compiled.value, library: texts.value }, whole);
};

void main();
