// What elements cost a document: the time from being seen to the verdict, for one and for twenty, and the memory after they were put
// on the page and taken away so many times. `node embed-bench.mjs` prints it.

import { fileURLToPath } from "node:url";
import { launch, open } from "./browser.mjs";
import { serveDocuments } from "./embedded.mjs";

const STRATEGIES = ["up_front", "gather", "skip_lazy", "local_detach", "retire_tag"];
const ARCHS = ["x86-64", "arm64", "riscv", "s390"];
const QUESTIONS = STRATEGIES.flatMap((strategy) => ARCHS.map((arch) => ({ operation: "exit_mmap", strategy, arch })));

/** Runs in the page: puts elements in sight, and says how long it takes until all of their verdicts are painted. */
async function appear(questions) {
  await customElements.whenDefined("stale-walk");
  const begun = performance.now();
  const all = questions.map((attributes) => {
    const element = document.createElement("stale-walk");
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    // All of them in sight at once, as they seldom are.
    element.setAttribute("loading", questions.length === 1 ? "visible" : "eager");
    document.body.append(element);
    return element.ready;
  });
  await Promise.all(all);
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  return performance.now() - begun;
}

/** Runs in the page: puts elements on it and takes them away again, each after its answer. */
async function cycle(times) {
  for (let n = 0; n < times; n++) {
    const element = document.createElement("stale-walk");
    for (const [name, value] of Object.entries({ operation: "exit_mmap", strategy: n % 2 === 0 ? "up_front" : "gather", arch: "x86-64", loading: "eager" })) element.setAttribute(name, value);
    document.body.append(element);
    await element.ready;
    element.remove();
    // Put back and taken away once more, as a page does that moves it.
    document.body.append(element);
    element.remove();
  }
}

async function times(url, questions, rounds) {
  const found = [];
  while (found.length < rounds) {
    const browser = await launch();
    const { page } = await open(browser, `${url}bare.html`);
    found.push(await page.evaluate(appear, questions));
    await browser.close();
  }
  return found;
}

/** Bytes that the page holds after everything that nobody holds was collected. */
async function used(session) {
  await session.send("HeapProfiler.collectGarbage");
  await session.send("HeapProfiler.collectGarbage");
  return (await session.send("Runtime.getHeapUsage")).usedSize;
}

/** So many cycles come before: what the browser compiles of code that runs often is not what elements leave behind. */
const WARM = 100;

/** The memory in use after each of the counts of cycles, from the least. */
async function leftBehind(url, counts) {
  const browser = await launch();
  try {
    const { page, context } = await open(browser, `${url}bare.html`);
    const session = await context.newCDPSession(page);
    const found = [];
    await page.evaluate(cycle, WARM);
    for (let [done, n] = [0, 0]; n < counts.length; n++) {
      await page.evaluate(cycle, counts[n] - done);
      done = counts[n];
      // What comes when the page is idle is not what the cycles cost.
      await page.waitForTimeout(2500);
      found.push({ cycles: done, page: await used(session) });
    }
    return found;
  } finally {
    await browser.close();
  }
}

export async function embedded({ rounds, cycles }) {
  const server = await serveDocuments();
  try {
    return {
      one: await times(server.url, QUESTIONS.slice(0, 1), rounds),
      twenty: await times(server.url, QUESTIONS, rounds),
      left: await leftBehind(server.url, cycles),
    };
  } finally {
    server.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(JSON.stringify(await embedded({ rounds: 5, cycles: [10, 1000] })));
