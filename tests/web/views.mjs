// The views of the page that pictures are taken of and barriers are looked for in: whoever adds a view to the page adds it here.

/** In each of them the answer stands already when `show` is called. */
export const VIEWS = [
  { name: "first", fragment: "" },
  { name: "step", fragment: "#step=3" },
  { name: "stale", fragment: "#strategy=free_at_mmdrop" },
  { name: "none", fragment: "#strategy=gather_leaf_only" },
  {
    name: "folded",
    fragment: "",
    // What is told on demand.
    show: async ({ page }) => {
      for (const summary of await page.locator("summary").all()) await summary.click();
    },
  },
  {
    name: "map",
    fragment: "",
    show: async ({ page, cell }) => {
      await page.getByRole("button", { name: /^all \d+ architectures$/ }).click();
      await page.getByRole("radio", { name: "against" }).check();
      await page.locator(".map .cell.differs").first().waitFor();
      await cell("gather", "arm64").focus();
    },
  },
  {
    name: "overview",
    fragment: "",
    show: async ({ page }) => {
      await page.getByText("All operations at a glance").click();
      await page.getByText("21 of 21 operations.").waitFor({ timeout: 60_000 });
    },
  },
  {
    name: "play",
    fragment: "#strategy=up_front&operation=exit_mmap&arch=x86-64&kernel=neutral&moves=start/0/0/2",
    show: ({ page }) => page.locator(".offer").first().waitFor(),
  },
  {
    name: "costs",
    fragment: "",
    show: async ({ page }) => {
      await page.getByText("What each strategy costs, and").click();
      await page.getByRole("checkbox", { name: "in the cells of the map, too" }).check();
      await page.locator(".cost-answer", { hasText: "on all 19 architectures" }).waitFor({ timeout: 30_000 });
      await page.locator(".cell-cost").first().waitFor();
    },
  },
  {
    name: "promises",
    fragment: "",
    // What would turn the answer, and the switches beside the texts.
    show: async ({ page }) => {
      await page.getByText("Which promise of the hardware would save it?").click();
      await page.getByText("Any one of these 3, by itself, would make it safe:").waitFor({ timeout: 30_000 });
      await page.getByRole("tab", { name: "promises" }).click();
      await page.getByRole("radio", { name: "any-mode" }).first().waitFor();
    },
  },
  {
    name: "two",
    fragment: "#strategy=up_front&operation=exit_mmap&arch=x86-64&kernel=neutral&beside=strategy:gather",
    show: ({ page }) => page.getByText("First difference").first().waitFor({ timeout: 30_000 }),
  },
  {
    name: "chance",
    fragment: "",
    show: async ({ page }) => {
      await page.getByRole("button", { name: "Stress: let chance play" }).click();
      await page.getByText("10,000 random runs").first().waitFor({ timeout: 60_000 });
    },
  },
  {
    name: "text",
    fragment: "",
    // A text that was changed, what the library has instead, what is wrong with it, and something that is looked for.
    show: async ({ page, text, editor }) => {
      await editor();
      await text.fill((await text.inputValue()).replace("flush_tlb_mm(mm)", "flush_tlb_mn(mm)"));
      await page.locator(".diagnostics .to-place").waitFor();
      await page.getByRole("button", { name: "Differences" }).click();
      await page.locator(".gone").waitFor();
      await text.focus();
      await page.keyboard.press("Control+f");
      await page.locator(".cm-search").waitFor();
      await page.keyboard.type("tlb");
    },
  },
  {
    name: "keys",
    fragment: "",
    show: async ({ page }) => {
      await page.getByRole("button", { name: "keys" }).click();
      await page.getByRole("dialog", { name: "Keys" }).waitFor();
    },
  },
  {
    name: "kept",
    fragment: "",
    show: async ({ page, text, settled }, { url }) => {
      await text.fill(`${await text.inputValue()}// mine\n`);
      await page.getByRole("button", { name: "forget that text" }).waitFor();
      await page.goto("about:blank");
      await page.goto(url);
      await settled();
      await page.getByRole("button", { name: "go on with it" }).waitFor();
      await page.locator(".map td .cell").nth(79).waitFor();
    },
  },
];

/** Waits until a view stands, and shows what it is about. */
export async function show(view, words, opened) {
  await words.settled();
  await words.page.locator(".map .cell").first().waitFor();
  await view.show?.(words, opened);
}
