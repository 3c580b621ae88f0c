// What the editor finds, and what it shows of the library's text beside the reader's.

import assert from "node:assert/strict";
import { test } from "node:test";
import { onPage } from "./site.mjs";

test("the editor finds, replaces, goes to a line, and shows what the library has instead", () =>
  onPage(async ({ page, text, settled, editor }) => {
    await settled();
    await editor();
    const before = await text.inputValue();
    await text.focus();
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("Control+f");
    await page.keyboard.type("tlb_flush_mmu_free");
    await page.keyboard.press("Enter");
    const { from, to } = await text.read();
    assert.equal(before.slice(from, to), "tlb_flush_mmu_free");
    await page.locator(".cm-search input[name=replace]").fill("tlb_free_it_all");
    await page.locator(".cm-search").getByRole("button", { name: "replace all" }).click();
    assert.equal(await text.inputValue(), before.replaceAll("tlb_flush_mmu_free", "tlb_free_it_all"));
    await page.locator(".cm-search input[name=search]").focus();
    await page.keyboard.press("Escape");
    assert.equal(await page.locator(".cm-search").count(), 0);
    await page.keyboard.press("Control+z");
    assert.equal(await text.inputValue(), before);
    await page.keyboard.press("Control+Alt+g");
    await page.keyboard.type("13");
    await page.keyboard.press("Enter");
    assert.equal(await text.ahead(21), before.split("\n")[12].slice(0, 21));
    // A line changes, another goes.
    const lines = before.split("\n");
    const [gone, changed] = [lines[9], lines[14]];
    await text.fill([...lines.slice(0, 9), ...lines.slice(10, 14), `${changed} // mine`, ...lines.slice(15)].join("\n"));
    await page.getByRole("button", { name: "Differences" }).click();
    assert.deepEqual(await page.locator(".gone del").allInnerTexts(), [gone, changed]);
    // They are no part of the text, and stay where they belong while it is typed in.
    await text.focus();
    await page.keyboard.press("Control+Home");
    await page.keyboard.type("\n\n");
    assert.deepEqual(await page.locator(".gone del").allInnerTexts(), [gone, changed]);
    assert.ok((await text.inputValue()).startsWith("\n\nstalewalk 1"));
    await page.getByRole("button", { name: "Differences" }).click();
    assert.equal(await page.locator(".gone").count(), 0);
  }));
