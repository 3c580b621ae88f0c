// What a reader does first, in the engines that are not Chromium's. Whatever else is tested, is tested there.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { By, Key } from "selenium-webdriver";
import { serve } from "../server.mjs";
import { ENGINES, inEachEngine } from "./drivers.mjs";

const DIST = fileURLToPath(new URL("../../../www/dist", import.meta.url));

test("there is an engine to test with", () => assert.notEqual(ENGINES.length, 0));

inEachEngine(() => serve(DIST), (engine) => {
  /** The page at an address, and the words it is asked by. */
  const at = async (fragment) => {
    const { driver, url, until } = engine();
    // Only another fragment would load nothing anew.
    await driver.get("about:blank");
    await driver.get(url + fragment);
    const words = (selector) => driver.executeScript("return document.querySelector(arguments[0])?.textContent?.trim() ?? ''", selector);
    const says = (pattern) => until(async () => pattern.test(await words(".answer:not(.old) .headline")), `the answer ${pattern}`);
    const count = (selector) => driver.executeScript("return document.querySelectorAll(arguments[0]).length", selector);
    return { driver, until, words, says, count };
  };

  test("the first question is answered, drawn and set into its map", async () => {
    const { until, says, count, words } = await at("");
    await says(/^No\. It breaks in 10 steps/);
    await until(async () => (await count(".map td .cell")) === 80, "the map");
    await until(async () => (await count(".bar")) > 10, "the picture");
    assert.match(await words(".machine"), /TLB/);
  });

  test("another word of the question is another answer, and the way back leads back", async () => {
    const { driver, says } = await at("");
    await says(/^No/);
    await driver.findElement(By.css('.question select[aria-label="strategy"] option[value="gather"]')).click();
    await says(/^Yes/);
    assert.match(await driver.getCurrentUrl(), /strategy=gather/);
    // WebKit's driver goes back past what no reader's own hand has chosen.
    await driver.executeScript("history.back()");
    await says(/^No/);
  });

  test("the steps are walked through by keys", async () => {
    const { driver, says, until } = await at("");
    await says(/^No/);
    const slider = driver.findElement(By.css('[role="slider"]'));
    await slider.sendKeys(Key.HOME);
    await slider.sendKeys(Key.ARROW_RIGHT);
    await until(async () => /[1-3]/.test(await slider.getAttribute("aria-valuenow")), "a step");
    const before = Number(await slider.getAttribute("aria-valuenow"));
    await slider.sendKeys(Key.ARROW_RIGHT);
    await until(async () => Number(await slider.getAttribute("aria-valuenow")) === before + 1, "the next step");
  });

  test("what is typed into the text is judged", async () => {
    const { driver, says, until, count, words } = await at("");
    await says(/^No/);
    await until(async () => (await count(".code-host")) > 0, "the editor");
    await driver.executeScript("document.querySelector('.code-host').shadowRoot.querySelector('.cm-content').focus()");
    await driver.actions().sendKeys("x").perform();
    await until(async () => /error/.test(await words(".diagnostics")), "a mistake");
    await driver.actions().keyDown(Key.CONTROL).sendKeys("z").keyUp(Key.CONTROL).perform();
    await says(/^No/);
  });

  test("a link brings its question and its step", async () => {
    const { driver, says } = await at("#strategy=gather_leaf_only&operation=exit_mmap&arch=arm64&kernel=neutral&step=5");
    await says(/^No\. It breaks in 13 steps/);
    assert.equal(await driver.findElement(By.css('[role="slider"]')).getAttribute("aria-valuenow"), "5");
  });
});
