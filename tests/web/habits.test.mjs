// What a reader takes for granted: keys, undo, no network, a way to stop, and what stays in the browser.

import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { idle, LEAVING, onPage } from "./site.mjs";

const focused = (page) =>
  page.evaluate(() => {
    const at = document.activeElement;
    return at.closest(".question, .map, .wave-ruler, .code-host, .source-head, .keys")?.className.split(" ")[0] ?? at.localName;
  });

test("the sheet of keys opens and closes by keys alone, and the focus comes back", () =>
  onPage(async (words) => {
    const { page, slider, settled, text } = words;
    await settled();
    await idle(words);
    const sheet = page.getByRole("dialog", { name: "Keys" });
    await slider.focus();
    await page.keyboard.press("?");
    await sheet.waitFor();
    assert.equal(await focused(page), "keys");
    // What is pressed while it is open is not done behind it.
    await page.keyboard.press(",");
    await page.keyboard.press("Escape");
    await sheet.waitFor({ state: "detached" });
    assert.equal(await focused(page), "wave-ruler");
    assert.equal(await slider.getAttribute("aria-valuenow"), "10");
    const button = page.getByRole("button", { name: "keys", exact: true });
    await button.click();
    await sheet.getByRole("button", { name: "Close" }).click();
    assert.ok(await button.evaluate((element) => element === document.activeElement));
    await text.focus();
    await page.keyboard.press("Control+Home");
    await page.keyboard.type("?.,pqsemcl");
    assert.equal(await sheet.count(), 0);
    assert.ok((await text.inputValue()).startsWith("?.,pqsemclstalewalk"));
  }));

test("each key of the page does what the sheet says, and those of one letter can be switched off for good", () =>
  onPage(
    async (words) => {
      const { page, slider, settled, choice } = words;
      await settled();
      await idle(words);
      const at = () => slider.getAttribute("aria-valuenow");
      await page.keyboard.press(",");
      assert.equal(await at(), "9");
      await page.keyboard.press(",");
      await page.keyboard.press(".");
      assert.equal(await at(), "9");
      await page.keyboard.press("p");
      await page.getByRole("button", { name: "pause", exact: true }).waitFor();
      await page.keyboard.press("p");
      await page.getByRole("button", { name: "play", exact: true }).waitFor();
      for (const [key, where] of [["q", "question"], ["s", "wave-ruler"], ["m", "map"]]) {
        await page.evaluate(() => document.activeElement.blur());
        await page.keyboard.press(key);
        assert.equal(await focused(page), where, key);
      }
      await page.keyboard.press("e");
      assert.equal(await focused(page), "code-host");
      // A list of choices is searched by letters.
      await choice("strategy").focus();
      await page.keyboard.press("m");
      assert.equal(await focused(page), "question");
      await slider.focus();
      await page.keyboard.press("c");
      await page.getByText("The story was copied.").waitFor();
      await page.keyboard.press("l");
      await page.getByText("The link was copied.").waitFor();
      await page.keyboard.press("?");
      await page.getByRole("checkbox").uncheck();
      await page.keyboard.press("Escape");
      for (const again of [false, true]) {
        if (again) {
          await page.reload();
          await settled();
          await idle(words);
        }
        const before = await at();
        await page.keyboard.press(",");
        assert.equal(await at(), before);
      }
      await page.keyboard.press("?");
      await page.getByRole("checkbox").check();
      await page.keyboard.press("Escape");
      const before = await at();
      await page.keyboard.press(",");
      assert.equal(await at(), String(Number(before) - 1));
    },
    { options: { permissions: ["clipboard-read", "clipboard-write"] } },
  ));

