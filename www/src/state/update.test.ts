import { describe, expect, it } from "vitest";
import type { Catalog, DiagnosticView } from "../engine/types.ts";
import { PLAIN_LOOK } from "../link/look.ts";
import { catalog, LIBRARY, ready, report, trace } from "../testing/samples.ts";
import { NOTHING_MADE } from "./shared.ts";
import { cursor, isOld, shownTab, strategies, tabs } from "./select.ts";
import { asked, initial, type State } from "./state.ts";
import { type Action, type Opened, update } from "./update.ts";

const after = (state: State, ...actions: Action[]): State => actions.reduce(update, state);
const opened = (some: Partial<Opened>): Action => ({
  tag: "open-link",
  opened: { choices: {}, edits: {}, kind: null, own: null, cursor: null, look: PLAIN_LOOK, hidden: false, made: NOTHING_MADE, notice: "", ...some },
});
const wrong: DiagnosticView = {
  error: true,
  message: "no",
  help: "",
  fix: null,
  place: { file: "strategy/a.tlb", line: 1, column: 1, end_line: 1, end_column: 2 },
};
const story = report([trace(4, "freed-table"), trace(6, "stale-frame")]);
const judged = (): State => after(ready(), { tag: "checked", outcome: { diagnostics: [], report: story, unmet: [] }, catalog: null });

describe("the question", () => {
  it("begins with the first of every list", () => {
    expect(ready().choices).toEqual({ operation: "o", strategy: "a", arch: "x", kernel: "k", params: {} });
  });

  it("keeps only parameters that differ from their defaults", () => {
    const one = update(ready(), { tag: "set-param", name: "cpus", value: "1" });
    expect(asked(one.choices).params).toBe("cpus=1");
    expect(asked(update(one, { tag: "set-param", name: "cpus", value: "2" }).choices).params).toBe("");
  });

  it("shows another text when another strategy is chosen", () => {
    expect(shownTab(ready())?.file).toBe("strategy/a.tlb");
    const b = update(ready(), { tag: "choose", part: "strategy", name: "b" });
    expect(shownTab(b)?.file).toBe("strategy/b.tlb");
  });

  it("stays on the operation's text when another strategy is chosen", () => {
    const at = after(ready(), { tag: "show-tab", file: "operation/o.tlb" }, { tag: "choose", part: "strategy", name: "b" });
    expect(shownTab(at)?.file).toBe("operation/o.tlb");
  });

  it("takes the first architecture that a case is about, unless the one at hand is among them", () => {
    for (const [archs, arch] of [[[], "x"], [["y", "x"], "x"], [["y", "z"], "y"]] as const) {
      const operations = catalog.operations.map((o) => ({ ...o, archs: [...archs] }));
      const state = { ...ready(), catalog: { ...catalog, operations } };
      expect(update(state, { tag: "choose", part: "operation", name: "o" }).choices.arch).toBe(arch);
    }
  });

  it("has more to choose from when the rest of the library has come, and stays as it is", () => {
    const more = { ...catalog, archs: [...catalog.archs, { name: "z", title: "Z", file: "arch/z.tlb" }] };
    const state = update(ready(), { tag: "ready", version: "1", catalog: more });
    expect(state.catalog).toBe(more);
    expect(state.choices).toEqual(ready().choices);
  });

  it("keeps what an edited text brought when an engine is started again", () => {
    const edited = update(ready(), { tag: "edit", file: "strategy/a.tlb", text: "strategy aa" });
    expect(update(edited, { tag: "ready", version: "1", catalog }).catalog).toBe(edited.catalog);
    const brought = { ...catalog, strategies: [{ name: "aa", title: "", file: "strategy/a.tlb" }] };
    const renamed = update(edited, { tag: "checked", outcome: { diagnostics: [], report: null, unmet: [] }, catalog: brought });
    expect(update(renamed, { tag: "ready", version: "1", catalog }).choices.strategy).toBe("aa");
  });

  it("follows a name that is changed in its text", () => {
    const renamed = { ...catalog, strategies: [{ name: "aa", title: "one way", file: "strategy/a.tlb" }] };
    const state = after(
      ready(),
      { tag: "edit", file: "strategy/a.tlb", text: "strategy aa" },
      { tag: "checked", outcome: { diagnostics: [wrong], report: null, unmet: [] }, catalog: renamed },
    );
    expect(state.choices.strategy).toBe("aa");
  });
});

