import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Catalog, OperationEntry, Outcome, Report } from "../engine/types.ts";
import { cursor } from "../state/select.ts";
import { catalog as samples, LIBRARY, report, trace } from "../testing/samples.ts";
import type { Asked, Texts } from "../worker/protocol.ts";
import { isSo, type Said } from "./claim.ts";
import type { Desk, Hub, Told } from "./hub.ts";
import type { Place } from "./place.ts";
import { Player } from "./player.ts";
import type { Shown } from "./views.ts";
import { wanted } from "./wanted.ts";

/** Who waits for the engine, with what they said that they need, and what was drawn last. */
const { waiting, drawn } = vi.hoisted(() => ({
  waiting: [] as { readonly needs: readonly string[] | null; readonly go: (hub: Hub) => void }[],
  drawn: { shown: null as Shown | null },
}));

// What draws needs a page.
vi.mock("lit", async (real) => ({ ...(await real<object>()), render: () => {} }));
vi.mock("./views.ts", () => ({ view: (shown: Shown) => void (drawn.shown = shown) }));
vi.mock("../later.ts", () => ({ bringAll: async () => {} }));
vi.mock("../view/screen.ts", () => ({ focusText: () => {}, keepInSight: () => {}, measure: () => 0, whenIdle: () => {} }));
vi.mock("./engine.ts", () => ({
  engine: (needs: readonly string[] | null) => new Promise<Hub>((go) => void waiting.push({ needs, go })),
}));

const story = report([trace(3, "freed-table")]);
const MINE = 'stalewalk 1\ncase mine "…" { }\n';
const catalog: Catalog = {
  ...samples,
  operations: [...samples.operations, { ...(samples.operations[0] as OperationEntry), name: "mine", case: true, strategies: [], file: "example.tlb" }],
};
const place = { file: "example.tlb", line: 2, column: 1, end_line: 2, end_column: 5 };
const wrong = { error: true, place, message: "no", help: "", fix: null };

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

const read = (some: Readonly<Record<string, string>>) => wanted((name) => some[name] ?? null, "https://example.org/");

/** A player on a page, with an engine that answers when it is told to. */
function stand(attributes: Readonly<Record<string, string>>, program: string | null = null) {
  const said: string[] = [];
  const heard: (boolean | null)[] = [];
  let told: Told | null = null;
  const ask = (tag: string, { operation, strategy }: Asked): void => void said.push([tag, operation, strategy].join(" ").trim());
  const desk = { isBroken: false, ask, stop: () => {}, close: () => {} };
  const open = (listener: Told): Desk => {
    told = listener;
    return desk as unknown as Desk;
  };
  const on = {
    element: new EventTarget(),
    theme: () => "light",
    playground: () => "",
    attach: () => {},
    detach: () => {},
    show: () => {},
    follow: (old: { readonly report: Report | null }, now: { readonly report: Report | null }, words: Said | null) => {
      if (now.report !== null && now.report !== old.report) heard.push(words === null ? null : isSo(words, now.report));
    },
  };
  const player = new Player(on as unknown as Place, read(attributes), program);
  return {
    player,
    desk,
    said,
    /** Whether what the document says was so, at each answer. */
    heard,
    change: (some: Readonly<Record<string, string>>, text = program) => player.change(read(some), text),
    /** The engine comes to the one who has waited longest; says what was needed. */
    come: async (): Promise<readonly string[] | null | undefined> => {
      const first = waiting.shift();
      first?.go({ open } as unknown as Hub);
      await turn();
      return first?.needs;
    },
    ready: (library: Texts = LIBRARY) => told?.ready({ version: "1", catalog, library }),
    answer: async (some: Partial<Outcome> = {}): Promise<void> => {
      told?.checked({ diagnostics: [], report: { ...story }, unmet: [], ...some }, catalog);
      await turn();
    },
    told: () => told,
    shown: () => drawn.shown as Shown,
  };
}

/** One that has been answered. */
async function answered(attributes: Readonly<Record<string, string>>, program: string | null = null) {
  const one = stand(attributes, program);
  void one.player.attach();
  await one.come();
  one.ready();
  await one.answer();
  return one;
}

beforeEach(() => void waiting.splice(0));

