// What nobody should give the page, and what may go wrong below it: the text is kept, the page says what it can and cannot do.

import assert from "node:assert/strict";
import { test } from "node:test";
import { LEAVING, onPage, WITHOUT_EDITOR } from "./site.mjs";
import { trapping } from "./trap.mjs";

const isWasm = (name) => name.endsWith(".wasm");
const MEGABYTE = "// a comment that says nothing at all, again and again\n".repeat(19_000);

test("a text of a megabyte is typed in and judged, and what a link does not take is said", () =>
  onPage(async ({ page, text, settled, editor }) => {
    await settled();
    await editor();
    const before = await text.inputValue();
    await text.fill(`${before}${MEGABYTE}`);
    await text.focus();
    await page.keyboard.press("Control+Home");
    const typed = "// typed while it is judged";
    await page.keyboard.type(typed);
    await page.keyboard.press("Enter");
    assert.equal(await text.inputValue(), `${typed}\n${before}${MEGABYTE}`);
    await settled();
    assert.match(await page.locator(".edited").innerText(), /more than 200,000 letters, which no link takes and the browser does not keep/);
    await page.waitForFunction(() => !location.hash.includes("texts="));
    assert.equal(await page.evaluate(() => localStorage.getItem("stalewalk-text")), null);
    await page.getByRole("button", { name: "Reset" }).click();
    assert.equal(await text.inputValue(), before);
    await page.locator(".notice").getByRole("button", { name: "Undo" }).click();
    assert.equal((await text.inputValue()).length, typed.length + 1 + before.length + MEGABYTE.length);
  }));

test("the plain field takes a megabyte, too", () =>
  onPage(async ({ page, text, settled }) => {
    await settled();
    const before = await text.inputValue();
    await text.field.evaluate((field, words) => {
      field.value = words;
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }, `${before}${MEGABYTE}`);
    await page.locator(".edited", { hasText: "more than 200,000 letters" }).waitFor();
    await text.focus();
    await page.keyboard.press("Control+Home");
    await page.keyboard.type("//");
    assert.equal(await text.inputValue(), `//${before}${MEGABYTE}`);
  }, WITHOUT_EDITOR));

test("a megabyte of things that are not understood has its messages, each a way to its place", () =>
  onPage(async ({ page, text, settled, editor }) => {
    await settled();
    await editor();
    const wrong = Array.from({ length: 20_000 }, (_, n) => `strategy s${n} "no operation" { fn f${n}(tlb) { nothing(tlb) } }`).join("\n");
    await text.fill(`stalewalk 1\n${wrong}\n`);
    const message = page.locator(".diagnostics .to-place").first();
    await message.waitFor({ timeout: 60_000 });
    await message.click();
    await page.keyboard.type("here");
    assert.match(await text.inputValue(), /here/);
  }));

/** So many CPUs, each with so many things to do in any order. */
const busy = (times) => `stalewalk 1
case munmap "more than can be searched" rank 5 {
    mm app { x -> P rw }
    cpu i in 0..4 "busy": user app {
        for n in 0..${times} { load x }
    }
}
`;

test("a program of millions of states is undecided, and says how far the search got", () =>
  onPage(
    async ({ page, text, tab, settled, headline }) => {
      await settled();
      await tab("case").click();
      await text.fill(busy(60));
      await page.getByText("Searching …").waitFor();
      await page.locator(".answer.open:not(.old)").waitFor({ timeout: 120_000 });
      assert.doesNotMatch(await headline.innerText(), /^(?:Yes|No)\b/);
      assert.match(await page.locator(".facts").innerText(), /not every interleaving was tried \([\d,]+ states so far\)/);
      assert.equal(await page.locator(".answer.survives, .answer.stale").count(), 0);
      await text.fill(busy(2));
      await page.locator(".answer.survives:not(.old)").waitFor();
    },
    { fragment: "#operation=munmap&arch=x86-64" },
  ));

test("an engine that traps in the map answers the question all the same, and the map can be asked again", () =>
  onPage(
    async ({ page, settled, text, headline }) => {
      await settled();
      assert.match(await headline.innerText(), /breaks in 10 steps/);
      await page.getByText("The map could not be computed: ").waitFor();
      await text.fill(`${await text.inputValue()}// mine\n`);
      await settled();
      await page.locator(".map").getByRole("button", { name: "Try again" }).click();
      await page.getByText("The map could not be computed: ").waitFor();
      assert.match(await text.inputValue(), /mine\n$/);
    },
    { change: (name, bytes) => (isWasm(name) ? trapping(bytes, "engine_map") : bytes) },
  ));

