// Elements of documents in the engines that are not Chromium's: what an author's reader sees first.

import assert from "node:assert/strict";
import { test } from "node:test";
import { By, Key } from "selenium-webdriver";
import { serveDocuments } from "../embedded.mjs";
import { inEachEngine } from "./drivers.mjs";

/** Gathers what elements tell, and opens their roots to the tests. */
const OPEN = `<script>
  globalThis.told = [];
  for (const name of ["verdict", "step", "error"]) {
    addEventListener("stale-walk-" + name, ({ target, detail }) => globalThis.told.push(name + " " + target.id + " " + (detail.step ?? detail.verdict ?? detail.message)));
  }
  const real = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) { return real.call(this, { ...options, mode: "open" }); };
</script>`;
const opened = (name, bytes) => (name.endsWith(".html") ? bytes.toString().replace("<head>", `<head>${OPEN}`) : bytes);

inEachEngine(() => serveDocuments(opened), (engine) => {
  /** A document, and what its elements show and have told. */
  const at = async (page) => {
    const { driver, url, until } = engine();
    await driver.get(url + page);
    const inside = (id, selector) =>
      driver.executeScript("return [...(document.getElementById(arguments[0]).shadowRoot?.querySelectorAll(arguments[1]) ?? [])].map((e) => e.textContent.replace(/\\s+/g, ' ').trim())", id, selector);
    const says = (id, pattern) => until(async () => pattern.test((await inside(id, ".answer:not(.old) .headline"))[0] ?? ""), `${id}: ${pattern}`);
    const told = (words) => until(async () => (await driver.executeScript("return globalThis.told")).includes(words), words);
    return { driver, until, inside, says, told };
  };

  test("an example is answered and drawn, and its prose is out of sight", async () => {
    const { driver, inside, says, told } = await at("plain.html");
    await says("story", /^No\. It breaks in 10 steps\.$/);
    await told("verdict story breaks");
    assert.equal(await driver.executeScript("return document.querySelector('#story').ready.then((report) => report.kind)"), "freed-table");
    assert.ok((await inside("story", ".bar")).length > 10);
    assert.deepEqual(await inside("story", ".false-claim"), []);
    assert.equal(await driver.executeScript("return document.querySelector('#story p').getClientRects().length"), 0);
  });

  test("a link of the prose and the picture's keys move it", async () => {
    const { driver, inside, says, told, until } = await at("plain.html");
    await says("story", /^No/);
    await driver.findElement(By.linkText("the third")).click();
    await told("step story 3");
    await until(async () => /Step 3 of 10/.test((await inside("story", ".sentence"))[0] ?? ""), "the sentence");
    await driver.executeScript("document.querySelector('#story').shadowRoot.querySelector('[role=slider]').focus()");
    await driver.actions().sendKeys(Key.ARROW_RIGHT).perform();
    await told("step story 4");
  });

  test("a program inside can be changed, and another is another answer", async () => {
    const { driver, says, told } = await at("programs.html");
    await says("pre", /^No/);
    await told("verdict pre breaks");
    const field = "document.querySelector('#pre').shadowRoot.querySelector('textarea')";
    await driver.executeScript(`const field = ${field}; field.value = field.value.replace("free(old.frame)", ""); field.dispatchEvent(new InputEvent("input", { bubbles: true }))`);
    await says("pre", /^Yes/);
  });

  test("a picture in a frame says how high it is", async () => {
    const { driver, until } = await at("frames.html");
    const height = () => driver.executeScript("return document.querySelector('#query').getBoundingClientRect().height");
    await until(async () => (await height()) > 150, "the height of its answer");
  });
});
