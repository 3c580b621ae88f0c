// The editor: how it takes over from the plain field, and what a reader can do in it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { barriers } from "./barriers.mjs";
import { onPage, WITHOUT_EDITOR } from "./site.mjs";

/** Holds the editor's file back until it is let come. */
function held() {
  let come = () => {};
  const wanted = new Promise((resolve) => (come = resolve));
  const change = async (name, bytes) => {
    if (name.startsWith("assets/editor-")) await wanted;
    return bytes;
  };
  return { come, change };
}

/** The place of some words in the editor, on the screen. */
function spot(page, words) {
  return page.evaluate((wanted) => {
    const root = document.querySelector(".code-host").shadowRoot;
    for (const line of root.querySelectorAll(".cm-line")) {
      const texts = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
        const at = node.data.indexOf(wanted);
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(node, at + 2);
        range.setEnd(node, at + 4);
        const { x, y, height } = range.getBoundingClientRect();
        return { x, y: y + height / 2 };
      }
    }
    return null;
  }, words);
}

async function hover(page, words) {
  const at = await spot(page, words);
  assert.ok(at !== null, words);
  await page.mouse.move(at.x - 1, at.y);
  await page.mouse.move(at.x + 1, at.y);
}

test("the editor takes over where the plain field was left: caret, selection, scroll, and nothing moves", () => {
  const editorFile = held();
  return onPage(
    async ({ page, text, settled, editor }) => {
      await settled();
      await page.locator(".map .cell").first().waitFor();
      const scrolled = await page.evaluate(() => {
        const field = document.querySelector(".editor textarea");
        field.focus();
        field.setSelectionRange(200, 260, "backward");
        // As far as there is anything below.
        document.querySelector(".editor-scroll").scrollTop = 90;
        globalThis.shifts = [];
        new PerformanceObserver((list) => shifts.push(...list.getEntries().map((e) => e.value))).observe({ type: "layout-shift" });
        return document.querySelector(".editor-scroll").scrollTop;
      });
      assert.ok(scrolled > 0);
      const panel = () => page.locator(".source-panel").boundingBox();
      const before = await panel();
      const words = await text.read();
      editorFile.come();
      await editor();
      assert.deepEqual(await text.read(), words);
      assert.deepEqual([words.from, words.to], [200, 260]);
      await page.waitForTimeout(300);
      const { top, backward } = await page.evaluate(() => {
        const { view } = document.querySelector(".code-host").shadowRoot.querySelector(".cm-content").cmTile;
        return { top: view.scrollDOM.scrollTop, backward: view.state.selection.main.head < view.state.selection.main.anchor };
      });
      assert.equal(top, scrolled);
      assert.ok(backward);
      assert.deepEqual(await panel(), before);
      assert.deepEqual(await page.evaluate(() => shifts), []);
      await page.keyboard.type("x");
      assert.equal((await text.read()).text, `${words.text.slice(0, 200)}x${words.text.slice(260)}`);
    },
    { change: editorFile.change },
  );
});

for (const width of [390, 1440]) {
  test(`every line stands where it stood in the plain field, at ${width} pixels`, () => {
    const editorFile = held();
    return onPage(
      async ({ page, settled, editor }) => {
        await settled();
        const plain = await page.evaluate(() => {
          const top = document.querySelector(".editor-scroll").getBoundingClientRect().top;
          return [...document.querySelectorAll(".editor .line")].map((line) => Math.round(line.getBoundingClientRect().top - top)).slice(0, 15);
        });
        editorFile.come();
        await editor();
        const rich = await page.evaluate(() => {
          const root = document.querySelector(".code-host").shadowRoot;
          const top = root.querySelector(".cm-scroller").getBoundingClientRect().top;
          return [...root.querySelectorAll(".cm-line")].map((line) => Math.round(line.getBoundingClientRect().top - top)).slice(0, 15);
        });
        assert.deepEqual(rich, plain);
      },
      { change: editorFile.change, options: { viewport: { width, height: 900 } } },
    );
  });
}