test("without WebAssembly the page says so, and texts and reference can be read", () =>
  onPage(async ({ page, text, tab }, { context, url }) => {
    await context.addInitScript(() => Reflect.deleteProperty(globalThis, "WebAssembly"));
    await page.goto(`${url}?again`);
    await page.getByRole("heading", { name: "There can be no answer here." }).waitFor();
    const said = await page.locator(".unable").innerText();
    assert.match(said, /this browser has no WebAssembly, or has it switched off/);
    assert.match(await text.inputValue(), /^stalewalk 1\n[^]*strategy up_front /);
    await tab("operation").click();
    assert.match(await text.inputValue(), /operation exit_mmap/);
    await text.focus();
    await page.keyboard.press("Control+Home");
    await page.keyboard.type("// mine ");
    assert.match(await text.inputValue(), /^\/\/ mine stalewalk/);
    await page.locator(".unable").getByRole("link", { name: "reference" }).click();
    await page.waitForURL(/reference\/index\.html/);
  }, LEAVING));

test("without JavaScript the first question stands there with its answer, as the page itself gives it", () =>
  onPage(async ({ headline, page, asked, settled }, { context, url }) => {
    await settled();
    const said = { question: await asked(), headline: await headline.innerText(), summary: await page.locator(".summary").first().innerText() };
    const steps = await page.locator(".story-step").evaluateAll((all) => all.map((one) => one.textContent.trim().replace(/^hardware /, "")));
    const plain = await context.browser().newContext({ javaScriptEnabled: false });
    const still = await plain.newPage();
    await still.goto(url);
    assert.equal(await still.locator("h1").innerText(), said.question);
    assert.equal(await still.locator("h2").innerText(), said.headline);
    assert.equal(await still.locator("noscript p, h2 + p").first().innerText(), said.summary);
    assert.deepEqual(await still.locator("ol li").allInnerTexts(), steps);
    assert.equal(await still.getByText("is loading its engine").isVisible(), false);
    await still.getByRole("link", { name: "reference" }).click();
    await still.waitForURL(/reference\/index\.html/);
    await plain.close();
  }));

/** Every now and then a worker dies, is struck dumb, or takes its time. */
function troubleWorkers() {
  const all = [];
  const Real = Worker;
  globalThis.Worker = class extends Real {
    constructor(...what) {
      super(...what);
      all.push(this);
    }
  };
  let n = 0;
  globalThis.deaths = 0;
  globalThis.begin = () => setInterval(() => {
    const one = all.splice(n++ % Math.max(1, all.length), 1)[0];
    if (one === undefined) return;
    globalThis.deaths++;
    one.terminate();
    // Some die with a word, some without one.
    if (n % 3 !== 0) one.dispatchEvent(new ErrorEvent("error", { message: "out of memory", cancelable: true }));
  }, 130);
}

/** A long text, as one types it: lines, brackets, blanks, letters of several alphabets. */
const LONG = Array.from({ length: 24 }, (_, n) => `// ${n}: während die Maschine stirbt, 日本語, "quoted" and { in } brackets;`).join("\n");

test("whatever the engine does, typing loses no letter: it dies again and again", () =>
  onPage(async ({ page, text, settled, editor }, { context, url }) => {
    await context.addInitScript(troubleWorkers);
    await page.goto(`${url}?again`);
    await settled();
    await editor();
    await page.evaluate(() => void globalThis.begin());
    await text.focus();
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Delete");
    for (const letter of LONG) {
      if (letter === "\n") {
        await page.keyboard.press("Escape");
        await page.keyboard.press("Enter");
      } else await page.keyboard.insertText(letter);
    }
    assert.equal(await text.inputValue(), LONG);
    await page.waitForTimeout(600);
    assert.equal(await text.inputValue(), LONG);
    assert.ok((await page.evaluate(() => globalThis.deaths)) > 5);
  }, LEAVING));

test("whatever the engine does, typing loses no letter: each check traps", () =>
  onPage(
    async ({ page, text, editor }) => {
      await page.getByText("The engine failed:").waitFor();
      await text.focus();
      await editor();
      await page.keyboard.press("Control+a");
      await page.keyboard.press("Delete");
      for (const line of LONG.split("\n")) {
        for (const letter of line) await page.keyboard.insertText(letter);
        await page.keyboard.press("Escape");
        await page.keyboard.press("Enter");
      }
      assert.equal(await text.inputValue(), `${LONG}\n`);
      await page.getByText("The engine failed:").waitFor();
    },
    { change: (name, bytes) => (isWasm(name) ? trapping(bytes, "engine_check") : bytes) },
  ));

test("whatever the engine does, typing loses no letter: each search runs away", () =>
  onPage(
    async ({ page, text, tab, settled }) => {
      await settled();
      await tab("case").click();
      await text.fill(busy(200));
      await page.getByText("Searching …").waitFor();
      await text.focus();
      await page.keyboard.press("Control+End");
      const words = "// every letter of this asks for another search that never ends";
      for (const letter of words) await page.keyboard.type(letter);
      assert.equal(await text.inputValue(), busy(200) + words);
      await page.getByRole("button", { name: "Stop", exact: true }).click();
      await page.getByText("Stopped, undecided.").first().waitFor();
      assert.equal(await text.inputValue(), busy(200) + words);
    },
    { fragment: "#operation=munmap&arch=x86-64" },
  ));
