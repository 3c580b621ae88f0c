// What the strategies cost: the numbers, their order, what they are counted for, and which is safe and cheap.

import assert from "node:assert/strict";
import { test } from "node:test";
import { cells, engine } from "./library.mjs";
import { onPage } from "./site.mjs";

const SAFE = ["survives", "survives-stale"];

/** Opens the costs, once the whole library has come, and waits for the verdicts that stand last. */
const opened = async (page) => {
  await page.getByRole("button", { name: /^all \d+ architectures$/ }).waitFor();
  await page.getByText("What each strategy costs, and which of the safe ones is cheapest").click();
  await page.locator(".cost-answer", { hasText: "on all 19 architectures" }).waitFor();
};

/** The rows as they stand: the strategy's title, where it is safe, and the numbers or the reason. */
const shown = (page) =>
  page.locator(".cost tbody tr").evaluateAll((all) =>
    all.map((row) => {
      const head = row.querySelector("th").cloneNode(true);
      for (const more of head.querySelectorAll(".unseen, .cost-names")) more.remove();
      return [
        head.textContent.trim(),
        row.querySelector(".cost-safe b").textContent,
        row.classList.contains("hollow"),
        ...Array.from(row.querySelectorAll(".cost-number"), (number) => number.textContent.trim()),
      ];
    }),
  );

const number = (n) => (n === null ? "–" : Number.isInteger(n) ? n.toLocaleString("en") : n.toFixed(1));

/** The same from the engine, in the order of its catalogue. */
function wanted(made, map, { arch = "x86-64", params = "", along = "", at = -1 } = {}) {
  const costs = made.cost("exit_mmap", arch, "neutral", "", params, along);
  const titles = new Map(made.catalog().strategies.map(({ name, title }) => [name, title]));
  return costs.rows.map(({ strategy, points }) => {
    const own = [...map.values()].filter((cell) => cell.strategy === strategy);
    const c = points.at(at);
    const insns = c?.instructions.reduce((sum, { times }) => sum + times, 0);
    const freed = c?.flushes === 0 ? null : (c?.pages + c?.tables) / c?.flushes;
    const numbers = c === undefined ? [] : [c.ipis, c.flushes, insns, c.interrupted, c.root_loads, c.lost, c.waiting, freed];
    const breaks = own.find((cell) => cell.arch === arch).verdict.startsWith("breaks");
    return [titles.get(strategy), String(own.filter(({ verdict }) => SAFE.includes(verdict)).length), breaks, ...numbers.map(number)];
  });
}

const sorted = (rows) => rows.toSorted((a, b) => (a[0] < b[0] ? -1 : 1));
const everywhere = (made) => cells(made, { archs: made.catalog().archs.map(({ name }) => name) });

test("every number is the engine's, and what breaks is hollow", () =>
  onPage(async ({ page, settled, choice }) => {
    const made = await engine();
    const map = everywhere(made);
    await settled();
    await opened(page);
    assert.deepEqual(sorted(await shown(page)), sorted(wanted(made, map)));
    await choice("architecture").selectOption("arm64");
    await page.locator(".cost-answer", { hasText: "on arm64" }).waitFor();
    await page.locator(".cost-names", { hasText: "7 tlbi_aside1is" }).waitFor();
    assert.deepEqual(sorted(await shown(page)), sorted(wanted(made, map, { arch: "arm64" })));
    assert.equal(await page.locator(".cost-reason").count(), [...map.values()].filter((c) => c.arch === "arm64" && c.verdict === "not-applicable").length);
  }));

test("which strategy is safe everywhere and cheapest stands first, and in words", () =>
  onPage(async ({ page, settled, choice }) => {
    await settled();
    await opened(page);
    const answer = page.locator(".cost-answer");
    assert.equal(
      (await answer.innerText()).replace(/\s+/g, " "),
      "2 of 10 strategies are safe on all 19 architectures. The cheapest of them on x86-64, by interrupts, then flushes, then instructions, is " +
        "taking every CPU off the mm first: 14 interrupts, 1 flush, 8 instructions, 8 root loads; " +
        "flushing between unhooking and freeing comes to 49 interrupts, 7 flushes, 56 instructions. " +
        "Elsewhere it may be another: where hardware broadcasts flushes, they interrupt nobody.",
    );
    assert.match((await shown(page))[0][0], /^taking every CPU off the mm first/);
    // Where a broadcast interrupts nobody it is the other way round.
    await choice("architecture").selectOption("arm64");
    await page.locator(".cost-answer b", { hasText: "flushing between unhooking and freeing" }).waitFor();
    assert.match((await shown(page))[0][0], /^flushing between unhooking and freeing/);
  }));