describe("a step that is asked for early", () => {
  it.each([
    [2, 2],
    [1.9, 1],
    [-3, 0],
    [Infinity, 3],
    [Number.NaN, 1],
  ])("%d is shown when there is a run", async (asked, is) => {
    const one = stand({ operation: "o", step: "1" });
    void one.player.attach();
    one.player.step(asked);
    await one.come();
    one.ready();
    // That more of the library has come changes nothing of it.
    one.ready({ ...LIBRARY });
    await one.answer();
    expect(cursor(one.shown().state)).toBe(is);
  });

  it("is shown once: another question has the step of its document", async () => {
    const one = await answered({ operation: "o", step: "1" });
    one.player.step(2);
    one.change({ operation: "o", strategy: "b", step: "1" });
    await one.come();
    await one.answer();
    expect(cursor(one.shown().state)).toBe(1);
  });

  it("gives way to an attribute that comes later", async () => {
    const one = stand({ operation: "o" });
    void one.player.attach();
    one.player.step(2);
    one.change({ operation: "o", strategy: "b", step: "1" });
    await one.come();
    await one.come();
    one.ready();
    await one.answer();
    expect(cursor(one.shown().state)).toBe(1);
  });
});

describe("what a document says", () => {
  it("is of its own texts, and of no change that its reader makes", async () => {
    const one = await answered({ expect: "breaks" }, MINE);
    expect(one.said.at(-1)).toBe("check mine");
    expect([one.heard, one.shown().own]).toEqual([[true], true]);
    one.player.dispatch({ tag: "edit", file: "example.tlb", text: `${MINE}// mine\n` });
    await one.answer({ report: report([]) });
    expect([one.heard, one.shown().own]).toEqual([[true, null], false]);
    one.player.reset("example.tlb");
    await one.answer({ report: report([]) });
    expect([one.heard, one.shown().own]).toEqual([[true, null, false], true]);
  });

  it("is what its program expects, too", async () => {
    const one = await answered({ expect: "breaks" }, MINE);
    one.change({ expect: "breaks", stores: "delayed" });
    await one.come();
    const unmet = [{ place, wanted: "survives" }];
    await one.answer({ unmet: [...unmet, { place: { ...place, file: "strategy/a.tlb" }, wanted: "survives" }] });
    expect([one.heard.at(-1), one.shown().unmet]).toEqual([false, unmet]);
    one.player.dispatch({ tag: "edit", file: "example.tlb", text: `${MINE}// mine\n` });
    await one.answer({ unmet });
    expect([one.heard.at(-1), one.shown().unmet]).toEqual([null, []]);
  });
});

describe("the answer", () => {
  it("is none while another is awaited, or where there can be none", async () => {
    const one = await answered({ operation: "o" });
    expect(one.player.report?.verdict).toBe("breaks");
    one.change({ operation: "o", strategy: "b" });
    expect(one.player.report).toBeNull();
    await one.come();
    one.told()?.slow("answer");
    expect(one.player.report).toBeNull();
    await one.answer();
    expect(one.player.report?.verdict).toBe("breaks");
    await one.answer({ diagnostics: [wrong], report: null });
    expect(one.player.report).toBeNull();
  });

  it("is asked of an engine that has what the question needs", async () => {
    const one = stand({ operation: "o" });
    void one.player.attach();
    one.change({ case: "mine" }, MINE);
    expect(await one.come()).toEqual(["operation/o.tlb"]);
    expect(one.told()).toBeNull();
    expect(await one.come()).toBeNull();
    one.ready();
    expect(one.said).toEqual(["check mine"]);
  });

  it("that there is none is why a text is not understood, not that it asks nothing", async () => {
    const one = stand({}, "stalewalk 1\ncas wrong\n");
    void one.player.attach();
    await one.come();
    one.ready();
    await one.answer({ diagnostics: [wrong], report: null });
    expect(one.shown().state.diagnostics).toEqual([wrong]);
    // Whatever comes of the library later.
    one.ready({ ...LIBRARY, more: "" });
    await one.answer({ diagnostics: [wrong], report: null });
    expect(one.shown().state.diagnostics).toEqual([wrong]);
  });

  it("is asked only when what another question needs has come", async () => {
    const one = await answered({ operation: "o" });
    one.change({ case: "mine" });
    await turn();
    one.change({ case: "mine" }, MINE);
    expect(one.said).toEqual(["check o a"]);
    await one.come();
    await one.come();
    await one.come();
    expect(one.said).toEqual(["check o a", "check mine"]);
  });

  it("leaves what the reader writes while more of the library comes", async () => {
    const one = await answered({ operation: "o" });
    one.player.dispatch({ tag: "edit", file: "strategy/a.tlb", text: "broken" });
    await one.answer({ diagnostics: [wrong], report: null });
    one.ready({ ...LIBRARY, more: "" });
    await turn();
    expect(one.shown().state.edits).toEqual({ "strategy/a.tlb": "broken" });
    expect(one.said.at(-1)).toBe("check o a");
  });

  it("is asked of another engine where this one is broken", async () => {
    const one = await answered({ operation: "o" });
    one.told()?.failed("no worker", "answer");
    one.desk.isBroken = true;
    one.player.retry();
    expect(waiting).toHaveLength(1);
  });
});
