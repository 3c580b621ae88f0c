import { describe, expect, it } from "vitest";
import { across, area, HEIGHT, line, nearest, points, WIDTH } from "./chart.ts";

describe("the small pictures of the costs", () => {
  it("has the first value at the left, the last at the right, and one alone in the middle", () => {
    expect([across(0, 4), across(3, 4), across(0, 1)]).toEqual([3, WIDTH - 3, WIDTH / 2]);
  });

  it("finds the value that is nearest to a place, also beyond the edges", () => {
    expect([0, 3, 24, 26, WIDTH - 3, WIDTH + 9].map((x) => nearest(x, 4))).toEqual([0, 0, 1, 1, 3, 3]);
    expect(nearest(50, 1)).toBe(0);
  });

  it("goes from zero at the bottom to the largest at the top", () => {
    expect(points([0, 4, 2], 4).map((p) => p?.y)).toEqual([HEIGHT - 3, 3, HEIGHT / 2]);
    // Where nothing is ever paid the line lies on the ground.
    expect(points([0, 0], 0).map((p) => p?.y)).toEqual([HEIGHT - 3, HEIGHT - 3]);
  });

  it("leaves a gap where there is no number", () => {
    const at = points([1, null, 1, 1], 1);
    expect(line(at)).toBe("M3 3M47 3L69 3");
    expect(area(at)).toBe("M3 21L3 3L3 21ZM47 21L47 3L69 3L69 21Z");
  });
});
