// The site end to end: what a reader does, in a real browser.

import assert from "node:assert/strict";
import { test } from "node:test";
import { LEAVING, onPage } from "./site.mjs";

const BREAKS = /^No\. It breaks/;

test("the first question is answered on load", () =>
  onPage(async ({ page, headline, choice, settled, cell, asked }) => {
    await settled();
    assert.match(await headline.innerText(), BREAKS);
    assert.equal(await asked(), "Does flushing once, up front survive process exit on x86-64 with 2 CPUs?");
    assert.equal(await choice("strategy").inputValue(), "up_front");
    await cell("gather", "x86-64").waitFor();
    assert.equal(await page.locator(".map td .cell").count(), 80);
    assert.equal(await page.locator(".row .cell").count(), 8);
    assert.match(await cell("gather", "x86-64").getAttribute("aria-label"), /survives/);
  }));

test("changing a word changes the answer, and going back brings it back", () =>
  onPage(async ({ page, headline, choice, settled }) => {
    await settled();
    await choice("strategy").selectOption("gather");
    await page.waitForFunction(() => !/^No/.test(document.querySelector(".headline").textContent));
    assert.match(page.url(), /strategy=gather/);
    await choice("architecture").selectOption("arm64");
    assert.match(page.url(), /arch=arm64/);
    await page.goBack();
    assert.match(page.url(), /arch=x86-64/);
    assert.equal(await choice("architecture").inputValue(), "x86-64");
    await page.goBack();
    await page.waitForFunction(() => /^No/.test(document.querySelector(".headline").textContent));
    assert.equal(await choice("strategy").inputValue(), "up_front");
    await page.goForward();
    await page.waitForFunction(() => !/^No/.test(document.querySelector(".headline").textContent));
    assert.equal(await choice("strategy").inputValue(), "gather");
    assert.ok(await headline.isVisible());
  }));

test("every parameter can be chosen", () =>
  onPage(async ({ page, choice, settled }) => {
    await settled();
    await choice("cpus").selectOption("1");
    await choice("borrower").selectOption("false");
    await settled();
    assert.match(page.url(), /set=cpus=1,borrower=false/);
    await choice("cpus").selectOption("2");
    assert.match(page.url(), /set=borrower=false/);
  }));

test("stores can be delayed, and every answer says whether they were", () =>
  onPage(async ({ page, choice, settled, cell }) => {
    await settled();
    assert.match(await page.locator(".facts").innerText(), /stores visible at once/);
    assert.match(await page.locator("#map-title").innerText(), /stores visible at once/);
    await choice("stores").selectOption("delayed");
    await choice("strategy").selectOption("gather");
    await choice("architecture").selectOption("arm64");
    await settled();
    await page.locator(".relies").waitFor();
    assert.match(page.url(), /stores=delayed/);
    assert.match(await page.locator(".relies-list").innerText(), /stores_visible\(\)/);
    assert.match(await page.locator("#map-title").innerText(), /stores delayed, too/);
    assert.match(await cell("gather", "arm64").getAttribute("aria-label"), /survives/);
    await page.goBack();
    await page.goBack();
    await page.goBack();
    assert.doesNotMatch(page.url(), /stores=/);
  }));

test("stepping tells each step and moves the machine", () =>
  onPage(async ({ page, slider, sentence, settled, link }) => {
    await settled();
    const last = Number(await slider.getAttribute("aria-valuemax"));
    assert.equal(Number(await slider.getAttribute("aria-valuenow")), last);
    await slider.focus();
    await page.keyboard.press("Home");
    assert.match(await sentence.innerText(), /^Before step 1/);
    await page.keyboard.press("ArrowRight");
    assert.match(await sentence.innerText(), new RegExp(`^Step 1 of ${last},`));
    assert.match(await page.locator("#machine-title").innerText(), /after step 1/i);
    assert.match(await link(), /step=1(&|$)/);
    await page.getByRole("button", { name: "one step forward" }).click();
    assert.match(await sentence.innerText(), /^Step 2 /);
    await slider.press("End");
    assert.match(await sentence.innerText(), new RegExp(`^Step ${last} `));
    assert.doesNotMatch(await link(), /step=/);
    const wave = await page.locator("svg.wave").last().boundingBox();
    await page.mouse.click(wave.x + wave.width * 0.3, wave.y + 60);
    assert.ok(Number(await slider.getAttribute("aria-valuenow")) < last);
    await page.getByRole("button", { name: "play", exact: true }).click();
    await page.waitForFunction((n) => Number(document.querySelector('[role="slider"]').getAttribute("aria-valuenow")) === n, last, { timeout: 30_000 });
  }));

