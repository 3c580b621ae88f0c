// Programs that stand in elements: found, asked, changed, taken along.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inflateRawSync } from "node:zlib";
import { barriers } from "./barriers.mjs";
import { onDocument } from "./documents.mjs";

/** Four CPUs that do many things in any order: more states than one waits for. */
const RUNAWAY = `stalewalk 1
case runaway "a search that runs away" {
    mm app { x -> P rw }
    cpu i in 0..4 "busy": user app {
        for n in 0..200 { load x }
    }
}
`;

const field = (element, id) => element(id).getByRole("textbox", { name: /^text of / });

test("a program in a pre is asked about, and can be changed in its place", () =>
  onDocument("programs.html", async ({ page, answered, element, headline, told }) => {
    await answered("pre");
    assert.match((await headline("pre").textContent()) ?? "", /^No\. It breaks in 3 steps\.$/);
    const text = await field(element, "pre").inputValue();
    assert.match(text, /^stalewalk 1\n\ncase mine /);
    await field(element, "pre").fill(text.replace("free(old.frame)", "flush_tlb_mm(app)\n        free(old.frame)"));
    await page.waitForFunction(() => globalThis.told.filter((one) => one.name === "verdict" && one.id === "pre").length === 2);
    assert.match((await headline("pre").textContent()) ?? "", /^Yes/);
    // The claim and the expectation are about the text as it stands in the document, and say nothing of the reader's.
    assert.equal(await element("pre").locator(".false-claim, .unmet").count(), 0);
    assert.deepEqual((await told("verdict", "pre")).map((one) => one.holds), [true, null]);
    const [edit] = await told("edit", "pre");
    assert.equal(edit.file, "example.tlb");
    assert.match(edit.text, /flush_tlb_mm/);
    await element("pre").getByRole("button", { name: "Reset" }).click();
    await page.waitForFunction(() => globalThis.told.filter((one) => one.name === "verdict" && one.id === "pre").length === 3);
    assert.equal(await field(element, "pre").inputValue(), text);
    assert.match((await headline("pre").textContent()) ?? "", /^No/);
    assert.equal((await told("verdict", "pre"))[2].holds, true);
  }));

test("an expectation of the program that does not hold is told under the answer, and leads to its line", () =>
  onDocument("programs.html", async ({ answered, element, told, page }) => {
    await answered("unmet");
    const line = element("unmet").locator(".unmet");
    assert.match((await line.textContent())?.replace(/\s+/g, " ").trim() ?? "", /^example\.tlb, line 9 expects survives of this question; that does not hold\.$/);
    assert.equal((await told("verdict", "unmet"))[0].holds, false);
    await line.getByRole("button").click();
    await element("unmet").getByRole("group", { name: "text of example.tlb" }).waitFor();
    assert.deepEqual(await barriers(page), []);
  }));

test("of two declarations the first of the text is asked about", () =>
  onDocument("programs.html", async ({ answered, ask }) => {
    await answered("two");
    const { question } = await ask("two", "report");
    assert.deepEqual([question.operation, question.arch], ["zz_first", "x86-64"]);
  }));

test("a program in a script is a strategy, asked about where it can be used", () =>
  onDocument("programs.html", async ({ answered, element, headline }) => {
    await answered("script");
    assert.match((await element("script").locator(".asked").textContent()) ?? "", /^Does flushing nothing at all survive process exit on arm64\?$/);
    assert.match((await headline("script").textContent()) ?? "", /^No/);
  }));

test("what a program declares takes the place of the library's", () =>
  onDocument("programs.html", async ({ answered, element, headline }) => {
    await answered("instead");
    assert.match((await element("instead").locator(".asked").textContent()) ?? "", /flushing at the end after all/);
    assert.match((await headline("instead").textContent()) ?? "", /^Yes/);
  }));

test("a mistake is told with its place and its correction, which one click writes", () =>
  onDocument("programs.html", async ({ element, answered, told }) => {
    await element("mistake").getByText("there is no function `freee`").first().waitFor();
    assert.match((await told("error", "mistake"))[0].message, /freee/);
    await element("worse").getByText("found `cas`").first().waitFor();
    await element("worse").getByRole("button", { name: "Write case" }).waitFor();
    await element("mistake").getByRole("button", { name: "Write free" }).click();
    await element("mistake").getByText("This cannot be answered").waitFor();
    assert.match(await field(element, "mistake").inputValue(), /\{ free\(x\) \}/);
    await field(element, "mistake").fill((await field(element, "mistake").inputValue()).replace("free(x)", "flush_tlb_mm(app)"));
    await answered("mistake");
  }));

