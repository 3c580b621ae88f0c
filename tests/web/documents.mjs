// What every scenario with elements inside documents begins with: the built package beside pages of its own, and a browser.

import assert from "node:assert/strict";
import { after } from "node:test";
import { launch, open } from "./browser.mjs";
import { serveDocuments } from "./embedded.mjs";

export { serveDocuments };

/** The strictest policy that the reference promises to be enough. */
export const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";

/** Shadow roots are closed, to documents and to whoever reads them by script: what tests look into is opened for them. */
function openRoots() {
  const real = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    return real.call(this, { ...options, mode: "open" });
  };
}

/** Gathers what elements tell, from before there are any. */
function gather() {
  globalThis.told = [];
  for (const name of ["verdict", "step", "edit", "error"]) {
    addEventListener(`stale-walk-${name}`, ({ target, detail }) => globalThis.told.push({ name, id: target.id, ...detail }));
  }
}

let browser = null;
after(() => browser?.close());

/**
 * Runs `scenario` on a document; fails if it had any trouble that `expected` does not name. `closed` leaves shadow roots as they
 * are; `before` runs in the page before anything else.
 */
export async function onDocument(name, scenario, { change, headers, options, expected = [], closed = false, before = null } = {}) {
  const server = await serveDocuments((file, bytes) => (change === undefined ? bytes : change(file, bytes)), headers);
  browser ??= await launch(["--js-flags=--expose-gc"]);
  let context = null;
  try {
    const opened = await open(browser, "about:blank", options);
    const { page } = opened;
    context = opened.context;
    // A browser asks the server for an icon that no document here has.
    await context.route("**/favicon.ico", (route) => route.fulfill({ status: 204 }));
    await context.addInitScript(gather);
    if (!closed) await context.addInitScript(openRoots);
    if (before !== null) await context.addInitScript(before);
    await page.goto(server.url + name);
    await scenario(words(page), { ...opened, url: server.url });
    const { origin } = new URL(server.url);
    const strange = opened.troubles.filter((trouble) => !trouble.startsWith(`foreign: ${origin}`));
    assert.deepEqual(strange.filter((trouble) => !expected.some((pattern) => pattern.test(trouble))), []);
  } finally {
    await context?.close();
    server.close();
  }
}

/** The parts of a document, by what a reader calls them. */
function words(page) {
  const element = (id) => page.locator(`stale-walk#${id}`);
  return {
    page,
    element,
    headline: (id) => element(id).locator(".headline"),
    sentence: (id) => element(id).locator(".sentence"),
    /** Waits for the answer. */
    answered: (id) => element(id).locator(".answer:not(.old)").waitFor(),
    /** What was told so far, by its name. */
    told: (event, id) => page.evaluate(([what, whose]) => globalThis.told.filter((one) => one.name === what && one.id === whose), [event, id]),
    /** What the element says of itself, asked by a script of the document. */
    ask: (id, what, ...more) => element(id).evaluate((self, [method, args]) => (typeof self[method] === "function" ? self[method](...args) : self[method]), [what, more]),
  };
}
