// What a reader does with the texts, and with what an answer says of itself.

import assert from "node:assert/strict";
import { test } from "node:test";
import { onPage, WITHOUT_EDITOR } from "./site.mjs";

/** A case of the reader's own that can end in two ways. */
const OWN = `stalewalk 1
case munmap_no_flush "a page and its table, freed without a flush" rank 4 {
    mm app { x -> P rw }
    cpu 0 "thread in munmap()": kernel app {
        var old = clear(pte(app, x))
        free(old.frame)
        var table = clear(entry(app, x, 2))
        free(table.frame)
    }
    cpu 1 "thread in user mode": user app { userspace }
}
`;

const HARD = [
  `stalewalk 1\n// ${"x".repeat(400)}\n`,
  `// ${"word-with-hyphens/and/slashes ".repeat(30)}\n\t\ttabs\tand   spaces${" ".repeat(120)}end`,
  `${"日本語".repeat(60)}\n🦀🦀 → § “q”\n\n`,
  `${"if else for strategy because ".repeat(12)}\n`.repeat(5),
  "a\n".repeat(120),
  "",
];

/** Both layers of the plain field: what wraps differently in one of them is higher in it. */
function layers(page) {
  return page.evaluate(() => {
    const field = document.querySelector(".editor textarea");
    const coloured = document.querySelector(".editor pre");
    const scroller = document.querySelector(".editor-scroll");
    field.style.height = "0";
    const typed = field.scrollHeight;
    field.style.height = "";
    return {
      higher: typed - coloured.scrollHeight,
      wider: field.clientWidth - coloured.clientWidth,
      aside: scroller.scrollWidth - scroller.clientWidth,
    };
  });
}

for (const width of [390, 1000, 1440]) {
  test(`in the plain field long lines wrap, and what is typed lies on what is coloured, at ${width} pixels`, () =>
    onPage(
      async ({ page, text, settled }) => {
        await settled();
        const there = await text.inputValue();
        for (const words of [there, ...HARD]) {
          await text.fill(words);
          await page.waitForFunction((typed) => document.querySelector(".editor pre").textContent === `${typed}\n`, words);
          assert.deepEqual(await layers(page), { higher: 0, wider: 0, aside: 0 }, words.slice(0, 40));
        }
      },
      { ...WITHOUT_EDITOR, options: { viewport: { width, height: 900 } } },
    ));
}

test("each of the four texts is judged as it is typed, and said to differ until it is put back", () =>
  onPage(async ({ page, text, tab, settled, asked, headline, link }) => {
    await settled();
    const first = await headline.innerText();
    const edit = async (name, from, to) => {
      await tab(name).first().click();
      const before = await text.inputValue();
      assert.ok(before.includes(from), from);
      await text.fill(before.replace(from, to));
    };
    await edit("strategy", "if full { flush_tlb_mm(mm) }", "");
    await page.waitForFunction((old) => document.querySelector(".headline").textContent !== old, first);
    await edit("operation", '"process exit"', '"process end"');
    await page.getByText("process end").first().waitFor();
    await edit("architecture", '"x86-64"', '"my machine"');
    await page.getByText("my machine").first().waitFor();
    await edit("kernel", "stalewalk 1", "stalewalk 1\n// mine");
    assert.equal(await asked(), "Does flushing once, up front survive process end on my machine with 2 CPUs?");
    const said = page.locator(".edited");
    assert.match(await said.innerText(), /strategy\/up_front\.tlb, operation\/exit_mmap\.tlb, arch\/x86-64\.tlb, kernel\/neutral\.tlb/);
    for (const name of ["strategy", "operation", "architecture", "kernel"]) {
      await tab(name).first().click();
      await page.getByRole("button", { name: "Reset" }).click();
    }
    await settled();
    assert.equal(await said.count(), 0);
    assert.equal(await headline.innerText(), first);
    assert.doesNotMatch(await link(), /texts=/);
  }));

