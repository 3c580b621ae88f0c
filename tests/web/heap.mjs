// How much memory the page and its workers hold after so many edits, each of which was judged: `node heap.mjs 100 10000` prints it.

import { fileURLToPath } from "node:url";
import { launch, open } from "./browser.mjs";
import { serve } from "./server.mjs";

/** A worker says how large the engine's memory has become: that never shrinks. */
const WATCH = `{
  const real = WebAssembly.instantiate;
  WebAssembly.instantiate = async (...what) => {
    const made = await real.apply(WebAssembly, what);
    globalThis.engineMemory = (made.instance ?? made).exports.memory;
    return made;
  };
}
`;

/** Runs in the page: counts what the engine has answered. */
function countAnswers() {
  globalThis.answers = 0;
  globalThis.onAnswer = () => {};
  const Real = Worker;
  globalThis.Worker = class extends Real {
    constructor(...what) {
      super(...what);
      this.addEventListener("message", ({ data }) => {
        if (data.tag !== "checked") return;
        globalThis.answers++;
        // When the page has heard it, too.
        setTimeout(() => globalThis.onAnswer());
      });
    }
  };
}

/** Runs in the page: edits of which no two make the same text, each after the answer to the one before. */
async function edit({ from, to }) {
  const { view } = document.querySelector(".code-host").shadowRoot.querySelector(".cm-content").cmTile;
  for (let n = from; n < to; n++) {
    const answered = new Promise((resolve) => (globalThis.onAnswer = resolve));
    const { doc } = view.state;
    const last = doc.line(doc.lines);
    const statement = n % 2 === 0 ? "// one" : "// other";
    view.dispatch({ changes: { from: last.from, to: last.to, insert: `${statement} ${n}` } });
    await answered;
  }
}

/** Bytes in use after everything that nobody holds was collected. */
async function used(session, workers) {
  await session.send("HeapProfiler.collectGarbage");
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  const engines = await Promise.all(workers.map((worker) => worker.evaluate(() => globalThis.engineMemory?.buffer.byteLength ?? 0)));
  const heaps = await Promise.all(workers.map((worker) => worker.evaluate(() => {
    globalThis.gc();
    return globalThis.performance.memory?.usedJSHeapSize ?? 0;
  })));
  return { page: usedSize, workers: heaps.reduce((sum, size) => sum + size, 0), engines: engines.reduce((sum, size) => sum + size, 0) };
}

/** The memory in use after each of the counts of edits, from the least. */
export async function memory(counts) {
  const server = await serve(fileURLToPath(new URL("../../www/dist", import.meta.url)), (name, bytes) =>
    /assets\/worker-.*\.js/.test(name) ? Buffer.concat([Buffer.from(WATCH), bytes]) : bytes,
  );
  const browser = await launch(["--js-flags=--expose-gc"]);
  try {
    const { page, context, troubles } = await open(browser, "about:blank");
    await context.addInitScript(countAnswers);
    await page.goto(server.url);
    await page.waitForSelector(".answer:not(.old)");
    await page.waitForSelector(".code-host");
    // What comes when the page is idle is not what the edits cost.
    await page.getByRole("button", { name: /^all \d+ architectures$/ }).waitFor();
    await page.waitForFunction(() => performance.getEntriesByType("resource").some((entry) => /assets\/habits-.*\.js/.test(entry.name)));
    const session = await context.newCDPSession(page);
    const found = [];
    for (let [done, n] = [0, 0]; n < counts.length; n++) {
      await page.evaluate(edit, { from: done, to: counts[n] });
      done = counts[n];
      // The map and what is kept come after the last answer.
      await page.waitForTimeout(1200);
      found.push({ edits: done, ...(await used(session, page.workers())) });
    }
    if (troubles.filter((trouble) => !trouble.startsWith("foreign")).length > 0) throw new Error(troubles.join("\n"));
    return found;
  } finally {
    await browser.close();
    server.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const counts = process.argv.slice(2).map(Number);
  console.log(JSON.stringify(await memory(counts.length === 0 ? [100, 10_000] : counts)));
}