test("whatever was done last is undone first: a choice, what was typed, a layout, a reset", () =>
  onPage(async (words) => {
    const { page, text, choice, settled, slider } = words;
    await settled();
    await idle(words);
    await choice("architecture").selectOption("arm64");
    await slider.focus();
    await page.keyboard.press("Control+z");
    await page.waitForFunction(() => location.hash === "" || location.hash.includes("arch=x86-64&"));
    await page.keyboard.press("Control+Shift+z");
    await page.waitForFunction(() => location.hash.includes("arch=arm64&"));
    await settled();
    const before = await text.inputValue();
    await text.focus();
    await page.keyboard.press("Control+Home");
    // At once: what is typed with pauses is undone in pieces.
    await page.keyboard.insertText("// mine");
    await slider.focus();
    await page.keyboard.press("Control+z");
    assert.equal(await text.inputValue(), before);
    await page.keyboard.press("Control+y");
    assert.equal(await text.inputValue(), `// mine${before}`);
    // A reset asks nothing, and can be taken back in both ways.
    const reset = page.getByRole("button", { name: "Reset" });
    const undo = page.locator(".notice").getByRole("button", { name: "Undo" });
    await reset.click();
    assert.equal(await text.inputValue(), before);
    assert.notEqual(await focused(page), "body");
    await undo.click();
    assert.equal(await text.inputValue(), `// mine${before}`);
    assert.equal(await page.locator(".notice").count(), 0);
    assert.notEqual(await focused(page), "body");
    await reset.click();
    await page.keyboard.press("Control+z");
    assert.equal(await text.inputValue(), `// mine${before}`);
    const loose = before.replaceAll("\n    ", "\n");
    await text.fill(loose);
    await page.getByRole("button", { name: "Format" }).click();
    await page.waitForFunction((wanted) => document.querySelector(".code-host").shadowRoot.querySelector(".cm-content").cmTile.view.state.doc.toString() === wanted, before);
    await text.focus();
    await page.keyboard.press("Control+z");
    assert.equal(await text.inputValue(), loose);
  }));

/** What the page has left in the browser. */
const stored = (page) => page.evaluate(() => Object.keys(localStorage).concat(Object.keys(sessionStorage)).toSorted());

test("the text that was changed last is kept, offered on the next visit, and forgotten when that is said", () =>
  onPage(async ({ page, text, choice, settled, asked }, { url }) => {
    await settled();
    assert.deepEqual(await stored(page), []);
    const mine = (await text.inputValue()).replace("up front", "my way");
    await choice("architecture").selectOption("arm64");
    await text.fill(mine);
    const forget = page.getByRole("button", { name: "forget that text" });
    await forget.waitFor();
    assert.deepEqual(await stored(page), ["stalewalk-text"]);
    const visit = async (fragment = "") => {
      await page.goto("about:blank");
      await page.goto(url + fragment);
      await settled();
    };
    await visit();
    assert.match(await page.locator(".kept").innerText(), /^Your text of \w+ \d+, \d{4} is kept in this browser/);
    assert.equal(await asked(), "Does flushing once, up front survive process exit on x86-64 with 2 CPUs?");
    await page.getByRole("button", { name: "go on with it" }).click();
    await page.waitForFunction(() => document.querySelector("h1").textContent.includes("my way"));
    assert.equal(await text.inputValue(), mine);
    assert.equal(await choice("architecture").inputValue(), "arm64");
    assert.equal(await page.locator(".kept").count(), 0);
    await page.goBack();
    await settled();
    assert.equal(await choice("architecture").inputValue(), "x86-64");
    // A link says itself what is to be shown.
    await visit("#strategy=gather");
    assert.equal(await page.locator(".kept").count(), 0);
    assert.equal(await choice("strategy").inputValue(), "gather");
    await forget.waitFor();
    await visit();
    await page.getByRole("button", { name: "forget it" }).click();
    assert.deepEqual(await stored(page), []);
    assert.equal(await page.locator(".kept").count() + (await forget.count()), 0);
    await visit();
    assert.equal(await page.locator(".kept").count(), 0);
  }, LEAVING));

test("a reset leaves nothing behind, what a link brings is not kept, and typing over an offer moves nothing", () =>
  onPage(async ({ page, text, settled, link }, { url }) => {
    await settled();
    await text.fill(`${await text.inputValue()}// mine\n`);
    const forget = page.getByRole("button", { name: "forget that text" });
    await forget.waitFor();
    const shared = new URL(await link()).hash;
    await page.getByRole("button", { name: "Reset" }).click();
    await forget.waitFor({ state: "detached" });
    assert.deepEqual(await stored(page), []);
    await page.goto("about:blank");
    await page.goto(url + shared);
    await settled();
    assert.match(await text.inputValue(), /\/\/ mine\n$/);
    await page.waitForTimeout(1200);
    assert.deepEqual(await stored(page), []);
    await text.fill(`${await text.inputValue()}// more\n`);
    await forget.waitFor();
    await page.goto("about:blank");
    await page.goto(url);
    await settled();
    const top = () => page.locator("h1").evaluate((heading) => heading.getBoundingClientRect().top + scrollY);
    const before = await top();
    await text.fill(`${await text.inputValue()}// other\n`);
    await page.getByText("Your text is kept in this browser:").waitFor();
    assert.equal(await top(), before);
  }, LEAVING));

