// Be the CPU: the reader chooses every move.

import assert from "node:assert/strict";
import { test } from "node:test";
import { onPage } from "./site.mjs";

/** What is said of so many moves, and of how far a violation is never: the engine has answered for them. */
const moves = (count) => `${count} ${count === 1 ? "move" : "moves"} made`;

/** What a reader finds in the panel. */
function panel(page) {
  const of = page.locator(".play");
  return {
    said: of.getByRole("status"),
    take: (name) => of.getByRole("button", { name, exact: true }),
    offer: (words) => of.locator(".offer", { hasText: words }),
    offers: of.locator(".offer"),
    made: (count) => page.waitForFunction((n) => document.querySelector(".play [role=status]")?.textContent.includes(n), count),
  };
}

test("a reader breaks skip_lazy as the CPU, and each good move is warmer", () =>
  onPage(
    async ({ page, settled }) => {
      await settled();
      const { said, take, offers, made } = panel(page);
      await take("Take over from the start").click();
      await made("Nothing has happened yet");
      // Whoever tries each move and keeps one that is warmer comes to the end.
      for (let move = 1; move < 40; move++) {
        if (/You have broken it/.test(await said.innerText())) break;
        const all = await offers.count();
        for (let choice = 0; choice < all; choice++) {
          await offers.nth(choice).click();
          await made(moves(move));
          if (/Warmer|broken it/.test(await said.innerText())) break;
          await take("Undo").click();
          await made(move === 1 ? "Nothing has happened yet" : moves(move - 1));
        }
        assert.match(await said.innerText(), /Warmer|broken it/, `move ${move}`);
      }
      assert.match(await said.innerText(), /You have broken it: [a-z-]+\./);
      assert.equal(await offers.count(), 0);
    },
    { fragment: "#strategy=skip_lazy&operation=exit_mmap&arch=x86-64&kernel=neutral" },
  ));

for (const width of [390, 1440]) {
  test(`what is pressed next stays where it is while the picture above it grows, at ${width} pixels`, () =>
    onPage(
      async ({ page, settled }) => {
        await settled();
        const { take, made } = panel(page);
        await take("Take over from the start").click();
        await made("Nothing has happened yet");
        const kernel = page.locator(".offer.kernel").first();
        const undo = take("Undo");
        const top = () => undo.evaluate((button) => Math.round(button.getBoundingClientRect().top));
        const height = () => page.locator("#wave-body").evaluate((body) => body.getBoundingClientRect().height);
        const first = await height();
        for (let move = 1; (await kernel.count()) > 0; move++) {
          await kernel.scrollIntoViewIfNeeded();
          const before = await top();
          await kernel.click();
          await made(moves(move));
          assert.equal(await top(), before, `move ${move}`);
        }
        assert.ok((await height()) > first);
      },
      { fragment: "#strategy=up_front&operation=exit_mmap&arch=x86-64&kernel=neutral", options: { viewport: { width, height: 900 } } },
    ));
}

test("a run is taken over in the middle, undone, redone, and given back", () =>
  onPage(async ({ page, settled, slider }) => {
    await settled();
    const { said, take, offers, made } = panel(page);
    await slider.focus();
    await page.keyboard.press("Home");
    for (let step = 0; step < 5; step++) await page.keyboard.press("ArrowRight");
    await take("Take over after step 5").click();
    await made("5 moves made");
    assert.equal(await slider.getAttribute("aria-valuemax"), "5");
    await offers.first().click();
    await made("6 moves made");
    await page.waitForURL(/moves=start(\/\d+){6}/);
    await take("Undo").click();
    await made("5 moves made");
    await take("Redo").click();
    await made("6 moves made");
    // From an earlier step of the own run, too.
    await slider.focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    await take("Go on after step 1").click();
    await made("1 move made");
    assert.equal(await take("Redo").isDisabled(), true);
    await take("Back to the checker’s run").click();
    assert.equal(await slider.getAttribute("aria-valuemax"), "10");
    assert.doesNotMatch(page.url(), /moves=/);
    assert.equal(await said.count(), 0);
  }));

