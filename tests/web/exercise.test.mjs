// An exercise: a link that withholds the answer, and gives nothing of it away.

import assert from "node:assert/strict";
import { test } from "node:test";
import { menu } from "./menu.mjs";
import { onPage } from "./site.mjs";

const CLIPBOARD = { permissions: ["clipboard-read", "clipboard-write"] };
const QUESTION = "#strategy=up_front&operation=exit_mmap&arch=x86-64&kernel=neutral";

/** All words that a page has for anybody: what stands there, what is named, what is written into attributes, the address and the title. */
const everything = (page) =>
  page.evaluate(() => {
    const lists = new Set([...document.querySelectorAll("select *")]);
    const all = [...document.querySelectorAll("*")].filter((element) => !lists.has(element));
    const attributes = all.flatMap((element) => [...element.attributes].map(({ value }) => value));
    const values = all.flatMap((element) => (typeof element.value === "string" ? [element.value] : []));
    return [document.title, location.href, document.body.textContent, ...attributes, ...values].join("\n");
  });

/** Words that no page can have which withholds an answer. */
const TELLING = /survive(?!\s+process exit| a speculative)|breaks\b|freed-table|stale-frame|expect |because|undecided|nearest|violation, |right if and only if|Warmer|Colder|No\. It/i;

for (const [strategy, arch] of [
  ["up_front", "x86-64"],
  ["gather", "arm64"],
  ["gather", "x86-64"],
]) {
  test(`an exercise tells nothing of ${strategy} on ${arch}, however it is looked at`, () =>
    onPage(
      async ({ page, settled, tab, slider }, { url }) => {
        await page.getByRole("heading", { name: "Can you break it?" }).waitFor();
        await page.locator(".offer").first().waitFor();
        for (const name of ["strategy", "operation", "architecture", "kernel"]) {
          await tab(name).click();
          const words = (await everything(page)).replaceAll(/bring it to a violation, or/g, "");
          assert.doesNotMatch(words, TELLING, name);
        }
        for (const gone of [".answer", ".row", ".map", ".overview", ".headline.breaks", "textarea", ".code-host", ".cell"]) {
          assert.equal(await page.locator(gone).count(), 0, gone);
        }
        for (const said of await page.locator("[aria-live], [role=status]").allInnerTexts()) assert.doesNotMatch(said, TELLING);
        await page.locator(".offer").first().click();
        await page.locator(".play", { hasText: "1 move made" }).waitFor();
        await page.waitForURL(/hide=verdict.*moves=start\/\d+|moves=start\/\d+.*hide=verdict/);
        assert.doesNotMatch(await page.locator(".play").innerText(), TELLING);
        assert.equal(await slider.getAttribute("aria-valuemax"), "1");
        await page.reload();
        await page.locator(".play", { hasText: "1 move made" }).waitFor();
        assert.doesNotMatch((await everything(page)).replaceAll(/bring it to a violation, or/g, ""), TELLING);
        // The same page, when the link comes to one that has shown an answer.
        await page.goto(`${url}#strategy=up_front&operation=exit_mmap&arch=riscv`);
        await settled();
        await page.locator(".map .cell").first().waitFor();
        await page.goto(`${url}#strategy=${strategy}&operation=exit_mmap&arch=${arch}&hide=verdict`);
        await page.locator(".offer").first().waitFor();
        assert.doesNotMatch((await everything(page)).replaceAll(/bring it to a violation, or/g, ""), TELLING);
        await page.getByRole("button", { name: "Show the answer" }).click();
        await settled();
        await page.locator(".map .cell").first().waitFor();
        assert.equal(await page.locator(".verdict").evaluate((section) => section === document.activeElement), true);
        assert.doesNotMatch(page.url(), /hide=|moves=/);
        await page.goBack();
        await page.getByRole("heading", { name: "Can you break it?" }).waitFor();
        assert.doesNotMatch((await everything(page)).replaceAll(/bring it to a violation, or/g, ""), TELLING);
      },
      { fragment: `#strategy=${strategy}&operation=exit_mmap&arch=${arch}&kernel=neutral&hide=verdict`, expected: [/icon\.svg/] },
    ));
}

test("whoever breaks it by their own moves is shown the answer, and keeps the run and the focus", () =>
  onPage(
    async ({ page, settled, slider }) => {
      await page.locator(".offer").first().waitFor();
      // The moves of the shortest story, by their numbers.
      for (const [n, choice] of [0, 0, 0, 0, 0, 0, 1, 0, 0, 0].entries()) {
        const offers = page.locator(".offer");
        assert.equal(await page.getByRole("heading", { name: "Can you break it?" }).count(), 1, `before move ${n + 1}`);
        // The list is in groups; a path counts as the engine does, which the sentence tells.
        const wanted = page.locator(".offer", { hasText: STORY[n] }).first();
        assert.ok((await offers.count()) > choice);
        await wanted.focus();
        await page.keyboard.press("Enter");
        if (n < 9) await page.locator(".play", { hasText: `${n + 1} move` }).waitFor();
      }
      await settled();
      assert.match(await page.locator(".headline").innerText(), /^No\. It breaks/);
      assert.match(await page.locator(".play").innerText(), /You have broken it: freed-table/);
      assert.equal(await slider.getAttribute("aria-valuemax"), "10");
      assert.equal(await page.evaluate(() => document.activeElement?.closest(".play") !== null), true);
      await page.waitForFunction(() => !location.hash.includes("hide="));
      assert.match(page.url(), /moves=start/);
    },
    { fragment: `${QUESTION}&hide=verdict` },
  ));

/** What the buttons of those moves say. */
const STORY = [
  "CPU 0 sends an interrupt to CPU 1",
  "CPU 0 executes invpcid_single(dying)",
  "CPU 1 takes the interrupt",
  "CPU 0 waits for no answer",
  "CPU 0 clears T[x0]",
  "CPU 0 frees P0",
  "keeps the way pgd[0] → T",
  "CPU 0 clears pgd[0]",
  "CPU 0 frees T",
  "reads T, which was freed",
];

test("an exercise’s link is made from the menu, and opens as one", () =>
  onPage(
    async ({ page, settled }) => {
      await settled();
      const { copy } = menu(page);
      const link = await copy("Copy the exercise’s link");
      assert.match(link, /&hide=verdict&seal=[0-9a-z]+$/);
      await page.goto(link);
      await page.getByRole("heading", { name: "Can you break it?" }).waitFor();
      await page.getByRole("button", { name: "Copy link" }).click();
      await page.locator(".notice", { hasText: "was copied" }).waitFor();
      assert.match(await page.evaluate(() => navigator.clipboard.readText()), /hide=verdict/);
      await page.getByRole("button", { name: "Show the answer" }).click();
      await settled();
      assert.equal(await page.locator(".notice").count(), 0);
    },
    { fragment: QUESTION, options: CLIPBOARD },
  ));
