import { describe, expect, it } from "vitest";
import type { Wave } from "../../engine/types.ts";
import { bar, lane, wave } from "../../testing/samples.ts";
import { alone, type Timed } from "./axis.ts";
import { layout, place } from "./layout.ts";
import { columnWidths, shorten, widthOf } from "./widths.ts";

const sample: Wave = wave(
  [
    lane("", "kernel, CPU 0", "kernel", [], [
      { step: 1, label: "flush: ask", role: "request" },
      { step: 3, label: "a label of some length", role: "complete" },
    ]),
    lane("", "kernel, CPU 1", "kernel", [], [{ step: 2, label: "drop, ack", role: "perform" }]),
    lane("CPU 0", "walk cache", "partial-walk", [bar(0, 1, "pgd[0] → T"), bar(2, null, "pgd[0] → T", { stale_from: 3, used_at: 4 })]),
    lane("frames", "T", "frame", [bar(0, 3, "page table of dying"), bar(3, 4, "anybody's", { state: "freed" }), bar(4, null, "page of another", {})]),
  ],
  {
    links: [{ from: 1, to: 2 }, { from: 2, to: 3 }],
    spans: [
      { from: 1, to: 1, label: "the only flush there is", stale: false },
      { from: 2, to: 2, label: "another name as long", stale: false },
      { from: 4, to: 4, label: "stale, and used", stale: true },
    ],
  },
);

describe("columns", () => {
  it("fill the room they have", () => {
    const sum = columnWidths([alone(sample, 4)], 800).reduce((a, b) => a + b, 0);
    expect(sum).toBeCloseTo(800);
  });

  it("are one more when something begins with the last step", () => {
    expect(columnWidths([alone(sample, 4)], 0)).toHaveLength(5);
    expect(columnWidths([alone(wave([]), 4)], 0)).toHaveLength(4);
  });

  it("exist even for a story without steps", () => expect(columnWidths([alone(wave([]), 0)], 0)).toHaveLength(1));
});

const letterRoom = (letters: number): number => widthOf("x".repeat(letters));

describe("a label without room", () => {
  it("keeps its end, so that what ends otherwise looks otherwise", () => {
    expect(["clear T[x0]", "clear T[x1]"].map((label) => shorten(label, letterRoom(8)))).toEqual(["…T[x0]", "…T[x1]"]);
    expect(["ask others", "clear T[x0]", "→ P0 rw"].map((label) => shorten(label, letterRoom(5)))).toEqual(["ask…", "", "→ P0…"]);
    expect(["drop, ack", "keep → T", "→ T"].map((label) => shorten(label, letterRoom(6)))).toEqual(["drop…", "keep…", "→ T"]);
    expect(shorten("→ page", letterRoom(3))).toBe("");
    expect(["anything", "page table of dying"].map((label) => shorten(label, letterRoom(7)))).toEqual(["", "page…"]);
    expect(shorten("clear T[x0]", letterRoom(11))).toBe("clear T[x0]");
  });

  it("is as long as the room, or not there", () => {
    for (let letters = 0; letters < 11; letters++) expect([...shorten("→ P0 rw, → P1", letterRoom(letters))].length).toBeLessThanOrEqual(letters);
  });
});

describe.each([0, 600, 2000])("the picture in %d pixels", (room) => {
  const drawn = layout(alone(sample, 4), room);

  it("cuts no label", () => {
    for (const box of drawn.boxes) expect(box.width).toBeGreaterThan(widthOf(box.label));
    for (const b of drawn.bars) {
      const end = b.stale !== null && b.labelX < b.stale.x ? b.stale.x : b.x + b.width;
      expect(b.labelX + widthOf(b.label)).toBeLessThanOrEqual(end);
    }
  });

  it("lets no bars and no spans of one row overlap", () => {
    for (const rows of [drawn.bars, drawn.spans]) {
      for (const a of rows) {
        for (const b of rows) {
          if (a === b || a.y !== b.y) continue;
          expect(a.x + a.width <= b.x + 0.01 || b.x + b.width <= a.x + 0.01).toBe(true);
        }
      }
    }
    for (const a of drawn.spans) {
      for (const b of drawn.spans) {
        if (a !== b && a.y === b.y) {
          expect(Math.abs(a.labelX - b.labelX)).toBeGreaterThanOrEqual((widthOf(a.label) + widthOf(b.label)) / 2);
        }
      }
    }
  });

  it("stays within itself", () => {
    for (const b of drawn.bars) expect(b.x + b.width).toBeLessThanOrEqual(drawn.width + 0.01);
    for (const s of drawn.spans) expect(s.labelX + widthOf(s.label) / 2).toBeLessThanOrEqual(drawn.width);
  });
});

