// The map of an operation: what stands in it, walking in it, what is shown of it, what it is held against.

import assert from "node:assert/strict";
import { test } from "node:test";
import { cells, engine, first, texts } from "./library.mjs";
import { onPage } from "./site.mjs";

const LOOKS = {
  breaks: "breaks",
  "breaks-delayed": "breaks",
  survives: "survives",
  "survives-stale": "stale",
  "not-applicable": "none",
  undecided: "open",
};
const isBreaking = ({ verdict }) => verdict.startsWith("breaks");

/** The cells on the page that a selector takes, as `strategy arch`. */
const spots = (page, selector = ".cell") =>
  page.locator(`.map td ${selector}`).evaluateAll((all) => all.map(({ dataset }) => `${dataset.strategy} ${dataset.arch}`));

const rows = async (page) => [...new Set((await spots(page)).map((spot) => spot.split(" ")[0]))];

/** Waits until the whole library has come, and with it everything that there is to choose. */
const whole = (page) => page.getByRole("button", { name: /^all \d+ architectures$/ }).waitFor();

const differing = (mine, theirs, differ) => [...mine].filter(([spot, cell]) => differ(cell, theirs.get(spot))).map(([spot]) => spot);

const focused = (page) => page.evaluate(() => `${document.activeElement.dataset.strategy} ${document.activeElement.dataset.arch}`);

test("every cell says its verdict by shape, word and colour, and its kind", () =>
  onPage(async ({ page, settled }) => {
    const made = await engine();
    await settled();
    await whole(page);
    for (const archs of [first(made), made.catalog().archs.map(({ name }) => name)]) {
      if (archs.length > 8) await page.getByRole("button", { name: /^all \d+ architectures$/ }).click();
      await page.waitForFunction((n) => document.querySelectorAll(".map td .cell").length === n, archs.length * 10);
      const wanted = [...cells(made, { archs })].map(([spot, cell]) => [spot, LOOKS[cell.verdict], cell.kind ?? ""]);
      const shown = await page.locator(".map td .cell").evaluateAll((all) =>
        all.map(({ dataset, classList, innerText, children }) => [
          `${dataset.strategy} ${dataset.arch}`,
          ["breaks", "survives", "stale", "none", "open"].find((name) => classList.contains(name)),
          /[a-z]+-[a-z]+/.exec(innerText)?.[0] ?? "",
          /breaks|survives|n\/a/.test(innerText) && children[0].querySelector("svg") !== null,
        ]),
      );
      assert.deepEqual(shown, wanted.map((cell) => [...cell, true]));
    }
    assert.equal(await page.locator(".row .cell").count(), 8);
  }));

test("the keyboard walks in the grid, hears each cell's reason, and opens one", () =>
  onPage(async ({ page, settled, choice }) => {
    const made = await engine();
    await settled();
    await whole(page);
    const map = cells(made);
    await page.getByRole("button", { name: /^all \d+ architectures$/ }).focus();
    await page.keyboard.press("Tab");
    assert.equal(await focused(page), "up_front x86-64");
    const live = page.locator('.map [aria-live="polite"]');
    for (const [key, there] of [
      ["ArrowRight", "up_front x86-64-2012"],
      ["ArrowDown", "gather x86-64-2012"],
      ["End", "gather mips"],
      ["ArrowRight", "gather mips"],
      ["PageDown", "detach_everywhere mips"],
      ["PageDown", "skip_lazy mips"],
      ["PageUp", "switch_instead mips"],
      ["ArrowLeft", "switch_instead power9-radix"],
      ["Home", "switch_instead x86-64"],
      ["Control+End", "skip_lazy mips"],
      ["Control+Home", "up_front x86-64"],
      ["ArrowUp", "up_front x86-64"],
      ["PageDown", "local_detach x86-64"],
      ["End", "local_detach mips"],
      ["ArrowLeft", "local_detach power9-radix"],
    ]) {
      await page.keyboard.press(key);
      assert.equal(await focused(page), there, key);
      const reason = map.get(there).reason.toLowerCase().replace(/\.$/, "");
      assert.ok((await live.innerText()).toLowerCase().includes(reason), there);
      assert.ok((await page.locator(".map-reason").innerText()).toLowerCase().includes(reason), there);
    }
    assert.equal(await page.locator(".map [role=grid] [tabindex='0']").count(), 1);
    await page.keyboard.press("Enter");
    await settled();
    assert.equal(await choice("strategy").inputValue(), "local_detach");
    assert.equal(await choice("architecture").inputValue(), "power9-radix");
    assert.equal(await focused(page), "local_detach power9-radix");
    await page.keyboard.press("Tab");
    assert.equal(await live.innerText(), "");
    await page.keyboard.press("Shift+Tab");
    assert.equal(await focused(page), "local_detach power9-radix");
  }));

