// All operations at a glance.

import assert from "node:assert/strict";
import { test } from "node:test";
import { cells, engine, first } from "./library.mjs";
import { onPage } from "./site.mjs";

const opened = async (page) => {
  await page.getByRole("button", { name: /^all \d+ architectures$/ }).waitFor();
  await page.getByText("All operations at a glance").click();
};

test("every operation has a mark for each strategy and architecture, and opens", () =>
  onPage(async ({ page, settled, choice, workers }) => {
    const made = await engine();
    await settled();
    await workers(2);
    await opened(page);
    await workers(3);
    const operations = made.catalog().operations.filter((operation) => !operation.case);
    await page.getByText(`${operations.length} of ${operations.length} operations.`).waitFor({ timeout: 60_000 });
    const shown = await page.locator(".overview-row").evaluateAll((all) =>
      all.map((row) => [
        row.querySelector(".overview-name").textContent,
        Array.from(row.querySelectorAll(".overview-group"), (group) =>
          Array.from(group.querySelectorAll(".tick"), (mark) => mark.classList[1]),
        ),
      ]),
    );
    const looks = { breaks: "breaks", survives: "survives", "survives-stale": "stale", "not-applicable": "none" };
    const archs = first(made);
    const wanted = operations.map(({ name, title, strategies }) => {
      const map = cells(made, { operation: name, archs });
      return [title, strategies.map((strategy) => archs.map((arch) => looks[map.get(`${strategy} ${arch}`).verdict]))];
    });
    assert.deepEqual(shown, wanted);
    await page.getByRole("link", { name: /^mprotect/ }).click();
    await settled();
    assert.equal(await choice("operation").inputValue(), "change_protection");
    assert.match(page.url(), /operation=change_protection/);
    assert.equal(await page.locator('.overview-row[aria-current="true"] .overview-name').innerText(), "mprotect");
    // What was answered once is not asked again for that.
    assert.match(await page.locator(".overview-progress").innerText(), /^21 of 21 operations\.$/);
  }));

test("the overview can be stopped, keeps what it has, and begins again", () =>
  onPage(
    async ({ page, settled }) => {
      await settled();
      await opened(page);
      await page.getByText(/^[1-9]\d* of 21 operations …/).waitFor();
      await page.getByRole("button", { name: "Stop", exact: true }).click();
      await page.getByText(/^Stopped after \d+ of 21 operations\./).waitFor();
      const marks = await page.locator(".tick").count();
      assert.ok(marks > 0);
      await page.waitForTimeout(700);
      assert.equal(await page.locator(".tick").count(), marks);
      await page.getByRole("button", { name: "Begin again" }).click();
      await page.waitForFunction((n) => document.querySelectorAll(".tick").length > n, marks);
      await page.getByText("All operations at a glance").click();
      await page.waitForFunction(() => document.querySelector(".tick") === null);
    },
    { fragment: "#kernel=linux-6.19" },
  ));

test("the overview follows the texts", () =>
  onPage(async ({ page, settled, text }) => {
    await settled();
    await opened(page);
    await page.getByText("21 of 21 operations.").waitFor({ timeout: 60_000 });
    const exit = page.locator(".overview-row").first().locator(".overview-group").first();
    assert.equal(await exit.locator(".tick.breaks").count(), 6);
    await text.fill((await text.inputValue()).replace("if tlb.fullmm { tlb_flush_mmu_free(tlb) } else { base(tlb) }", "base(tlb)"));
    await page.waitForFunction(() => {
      const group = document.querySelector(".overview-row .overview-group");
      return group.querySelectorAll(".tick.breaks").length !== 6;
    });
    assert.equal(await page.locator(".overview-group").count(), 74);
  }));
