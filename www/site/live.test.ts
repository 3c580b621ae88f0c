import { expect, test } from "vitest";
import { isLive, live } from "./live.ts";

const escape = (text: string): string => text.replaceAll("<", "&lt;").replaceAll('"', "&quot;");

test("options stand behind the fence and on top of the block", () => {
  const html = live('stale-walk case=munmap, open expect="breaks stale-frame"', ":arch: x86-64\n:hide:\n\nSo it <is>.\n", escape);
  const attributes = 'case="munmap" open="" expect="breaks stale-frame" arch="x86-64" hide=""';
  expect(html).toBe(`<stale-walk ${attributes}><p>So it &lt;is>.</p></stale-walk>\n`);
});

test("a program stands in a pre", () => {
  expect(live("stale-walk", "\nstalewalk 1\n\ncase a {}", escape)).toBe("<stale-walk><pre>stalewalk 1\n\ncase a {}</pre></stale-walk>\n");
});

test("other fences are none", () => {
  expect(["stale-walk", "stale-walk,open", "stale-walk case=a", "stale-walker", "tlb", ""].map(isLive)).toEqual([true, true, true, false, false, false]);
});
