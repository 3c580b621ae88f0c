// The element of documents: what it shows, says and hears.

import assert from "node:assert/strict";
import { test } from "node:test";
import { barriers } from "./barriers.mjs";
import { onDocument } from "./documents.mjs";

const NO_MORE = /^No\. It breaks/;

test("an element shows what its attributes ask, and its prose is gone from sight and not from the document", () =>
  onDocument("plain.html", async ({ page, answered, headline, sentence, element, told, ask }) => {
    await answered("story");
    assert.match((await headline("story").textContent()) ?? "", /^No\. It breaks in 10 steps\.$/);
    assert.match((await sentence("story").textContent()) ?? "", /Step 4 of 10/);
    await assert.doesNotReject(element("story").getByText("the shortest story", { exact: false }).first().waitFor());
    const prose = element("story").locator("p", { hasText: "Without the picture" });
    assert.equal(await prose.count(), 1);
    assert.equal(await prose.isVisible(), false);
    const [verdict] = await told("verdict", "story");
    assert.deepEqual([verdict.verdict, verdict.kind, verdict.holds], ["breaks", "freed-table", true]);
    const report = await ask("story", "report");
    assert.equal(report.headline, "No. It breaks in 10 steps.");
    assert.equal(await page.evaluate(async () => (await document.querySelector("#story").ready).verdict), "breaks");
    assert.equal(await element("story").locator(".false-claim").count(), 0);
  }));

