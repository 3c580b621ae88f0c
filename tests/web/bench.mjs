// How long the engine and the page take in a real Chromium: prints one line of JSON, which `cargo xtask bench`
// reads. Times are in milliseconds. What the engine does is measured as crate/cli/benches/cells.rs measures it
// natively, each time the best of several rounds; what a reader waits for is given as every sample there is.

import { cpus } from "node:os";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { launch, open } from "./browser.mjs";
import { embedded } from "./embed-bench.mjs";
import { memory } from "./heap.mjs";
import { serve } from "./server.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** With these the clock of a page counts in 5 µs rather than in 100 µs. */
const ISOLATED = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
/** How often the engine does everything, the first time to warm up; no other thing is done more often. */
const ROUNDS = Number(process.env.STALEWALK_BENCH_ROUNDS ?? 21);
const LOADS = Math.min(9, ROUNDS);
/** Strokes of which every second one gives a verdict that differs from the last. */
const STROKES = ["/", "/", "Backspace", "Backspace"];
const STROKE_ROUNDS = Math.min(16, ROUNDS);
const STROKE_PAUSE_MS = 150;
/** The memory in use is taken after so many edits, and after so many. */
const EDITS = ROUNDS < 21 ? [10, 20] : [100, 10_000];

/** Elements are put on a page and taken away so often. */
const CYCLES = ROUNDS < 21 ? [2, 4] : [10, 1000];

/** Every text of the library, by its path. */
async function library() {
  const folder = join(ROOT, "crate/library");
  const names = await readdir(folder, { recursive: true });
  const texts = names.filter((name) => name.endsWith(".tlb"));
  return Promise.all(texts.sort().map(async (name) => [name, await readFile(join(folder, name), "utf8")]));
}

/** Runs in the page: the engine alone, on the page's own thread. */
async function measureEngine({ texts, rounds }) {
  const { default: init, Engine } = await import("./stalewalk_wasm.js");
  await init({ module_or_path: fetch("./stalewalk_wasm_bg.wasm") });
  const engine = new Engine();
  for (const [path, text] of texts) engine.setSource(path, text);
  const kernel = "neutral";
  const { operations, strategies, archs } = engine.catalog();
  const names = operations.filter((operation) => !operation.case).map((operation) => operation.name);
  const ask = (operation, strategy, arch) => engine.check(operation, strategy, arch, kernel, "", "", "", "");
  const questions = names.flatMap((operation) =>
    strategies.flatMap(({ name }) => archs.map((arch) => [operation, name, arch.name])),
  );
  const applicable = questions.filter((question) => ask(...question).report !== null);

  const best = (old, now) => now.map((value, at) => (old === null ? value : Math.min(old[at], value)));
  const timed = (work) => {
    const start = performance.now();
    work();
    return performance.now() - start;
  };
  const result = { cells: null, objects: null, maps: null, explicit_ms: null, transitions: 0 };
  for (let round = 0; round < rounds; round++) {
    const cells = names.flatMap((operation) => engine.measureCells(operation, kernel));
    const objects = applicable.map((question) => timed(() => ask(...question)));
    const maps = names.map((operation) => timed(() => engine.map(operation, kernel, "", "", "")));
    const explicit = names.flatMap((operation) => engine.measureExplicit(operation, kernel));
    if (round === 0) continue; // It warms up.
    result.cells = best(result.cells, cells);
    result.objects = best(result.objects, objects);
    result.maps = best(result.maps, maps);
    result.explicit_ms = best(result.explicit_ms, explicit.map(([, took]) => took));
    result.transitions = explicit.reduce((sum, [transitions]) => sum + transitions, 0);
  }
  return { ...result, explicit_ms: result.explicit_ms.reduce((sum, took) => sum + took) };
}

/** The text of an operation with another default for one of its parameters. */
function withDefault(words, parameter, from, to) {
  const changed = words.replace(new RegExp(String.raw`(\b${parameter} in [^=]*=[^=]*) = ${from}\b`), `$1 = ${to}`);
  if (changed === words) throw new Error(`the text has no parameter ${parameter} that is ${from}`);
  return changed;
}

/** What the models that other model checkers search too are made of: tests/tests/rivals/models.rs has them as well. */
async function rivals(texts) {
  const text = (path) => texts.find(([name]) => name === path);
  const [path, exit] = text("operation/exit_mmap.tlb");
  const larger = withDefault(withDefault(exit, "cpus", 2, 3), "pages", 1, 2);
  const kernel = text("kernel/neutral.tlb");
  const exits = ["up_front", "gather"].map((strategy) => ({
    operation: "exit_mmap",
    // The strategies are for both operations.
    texts: [[path, larger], text("operation/exec_mmap.tlb"), kernel, text("arch/x86-64.tlb"), text(`strategy/${strategy}.tlb`)],
  }));
  // What is measured are the cells of a map, and a case has none: it is made an operation with one strategy.
  const b45 = await readFile(join(ROOT, "tests/spin/b45.tlb"), "utf8");
  const operation = b45.replace("case b45", "operation b45").replace(" on riscv {", " rank 1 {");
  const plain = 'stalewalk 1\nstrategy plain "as it is" for b45 rank 1 { }';
  const own = [kernel, text("arch/riscv.tlb"), ["b45.tlb", operation], ["plain.tlb", plain]];
  return [...exits, { operation: "b45", texts: own }];
}

