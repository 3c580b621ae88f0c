import { describe, expect, it } from "vitest";
import { library } from "../../engine/library.ts";
import { untold } from "./untold.ts";

/** Words in which a text tells its answer. */
const TELLING = /\bsurviv\w*|\bbreaks?\b(?!-| before make| asks)|\bunbroken|[a-z]+-(?:frame|entry|table|permission|dirty|change|fault|on)\b(?<=freed-table|stale-\w+|lost-dirty)|\bexpect\b|\bbecause\b/i;

describe("a text whose answer is withheld", () => {
  it.each(Object.entries(library))("keeps its lines, and tells nothing: %s", (_, text) => {
    const left = untold(text);
    expect(left.split("\n").length).toBe(text.split("\n").length);
    expect(left.split("\n").filter((line) => TELLING.test(line) && !/break.before.make/.test(line))).toEqual([]);
  });

  it("keeps every word of its programs where it was", () => {
    const text = 'strategy a "x // y" for b {\n    fn f(tlb) { base(tlb) } // it breaks\n    expect on x* breaks freed-table, conflict only because "no"\n    else survives\n    fn g() { if a { } else { } }\n}\n';
    expect(untold(text)).toBe('strategy a "x // y" for b {\n    fn f(tlb) { base(tlb) }\n\n\n    fn g() { if a { } else { } }\n}\n');
  });

  it("of a case tells neither its history nor what it became", () => {
    const text = 'case c "x" {\n    year 2016\n    commit "a", "b"\n    mechanism late-flush\n    variant before "before a" {\n        fn f() { }\n    }\n    variant after "since then" { fn f() { if a { } } }\n}\n';
    expect(untold(text, "before")).toBe('case c "x" {\n\n\n\n    variant before            {\n        fn f() { }\n    }\n\n}\n');
  });
  it("takes a function of that name for what it is", () => expect(untold("expect(x) { survives }")).toBe("expect(x) { survives }"));
  it("withholds to its end what has no end", () => expect(untold('fn f() { }\nexpect in o\nbecause "x"\n')).toBe("fn f() { }\n\n\n"));
  it("of an expectation without a reason withholds no more than that", () => expect(untold("expect survives\nfn f() { }")).toBe("\nfn f() { }"));
});
