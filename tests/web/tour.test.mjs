// The guided tour: offered, taken, left, linked to, and what becomes of it when the reader changes the question.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { barriers } from "./barriers.mjs";
import { idle, onPage } from "./site.mjs";

const source = await readFile(new URL("../../www/tour/2012.md", import.meta.url), "utf8");

/** What the text of the tour expects of each stop. */
const STOPS = source.split("\n## ").slice(1).map((stop) => ({
  title: stop.slice(0, stop.indexOf("\n")),
  breaks: /^expect breaks/m.test(stop),
}));

/** What a reader finds of it. */
function tour(page) {
  const panel = page.getByRole("region", { name: "the tour" });
  const button = (name) => panel.getByRole("button", { name, exact: true });
  return {
    panel,
    offer: page.getByRole("button", { name: "Take the tour through that discussion" }),
    next: button("Next"),
    previous: button("Previous"),
    leave: button("Leave the tour"),
    back: button("Return to this stop"),
    title: panel.getByRole("heading", { level: 2 }),
    own: panel.getByText("You have changed the setting"),
    at: (n) => panel.getByText(`stop ${n} of ${STOPS.length}`).waitFor(),
    /** Until the page has an answer of this kind. */
    answer: (breaks) =>
      page.waitForFunction(
        (wanted) => document.querySelector(".answer:not(.old)") !== null && /^No/.test(document.querySelector(".headline")?.textContent ?? "") === wanted,
        breaks,
      ),
  };
}

test("whoever comes without a link is offered the tour, and nobody else", () =>
  onPage(async ({ page, settled }, { url }) => {
    await settled();
    const { offer, at, panel } = tour(page);
    assert.equal(await panel.count(), 0);
    await offer.click();
    await at(1);
    assert.equal(await offer.count(), 0);
    await page.waitForURL(/tour=1/);
    await page.goto("about:blank");
    await page.goto(`${url}#strategy=gather`);
    await settled();
    assert.equal(await offer.count(), 0);
  }, { expected: [/^failed: /] }));

test("every stop is a setting of the page with the verdict that it speaks of", () =>
  onPage(
    async ({ page }) => {
      const { at, title, next, answer } = tour(page);
      assert.equal(STOPS.length, 12);
      for (const [index, stop] of STOPS.entries()) {
        await at(index + 1);
        assert.equal(await title.innerText(), stop.title);
        await answer(stop.breaks);
        await page.waitForURL(new RegExp(`tour=${index + 1}(&|$)`));
        if (index + 1 < STOPS.length) await next.click();
      }
      assert.equal(await next.getAttribute("aria-disabled"), "true");
      await page.goBack();
      await at(STOPS.length - 1);
    },
    { fragment: "#tour=1" },
  ));

test("a change makes the setting the reader's own, which is said, and the way back stands beside it", () =>
  onPage(
    async ({ page, choice }) => {
      const { at, answer, own, back, leave, panel } = tour(page);
      await at(2);
      await answer(true);
      assert.equal(await own.count(), 0);
      await choice("strategy").selectOption("gather");
      await own.waitFor();
      await answer(false);
      assert.match(page.url(), /strategy=gather.*tour=2/);
      await back.click();
      await answer(true);
      assert.equal(await choice("strategy").inputValue(), "up_front");
      assert.equal(await own.count(), 0);
      // The button that had the focus is gone, the focus is not.
      assert.equal(await page.evaluate(() => document.activeElement !== document.body), true);
      await choice("strategy").selectOption("gather");
      await own.waitFor();
      await leave.click();
      assert.equal(await panel.count(), 0);
      assert.equal(await choice("strategy").inputValue(), "gather");
      assert.doesNotMatch(page.url(), /tour=/);
      assert.equal(await page.evaluate(() => document.activeElement !== document.body), true);
    },
    { fragment: "#tour=2" },
  ));