test("typing is judged, kept in the link, and survives a reload", () =>
  onPage(async ({ page, text, settled, link, tab, choice, headline, asked }) => {
    await settled();
    const entries = await page.evaluate(() => history.length);
    const before = await text.inputValue();
    await text.fill(before.replace("flushing once, up front", "flushing once, my way"));
    await page.getByText("flushing once, my way").first().waitFor();
    assert.match(await link(), /texts=/);
    assert.equal(await page.evaluate(() => history.length), entries);
    await page.reload();
    await settled();
    assert.match(await asked(), /^Does flushing once, my way survive/);
    assert.match(await text.inputValue(), /my way/);
    assert.ok(await headline.isVisible());
    await choice("strategy").selectOption("gather");
    await tab("strategy/up_front.tlb").click();
    await page.getByRole("button", { name: "Reset" }).click();
    assert.equal(await text.inputValue(), before);
    assert.doesNotMatch(await link(), /texts=/);
  }, LEAVING));

test("a broken text is shown where it is broken, and the last good picture stays", () =>
  onPage(async ({ page, text, settled, headline, tab }) => {
    await settled();
    // The map comes after the answer; what stays is the last good one, so there must have been one.
    await page.locator(".map td .cell").nth(79).waitFor();
    const before = await text.inputValue();
    const good = await headline.innerText();
    await text.fill(before.replace("flush_tlb_mm(", "flush_tlb_mn("));
    const message = page.locator(".diagnostics .to-place").first();
    await message.waitFor();
    assert.match(await message.innerText(), /strategy\/up_front\.tlb:\d+:\d+[\s\S]*flush_tlb_mn/);
    assert.equal(await page.locator(".answer.old").count(), 1);
    assert.equal(await headline.innerText(), good);
    await page.waitForSelector(".map-scroll.old");
    assert.equal(await page.locator(".map td .cell").count(), 80);
    assert.equal(await page.locator(".row .cell").count(), 8);
    assert.ok((await page.locator("svg.wave .box").count()) > 0);
    assert.ok((await page.locator(".line.error, .cm-line.error").count()) > 0);
    await tab("operation").click();
    await message.click();
    assert.equal(await text.ahead(12), "flush_tlb_mn");
    await text.fill(before);
    await settled();
    assert.equal(await page.locator(".diagnostics li").count(), 0);
  }));

test("a cell of the map opens its question", () =>
  onPage(async ({ page, cell, choice, settled }) => {
    await settled();
    await cell("free_at_mmdrop", "arm64").click();
    await settled();
    assert.equal(await choice("strategy").inputValue(), "free_at_mmdrop");
    assert.equal(await choice("architecture").inputValue(), "arm64");
    assert.equal(await cell("free_at_mmdrop", "arm64").getAttribute("aria-current"), "true");
    await page.getByText("It relies on this").waitFor();
    await page.goBack();
    assert.equal(await choice("strategy").inputValue(), "up_front");
  }));

test("a case brings its own strategy and architecture, and has a row", () =>
  onPage(async ({ page, choice, settled, asked }) => {
    await settled();
    await choice("operation").selectOption("get_user_after_flush");
    await settled();
    assert.equal(await choice("architecture").inputValue(), "s390-2012");
    await page.waitForFunction(() => document.querySelectorAll(".row .cell").length === 1);
    await choice("operation").selectOption("munmap_no_flush");
    await settled();
    assert.match(await asked(), /^Is unmapping a page without a flush safe on /);
    await page.waitForFunction(() => document.querySelectorAll(".row .cell.breaks").length === 8);
    await page.locator(".row .cell").nth(2).click();
    assert.equal(await choice("architecture").inputValue(), "arm64");
    await page.goBack();
    await page.goBack();
    assert.equal(await choice("operation").inputValue(), "get_user_after_flush");
  }));

test("an architecture that the map does not begin with has a column while it is chosen", () =>
  onPage(async ({ page, choice, settled }) => {
    await settled();
    for (const arch of ["ia64", "alpha"]) {
      await choice("architecture").selectOption(arch);
      await settled();
      await page.locator('.map .cell[aria-current="true"]').waitFor();
      assert.equal(await page.locator(".map .cell").count(), 90);
      assert.ok((await page.locator(".map").innerText()).includes(arch));
    }
    await choice("architecture").selectOption("arm64");
    await settled();
    await page.waitForFunction(() => document.querySelectorAll(".map .cell").length === 80);
  }));

test("an operation has its own strategies, and a row and a map of them", () =>
  onPage(async ({ page, choice, settled, asked }) => {
    await settled();
    await choice("operation").selectOption("move_ptes");
    await settled();
    assert.equal(await choice("strategy").inputValue(), "flush_in_lock");
    assert.deepEqual(await choice("strategy").locator("option").evaluateAll((all) => all.map((one) => one.value)), [
      "flush_in_lock",
      "flush_after_unlock",
      "no_flush",
    ]);
    await page.waitForFunction(() => document.querySelectorAll(".map .cell").length === 24);
    await choice("strategy").selectOption("flush_after_unlock");
    await page.waitForFunction(() => /^No/.test(document.querySelector(".headline").textContent));
    assert.match(await asked(), /survive mremap on x86-64/);
    await choice("operation").selectOption("exit_mmap");
    await settled();
    assert.equal(await choice("strategy").inputValue(), "up_front");
  }));

