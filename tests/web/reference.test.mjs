// The reference as the site shows it: chapters, examples, and the links that open them in the playground.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { onPage } from "./site.mjs";

/** What a page was still loading when the next one was asked for. */
const LEFT = [/^failed: .*(icon\.svg|\/assets\/[^/]*\.js)$/];

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

test("the page leads to the reference, and an example of it back into the playground", () =>
  onPage(async ({ page, settled, headline }) => {
    await settled();
    await page.getByRole("link", { name: "Reference" }).click();
    await page.waitForURL(/reference\/index\.html$/);
    await page.getByRole("link", { name: "Open in the playground" }).first().click();
    await settled();
    assert.match((await headline.textContent()) ?? "", /^No\. It breaks in 3 steps/);
  }, { expected: LEFT }));

test("every chapter is there, with its parts, and opens what it links to", () =>
  onPage(async ({ page, settled }, { url }) => {
    await settled();
    await page.goto(`${url}reference/index.html`);
    const chapters = await page.locator("nav.wide > ul > li > a").evaluateAll((links) => links.map((link) => link.href));
    assert.ok(chapters.length > 12);
    for (const chapter of chapters) {
      const response = await page.goto(chapter);
      assert.equal(response?.status(), 200, chapter);
      const links = await page.locator("main a[href], nav.wide a[href]").evaluateAll((all) => all.map((link) => link.href));
      for (const link of new Set(links.filter((link) => !link.includes("index.html#edition")))) {
        const [file, part] = link.split("#");
        assert.equal((await page.request.get(file)).status(), 200, link);
        if (file === chapter && part !== undefined) assert.equal(await page.locator(`[id="${part}"]`).count(), 1, link);
      }
    }
  }, { expected: LEFT }));

for (const [width, colorScheme] of [[1440, "light"], [1440, "dark"], [390, "light"], [390, "dark"]]) {
  test(`a chapter fits ${width} pixels in ${colorScheme} and has no barrier`, () =>
    onPage(
      async ({ page, settled }, { url }) => {
        await settled();
        for (const name of ["index", "tutorial", "knobs", "grammar", "diagnostics"]) {
          await page.goto(`${url}reference/${name}.html`);
          assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0, name);
        }
        await page.goto(`${url}reference/tutorial.html`);
        // The policy of the chapter allows no script that is typed in; what is evaluated is not one.
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => globalThis.axe.run());
        assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(" ")}`), []);
      },
      { expected: LEFT, options: { colorScheme, viewport: { width, height: 900 } } },
    ));
}
