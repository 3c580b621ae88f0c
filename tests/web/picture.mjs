// Takes the pictures of the README from the built page: the first question, its story and its map.
// `npm run picture` writes .github/page.png and .github/page-dark.png.

import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { launch, open } from "./browser.mjs";
import { decode, png } from "./png.mjs";
import { serve } from "./server.mjs";

const folder = fileURLToPath(new URL("../../.github", import.meta.url));
const WIDTH = 1440;
const MARGIN = 24;

const server = await serve(fileURLToPath(new URL("../../www/dist", import.meta.url)));
const browser = await launch();
try {
  await mkdir(folder, { recursive: true });
  for (const [name, colorScheme] of [["page", "light"], ["page-dark", "dark"]]) {
    const { page, context } = await open(browser, server.url, { viewport: { width: WIDTH, height: 1000 }, colorScheme });
    await page.waitForSelector(".answer:not(.old)");
    await page.locator(".map td .cell").first().waitFor();
    // Whatever fades in has done so.
    await page.waitForTimeout(500);
    const map = await page.locator(".map").boundingBox();
    const height = Math.ceil(map.y + map.height + MARGIN);
    const shot = await page.screenshot({ fullPage: true, clip: { x: 0, y: 0, width: WIDTH, height } });
    const bytes = png((await decode(context, shot)).pixels, WIDTH, height);
    await writeFile(`${folder}/${name}.png`, bytes);
    console.log(`.github/${name}.png, ${WIDTH} × ${height}, ${Math.ceil(bytes.length / 1024)} KiB`);
    await context.close();
  }
} finally {
  await browser.close();
  server.close();
}
