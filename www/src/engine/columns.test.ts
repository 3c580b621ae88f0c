import { expect, test } from "vitest";
import { columns } from "./columns.ts";
import { first } from "./first.ts";

test("the map begins with the architectures whose texts the page begins with", () => {
  const texts = Object.keys(first).filter((path) => path.startsWith("arch/"));
  expect(columns("arm64").map((name) => `arch/${name}.tlb`).toSorted()).toEqual(texts.toSorted());
});

test("one that is chosen beside them has a column", () => {
  expect(columns("ia64").slice(0, -1)).toEqual(columns("arm64"));
  expect(columns("ia64").at(-1)).toBe("ia64");
});