describe("time", () => {
  const drawn = layout(alone(sample, 4), 0);
  const edge = (n: number): number => drawn.columns[n]?.x ?? Number.NaN;

  it("ends a bar where its step ends and begins it where its step ends", () => {
    const [first, second] = drawn.bars;
    expect((first?.x ?? 0) + (first?.width ?? 0)).toBeCloseTo(edge(1));
    expect(second?.x).toBeCloseTo(edge(2));
  });

  it("hatches from the step that makes stale, and marks the use in its column", () => {
    const second = drawn.bars[1];
    expect(second?.stale?.x).toBeCloseTo(edge(3));
    const column = drawn.columns[3];
    expect(second?.used).toBeCloseTo((column?.x ?? 0) + (column?.width ?? 0) / 2);
  });

  it("joins what is asked with what it causes", () => expect(drawn.joins).toHaveLength(2));

  it("tells lanes of one name apart by what they hold", () => {
    const twins = layout(alone(wave([lane("CPU 0", "TLB", "leaf", [bar(0, 1, "x0 → P0 rw")]), lane("CPU 0", "TLB", "leaf", [bar(0, 1, "x1 → P1 rw")])]), 1), 0);
    expect(twins.lanes.map((l) => l.text)).toEqual(["TLB x0", "TLB x1"]);
  });

  it("puts a heading wherever a group begins", () => {
    expect(drawn.headings.map((h) => h.text)).toEqual(["programs and hardware", "CPU 0", "frames"]);
    expect(drawn.lanes.map((l) => l.y)).toEqual(drawn.lanes.map((l) => l.y).toSorted((a, b) => a - b));
  });
});

describe("an axis that two runs share", () => {
  // The second run lacks what the first does in column 2, and ends a column earlier.
  const other: Timed = {
    wave: wave(
      [
        lane("", "kernel, CPU 0", "kernel", [], [{ step: 1, label: "a", role: "act" }, { step: 2, label: "a label longer than any", role: "act" }]),
        lane("frames", "T", "frame", [bar(0, 1, "first"), bar(1, 2, "second", { stale_from: 1, used_at: 2 }), bar(2, null, "third")]),
      ],
      { spans: [{ from: 2, to: 2, label: "here", stale: true }] },
    ),
    steps: 2,
    axis: { columns: 4, at: (step) => [0, 1, 3][step] ?? 3 },
  };
  const runs = [alone(sample, 4), other];
  const widths = columnWidths(runs, 0);
  const [above, below] = runs.map((run) => place(run, widths));

  it("has columns wide enough for both", () => {
    expect(widths).toHaveLength(5);
    for (const box of below?.boxes ?? []) expect(box.width).toBeGreaterThan(widthOf(box.label));
    expect(above?.width).toBe(below?.width);
  });

  it("has steps of one column under each other", () => {
    expect(below?.columns.map((c) => c.step)).toEqual([1, 2]);
    expect(below?.columns.map((c) => c.x)).toEqual([above?.columns[0]?.x, above?.columns[2]?.x]);
  });

  it("lets everything last through a gap, and ends a run one column after its last step", () => {
    const [first, second, third] = below?.bars ?? [];
    const third3 = above?.columns[2];
    expect(second?.x).toBeCloseTo((first?.x ?? 0) + (first?.width ?? 0));
    expect((second?.x ?? 0) + (second?.width ?? 0)).toBeCloseTo((third3?.x ?? 0) + (third3?.width ?? 0));
    expect(second?.used).toBeCloseTo((third3?.x ?? 0) + (third3?.width ?? 0) / 2);
    expect((third?.x ?? 0) + (third?.width ?? 0)).toBeCloseTo((above?.columns[3]?.x ?? 0) + (above?.columns[3]?.width ?? 0));
    expect(below?.spans[0]?.x).toBeCloseTo((third3?.x ?? 0) + 2);
  });
});
