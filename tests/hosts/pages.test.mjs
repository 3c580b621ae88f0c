// A page of each kind, built by `cargo xtask test` (the folders HOSTS and DOCS): live with JavaScript, readable without.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { join } from "node:path";
import { launch, open } from "../web/browser.mjs";
import { serve } from "../web/server.mjs";

const built = (name) => join(process.env.HOSTS, name);

/** What a page is served from, the page itself, and how many examples it has. */
const PAGES = [
  { name: "Sphinx, the kernel's theme", folder: built("sphinx-sphinx_rtd_theme"), page: "index.html", examples: 2 },
  { name: "Sphinx, its own theme", folder: built("sphinx-alabaster"), page: "index.html", examples: 2 },
  { name: "Sphinx, deeper", folder: built("sphinx-sphinx_rtd_theme"), page: "deeper/gather.html", examples: 1, hidden: true },
  { name: "mdBook", folder: built("mdbook"), page: "exit.html", examples: 2 },
  { name: "mdBook, deeper", folder: built("mdbook"), page: "deeper/gather.html", examples: 2 },
  { name: "mdBook, all chapters on a page", folder: built("mdbook"), page: "print.html", examples: 4 },
  { name: "rustdoc", folder: process.env.DOCS, page: "stalewalk_engine/index.html", examples: 1 },
  { name: "plain HTML", folder: built("plain"), page: "index.html", examples: 1 },
  { name: "a bundler", folder: built("bundler"), page: "index.html", examples: 1 },
];

const browser = await launch();
after(() => browser.close());

/** Shadow roots are closed: what the test looks into is opened for it. */
function openRoots() {
  const real = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    return real.call(this, { ...options, mode: "open" });
  };
  globalThis.told = [];
  for (const name of ["verdict", "error"]) {
    addEventListener(`stale-walk-${name}`, ({ detail }) => globalThis.told.push({ name, ...detail }));
  }
}

/** Runs `scenario` on a page that is served, with what went wrong there. */
async function onPage({ folder, page: name }, options, scenario) {
  const server = await serve(folder);
  const { page, context, troubles } = await open(browser, "about:blank", options);
  try {
    // A browser asks for an icon that some of the pages do not have.
    await context.route("**/favicon.ico", (route) => route.fulfill({ status: 204 }));
    await context.addInitScript(openRoots);
    await page.goto(server.url + name);
    await scenario(page);
    const { origin } = new URL(server.url);
    // The tools' own pages have troubles of their own; none may be about what is ours.
    return troubles.filter((trouble) => !trouble.startsWith(`foreign: ${origin}`) && /stale.?walk|uncaught/i.test(trouble));
  } finally {
    await context.close();
    server.close();
  }
}

/** Scrolls to an example until it shows something: those above it grow when they are seen. */
async function answered(element, part) {
  for (let tries = 0; ; tries++) {
    await element.scrollIntoViewIfNeeded();
    try {
      return await element.locator(part).first().waitFor({ timeout: 2000 });
    } catch (error) {
      if (tries === 5) throw error;
    }
  }
}

for (const host of PAGES) {
  test(`${host.name}: examples are live`, async () => {
    const troubles = await onPage(host, {}, async (page) => {
      const elements = page.locator("stale-walk");
      assert.equal(await elements.count(), host.examples);
      for (const element of await elements.all()) await answered(element, host.hidden ? ".embed" : ".headline");
      if (host.hidden) return;
      await page.waitForFunction((count) => globalThis.told.length >= count, host.examples);
      const told = await page.evaluate(() => globalThis.told.map(({ name, holds, message = "" }) => `${name} ${holds} ${message}`));
      assert.deepEqual(told, told.map(() => "verdict true "));
    });
    assert.deepEqual(troubles, []);
  });

  test(`${host.name}: without JavaScript the answer can be read`, async () => {
    await onPage(host, { javaScriptEnabled: false }, async (page) => {
      const inside = page.locator("stale-walk, pre.language-stale-walk");
      assert.equal(await inside.count(), host.examples);
      for (const example of await inside.all()) {
        const box = await example.boundingBox();
        assert.ok(box.height > 10 && box.width > 100, JSON.stringify(box));
        assert.match(await example.innerText(), /breaks|may not|survives|freed|The answer/i);
      }
    });
  });
}

test("an example that a bundler's page has told its own script what was found", async () => {
  await onPage(PAGES.at(-1), {}, async (page) => {
    await page.getByText("breaks freed-table").last().waitFor();
    assert.equal(await page.locator("#told").innerText(), "breaks freed-table");
  });
});