test("a link of the prose moves the picture, by pointer and by keyboard, and the address stays", () =>
  onDocument("plain.html", async ({ page, answered, sentence, told }) => {
    await answered("story");
    const before = page.url();
    await page.getByRole("link", { name: "the first step" }).click();
    await page.waitForFunction(() => globalThis.told.some((one) => one.name === "step" && one.step === 1));
    assert.match((await sentence("story").textContent()) ?? "", /Step 1 of 10/);
    await page.getByRole("link", { name: "the third" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => globalThis.told.some((one) => one.name === "step" && one.step === 3));
    assert.match((await sentence("story").textContent()) ?? "", /Step 3 of 10/);
    const [first] = await told("step", "story");
    assert.deepEqual([first.step, first.steps], [1, 10]);
    assert.match(first.sentence, /^CPU 0 sends an interrupt/);
    assert.equal(page.url(), before);
  }));

test("a link of the prose starts an element that waits to be clicked, at its step", () =>
  onDocument("views.html", async ({ page, answered, element, sentence }) => {
    assert.equal(await element("click").locator(".embed").count(), 0);
    await element("click").evaluate((self) => {
      self.goTo(Number.NaN);
      self.goTo(1.9);
    });
    await answered("click");
    assert.match((await page.locator("#click .headline").textContent()) ?? "", /^Yes\./);
    assert.match((await sentence("click").textContent()) ?? "", /Step 1 of/);
  }));

test("the keyboard is where it was when the picture has come in the place of its button", () =>
  onDocument("views.html", async ({ page, answered, element }) => {
    await element("click").getByRole("button", { name: "Show it live" }).focus();
    await page.keyboard.press("Enter");
    await answered("click");
    const focused = () => page.evaluate(() => [document.activeElement.id, document.activeElement.shadowRoot?.activeElement?.className]);
    assert.deepEqual(await focused(), ["click", "embed"]);
    assert.equal(await element("click").getByRole("button", { name: /Show it live|Loading/ }).count(), 0);
    await page.keyboard.press("Tab");
    assert.equal((await focused())[0], "click");
  }));

test("a step is spoken where no picture says it", () =>
  onDocument("views.html", async ({ page, answered, element }) => {
    await answered("all");
    assert.equal(await element("all").locator(".embed > .unseen").count(), 0);
    await element("all").evaluate((self) => {
      self.setAttribute("view", "verdict machine");
      self.goTo(2);
    });
    await element("all").locator(".embed > .unseen", { hasText: /^Step 2 of 10\. \S/ }).waitFor({ state: "attached" });
  }));

test("the picture is stepped through by its own keys", () =>
  onDocument("plain.html", async ({ answered, element, sentence, page }) => {
    await answered("story");
    await element("story").getByRole("slider", { name: "step of the story" }).focus();
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction(() => globalThis.told.some((one) => one.name === "step" && one.step === 5));
    assert.match((await sentence("story").textContent()) ?? "", /Step 5 of 10/);
    await page.keyboard.press("Home");
    await page.waitForFunction(() => globalThis.told.some((one) => one.name === "step" && one.step === 0));
    assert.match((await sentence("story").textContent()) ?? "", /Before step 1 of 10/);
  }));

test("a claim that is false stands over the picture, and what is so beside it", () =>
  onDocument("views.html", async ({ answered, element, told }) => {
    await answered("false");
    assert.equal((await element("false").getByRole("alert").textContent())?.replace(/\s+/g, " ").trim(),
      "This document says that the answer is “breaks stale-frame”. That is not so: it is “survives”.");
    assert.equal((await told("verdict", "false"))[0].holds, false);
  }));

test("every view that is asked for is there, in the order in which it is asked for", () =>
  onDocument("views.html", async ({ answered, element }) => {
    await answered("all");
    await element("all").locator(".map td a").first().waitFor();
    const parts = await element("all").locator(".embed > [part]").evaluateAll((all) => all.map((one) => one.getAttribute("part")));
    assert.deepEqual(parts, ["verdict", "waveform", "machine", "map", "source", "text"]);
    await element("all").getByText("The machine after step 7").waitFor();
    assert.equal(await element("all").locator("[part=text] li").count(), 10);
    await element("all").locator("[part=text] button").nth(1).click();
    await element("all").getByText("The machine after step 2").waitFor();
  }));

test("a cell of the map asks its question, of which the document has claimed nothing", () =>
  onDocument("views.html", async ({ page, answered, element, headline, told }) => {
    await answered("all");
    await element("all").locator('.map a[data-strategy="gather"][data-arch="x86-64"]').click();
    await page.waitForFunction(() => globalThis.told.filter((one) => one.name === "verdict" && one.id === "all").length === 2);
    assert.match((await headline("all").textContent()) ?? "", /^Yes\. It survives\.$/);
    assert.equal((await told("verdict", "all"))[1].holds, null);
    assert.ok(!page.url().includes("#"));
  }));

test("an exercise tells nothing until its answer is asked for", () =>
  onDocument("views.html", async ({ page, answered, element, headline, told, ask }) => {
    await element("exercise").getByRole("button", { name: "Show the answer" }).waitFor();
    await answered("false");
    assert.equal(await ask("exercise", "report"), null);
    assert.deepEqual(await told("verdict", "exercise"), []);
    assert.equal(await page.evaluate(() => document.querySelector("#exercise").ready), null);
    assert.equal(await element("exercise").locator(".answer, .map").count(), 0);
    assert.doesNotMatch((await element("exercise").locator("[part=source]").textContent()) ?? "", /expect|because|breaks/);
    assert.match((await element("exercise").getByRole("link", { name: "Open in Stalewalk" }).getAttribute("href")) ?? "", /hide=verdict/);
    await element("exercise").getByRole("button", { name: "Show the answer" }).click();
    await answered("exercise");
    assert.match((await headline("exercise").textContent()) ?? "", NO_MORE);
    assert.equal((await told("verdict", "exercise")).length, 1);
  }));

test("an exercise is played move by move, and whoever has broken it sees the answer", () =>
  onDocument("views.html", async ({ page, answered, element, headline }) => {
    const offers = (who) => element("exercise").locator(`.offer.${who}`);
    await element("exercise").getByText("Does unmapping a page without a flush survive on x86-64?").waitFor();
    const made = (moves) => element("exercise").locator(".play", { hasText: moves }).waitFor();
    await made("Nothing has happened yet.");
    await offers("kernel").first().click();
    await made("1 move made.");
    await element("exercise").locator(".wave-sheet").waitFor();
    assert.equal(await element("exercise").locator(".answer").count(), 0);
    await element("exercise").getByRole("button", { name: "Undo" }).click();
    await made("Nothing has happened yet.");
    await element("exercise").getByRole("button", { name: "Redo" }).click();
    await made("1 move made.");
    await offers("kernel").first().click();
    await made("2 moves made.");
    await offers("user").first().click();
    await answered("exercise");
    assert.match((await headline("exercise").textContent()) ?? "", NO_MORE);
    await page.waitForFunction(() => globalThis.told.some((one) => one.name === "verdict" && one.id === "exercise"));
  }));

for (const colorScheme of ["light", "dark"]) {
  test(`nothing keeps a reader out of any view, ${colorScheme}`, () =>
    onDocument("views.html", async ({ page, answered, element }) => {
      await answered("all");
      await answered("false");
      await element("all").locator(".map td a").first().waitFor();
      await element("all").locator("machine-drawing li").first().waitFor();
      assert.equal(await element("all").locator(".embed").getAttribute("data-theme"), colorScheme);
      assert.deepEqual(await barriers(page), []);
    }, { options: { colorScheme } }));
}
