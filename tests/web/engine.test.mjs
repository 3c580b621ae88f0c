// What may go wrong with the engine: a search that runs away, a trap, a file that is no engine.

import assert from "node:assert/strict";
import { test } from "node:test";
import { onPage } from "./site.mjs";
import { trapping } from "./trap.mjs";

/** Four CPUs that do many things in any order: more states than one waits for. */
const RUNAWAY = `stalewalk 1
case munmap "a search that runs away" rank 5 {
    mm app { x -> P rw }
    cpu i in 0..4 "busy": user app {
        for n in 0..200 { load x }
    }
}
`;
const CASE = "#operation=munmap&arch=x86-64";

test("a search that runs away is stopped, and the text is kept", () =>
  onPage(
    async ({ page, text, tab, settled, headline }) => {
      await settled();
      await tab("case").click();
      await text.fill(RUNAWAY);
      await page.getByText("Searching …").waitFor();
      assert.equal(await page.locator(".answer.old").count(), 1);
      await page.getByRole("button", { name: "Stop", exact: true }).click();
      await page.getByText("Stopped, undecided.").first().waitFor();
      assert.equal(await text.inputValue(), RUNAWAY);
      await text.fill(RUNAWAY.replace("0..200", "0..2"));
      await settled();
      assert.match(await headline.innerText(), /survives/);
    },
    { fragment: CASE },
  ));

test("a search that runs away is given up for the next question", () =>
  onPage(
    async ({ page, text, tab, choice, settled }) => {
      await settled();
      await tab("case").click();
      await text.fill(RUNAWAY);
      await page.getByText("Searching …").waitFor();
      await choice("operation").selectOption("exit_mmap");
      await settled();
      assert.equal(await choice("operation").inputValue(), "exit_mmap");
      await page.locator(".map .cell").first().waitFor();
    },
    { fragment: CASE },
  ));

const isWasm = (name) => name.endsWith(".wasm");

test("an engine that traps is reported, and the text is kept", () =>
  onPage(
    async ({ page, text, tab }) => {
      await page.getByText("The engine failed:").waitFor();
      assert.match(await page.locator(".verdict").innerText(), /unreachable/);
      await tab("strategy").click();
      const before = await text.inputValue();
      await text.fill(`${before}// mine`);
      await page.getByRole("button", { name: "Try again" }).first().click();
      await page.getByText("The engine failed:").waitFor();
      assert.match(await text.inputValue(), /\/\/ mine$/);
      assert.ok(await page.locator("h1 select").first().isVisible());
    },
    { change: (name, bytes) => (isWasm(name) ? trapping(bytes, "engine_check") : bytes) },
  ));

test("a file that is no engine is reported", () =>
  onPage(
    async ({ page }) => {
      await page.getByText("The engine failed:").waitFor();
    },
    { change: (name, bytes) => (isWasm(name) ? Buffer.from("<html>") : bytes) },
  ));
