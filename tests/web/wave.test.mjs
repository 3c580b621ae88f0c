// The picture of a story, and its cursor.

import assert from "node:assert/strict";
import { test } from "node:test";
import { onPage } from "./site.mjs";

const LONG = "#strategy=gather&set=cpus=4,levels=4,pages=4";

/** True if the number of the step at hand is to be seen. */
function inSight(page) {
  return page.evaluate(() => {
    const head = document.querySelector(".wave-head .cursor-head")?.getBoundingClientRect();
    const view = document.querySelector(".wave-scroll").getBoundingClientRect();
    const labels = document.querySelector(".lane-labels").getBoundingClientRect();
    return head === undefined || (head.left >= labels.right - 1 && head.right <= view.right + 1);
  });
}

for (const width of [390, 1440]) {
  test(`the cursor of a long run stays in sight at ${width} pixels`, () =>
    onPage(
      async ({ page, slider, settled }) => {
        await settled();
        const last = Number(await slider.getAttribute("aria-valuemax"));
        assert.ok(last > 30);
        await slider.focus();
        await page.keyboard.press("Home");
        for (let step = 1; step <= last; step++) {
          await page.keyboard.press("ArrowRight");
          assert.equal(Number(await slider.getAttribute("aria-valuenow")), step);
          assert.ok(await inSight(page), `step ${step}`);
        }
        for (let step = last - 1; step > 0; step -= 5) {
          await page.keyboard.press("PageUp");
          assert.ok(await inSight(page), `back from step ${step}`);
        }
      },
      { fragment: LONG, options: { viewport: { width, height: 900 } } },
    ));
}

test("the cursor is dragged, also outside the picture, until the button is let go", () =>
  onPage(
    async ({ page, slider, settled }) => {
      await settled();
      await slider.press("Home");
      const { x, y } = await page.locator("svg.wave").last().boundingBox();
      const at = async () => Number(await slider.getAttribute("aria-valuenow"));
      await page.mouse.move(x + 40, y + 50);
      await page.mouse.down();
      assert.equal(await at(), 1);
      await page.mouse.move(x + 400, y + 50);
      const there = await at();
      assert.ok(there > 3);
      await page.mouse.move(x + 150, y - 200);
      const back = await at();
      assert.ok(back > 0 && back < there);
      await page.mouse.up();
      await page.mouse.move(x + 400, y + 50);
      assert.equal(await at(), back);
    },
    { fragment: LONG },
  ));

test("the first story is seen whole on a small screen", () =>
  onPage(
    async ({ page, settled }) => {
      await settled();
      assert.equal(await page.locator(".wave-scroll").evaluate((s) => s.scrollWidth - s.clientWidth), 0);
    },
    { options: { viewport: { width: 1366, height: 768 } } },
  ));

test("a flush is drawn as request, performed on each CPU, completed; what is stale is hatched and named", () =>
  onPage(async ({ page, settled }) => {
    await settled();
    for (const role of ["request", "perform", "complete", "violation"]) assert.ok((await page.locator(`.wave .box.${role}`).count()) > 0, role);
    assert.ok((await page.locator(".wave .join").count()) >= 2);
    assert.ok((await page.locator(".wave .bar-stale").count()) > 0);
    assert.deepEqual(await page.locator(".wave .span-label").allTextContents(), ["the only flush", "stale, and used"]);
  }));

const IPI = "";
const BROADCAST = "#strategy=gather_leaf_only&arch=arm64";
const DELAYED = "#strategy=gather&arch=arm64&stores=delayed";
const INVALID = "#operation=invalid_entry_kept&variant=before&arch=riscv";

/** The life that is told, once it is. */
const life = (page) => page.locator("wave-card .life");

/** Until the pointer can reach it. */
const reached = (page) => life(page).evaluate((told) => Promise.all(told.parentElement.getAnimations().map((shown) => shown.finished)));

