import { describe, expect, it } from "vitest";
import { updateWave, WAVE_VIEW, zoomed } from "../../state/wave.ts";
import { bar, lane, trace, wave } from "../../testing/samples.ts";
import { alone } from "./axis.ts";
import { firstThing, neighbour } from "./keys.ts";
import { layout, type Layout, place } from "./layout.ts";
import type { Shape } from "./lanes.ts";
import { outline } from "./shapes.ts";
import { widthOf } from "./widths.ts";
import { chosen, stepsInSight, zoomWidths } from "./zoom.ts";

const sample = wave(
  [
    lane("", "kernel, CPU 0", "kernel", [], [{ step: 1, label: "a long label", role: "request" }, { step: 3, label: "another", role: "complete" }]),
    lane("", "hardware, CPU 1", "hardware", [], [{ step: 2, label: "drop", role: "perform" }]),
    lane("CPU 0, a task", "walk cache", "partial-walk", [bar(0, 1, "pgd[0] → T"), bar(2, null, "pgd[0] → T", { stale_from: 3 })]),
    lane("CPU 0, a task", "TLB", "leaf", [bar(0, 2, "x → P")]),
    lane("frames", "T", "frame", [bar(0, null, "page table of dying")]),
  ],
  { links: [{ from: 1, to: 2 }, { from: 2, to: 3 }], spans: [{ from: 1, to: 1, label: "the first flush", stale: false }, { from: 2, to: 2, label: "the second flush", stale: false }] },
);
const run = alone(sample, 4);
const sum = (widths: readonly number[]): number => widths.reduce((a, b) => a + b, 0);

describe("a group that is folded", () => {
  const whole = layout(run, 600);
  const folded = place(run, zoomWidths([run], 600, "labels"), { folded: new Set(["CPU 0"]) });

  it("is one line that says what is in it, and a strip", () => {
    expect(folded.headings.map((h) => [h.text, h.folded, h.summary])).toEqual([
      ["programs and hardware", false, "2 lanes, 3 steps"],
      ["CPU 0, a task", true, "2 lanes, 1 stale"],
      ["frames", false, "1 lane"],
    ]);
    expect(folded.lanes.map((l) => l.text)).toEqual(["kernel, CPU 0", "hardware, CPU 1", "T"]);
    expect(folded.strips.map((s) => [s.held.length, s.stale.length, s.marks.length])).toEqual([[3, 1, 0]]);
    expect(folded.height).toBeLessThan(whole.height);
    expect(folded.width).toBeCloseTo(whole.width);
  });

  it("has no bars, and its name means the same in another story", () => {
    expect(folded.bars).toHaveLength(1);
    expect(folded.headings[1]?.group).toBe("CPU 0");
  });

  it("takes the joins of its marks along", () => {
    expect(whole.joins.map((j) => [j.by, j.back])).toEqual([["broadcast", false], ["broadcast", true]]);
    expect(place(run, [9, 9, 9, 9, 9], { folded: new Set(["programs and hardware"]) }).joins).toEqual([]);
  });

  it("is unfolded by the same", () => {
    const once = updateWave(WAVE_VIEW, { tag: "fold", group: "frames" });
    expect([...once.folded]).toEqual(["frames"]);
    expect([...updateWave(once, { tag: "fold", group: "frames" }).folded]).toEqual([]);
  });
});

