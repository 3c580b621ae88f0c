import { describe, expect, it } from "vitest";
import type { Term } from "../../engine/types.ts";
import type { State } from "../../state/state.ts";
import { ready } from "../../testing/samples.ts";
import { override } from "./override.ts";
import { blockEnd, commentAbove, definition } from "./scan.ts";

const KERNEL = `stalewalk 1
kernel k "K" {
    // Drops it: "all" of it {
    // and waits.
    fn flush(mm) "Linux v3.6, mm/x.c" {
        if a { b() }
        // }
        c("}")
    }
}
`;

const STRATEGY = `stalewalk 1
strategy a "one way" for o {
    fn other() { }

    // Why it is expected.
    expect breaks because "x"
}
`;

const term = (hook: boolean, file = "kernel/k.tlb", source: string | null = "Linux v3.6, mm/x.c"): Term => ({
  name: "flush",
  kind: "function",
  form: "flush(mm)",
  text: "",
  values: [],
  promise: null,
  source,
  hook,
  place: { file, line: 5, column: 8, end_line: 5, end_column: 13 },
});

function page(glossary: readonly Term[], strategy = STRATEGY, operation = 'operation o "an operation" {\n}\n'): State {
  const state = ready();
  return { ...state, glossary, library: { "kernel/k.tlb": KERNEL, "strategy/a.tlb": strategy, "operation/o.tlb": operation } };
}

describe("a definition", () => {
  it("ends where its braces do, whatever strings and comments have", () => {
    expect(definition(KERNEL, term(true).place)).toBe('fn flush(mm) "Linux v3.6, mm/x.c" {\n    if a { b() }\n    // }\n    c("}")\n}');
    expect(blockEnd("{ {", 0)).toBe(null);
    expect(commentAbove(KERNEL, 5)).toBe('Drops it: "all" of it { and waits.');
  });
});

describe("an override", () => {
  it("of a hook stands in the strategy, before what is expected", () => {
    const made = override(page([term(true)]), "flush");
    expect(made?.file).toBe("strategy/a.tlb");
    expect(made?.text).toBe(`stalewalk 1
strategy a "one way" for o {
    fn other() { }

    // From kernel/k.tlb: Linux v3.6, mm/x.c
    fn flush(mm) {
        if a { b() }
        // }
        c("}")
    }

    // Why it is expected.
    expect breaks because "x"
}
`);
    expect(made?.text.split("\n")[(made?.line ?? 0) - 1]?.slice((made?.column ?? 0) - 1)).toBe("flush(mm) {");
  });

  it("of any other function stands in the operation", () => {
    const made = override(page([term(false)]), "flush");
    expect(made?.file).toBe("operation/o.tlb");
    expect(made?.text).toMatch(/^operation o "an operation" \{\n {4}\/\/ From kernel\/k\.tlb: .*\n {4}fn flush\(mm\) \{\n[^]*\n {4}\}\n\}\n$/);
  });

  it("stands in the case where the question is one, which is over its strategy", () => {
    const state = page([term(true)], STRATEGY, 'case o "a case" {\n}\n');
    const [first] = state.catalog?.operations ?? [];
    const catalog = state.catalog === null || first === undefined ? null : { ...state.catalog, operations: [{ ...first, case: true }] };
    expect(override({ ...state, catalog }, "flush")?.file).toBe("operation/o.tlb");
  });

  it("that stands there already is shown", () => {
    const own = term(true, "strategy/a.tlb");
    expect(override(page([own]), "flush")).toEqual({ file: "strategy/a.tlb", text: STRATEGY, line: 5, column: 8 });
  });

  it("cannot be made in a text without a place for it", () => {
    expect(override(page([term(true)], "stalewalk 1\nstrategy a {"), "flush")).toBe(null);
    expect(override(page([]), "flush")).toBe(null);
  });
});