test("where there is no storage the page does all the rest", () =>
  onPage(async ({ page, text, settled }, { context, url }) => {
    await context.addInitScript(() => {
      Object.defineProperty(globalThis, "localStorage", { get: () => { throw new DOMException("denied", "SecurityError"); } });
    });
    await page.goto(`${url}?again`);
    await settled();
    await text.fill(`${await text.inputValue()}// mine\n`);
    await settled();
    await page.waitForTimeout(1200);
    assert.equal(await page.getByRole("button", { name: "forget that text" }).count(), 0);
    assert.match(await text.inputValue(), /mine\n$/);
  }, LEAVING));

test("once the page stands it needs no network", () =>
  onPage(async (words, { context }) => {
    const { page, settled, choice, text } = words;
    await settled();
    await idle(words);
    const all = (await readdir(fileURLToPath(new URL("../../www/dist/assets", import.meta.url)))).filter((name) => !/^(embed|judge-|reference-)|\.map$/.test(name));
    const has = () => page.evaluate(() => performance.getEntriesByType("resource").map((entry) => new URL(entry.name).pathname.split("/").at(-1)));
    for (let n = 0; n < 100 && !all.every((name) => fetchedAlready.has(name)); n++) {
      for (const name of await has()) fetchedAlready.add(name);
      await page.waitForTimeout(50);
    }
    assert.deepEqual(all.filter((name) => !fetchedAlready.has(name)), []);
    await context.setOffline(true);
    await choice("operation").selectOption("change_protection");
    await settled();
    await page.locator(".map .cell").first().waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByText("All operations at a glance").click();
    await page.locator(".tick").first().waitFor({ timeout: 30_000 });
    // An engine that is started afresh has all it needs, too.
    await choice("operation").selectOption("munmap_no_flush");
    await settled();
    await text.fill(RUNAWAY);
    await page.getByRole("button", { name: "Stop", exact: true }).first().click();
    await text.fill(RUNAWAY.replace("0..200", "0..2"));
    await page.locator(".answer.survives:not(.old)").waitFor();
    // The browser asks for the icon again for each entry of its history.
  }, { expected: [/^failed: .*icon\.svg$/, /ERR_INTERNET_DISCONNECTED/] }));
const fetchedAlready = new Set();

/** Four CPUs that do many things in any order. */
const RUNAWAY = `stalewalk 1
case munmap_no_flush "a search that runs away" rank 5 {
    mm app { x -> P rw }
    cpu i in 0..4 "busy": user app {
        for n in 0..200 { load x }
    }
}
`;

test("what did not arrive is said when it is wanted, and the rest goes on", () =>
  onPage(
    async ({ page, settled, editor }) => {
      await settled();
      await editor();
      await page.getByRole("button", { name: "keys", exact: true }).click();
      await page.locator(".notice", { hasText: "The list of keys could not be loaded" }).waitFor();
      await page.getByText("All operations at a glance").click();
      await page.locator(".notice", { hasText: "The overview could not be loaded" }).waitFor();
      await settled();
    },
    {
      change: (name, bytes) => {
        if (/assets\/(?:habits|overview-list)-.*\.js/.test(name)) throw new Error("not there");
        return bytes;
      },
      expected: [/404/, /^failed: .*assets\/(?:habits|overview-list)-/],
    },
  ));

test("the policy lets nothing run that is not the page's own", () =>
  onPage(
    async ({ page, settled }) => {
      await settled();
      const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
      const parts = Object.fromEntries(policy.split(";").map((part) => part.trim()).filter((part) => part !== "").map((part) => [part.split(" ")[0], part.split(" ").slice(1).join(" ")]));
      assert.equal(parts["default-src"], "'self'");
      assert.equal(parts["script-src"], "'self' 'wasm-unsafe-eval'");
      // What a test evaluates itself is under no policy; what that asks of the page later is.
      const tried = await page.evaluate(async () => {
        globalThis.ran = [];
        setTimeout("ran.push('a string')");
        const inline = document.createElement("script");
        inline.textContent = "ran.push('an element')";
        document.head.append(inline);
        await new Promise((resolve) => setTimeout(resolve, 100));
        globalThis.ran.push(await fetch("https://example.invalid/").then(() => "fetched", () => "not fetched"));
        return globalThis.ran;
      });
      assert.deepEqual(tried, ["not fetched"]);
    },
    { expected: [/Content Security Policy|violates/, /example\.invalid/] },
  ));
