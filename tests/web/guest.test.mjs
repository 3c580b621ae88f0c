// The element as a guest: what it takes of its host, what it leaves alone, and what it does where its host is strict or poor.

import assert from "node:assert/strict";
import { test } from "node:test";
import { onDocument, POLICY, serveDocuments } from "./documents.mjs";

/** Four CPUs that do many things in any order: more states than one waits for. */
const RUNAWAY = `stalewalk 1
case runaway "a search that runs away" on x86-64 {
    mm app { x -> P rw }
    cpu i in 0..4 "busy": user app {
        for n in 0..200 { load x }
    }
}
`;

const STRICT = { headers: { "content-security-policy": POLICY } };

test("under the strictest policy that is promised everything works, with no word of the browser", () =>
  onDocument("views.html", async ({ answered, element }) => {
    await answered("all");
    await answered("false");
    await element("all").locator(".map td a").first().waitFor();
    await element("all").locator("machine-drawing li").first().waitFor();
    // What is drawn has its places, which stand in styles of single elements.
    const widths = await element("all").locator(".wave-sheet").evaluate((sheet) => getComputedStyle(sheet).gridTemplateColumns);
    assert.match(widths, /^\d+(\.\d+)?px \d+(\.\d+)?px$/);
    await element("all").getByRole("button", { name: "Legend" }).click();
    await element("all").locator(".wave-legend-body").waitFor();
  }, STRICT));

test("twenty elements have one worker, one engine and one set of texts", () => {
  const asked = [];
  const change = (name, bytes) => {
    asked.push(name);
    return bytes;
  };
  return onDocument("twenty.html", async ({ page }) => {
    await page.waitForFunction(() => globalThis.told.filter((one) => one.name === "verdict").length === 20);
    assert.equal(page.workers().length, 1);
    const files = asked.filter((name) => name.startsWith("stale-walk/"));
    const times = (pattern) => files.filter((name) => pattern.test(name)).length;
    assert.equal(times(/\.wasm$/), 1);
    assert.equal(times(/\/library-/), 0, "the first texts are enough");
    // The worker's script is asked for once more, to be kept for a document without network.
    assert.ok(times(/\/worker-/) <= 2);
    const verdicts = await page.evaluate(() => Object.fromEntries(globalThis.told.filter((one) => one.name === "verdict").map((one) => [one.id, one.verdict])));
    assert.deepEqual([verdicts["up_front-x86-64"], verdicts["gather-s390"], verdicts["up_front-riscv"]], ["breaks", "survives", "breaks"]);
  }, { change });
});

test("the shadow root is closed, and the document's own rules and names do not reach in or out", () =>
  onDocument("plain.html", async ({ page }) => {
    await page.evaluate(() => document.querySelector("#story").ready);
    assert.equal(await page.evaluate(() => document.querySelector("#story").shadowRoot), null);
    assert.deepEqual(await page.evaluate(() => [...document.querySelector("#story").attributes].map((one) => one.name)),
      ["id", "operation", "strategy", "arch", "step", "expect"]);
    assert.equal(await page.evaluate(() => document.adoptedStyleSheets.length + document.querySelectorAll("style, head > link[rel=modulepreload]").length), 0);
    assert.deepEqual(await page.evaluate(() => ["#wave-story", "#story .panel", "#machine-title", ".embed"].map((one) => document.querySelector(one))), [null, null, null, null]);
    assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector("#after")).fontFamily), "Georgia, serif");
  }, { closed: true }));

test("a rule of the document for buttons is none for those of the picture", () =>
  onDocument("plain.html", async ({ answered, element }) => {
    await answered("story");
    const look = await element("story").getByRole("button", { name: "Fit" }).evaluate((one) => {
      const { borderTopStyle, textTransform, fontFamily } = getComputedStyle(one);
      return { borderTopStyle, textTransform, serif: fontFamily.includes("Georgia") };
    });
    assert.deepEqual(look, { borderTopStyle: "solid", textTransform: "none", serif: false });
  }));

