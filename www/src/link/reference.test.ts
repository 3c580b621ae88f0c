import { expect, it } from "vitest";
import chapter from "../../reference/links.md?raw";
import { decode, KEYS } from "./fragment.ts";

it("the reference has a row for every piece of a link, and no other, and its examples can be read", () => {
  const examples = [...chapter.matchAll(/^\| `(\w+)=([^`]*)` \|/gm)].map(([, key, value]) => [key, value] as const);
  expect(examples.map(([key]) => key).toSorted()).toEqual([...KEYS].toSorted());
  for (const [key, value] of examples) if (!value?.includes("…")) expect(decode(`#${key}=${value}`).notice).toBe("");
});
