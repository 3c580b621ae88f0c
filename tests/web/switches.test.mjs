// Promises of the hardware as switches, and which of them an answer turns on.

import assert from "node:assert/strict";
import { test } from "node:test";
import { engine, texts } from "./library.mjs";
import { onPage } from "./site.mjs";

const SAVE = "Which promise of the hardware would save it?";
const BREAK = "Without which promise of the hardware would it break?";

/** What a reader finds of promises. */
function promises(page) {
  const found = page.locator("promise-flips");
  const panel = page.locator("promise-switches");
  const knob = (name) => panel.getByRole("group", { name: new RegExp(`^${name}( |$)`) });
  return {
    found,
    panel,
    knob,
    value: (name, value) => knob(name).getByRole("radio", { name: value, exact: true }),
    ask: (words) => page.getByText(words, { exact: true }).click(),
    said: found.locator(".flips-said [role=status]"),
    tab: page.getByRole("tab", { name: "promises" }),
    /** Until the search is over: each set that turns the answer, as it is named. */
    sets: async () => {
      await page.locator("promise-flips .flips-said", { hasText: /would/ }).waitFor({ timeout: 60_000 });
      await page.waitForFunction(() => document.querySelector("promise-flips .old") === null);
      return found.locator(".flip-head").evaluateAll((all) => all.map((head) => [...head.querySelectorAll(":scope > code")].map((code) => code.textContent).join(" and ")));
    },
  };
}

/** The engine's own answer, in the same words. */
function turning(made, strategy, arch, operation = "exit_mmap") {
  let flips = made.flips(operation, strategy, arch, "neutral", "", "", "");
  while (!flips.complete) flips = made.moreFlips(1000);
  const name = ({ name: of, what, from, to }) => {
    if (what === "knob") return `${of} = ${to}`;
    if (to === "") return `${of} without ${from}`;
    return from === "" ? `${of} with ${to}` : `${of} with ${to}, not ${from}`;
  };
  return flips.flips.map(({ switches }) => switches.map(name).join(" and "));
}

test("one click says which single promise would make the flush up front safe on x86", () =>
  onPage(async ({ page, settled }) => {
    await settled();
    const { ask, sets, said, found } = promises(page);
    await ask(SAVE);
    assert.deepEqual(await sets(), ["walker = sw", "gate = user-mode", "gate = demand"]);
    assert.match(await said.innerText(), /^Any one of these 3, by itself, would make it safe:$/);
    const text = await found.innerText();
    assert.match(text, /Only in a mode that uses the address space/);
    assert.match(text, /So it is on s390 as believed in 2012\./);
    assert.match(text, /Every interleaving was tried with 44 promises \(4 contradictory\)/);
  }));

for (const [strategy, arch, words] of [
  ["gather_by_address", "s390", SAVE],
  ["gather", "arm64", BREAK],
  ["up_front", "mips", BREAK],
  ["up_front", "s390-2012", BREAK],
]) {
  test(`what is found is what the engine finds, of ${strategy} on ${arch}`, () =>
    onPage(
      async ({ page, settled }) => {
        const made = await engine();
        await settled();
        const { ask, sets } = promises(page);
        await ask(words);
        assert.deepEqual(await sets(), turning(made, strategy, arch));
      },
      { fragment: `#strategy=${strategy}&operation=exit_mmap&arch=${arch}&kernel=neutral` },
    ));
}