test("what cannot be asked says why, and leaves the prose", () =>
  onDocument("programs.html", async ({ element, page }) => {
    await element("nothing").getByText("this asks nothing").waitFor();
    assert.ok(await page.locator("#nothing > p").isVisible());
    await element("unknown").getByText("there is no strategy `up_frnt`; did you mean `up_front`?").waitFor();
    const wrong = await element("unknown").locator(".troubles li").allTextContents();
    assert.deepEqual(wrong.map((words) => words.split(":")[0]).toSorted(), ["expect", "set", "step", "theme", "view"]);
    await element("param").getByText("`exit_mmap` has no parameter `cpuss`").waitFor();
    await element("variant").getByText("has no variant `nowhere`").waitFor();
  }));

test("the way to the playground takes the reader's text along, and the step", () =>
  onDocument("programs.html", async ({ page, answered, element }) => {
    await answered("pre");
    const text = await field(element, "pre").inputValue();
    await field(element, "pre").fill(`${text}// mine\n`);
    await page.waitForFunction(() => globalThis.told.filter((one) => one.name === "verdict" && one.id === "pre").length === 2);
    await element("pre").evaluate((self) => self.goTo(2));
    await element("pre").getByText("Step 2 of 3").waitFor();
    const href = (await element("pre").getByRole("link", { name: "Open in Stalewalk" }).getAttribute("href")) ?? "";
    const link = new URLSearchParams(new URL(href).hash.slice(1));
    assert.deepEqual([link.get("operation"), link.get("arch"), link.get("step")], ["mine", "x86-64", "2"]);
    const texts = JSON.parse(inflateRawSync(Buffer.from(link.get("texts") ?? "", "base64url")).toString());
    assert.deepEqual(texts, { "example.tlb": `${text}// mine\n` });
    // Beside the loader stands a page that shows it, without any other site.
    await page.goto(href);
    await page.locator("stale-walk .answer").waitFor();
    assert.match((await page.locator("stale-walk .sentence").textContent()) ?? "", /Step 2 of 3/);
    assert.equal(await page.locator("stale-walk").getByRole("textbox", { name: "text of example.tlb" }).inputValue(), `${text}// mine\n`);
    assert.equal(await page.getByRole("link", { name: "Open in Stalewalk" }).count(), 0);
  }));

test("a host gives it another program, and hears what that comes to", () =>
  onDocument("programs.html", async ({ page, answered, element, ask }) => {
    await answered("pre");
    const text = await field(element, "pre").inputValue();
    await ask("pre", "setSource", text.replace("mine", "theirs").replace("free(old.frame)", ""));
    await page.waitForFunction(() => globalThis.told.filter((one) => one.name === "verdict" && one.id === "pre").length === 2);
    assert.equal((await ask("pre", "report")).question.operation, "theirs");
    assert.match(await field(element, "pre").inputValue(), /case theirs/);
  }));

test("a search that runs away is stopped by its reader, and the others go on", () =>
  onDocument("programs.html", async ({ page, answered, element, ask, headline }) => {
    await answered("pre");
    await answered("instead");
    await ask("pre", "setSource", RUNAWAY);
    await element("pre").getByText("Searching …").waitFor();
    await element("instead").evaluate((self) => self.setAttribute("arch", "arm64"));
    await element("pre").getByRole("button", { name: "Stop" }).click();
    await element("pre").getByText("Stopped, undecided.").waitFor();
    await page.waitForFunction(() => globalThis.told.filter((one) => one.name === "verdict" && one.id === "instead").length === 2);
    assert.match((await headline("instead").textContent()) ?? "", /^Yes/);
    assert.equal(await field(element, "pre").inputValue(), RUNAWAY);
  }));

test("a search that runs away goes with its element, and who waits for it shows no old answer for its own", () =>
  onDocument("programs.html", async ({ page, answered, element, ask, headline }) => {
    await answered("pre");
    await answered("instead");
    await ask("pre", "setSource", RUNAWAY);
    await element("pre").getByText("Searching …").waitFor();
    await element("instead").evaluate((self) => self.setAttribute("arch", "arm64"));
    await element("instead").locator(".answer.old").waitFor();
    assert.equal(await ask("instead", "report"), null);
    await page.evaluate(() => document.querySelector("#pre").remove());
    await answered("instead");
    assert.match((await headline("instead").textContent()) ?? "", /^Yes/);
    assert.equal((await ask("instead", "report")).question.arch, "arm64");
  }));
