import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { answer } from "./site/answer.ts";
import { reference } from "./site/reference.ts";
import { tour } from "./site/tour.ts";
import { words } from "./site/words.ts";

/**
 * Nothing but our own files: the built page says so to the browser. Only single attributes may have a style of their own. The
 * worker's script is kept by the page, which starts it without network then; it is under this policy as well.
 */
const POLICY =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; style-src 'self'; style-src-attr 'unsafe-inline'; " +
  "img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'";

function contentPolicy(): Plugin {
  return {
    name: "content-policy",
    apply: "build",
    transformIndexHtml: () => [
      { tag: "meta", attrs: { "http-equiv": "Content-Security-Policy", content: POLICY }, injectTo: "head-prepend" },
    ],
  };
}

export default defineConfig({
  // Relative, so that the site works from any sub-path of any file server.
  base: "./",
  plugins: [contentPolicy(), answer(), reference(), words(), tour()],
  resolve: {
    alias: [
      { find: "#engine", replacement: fileURLToPath(new URL("./src/engine/pkg", import.meta.url)) },
      // Of Lit the page has templates and no elements, which `lit` brings with it unasked.
      { find: /^lit$/, replacement: "lit-html" },
    ],
  },
  worker: { format: "es" },
  build: { target: "es2022", modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
  // A picture that stands by itself has the page's rules in it, in tests too.
  test: { css: true },
  server: { fs: { allow: [".."] } },
});