test("it turns dark and light with the text around it, whoever turns that, and has the colours that a document gives it", () =>
  onDocument("plain.html", async ({ page, answered, element }) => {
    await answered("story");
    const theme = (wanted) => page.waitForFunction((name) => document.querySelector("#story").shadowRoot.querySelector(".embed").dataset.theme === name, wanted);
    await theme("light");
    await page.emulateMedia({ colorScheme: "dark" });
    await theme("dark");
    await page.emulateMedia({ colorScheme: "light" });
    await theme("light");
    await page.evaluate(() => document.body.style.setProperty("color", "#eee"));
    await theme("dark");
    await element("story").evaluate((self) => self.setAttribute("theme", "light"));
    await theme("light");
    await page.evaluate(() => document.documentElement.style.setProperty("--stale-walk-breaks", "rgb(1, 2, 3)"));
    assert.equal(await element("story").locator(".headline").evaluate((one) => getComputedStyle(one).color), "rgb(1, 2, 3)");
    await page.addStyleTag({ content: "stale-walk::part(headline) { letter-spacing: 3px }" });
    assert.equal(await element("story").locator(".headline").evaluate((one) => getComputedStyle(one).letterSpacing), "3px");
  }));

test("it begins when it is unfolded, when its tab is shown, and when it is scrolled to", () =>
  onDocument("guest.html", async ({ page, element, answered, told }) => {
    await answered("moved");
    assert.deepEqual([await told("verdict", "folded"), await told("verdict", "far")], [[], []]);
    await page.getByText("Folded away").click();
    await answered("folded");
    // What had no width is drawn when it has one.
    await page.evaluate(() => document.querySelector("#tab").removeAttribute("hidden"));
    await answered("tabbed");
    await page.waitForFunction(() => document.querySelector("#tabbed").shadowRoot.querySelector(".wave-sheet").clientWidth > 300);
    await page.evaluate(() => document.querySelector("#far").scrollIntoView());
    await answered("far");
    assert.match((await element("far").locator(".asked").textContent()) ?? "", /exec/);
  }));

test("it works in a closed shadow root, and so do the links beside it", () =>
  onDocument("guest.html", async ({ page }) => {
    const said = await page.evaluate(async () => {
      const root = document.querySelector("#host").attachShadow({ mode: "closed" });
      root.innerHTML = '<stale-walk id="inner" operation="exit_mmap" strategy="up_front" arch="x86-64" loading="eager"></stale-walk><a href="#inner" data-stale-walk="#inner" data-step="2">two</a>';
      const inner = root.querySelector("#inner");
      const report = await inner.ready;
      const step = new Promise((resolve) => addEventListener("stale-walk-step", ({ detail }) => resolve(detail.step), { once: true }));
      root.querySelector("a").click();
      return [report.verdict, await step, location.hash];
    });
    assert.deepEqual(said, ["breaks", 2, ""]);
  }, { closed: true }));

test("moved on the page it goes on where it was, without a word to the engine", () =>
  onDocument("guest.html", async ({ page, answered, sentence, ask, told }) => {
    await answered("moved");
    await ask("moved", "goTo", 2);
    await page.waitForFunction(() => globalThis.told.some((one) => one.name === "step" && one.step === 2));
    await page.evaluate(() => document.querySelector("#host").append(document.querySelector("#moved")));
    assert.match((await sentence("moved").textContent()) ?? "", /^\s*Step 2 of/);
    await ask("moved", "goTo", 3);
    await page.waitForFunction(() => globalThis.told.some((one) => one.name === "step" && one.step === 3));
    assert.equal((await told("verdict", "moved")).length, 1);
  }));