describe("the strategies of an operation", () => {
  const others = catalog.operations.map((o) => ({ ...o, name: "p", file: "operation/p.tlb", strategies: ["c", "a"] }));
  const two: Catalog = {
    ...catalog,
    operations: [...catalog.operations, ...others],
    strategies: [...catalog.strategies, { name: "c", title: "a third way", file: "strategy/c.tlb" }],
  };
  const begun = (): State => update(initial(LIBRARY, "light"), { tag: "ready", version: "1", catalog: two });
  const other: Action = { tag: "choose", part: "operation", name: "p" };
  const link = (strategy: string): State => update(begun(), opened({ choices: { operation: "p", strategy } }));

  it("are what there is to choose from, in the order of all", () => {
    expect(strategies(two, "p").map((s) => s.name)).toEqual(["a", "c"]);
    expect(strategies(two, "nobody's")).toBe(two.strategies);
  });

  it("have the one at hand, or it is another", () => {
    expect(update(begun(), other).choices.strategy).toBe("a");
    const b = update(begun(), { tag: "choose", part: "strategy", name: "b" });
    expect(update(b, other).choices.strategy).toBe("c");
  });

  it("are what a link may ask for", () => {
    expect(link("c").choices.strategy).toBe("c");
    expect(link("").choices.strategy).toBe("a");
    expect(link("b").choices.strategy).toBe("a");
    expect(link("b").notice).toMatch(/asks for b/);
  });
});

describe("a link", () => {
  it("that asks for what there is not is answered with something else, and says so", () => {
    const state = update(ready(), opened({ choices: { strategy: "gone", arch: "x" } }));
    expect(state.choices.strategy).toBe("a");
    expect(state.notice).toMatch(/asks for gone/);
  });

  it("may bring the text of what it asks for", () => {
    const state = update(ready(), opened({ choices: { strategy: "mine" }, edits: { "strategy/a.tlb": "strategy mine" } }));
    expect(state.choices.strategy).toBe("mine");
    expect(state.notice).toBe("");
  });

  it("waits for the catalogue", () => {
    const early = update(initial(LIBRARY, "light"), opened({ choices: { strategy: "b" } }));
    expect(update(early, { tag: "ready", version: "1", catalog }).choices.strategy).toBe("b");
  });
});

describe("texts", () => {
  it("are kept only while they differ from the library", () => {
    const edited = update(ready(), { tag: "edit", file: "strategy/a.tlb", text: "strategy a // mine" });
    expect(edited.edits).toEqual({ "strategy/a.tlb": "strategy a // mine" });
    expect(update(edited, { tag: "reset", file: "strategy/a.tlb" }).edits).toEqual({});
    expect(update(edited, { tag: "edit", file: "strategy/a.tlb", text: "strategy a" }).edits).toEqual({});
  });

  it("that were edited keep a tab when the question is another", () => {
    const state = after(ready(), { tag: "edit", file: "strategy/a.tlb", text: "x" }, { tag: "choose", part: "strategy", name: "b" });
    expect(tabs(state).map((t) => t.file)).toContain("strategy/a.tlb");
  });

  it("say what they expect and is not so as long as that answer stands", () => {
    const unmet = [{ place: wrong.place, wanted: "survives" }];
    const told = update(judged(), { tag: "checked", outcome: { diagnostics: [], report: story, unmet }, catalog: null });
    expect(told.unmet).toBe(unmet);
    const broken = update(told, { tag: "checked", outcome: { diagnostics: [wrong], report: null, unmet: [] }, catalog: null });
    expect(broken.unmet).toBe(unmet);
    expect(update(broken, { tag: "checked", outcome: { diagnostics: [], report: story, unmet: [] }, catalog: null }).unmet).toEqual([]);
  });

  it("that are broken leave the last good picture, marked as old", () => {
    const broken = update(judged(), { tag: "checked", outcome: { diagnostics: [wrong], report: null, unmet: [] }, catalog: { ...catalog, strategies: [] } });
    expect(broken.report).toBe(story);
    expect(isOld(broken)).toBe(true);
    expect(broken.catalog).toBe(catalog);
  });
});

describe("the cursor", () => {
  it("begins at the last step", () => expect(cursor(judged())).toBe(4));

  it("stays within the story", () => {
    expect(cursor(update(judged(), { tag: "step-to", step: -3 }))).toBe(0);
    expect(cursor(update(judged(), { tag: "step-to", step: 99 }))).toBe(4);
  });

  it("goes to the end of another story", () => {
    const state = after(judged(), { tag: "step-to", step: 2 }, { tag: "show-trace", kind: "stale-frame" });
    expect(cursor(state)).toBe(6);
  });

  it("plays from the start when it is at the end, and stops there", () => {
    let state = update(judged(), { tag: "play" });
    expect(cursor(state)).toBe(0);
    for (let n = 0; n < 4; n++) state = update(state, { tag: "tick" });
    expect([cursor(state), state.playing]).toEqual([4, false]);
  });
});

describe("a search", () => {
  it("that was stopped or failed is not an answer", () => {
    expect(isOld(update(judged(), { tag: "judge-status", status: { tag: "stopped" } }))).toBe(true);
    expect(isOld(update(judged(), { tag: "judge-status", status: { tag: "failed", message: "x" } }))).toBe(true);
  });
});
