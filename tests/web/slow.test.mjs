// What takes long: it is said, can be stopped and asked once more, and nothing moves for it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { LEAVING, onPage } from "./site.mjs";

/** Every answer of the engine takes so long. */
function slowWorkers(delay) {
  const add = Worker.prototype.addEventListener;
  Worker.prototype.addEventListener = function (name, listener, ...rest) {
    const late = (event) => (/checked|mapped|played|costed/.test(event.data?.tag) ? setTimeout(() => listener(event), globalThis.workersAreSlow ? delay : 0) : listener(event));
    return add.call(this, name, name === "message" ? late : listener, ...rest);
  };
}

test("what takes longer than a tenth of a second says so and can be stopped, and nothing moves for it", () =>
  onPage(async ({ page, settled, choice }, { context, url }) => {
    await context.addInitScript(slowWorkers, 4000);
    await page.goto(`${url}?slow`);
    await settled();
    await page.locator(".map td .cell").nth(79).waitFor();
    const tops = () => page.evaluate(() => [".headline", ".row", ".columns", ".map table", ".offers"].map((s) => document.querySelector(s)).map((e) => e && e.getBoundingClientRect().top + scrollY));
    const before = await tops();
    await page.evaluate(() => (globalThis.workersAreSlow = true));
    await choice("cpus").selectOption("3");
    await page.getByText("Searching …").first().waitFor();
    await page.getByText("The map is being computed …").waitFor();
    assert.deepEqual(await tops(), before);
    await page.getByRole("button", { name: "Stop the map" }).click();
    await page.getByText("The map was stopped").waitFor();
    assert.deepEqual(await tops(), before);
    await page.locator(".verdict").getByRole("button", { name: "Stop", exact: true }).click();
    await page.getByText("Stopped, undecided.").first().waitFor();
    await page.evaluate(() => (globalThis.workersAreSlow = false));
    await page.getByRole("button", { name: "Try again" }).first().click();
    await settled();
    // The reader's own moves, too.
    await page.getByRole("button", { name: "Take over from the start" }).click();
    await page.getByText("Nothing has happened yet.").waitFor();
    await page.locator(".offer").first().waitFor();
    await page.evaluate(() => (globalThis.workersAreSlow = true));
    const offers = await tops();
    await page.locator(".offer").first().click();
    await page.locator(".play").getByRole("button", { name: "Stop", exact: true }).waitFor();
    assert.deepEqual(await tops(), offers);
    await page.locator(".play").getByRole("button", { name: "Stop", exact: true }).click();
    await page.evaluate(() => (globalThis.workersAreSlow = false));
    await page.locator(".offer").first().click();
    await page.getByText("1 move made.").waitFor();
  }, LEAVING));

test("the search for what stands beside the question can be stopped and taken up again", () =>
  onPage(async ({ page, settled }, { context, url }) => {
    await context.addInitScript(slowWorkers, 4000);
    await page.goto(`${url}?slow`);
    await settled();
    await page.locator(".map td .cell").nth(79).waitFor();
    await page.evaluate(() => (globalThis.workersAreSlow = true));
    const beside = page.locator(".beside-choice");
    await beside.getByRole("combobox").selectOption("strategy:gather");
    await beside.getByRole("button", { name: "Stop", exact: true }).click();
    await page.evaluate(() => (globalThis.workersAreSlow = false));
    await beside.getByRole("button", { name: "Search again" }).click();
    await page.getByText("First difference").first().waitFor();
  }, LEAVING));

test("the map that the first is held against can be stopped and asked once more, and the table stays where it is", () =>
  onPage(async ({ page, settled }, { context, url }) => {
    await context.addInitScript(slowWorkers, 4000);
    await page.goto(`${url}?slow`);
    await settled();
    await page.getByRole("button", { name: /^all \d+ architectures$/ }).waitFor();
    await page.locator(".map td .cell").nth(79).waitFor();
    const line = page.locator(".map-line");
    const top = () => page.locator(".map table").evaluate((table) => table.getBoundingClientRect().top + scrollY);
    const before = await top();
    await page.evaluate(() => (globalThis.workersAreSlow = true));
    await page.getByRole("radio", { name: "against" }).check();
    await line.getByText(/^The map with .* is being computed …$/).waitFor();
    await line.getByRole("button", { name: "Stop", exact: true }).click();
    await line.getByText(/^The map with .* was stopped\.$/).waitFor();
    assert.equal(await top(), before);
    // Longer than its answer would have taken: nothing comes of what was stopped.
    await page.waitForTimeout(4500);
    assert.equal(await page.locator(".map .cell.differs").count(), 0);
    await page.evaluate(() => (globalThis.workersAreSlow = false));
    await line.getByRole("button", { name: "Try again" }).click();
    await page.locator(".map .cell.differs").first().waitFor();
    assert.equal(await line.getByRole("button").count(), 0);
    assert.equal(await top(), before);
  }, LEAVING));

test("the costs can be stopped and asked once more; those that have come stay", () =>
  onPage(async ({ page, settled }, { context, url }) => {
    await context.addInitScript(slowWorkers, 4000);
    await page.goto(`${url}?slow`);
    await settled();
    await page.getByRole("button", { name: /^all \d+ architectures$/ }).waitFor();
    await page.locator(".map td .cell").nth(79).waitFor();
    await page.evaluate(() => (globalThis.workersAreSlow = true));
    await page.getByText("What each strategy costs, and").click();
    const costs = page.locator(".cost");
    await costs.locator(".progress", { hasText: "The costs are being counted …" }).waitFor();
    await costs.getByRole("button", { name: "Stop", exact: true }).click();
    await costs.getByText("The counting was stopped.", { exact: true }).waitFor();
    await page.evaluate(() => (globalThis.workersAreSlow = false));
    await costs.getByRole("button", { name: "Try again" }).click();
    await page.locator(".cost-answer", { hasText: "on all 19 architectures" }).waitFor();
    // Another setting, stopped: the numbers of the last stay.
    const numbers = () => page.locator(".cost-number").allTextContents();
    const before = await numbers();
    const top = () => page.locator(".cost table").evaluate((table) => Math.round(table.getBoundingClientRect().top + scrollY));
    const there = await top();
    await page.evaluate(() => (globalThis.workersAreSlow = true));
    await costs.getByRole("slider", { name: "CPUs" }).press("ArrowLeft");
    await costs.getByRole("button", { name: "Stop", exact: true }).click();
    await costs.getByText("The counting was stopped. What is shown is what had come.").waitFor();
    assert.deepEqual(await numbers(), before);
    assert.equal(await top(), there);
    await page.evaluate(() => (globalThis.workersAreSlow = false));
    await costs.getByRole("button", { name: "Try again" }).click();
    await page.locator(".cost-answer", { hasText: "on all 19 architectures" }).waitFor();
    await costs.getByRole("button", { name: /Stop|Try again/ }).first().waitFor({ state: "detached" });
  }, LEAVING));
