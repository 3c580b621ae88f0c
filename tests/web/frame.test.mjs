// Pictures in frames, and pictures that come while something is read.

import assert from "node:assert/strict";
import { test } from "node:test";
import { onDocument, POLICY } from "./documents.mjs";

test("a frame shows what its query or its link asks, and says how high it is", () =>
  onDocument("frames.html", async ({ page }) => {
    for (const [id, words] of [["query", /^No/], ["link", /^Yes/]]) {
      const frame = page.frameLocator(`#${id}`);
      await frame.locator("stale-walk .answer").waitFor();
      assert.match((await frame.locator(".headline").textContent()) ?? "", words);
      // Nothing in it needs to be scrolled for.
      await page.waitForFunction((name) => {
        const { contentDocument, clientHeight } = document.querySelector(`#${name}`);
        return clientHeight > 150 && contentDocument.documentElement.scrollHeight <= clientHeight;
      }, id);
    }
  }, { headers: { "content-security-policy": `${POLICY}; frame-src 'self'` } }));

test("a frame takes the element's own attributes from its query, and no other", () =>
  onDocument("bare.html", async ({ page }, { url }) => {
    const query = new URLSearchParams({ operation: "exit_mmap", strategy: "gather", onfocus: "globalThis.ran = true", tabindex: "0", autofocus: "", style: "color: red", id: "x" });
    await page.goto(`${url}stale-walk/frame.html?${query}`);
    await page.locator("stale-walk .answer").waitFor();
    const names = await page.locator("stale-walk").evaluate((self) => self.getAttributeNames().toSorted());
    assert.deepEqual(names, ["loading", "open", "operation", "strategy", "view"]);
    assert.equal(await page.evaluate(() => globalThis.ran), undefined);
  }));

/** Follows where the text after the picture stands on the page, picture by picture of the browser's. */
const follow = () => {
  const top = () => document.querySelector("#after").getBoundingClientRect().top + scrollY;
  const begun = top();
  globalThis.moved = 0;
  const look = () => {
    globalThis.moved = Math.max(globalThis.moved, Math.abs(top() - begun));
    requestAnimationFrame(look);
  };
  look();
};

for (const width of [1440, 390]) {
  test(`text around a picture that comes does not move, ${width} wide`, async () => {
    // The picture's own files come when the loader has kept its room, and that has been drawn.
    let go = null;
    const kept = new Promise((resolve) => (go = resolve));
    await onDocument("layout.html", async ({ page, answered }) => {
      await page.waitForFunction(() => customElements.get("stale-walk") !== undefined);
      await page.waitForTimeout(300);
      await page.evaluate(follow);
      go();
      await answered("one");
      await page.waitForTimeout(300);
      const moved = await page.evaluate(() => globalThis.moved);
      assert.ok(moved <= 60, `the text moved by ${moved} pixels`);
    }, {
      options: { viewport: { width, height: 900 } },
      change: async (file, bytes) => {
        if (file.includes("parts/")) await kept;
        return bytes;
      },
    });
  });
}

const room = (element, id) => element(id).evaluate((self) => Number.parseFloat(getComputedStyle(self).minHeight));

test("room is kept for the width that an element has when it begins, not for that of a hidden tab", () =>
  onDocument("layout.html", async ({ page, element, answered }) => {
    await answered("one");
    await page.evaluate(() => {
      const tab = document.createElement("div");
      tab.hidden = true;
      const late = document.querySelector("#one").cloneNode(true);
      late.id = "late";
      tab.append(late);
      document.querySelector("main").append(tab);
      setTimeout(() => (tab.hidden = false), 100);
    });
    await answered("late");
    assert.ok((await room(element, "one")) > 300);
    assert.equal(await room(element, "late"), await room(element, "one"));
  }, { options: { viewport: { width: 1440, height: 4000 } } }));

test("room is given back below what is read, and not above", () =>
  onDocument("layout.html", async ({ page, element, answered }) => {
    await answered("one");
    await page.evaluate(async () => {
      const filler = document.createElement("div");
      filler.id = "filler";
      filler.style.height = "4000px";
      document.querySelector("main").append(filler);
      scrollTo(0, 4000);
    });
    await page.waitForTimeout(300);
    assert.ok((await room(element, "one")) > 300);
    // Moved on the page, too, it gives back what it has kept.
    await page.evaluate(() => {
      scrollTo(0, 0);
      document.querySelector("main").append(document.querySelector("#one"));
    });
    await page.waitForFunction(() => getComputedStyle(document.querySelector("#one")).minHeight === "0px");
  }, { options: { viewport: { width: 1440, height: 1600 } } }));

const kept = (page) => page.waitForFunction(() => getComputedStyle(document.querySelector("#one")).minHeight === "0px");

test("room is given back at once where what is below cannot be seen, and when its reader does something in it", async () => {
  await onDocument("layout.html", async ({ page, answered }) => {
    await answered("one");
    await kept(page);
  }, { options: { viewport: { width: 1440, height: 500 } } });
  await onDocument("layout.html", async ({ page, element, answered }) => {
    await answered("one");
    await page.waitForTimeout(300);
    assert.ok((await room(element, "one")) > 300);
    // Until then the element is as high as its room.
    const [outer, inner] = await element("one").evaluate((self) => [self, self.shadowRoot.querySelector(".embed")].map((one) => Math.round(one.getBoundingClientRect().height)));
    assert.equal(inner, outer);
    // The first press on a link at the foot is one, though the foot goes up for it.
    const [opened] = await Promise.all([page.context().waitForEvent("page"), element("one").getByRole("link", { name: "Open in Stalewalk" }).click()]);
    await opened.close();
    await kept(page);
  }, { options: { viewport: { width: 1440, height: 1600 } } });
});

test("who reads below a picture that comes goes on at the same line", () =>
  onDocument("layout.html", async ({ page, element, answered }) => {
    await answered("one");
    await page.evaluate(() => {
      const filler = document.createElement("div");
      filler.style.height = "4000px";
      const line = document.createElement("p");
      line.id = "line";
      line.textContent = "The line that is read.";
      document.querySelector("main").append(filler, line, filler.cloneNode());
      line.scrollIntoView();
    });
    // Zero has a sign, which says nothing.
    const at = () => page.locator("#line").evaluate((one) => Math.round(one.getBoundingClientRect().top) + 0);
    const before = await at();
    await element("one").evaluate((self) => self.setAttribute("view", "verdict waveform machine map source text"));
    await element("one").locator("[part=text] li").first().waitFor({ state: "attached" });
    await page.waitForTimeout(300);
    assert.equal(await at(), before);
  }));
