import { describe, expect, it } from "vitest";
import { NAMES, scoped } from "./style.ts";

describe("the page's rules in an element", () => {
  it("have the element for their root", () => {
    expect(scoped(':root[data-theme="dark"] { color: red } body, h1 { margin: 0 }')).toBe('.embed[data-theme="dark"] { color: red } .embed, h1 { margin: 0 }');
    expect(scoped("#wave-body { a: b } .body { a: b }")).toBe("#wave-body { a: b } .body { a: b }");
  });

  it("are as large as the letters around, but for what asks how wide something is", () => {
    expect(scoped(".a { margin: 0.5rem -1rem; } @container (min-width: 4.1rem) { .b { top: 2rem } }")).toBe(
      ".a { margin: calc(0.5*var(--rem)) calc(-1*var(--rem)); } @container (min-width: 4.1rem) { .b { top: calc(2*var(--rem)) } }",
    );
  });

  it("have the document's colours where it gives some", () => {
    expect(scoped(".a { --ink: #1b1b1a; --quiet: var(--ink) }")).toBe(".a { --ink:var(--stale-walk-ink,#1b1b1a); --quiet:var(--stale-walk-quiet,var(--ink) )}".replace(",var(--ink) )", ",var(--ink))"));
    expect(scoped(".a { --harm: red }")).toBe(".a { --harm: red }");
    expect(new Set(NAMES).size).toBe(NAMES.length);
  });
});
