// `stalewalk export html`: a page in one file, opened from a folder, asks its question again and finds the same.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { barriers } from "../web/barriers.mjs";
import { launch } from "../web/browser.mjs";
import { ENGINES } from "../web/browsers/drivers.mjs";

const GOLDEN = fileURLToPath(new URL("../golden/export/", import.meta.url));
const folder = await mkdtemp(join(tmpdir(), "stalewalk-"));
const browser = await launch();
after(() => browser.close());

const cells = JSON.parse(await readFile(join(GOLDEN, "cells.json"), "utf8"));

/** The options that ask for a cell. */
function options({ text, set = {}, ...cell }) {
  const named = ["strategy", "operation", "variant", "arch", "kernel", "stores", "limit", "kind", "step"].filter((name) => name in cell);
  const words = named.flatMap((name) => [`--${name}`, String(cell[name])]);
  return [...(text === undefined ? [] : [text]), ...words, ...Object.entries(set).flatMap(([name, value]) => ["--set", `${name}=${value}`])];
}

async function exported(cell) {
  const file = join(folder, `${cell.name}.html`);
  try {
    await promisify(execFile)(process.env.STALEWALK, ["export", "html", ...options(cell), "-o", file], { cwd: GOLDEN });
  } catch (error) {
    // One that is undecided is written, and says so.
    if (error.code !== cell.status) throw error;
  }
  return pathToFileURL(file).href;
}

/** Runs `scenario` on a page; it may ask for nothing, and nothing may be wrong with it. */
async function onPage(address, settings, scenario) {
  const context = await browser.newContext(settings);
  const page = await context.newPage();
  const troubles = [];
  page.on("console", (message) => troubles.push(message.text()));
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("request", (request) => {
    if (request.url() !== address && !request.url().startsWith("blob:")) troubles.push(request.url());
  });
  try {
    await page.addInitScript(() => {
      const real = Element.prototype.attachShadow;
      Element.prototype.attachShadow = function (how) {
        return real.call(this, { ...how, mode: "open" });
      };
    });
    await page.goto(address);
    await scenario(page);
    assert.deepEqual(troubles, []);
  } finally {
    await context.close();
  }
}

const report = async (page) => {
  await page.waitForFunction(() => customElements.get("stale-walk") !== undefined);
  return page.locator("stale-walk").evaluate((element) => element.ready);
};

// What is asked beside the texts, by `--with`, no page can ask.
for (const cell of cells.filter((one) => one.with === undefined)) {
  test(`${cell.name}: the page finds what the command line has found`, async () => {
    await onPage(await exported(cell), {}, async (page) => {
      const found = await report(page);
      // The page searches as far as it does everywhere.
      if (cell.limit !== undefined) return assert.notEqual(found.verdict, "undecided");
      const golden = JSON.parse(await readFile(join(GOLDEN, `${cell.name}.json`), "utf8"));
      assert.deepEqual(found, golden.report ?? golden);
      if (cell.step !== undefined) await page.getByText(`Step ${cell.step} of `).first().waitFor();
      if (cell.kind !== undefined) await page.getByRole("tab", { name: cell.kind, selected: true }).waitFor();
    });
  });
}

const [first] = cells;

test("its story is stepped through, and its text can be changed", async () => {
  await onPage(await exported(first), {}, async (page) => {
    await report(page);
    await page.getByRole("slider").press("Home");
    await page.getByText("Before step 1 of 10.").waitFor();
    const field = page.getByRole("textbox", { name: /^text of strategy\/up_front\.tlb/ });
    await field.fill((await field.inputValue()).replace("if full { flush_tlb_mm(mm) }", ""));
    await page.locator(".headline", { hasText: "breaks in 5 steps" }).waitFor();
    await page.getByText("Licences of what is in this file").click();
    const licences = page.locator("pre", { hasText: "LICENSE-MIT" });
    for (const words of ["LICENSE-lit", "LICENSE-fflate", "LICENSES-rust.txt"]) await licences.filter({ hasText: words }).waitFor();
  });
});

test("without JavaScript the answer, its picture and the story are there", async () => {
  await onPage(await exported(first), { javaScriptEnabled: false }, async (page) => {
    await page.getByText("No. It breaks in 10 steps.").first().waitFor();
    assert.ok(await page.locator("figure svg").isVisible());
    assert.match(await page.locator("stale-walk pre").innerText(), /CPU 0 +CPU 1/);
  });
});

for (const { name, open } of ENGINES) {
  test(`${name} opens it from a folder, too`, async () => {
    const { driver, close } = await open();
    try {
      await driver.get(await exported(first));
      const headline = () => driver.executeScript("return document.querySelector('stale-walk').report?.headline");
      await driver.wait(async () => (await headline()) === "No. It breaks in 10 steps.", 60_000, "its answer");
    } finally {
      await close();
    }
  });
}

for (const colorScheme of ["light", "dark"]) {
  test(`it has no barriers, ${colorScheme}, on a phone`, async () => {
    await onPage(await exported(first), { colorScheme, viewport: { width: 390, height: 800 } }, async (page) => {
      await report(page);
      await page.locator(".headline").waitFor();
      assert.deepEqual(await barriers(page), []);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    });
  });
}
