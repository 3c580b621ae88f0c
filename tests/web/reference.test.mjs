// The reference as the site shows it: chapters, examples, and the links that open them in the playground.

import assert from "node:assert/strict";
import { test } from "node:test";
import { barriers } from "./barriers.mjs";
import { onPage } from "./site.mjs";

/** What a page was still loading when the next one was asked for. */
const LEFT = [/^failed: (blob:|.*(icon\.svg|\/(assets|embed\/parts)\/[^/]*\.(js|css|wasm))$)/];

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

test("an example is judged where it stands, on all architectures that it is about, and its variants beside each other", () =>
  onPage(async ({ page, settled }, { url }) => {
    await settled();
    await page.goto(`${url}reference/texts.html`);
    const example = (name) => page.locator(".example", { hasText: name });
    const run = (of) => of.getByRole("button", { name: "Run" }).click();
    const said = (of) => of.getByRole("status");
    const first = example("clear_then_flush");
    await run(first);
    await said(first).getByText(/^✓ Yes\. /).waitFor();
    const elsewhere = await said(first).getByRole("listitem").allInnerTexts();
    assert.ok(elsewhere.some((line) => /^✕ breaks \(forbidden-change\) on .*s390/.test(line)), elsewhere.join("; "));
    const both = example("before_and_after");
    await run(both);
    await said(both).getByText(/^✕ before, as it was: No\. /).waitFor();
    await said(both).getByText(/^✓ after, as it is: Yes\. /).waitFor();
    // One that builds on a text that stands before it on the page.
    await page.goto(`${url}reference/tutorial.html`);
    const buttons = page.getByRole("button", { name: "Run" });
    const all = await buttons.count();
    assert.equal(all, await page.getByRole("link", { name: "Open in the playground" }).count());
    for (let n = 0; n < all; n++) await buttons.nth(n).click();
    await page.waitForFunction((n) => document.querySelectorAll(".verdict-here p.breaks b, .verdict-here p.survives b, .verdict-here p.stale b").length >= n, all);
    assert.equal(await page.getByText("could not be judged").count(), 0);
  }, { expected: LEFT }));

test("every example of every chapter is judged and has an answer", () =>
  onPage(async ({ page, settled }, { url }) => {
    await settled();
    await page.goto(`${url}reference/index.html`);
    const chapters = await page.locator("nav.wide > ul > li > a").evaluateAll((links) => links.map((link) => link.href));
    let judged = 0;
    for (const chapter of chapters) {
      await page.goto(chapter);
      const buttons = page.getByRole("button", { name: "Run" });
      const all = await buttons.count();
      for (let n = 0; n < all; n++) await buttons.nth(n).click();
      await page.waitForFunction((n) => document.querySelectorAll(".verdict-here > p > b").length >= n, all);
      assert.equal(await page.getByText("could not be judged").count(), 0, chapter);
      judged += all;
    }
    assert.ok(judged > 80, `${judged}`);
  }, { expected: LEFT }));

test("the page for authors has live examples, and what it claims of them is so", () =>
  onPage(async ({ page }, { url }) => {
    await page.addInitScript(() => {
      globalThis.held = [];
      addEventListener("stale-walk-verdict", ({ detail }) => globalThis.held.push(detail.holds));
    });
    await page.goto(`${url}reference/authors.html`);
    const examples = await page.locator("stale-walk").all();
    assert.equal(examples.length, 3);
    for (const [at, example] of examples.entries()) {
      await example.scrollIntoViewIfNeeded();
      await page.waitForFunction((count) => globalThis.held.length >= count, at + 1);
    }
    assert.deepEqual(await page.evaluate(() => globalThis.held), [true, true, true]);
  }, { expected: LEFT }));

test("where the engine cannot be had, an example says so", () =>
  onPage(
    async ({ page, settled }, { url }) => {
      await settled();
      await page.goto(`${url}reference/texts.html`);
      await page.getByRole("button", { name: "Run" }).first().click();
      await page.getByText("This could not be judged").waitFor();
    },
    {
      change: (name, bytes) => {
        if (name.startsWith("assets/judge-")) throw new Error("not there");
        return bytes;
      },
      expected: [...LEFT, /404/, /^failed: .*assets\/judge-/],
    },
  ));

test("without JavaScript a chapter reads the same, but for what would run", () =>
  onPage(
    async ({ page }, { url }) => {
      await page.goto(`${url}reference/texts.html`);
      assert.equal(await page.getByRole("button", { name: "Run" }).count(), 0);
      assert.equal(await page.getByRole("link", { name: "Open in the playground" }).count() > 5, true);
    },
    { expected: LEFT, options: { javaScriptEnabled: false } },
  ));

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
        await page.getByRole("button", { name: "Run" }).first().click();
        await page.locator(".verdict-here > p > b").first().waitFor();
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
        assert.deepEqual(await barriers(page), []);
      },
      { expected: LEFT, options: { colorScheme, viewport: { width, height: 900 } } },
    ));
}
