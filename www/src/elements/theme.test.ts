import { describe, expect, it } from "vitest";
import { isLight } from "./theme.ts";

describe("the letters around", () => {
  it.each(["rgb(238, 238, 238)", "rgba(255, 255, 255, 0.2)", "oklch(0.9 0.1 200)", "oklab(0.9 -0.1 0.1)", "lab(90 10 -20)", "lch(90 10 200)", "color(srgb 0.9 0.9 0.9)", "color(display-p3 0.9 0.8 0.9)", "oklch(0.8 none none / 0.5)"])(
    "are light: %s",
    (color) => expect(isLight(color)).toBe(true),
  );

  it.each(["rgb(20, 20, 19)", "rgba(0, 0, 0, 1)", "oklch(0.2 0.1 200)", "oklab(0.3 0.1 0.1)", "lab(12 80 60)", "lch(20 10 300)", "color(srgb 0.1 0.1 0.1)", "color(display-p3 0.1 0.1 0.1)", "lab(none 0 0)", ""])(
    "are dark: %s",
    (color) => expect(isLight(color)).toBe(false),
  );
});
