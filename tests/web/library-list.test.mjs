// The list of the library: found, narrowed, opened, by pointer and by keyboard.

import assert from "node:assert/strict";
import { test } from "node:test";
import { barriers } from "./barriers.mjs";
import { onPage } from "./site.mjs";

/** What a reader finds in the list. */
function shelf(page) {
  const list = page.getByRole("main", { name: "the library" });
  return {
    list,
    way: page.getByRole("link", { name: "Library", exact: true }),
    find: list.getByRole("searchbox", { name: "Find" }),
    mechanism: list.getByRole("combobox", { name: "What went wrong" }),
    year: list.getByRole("combobox", { name: "Year" }),
    arch: list.getByRole("combobox", { name: "Architecture" }),
    said: list.getByRole("status"),
    rows: list.getByRole("listitem"),
    heading: (name) => list.getByRole("heading", { level: 2, name }),
    /** The row of what has this name. */
    row: (name) => list.getByRole("listitem").filter({ has: page.getByText(name, { exact: true }) }),
    /** Until the whole library is there. */
    whole: () => list.getByRole("heading", { level: 2, name: /^Published litmus tests/ }).waitFor(),
    says: (words) => page.waitForFunction((w) => document.querySelector(".library [role=status]")?.textContent === w, words),
  };
}

test("the library lists bugs by mechanism with year and commit, and all else that can be asked", () =>
  onPage(async ({ page, settled }) => {
    await settled();
    const { way, list, heading, row, whole, find } = shelf(page);
    await way.click();
    await whole();
    assert.equal(await way.getAttribute("aria-current"), "page");
    assert.equal(await find.evaluate((input) => input === document.activeElement), true);
    const headings = await list.getByRole("heading", { level: 2 }).allInnerTexts();
    assert.equal(headings.length, 13);
    assert.match(headings[0], /^A flush that comes too late, or never \d+$/);
    await heading(/^Operations 21$/).waitFor();
    await heading(/^Published litmus tests 26$/).waitFor();
    const bug = row("mremap_flush_after_unlock");
    assert.match(await bug.innerText(), /2018[\s\S]*mended by eb66ae030829[\s\S]*after: since then/);
    assert.equal(await bug.getByRole("link", { name: "eb66ae030829", exact: true }).getAttribute("href"), "https://git.kernel.org/linus/eb66ae030829");
    // The question waits behind the list.
    assert.equal(await page.locator("h1", { hasText: "survive" }).isVisible(), false);
  }));

test("a case opens as it was before it was mended, and as it was after", () =>
  onPage(async ({ page, settled, headline, asked }) => {
    await settled();
    const { way, row, whole, list } = shelf(page);
    await way.click();
    await whole();
    await row("mremap_flush_after_unlock").getByRole("link").first().click();
    await page.waitForURL(/operation=mremap_flush_after_unlock/);
    assert.equal(await list.count(), 0);
    await page.waitForFunction(() => /^No\. It breaks/.test(document.querySelector(".headline")?.textContent ?? ""));
    assert.match(await asked(), /moving a page, and flushing after the locks are given back/);
    // Nobody is left without a focus.
    assert.equal(await page.evaluate(() => document.activeElement?.matches("main")), true);
    await page.goBack();
    await whole();
    await row("mremap_flush_after_unlock").getByRole("link", { name: /: since then$/ }).click();
    await page.waitForURL(/variant=after/);
    await page.waitForFunction(() => !/^No/.test(document.querySelector(".headline")?.textContent ?? "No"));
    assert.match((await headline.textContent()) ?? "", /^Yes/);
  }));

test("words, mechanism, year and architecture narrow the list together, and what is left is said", () =>
  onPage(async ({ page, settled }) => {
    await settled();
    const { way, find, mechanism, year, arch, said, rows, whole, says } = shelf(page);
    await way.click();
    await whole();
    const all = await said.innerText();
    await find.fill("CVE-2018-18281");
    await says(`1 of ${all}`);
    assert.match(await rows.first().innerText(), /mremap_flush_after_unlock/);
    await find.fill("");
    await mechanism.selectOption("wrong-tag");
    await says(`5 of ${all}`);
    await year.selectOption("2021");
    await says(`1 of ${all}`);
    assert.match(await rows.first().innerText(), /5e10f9887ed8/);
    await arch.selectOption("mips");
    await says(`0 of ${all}`);
    await page.getByText("Nothing in the library has all of that.").waitFor();
    await page.getByRole("button", { name: "Show all" }).click();
    await says(all);
  }));

test("operations, strategies and litmus tests are found by name and open", () =>
  onPage(
    async ({ page, settled }) => {
      const { find, row, whole } = shelf(page);
      await whole();
      await find.fill("free_at_mmdrop");
      await row("free_at_mmdrop").getByRole("link").first().click();
      await page.waitForURL(/strategy=free_at_mmdrop&operation=exit_mmap/);
      await settled();
      await page.goBack();
      // What was looked for is kept, as whoever comes back may want the next one.
      assert.equal(await find.inputValue(), "free_at_mmdrop");
      await find.fill("CoWinvT_po");
      await row("CoWinvT_po").getByRole("link").first().click();
      await page.waitForURL(/operation=CoWinvT_po/);
    },
    { fragment: "#view=library" },
  ));

test("the keyboard alone finds a case and opens it", () =>
  onPage(async ({ page, settled }) => {
    await settled();
    const { way, whole, says, said } = shelf(page);
    await way.focus();
    await page.keyboard.press("Enter");
    await whole();
    const all = await said.innerText();
    await page.keyboard.type("82dd33fde026");
    await says(`1 of ${all}`);
    for (let n = 0; n < 8 && !(await page.evaluate(() => document.activeElement?.closest("h3") !== null)); n++) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL(/operation=mask_cleared_at_switch/);
    assert.equal(await page.evaluate(() => document.activeElement !== document.body), true);
  }));

test("where its file cannot be had, that is said and the question stays", () =>
  onPage(
    async ({ page, settled }) => {
      await settled();
      await shelf(page).way.click();
      await page.getByText("The list of the library could not be loaded.").waitFor();
      assert.equal(await page.locator(".headline").isVisible(), true);
    },
    {
      change: (name, bytes) => {
        if (name.startsWith("assets/library-list-") && name.endsWith(".js")) throw new Error("not there");
        return bytes;
      },
      expected: [/404/, /^failed: .*assets\/library-list-/],
    },
  ));

for (const [width, colorScheme] of [[1440, "light"], [1440, "dark"], [390, "light"], [390, "dark"]]) {
  test(`the list fits ${width} pixels in ${colorScheme} and has no barrier`, () =>
    onPage(
      async ({ page }) => {
        await shelf(page).whole();
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
        assert.deepEqual(await barriers(page), []);
      },
      { fragment: "#view=library", options: { colorScheme, viewport: { width, height: 900 } } },
    ));
}
