// The machine at the cursor: a drawing that is also a text, in which nothing moves but what the step changes.

import assert from "node:assert/strict";
import { test } from "node:test";
import { engine } from "./library.mjs";
import { onPage } from "./site.mjs";

const drawn = (page) => page.locator(".machine-sheet").waitFor();

/** Questions whose machines have everything that there is to draw. */
const QUESTIONS = [
  ["the first question", "#"],
  ["four CPUs, four levels", "#strategy=up_front&operation=exit_mmap&arch=x86-64&set=cpus=4,levels=4,pages=2"],
  ["two address spaces", "#operation=copy_page_range&strategy=flush_in_lock&arch=x86-64"],
  ["a device", "#operation=iommu_walks_kernel_table&arch=x86-64"],
  ["a huge page", "#operation=huge_page_split_in_place&arch=amd"],
  ["a backing store", "#operation=hash_entry_left_behind&arch=power9-hash"],
  ["stores that wait", "#operation=mask_set_without_barrier&arch=x86-64&stores=delayed"],
  ["remembered invalid entries", "#operation=invalid_entry_kept&arch=riscv"],
  ["registers", "#operation=pae_registers&arch=x86-64-2012"],
];

/** The run that the engine tells of a question, and a page that shows it. */
async function opened(page, made, fragment) {
  const asked = new URLSearchParams(fragment.slice(1));
  const operation = asked.get("operation") ?? "exit_mmap";
  const strategy = asked.get("strategy") ?? (operation === "exit_mmap" ? "up_front" : "");
  const set = (asked.get("set") ?? "").replaceAll(",", " ");
  const { report } = made.check(operation, strategy, asked.get("arch") ?? "x86-64", "neutral", set, "", "", asked.get("stores") ?? "");
  await page.evaluate((hash) => (location.hash = hash), fragment);
  await page.waitForFunction((summary) => document.querySelector(".answer:not(.old) .summary")?.textContent === summary, report.summary);
  await page.locator(".machine-sheet").waitFor();
  return report.traces[0] ?? report.run;
}

/** Goes through a run from its start, and looks at the machine before its first step and after each. */
async function through({ page, slider }, trace, look) {
  await slider.focus();
  await page.keyboard.press("Home");
  for (const [step, machine] of [trace.start, ...trace.steps.map((s) => s.machine)].entries()) {
    await page.getByRole("heading", { name: step === 0 ? "The machine at the start" : `The machine after step ${step}`, exact: true }).waitFor();
    await look(step, machine);
    await page.keyboard.press("ArrowRight");
  }
}

/** Where every box and what is below the drawing stands, and whether any text sticks out of its place. */
const places = (page) =>
  page.locator(".machine-panel").evaluate((panel) => {
    const rect = (element) => element.getBoundingClientRect();
    const boxes = [...panel.querySelectorAll(".mbox")];
    const troubles = boxes.flatMap((box) => {
      const parts = [...box.querySelectorAll(".mbox-title, .mbox-note, .mrow:not(.empty)")];
      return parts.flatMap((part, n) => {
        const [own, next, around] = [rect(part), parts[n + 1] && rect(parts[n + 1]), rect(box)];
        const isOut = own.bottom > around.bottom + 1 || own.right > around.right + 1 || part.scrollWidth > part.clientWidth + 1;
        return isOut || (next && own.bottom > next.top + 2) ? [`${box.querySelector("b").textContent}: ${part.textContent.trim()}`] : [];
      });
    });
    const { top, left } = rect(panel);
    const at = (box) => [box.querySelector("b").textContent, ...["left", "top", "width", "height"].map((side) => Math.round(rect(box)[side] - { left, top, width: 0, height: 0 }[side]))];
    return { boxes: boxes.map(at), height: Math.round(rect(panel).height), troubles };
  });

for (const width of [390, 1000, 1440]) {
  test(`no text sticks out, and nothing moves from step to step, at ${width} pixels`, () =>
    onPage(
      async (words) => {
        const { page, settled } = words;
        const made = await engine();
        await settled();
        for (const [what, fragment] of QUESTIONS) {
          const first = new Map();
          let height = 0;
          await through(words, await opened(page, made, fragment), async (step) => {
            const now = await places(page);
            assert.deepEqual(now.troubles, [], `${what}, step ${step}`);
            height ||= now.height;
            assert.equal(now.height, height, `${what}, step ${step}`);
            for (const [name, ...place] of now.boxes) {
              assert.deepEqual(place, first.get(name) ?? place, `${what}, step ${step}: ${name}`);
              first.set(name, place);
            }
          });
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), what);
        }
      },
      { options: { viewport: { width, height: 900 } } },
    ));
}

