// What an automatic check can find of what keeps a reader out, in each view of views.mjs.

import assert from "node:assert/strict";
import { test } from "node:test";
import { barriers } from "./barriers.mjs";
import { onPage } from "./site.mjs";
import { show, VIEWS } from "./views.mjs";

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1440, 390]) {
    for (const view of VIEWS) {
      // What is narrow differs in where things stand, not in its colours: the views that have the most in them will do.
      if (width === 390 && (colorScheme === "dark" || !["folded", "map", "overview", "keys", "text", "costs", "promises", "two"].includes(view.name))) continue;
      test(`no barrier is found in ${colorScheme} in the view “${view.name}” at ${width} pixels`, () =>
        onPage(
          async (words, opened) => {
            await show(view, words, opened);
            assert.deepEqual(await barriers(words.page), []);
          },
          { fragment: view.fragment, options: { colorScheme, viewport: { width, height: 900 } } },
        ));
    }
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
          assert.deepEqual(await barriers(page), []);
        },
        { fragment: "#strategy=gather&arch=arm64&stores=delayed", options: { colorScheme, viewport: { width, height: 900 } } },
      ));
  }
}