test("attributes that change ask anew, and those about the picture do not", () =>
  onDocument("guest.html", async ({ page, answered, element, headline, told }) => {
    await answered("moved");
    await element("moved").evaluate((self) => self.setAttribute("strategy", "gather"));
    await page.waitForFunction(() => globalThis.told.filter((one) => one.name === "verdict" && one.id === "moved").length === 2);
    assert.match((await headline("moved").textContent()) ?? "", /^Yes/);
    await element("moved").evaluate((self) => self.setAttribute("view", "text"));
    await element("moved").locator("[part=text] li").first().waitFor();
    assert.equal(await element("moved").locator(".headline").count(), 0);
    await element("moved").evaluate((self) => self.setAttribute("theme", "dark"));
    await page.waitForFunction(() => document.querySelector("#moved").shadowRoot.querySelector(".embed").dataset.theme === "dark");
    assert.equal((await told("verdict", "moved")).length, 2);
    // Another question may need more than the first texts.
    await element("moved").evaluate((self) => {
      self.setAttribute("view", "verdict");
      self.setAttribute("case", "munmap_no_flush");
      self.removeAttribute("strategy");
    });
    await page.waitForFunction(() => globalThis.told.some((one) => one.id === "moved" && one.report?.question.operation === "munmap_no_flush"));
    assert.match((await headline("moved").textContent()) ?? "", /^No/);
  }));

test("loaded from two places it is one element with one engine", () => {
  const asked = [];
  const change = (name, bytes) => {
    asked.push(name);
    return bytes;
  };
  return onDocument("guest.html", async ({ page, answered }, { url }) => {
    await answered("moved");
    const first = await page.evaluate(() => customElements.get("stale-walk").version);
    await page.evaluate((address) => import(address), `${url}elsewhere/embed.js`);
    await page.evaluate(() => {
      const element = document.createElement("stale-walk");
      element.id = "late";
      for (const [name, value] of Object.entries({ operation: "exit_mmap", strategy: "gather", arch: "mips", loading: "eager" })) element.setAttribute(name, value);
      document.querySelector("main").prepend(element);
    });
    await answered("late");
    assert.equal(await page.evaluate(() => customElements.get("stale-walk").version), first);
    assert.equal(page.workers().length, 1);
    assert.deepEqual(asked.filter((name) => name.startsWith("elsewhere/")), ["elsewhere/embed.js"]);
  }, { change });
});

test("where another version has the name, this one leaves the page to it", () =>
  onDocument("guest.html", async ({ page }) => {
    await page.waitForLoadState("networkidle");
    assert.equal(await page.evaluate(() => document.querySelector("#moved").isOther), true);
    assert.equal(page.workers().length, 0);
  }, {
    closed: true,
    before: () => customElements.define("stale-walk", class extends HTMLElement {
      isOther = true;
    }),
  }));

test("without JavaScript the prose is there to be read", () =>
  onDocument("plain.html", async ({ page }) => {
    assert.ok(await page.getByText("Without the picture: a walk that was in flight").isVisible());
  }, { options: { javaScriptEnabled: false } }));

test("without WebAssembly the prose stays, and why there is no more", () =>
  onDocument("plain.html", async ({ page, element, told }) => {
    await element("story").getByText("this browser has no WebAssembly").waitFor();
    assert.ok(await page.getByText("Without the picture: a walk that was in flight").isVisible());
    assert.match((await told("error", "story"))[0].message, /WebAssembly/);
    assert.equal(await page.evaluate(() => document.querySelector("#story").ready.then(() => "there", () => "none")), "none");
  }, { before: () => void delete globalThis.WebAssembly }));

test("where its files do not come the prose stays, and it is tried again when that is asked for", () => {
  let lacking = true;
  const change = (name, bytes) => {
    if (lacking && name.startsWith("stale-walk/parts/play-")) throw new Error("not there");
    return bytes;
  };
  return onDocument("plain.html", async ({ page, element, told, answered }) => {
    const again = element("story").getByRole("button", { name: "Try again" });
    await again.waitFor();
    assert.ok(await page.getByText("Without the picture: a walk that was in flight").isVisible());
    assert.equal((await told("error", "story")).length, 1);
    lacking = false;
    await again.click();
    await answered("story");
    assert.equal(await again.count(), 0);
  }, { change, expected: [/404/, /^failed: .*play-/] });
});