test("a grid with row and column heads is what a screen reader finds", () =>
  onPage(async ({ page, settled }) => {
    await settled();
    await page.locator(".map td .cell").first().waitFor();
    const grid = page.getByRole("grid", { name: /The map of process exit/i });
    assert.equal(await grid.getByRole("rowheader").count(), 10);
    assert.equal(await grid.getByRole("columnheader").count(), 8);
    assert.equal(await grid.getByRole("gridcell").getByRole("link").count(), 80);
  }));

for (const width of [390, 1440]) {
  test(`the pointer shows each cell's reason silently, and nothing moves, at ${width} pixels`, () =>
    onPage(
      async ({ page, settled }) => {
        await settled();
        await whole(page);
        await page.locator(".map td .cell").first().waitFor();
        // From the map's own top: what stands above it may still be coming.
        const legend = () =>
          page.locator(".map").evaluate((map) => map.querySelector(".legend").getBoundingClientRect().top - map.getBoundingClientRect().top);
        const top = await legend();
        const made = await engine();
        for (const [spot, { reason }] of cells(made)) {
          const [strategy, arch] = spot.split(" ");
          await page.locator(`.map .cell[data-strategy="${strategy}"][data-arch="${arch}"]`).dispatchEvent("mouseover");
          const said = (await page.locator(".map-reason").innerText()).toLowerCase();
          assert.ok(said.includes(reason.toLowerCase().replace(/\.$/, "")), spot);
          assert.equal(await page.locator('.map [aria-live="polite"]').innerText(), "");
          assert.equal(await legend(), top, spot);
        }
        await page.locator(".map table").dispatchEvent("mouseleave");
        assert.match(await page.locator(".map-reason").innerText(), /^Flushing once, up front on x86-64/);
      },
      { options: { viewport: { width, height: 900 } } },
    ));
}

for (const operation of ["exit_mmap", "wp_page_copy"]) {
  test(`filters leave the rows in which something breaks, and those that differ, of ${operation}`, () =>
    onPage(
      async ({ page, settled }) => {
        const made = await engine();
        await settled();
        await whole(page);
        const all = [...cells(made, { operation }).values()];
        const strategies = [...new Set(all.map(({ strategy }) => strategy))];
        const row = (name) => all.filter(({ strategy }) => strategy === name);
        const filter = (name) => page.getByRole("group", { name: "what of the map is shown" }).getByRole("radio", { name, exact: true });
        const status = page.locator(".map-status");
        assert.ok(await filter("all").isChecked());
        await filter("what breaks somewhere").check();
        const breaking = strategies.filter((name) => row(name).some(isBreaking));
        assert.deepEqual(await rows(page), breaking);
        assert.ok(breaking.length < strategies.length);
        assert.match(await status.innerText(), new RegExp(`^${breaking.length} of ${strategies.length} rows`));
        await filter("what differs between architectures").check();
        const verdicts = (name) => new Set(row(name).flatMap(({ verdict }) => (verdict === "not-applicable" ? [] : [verdict])));
        const unlike = strategies.filter((name) => verdicts(name).size > 1);
        assert.deepEqual(await rows(page), unlike);
        assert.equal(await page.getByText("Every strategy fares alike").count(), unlike.length === 0 ? 1 : 0);
        await page.keyboard.press("ArrowLeft");
        await page.keyboard.press("ArrowLeft");
        assert.ok(await filter("all").isChecked());
        assert.deepEqual(await rows(page), strategies);
        assert.equal(await status.innerText(), "");
      },
      { fragment: `#operation=${operation}` },
    ));
}

test("cells that another kernel answers otherwise are marked, with both verdicts", () =>
  onPage(async ({ page, settled, choice, cell, workers }) => {
    const made = await engine();
    await settled();
    await whole(page);
    const mine = cells(made);
    await workers(2);
    await page.getByRole("radio", { name: "against" }).check();
    for (const kernel of ["linux-3.6", "linux-6.19"]) {
      await choice("kernel that the map is held against").selectOption(kernel);
      const theirs = cells(made, { kernel });
      const wanted = differing(mine, theirs, (a, b) => a.verdict !== b.verdict || a.kind !== b.kind);
      await page.waitForFunction((n) => document.querySelectorAll(".map .cell.differs").length === n, wanted.length);
      assert.deepEqual(await spots(page, ".differs"), wanted);
      assert.match(await page.locator(".map-status").innerText(), new RegExp(`^${wanted.length} of 80 cells are otherwise with Linux v`));
      for (const spot of wanted.slice(0, 12)) {
        const [strategy, arch] = spot.split(" ");
        await cell(strategy, arch).dispatchEvent("mouseover");
        const said = await page.locator(".map-reason").innerText();
        const { verdict } = theirs.get(spot);
        const word = { breaks: "it breaks in", "not-applicable": "it does not apply" }[verdict] ?? "it survives";
        assert.ok(said.includes(word), `${spot}: ${said}`);
      }
    }
    await workers(3);
    // With the roles changed the same cells differ.
    const before = await spots(page, ".differs");
    await choice("flush functions").selectOption("linux-6.19");
    await choice("kernel that the map is held against").selectOption("neutral");
    await page.getByText(/cells are otherwise with the neutral kernel/).waitFor();
    assert.deepEqual(await spots(page, ".differs"), before);
    await page.getByRole("radio", { name: "all", exact: true }).check();
    assert.equal(await page.locator(".map .cell.differs").count(), 0);
  }));