test("a link brings a reader's own setting at a stop, too", () =>
  onPage(
    async ({ page, choice }) => {
      const { at, own, answer } = tour(page);
      await at(2);
      await own.waitFor();
      assert.equal(await choice("architecture").inputValue(), "mips");
      await answer(false);
    },
    { fragment: "#strategy=up_front&operation=exit_mmap&arch=mips&kernel=neutral&tour=2" },
  ));

test("the keyboard alone walks it, and the text is told as it comes", () =>
  onPage(async ({ page, settled }) => {
    await settled();
    const { at, next, panel } = tour(page);
    await page.getByRole("link", { name: "The 2012 tour" }).focus();
    await page.keyboard.press("Enter");
    await at(1);
    await next.focus();
    await page.keyboard.press("Enter");
    await at(2);
    assert.equal(await next.evaluate((button) => button === document.activeElement), true);
    await page.keyboard.press("Enter");
    await at(3);
    const told = panel.locator("[aria-live=polite]").first();
    assert.match(await told.innerText(), /^An assertion, and a crash[\s\S]*active_mm/i);
    await panel.getByRole("button", { name: "stop 11: What nobody knew: s390 was wrong, too" }).press("Enter");
    await at(11);
  }));

test("a stop that asks for what has not come yet is answered when it has", () => {
  let resolve;
  const promise = new Promise((done) => (resolve = done));
  return onPage(
    async ({ page, settled }) => {
      await settled();
      const { offer, at, next, answer, own } = tour(page);
      await offer.click();
      await at(1);
      await next.click();
      await next.click();
      await at(3);
      resolve();
      await answer(true);
      await page.locator(".answer code", { hasText: "bug-on" }).first().waitFor();
      assert.equal(await own.count(), 0);
    },
    {
      change: async (name, bytes) => {
        if (/^assets\/library-(?!list)/.test(name)) await promise;
        return bytes;
      },
    },
  );
});

test("where its file cannot be had, that is said and the question stays", () =>
  onPage(
    async ({ page, settled }) => {
      await settled();
      const { offer, panel } = tour(page);
      await offer.click();
      await page.getByText("The tour could not be loaded.").waitFor();
      assert.equal(await panel.count(), 0);
      await settled();
    },
    {
      change: (name, bytes) => {
        if (name.startsWith("assets/tour-panel-") && name.endsWith(".js")) throw new Error("not there");
        return bytes;
      },
      expected: [/404/, /^failed: .*assets\/tour-panel-/],
    },
  ));

for (const [width, colorScheme] of [[1440, "light"], [1440, "dark"], [390, "light"], [390, "dark"]]) {
  test(`a stop fits ${width} pixels in ${colorScheme} and has no barrier`, () =>
    onPage(
      async ({ page }) => {
        const { at, answer } = tour(page);
        await at(12);
        await answer(false);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
        assert.deepEqual(await barriers(page), []);
      },
      { fragment: "#tour=12", options: { colorScheme, viewport: { width, height: 900 } } },
    ));
}

test("the way on is two Tabs from the tour, to which its link leads, and one key from anywhere", () =>
  onPage(
    async ({ page, settled, slider, editor }) => {
      await settled();
      const { at, next, title, panel } = tour(page);
      await at(11);
      let tabs = 0;
      while (tabs < 30 && !(await next.evaluate((button) => button === document.activeElement))) {
        await page.keyboard.press("Tab");
        tabs++;
      }
      assert.equal(tabs, 2);
      await idle({ page, editor });
      await slider.focus();
      await page.keyboard.press("n");
      await at(12);
      assert.equal(await title.innerText(), STOPS[11].title);
      assert.ok(await panel.evaluate((section) => section.getBoundingClientRect().top >= 0));
      // There is none after the last: nothing is done that could be undone.
      const kept = await page.evaluate(() => history.length);
      await page.keyboard.press("n");
      await page.keyboard.press("b");
      await at(11);
      assert.equal(await page.evaluate(() => history.length), kept + 1);
      await page.keyboard.press("b");
      await at(10);
    },
    { fragment: "#tour=11" },
  ));
