import { cpSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";
import page from "./vite.config.ts";
import { lean } from "./site/lean.ts";
import { words } from "./site/words.ts";

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const { version } = JSON.parse(readFileSync(path("package.json"), "utf8")) as { version: string };

/** The project's licences, and those of the libraries whose code is in the files. */
const LICENCES = {
  "LICENSE-MIT": "../LICENSE-MIT",
  "LICENSE-APACHE": "../LICENSE-APACHE",
  "LICENSE-lit": "node_modules/lit-html/LICENSE",
  "LICENSE-fflate": "node_modules/fflate/LICENSE",
};

/** Whoever copies the folder has the licences that it is under. */
function licences(): Plugin {
  return {
    name: "licences",
    generateBundle() {
      for (const [fileName, file] of Object.entries(LICENCES)) this.emitFile({ type: "asset", fileName, source: readFileSync(path(file)) });
    },
  };
}

/** The same files beside the site, whose page for authors has examples of its own. */
const besideTheSite: Plugin = {
  name: "beside-the-site",
  closeBundle: () => cpSync(path("packages/npm/dist"), path("dist/embed"), { recursive: true }),
};

/** What documents embed, into the package that they install: a loader, and beside it what that fetches. */
export default defineConfig({
  // Every file names the others by where it is itself, so that the folder works wherever it is put.
  base: "./",
  plugins: [licences(), lean(), words(), besideTheSite],
  resolve: page.resolve ?? {},
  publicDir: path("src/elements/public"),
  define: { VERSION: JSON.stringify(version) },
  worker: { format: "es", rolldownOptions: { output: { entryFileNames: "parts/[name]-[hash].js" } } },
  build: {
    target: "es2022",
    outDir: path("packages/npm/dist"),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    // As a library, so that the bundler leaves imports what they are.
    lib: { entry: { embed: path("src/elements/embed.ts"), frame: path("src/elements/frame.ts") }, formats: ["es"] },
    rolldownOptions: {
      output: { minify: true, entryFileNames: "[name].js", chunkFileNames: "parts/[name]-[hash].js", assetFileNames: "parts/[name]-[hash][extname]" },
    },
  },
});
