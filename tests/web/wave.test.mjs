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
    assert.ok((await page.locator(".wave .link").count()) >= 2);
    assert.ok((await page.locator(".wave .bar-stale").count()) > 0);
    assert.deepEqual(await page.locator(".wave .span-label").allTextContents(), ["the only flush", "stale, and used"]);
  }));
