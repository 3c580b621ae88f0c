import { describe, expect, it } from "vitest";
import type { Outcome, Report, Trace, Turn } from "../engine/types.ts";
import { exerciseOf, linkOf } from "../link/linked.ts";
import { decode } from "../link/fragment.ts";
import { ready, report, trace } from "../testing/samples.ts";
import { begin } from "./own.ts";
import { shownMap } from "./map-select.ts";
import type { State } from "./state.ts";
import { type Action, update } from "./update.ts";

const after = (state: State, ...actions: Action[]): State => actions.reduce(update, state);
const answer = (of: Report): Action => ({ tag: "checked", outcome: { diagnostics: [], report: of, unmet: [] } as Outcome, catalog: null });
const open = (fragment: string): Action => ({ tag: "open-link", opened: decode(fragment) });

/** A run whose steps have other names from step `from` on. */
function run(path: string, kind: Trace["kind"], from = Infinity): Trace {
  const moves = path.split("/").filter((move) => move !== "");
  const sample = trace(moves.length, kind);
  const steps = sample.steps.flatMap((s, n) => [n >= from ? Object.assign({}, s, { label: `other ${n}` }) : s]);
  return { ...sample, path, steps };
}

const turn = (of: Trace, some: Partial<Turn> = {}): Action => ({
  tag: "played",
  turn: { trace: of, summary: "", diagnosis: null, moves: [], nearest: null, complete: true, trouble: null, ...some },
});

const breaking = report([run("0/1/2", "freed-table")]);
const answered = (): State => after(ready(), answer(breaking), { tag: "judge-status", status: { tag: "answered" } });

/** A link as another version has made it. */
const older = (fragment: string): string => fragment.replace("engine=0.1.0", "engine=0.0.7");

const opened = (fragment: string): string => after(ready(), open(fragment), answer(breaking)).notice;

describe("a link that was made by this engine", () => {
  it("has nothing to say where everything is as it was", () => {
    const link = linkOf(after(answered(), { tag: "step-to", step: 2 }));
    expect(link).toMatch(/step=2&answer=breaks\.freed-table&story=/);
    const state = after(ready(), open(link), answer(breaking));
    expect([state.notice, state.shared.opening, state.own, state.cursor]).toEqual(["", null, null, 2]);
  });

  it("says that its answer is another one, where texts have changed", () => {
    const state = after(ready(), open(linkOf(answered())), answer(report([], run("0", null))));
    expect(state.notice).toBe("This link is not what it was when it was made. Its answer is another one now: it was “breaks”, freed-table, and is “survives”.");
  });

  it("says nothing of an answer to another question", () => {
    const asking = after(answered(), { tag: "choose", part: "strategy", name: "b" }, { tag: "judge-status", status: { tag: "judging" } });
    expect(linkOf(asking)).not.toMatch(/answer=/);
  });

  it("names a step, a kind, a parameter, a variant and a text that there are none of", () => {
    expect(opened("step=9")).toBe("It shows step 9, and the story has 3.");
    expect(opened("trace=conflict")).toBe("No run ends in conflict; the shortest story is shown.");
    expect(opened("set=colour=2")).toMatch(/sets colour, which there is no parameter of/);
    expect(opened("variant=v")).toMatch(/the variant v, which there is not/);
    expect(opened("file=a/b.tlb")).toMatch(/a text that this page does not have/);
  });
});