test("a promise that is tried is written into the text, turns the answer, and is put back", () =>
  onPage(async ({ page, settled, headline, tab, text, link }) => {
    await settled();
    const { ask, sets, found } = promises(page);
    await ask(SAVE);
    await sets();
    await page.getByRole("button", { name: "Try it with gate = demand" }).click();
    await page.waitForFunction(() => /^Yes/.test(document.querySelector(".headline").textContent));
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "SUMMARY");
    await page.getByText(BREAK, { exact: true }).waitFor();
    assert.ok((await sets()).includes("gate = any-mode"));
    assert.match(await found.locator(".flips-yours").innerText(), /gate = demand, not any-mode/);
    assert.match(await link(), /texts=/);
    await tab("architecture").click();
    assert.match(await text.inputValue(), /gate = demand\n {8}"Only for an access that is performed\."\n {8}assumed "set by the reader, instead of any-mode"\n {4}backing = none/);
    await found.getByRole("button", { name: "Reset" }).click();
    await page.waitForFunction(() => /^No/.test(document.querySelector(".headline").textContent));
    assert.equal(await text.inputValue(), (await texts())["arch/x86-64.tlb"]);
    assert.doesNotMatch(await link(), /texts=/);
    await page.goBack();
    await page.waitForFunction(() => /^Yes/.test(document.querySelector(".headline").textContent));
    assert.ok(await headline.isVisible());
  }));

test("on a phone a promise that is tried shows what comes of it", () =>
  onPage(
    async ({ page, settled, headline }) => {
      await settled();
      const { ask, sets, found } = promises(page);
      await ask(SAVE);
      await sets();
      const tried = found.getByRole("button", { name: "Try it with gate = user-mode" });
      await tried.evaluate((button) => button.scrollIntoView({ block: "end" }));
      assert.ok(await headline.evaluate((words) => words.getBoundingClientRect().bottom < 0), "it is out of sight before");
      await tried.click();
      await page.waitForFunction(() => /^Yes/.test(document.querySelector(".headline").textContent));
      assert.ok(await headline.evaluate((words) => words.getBoundingClientRect().top >= 0));
    },
    { options: { viewport: { width: 390, height: 640 } } },
  ));

test("every promise of the architecture is a switch with its sentence, source and standing", () =>
  onPage(async ({ page, settled }) => {
    const made = await engine();
    await settled();
    const { tab, panel, knob } = promises(page);
    await tab.click();
    const terms = made.glossary("exit_mmap", "up_front", "x86-64", "neutral", "").filter(({ kind }) => kind !== "function");
    await page.waitForFunction((n) => document.querySelectorAll("promise-switches fieldset").length === n, terms.length);
    for (const term of terms) {
      const row = knob(term.kind === "knob" ? term.name : term.form.replace(/[()]/g, "\\$&"));
      const words = (await row.innerText()).replaceAll(/\s+/g, " ");
      for (const part of [term.promise.sentence, term.promise.source, term.promise.standing]) {
        assert.ok(words.includes(part.replaceAll(/\s+/g, " ")), `${term.name}: ${part}`);
      }
      const values = await row.getByRole("radio").evaluateAll((all) => all.map(({ value, checked }) => `${value}${checked ? " *" : ""}`));
      if (term.kind === "knob") assert.deepEqual(values, term.values.map(({ name }) => (name === term.promise.value ? `${name} *` : name)));
      else assert.deepEqual(values, ["reaches here *", "reaches all"]);
    }
    assert.match(await panel.innerText(), /All are the library’s\./);
  }));

test("a switch is turned by keyboard, is said to be the reader's, and the map has a column for it", () =>
  onPage(async ({ page, settled, cell }) => {
    await settled();
    const { tab, panel, value, knob } = promises(page);
    await tab.focus();
    await page.keyboard.press("Enter");
    await value("gate", "any-mode").focus();
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction(() => /^Yes/.test(document.querySelector(".headline").textContent));
    assert.ok(await value("gate", "user-mode").isChecked());
    assert.equal(await page.evaluate(() => document.activeElement.value), "user-mode");
    await knob("gate").getByText("yours", { exact: true }).waitFor();
    assert.match(await panel.getByRole("status").innerText(), /1 yours/);
    await page.waitForFunction(() => document.querySelectorAll(".map thead th").length === 9);
    const heads = await page.locator(".map thead th").evaluateAll((all) => all.map((th) => th.textContent));
    assert.deepEqual(heads.slice(0, 3), ["x86-64", "yours", "x86-64-2012"]);
    const label = (arch) => page.locator(`.map .cell[data-strategy="up_front"][data-arch="${arch}"]`).getAttribute("aria-label");
    assert.match(await label("x86-64 (library)"), /x86-64 \(library\): breaks/);
    assert.match(await label("x86-64"), /x86-64 \(yours\): survives/);
    // The library's own cell is one of the library's text.
    await page.locator('.map .cell[data-strategy="gather"][data-arch="x86-64 (library)"]').click();
    await page.waitForFunction(() => document.querySelectorAll(".map thead th").length === 8);
    assert.match(await panel.getByRole("status").innerText(), /All are the library’s\./);
    await cell("gather", "x86-64").waitFor();
  }));

