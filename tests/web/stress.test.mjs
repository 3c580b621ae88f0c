// Stress: chance plays, and the page counts.

import assert from "node:assert/strict";
import { test } from "node:test";
import { onPage } from "./site.mjs";

const BROKEN = { fragment: "#strategy=up_front&operation=exit_mmap&arch=x86-64&kernel=neutral" };
const SAFE = { fragment: "#strategy=gather&operation=exit_mmap&arch=x86-64&kernel=neutral" };

/** What a reader finds in the panel. */
function panel(page) {
  const of = page.locator(".stress");
  const button = (name) => of.getByRole("button", { name });
  return {
    of,
    open: button("Stress: let chance play"),
    button,
    seed: of.getByRole("textbox", { name: "Seed" }),
    words: of.locator(".stress-words"),
    said: of.getByRole("status"),
    /** The runs that ended in a way. */
    runs: async (name) => Number((await of.getByRole("row", { name }).getByRole("cell").first().innerText()).replaceAll(",", "")),
    /** Waits until so many runs are counted and no more are made. */
    counted: (runs) =>
      page.waitForFunction((n) => document.querySelector(".stress [role=status]")?.textContent.startsWith(`${n} random runs`), runs),
  };
}

test("chance plays ten thousand times, and its first and shortest hits are shown as the reader's own runs", () =>
  onPage(async ({ page, settled, slider }) => {
    await settled();
    const { open, button, words, counted, runs } = panel(page);
    await open.click();
    await counted("10,000");
    const broke = await runs(/freed-table/);
    assert.ok(broke > 0 && broke < 10_000, String(broke));
    assert.equal(broke + (await runs(/nothing broke/)) + (await runs(/cut/)), 10_000);
    assert.match(await words.innerText(), /10,000 random runs of up to 1,000 moves: .* broke \(.* %\); the search needed 10 states/);
    for (const name of [/^Show the first/, /^Show the shortest/]) {
      const moves = Number(/([\d,]+) moves/.exec(await button(name).innerText())[1].replaceAll(",", ""));
      await button(name).click();
      await page.waitForFunction((n) => document.querySelector(".wave-ruler")?.getAttribute("aria-valuemax") === n, String(moves));
      await page.locator(".play [role=status]", { hasText: "Chance has broken it: freed-table" }).waitFor();
      assert.match(page.url(), /moves=start\//);
      await page.goBack();
      await page.waitForFunction(() => document.querySelector(".wave-ruler")?.getAttribute("aria-valuemax") === "10");
    }
    assert.equal(await slider.getAttribute("aria-valuemax"), "10");
    // The counts stand, and go on.
    await button("Another 10,000").click();
    await counted("20,000");
    assert.ok((await runs(/freed-table/)) > broke);
  }, BROKEN));

test("a seed is said, changed, and brings the same counts again", () =>
  onPage(async ({ page, settled }) => {
    await settled();
    const { open, button, counted, runs, seed } = panel(page);
    await open.click();
    await counted("10,000");
    const first = await runs(/freed-table/);
    assert.equal(await seed.inputValue(), "1");
    await seed.fill("77");
    await seed.press("Enter");
    await button("Play 10,000").click();
    await counted("10,000");
    const other = await runs(/freed-table/);
    assert.notEqual(other, first);
    await seed.fill("1");
    await seed.press("Tab");
    await button("Play 10,000").click();
    await counted("10,000");
    assert.equal(await runs(/freed-table/), first);
    // What is no seed changes nothing.
    await seed.fill("many");
    await seed.press("Tab");
    assert.equal(await runs(/freed-table/), first);
  }, BROKEN));

test("what is safe never breaks, runs can be stopped and go on, and another question begins anew", () =>
  onPage(async ({ page, settled, choice }) => {
    await settled();
    const { open, button, of, words, said, counted } = panel(page);
    await open.click();
    await button("Stop").click();
    await button(/^(Go on|Play 10,000)$/).waitFor();
    const stopped = await said.innerText();
    assert.doesNotMatch(stopped, /^10,000/);
    await button(/^(Go on|Play 10,000)$/).click();
    await counted("10,000");
    assert.match(await words.innerText(), /none broke; the search needed \d+ states to know that none can/);
    assert.equal(await button(/^Show the first/).isDisabled(), true);
    await choice("architecture").selectOption("arm64");
    await of.getByText("No run has been made yet.").first().waitFor();
  }, SAFE));

test("nothing moves while the counts grow, and the focus stays", () =>
  onPage(
    async ({ page, settled }) => {
      await settled();
      const { open, counted, button } = panel(page);
      await open.focus();
      await page.keyboard.press("Enter");
      await button(/Stop|Another/).waitFor();
      const box = () => page.locator(".stress").evaluate((element) => element.getBoundingClientRect().height);
      const before = await box();
      await counted("10,000");
      assert.equal(await box(), before);
      assert.ok(await page.evaluate(() => document.activeElement?.closest(".stress") !== null), "the focus is in the panel");
      const wide = await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
      assert.ok(wide, "nothing is wider than the screen");
    },
    { ...BROKEN, options: { viewport: { width: 390, height: 800 } } },
  ));