test("a link carries the run, and what can no longer be followed is said", () =>
  onPage(
    async ({ page, settled, slider }, { url }) => {
      const { said, made } = panel(page);
      await settled();
      await made("3 moves made");
      assert.equal(await slider.getAttribute("aria-valuemax"), "3");
      await page.goto(`${url}#strategy=up_front&operation=exit_mmap&arch=x86-64&moves=start/0/0/900/1`);
      await made("cannot be followed further");
      assert.match(await said.innerText(), /move 3 of this run is not enabled any more/);
      assert.equal(await slider.getAttribute("aria-valuemax"), "2");
      await page.goto(`${url}#moves=rubbish&step=1`);
      await page.locator(".notice", { hasText: "The moves of this link cannot be read" }).waitFor();
    },
    { fragment: "#strategy=up_front&operation=exit_mmap&arch=x86-64&kernel=neutral&moves=start/0/0/2" },
  ));

test("where nothing can break the reader is told so", () =>
  onPage(
    async ({ page, settled }) => {
      await settled();
      const { take, made } = panel(page);
      await take("Take over from the start").click();
      await made("Whatever happens, nothing breaks.");
    },
    { fragment: "#strategy=gather&operation=exit_mmap&arch=arm64&kernel=neutral" },
  ));

test("moves are made by the keyboard alone, and the focus stays in the list", () =>
  onPage(async ({ page, settled }) => {
    await settled();
    const { take, made, offers } = panel(page);
    await take("Take over from the start").focus();
    await page.keyboard.press("Enter");
    await made("Nothing has happened yet");
    const inPanel = () => page.evaluate(() => document.activeElement?.closest(".play") !== null);
    assert.ok(await inPanel());
    await offers.last().focus();
    for (let move = 1; move <= 4; move++) {
      await page.keyboard.press("Enter");
      await made(moves(move));
      assert.ok(await inPanel(), `after move ${move}`);
    }
  }));

test("the story of an own run is copied as what it is", () =>
  onPage(
    async ({ page, settled }) => {
      await settled();
      await panel(page).made("3 moves made");
      await page.getByRole("button", { name: "Copy for the list" }).click();
      await page.locator(".notice", { hasText: "copied" }).waitFor();
      const text = await page.evaluate(() => navigator.clipboard.readText());
      assert.match(text, /A run made by hand, which has broken nothing yet:/);
      assert.match(text, /moves=start\/0\/0\/2/);
    },
    {
      fragment: "#strategy=up_front&operation=exit_mmap&arch=x86-64&kernel=neutral&moves=start/0/0/2",
      options: { permissions: ["clipboard-read", "clipboard-write"] },
    },
  ));

test("a run without steps shows what is there at the start, and leads nowhere that is not there", () =>
  onPage(
    async ({ page, settled, slider }) => {
      await settled();
      const { made } = panel(page);
      await made("Nothing has happened yet");
      assert.equal(await page.locator(".sentence").innerText(), "No step yet: the first move that you choose is step 1. The machine as it is found, with everything cached that can be.");
      assert.equal(await slider.getAttribute("aria-valuetext"), "no step");
      assert.equal(await page.locator(".wave-head").textContent().then((words) => words.trim()), "start");
      for (const name of ["one step back", "one step forward", "play"]) assert.ok(await page.getByRole("button", { name, exact: true }).isDisabled(), name);
      // Every bar of the start is as wide as the one column, which is the cursor's.
      const [band, ...bars] = await page.evaluate(() =>
        [".wave-picture .cursor-band", ".wave-picture .bar.live"].flatMap((name) => [...document.querySelectorAll(name)].map((one) => Math.round(one.getBoundingClientRect().width))),
      );
      assert.ok(bars.length > 5 && bars.every((width) => Math.abs(width - band) <= 1), `${band}: ${bars}`);
      assert.equal(await page.locator(".wave-picture .cursor-start").count(), 0);
    },
    { fragment: "#strategy=up_front&operation=exit_mmap&arch=x86-64&kernel=neutral&moves=start" },
  ));
