// What a reader takes along, and what a link brings.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { barriers } from "./barriers.mjs";
import { menu } from "./menu.mjs";
import { onPage } from "./site.mjs";

const CLIPBOARD = { permissions: ["clipboard-read", "clipboard-write"] };
const QUESTION = "#strategy=up_front&operation=exit_mmap&arch=x86-64&kernel=neutral";

/** What an automatic check finds, and how far anything sticks out of the window. */
async function obstacles(page) {
  const out = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  return [...(await barriers(page)), ...(out > 0 ? [`${out} pixels`] : [])];
}

const notice = async (page, words) => {
  await page.locator(".notice", { hasText: words }).waitFor();
  return page.locator(".notice p").innerText();
};

test("a link brings everything back: question, text, step, map, and the text that is shown", () =>
  onPage(
    async ({ page, settled, choice, text, slider, tab, editor }, { url }) => {
      await settled();
      await editor();
      await choice("cpus").selectOption("3");
      await settled();
      await text.fill((await text.inputValue()).replace("flushing once, up front", "my own way"));
      await page.locator(".edited").waitFor();
      await page.getByRole("radio", { name: "what breaks somewhere" }).check();
      await page.getByRole("button", { name: /all \d+ architectures/ }).click();
      await page.getByText("All operations at a glance").click();
      await page.locator("overview-list").waitFor();
      await slider.focus();
      await page.keyboard.press("Home");
      await page.keyboard.press("ArrowRight");
      await tab("architecture").click();
      await settled();
      const { copy } = menu(page);
      const link = await copy("Copy the link");
      assert.match(link, /&set=cpus=3&.*step=1&filter=breaks&archs=all&overview=open&file=arch%2Fx86-64\.tlb&answer=breaks\.\S+&story=/);
      const again = await page.context().newPage();
      await again.goto(link);
      await page.goto(`${url}${QUESTION}`);
      await settled();
      assert.doesNotMatch(await page.locator("h1").innerText(), /my own way/);
      await page.goto(link);
      await page.locator("h1", { hasText: "my own way" }).waitFor();
      await settled();
      await again.locator("h1", { hasText: "my own way" }).waitFor();
      assert.match(await again.locator(".sentence").innerText(), /^Step 1 /);
      await again.close();
      assert.match(await page.locator("h1").innerText(), /my own way/);
      assert.equal(await choice("cpus").inputValue(), "3");
      assert.match(await page.locator(".sentence").innerText(), /^Step 1 /);
      assert.ok(await page.getByRole("radio", { name: "what breaks somewhere" }).isChecked());
      await page.locator('.map button[aria-pressed="true"]').waitFor();
      await page.locator("overview-list li").first().waitFor();
      assert.equal(await tab("architecture").getAttribute("aria-selected"), "true");
      assert.equal(await page.locator(".notice").count(), 0);
    },
    { options: CLIPBOARD },
  ));

test("what is chosen on the map is in the address, and a second kernel, too", () =>
  onPage(
    async ({ page, settled }) => {
      await settled();
      assert.ok(await page.getByRole("radio", { name: "against" }).isChecked());
      assert.equal(await page.getByRole("combobox", { name: "kernel that the map is held against" }).inputValue(), "linux-6.19");
      await page.locator(".map .differs").first().waitFor();
      await page.getByRole("radio", { name: "what differs between architectures" }).check();
      await page.waitForURL(/filter=differs/);
      await page.getByRole("radio", { name: "all", exact: true }).check();
      await page.waitForFunction(() => !location.hash.includes("filter="));
    },
    { fragment: `${QUESTION}&filter=kernel&against=linux-6.19` },
  ));

test("a link of another version says whether its answer and its story still hold", () =>
  onPage(
    async ({ page, settled, slider }, { url }) => {
      await settled();
      await slider.focus();
      await page.keyboard.press("Home");
      await page.waitForURL(/step=0&answer=breaks\.freed-table&story=/);
      const link = page.url().slice(url.length).replace(/engine=[^&]*/, "engine=0.0.7");
      await page.goto(url + link);
      assert.match(await notice(page, "0.0.7"), /Its answer still holds: “breaks”, freed-table\. Its story goes step by step as it did\.$/);
      assert.match(await page.locator(".sentence").innerText(), /^Before step 1/);
      // As if that version had called it safe.
      await page.goto(url + link.replace("answer=breaks.freed-table", "answer=survives"));
      assert.match(await notice(page, "another one now"), /it was “survives”, and is “breaks”, freed-table\./);
    },
    { fragment: QUESTION },
  ));

