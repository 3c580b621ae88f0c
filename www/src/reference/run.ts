/**
 * The examples of the reference, judged where they stand. A page reads the same without this: it adds a button to each example, and
 * fetches the engine when the first of them is pressed.
 */

for (const example of document.querySelectorAll<HTMLElement>(".example[data-asked]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "run";
  button.textContent = "Run";
  button.addEventListener("click", () => void run(example));
  example.querySelector(".bar")?.append(button);
}

async function run(example: HTMLElement): Promise<void> {
  const place = resultOf(example);
  place.textContent = "The engine is being loaded …";
  try {
    const { judge } = await import("./judge.ts");
    place.replaceChildren(...(await judge(example)));
  } catch (error) {
    place.textContent = `This could not be judged: ${error instanceof Error ? error.message : String(error)}. Load the page again to try once more.`;
  }
}

/** Where the verdict stands: below the text. */
function resultOf(example: HTMLElement): HTMLElement {
  const known = example.querySelector<HTMLElement>(".verdict-here");
  if (known !== null) return known;
  const place = document.createElement("div");
  place.className = "verdict-here";
  place.setAttribute("role", "status");
  example.append(place);
  return place;
}
