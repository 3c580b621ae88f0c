// How the page looks to whom it is not made for at first: small screens, large letters, more contrast, less motion, paper.

import assert from "node:assert/strict";
import { test } from "node:test";
import { barriers } from "./barriers.mjs";
import { LEAVING, onPage } from "./site.mjs";
import { show, VIEWS } from "./views.mjs";

const view = (name) => VIEWS.find((one) => one.name === name);

for (const [what, width, deviceScaleFactor] of [["360 pixels", 360, 1], ["a zoom of 200 % at 1440", 720, 2]]) {
  test(`nothing sticks out at ${what}, whatever is shown`, () =>
    onPage(
      async (words, opened) => {
        for (const name of ["folded", "map", "text", "keys"]) {
          await show(view(name), words, opened);
          // What comes a moment later may be wider for that moment; it is what stays that counts.
          await words.page.waitForFunction(() => document.documentElement.scrollWidth === innerWidth);
          assert.equal(await words.page.evaluate(() => [...document.querySelectorAll("button, select, h1, h2")].filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1 && e.closest(".map-scroll, .wave-scroll, .cost-scroll") === null).length), 0, name);
          await words.page.keyboard.press("Escape");
          await words.page.goto(`${opened.url}?${name}`);
        }
      },
      { options: { viewport: { width, height: 740 }, deviceScaleFactor }, ...LEAVING },
    ));
}

test("nothing moves by itself for whoever wants less motion", () =>
  onPage(
    async ({ page, settled }) => {
      await settled();
      const moving = await page.evaluate(() =>
        [...document.querySelectorAll("*")].filter((e) => {
          const { transitionDuration, animationName } = getComputedStyle(e);
          return animationName !== "none" || !/^(0s(, )?)+$/.test(transitionDuration);
        }).map((e) => e.className),
      );
      assert.deepEqual(moving, []);
    },
    { options: { reducedMotion: "reduce" } },
  ));

for (const colorScheme of ["light", "dark"]) {
  test(`whoever asks for more contrast gets seven to one, in ${colorScheme}`, () =>
    onPage(
      async ({ page, settled }) => {
        await settled();
        await page.locator(".map td .cell").nth(79).waitFor();
        await page.waitForFunction(() => matchMedia("(prefers-contrast: more)").matches);
        const rule = "color-contrast-enhanced";
        assert.deepEqual(await barriers(page, { options: { runOnly: { type: "rule", values: [rule] }, rules: { [rule]: { enabled: true } } } }), []);
      },
      { options: { colorScheme, contrast: "more" } },
    ));
}

test("where colours are forced every shape has a line, and the focus is seen", () =>
  onPage(
    async ({ page, settled, slider }) => {
      await settled();
      assert.ok(await page.evaluate(() => matchMedia("(forced-colors: active)").matches));
      const seen = await page.evaluate(() => {
        const style = (selector) => getComputedStyle(document.querySelector(selector));
        const ground = style("body").backgroundColor;
        const differs = (colour) => colour !== ground && colour !== "none" && colour !== "rgba(0, 0, 0, 0)";
        return {
          shape: style(".shape").borderTopStyle,
          bars: [...document.querySelectorAll(".bar-body")].every((bar) => differs(getComputedStyle(bar).stroke)),
          boxes: [...document.querySelectorAll(".box rect")].every((box) => differs(getComputedStyle(box).fill) || differs(getComputedStyle(box).stroke)),
          hatch: differs(style(".hatch-line").fill),
          words: [...document.querySelectorAll("svg.wave text")].every((text) => getComputedStyle(text).fill !== "none"),
        };
      });
      assert.deepEqual(seen, { shape: "solid", bars: true, boxes: true, hatch: true, words: true });
      await slider.focus();
      await page.keyboard.press("ArrowLeft");
      assert.notEqual(await slider.evaluate((element) => getComputedStyle(element).outlineStyle), "none");
    },
    { options: { forcedColors: "active" } },
  ));

test("on paper the page is a document: all of it, in light colours, and nothing to press", () =>
  onPage(
    async ({ page, settled, text, editor }) => {
      await settled();
      await editor();
      await page.locator(".map td .cell").nth(79).waitFor();
      await page.waitForFunction(() => [...document.styleSheets].some((sheet) => /assets\/habits-/.test(sheet.href)));
      const lines = (await text.inputValue()).split("\n").length;
      const pdf = await page.pdf({ format: "A4" });
      assert.ok(Number(/\/Count (\d+)/.exec(pdf.toString("latin1"))[1]) >= 2);
      await page.setViewportSize({ width: 703, height: 1000 });
      await page.emulateMedia({ media: "print" });
      await page.waitForFunction((n) => document.querySelector(".code-host").shadowRoot.querySelectorAll(".cm-line").length === n, lines);
      const seen = await page.evaluate(() => {
        const box = (selector) => document.querySelector(selector).getBoundingClientRect();
        const all = (selector) => [...document.querySelectorAll(selector)];
        return {
          ground: getComputedStyle(document.body).backgroundColor,
          aside: document.documentElement.scrollWidth - innerWidth,
          wave: Math.round(box(".wave-sheet").right) <= Math.round(box("#wave-body").right),
          clipped: all(".wave-scroll, .map-scroll, .source-panel").filter((e) => getComputedStyle(e).overflow !== "visible").length,
          steps: all(".story li").filter((e) => e.getBoundingClientRect().height > 0).length,
          promises: all(".promises dt").filter((e) => e.getBoundingClientRect().height > 0).length > 0,
          buttons: all("button:not(.story-step, .place, .lane-heading)").filter((e) => e.getBoundingClientRect().height > 0).length,
          order: ["h1", ".headline", ".wave-sheet", ".story", ".source", ".machine", ".map"].map((s) => box(s).top).every((top, n, tops) => n === 0 || top >= tops[n - 1]),
        };
      });
      assert.deepEqual(seen, { ground: "rgb(255, 255, 255)", aside: 0, wave: true, clipped: 0, steps: 10, promises: true, buttons: 0, order: true });
    },
    { options: { colorScheme: "dark" } },
  ));
