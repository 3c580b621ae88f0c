// What every scenario begins with: the built site, a browser, and the words it finds things by.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { launch, open } from "./browser.mjs";
import { serve } from "./server.mjs";

const DIST = fileURLToPath(new URL("../../www/dist", import.meta.url));

/** Runs `scenario` on a fresh page; fails if the page had any trouble that `expected` does not name. */
export async function onPage(scenario, { fragment = "", change, options, expected = [] } = {}) {
  const server = await serve(DIST, change);
  const browser = await launch();
  try {
    const opened = await open(browser, server.url + fragment, options);
    await scenario(words(opened.page), { ...opened, url: server.url });
    const unexpected = opened.troubles.filter((trouble) => !expected.some((pattern) => pattern.test(trouble)));
    assert.deepEqual(unexpected, []);
  } finally {
    await browser.close();
    server.close();
  }
}

/** The parts of the page, by what a reader calls them. */
function words(page) {
  const choice = (name) => page.getByRole("combobox", { name, exact: true });
  return {
    page,
    choice,
    headline: page.locator(".headline"),
    sentence: page.locator(".sentence"),
    /** The question as it reads, without the words that could be chosen instead. */
    asked: () =>
      page.locator("h1").evaluate((heading) => {
        const copy = heading.cloneNode(true);
        for (const list of copy.querySelectorAll("select")) list.remove();
        return copy.textContent.replace(/\s+/g, " ").replace(" ?", "?").trim();
      }),
    slider: page.getByRole("slider", { name: "step of the story" }),
    text: page.getByRole("textbox"),
    cell: (strategy, arch) => page.locator(`.map a[href*="strategy=${strategy}&"][href*="arch=${arch}&"]`),
    tab: (name) => page.getByRole("tab", { name }),
    /** Waits until there are so many workers; those that are started again are none for a moment. */
    workers: async (wanted) => {
      for (let n = 0; n < 100 && page.workers().length !== wanted; n++) await page.waitForTimeout(50);
      assert.equal(page.workers().length, wanted);
    },
    /** Waits until an answer stands that no search is under way for. */
    settled: () => page.waitForSelector(".answer:not(.old)"),
    link: async () => {
      await page.waitForTimeout(400);
      return page.url();
    },
  };
}