test("the editor's style is no style element, and the page's policy allows none", () =>
  onPage(async ({ page, settled, editor }) => {
    await settled();
    await editor();
    const found = await page.evaluate(() => {
      const root = document.querySelector(".code-host").shadowRoot;
      const policy = document.querySelector('meta[http-equiv="Content-Security-Policy"]').content;
      return { policy, elements: document.querySelectorAll("style").length + root.querySelectorAll("style").length, sheets: root.adoptedStyleSheets.length };
    });
    assert.match(found.policy, /style-src 'self';/);
    assert.equal(found.elements, 0);
    assert.ok(found.sheets > 0);
  }));

test("typing while answers come and the editor takes over loses no letter", () => {
  const editorFile = held();
  return onPage(async ({ page, text, settled, editor }) => {
    await settled();
    await text.focus();
    await page.keyboard.press("Control+Home");
    const words = "// " + "every letter of this is judged while the next is typed; ".repeat(5);
    const before = await text.inputValue();
    setTimeout(editorFile.come, 150);
    for (const letter of words) await page.keyboard.type(letter);
    await editor();
    for (const letter of words) await page.keyboard.type(letter);
    assert.equal(await text.inputValue(), words + words + before);
    await page.waitForTimeout(500);
    assert.equal(await text.inputValue(), words + words + before);
    await page.keyboard.press("Escape");
    for (let n = 0; n < 30; n++) await page.keyboard.press("Control+z");
    assert.ok((await text.inputValue()).endsWith(before));
  }, { change: editorFile.change });
});

test("the editor waits for letters that are being composed", () => {
  const editorFile = held();
  return onPage(async ({ page, text, settled, editor }, { context }) => {
    await settled();
    const before = await text.inputValue();
    await text.focus();
    await page.keyboard.press("Control+Home");
    const input = await context.newCDPSession(page);
    await input.send("Input.imeSetComposition", { text: "日本", selectionStart: 2, selectionEnd: 2 });
    editorFile.come();
    await page.waitForTimeout(700);
    assert.equal(await page.locator(".code-host").count(), 0);
    await input.send("Input.insertText", { text: "日本語" });
    await editor();
    assert.deepEqual(await text.read(), { text: `日本語${before}`, from: 3, to: 3 });
  }, { change: editorFile.change });
});

test("where the editor cannot be loaded the plain field does it all", () =>
  onPage(
    async ({ page, text, settled, headline }) => {
      await settled();
      const before = await text.inputValue();
      await text.fill(before.replace("if full { flush_tlb_mm(mm) }", "if  full {flush_tlb_mn(mm)}"));
      await page.locator(".line.changed").waitFor();
      await page.locator(".diagnostics").getByRole("button", { name: "Write flush_tlb_mm" }).click();
      await page.waitForFunction(() => document.querySelector(".diagnostics").children.length === 0);
      await text.focus();
      await page.keyboard.press("Shift+Alt+F");
      await page.waitForFunction((words) => document.querySelector(".editor textarea").value === words, before);
      assert.match(await headline.innerText(), /breaks in 10 steps/);
      assert.equal(await page.locator(".code-host").count(), 0);
    },
    WITHOUT_EDITOR,
  ));

test("a hint under a pointer at rest is gone as soon as its reader types", () =>
  onPage(async ({ page, text, settled, editor }) => {
    await settled();
    await editor();
    await hover(page, "flush_tlb_mm");
    const hint = page.locator(".cm-tooltip-hover");
    await hint.waitFor();
    await text.focus();
    await page.keyboard.type("x");
    await hint.waitFor({ state: "detached" });
  }));

