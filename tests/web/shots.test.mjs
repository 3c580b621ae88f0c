// The main views look as they did: small pictures, an eighth of the size, are held loosely against those in shots/. Where a view
// has changed on purpose, `npm run shots:update` takes them anew; look at them before they are committed.

import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { onPage } from "./site.mjs";
import { decode, png, shrink } from "./png.mjs";
import { show, VIEWS } from "./views.mjs";

const FOLDER = fileURLToPath(new URL("shots/", import.meta.url));
const isUpdate = process.env.UPDATE_SHOTS === "1";

/** The views that pictures are kept of, and what of the page each is about. */
const MAIN = [
  ["first", null],
  ["stale", ".verdict"],
  ["play", ".right"],
  ["map", ".map"],
  ["text", ".source"],
  ["keys", ".keys"],
];

/** Fonts differ from machine to machine: a point may differ by so much, and so many of a hundred points by more. */
const POINT = 40;
const OF_HUNDRED = 12;

async function picture({ page }, part) {
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
  if (part === null) return page.screenshot();
  const found = page.locator(part).first();
  await found.scrollIntoViewIfNeeded();
  return found.screenshot();
}

/** How many of a hundred points differ; all of them where the sizes are not alike. */
function difference(a, b) {
  const alike = (x, y) => Math.abs(x - y) <= Math.max(2, 0.06 * y);
  if (!alike(a.width, b.width) || !alike(a.height, b.height)) return 100;
  const [width, height] = [Math.min(a.width, b.width), Math.min(a.height, b.height)];
  let far = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (of) => (y * of.width + x) * 4;
      const most = Math.max(...[0, 1, 2].map((part) => Math.abs(a.pixels[at(a) + part] - b.pixels[at(b) + part])));
      if (most > POINT) far++;
    }
  }
  return (100 * far) / (width * height);
}

for (const width of [1440, 390]) {
  for (const [name, part] of MAIN) {
    test(`the view “${name}” looks as it did at ${width} pixels`, () => {
      const view = VIEWS.find((one) => one.name === name);
      return onPage(
        async (words, opened) => {
          await show(view, words, opened);
          await words.page.locator(".map td .cell").first().waitFor();
          const file = `${FOLDER}${name}-${width}.png`;
          const now = shrink(await decode(opened.context, await picture(words, part)), 8);
          if (isUpdate) {
            await mkdir(FOLDER, { recursive: true });
            await writeFile(file, png(now.pixels, now.width, now.height));
            return;
          }
          const before = await decode(opened.context, await readFile(file));
          const far = difference(now, before);
          assert.ok(far <= OF_HUNDRED, `${far.toFixed(1)} of a hundred points differ: if that is meant, npm run shots:update`);
        },
        { fragment: view.fragment, options: { viewport: { width, height: width < 500 ? 844 : 1000 }, reducedMotion: "reduce" } },
      );
    });
  }
}