test("clauses of instructions are switches, and all are put back at once", () =>
  onPage(
    async ({ page, settled }) => {
      await settled();
      const { tab, panel, knob } = promises(page);
      await tab.click();
      const ipte = knob("ipte\\(va, tag\\)");
      await ipte.getByRole("radio", { name: "reaches here" }).check();
      await ipte.getByRole("checkbox", { name: "drops leaf va tag" }).uncheck();
      await page.waitForFunction(() => document.querySelector("promise-switches [role=status]").textContent.includes("1 yours"));
      assert.equal(await ipte.getByRole("checkbox", { name: "drops leaf va tag" }).isChecked(), false);
      await panel.getByRole("button", { name: "Reset all" }).click();
      await page.waitForFunction(() => document.querySelector("promise-switches [role=status]").textContent.includes("All are the library’s."));
      assert.ok(await ipte.getByRole("checkbox", { name: "drops leaf va tag" }).isChecked());
    },
    { fragment: "#strategy=gather_by_address&operation=exit_mmap&arch=s390&kernel=neutral" },
  ));

test("a promise that another text says is none of the architecture's", () =>
  onPage(
    async ({ page, settled }) => {
      await settled();
      const { tab, panel } = promises(page);
      await tab.click();
      const said = panel.locator("fieldset.locked").first();
      await said.waitFor();
      assert.ok(await said.getByRole("radio").first().isDisabled());
      assert.match(await said.innerText(), /Not the architecture’s to say here: it stands in (case|operation)\//);
    },
    { fragment: "#operation=pae_registers&arch=x86-64-2012" },
  ));

test("a long search says how far it is, and can be stopped", () =>
  onPage(
    async ({ page, settled }) => {
      await settled();
      const { ask, said, found } = promises(page);
      await ask(BREAK);
      await page.waitForFunction(() => /^Trying: [\d,]+ of [\d,]+/.test(document.querySelector("promise-flips [role=status]")?.textContent ?? ""));
      await found.getByRole("button", { name: "Stop" }).click();
      assert.match(await said.innerText(), /^Stopped/);
      assert.match(await found.innerText(), /[\d,]+ of [\d,]+ (promises|pairs|sets of three)/);
      await found.getByRole("button", { name: "Try again" }).click();
      await page.waitForFunction(() => /^Trying/.test(document.querySelector("promise-flips [role=status]")?.textContent ?? ""));
    },
    { fragment: "#strategy=detach_everywhere&operation=exit_mmap&arch=mips&kernel=neutral&set=cpus=3" },
  ));

for (const width of [1440, 390]) {
  test(`nothing moves but what is opened, and nothing leaves the page at ${width} pixels`, () =>
    onPage(
      async ({ page, settled }) => {
        await settled();
        const { ask, sets, tab } = promises(page);
        const aside = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        const top = (selector) => page.locator(selector).evaluate((e) => e.getBoundingClientRect().top + scrollY);
        const before = [await top("#story"), await top(".map")];
        await tab.click();
        await page.locator("promise-switches fieldset").first().waitFor();
        assert.deepEqual([await top("#story"), await top(".map")], before);
        assert.equal(await aside(), 0);
        await ask(SAVE);
        await sets();
        assert.equal(await aside(), 0);
      },
      { options: { viewport: { width, height: 900 } } },
    ));
}