test("what was typed is there again when one goes back to it", () =>
  onPage(async ({ page, text, choice, settled, tab }) => {
    await settled();
    const mine = (await text.inputValue()).replace("up front", "my way");
    await text.fill(mine);
    await choice("architecture").selectOption("mips");
    await tab("strategy").click();
    await page.getByRole("button", { name: "Reset" }).click();
    await page.goBack();
    await page.goBack();
    await settled();
    assert.equal(await choice("architecture").inputValue(), "x86-64");
    assert.equal(await text.inputValue(), mine);
  }));

test("an answer of several kinds has a story for each", () =>
  onPage(
    async ({ page, text, tab, settled, sentence, link }) => {
      await settled();
      await tab("case").click();
      await text.fill(OWN);
      const stories = page.getByRole("tablist", { name: "stories" }).getByRole("tab");
      await stories.nth(1).waitFor();
      assert.deepEqual(await stories.allInnerTexts(), ["stale-frame in 3 steps", "freed-table in 5 steps"]);
      const before = await link();
      await stories.nth(0).focus();
      await page.keyboard.press("ArrowRight");
      assert.match(await sentence.innerText(), /^Step 5 of 5/);
      assert.match(await link(), /trace=freed-table/);
      await page.getByRole("button", { name: "Copy for the list" }).click();
      await page.getByText("The story was copied.").waitFor();
      const mail = await page.evaluate(() => navigator.clipboard.readText());
      assert.match(mail, /\(stale-frame\):[^]*ends in freed-table:[^]*5! the walker/);
      assert.match(mail, /changed against the library: case\/munmap_no_flush\.tlb/);
      await page.goBack();
      assert.equal(page.url(), before);
      assert.match(await sentence.innerText(), /^Step 3 of 3/);
    },
    {
      fragment: "#operation=munmap_no_flush&arch=x86-64",
      options: { permissions: ["clipboard-read", "clipboard-write"] },
    },
  ));

test("the story for a mail is what a mail can carry", () =>
  onPage(
    async ({ page, text, settled }) => {
      await settled();
      await page.getByRole("button", { name: "Copy for the list" }).click();
      await page.getByText("The story was copied.").waitFor();
      const mail = await page.evaluate(() => navigator.clipboard.readText());
      const lines = mail.split("\n").filter((line) => !line.startsWith("Link: "));
      for (const line of lines) assert.match(line, /^[\x20-\x7e]{0,76}$/);
      assert.match(mail, /^Does flushing once, up front survive process exit on x86-64\?\n/);
      assert.match(mail, /\n {5}CPU 0 +CPU 1\n {5}exiting task +kernel thread\n/);
      assert.match(mail, /\n {2}7~ the walker/);
      assert.match(mail, /\n {4}The flush came too early/);
      assert.match(mail, /\nLink: http\S+\n$/);
      await text.fill(`${await text.inputValue()} nonsense`);
      await page.locator(".answer.old").waitFor();
      assert.ok(await page.getByRole("button", { name: "Copy for the list" }).isDisabled());
    },
    { options: { permissions: ["clipboard-read", "clipboard-write"] } },
  ));

test("what an answer rests on says how sure it is, and what was checked says its bounds", () =>
  onPage(
    async ({ page, settled }) => {
      await settled();
      const rests = page.locator("summary", { hasText: "Rests on" });
      assert.match(await rests.innerText(), /^Rests on \d+ statements about the hardware\s*2 assumed$/);
      await rests.click();
      const assumed = await page.locator(".promises dt", { hasText: "assumed" }).allInnerTexts();
      assert.equal(assumed.length, 2);
      assert.ok(assumed.some((words) => words.startsWith("stray = die")), assumed.join("; "));
      for (const source of await page.locator(".promises cite").allInnerTexts()) assert.ok(source.length > 3);
      await page.locator("summary", { hasText: "What was checked" }).click();
      const checked = await page.locator(".more details[open] ul").innerText();
      for (const words of [/every interleaving tried/, /2,000,000 states, 256 MiB/, /Stores are visible at once/]) assert.match(checked, words);
      assert.equal(await page.locator(".relies-list li").count(), 2);
    },
    { fragment: "#strategy=free_at_mmdrop" },
  ));