test("the first question waits for no more of the library than it needs", () =>
  onPage(
    async ({ page, headline, choice, settled, cell }) => {
      await settled();
      assert.match(await headline.innerText(), BREAKS);
      await cell("gather", "mips").waitFor();
      await page.locator(".notice", { hasText: "The rest of the library could not be loaded" }).waitFor();
      await choice("strategy").selectOption("gather");
      await page.waitForFunction(() => !/^No/.test(document.querySelector(".headline").textContent));
      assert.equal(await choice("operation").locator("option").count(), 2);
    },
    { change: (name, bytes) => (/library-/.test(name) ? Buffer.from("<html>") : bytes), expected: [/Unexpected token/] },
  ));

test("a link opens what it was copied from", () =>
  onPage(
    async ({ page, choice, sentence, settled }) => {
      await settled();
      assert.equal(await choice("architecture").inputValue(), "riscv");
      assert.match(await sentence.innerText(), /^Step 3 /);
      await page.getByText("Share", { exact: true }).click();
      await page.getByRole("button", { name: "Copy the link" }).click();
      await page.getByText("The link was copied.").waitFor();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      // What the page answers goes along beside what it was opened with.
      assert.equal(copied.replace(/engine=[^&]*&/, "").replace(/&answer=[^&]*&story=[^&]*$/, ""), page.url());
      await page.getByRole("button", { name: "Copy for the list" }).click();
      await page.getByText("The story was copied.").waitFor();
      assert.match(await page.evaluate(() => navigator.clipboard.readText()), /CPU 0 +CPU 1/);
    },
    {
      fragment: "#edition=1&strategy=up_front&operation=exit_mmap&arch=riscv&kernel=neutral&step=3",
      options: { permissions: ["clipboard-read", "clipboard-write"] },
    },
  ));

for (const fragment of ["#strategy=gone&arch=nowhere", "#%E0%A4%A", "#texts=AAAA&step=-1", "#edition=9&engine=9.9.9&set=cpus=77"]) {
  test(`a link that cannot be followed gives a message: ${fragment}`, () =>
    onPage(
      async ({ page }) => {
        await page.locator(".notice").waitFor();
        assert.ok((await page.locator(".notice").innerText()).length > 20);
        await page.waitForSelector("select");
      },
      { fragment },
    ));
}

test("the keyboard alone suffices", () =>
  onPage(async ({ page, settled, sentence, choice, headline }) => {
    await settled();
    const focused = () =>
      page.evaluate(() => {
        let at = document.activeElement;
        while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
        return `${at.localName} ${at.getAttribute("aria-label") ?? at.textContent.trim()}`;
      });
    const reach = async (name) => {
      for (let n = 0; n < 60; n++) {
        if (name.test(await focused())) return;
        await page.keyboard.press("Tab");
      }
      assert.fail(`${name} cannot be reached`);
    };
    await page.keyboard.press("Tab");
    assert.equal(await focused(), "a Skip to the story");
    await page.keyboard.press("Enter");
    assert.equal(await focused(), "div step of the story");
    await page.keyboard.press("ArrowLeft");
    assert.match(await sentence.innerText(), /^Step \d+ of/);
    await page.evaluate(() => document.activeElement.blur());
    await reach(/^select strategy$/);
    await page.keyboard.press("ArrowDown");
    await page.waitForFunction(() => location.hash.includes("strategy=gather&"));
    assert.equal(await choice("strategy").inputValue(), "gather");
    await settled();
    await reach(/^button play$/);
    await page.evaluate(() => document.querySelector(".source [role=tab]").focus());
    await page.keyboard.press("ArrowRight");
    assert.match(await page.locator(".source-head").innerText(), /operation\//);
    await reach(/^(textarea|div) text of operation/);
    await page.keyboard.type("!");
    await page.keyboard.press("Tab");
    await page.waitForSelector(".answer");
    assert.ok(await headline.isVisible());
  }));

test("light and dark: the system's, then the reader's own", () =>
  onPage(
    async ({ page, settled }) => {
      await settled();
      const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
      assert.equal(await theme(), "dark");
      await page.getByRole("button", { name: "light colours" }).click();
      assert.equal(await theme(), "light");
      await page.reload();
      await settled();
      assert.equal(await theme(), "light");
    },
    { options: { colorScheme: "dark" }, ...LEAVING },
  ));

for (const width of [390, 768, 1440, 1920]) {
  test(`nothing sticks out at ${width} pixels`, () =>
    onPage(
      async ({ page, settled }) => {
        await settled();
        await page.locator(".map .cell").first().waitFor();
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
      },
      { options: { viewport: { width, height: 800 } } },
    ));
}
