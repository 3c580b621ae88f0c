import { expect, test } from "vitest";
import { catalog } from "../testing/samples.ts";
import { columns, isMore } from "./columns.ts";
import { first } from "./first.ts";
import { library } from "./library.ts";

const rank = (text: string): number => Number(/^arch .* rank (\d+)/m.exec(text)?.[1]);
const paths = Object.keys(library).filter((path) => path.startsWith("arch/"));
const ranked = paths.toSorted((a, b) => rank(library[a] ?? "") - rank(library[b] ?? ""));
const archs = ranked.map((file) => ({ name: file.slice("arch/".length, -".tlb".length), title: file, file }));
const whole = { ...catalog, archs };

test("the map begins with the architectures whose texts the page begins with", () => {
  const texts = Object.keys(first).filter((path) => path.startsWith("arch/"));
  expect(columns(whole, "arm64").map((name) => `arch/${name}.tlb`).toSorted()).toEqual(texts.toSorted());
});

test("one that is chosen beside them has a column", () => {
  expect(columns(whole, "ia64").slice(0, -1)).toEqual(columns(whole, "arm64"));
  expect(columns(whole, "ia64").at(-1)).toBe("ia64");
});

test("all are all of the catalogue, in its order", () => {
  expect(columns(whole, "ia64", true)).toEqual(archs.map(({ name }) => name));
  expect(columns(whole, "ia64", true)).toHaveLength(19);
  expect([isMore(whole), isMore(catalog)]).toEqual([true, false]);
});
