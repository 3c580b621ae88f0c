// What an automatic check finds of what keeps a reader out.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * Each rule that the page, or the part of it that `within` names, offends, with where and how. `options` are those of axe: which
 * rules are asked about.
 */
export async function barriers(page, { within = null, options = {} } = {}) {
  // What fades in has no colour of its own before it is there.
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
  // The policy of a page allows no script that is typed in; what is evaluated is not one.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(
    ([selector, chosen]) => globalThis.axe.run(selector === null ? document : document.querySelector(selector), chosen),
    [within, options],
  );
  return violations.map((v) => `${v.id}: ${v.nodes.map((n) => `${n.target} ${n.failureSummary}`).join(" | ").slice(0, 1500)}`);
}