for (const how of ["a click", "the keyboard"]) {
  test(`on a narrow page the line above the answer leads by ${how} to what is wrong, in whichever text that is`, () =>
    onPage(
      async ({ page, text, tab, settled, editor }) => {
        await settled();
        await editor();
        await tab("operation").first().click();
        const before = await text.inputValue();
        await text.fill(before.replace("exit_mmap(dying)", "exit_mnap(dying)").replace("mmdrop(", "mndrop("));
        const bar = page.locator(".verdict .progress");
        await bar.getByText("The text cannot be understood at operation/exit_mmap.tlb, line").waitFor();
        assert.match(await bar.innerText(), /, and in \d+ other places?\. The last good answer: /);
        // The reader has gone elsewhere since.
        await tab("architecture").click();
        await page.evaluate(() => scrollTo(0, 0));
        const way = bar.getByRole("button", { name: /^operation\/exit_mmap\.tlb, line \d+$/ });
        if (how === "a click") await way.click();
        else {
          await way.focus();
          await page.keyboard.press("Enter");
        }
        await page.waitForFunction(() => document.activeElement?.classList.contains("code-host"));
        assert.equal(await text.ahead(9), "exit_mnap");
        const { top, bottom, height } = await page.evaluate(() => {
          const line = document.querySelector(".code-host").shadowRoot.querySelector(".cm-line.error");
          return { ...line.getBoundingClientRect().toJSON(), height: innerHeight };
        });
        assert.ok(top >= 0 && bottom <= height, `the line stands from ${top} to ${bottom} of ${height}`);
      },
      { options: { viewport: { width: 390, height: 844 } } },
    ));
}

test("what cannot be understood is said beside the buttons, which can still be reached", () =>
  onPage(async ({ page, text, settled, editor }) => {
    await settled();
    await editor();
    await text.fill((await text.inputValue()).replace("flush_tlb_mm(mm)", "flush_tlb_mm(mm garbage("));
    await page.getByText("The text cannot be understood at").waitFor();
    await page.locator("summary", { hasText: "Share" }).click();
    await page.getByRole("button", { name: "Copy the link" }).click({ trial: true });
    assert.ok(await page.getByRole("button", { name: "Copy for the list" }).isDisabled());
  }));

test("what a text expects of the question and is not so stands under the answer, and leads to where it is said", () =>
  onPage(async ({ page, text, settled, editor, headline }) => {
    await settled();
    await editor();
    const told = page.locator(".answer .unmet");
    assert.equal(await told.count(), 0);
    const before = await text.inputValue();
    await text.fill(before.replace("tlb_flush_mmu_free(tlb)", "flush_tlb_mm(tlb.mm)\n        tlb_flush_mmu_free(tlb)"));
    await told.waitFor();
    assert.match(await headline.innerText(), /survives/);
    const line = (await text.inputValue()).split("\n").findIndex((words) => words.includes("expect in exit_mmap")) + 1;
    assert.equal((await told.innerText()).replace(/\s+/g, " "), `strategy/up_front.tlb, line ${line} expects breaks freed-table of this question; that does not hold.`);
    assert.match(await page.locator('.unseen[role="status"][aria-live]').first().innerText(), /1 expectation of the texts does not hold\.$/);
    // Where it is said the caret stands, and what is said there is what is meant.
    await told.getByRole("button").press("Enter");
    await page.waitForFunction(() => document.activeElement?.classList.contains("code-host"));
    assert.equal(await text.ahead(19), "expect in exit_mmap");
    // Another question of the same text: nothing is claimed of it.
    await page.getByRole("combobox", { name: "cpus", exact: true }).selectOption("3");
    await told.waitFor({ state: "detached" });
    await page.getByRole("combobox", { name: "cpus", exact: true }).selectOption("2");
    await told.waitFor();
    await text.fill(before);
    await told.waitFor({ state: "detached" });
  }));