test("a correction is put where its diagnostic is", () =>
  onPage(async ({ page, text, settled, editor }) => {
    await settled();
    await editor();
    const before = await text.inputValue();
    await text.fill(before.replace("flush_tlb_mm(", "flush_tlb_mn("));
    await page.locator(".cm-lintRange-error").waitFor();
    assert.equal(await page.locator(".cm-lintRange-error").innerText(), "flush_tlb_mn");
    await page.locator(".cm-gutterElement.error").waitFor();
    await hover(page, "flush_tlb_mn");
    await page.locator(".cm-diagnosticAction", { hasText: "Write flush_tlb_mm" }).click();
    assert.equal(await text.inputValue(), before);
    // The same by keys alone.
    await page.keyboard.press("Control+z");
    await page.waitForFunction(() => document.querySelector(".diagnostics").children.length === 1);
    await page.keyboard.press("F8");
    await page.keyboard.press("Alt+Enter");
    await page.getByRole("dialog").getByRole("button", { name: "Write flush_tlb_mm" }).waitFor();
    await page.waitForTimeout(150);
    await page.keyboard.press("Enter");
    assert.equal(await text.inputValue(), before);
    await settled();
    await page.waitForFunction(() => document.querySelector(".diagnostics").children.length === 0);
    await page.waitForFunction(() => document.querySelector(".code-host").shadowRoot.querySelector(".cm-lintRange") === null);
  }));

test("what may be written is offered: knobs, their values, functions, instructions, words", () =>
  onPage(
    async ({ page, text, tab, settled, editor }) => {
      await settled();
      await editor();
      const offered = async (typed, name) => {
        await page.keyboard.type(typed);
        const option = page.locator(".cm-tooltip-autocomplete li", { hasText: name }).first();
        await option.waitFor();
        // What has just appeared takes no key yet, so that nobody accepts it by chance.
        await page.waitForTimeout(150);
        return option.innerText();
      };
      await text.focus();
      await page.keyboard.press("Control+Home");
      await page.keyboard.press("End");
      await page.keyboard.press("Enter");
      assert.match(await offered("tlbi", "tlbi_vmalle1is"), /instruction/);
      await page.keyboard.press("Escape");
      assert.match(await offered(" flush_tlb_m", "flush_tlb_mm"), /function/);
      await page.locator(".cm-completionInfo", { hasText: "everything of the address space" }).waitFor();
      await page.keyboard.press("Enter");
      assert.match(await text.inputValue(), /^stalewalk 1\ntlbi flush_tlb_mm\n/);
      assert.match(await offered(" usersp", "userspace"), /keyword/);
      await page.keyboard.press("Escape");
      assert.match(await offered(" spin_lo", "spin_lock"), /builtin/);
      await tab("architecture").click();
      await text.focus();
      await page.keyboard.press("Control+End");
      await page.keyboard.press("ArrowUp");
      await page.keyboard.type("\n    ");
      assert.match(await offered("ga", "gate"), /knob/);
      await page.keyboard.press("Enter");
      await page.keyboard.type(" = ");
      await page.keyboard.press("Control+Space");
      assert.match(await offered("", "user-mode"), /user-mode/);
      // A comment names nothing.
      await page.keyboard.press("Escape");
      await page.keyboard.type("// flush_tlb");
      await page.waitForTimeout(300);
      assert.equal(await page.locator(".cm-tooltip-autocomplete").count(), 0);
    },
    { fragment: "#arch=arm64" },
  ));

test("a promise is told beside the knob, with its source", () =>
  onPage(async ({ page, tab, settled, editor }) => {
    await settled();
    await editor();
    await tab("architecture").click();
    await hover(page, "gate");
    const tip = page.locator(".cm-tooltip .tip").first();
    await tip.waitFor();
    const words = await tip.innerText();
    assert.match(words, /gate = any-mode/);
    assert.match(words, /When hardware may start a fill/);
    assert.match(words, /A prefetch or a wrong path may fill/);
    assert.match(words, /architected: Intel SDM/);
    assert.match(words, /user-mode\s+Only in a mode that uses the address space/);
  }));