for (const [operation, words] of [
  ["change_protection", /safe on all 19 architectures\. The cheapest of them on x86-64, by interrupts, then flushes, then instructions, are .+ and .+: [^;]+, each/],
  ["unmap_region", /^No strategy is safe on all 19 architectures\. The most is \d+, of .+\.$/],
  ["madvise_free", /^One strategy is safe on all 19 architectures: .+\. On x86-64 it comes to \d+ interrupts?, /],
]) {
  test(`what the costs of ${operation} come to is said as it is`, () =>
    onPage(
      async ({ page, settled }) => {
        await settled();
        await opened(page);
        assert.match((await page.locator(".cost-answer").innerText()).replace(/\s+/g, " "), words);
      },
      { fragment: `#operation=${operation}` },
    ));
}

test("sizes and the picture's axis are set by keyboard, and the numbers follow", () =>
  onPage(async ({ page, settled }) => {
    const made = await engine();
    const map = everywhere(made);
    await settled();
    await opened(page);
    const batch = page.getByRole("slider", { name: "pages a batch" });
    assert.equal(await batch.getAttribute("aria-valuetext"), "4 pages a batch");
    await batch.focus();
    await page.keyboard.press("End");
    await page.locator(".cost-names", { hasText: "16 invpcid_single" }).waitFor();
    assert.equal(await batch.getAttribute("aria-valuetext"), "24 pages a batch");
    assert.deepEqual(sorted(await shown(page)), sorted(wanted(made, map, { params: "batch=24" })));
    // Along the CPUs there is a point for each number of them, and the slider moves over the points.
    await page.getByRole("radio", { name: "CPUs", exact: true }).check();
    await page.waitForFunction(() => document.querySelector(".cost-line").getAttribute("d").split("L").length === 8);
    const cpus = page.getByRole("slider", { name: "CPUs", exact: true });
    await cpus.focus();
    await page.keyboard.press("Home");
    await page.locator(".cost-phrase", { hasText: /^1 CPU$/ }).waitFor();
    assert.deepEqual(sorted(await shown(page)), sorted(wanted(made, map, { params: "batch=24", along: "cpus", at: 0 })));
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "CPUs");
  }));

test("the columns order the rows, least first, and what has no number comes last", () =>
  onPage(async ({ page, settled }) => {
    await settled();
    await opened(page);
    for (const [name, at] of [["IPIs sent", 3], ["entries lost", 8], ["instructions", 5]]) {
      await page.getByRole("button", { name, exact: true }).click();
      await page.locator('.cost th[aria-sort="ascending"]', { hasText: name }).waitFor();
      const column = (await shown(page)).map((row) => row[at]);
      const numbers = column.filter((n) => n !== undefined).map((n) => Number(n.replace(",", "")));
      assert.deepEqual(numbers, numbers.toSorted((a, b) => a - b), name);
      assert.ok(numbers.length > 0 && column.slice(numbers.length).every((n) => n === undefined), name);
    }
  }));

test("the costs follow the text, and another operation begins anew", () =>
  onPage(async ({ page, settled, text, choice }) => {
    await settled();
    await opened(page);
    const own = page.locator(".cost tr[aria-current='true'] .cost-number").first();
    assert.equal(await own.innerText(), "7");
    await text.fill((await text.inputValue()).replace("if full { flush_tlb_mm(mm) }", "if full { flush_tlb_mm(mm) flush_tlb_mm(mm) }"));
    await page.waitForFunction(() => document.querySelector(".cost tr[aria-current='true'] .cost-number").textContent === "14");
    await page.getByRole("button", { name: "flushes", exact: true }).click();
    await choice("operation").selectOption("change_protection");
    await page.locator(".cost-names", { hasText: "invlpg" }).or(page.locator(".cost-names", { hasText: "invpcid" })).first().waitFor();
    assert.equal(await page.getByRole("slider", { name: "pages a batch" }).count(), 0);
    // A case has one strategy, and nothing to compare.
    await choice("operation").selectOption("pae_registers");
    await page.waitForFunction(() => document.querySelector(".cost") === null);
  }));

test("the cells of the map show what they cost while that is asked for", () =>
  onPage(async ({ page, settled, cell }) => {
    await settled();
    await opened(page);
    assert.equal(await page.locator(".cell-cost").count(), 0);
    const box = page.getByRole("checkbox", { name: "in the cells of the map, too" });
    await box.focus();
    await page.keyboard.press("Space");
    const gather = cell("gather", "x86-64");
    await gather.locator(".cell-cost", { hasText: "49 IPI · 7 fl" }).waitFor();
    await cell("gather", "arm64").locator(".cell-cost", { hasText: "0 IPI · 7 fl" }).waitFor();
    assert.match(await gather.getAttribute("aria-label"), /49 interrupts and 7 flushes/);
    assert.match(await page.locator(".map-status").innerText(), /counted for 8 CPUs, .*24 pages, .*4 pages a batch\.$/);
    // What does not apply costs nothing, and says no number.
    assert.equal(await cell("skip_lazy", "arm64").locator(".cell-cost").count(), 0);
    await page.getByText("What each strategy costs, and").click();
    await page.waitForFunction(() => document.querySelector(".cell-cost") === null);
  }));