test("an edit marks exactly the cells that it changes, for a moment, and leaves the others alone", () =>
  onPage(async ({ page, text, settled }) => {
    const made = await engine();
    const before = cells(made);
    await settled();
    await whole(page);
    const nodes = page.locator(".map td .cell");
    await nodes.evaluateAll((all) => all.forEach((node) => Object.assign(node, { wasHere: true })));
    const path = "strategy/up_front.tlb";
    const mine = (await texts())[path].replace("if tlb.fullmm { tlb_flush_mmu_free(tlb) } else { base(tlb) }", "base(tlb)");
    made.setSource(path, mine);
    const wanted = differing(before, cells(made), (a, b) => a.verdict !== b.verdict);
    assert.ok(wanted.length > 3 && wanted.length < 80, `${wanted.length}`);
    await text.fill(mine);
    await page.locator(".map .cell.changed").first().waitFor();
    assert.deepEqual(await spots(page, ".changed"), wanted);
    assert.match(await page.locator(".map-status").innerText(), new RegExp(`${wanted.length} cells changed with the text`));
    assert.ok(await nodes.evaluateAll((all) => all.length === 80 && all.every((node) => node.wasHere)));
    await page.waitForFunction(() => document.querySelector(".map .cell.changed") === null);
    assert.equal(await page.locator(".map-status").innerText(), "");
    // What lasts is what differs from the library's text.
    await page.getByRole("radio", { name: "changed by my text" }).check();
    await page.locator(".map .cell.differs").first().waitFor();
    assert.deepEqual(await spots(page, ".differs"), wanted);
    await page.getByRole("button", { name: "Reset" }).click();
    await page.waitForFunction(() => document.querySelector(".map .cell.differs") === null);
    assert.match(await page.locator(".map-status").innerText(), /^0 of 80 cells differ from those by the library’s texts/);
  }));

test("a word that changes no verdict marks nothing", () =>
  onPage(async ({ page, text, settled }) => {
    await settled();
    await whole(page);
    assert.ok(await page.getByRole("radio", { name: "changed by my text" }).isDisabled());
    await text.fill((await text.inputValue()).replace("up front", "my way"));
    await page.getByRole("rowheader", { name: "flushing once, my way" }).waitFor();
    assert.equal(await page.locator(".map .cell.changed").count(), 0);
    assert.equal(await page.locator(".map-status").innerText(), "");
  }));

for (const width of [390, 360]) {
  test(`the box scrolls sideways, its heads stay, and the page does not, at ${width} pixels`, () =>
    onPage(
      async ({ page, settled, cell }) => {
        await settled();
        await whole(page);
        await page.getByRole("button", { name: /^all \d+ architectures$/ }).click();
        await page.waitForFunction(() => document.querySelectorAll(".map td .cell").length === 190);
        await cell("skip_lazy", "ia64").focus();
        const found = await page.evaluate(() => {
          const box = document.querySelector(".map-scroll");
          const place = (selector) => document.querySelector(selector).getBoundingClientRect();
          const [outer, head, top, at] = [box.getBoundingClientRect(), place(".map tbody tr:last-child th"), place(".map thead th:last-child"), place(".map tr:last-child td:last-child .cell")];
          return {
            aside: document.documentElement.scrollWidth - innerWidth,
            scrolls: box.scrollLeft > 0 && box.scrollTop > 0,
            left: Math.abs(head.left - outer.left) <= 3,
            top: Math.abs(top.top - outer.top) <= 3,
            seen: at.left >= head.right - 1 && at.right <= outer.right + 1 && at.top >= top.bottom - 1 && at.bottom <= outer.bottom + 1,
          };
        });
        assert.deepEqual(found, { aside: 0, scrolls: true, left: true, top: true, seen: true });
        await page.keyboard.press("Control+Home");
        assert.equal(await page.evaluate(() => document.querySelector(".map-scroll").scrollLeft), 0);
      },
      { options: { viewport: { width, height: 500 } } },
    ));
}