test("a view whose file does not come is told, and the others are there", () =>
  onDocument("views.html", async ({ answered, element }) => {
    await answered("all");
    await element("all").getByText("The drawing of the machine could not be loaded").waitFor();
    assert.equal(await element("all").locator(".wave-sheet").count(), 1);
    await element("all").getByRole("button", { name: "Dismiss" }).click();
    await element("all").getByText("The drawing of the machine could not be loaded").waitFor({ state: "detached" });
  }, {
    change: (name, bytes) => {
      if (name.startsWith("stale-walk/parts/drawing-")) throw new Error("not there");
      return bytes;
    },
    expected: [/404/, /^failed: .*drawing-/],
  }));

test("once it is there it needs no network, to begin another search afresh neither", () =>
  onDocument("twenty.html", async ({ page, headline, element }, { context }) => {
    await page.waitForFunction(() => globalThis.told.filter((one) => one.name === "verdict").length === 20);
    await page.waitForTimeout(500);
    await context.setOffline(true);
    await element("up_front-x86-64").evaluate((self) => {
      self.setAttribute("strategy", "gather");
      self.setAttribute("view", "verdict machine waveform");
    });
    await page.waitForFunction(() => globalThis.told.filter((one) => one.name === "verdict").length === 21);
    assert.match((await headline("up_front-x86-64").textContent()) ?? "", /^Yes/);
    await element("up_front-x86-64").locator("machine-drawing li").first().waitFor();
    await element("up_front-x86-64").evaluate((self, text) => {
      self.setSource(text);
      self.setAttribute("case", "runaway");
      self.removeAttribute("strategy");
    }, RUNAWAY);
    await element("up_front-x86-64").getByText("Searching …").waitFor();
    await element("up_front-x86-64").getByRole("button", { name: "Stop" }).click();
    await element("gather-x86-64").evaluate((self) => self.setAttribute("arch", "mips"));
    await page.waitForFunction(() => globalThis.told.some((one) => one.id === "gather-x86-64" && one.report?.question.arch === "mips"));
  }, { expected: [/^failed: .*library-/, /ERR_INTERNET_DISCONNECTED/] }));

test("hostile attributes and texts are text", () =>
  onDocument("hostile.html", async ({ page, element }) => {
    await element("program").locator(".answer").waitFor();
    await element("attributes").getByText("This cannot be answered").waitFor();
    await element("soup").getByText("This cannot be answered").waitFor();
    await element("large").getByText("This cannot be answered").waitFor();
    assert.equal(await page.locator("stale-walk img, stale-walk script:not([type]), stale-walk u, stale-walk s").count(), 0);
    assert.match((await element("program").locator(".asked").textContent()) ?? "", /<img src=x onerror=alert\(1\)>/);
    assert.doesNotMatch((await element("attributes").getByRole("link", { name: "Open in Stalewalk" }).getAttribute("href")) ?? "", /^javascript/);
  }));

test("from another origin it works where the policy lets a worker begin from a copy", async () => {
  const other = await serveDocuments(undefined, { "access-control-allow-origin": "*" });
  try {
    const change = (name, bytes) => (name === "plain.html" ? Buffer.from(String(bytes).replace("./stale-walk/embed.js", `${other.url}stale-walk/embed.js`)) : bytes);
    await onDocument("plain.html", async ({ headline, answered, page }) => {
      await answered("story");
      assert.match((await headline("story").textContent()) ?? "", /^No/);
      assert.equal(page.workers().length, 1);
    }, { change, expected: [/^foreign: /] });
  } finally {
    other.close();
  }
});
