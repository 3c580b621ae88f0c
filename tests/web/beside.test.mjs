// Two runs above each other: on one axis, with one cursor, and the first difference marked and told.

import assert from "node:assert/strict";
import { test } from "node:test";
import { engine, texts } from "./library.mjs";
import { onPage } from "./site.mjs";

/** What a reader finds of the second run. */
function parts(page) {
  return {
    choice: page.getByRole("combobox", { name: "compare with", exact: true }),
    runs: page.locator(".beside-run"),
    names: page.locator(".beside-name"),
    slider: page.getByRole("slider", { name: /^step of the story of / }).first(),
    column: (n) => page.waitForFunction((wanted) => document.querySelector(".beside-sheets")?.dataset.column === wanted, String(n)),
    columns: () => page.locator(".beside-sheets").getAttribute("data-columns").then(Number),
    sentences: page.locator(".beside-sentences .sentence:not([aria-hidden])"),
    parting: page.locator(".beside-parting-words"),
    /** Waits until two runs are drawn, the second of which has this headline. */
    second: (headline) => page.waitForFunction((said) => document.querySelectorAll(".beside-run:not(.old) .beside-name")[1]?.textContent.includes(said), headline),
  };
}

const traceOf = (report) => report.traces[0] ?? report.run;
const isSame = (a, b) => a?.actor === b?.actor && a?.cpu === b?.cpu && a?.sentence === b?.sentence;
const ask = (made, { operation = "exit_mmap", strategy = "up_front", arch = "x86-64", kernel = "neutral", variant = "" }) =>
  made.check(operation, strategy, arch, kernel, "", variant, "", "").report;

/** How many steps two runs have in common at their beginning. */
function agreed(a, b) {
  let n = 0;
  while (n < a.steps.length && isSame(a.steps[n], b.steps[n])) n++;
  return n;
}

for (const [what, fragment, mine, theirs, value] of [
  ["a strategy that is safe", "#", {}, { strategy: "gather" }, "strategy:gather"],
  ["an architecture", "#", {}, { arch: "arm64" }, "arch:arm64"],
  ["a kernel", "#", {}, { kernel: "linux-6.19" }, "kernel:linux-6.19"],
  ["a variant", "#operation=dontneed_twice", { operation: "dontneed_twice", strategy: "" }, { operation: "dontneed_twice", strategy: "", variant: "after" }, "variant:after"],
]) {
  test(`the run is compared with that of ${what}: what the second does is told, and where they part`, () =>
    onPage(
      async ({ page, settled, headline }) => {
        const made = await engine();
        const [first, second] = [ask(made, mine), ask(made, { ...mine, ...theirs })];
        await settled();
        const { choice, runs, names, slider, sentences, parting, columns, column: at, second: answered } = parts(page);
        await page.locator(`select[aria-label="compare with"] option[value="${value}"]`).waitFor({ state: "attached" });
        await choice.selectOption(value);
        await answered(second.headline);
        assert.equal(await headline.innerText(), first.headline);
        assert.equal(await runs.count(), 2);
        assert.match(await names.nth(0).innerText(), new RegExp(first.headline.replaceAll(".", "\\.")));
        // Where they part.
        const same = agreed(traceOf(first), traceOf(second));
        const words = (await parting.innerText()).replace(/\s+/g, " ");
        assert.match(words, /First difference/);
        assert.ok(words.includes(same === 0 ? "from the first step on" : `after ${same} step`), words);
        for (const { steps } of [traceOf(first), traceOf(second)]) {
          if (same < steps.length) assert.ok(words.includes(`step ${same + 1}: ${steps[same].sentence}`) || words.includes("nothing yet"), words);
        }
        // Every step of both is reached by one cursor, in order.
        await slider.focus();
        await page.keyboard.press("Home");
        const told = [new Set(), new Set()];
        const last = await columns();
        for (let column = 1; column <= last; column++) {
          await page.keyboard.press("ArrowRight");
          await at(column);
          for (const [n, set] of told.entries()) set.add((await sentences.nth(n).innerText()).replace(/^.*?\. (?=CPU|The|[A-Z])/, ""));
        }
        for (const [n, { steps }] of [traceOf(first), traceOf(second)].entries()) {
          const all = [...told[n]].join("\n");
          for (const step of steps) assert.ok(all.includes(step.sentence), `${step.sentence} is not in ${all}`);
        }
        assert.match(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), /^step of the story of /);
      },
      { fragment },
    ));
}

test("steps that agree stand in one column, and one line through both is the cursor", () =>
  onPage(
    async ({ page, settled }) => {
      const made = await engine();
      const [first, second] = [ask(made, {}), ask(made, { strategy: "switch_instead" })].map(traceOf);
      await settled();
      const { runs, slider, second: answered } = parts(page);
      await answered("breaks");
      const middles = (n) =>
        runs.nth(n).locator(".box").evaluateAll((all) => all.map((box) => {
          const { left, width } = box.querySelector("rect").getBoundingClientRect();
          return Math.round(left + width / 2);
        }).toSorted((a, b) => a - b));
      const [upper, lower] = [await middles(0), await middles(1)];
      assert.equal(new Set(upper).size, first.steps.length);
      assert.equal(new Set(lower).size, second.steps.length);
      const shared = upper.filter((x) => lower.includes(x)).length;
      const common = first.steps.filter((step) => second.steps.some((other) => isSame(step, other))).length;
      assert.ok(shared >= common && common > 0, `${shared} columns are shared of at least ${common}`);
      await slider.focus();
      await page.keyboard.press("Home");
      await page.keyboard.press("ArrowRight");
      const line = await page.locator(".beside-cursor").boundingBox();
      const both = await Promise.all([0, 1].map((n) => runs.nth(n).boundingBox()));
      assert.ok(line.y <= both[0].y && line.y + line.height >= both[1].y + both[1].height);
      const now = [...(await middles(0)), ...(await middles(1))];
      assert.ok(now.some((x) => Math.abs(x - line.x - line.width / 2) < 3), `${line.x} ${now.join(" ")}`);
    },
    { fragment: "#strategy=up_front&operation=exit_mmap&arch=x86-64&kernel=neutral&beside=strategy:switch_instead" },
  ));

