import { describe, expect, it } from "vitest";
import type { Turn } from "../engine/types.ts";
import { ready, report, trace } from "../testing/samples.ts";
import { answered, begin, movesOf, type Own, updateOwn, warmth } from "./own.ts";
import { cursor, trace as shown } from "./select.ts";
import type { State } from "./state.ts";
import { type Action, update } from "./update.ts";

const turn = (path: string, more: Partial<Turn> = {}): Turn => ({
  trace: { ...trace(movesOf(path).length), path },
  summary: "",
  diagnosis: null,
  moves: [],
  nearest: null,
  complete: true,
  trouble: null,
  ...more,
});
const away = (program: number, hardware: number): Partial<Turn> => ({ nearest: { kind: "stale-frame", program, hardware } });
const after = (state: State, ...actions: Action[]): State => actions.reduce(update, state);
const played = (path: string, more?: Partial<Turn>): Action => ({ tag: "played", turn: turn(path, more) });
const move = (choice: number): Action => ({ tag: "make-move", choice });

describe("a run of the reader's own", () => {
  const story = { ...trace(3, "stale-frame"), path: "4/5/6" };
  const judged = after(ready(), { tag: "checked", outcome: { diagnostics: [], report: report([story]), unmet: [] }, catalog: null });
  const begun = after(judged, { tag: "take-over", step: 2 });

  it("begins with the moves before the step at which it is taken over", () => {
    expect(begun.own?.moves).toEqual([4, 5]);
    expect([shown(begun), cursor(begun)]).toEqual([story, 2]);
    const taken = after(begun, played("4/5"));
    expect([shown(taken)?.steps.length, cursor(taken)]).toEqual([2, 2]);
  });

  it("takes no move from a list that is not of its moves", () => {
    expect(after(begun, move(0)).own?.moves).toEqual([4, 5]);
    const asked = after(begun, played("4/5"), move(7));
    expect(asked.own?.moves).toEqual([4, 5, 7]);
    expect(after(asked, move(8)).own?.moves).toEqual([4, 5, 7]);
    expect(after(asked, played("4/5")).own).toBe(asked.own);
    expect(after(asked, played("4/5/7"), move(8)).own?.moves).toEqual([4, 5, 7, 8]);
  });

  it("can be undone and redone, to its beginning and back", () => {
    const two = after(begun, played("4/5"), move(7), played("4/5/7"));
    const back = after(two, { tag: "undo-move" }, { tag: "undo-move" }, { tag: "undo-move" }, { tag: "undo-move" });
    expect(back.own).toMatchObject({ moves: [], undone: [7, 5, 4] });
    const again = after(back, { tag: "redo-move" }, { tag: "redo-move" }, { tag: "redo-move" }, { tag: "redo-move" });
    expect(again.own).toMatchObject({ moves: [4, 5, 7], undone: [] });
  });

  it("goes as far as the engine can follow it", () => {
    const cut = after(begun, played("4", { trouble: "move 2 of this run is not enabled any more" }));
    expect(cut.own?.moves).toEqual([4]);
    expect(after(cut, move(1)).own?.moves).toEqual([4, 1]);
  });

  it("ends with another question, and when the checker's run is wanted back", () => {
    expect(after(begun, { tag: "choose", part: "strategy", name: "b" }).own).toBeNull();
    expect(after(begun, { tag: "give-back" }).own).toBeNull();
    expect(after(begun, { tag: "show-trace", kind: null }).own).toBeNull();
    expect(after(begun, { tag: "edit", file: "strategy/a.tlb", text: "strategy aa" }).own?.moves).toEqual([4, 5]);
  });
});

const from = (was: Partial<Turn>, now: Partial<Turn>): string => {
  const first: Own = answered(begin([], false), turn("", was));
  return warmth(answered(updateOwn(first, { tag: "make-move", choice: 0 }), turn("0", now)));
};

describe("warmth", () => {
  it("compares the moves of the programs first, then those of the hardware", () => {
    expect(from(away(3, 2), away(2, 2))).toBe("warmer");
    expect(from(away(3, 2), away(3, 1))).toBe("warmer");
    expect(from(away(3, 2), away(3, 2))).toBe("no nearer");
    expect(from(away(3, 2), away(3, 3))).toBe("colder");
    expect(from(away(3, 2), away(4, 0))).toBe("colder");
  });

  it("knows when nothing can break any more, and when it does not know", () => {
    expect(from(away(3, 2), {})).toBe("lost");
    expect(from({}, {})).toBe("unknown");
    expect(from(away(3, 2), { complete: false })).toBe("unknown");
    expect(warmth(begin([], false))).toBe("unknown");
  });
});