test("a story that this engine cannot follow is shown as far as it goes, with what there is instead", () =>
  onPage(
    async ({ page, settled, slider }, { url }) => {
      await settled();
      await slider.focus();
      await page.keyboard.press("ArrowLeft");
      await page.waitForURL(/story=/);
      const story = new URLSearchParams(page.url().slice(page.url().indexOf("#") + 1)).get("story");
      // The same story to a question on another machine, which makes its moves otherwise.
      await page.goto(`${url}#engine=0.0.7&strategy=up_front&operation=exit_mmap&arch=arm64&kernel=neutral&step=9&answer=breaks.freed-table&story=${story}`);
      const said = await notice(page, "0.0.7");
      assert.match(said, /Step 1 of its story, “CPU 0: ask others”, is not enabled any more; the run is shown up to it\. What may come there instead: “CPU 0 /);
      assert.match(page.url(), /arch=arm64/);
      await page.locator(".offer").first().waitFor();
      await page.getByRole("button", { name: "Back to the checker’s run" }).click();
      assert.notEqual(await slider.getAttribute("aria-valuemax"), "0");
    },
    { fragment: QUESTION },
  ));

test("the menu is worked by the keyboard, and gives the focus back", () =>
  onPage(
    async ({ page, settled }) => {
      await settled();
      const { summary, copied } = menu(page);
      const focused = () => page.evaluate(() => document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent.trim());
      await summary.focus();
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      assert.equal(await focused(), "Copy the link");
      await page.keyboard.press("Escape");
      assert.equal(await focused(), "Share");
      assert.equal(await page.locator(".share").getAttribute("open"), null);
      await page.keyboard.press("Space");
      const names = [];
      for (let n = 0; n < 10; n++) {
        await page.keyboard.press("Tab");
        names.push(await focused());
      }
      assert.deepEqual(names, [
        "Copy the link",
        "Copy the exercise’s link",
        "Copy the plain text",
        "Save the plain text",
        "Copy the Markdown",
        "Save the Markdown",
        "Copy the drawing",
        "Save the drawing",
        "Copy the run",
        "Save the run",
      ]);
      await page.keyboard.press("Shift+Tab");
      await page.keyboard.press("Enter");
      await page.locator(".notice", { hasText: "The run was copied." }).waitFor();
      assert.equal(await focused(), "Share");
      assert.equal(JSON.parse(await copied()).path, "0/0/0/0/0/0/1/0/0/0");
      // Leaving it closes it.
      await page.keyboard.press("Enter");
      for (let n = 0; n < 11; n++) await page.keyboard.press("Tab");
      assert.equal(await page.locator(".share").getAttribute("open"), null);
    },
    { fragment: QUESTION, options: CLIPBOARD },
  ));

test("the run is the one that the command line saves, to the letter", () =>
  onPage(
    async ({ page, settled }) => {
      await settled();
      const { copy } = menu(page);
      const saved = await readFile(new URL("../golden/share/up_front.json", import.meta.url), "utf8");
      assert.equal(await copy("Copy the run"), saved);
    },
    { fragment: QUESTION, options: CLIPBOARD },
  ));

test("where the clipboard cannot be reached, the words stand on the page and can be saved", () =>
  onPage(
    async ({ page, settled }) => {
      await settled();
      await page.evaluate(() => {
        navigator.clipboard.writeText = () => Promise.reject(new Error("no"));
      });
      const { press } = menu(page);
      await press("Copy the Markdown");
      const field = page.getByRole("textbox", { name: "The Markdown" });
      await field.waitFor();
      await page.waitForFunction(() => document.activeElement?.matches(".uncopied textarea"));
      const [all, selected] = await field.evaluate((area) => [area.value, area.value.slice(area.selectionStart, area.selectionEnd)]);
      assert.match(all, /^## Does flushing once, up front survive process exit on x86-64\?\n/);
      assert.equal(selected, all);
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: /^Save as/ }).click()]);
      assert.equal(download.suggestedFilename(), "stalewalk-up_front-exit_mmap-x86-64.md");
      assert.equal(await readFile(await download.path(), "utf8"), all);
      await field.focus();
      await page.keyboard.press("Escape");
      assert.equal(await page.locator(".uncopied").count(), 0);
      assert.equal(await page.locator(".share summary").evaluate((summary) => summary === document.activeElement), true);
    },
    { fragment: QUESTION },
  ));