test("a link keeps what is compared, and going back undoes it", () =>
  onPage(async ({ page, settled, link }) => {
    await settled();
    const { choice, runs, second } = parts(page);
    await page.locator('select[aria-label="compare with"] option[value="arch:s390-2012"]').waitFor({ state: "attached" });
    await choice.selectOption("arch:s390-2012");
    await second("survives");
    const shared = await link();
    assert.match(shared, /beside=arch:s390-2012/);
    await page.goBack();
    await runs.first().waitFor({ state: "detached" });
    assert.equal(await choice.inputValue(), "");
    await page.goForward();
    await second("survives");
    await choice.selectOption("");
    await runs.first().waitFor({ state: "detached" });
    assert.doesNotMatch(await link(), /beside=/);
    await page.locator(".sentence").waitFor();
    await page.goto("about:blank");
    await page.goto(shared);
    await second("survives");
    assert.equal(await choice.inputValue(), "arch:s390-2012");
  }));

test("an edited text is held against the library’s", () =>
  onPage(async ({ page, settled, text, tab, headline, editor }) => {
    await settled();
    await editor();
    const { choice, names, parting, second } = parts(page);
    assert.equal(await page.locator('select[aria-label="compare with"] option[value="library"]').count(), 0);
    const original = (await texts())["strategy/up_front.tlb"];
    await tab("strategy").click();
    await text.fill(original.replace("tlb_flush_mmu_free(tlb)", "flush_tlb_mm(tlb.mm)\n        tlb_flush_mmu_free(tlb)"));
    await page.waitForFunction(() => document.querySelector(".headline")?.textContent.includes("survives"));
    assert.match(await headline.innerText(), /survives/);
    await choice.selectOption("library");
    await second("breaks in 10 steps");
    assert.match(await names.nth(0).innerText(), /your text.*survives/i);
    assert.match(await names.nth(1).innerText(), /the library’s text/i);
    assert.match(await parting.innerText(), /First difference/);
    // Putting the text back leaves nothing to compare.
    await text.fill(original);
    await page.locator(".beside-run").first().waitFor({ state: "detached" });
  }));

test("what does not apply has no run, and says why", () =>
  onPage(
    async ({ page, settled }) => {
      await settled();
      await page.locator(".beside-none").waitFor();
      assert.match(await page.locator(".beside-none").innerText(), /does not apply|not apply/i);
    },
    { fragment: "#strategy=up_front&operation=exit_mmap&arch=arm64&kernel=neutral&beside=strategy:skip_lazy" },
  ));

for (const width of [390, 1440]) {
  test(`two runs keep within the page, and stepping moves nothing around them, at ${width} pixels`, () =>
    onPage(
      async ({ page, settled }) => {
        await settled();
        const { slider, columns, column: at, second } = parts(page);
        await second("survives");
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
        await slider.focus();
        await page.keyboard.press("Home");
        const heights = new Set();
        const last = await columns();
        for (let column = 0; column <= last; column++) {
          heights.add(await page.locator(".wave-section").evaluate((section) => Math.round(section.getBoundingClientRect().height)));
          await page.keyboard.press("ArrowRight");
          await at(Math.min(column + 1, last));
        }
        assert.equal(heights.size, 1, [...heights].join(" "));
      },
      { fragment: "#strategy=up_front&operation=exit_mmap&arch=x86-64&kernel=neutral&beside=strategy:gather", options: { viewport: { width, height: 900 } } },
    ));
}

test("on a phone both runs stand there whole, and only the page scrolls down", () =>
  onPage(
    async ({ page, settled }) => {
      await settled();
      await parts(page).second("survives");
      const { hidden, lanes } = await page.evaluate(() => {
        const scroller = document.querySelector(".wave-scroll");
        const { top, bottom } = scroller.getBoundingClientRect();
        const all = [...[...document.querySelectorAll(".beside-run")].at(-1).querySelectorAll(".lane-label")];
        const inside = all.filter((lane) => lane.getBoundingClientRect().top >= top && lane.getBoundingClientRect().bottom <= bottom);
        return { hidden: scroller.scrollHeight - scroller.clientHeight, lanes: [all.length, inside.length] };
      });
      assert.equal(hidden, 0);
      assert.ok(lanes[0] > 5, String(lanes));
      assert.equal(lanes[1], lanes[0]);
    },
    { fragment: "#strategy=up_front&operation=exit_mmap&arch=x86-64&kernel=neutral&beside=strategy:gather", options: { viewport: { width: 390, height: 844 } } },
  ));