/** Runs in the page: the explicit search of each model, the only one that its texts have. */
async function measureRivals({ models, rounds }) {
  const { default: init, Engine } = await import("./stalewalk_wasm.js");
  await init({ module_or_path: fetch("./stalewalk_wasm_bg.wasm") });
  return models.map(({ operation, texts }) => {
    const engine = new Engine();
    for (const [path, text] of texts) engine.setSource(path, text);
    const times = [];
    for (let round = 0; round < rounds; round++) {
      const searches = engine.measureExplicit(operation, "neutral");
      if (searches.length !== 1) throw new Error(`${operation} is ${searches.length} models`);
      times.push(searches[0]);
    }
    return { transitions: times[0][0], ms: Math.min(...times.map(([, ms]) => ms)) };
  });
}

async function engine() {
  const server = await serve(join(ROOT, "www/src/engine/pkg"), undefined, ISOLATED);
  const browser = await launch();
  // A script is shown as text: a page of the right origin with nothing on it.
  const { page } = await open(browser, `${server.url}stalewalk_wasm.js`);
  const texts = await library();
  const result = await page.evaluate(measureEngine, { texts, rounds: ROUNDS });
  const others = await page.evaluate(measureRivals, { models: await rivals(texts), rounds: ROUNDS });
  const machine = { cpu: cpus()[0]?.model ?? "unknown", cores: cpus().length, chrome: browser.version() };
  await browser.close();
  server.close();
  return { ...result, rivals: others, ...machine, date: new Date().toISOString().slice(0, 10) };
}

/** Runs in the page, before it loads: `firstVerdict` is the time at which an answer has been painted. */
function watchLoad() {
  const watch = new MutationObserver(() => {
    if (document.querySelector(".answer:not(.old)") === null) return;
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => { globalThis.firstVerdict = performance.now(); }));
  });
  watch.observe(document, { childList: true, subtree: true });
}

/** From the navigation to the first verdict, each time in a browser with a fresh profile. */
async function load(url) {
  const browser = await launch();
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 1000 } })).newPage();
  await page.addInitScript(watchLoad);
  await page.goto(url);
  const time = await (await page.waitForFunction(() => globalThis.firstVerdict)).jsonValue();
  await browser.close();
  return time;
}

/** Runs in the page: notes for each key when it went down and when what it changed in the answer was painted. */
function watchStrokes() {
  globalThis.strokes = [];
  let down = null;
  addEventListener("keydown", (event) => { down = event.timeStamp; }, { capture: true });
  const watch = new MutationObserver(() => {
    if (down === null) return;
    const [start, judged] = [down, document.querySelector(".answer.old") === null];
    down = null;
    requestAnimationFrame(() => setTimeout(() => { globalThis.strokes.push({ took: performance.now() - start, judged }); }));
  });
  const answer = document.querySelector("section.verdict");
  watch.observe(answer, { childList: true, subtree: true, attributes: true, characterData: true });
}

/** Makes a comment of a statement and a statement of the comment, again and again, as one who types. */
async function strokes(url) {
  const browser = await launch();
  const { page } = await open(browser, url);
  await page.waitForSelector(".answer:not(.old)");
  await page.waitForSelector(".code-host");
  await page.getByRole("textbox").evaluate((field) => {
    const { view } = field.cmTile;
    view.focus();
    view.dispatch({ selection: { anchor: view.state.doc.toString().indexOf("if tlb.fullmm") }, scrollIntoView: true });
  });
  await page.evaluate(watchStrokes);
  for (let round = 0; round < STROKE_ROUNDS; round++) {
    for (const key of STROKES) {
      await page.keyboard.press(key);
      await page.waitForTimeout(STROKE_PAUSE_MS);
    }
  }
  const all = await page.evaluate(() => globalThis.strokes);
  await browser.close();
  return all.filter((stroke) => stroke.judged).map((stroke) => stroke.took);
}

const result = await engine();
const server = await serve(join(ROOT, "www/dist"));
const loads = [];
while (loads.length < LOADS) loads.push(await load(server.url));
result.loads = loads;
result.strokes = await strokes(server.url);
server.close();
result.memory = await memory(EDITS);
result.embedded = await embedded({ rounds: Math.min(5, ROUNDS), cycles: CYCLES });
console.log(JSON.stringify(result));
