// The menu of what can be shared, as a reader works it.

/** The menu, and what was copied with it. */
export function menu(page) {
  const summary = page.locator(".share summary");
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  const press = async (name) => {
    await summary.click();
    await page.getByRole("button", { name, exact: true }).click();
  };
  const copy = async (name) => {
    await press(name);
    await page.locator(".notice", { hasText: "was copied" }).waitFor();
    return copied();
  };
  return { summary, copied, press, copy };
}
