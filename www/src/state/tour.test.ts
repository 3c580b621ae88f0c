import { describe, expect, it } from "vitest";
import { decode } from "../link/fragment.ts";
import { linkOf } from "../link/linked.ts";
import { ready } from "../testing/samples.ts";
import type { State } from "./state.ts";
import { isOwnSetting, stopAt, type Tour } from "./tour.ts";
import { type Action, update } from "./update.ts";

const choices = { operation: "o", strategy: "b", arch: "x", kernel: "k", params: {} };
const tour: Tour = {
  title: "A tour",
  stops: [
    { title: "First", text: [["One."]], choices: { ...choices, strategy: "a" }, step: null },
    { title: "Second", text: [["Two."]], choices: { ...choices, params: { cpus: "1" } }, step: 2 },
  ],
};
const after = (state: State, ...actions: Action[]): State => actions.reduce(update, state);
const go = (to: number): Action => ({ tag: "tour", what: { tag: "go", to } });
const loaded: Action = { tag: "tour", what: { tag: "loaded", tour } };
const at = (to: number): State => after(ready(), loaded, go(to));

describe("the tour", () => {
  it("asks what a stop asks, and shows its step", () => {
    const second = at(2);
    expect(stopAt(second)?.title).toBe("Second");
    expect(second.choices).toEqual({ ...choices, params: { cpus: "1" } });
    expect(second.cursor).toBe(2);
    expect(isOwnSetting(second)).toBe(false);
  });

  it("waits for its text where that has not come", () => {
    const waiting = after(ready(), { tag: "choose", part: "strategy", name: "a" }, go(2));
    expect(waiting.choices.strategy).toBe("a");
    expect(after(waiting, loaded).choices.strategy).toBe("b");
  });

  it("knows when the reader has changed the setting, and returns", () => {
    const own = after(at(2), { tag: "set-param", name: "cpus", value: "2" });
    expect(isOwnSetting(own)).toBe(true);
    expect(stopAt(own)?.title).toBe("Second");
    expect(isOwnSetting(after(own, { tag: "set-param", name: "cpus", value: "1" }))).toBe(false);
    const back = after(own, { tag: "edit", file: "strategy/b.tlb", text: "strategy b, mine" }, go(2));
    expect(back.edits).toEqual({});
    expect(isOwnSetting(back)).toBe(false);
  });

  it("takes an edited text for a setting of the reader's own, and steps not", () => {
    expect(isOwnSetting(after(at(1), { tag: "edit", file: "strategy/a.tlb", text: "strategy a, mine" }))).toBe(true);
    expect(isOwnSetting(after(at(1), { tag: "step-to", step: 0 }))).toBe(false);
  });

  it("goes no further than its last stop, and leaves the question when it is left", () => {
    expect(at(99).tour.at).toBe(2);
    const left = after(at(2), { tag: "tour", what: { tag: "leave" } });
    expect(left.tour.at).toBeNull();
    expect(left.choices.strategy).toBe("b");
  });

  it("is kept by a link, with whatever the reader has changed", () => {
    const own = after(at(2), { tag: "choose", part: "strategy", name: "a" });
    const opened = after(ready(), loaded, { tag: "open-link", opened: decode(`#${linkOf(own)}`) });
    expect(opened.tour.at).toBe(2);
    expect(opened.choices.strategy).toBe("a");
    expect(isOwnSetting(opened)).toBe(true);
  });

  it("is at a stop by a link that says nothing else, whether its text is there or comes later", () => {
    const link: Action = { tag: "open-link", opened: decode("#tour=2") };
    for (const opened of [after(ready(), loaded, link), after(ready(), link, loaded)]) {
      expect(opened.choices).toEqual({ ...choices, params: { cpus: "1" } });
      expect(isOwnSetting(opened)).toBe(false);
    }
  });
});