/** What the picture says it has, by the words of a screen reader. */
const drawn = (page) => page.getByRole("listbox", { name: "what is drawn" }).getByRole("option");

for (const [fragment, kinds] of [
  [IPI, ["leaf", "partial-walk", "entry", "table", "frame"]],
  [BROADCAST, ["walk", "left"]],
  [DELAYED, ["store"]],
  [INVALID, ["invalid"]],
  ["#operation=pae_registers&variant=before&arch=x86-64-2012", ["register"]],
  ["#strategy=gather&arch=sparc64", ["backing"]],
]) {
  test(`bars are told apart without their colours at ${fragment || "the first question"}: ${kinds.join(", ")}`, () =>
    onPage(
      async ({ page, settled }) => {
        await settled();
        for (const kind of kinds) assert.ok((await page.locator(`.wave-picture .bar.${kind}`).count()) > 0, kind);
        // By their outlines, the lines in them, or how these are dashed.
        const looks = await page.locator(".wave-picture .bar.live").evaluateAll((bars) =>
          bars.map((bar) => {
            const body = bar.querySelector(".bar-body");
            const { strokeDasharray, strokeWidth, stroke } = getComputedStyle(body);
            const outline = body.getAttribute("d").replace(/[-\d. ]+/g, "");
            return [bar.getAttribute("class").split(" ")[1], [outline, strokeDasharray, strokeWidth, stroke === "none", bar.querySelector(".bar-lines") !== null].join(" ")];
          }),
        );
        for (const look of new Set(looks.map(([, of]) => of))) {
          const same = [...new Set(looks.filter(([, of]) => of === look).map(([kind]) => kind))].sort();
          // Entries and data are in groups of their own.
          assert.ok(same.length === 1 || same.join(" ") === "entry frame", `${same} all look like ${look}`);
        }
      },
      { fragment },
    ));
}

test("interrupts and broadcasts are arrows to what they cause and back, and do not look the same", () =>
  onPage(async ({ page, settled, cell }) => {
    const joins = (by) => page.locator(`.wave-picture .join.${by}`);
    const tips = (by) => joins(by).evaluateAll((all) => all.map((join) => [join.getAttribute("marker-end"), getComputedStyle(join).strokeDasharray]));
    await settled();
    const interrupts = await tips("interrupt");
    assert.equal(interrupts.length, 2);
    assert.equal(await joins("broadcast").count(), 0);
    await cell("up_front", "arm64").click();
    await joins("broadcast").first().waitFor();
    assert.equal(await joins("interrupt").count(), 0);
    const broadcasts = await tips("broadcast");
    assert.equal(broadcasts.length, 4);
    for (const [tip, dashes] of broadcasts) assert.ok(tip !== interrupts[0][0] && dashes !== interrupts[0][1]);
  }));

test("a store that waits is hollow until it lands", () =>
  onPage(
    async ({ page, settled }) => {
      await settled();
      assert.deepEqual(await page.locator(".wave-picture .box.hollow").allTextContents().then((all) => all.map((t) => t.trim())), ["T[x0] waits", "pgd[0] waits"]);
      await drawn(page).filter({ has: page.locator("text", { hasText: "T[x0]: none" }) }).hover();
      assert.match(await life(page).innerText(), /T\[x0\]: none store buffer of CPU 0.*from step 1.*waits in its buffer.*to step 2.*becomes visible/s);
    },
    { fragment: DELAYED },
  ));

test("a group is folded by its heading to one line that says what is in it, and stays so in another story", () =>
  onPage(async ({ page, settled, cell }) => {
    await settled();
    const heading = (name) => page.getByRole("button", { name });
    const lanes = page.locator(".lane-label");
    const before = await lanes.count();
    await heading(/^CPU 0, exiting task$/).press("Enter");
    assert.equal(await heading(/^CPU 0, exiting task 2 lanes, 1 stale$/).getAttribute("aria-expanded"), "false");
    assert.equal(await lanes.count(), before - 2);
    assert.equal(await page.locator(".wave-picture .strip .bar-stale").count(), 1);
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-expanded")), "false");
    await cell("gather", "arm64").click();
    await heading(/^CPU 0, exiting task 3 lanes, 1 stale$/).waitFor();
    await heading(/^CPU 0, exiting task/).press("Space");
    assert.equal(await heading(/^CPU 0, exiting task$/).getAttribute("aria-expanded"), "true");
  }));

