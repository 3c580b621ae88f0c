// What an automatic check can find of what keeps a reader out.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { onPage } from "./site.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

async function findings(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.map((v) => `${v.id}: ${v.nodes.map((n) => `${n.target} ${n.failureSummary}`).join(" | ").slice(0, 1500)}`);
}

for (const colorScheme of ["light", "dark"]) {
  for (const fragment of ["", "#strategy=free_at_mmdrop", "#strategy=gather_leaf_only", "#step=3"]) {
    test(`no barrier is found in ${colorScheme} at ${fragment || "the first question"}`, () =>
      onPage(
        async ({ page, settled }) => {
          await settled();
          await page.locator(".map .cell").first().waitFor();
          for (const summary of await page.locator("summary").all()) await summary.click();
          await page.waitForTimeout(300);
          assert.deepEqual(await findings(page), []);
        },
        { fragment, options: { colorScheme } },
      ));
  }
}

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1440, 390]) {
    test(`no barrier is found in ${colorScheme} in the whole map, the costs and the overview at ${width} pixels`, () =>
      onPage(
        async ({ page, settled, cell }) => {
          await settled();
          await page.getByRole("button", { name: /^all \d+ architectures$/ }).click();
          await page.getByRole("radio", { name: "against" }).check();
          await page.locator(".map .cell.differs").first().waitFor();
          await cell("gather", "arm64").focus();
          await page.getByText("All operations at a glance").click();
          await page.getByText("21 of 21 operations.").waitFor({ timeout: 60_000 });
          await page.getByText("What each strategy costs, and").click();
          await page.getByRole("checkbox", { name: "in the cells of the map, too" }).check();
          await page.locator(".cost-answer", { hasText: "on all 19 architectures" }).waitFor();
          await page.locator(".cell-cost").first().waitFor();
          assert.deepEqual(await findings(page), []);
        },
        { options: { colorScheme, viewport: { width, height: 900 } } },
      ));
  }
}

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1440, 390]) {
    test(`no barrier is found in ${colorScheme} in the picture with its legend, a folded group and a life at ${width} pixels`, () =>
      onPage(
        async ({ page, settled }) => {
          await settled();
          await page.getByRole("button", { name: "Legend" }).click();
          await page.getByText("a partial walk in the walk cache").waitFor();
          await page.getByRole("button", { name: "page tables" }).click();
          await page.getByRole("listbox", { name: "what is drawn" }).focus();
          await page.locator("wave-card .life").waitFor();
          assert.deepEqual(await findings(page), []);
        },
        { fragment: "#strategy=gather&arch=arm64&stores=delayed", options: { colorScheme, viewport: { width, height: 900 } } },
      ));
  }
}
