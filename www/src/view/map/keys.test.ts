import { expect, test } from "vitest";
import { keyTo } from "./keys.ts";

const size = { row: 10, column: 8 };
const middle = { row: 4, column: 3 };

test("arrows go one cell, and stop at the edges", () => {
  expect(keyTo("ArrowRight", false, middle, size)).toEqual({ row: 4, column: 4 });
  expect(keyTo("ArrowUp", false, middle, size)).toEqual({ row: 3, column: 3 });
  expect(keyTo("ArrowLeft", false, { row: 0, column: 0 }, size)).toEqual({ row: 0, column: 0 });
  expect(keyTo("ArrowDown", false, { row: 9, column: 7 }, size)).toEqual({ row: 9, column: 7 });
});

test("Home and End go along the row, and with Control to the corners", () => {
  expect(keyTo("Home", false, middle, size)).toEqual({ row: 4, column: 0 });
  expect(keyTo("End", false, middle, size)).toEqual({ row: 4, column: 7 });
  expect(keyTo("Home", true, middle, size)).toEqual({ row: 0, column: 0 });
  expect(keyTo("End", true, middle, size)).toEqual({ row: 9, column: 7 });
});

test("a page is five rows", () => {
  expect(keyTo("PageDown", false, middle, size)).toEqual({ row: 9, column: 3 });
  expect(keyTo("PageUp", false, { row: 9, column: 3 }, size)).toEqual(middle);
  expect(keyTo("PageUp", false, middle, size)).toEqual({ row: 0, column: 3 });
});

test("other keys lead nowhere", () => {
  expect(keyTo("Enter", false, middle, size)).toBeNull();
});