for (const width of [390, 1440]) {
  test(`all steps or as few as two are in sight at ${width} pixels, and nothing else moves`, () =>
    onPage(
      async ({ page, slider, settled }) => {
        await settled();
        const hidden = () => page.locator(".wave-scroll").evaluate((s) => s.scrollWidth - s.clientWidth);
        const below = () => page.locator(".step").evaluate((step) => step.getBoundingClientRect().top + scrollY);
        const columns = () =>
          page.evaluate(() => {
            const { width: all } = document.querySelector(".wave-picture").getBoundingClientRect();
            const labels = document.querySelector(".lane-labels").getBoundingClientRect().width;
            const room = document.querySelector(".wave-scroll").clientWidth - labels;
            return (Number(document.querySelector(".wave-ruler").getAttribute("aria-valuemax")) * room) / all;
          });
        const place = await below();
        assert.ok((await hidden()) > 300);
        await slider.press("0");
        assert.equal(await hidden(), 0);
        assert.equal(await below(), place);
        assert.equal(await page.getByRole("button", { name: "Fit" }).getAttribute("aria-pressed"), "true");
        for (let n = 0; n < 9; n++) await slider.press("+");
        assert.equal(Math.round(await columns()), 2);
        assert.ok(await inSight(page));
        assert.equal(await below(), place);
        assert.ok(await page.getByRole("button", { name: "fewer steps at once" }).isDisabled());
        for (let n = 0; n < 12; n++) await slider.press("-");
        assert.equal(await hidden(), 0);
        await page.getByRole("button", { name: "Fit" }).click();
        assert.ok((await hidden()) > 300);
        assert.equal(await below(), place);
        // The lanes' names stay while the picture scrolls.
        const left = () => page.locator(".lane-labels").evaluate((labels) => labels.getBoundingClientRect().left);
        const there = await left();
        await page.locator(".wave-scroll").evaluate((s) => (s.scrollLeft = 300));
        assert.equal(await left(), there);
      },
      { fragment: LONG, options: { viewport: { width, height: 900 } } },
    ));
}

test("what the pointer is on tells its life, and where the text says so; a click there jumps", () =>
  onPage(async ({ page, settled, text }) => {
    await settled();
    const bar = page.locator(".wave-picture .bar.partial-walk").filter({ has: page.locator(".bar-stale") });
    await bar.hover();
    assert.match(await life(page).innerText(), /pgd\[0\] → T walk cache of CPU 0, exiting task.*from step 7.*keeps the way.*stale since step 9.*frees T.*used in step 10.*to the end/s);
    // The pointer reaches what is told.
    await reached(page);
    await life(page).getByRole("button", { name: "kernel/neutral.tlb:126" }).hover();
    await life(page).getByRole("button", { name: "kernel/neutral.tlb:126" }).click();
    await page.getByRole("tab", { name: "kernel", selected: true }).waitFor();
    assert.ok((await text.read()).from > 0);
    await page.locator("h1").hover();
    await life(page).waitFor({ state: "detached" });
    await bar.hover();
    await reached(page);
    await life(page).getByRole("button", { name: "stale since step 9" }).click();
    assert.match(await page.locator(".sentence").innerText(), /^Step 9 of 10/);
  }));

