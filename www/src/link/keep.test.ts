import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { forget, keep, kept, MOST } from "./keep.ts";

const what = { when: 5, link: "strategy=a&texts=abc" };
let stored: Map<string, string>;

beforeEach(() => {
  stored = new Map();
  vi.stubGlobal("localStorage", {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => void stored.set(name, value),
    removeItem: (name: string) => void stored.delete(name),
  });
});
afterEach(() => vi.unstubAllGlobals());

describe("the reader's text", () => {
  it("is kept until it is forgotten", () => {
    expect(kept()).toBeNull();
    expect(keep(what)).toBe(true);
    expect(kept()).toEqual(what);
    forget();
    expect(kept()).toBeNull();
    expect(stored.size).toBe(0);
  });

  it("is not kept where it is too long, and then an older one is not taken for it", () => {
    keep(what);
    expect(keep({ when: 6, link: `texts=${"x".repeat(MOST)}` })).toBe(false);
    expect(kept()).toBeNull();
  });

  it("is none where something else stands in its place", () => {
    for (const value of ["", "{", "null", "[]", "3", '{"when":"x","link":"texts="}', '{"when":1,"link":"step=1"}', '{"when":1}']) {
      stored.set("stalewalk-text", value);
      expect(kept()).toBeNull();
    }
  });

  it("is not kept, and nothing fails, where there is no room or no storage", () => {
    vi.stubGlobal("localStorage", {
      getItem: () => { throw new Error("denied"); },
      setItem: () => { throw new Error("quota"); },
      removeItem: () => { throw new Error("denied"); },
    });
    expect(keep(what)).toBe(false);
    expect(kept()).toBeNull();
    forget();
  });
});
