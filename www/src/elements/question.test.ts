import { describe, expect, it } from "vitest";
import type { Catalog, OperationEntry } from "../engine/types.ts";
import { catalog as samples } from "../testing/samples.ts";
import { question } from "./question.ts";
import { wanted } from "./wanted.ts";

const [plain] = samples.operations;
const operation = (name: string, more: Partial<OperationEntry> = {}): OperationEntry => ({ ...(plain as OperationEntry), name, file: `operation/${name}.tlb`, ...more });
const entry = (folder: string, name: string, file = `${folder}/${name}.tlb`) => ({ name, title: name, file });

const catalog: Catalog = {
  ...samples,
  operations: [
    operation("exit", { strategies: ["a", "b"] }),
    operation("exec", { strategies: ["b", "c"] }),
    operation("bug", { case: true, strategies: ["a", "b"], strategy: "b", archs: ["y", "z"] }),
    operation("both/exit", { case: true, strategies: ["a", "b"], strategy: "a" }),
    operation("both/exec", { case: true, strategies: ["b", "c"] }),
    operation("alone", { case: true, strategies: [] }),
  ],
  strategies: ["a", "b", "c"].map((name) => entry("strategy", name)),
  archs: ["x", "y", "z"].map((name) => entry("arch", name)),
  kernels: ["k", "l"].map((name) => entry("kernel", name)),
};

const asks = (attributes: Readonly<Record<string, string>>, texts: Readonly<Record<string, string>> = {}, some: Partial<Catalog> = {}) =>
  question({ ...catalog, ...some }, wanted((name) => attributes[name] ?? null, "https://example.org/"), texts);

describe("what is left out is the first that there is", () => {
  it.each([
    [{ operation: "exit" }, { operation: "exit", strategy: "a", arch: "x", kernel: "k" }],
    [{ strategy: "c" }, { operation: "exec", strategy: "c", arch: "x" }],
    [{ case: "bug" }, { operation: "bug", strategy: "b", arch: "y" }],
    [{ case: "bug", arch: "x", strategy: "a" }, { operation: "bug", strategy: "a", arch: "x" }],
    [{ case: "both" }, { operation: "both/exit", strategy: "a" }],
    [{ case: "both/exec" }, { operation: "both/exec", strategy: "" }],
    [{ case: "alone", kernel: "l", variant: "after", stores: "delayed" }, { operation: "alone", strategy: "", kernel: "l", variant: "after", stores: "delayed" }],
    [{ operation: "nowhere", arch: "w" }, { operation: "nowhere", arch: "w" }],
  ])("%o", (attributes, wants) => expect(asks(attributes)).toMatchObject(wants));

  it("asks nothing where nothing is said", () => {
    expect(asks({})).toBeNull();
    expect(asks({ arch: "y" })).toBeNull();
  });
});

describe("what a program declares comes before what the library has", () => {
  const mine = "example.tlb";
  const own = (...declarations: readonly string[]) => ({ [mine]: `stalewalk 1\n${declarations.map((words) => `${words} { }\n`).join("")}` });

  it("as its case", () => {
    const operations = [...catalog.operations, operation("mine", { file: mine, case: true, strategies: [] })];
    expect(asks({ arch: "z" }, own('case mine "…"'), { operations })).toMatchObject({ operation: "mine", strategy: "", arch: "z" });
  });

  it("as its strategy, for the first operation that it is for", () => {
    const operations = catalog.operations.map((o) => (o.name === "exec" ? { ...o, strategies: [...o.strategies, "mine"] } : o));
    const strategies = [...catalog.strategies, { ...entry("strategy", "mine"), file: mine }];
    const texts = own('strategy mine "…" for exec');
    expect(asks({}, texts, { operations, strategies })).toMatchObject({ operation: "exec", strategy: "mine" });
    expect(asks({ operation: "exit" }, texts, { operations, strategies })).toMatchObject({ operation: "exit", strategy: "a" });
  });

  it("as its architecture and its kernel", () => {
    const archs = [...catalog.archs, entry("arch", "w", mine)];
    const kernels = [...catalog.kernels, entry("kernel", "m", mine)];
    const texts = own('arch w "…"', 'kernel m "…"');
    expect(asks({}, texts, { archs, kernels })).toMatchObject({ operation: "exit", arch: "w", kernel: "m" });
    expect(asks({ case: "bug" }, texts, { archs })).toMatchObject({ arch: "y" });
    expect(asks({}, own('kernel part "…" of l'))).toMatchObject({ operation: "exit", kernel: "l" });
  });

  it("as its case around an operation that is named", () => {
    const texts = { [mine]: 'stalewalk 1\ncase mine "a \\" of b" of exit, exec with b on x {\n}\n' };
    const operations = [...catalog.operations, ...["exit", "exec"].map((part) => operation(`mine/${part}`, { file: mine, case: true, strategy: "b" }))];
    expect(asks({ operation: "exec" }, texts, { operations })).toMatchObject({ operation: "mine/exec", strategy: "b" });
    expect(asks({ operation: "bug" }, texts, { operations })).toMatchObject({ operation: "bug" });
  });

  it("as what the engine takes a mistake for", () => {
    const operations = ["meant", "mine"].map((name) => operation(name, { file: mine, case: true, strategies: [] }));
    expect(asks({}, own("cas meant"), { operations })).toMatchObject({ operation: "meant" });
    expect(asks({}, own("cas meant", 'case mine "…"'), { operations })).toMatchObject({ operation: "mine" });
  });

  it("as the first of its text, whatever order the engine lists them in", () => {
    const operations = ["one", "two"].map((name) => operation(name, { file: mine, case: true, strategies: ["s", "t"] }));
    const strategies = ["s", "t"].map((name) => entry("strategy", name, mine));
    const archs = [...catalog.archs, ...["v", "w"].map((name) => entry("arch", name, mine))];
    const kernels = [...catalog.kernels, ...["m", "n"].map((name) => entry("kernel", name, mine))];
    const texts = own('kernel n "…"', 'arch w "…"', 'strategy t "…" for o', 'case two "…" of exit', 'case one "…" of exit', 'kernel m "…"', 'arch v "…"', 'strategy s "…" for o');
    const wants = { operation: "two", strategy: "t", arch: "w", kernel: "n" };
    expect(asks({}, texts, { operations, strategies, archs, kernels })).toMatchObject(wants);
    expect(asks({ operation: "exit" }, texts, { operations, strategies, archs, kernels })).toMatchObject(wants);
  });
});