test("everything in the picture is reached by keys, says what it is, and tells its life", () =>
  onPage(async ({ page, slider, settled }) => {
    await settled();
    await slider.focus();
    const list = page.getByRole("listbox", { name: "what is drawn" });
    await list.focus();
    const active = () => list.evaluate((svg) => document.querySelector(`#${svg.getAttribute("aria-activedescendant")}`)?.getAttribute("aria-label") ?? "");
    assert.equal(await active(), "step 10, hardware, CPU 0: reads T");
    await life(page).waitFor();
    await page.keyboard.press("ArrowLeft");
    assert.equal(await active(), "step 7, hardware, CPU 0: keep → T");
    // Lane by lane there is a way to each.
    const all = await drawn(page).evaluateAll((options) => options.map((o) => o.getAttribute("aria-label")));
    const seen = new Set();
    for (let n = 0; n < 3; n++) await page.keyboard.press("ArrowUp");
    for (let lane = 0; lane < 20; lane++) {
      await page.keyboard.press("Home");
      for (let before = ""; before !== (await active()); await page.keyboard.press("ArrowRight")) {
        before = await active();
        seen.add(before);
      }
      await page.keyboard.press("ArrowDown");
    }
    assert.deepEqual([...seen].toSorted(), [...new Set(all)].toSorted());
    assert.match(await active(), /^P0: anybody’s, from step 6, to the end$/);
    assert.match(await life(page).innerText(), /anybody’s P0\s+from step 6.*kernel\/neutral\.tlb:122/s);
    // What is told is within reach of the tab key, and closed by Escape.
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "from step 6");
    await page.keyboard.press("Enter");
    assert.equal(await slider.getAttribute("aria-valuenow"), "6");
    await page.keyboard.press("Escape");
    await life(page).waitFor({ state: "detached" });
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("role")), "listbox");
    assert.notEqual(await list.evaluate((svg) => getComputedStyle(svg).outlineStyle), "none");
  }));

test("the space bar plays and pauses", () =>
  onPage(async ({ page, slider, settled }) => {
    await settled();
    await slider.press(" ");
    await page.getByRole("button", { name: "pause", exact: true }).waitFor();
    assert.equal(await slider.getAttribute("aria-valuenow"), "0");
    await slider.press(" ");
    await page.getByRole("button", { name: "play", exact: true }).waitFor();
  }));

test("a finger scrolls the picture, and points and steps where it taps", () =>
  onPage(
    async ({ page, slider, settled }) => {
      await settled();
      assert.equal(await slider.getAttribute("aria-valuenow"), "10");
      await page.locator(".wave-picture .box.store").last().tap();
      await life(page).waitFor();
      assert.match(await life(page).innerText(), /clear pgd kernel, CPU 0\s+step 8/);
      assert.equal(await slider.getAttribute("aria-valuenow"), "8");
      const card = await life(page).boundingBox();
      assert.ok(card.x >= 0 && card.x + card.width <= 390, JSON.stringify(card));
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
    },
    { options: { viewport: { width: 390, height: 844 }, hasTouch: true } },
  ));

test("the legend comes when it is asked for", () =>
  onPage(async ({ page, settled }) => {
    await settled();
    assert.equal(await page.locator("wave-legend").count(), 0);
    const button = page.getByRole("button", { name: "Legend" });
    await button.click();
    await page.getByText("a partial walk in the walk cache").waitFor();
    assert.equal(await button.getAttribute("aria-expanded"), "true");
    await button.click();
    await page.locator("wave-legend").waitFor({ state: "detached" });
  }));

test("every bar that is drawn is told in words, lane by lane", () =>
  onPage(
    async ({ page, settled }) => {
      await settled();
      assert.equal(await page.locator("wave-lives li").count(), 0);
      await page.getByText("The whole story in words").click();
      await page.getByRole("heading", { name: "What is drawn, lane by lane" }).waitFor();
      const told = await page.locator("wave-lives li li").allTextContents();
      assert.equal(told.length, await page.locator(".wave-picture .bar").count());
      assert.ok(told.some((words) => /^x0 → P0 rw: from step 5 \(.*\); stale since step 10 \(CPU 0 frees P0.*\); to the end\.$/.test(words)), told.join("\n"));
    },
    { fragment: DELAYED },
  ));
