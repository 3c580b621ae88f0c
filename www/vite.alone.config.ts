import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { alone } from "./site/alone.ts";
import embed from "./vite.embed.config.ts";

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The page that `stalewalk export html` writes, with nothing filled in. */
export default defineConfig({
  plugins: [alone()],
  publicDir: false,
  resolve: embed.resolve ?? {},
  define: embed.define ?? {},
  build: {
    target: "es2022",
    outDir: path("packages/page/dist"),
    emptyOutDir: true,
    lib: { entry: path("src/elements/embed.ts"), formats: ["iife"], name: "stalewalk", fileName: () => "program.js" },
  },
});