test("everything that the engine knows of the machine is told, at every step", () =>
  onPage(async (words) => {
    const { page, settled } = words;
    const made = await engine();
    await settled();
    for (const [what, fragment] of QUESTIONS) {
      await through(words, await opened(page, made, fragment), async (step, machine) => {
        const told = await page.locator(".mbox").evaluateAll((all) =>
          Object.fromEntries(all.map((box) => [box.querySelector("b").textContent, box.innerText.replace(/\s+/g, " ")])),
        );
        const says = (name, words) => assert.ok(told[name]?.includes(words), `${what}, step ${step}: ${name} has no ${words}: ${told[name]}`);
        for (const { name, mm, freed, entries } of machine.tables) {
          if (freed) says(name, "anybody’s");
          for (const entry of entries) says(name, `${entry.name.slice(name.length)} ${entry.value.replaceAll(`${mm}:`, "")}`);
        }
        for (const { name, freed } of machine.frames) says(name, freed ? "anybody’s" : "data of");
        for (const { name, value } of machine.variables) says("variables", `${name} ${value}`);
        for (const promise of machine.promises) says("promised", promise);
        for (const item of machine.backing) says("backing store", item.name);
        for (const [n, cpu] of machine.cpus.entries()) {
          const name = cpu.device ? "device" : `CPU ${n}`;
          says(name, cpu.task);
          says(name, `root ${cpu.root}`);
          if (cpu.tag !== null) says(name, `tag ${cpu.tag}`);
          if (!cpu.device) says(name, `mode ${cpu.mode.split("-")[0]}`);
          if (!cpu.device) says(name, `irqs ${cpu.irqs_on ? "on" : "off"}`);
          if (cpu.lazy) says(name, "lazy");
          for (const item of cpu.items) says(name, item.name.replaceAll(`${cpu.root}:`, ""));
          for (const words of [...cpu.pending, ...cpu.stores]) says(name, words);
          assert.equal(told[name].includes("stale since") || told[name].includes("stale from"), cpu.items.some((i) => i.stale), `${what}, step ${step}: ${name}`);
        }
      });
    }
  }));

test("a reader who does not see it hears the story’s end in lists", () =>
  onPage(async ({ page, settled }) => {
    await settled();
    await drawn(page);
    const memory = page.getByRole("list", { name: "page tables, frames and other memory" });
    const cpus = page.getByRole("list", { name: "CPUs and devices" });
    assert.match(await memory.ariaSnapshot(), /pgd.*root of dying[^]*\[0\][^]*none[^]*T[^]*freed in step 9, anybody’s[^]*P0[^]*freed in step 6, anybody’s/);
    assert.match(await cpus.ariaSnapshot(), /walk cache[^]*pgd\[0\] → T[^]*used[^]*stale since step 9[^]*reads T in this step/);
    assert.equal(await page.locator(".machine-lines").getAttribute("aria-hidden"), "true");
    assert.equal(await page.locator(".machine-summary").innerText(), "Changed in this step: walk cache of CPU 0.");
  }));

for (const width of [390, 1440]) {
  test(`lines lead where the text says, at ${width} pixels`, () =>
    onPage(
      async ({ page, settled, slider }) => {
        await settled();
        await drawn(page);
        const ends = () =>
          page.locator(".machine-lines .mline").evaluateAll((all) =>
            all.map((line) => {
              const path = line.querySelector("path");
              const { left, top } = line.ownerSVGElement.getBoundingClientRect();
              const near = (length) => {
                const { x, y } = path.getPointAtLength(length);
                const boxes = [...document.querySelectorAll(".mbox")].filter((box) => {
                  const r = box.getBoundingClientRect();
                  return x + left > r.left - 4 && x + left < r.right + 4 && y + top > r.top && y + top < r.bottom;
                });
                return boxes.map((box) => box.querySelector("b").textContent).at(-1);
              };
              return `${[...line.classList].find((name) => name.startsWith("to-")).slice(3)}: ${near(0)} ${near(path.getTotalLength())}`;
            }),
          );
        await page.getByRole("heading", { name: "The machine after step 10" }).waitFor();
        assert.deepEqual(await ends(), ["used: CPU 0 T"]);
        await slider.focus();
        await page.keyboard.press("Home");
        await page.getByRole("heading", { name: "The machine at the start" }).waitFor();
        assert.deepEqual(await ends(), ["holds: pgd T", "holds: T P0", "walk: CPU 0 T", "walk: CPU 1 T"]);
        for (let step = 1; step <= 7; step++) await page.keyboard.press("ArrowRight");
        await page.getByRole("heading", { name: "The machine after step 7" }).waitFor();
        assert.deepEqual(await ends(), ["holds: pgd T", "read: CPU 0 pgd"]);
        await page.keyboard.press("ArrowRight");
        await page.getByRole("heading", { name: "The machine after step 8" }).waitFor();
        assert.deepEqual(await ends(), ["cut: pgd T"]);
        await page.keyboard.press("ArrowRight");
        await page.getByRole("heading", { name: "The machine after step 9" }).waitFor();
        assert.deepEqual(await ends(), ["stale: CPU 0 T"]);
      },
      { options: { viewport: { width, height: 900 } } },
    ));
}

test("where the drawing cannot be loaded, the page says so and goes on", () =>
  onPage(
    async ({ page, settled, headline }) => {
      await settled();
      await page.getByText("The drawing of the machine could not be loaded.").waitFor();
      assert.match(await headline.innerText(), /breaks in 10 steps/);
    },
    {
      change: (name, bytes) => {
        if (name.startsWith("assets/drawing-")) throw new Error("not there");
        return bytes;
      },
      expected: [/404/, /^failed: .*assets\/drawing-/],
    },
  ));
