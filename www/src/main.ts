import "./style/page.css";
import wasm from "#engine/stalewalk_wasm_bg.wasm?url";
import { App } from "./app.ts";
import type { Theme } from "./state/state.ts";

/** As `theme.js` has set it before the first paint. */
const theme = (): Theme => (document.documentElement.dataset.theme === "dark" ? "dark" : "light");

const compile = async (): Promise<WebAssembly.Module> => {
  const response = await fetch(wasm);
  if (!response.ok) throw new Error(`the engine's file could not be fetched (${response.status})`);
  // Not `compileStreaming`: a plain file server may not know the type of the file.
  return WebAssembly.compile(await response.arrayBuffer());
};

const spawn = (): Worker => new Worker(new URL("./worker/worker.ts", import.meta.url), { type: "module" });

const main = async (): Promise<void> => {
  const root = document.querySelector<HTMLElement>("#page");
  if (root === null) return;
  const [compiled, texts] = await Promise.allSettled([compile(), import("./engine/library.ts")]);
  root.replaceChildren();
  const app = new App(root, texts.status === "fulfilled" ? texts.value.library : {}, theme());
  const missing = [compiled, texts].find((part) => part.status === "rejected");
  if (missing?.status === "rejected") app.fail(String(missing.reason));
  if (compiled.status !== "fulfilled" || texts.status !== "fulfilled") return;
  app.start(spawn, { tag: "start", module: compiled.value, library: texts.value.library });
};

void main();
