// What every scenario begins with: the built site, a browser, and the words it finds things by.

import assert from "node:assert/strict";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { launch, open } from "./browser.mjs";
import { serve } from "./server.mjs";

const DIST = fileURLToPath(new URL("../../www/dist", import.meta.url));

/** The page where the editor's file cannot be loaded, and the trouble that a browser tells of it. */
export const WITHOUT_EDITOR = {
  change: (name, bytes) => {
    if (name.startsWith("assets/editor-")) throw new Error("not there");
    return bytes;
  },
  expected: [/404/, /^failed: .*assets\/editor-/],
};

/** For scenarios in which the reader leaves the page, and does not wait for what it has asked for. */
export const LEAVING = { expected: [/^failed: /] };

/** One browser for all scenarios of a file; each has a profile of its own. */
let browser = null;
after(() => browser?.close());

/** Runs `scenario` on a fresh page; fails if the page had any trouble that `expected` does not name. */
export async function onPage(scenario, { fragment = "", change, options, expected = [] } = {}) {
  const server = await serve(DIST, change);
  browser ??= await launch();
  let context = null;
  try {
    const opened = await open(browser, server.url + fragment, options);
    context = opened.context;
    await scenario(words(opened.page), { ...opened, url: server.url });
    const unexpected = opened.troubles.filter((trouble) => !expected.some((pattern) => pattern.test(trouble)));
    assert.deepEqual(unexpected, []);
  } finally {
    await context?.close();
    server.close();
  }
}

/**
 * The text that is shown: in the editor, or in the plain field that is there before it. Which of the two it is may change
 * while a scenario runs, and what a scenario does with it must come out the same.
 */
function shownText(page) {
  const field = page.getByRole("textbox", { name: /^text of / });
  const read = () =>
    field.evaluate((element) => {
      if (element.tagName === "TEXTAREA") return { text: element.value, from: element.selectionStart, to: element.selectionEnd };
      // The editor draws only the lines in sight; all of them are in its state.
      const { doc, selection } = element.cmTile.view.state;
      return { text: doc.toString(), from: selection.main.from, to: selection.main.to };
    });
  return {
    field,
    read,
    inputValue: async () => (await read()).text,
    /** What the caret stands before. */
    ahead: async (length) => {
      const { text, from } = await read();
      return text.slice(from, from + length);
    },
    focus: () => field.focus(),
    /** Selects everything, and puts other words in its place in one go, as one does by pasting. */
    async fill(words) {
      await field.press("Control+a");
      await field.evaluate((element, pasted) => {
        if (element.tagName === "TEXTAREA") return document.execCommand(pasted === "" ? "delete" : "insertText", false, pasted);
        const clipboardData = new DataTransfer();
        clipboardData.setData("text/plain", pasted);
        return element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
      }, words);
    },
  };
}

/** Until what comes when the page is idle is there. */
export async function idle({ page, editor }) {
  await editor();
  await page.waitForFunction(() => performance.getEntriesByType("resource").some((entry) => /assets\/habits-.*\.js/.test(entry.name)));
  await page.waitForFunction(() => performance.getEntriesByType("resource").some((entry) => /assets\/overview-list-/.test(entry.name)));
  // Keys work as soon as the last of it has run.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
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
    text: shownText(page),
    /** Until the editor has taken over from the plain field. */
    editor: () => page.locator(".code-host").waitFor(),
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