test("a function of the library is overridden in the strategy, or in the operation, and judged", () =>
  onPage(async ({ page, text, tab, settled, editor, headline }) => {
    await settled();
    await editor();
    await tab("kernel").click();
    const press = async (words) => {
      await text.focus();
      const at = (await text.inputValue()).indexOf(words);
      await page.evaluate((anchor) => {
        const { view } = document.querySelector(".code-host").shadowRoot.querySelector(".cm-content").cmTile;
        view.dispatch({ selection: { anchor }, scrollIntoView: true });
      }, at + 1);
      await page.keyboard.press("Alt+Enter");
      await page.getByRole("button", { name: "Override it here" }).waitFor();
      await page.waitForTimeout(100);
      await page.keyboard.press("Enter");
    };
    await press("tlb_finish_mmu(tlb) {");
    assert.match(await page.locator(".source-head").innerText(), /strategy\/up_front\.tlb\s+changed/);
    assert.match(await text.inputValue(), /\n    \/\/ From kernel\/neutral\.tlb\n    fn tlb_finish_mmu\(tlb\) \{\n        tlb_flush_mmu\(tlb\)\n    \}\n\n    expect in/);
    assert.equal(await text.ahead(14), "tlb_finish_mmu");
    assert.ok((await page.locator(".cm-gutterElement.changed").count()) >= 4);
    await settled();
    assert.equal(await page.locator(".diagnostics li").count(), 0);
    assert.match(await headline.innerText(), /breaks in 10 steps/);
    assert.equal(await tab("strategy").innerText(), "strategy*");
    await tab("kernel").click();
    await press("flush_tlb_mm(mm) {");
    assert.match(await page.locator(".source-head").innerText(), /operation\/exit_mmap\.tlb\s+changed/);
    await settled();
    assert.equal(await page.locator(".diagnostics li").count(), 0);
    await page.getByRole("button", { name: "Reset" }).click();
    assert.equal(await page.locator(".cm-gutterElement.changed").count(), 0);
  }));

test("a text is laid out, and the caret stays where it was", () =>
  onPage(async ({ page, text, settled, editor }) => {
    await settled();
    await editor();
    const before = await text.inputValue();
    await text.fill(before.replaceAll("\n    ", "\n"));
    await text.focus();
    await page.evaluate((anchor) => {
      const { view } = document.querySelector(".code-host").shadowRoot.querySelector(".cm-content").cmTile;
      view.dispatch({ selection: { anchor }, scrollIntoView: true });
    }, (await text.inputValue()).indexOf("tlb_flush_mmu_free"));
    await page.keyboard.press("Shift+Alt+F");
    const laid = async () => {
      for (let n = 0; n < 50 && (await text.inputValue()) !== before; n++) await page.waitForTimeout(100);
      return text.inputValue();
    };
    assert.equal(await laid(), before);
    assert.equal(await text.ahead(18), "tlb_flush_mmu_free");
    await text.fill("stalewalk 1\nstrategy {");
    await page.getByRole("button", { name: "Format" }).click();
    await page.getByText("has no layout yet").waitFor();
  }));

test("Tab leads out of the text, Escape closes what is open, and nobody is kept out", () =>
  onPage(async ({ page, text, settled, editor }) => {
    await settled();
    await editor();
    await page.locator(".map .cell").first().waitFor();
    const label = await text.field.getAttribute("aria-label");
    assert.equal(label, "text of strategy/up_front.tlb");
    await text.fill(`${await text.inputValue()}nonsense`);
    await page.locator(".diagnostics .to-place").first().waitFor();
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("Alt+Enter");
    await page.getByRole("dialog").waitFor();
    assert.deepEqual(await barriers(page, { within: ".source" }), []);
    await page.keyboard.press("Escape");
    assert.equal(await page.getByRole("dialog").count(), 0);
    assert.ok(await text.field.evaluate((field) => field.getRootNode().activeElement === field));
    await page.keyboard.press("Tab");
    assert.ok(await text.field.evaluate((field) => field.getRootNode().activeElement !== field));
    assert.ok((await text.inputValue()).startsWith("stalewalk 1\n"));
  }));
