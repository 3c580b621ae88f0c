import { describe, expect, it } from "vitest";
import { keyTo } from "../view/map/keys.ts";
import { KEYS } from "../view/source/code/editor.ts";
import { MOVES } from "../view/wave/keys.ts";
import { commandOf, EDITOR, GROUPS, LETTERS, MAP, SAYS, STORY } from "./table.ts";

const press = (key: string, more: Partial<Record<"ctrlKey" | "metaKey" | "altKey" | "shiftKey", boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});

/** Every key that a handler may be asked about. */
const ALL = ["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End", "Enter", " ", "Tab", "Escape", ..."abcdefghijklmnopqrstuvwxyz.,?/[]+-"];

const sheet = (name: string) => GROUPS.find((group) => group.name === name)?.lines ?? [];

/** What a key of the story does, in the words of the sheet. */
const does = (key: string, at: number): string => {
  const to = MOVES[key]?.(at, 20) ?? at;
  if (to === 0) return "before the first step";
  if (to === 20) return "to the last step";
  return `${Math.abs(to - at) === 1 ? "one step" : "five steps"} ${to > at ? "forward" : "back"}`;
};

describe("the keys of the page", () => {
  it("do what the sheet says, and the sheet leaves none out", () => {
    const told = new Map(sheet("Everywhere but in a text").flatMap(({ keys, says }) => keys.map((key) => [key, says])));
    for (const key of ALL) {
      const command = commandOf(press(key), true);
      expect(told.get(key)).toBe(command === null ? undefined : SAYS[command]);
    }
    expect(told.get("Mod-z")).toBe(SAYS[commandOf(press("z", { ctrlKey: true }), true) ?? "keys"]);
    expect(told.get("Shift-Mod-z")).toBe(SAYS[commandOf(press("Z", { metaKey: true, shiftKey: true }), true) ?? "keys"]);
    expect(told.get("Ctrl-y")).toBe(SAYS[commandOf(press("y", { ctrlKey: true }), true) ?? "keys"]);
    expect(told.size).toBe(Object.keys(LETTERS).length + 4);
  });

  it("of one letter can be switched off, and the others stay", () => {
    for (const key of Object.keys(LETTERS)) expect(commandOf(press(key), false)).toBeNull();
    expect(commandOf(press("?", { shiftKey: true }), false)).toBe("keys");
    expect(commandOf(press("z", { ctrlKey: true }), false)).toBe("undo");
  });

  it("leave the browser's own alone", () => {
    for (const key of ALL) {
      expect(commandOf(press(key, { altKey: true }), true)).toBeNull();
      if (key !== "z" && key !== "y") expect(commandOf(press(key, { ctrlKey: true }), true)).toBeNull();
      if (key !== "z") expect(commandOf(press(key, { metaKey: true }), true)).toBeNull();
    }
    expect(commandOf(press("P", { shiftKey: true }), true)).toBeNull();
  });
});

describe("the sheet", () => {
  it("has every key of the story, and says what it does", () => {
    expect(Object.keys(STORY).toSorted()).toEqual(Object.keys(MOVES).toSorted());
    for (const [key, says] of Object.entries(STORY)) expect(says).toBe(does(key, 10));
  });

  it("has every key that leads through the map", () => {
    const leads = ALL.filter((key) => keyTo(key, false, { row: 8, column: 3 }, { row: 20, column: 8 }) !== null);
    // Enter is a link's own.
    expect(Object.keys(MAP).toSorted()).toEqual([...leads, "Enter"].toSorted());
  });

  it("names keys that the editor has", () => {
    const bound = new Set(KEYS.flatMap(({ key, mac }) => [key, mac]));
    // Those of hints and layout are bound with what they are about; Tab is left to the browser.
    const others = new Set(["Alt-Enter", "Shift-Alt-f", "Tab"]);
    expect(Object.keys(EDITOR).filter((key) => !bound.has(key) && !others.has(key))).toEqual([]);
    expect(bound.has("Tab")).toBe(false);
  });

  it("has words for each of its lines, once", () => {
    for (const { lines } of GROUPS) {
      expect(lines.every(({ keys, says }) => keys.length > 0 && says !== "")).toBe(true);
      const keys = lines.flatMap((line) => line.keys);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });
});