describe("zoom", () => {
  it("shows all steps in the room, or so many", () => {
    expect(sum(zoomWidths([run], 600, "fit"))).toBeCloseTo(600);
    expect(zoomWidths([run], 600, 2)).toEqual([300, 300, 300, 300]);
    // There is not more to see than all.
    expect(zoomWidths([run], 600, 50)).toEqual([150, 150, 150, 150]);
    expect(stepsInSight([300, 300, 300, 300], 600)).toBe(2);
  });

  it("shows a story whole where it nearly fits and nobody has chosen", () => {
    const wide = sum(zoomWidths([run], 1, "labels"));
    const seen = (room: number) => chosen([run], room, "auto");
    expect([wide + 50, wide, wide / 1.2, wide / 1.49, wide / 1.6].map(seen)).toEqual(["labels", "labels", "fit", "fit", "labels"]);
    expect(chosen([run], wide, "labels")).toBe("labels");
    expect(zoomWidths([run], wide / 1.2, "auto")).toEqual(zoomWidths([run], wide / 1.2, "fit"));
  });

  it("goes from two to a hundred steps, and then to all", () => {
    expect([3, 2].map((seen) => zoomed(seen, 80, true))).toEqual([2, 2]);
    expect([10, 40, 70].map((seen) => zoomed(seen, 80, false))).toEqual([15, 60, "fit"]);
    expect(zoomed(90, 400, false)).toBe(100);
  });

  it("lets no label out of its box or bar, however narrow", () => {
    for (const room of [8, 40, 90, 200]) {
      const drawn = place(run, zoomWidths([run], room, "fit"));
      for (const box of drawn.boxes) expect(widthOf(box.label)).toBeLessThanOrEqual(box.width + 0.5);
      for (const b of drawn.bars) expect(b.label === "" || b.labelX + widthOf(b.label) <= b.x + b.width + 0.5).toBe(true);
    }
  });

  it("does not change how high the picture is", () => {
    const plain = layout(run, 600);
    const lines = plain.spans.map((s) => s.line);
    for (const room of [30, 100, 3000]) {
      const drawn = place(run, zoomWidths([run], room, "fit"), { lines });
      expect(drawn.height).toBe(plain.height);
      for (const a of drawn.spans) {
        for (const b of drawn.spans) {
          if (a === b || a.y !== b.y || a.label === "" || b.label === "") continue;
          expect(Math.abs(a.labelX - b.labelX)).toBeGreaterThanOrEqual((widthOf(a.label) + widthOf(b.label)) / 2 - 1);
        }
      }
    }
  });
});

describe("keys in the picture", () => {
  const drawn: Layout = layout(run, 600);
  const path = (from: string, keys: readonly string[]): string[] => {
    const been: string[] = [];
    for (const key of keys) been.push(neighbour(drawn, been.at(-1) ?? from, key)?.name ?? "nothing");
    return been;
  };

  it("begin with what happens at the cursor", () => {
    expect(firstThing(drawn, 2)?.name).toBe("s2");
    expect(firstThing(drawn, 4)?.name).toBe("s1");
  });

  it("go along a lane, and to what is nearest in the next", () => {
    expect(path("s1", ["ArrowRight", "ArrowRight"])).toEqual(["s3", "nothing"]);
    expect(path("s3", ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown"])).toEqual(["s2", "b2-0", "b3-0", "b4-0", "nothing"]);
    expect(path("b4-0", ["ArrowUp", "ArrowUp", "End", "Home", "ArrowUp", "ArrowUp", "ArrowUp"])).toEqual(["b3-0", "b2-0", "b2-1", "b2-0", "s2", "s1", "nothing"]);
  });
});

it("has an outline of its own for each kind of bar, however it is coloured", () => {
  const shapes: readonly Shape[] = ["leaf", "partial-walk", "walk", "table", "frame"];
  const drawn = shapes.map((shape) => JSON.stringify(outline(shape, { x: 0, y: 0, width: 80, height: 20 })));
  expect(new Set(drawn).size).toBe(shapes.length);
  expect(outline("invalid", { x: 0, y: 0, width: 80, height: 20 }).body).not.toBe(outline("leaf", { x: 0, y: 0, width: 80, height: 20 }).body);
});

it("points at nothing of another run", () => {
  const [one, other] = [trace(3), trace(3)];
  const at = { of: one, spot: { step: 1 }, by: "pointer" } as const;
  const pointed = updateWave(WAVE_VIEW, { tag: "point", at });
  expect(updateWave(pointed, { tag: "point", at: { ...at, spot: { step: 1 } } })).toBe(pointed);
  expect(updateWave(pointed, { tag: "point", at: { ...at, of: other } }).at?.of).toBe(other);
});