describe("a link that another version made", () => {
  it("says that its answer and its story still hold", () => {
    const link = older(linkOf(after(answered(), { tag: "step-to", step: 2 })));
    const state = after(ready(), open(link), answer(breaking));
    expect(state.notice).toBe(
      "This link was made with engine 0.0.7; this page has 0.1.0. Its answer still holds: “breaks”, freed-table. Its story goes step by step as it did.",
    );
  });

  it("says that it does not say what its answer was", () => {
    expect(after(ready(), open("engine=0.0.7&strategy=a"), answer(breaking)).notice).toMatch(/does not say what its answer was/);
  });

  it("shows a story that is told otherwise today as a run of its own", () => {
    const link = older(linkOf(after(answered(), { tag: "step-to", step: 2 })));
    const now = report([run("0/2/2", "freed-table", 1)]);
    const asked = after(ready(), open(link), answer(now));
    expect([asked.own?.moves, asked.cursor, asked.notice]).toEqual([[0, 1, 2], 2, ""]);
    const state = after(asked, turn(run("0/1/2", "freed-table")));
    expect(state.notice).toMatch(/The checker tells another story now; that of the link still goes through, and is shown as a run of its own\.$/);
    expect(state.cursor).toBe(2);
  });

  it("says that a run goes through and ends otherwise", () => {
    const link = older(linkOf(after(answered(), { tag: "step-to", step: 2 })));
    const state = after(ready(), open(link), answer(report([], run("0", null))), turn(run("0/1/2", null)));
    expect(state.notice).toMatch(/but it ended in freed-table, and ends in no violation\.$/);
  });

  it("names the step that has become another move, and what there is instead", () => {
    const link = older(linkOf(after(answered(), { tag: "step-to", step: 3 }, { tag: "show-trace", kind: "freed-table" })));
    const asked = after(ready(), open(link), answer(report([run("0", "deadlock")])));
    const cut = after(asked, turn(run("0/1/2", null, 1)));
    expect([cut.own?.moves, cut.notice]).toEqual([[0], ""]);
    const moves = [1, 2, 3, 4].map((n) => ({ choice: n, actor: "kernel" as const, cpu: 0, sentence: `CPU 0 does ${n}.` }));
    const state = after(cut, turn(run("0", null), { moves }));
    expect(state.notice).toMatch(
      /it was “breaks”, freed-table, and is “breaks”, deadlock\. Step 2 of its story, “CPU 0: s2”, is not enabled any more; the run is shown up to it\. What may come there instead: “CPU 0 does 1\.” “CPU 0 does 2\.” “CPU 0 does 3\.” and 1 more\.$/,
    );
    expect(state.own?.moves).toEqual([0]);
  });

  it("does so of a reader’s own run, whose moves may have come to mean others", () => {
    const own = { ...begin([0, 1, 2], false), turn: null };
    const made = after({ ...answered(), own }, turn(run("0/1/2", null)));
    const link = older(linkOf(made));
    expect(link).toMatch(/moves=start\/0\/1\/2&answer=.*story=/);
    const same = after(ready(), open(link), answer(breaking), turn(run("0/1/2", null)));
    expect(same.notice).toMatch(/Its run goes step by step as it did\.$/);
    // The engine refuses the last move by itself.
    const state = after(ready(), open(link), turn(run("0/1", null), { trouble: "move 3 is not enabled any more" }), answer(breaking));
    expect(state.notice).toMatch(/Step 3 of its story, “CPU 0: s3”, is not enabled any more.*The run is over before it\.$/);
    expect(state.own?.moves).toEqual([0, 1]);
  });

  it("says that there is no answer to compare where its texts are wrong", () => {
    const place = { file: "strategy/a.tlb", line: 1, column: 1, end_line: 1, end_column: 2 };
    const outcome: Outcome = { diagnostics: [{ error: true, message: "no", help: "", fix: null, place }], report: null, unmet: [] };
    expect(after(ready(), open(older(linkOf(answered()))), { tag: "checked", outcome, catalog: null }).notice).toMatch(/0\.0\.7.*texts have errors here/);
  });

  it("may name a variant and a parameter that its own text declares", () => {
    const edits = { "operation/o.tlb": "operation o, with more" };
    const opening: Action = { tag: "open-link", opened: { ...decode("operation=o&variant=mine&set=depth=3"), edits } };
    const state = after(ready(), opening);
    expect([state.choices.variant, state.choices.params, state.notice]).toEqual(["mine", { depth: "3" }, ""]);
  });

  it("is forgotten when the reader asks something else", () => {
    const link = older(linkOf(answered()));
    const state = after(ready(), open(link), { tag: "choose", part: "strategy", name: "b" }, answer(breaking));
    expect([state.notice, state.shared.opening]).toEqual(["", null]);
  });
});

describe("an exercise", () => {
  const link = exerciseOf(after(answered(), { tag: "step-to", step: 2 }));
  const map = { diagnostics: [], params: [], stores: "immediate" as const, cells: [] };
  const begun = (): State => after(answered(), { tag: "mapped", map }, open(link), { tag: "mapped", map }, answer(breaking));

  it("keeps nothing in its link that tells the answer", () => {
    expect(link).toMatch(/hide=verdict&seal=[0-9a-z]+$/);
    expect(link).not.toMatch(/answer|story|step|moves|trace/);
  });

  it("has a state in which there is no answer, and a run to be made from the start", () => {
    const state = begun();
    expect([state.report, shownMap(state), state.mapView.pair, state.own?.moves]).toEqual([null, null, null, []]);
    // Its own link withholds it, too, and the same digest goes along.
    expect(linkOf(state)).toContain(link.slice(link.indexOf("hide=")));
  });

  it("stays one when another question is asked, from the start", () => {
    const state = after(begun(), turn(run("", null)), { tag: "choose", part: "strategy", name: "b" });
    expect([state.shared.hidden, state.report, state.own?.moves, state.own?.turn]).toEqual([true, null, [], null]);
  });

  it("ends when the reader has broken it, and keeps the run", () => {
    const made = after(begun(), turn(run("", null)), { tag: "make-move", choice: 1 });
    expect(made.shared.hidden).toBe(true);
    const broken = after(made, turn(run("1", "stale-frame")));
    expect([broken.shared.hidden, broken.report, broken.own?.moves]).toEqual([false, null, [1]]);
    expect(after(broken, answer(breaking)).report).toBe(breaking);
  });

  it("ends when the answer is asked for, and says if it is another one than it was", () => {
    const shown = after(begun(), { tag: "shared", what: { tag: "show-answer" } });
    expect([shown.shared.hidden, shown.own]).toEqual([false, null]);
    expect(after(shown, answer(breaking)).notice).toBe("");
    expect(after(shown, answer(report([], run("0", null)))).notice).toMatch(/another one than it had when this exercise was made/);
    const old = after(ready(), open(older(link)), { tag: "shared", what: { tag: "show-answer" } }, answer(breaking));
    expect(old.notice).toBe("This link was made with engine 0.0.7; this page has 0.1.0. The answer is the one that it had.");
  });
});
