import "./style/page.css";
import wasm from "#engine/stalewalk_wasm_bg.wasm?url";
import { App } from "./app.ts";
import type { Theme } from "./state/state.ts";
import type { Texts } from "./worker/protocol.ts";

/** As `theme.js` has set it before the first paint. */
const theme = (): Theme => (document.documentElement.dataset.theme === "dark" ? "dark" : "light");

const compile = async (): Promise<WebAssembly.Module> => {
  const response = await fetch(wasm);
  if (!response.ok) throw new Error(`the engine's file could not be fetched (${response.status})`);
  // Not `compileStreaming`: a plain file server may not know the type of the file.
  return WebAssembly.compile(await response.arrayBuffer());
};

const some = async (): Promise<Texts> => (await import("./engine/first.ts")).first;
const whole = async (): Promise<Texts> => (await import("./engine/library.ts")).library;

/** A link may ask for anything that the library has. */
const linked = (): boolean => location.hash.length > 1;

const spawn = (): Worker => new Worker(new URL("./worker/worker.ts", import.meta.url), { type: "module" });

const main = async (): Promise<void> => {
  const root = document.querySelector<HTMLElement>("#page");
  if (root === null) return;
  const [compiled, texts] = await Promise.allSettled([compile(), linked() ? whole() : some()]);
  root.replaceChildren();
  const app = new App(root, texts.status === "fulfilled" ? texts.value : {}, theme());
  const missing = [compiled, texts].find((part) => part.status === "rejected");
  if (missing?.status === "rejected") app.fail(String(missing.reason));
  if (compiled.status !== "fulfilled" || texts.status !== "fulfilled") return;
  app.start(spawn, { tag: "start", module: compiled.value, library: texts.value }, whole);
};

void main();