test("the drawing is saved as a file that a browser shows by itself", () =>
  onPage(
    async ({ page, settled }) => {
      await settled();
      const { press } = menu(page);
      const [download] = await Promise.all([page.waitForEvent("download"), press("Save the drawing")]);
      assert.equal(download.suggestedFilename(), "stalewalk-up_front-exit_mmap-x86-64.svg");
      const words = await readFile(await download.path(), "utf8");
      // A page without rules of its own, as a file has none.
      const bare = await page.context().newPage();
      const root = await bare.evaluate((text) => {
        const drawn = new DOMParser().parseFromString(text, "image/svg+xml");
        return [drawn.querySelector("parsererror") === null, drawn.documentElement.localName, drawn.querySelector("title").textContent];
      }, words);
      assert.deepEqual(root, [true, "svg", "Does flushing once, up front survive process exit on x86-64? No. It breaks in 10 steps."]);
    },
    { fragment: QUESTION },
  ));

test("changed texts are named by the command, and saved as the files that it names", () =>
  onPage(
    async ({ page, settled, text, editor }) => {
      await settled();
      await editor();
      const mine = (await text.inputValue()).replace("flushing once, up front", "my own way");
      await text.fill(mine);
      await page.locator(".edited").waitFor();
      await settled();
      const { copy, press } = menu(page);
      const mail = await copy("Copy the plain text");
      assert.match(mail, /save the changed texts as up_front\.tlb,\nand run:\n\n {4}stalewalk check up_front\.tlb --strategy up_front \\\n {8}--operation exit_mmap --arch x86-64\n/);
      assert.equal(JSON.parse(await copy("Copy the run")).texts[0].text, mine);
      const [download] = await Promise.all([page.waitForEvent("download"), press("Save the changed texts")]);
      assert.equal(download.suggestedFilename(), "up_front.tlb");
      assert.equal(await readFile(await download.path(), "utf8"), mine);
    },
    { fragment: QUESTION, options: CLIPBOARD },
  ));

for (const colorScheme of ["light", "dark"]) {
  for (const width of [390, 1440]) {
    test(`no barrier is found in the menu, beside it, or in an exercise, in ${colorScheme} at ${width} pixels`, () =>
      onPage(
        async ({ page, settled }, { url }) => {
          await settled();
          await page.evaluate(() => {
            navigator.clipboard.writeText = () => Promise.reject(new Error("no"));
          });
          const { summary, press } = menu(page);
          await press("Copy the plain text");
          await page.locator(".uncopied").waitFor();
          await summary.click();
          assert.deepEqual(await obstacles(page), []);
          await page.goto(`${url}${QUESTION}&hide=verdict&moves=start/0/0/0`);
          await page.locator(".play", { hasText: "3 moves made" }).waitFor();
          assert.deepEqual(await obstacles(page), []);
        },
        { fragment: QUESTION, options: { colorScheme, viewport: { width, height: 900 } } },
      ));
  }
}

for (const [what, fragment, words] of [
  ["random letters", "#%00%ff\u{1f980}&&==&%zz", /cannot be read/],
  ["a text that was cut", "#edition=1&strategy=up_front&operation=exit_mmap&arch=x86-64&texts=q1YqLilKLElNr9QvLYhPK8rPK9Er", /edited texts of this link are damaged/],
  ["a story that was cut", `${QUESTION}&step=2&story=Ky5JLCrRNwBCI4W0`, /story is damaged/],
  ["a megabyte", `${QUESTION}&texts=${"A".repeat(1 << 20)}`, /longer than any/],
  ["an unknown piece", `${QUESTION}&colour=red`, /“colour”, which this page does not know/],
  ["a version of the future", `${QUESTION}&engine=99.0.0&answer=breaks.time-travel`, /engine 99\.0\.0.*it was “breaks”, time-travel/],
  ["a step that there is none of", `${QUESTION}&step=77`, /step 77, and the story has 10/],
]) {
  test(`a link with ${what} is answered by a message, and the page works`, () =>
    onPage(
      async ({ page, settled, choice }) => {
        await settled();
        await page.waitForFunction((source) => new RegExp(source).test(document.querySelector(".notice")?.textContent ?? ""), words.source);
        await choice("architecture").selectOption("riscv");
        await settled();
        assert.equal(await page.locator(".notice").count(), 0);
      },
      { fragment },
    ));
}
