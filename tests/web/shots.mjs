// Takes pictures of the built page for a person to look at: `npm run shots -- FOLDER`.

import { fileURLToPath } from "node:url";
import { launch, open } from "./browser.mjs";
import { serve } from "./server.mjs";

const folder = process.argv[2] ?? ".";
const only = process.argv[3] ?? "";
const dist = fileURLToPath(new URL("../../www/dist", import.meta.url));
const server = await serve(dist);
const browser = await launch();

const SHOTS = [
  ["1440-light", 1440, "light", ""],
  ["1440-dark", 1440, "dark", ""],
  ["390-light", 390, "light", ""],
  ["390-dark", 390, "dark", ""],
  ["1440-safe", 1440, "light", "#strategy=gather&step=5"],
  ["1440-stale", 1440, "light", "#strategy=free_at_mmdrop"],
  ["1440-none", 1440, "light", "#strategy=gather_leaf_only"],
  ["1440-delayed", 1440, "light", "#strategy=gather&arch=arm64&stores=delayed"],
  ["1440-step6", 1440, "light", "#step=6"],
  ["1920-big", 1920, "light", "#set=cpus=4,levels=4,pages=4"],
  ["1440-case", 1440, "light", "#operation=munmap_no_flush"],
  ["1920-dark", 1920, "dark", "#strategy=free_at_mmdrop"],
  ["768-light", 768, "light", ""],
];

for (const [name, width, colorScheme, fragment] of SHOTS) {
  if (!name.includes(only)) continue;
  const { page, context, troubles } = await open(browser, server.url + fragment, {
    viewport: { width, height: width < 500 ? 844 : 1000 },
    colorScheme,
  });
  await page.waitForSelector(".headline");
  await page.waitForTimeout(300);
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  // In pieces where the page is much higher than a screen.
  const piece = width < 500 ? 1200 : 2000;
  for (let y = 0, n = 0; y < height; y += piece, n++) {
    const clip = { x: 0, y, width, height: Math.min(piece, height - y) };
    await page.screenshot({ path: `${folder}/${name}${n === 0 ? "" : `-${n}`}.png`, fullPage: true, clip });
  }
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  console.log(name, "overflow", overflow, troubles);
  await context.close();
}
await browser.close();
server.close();
