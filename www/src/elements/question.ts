/**
 * From what is asked for to one question, as `doccheck` makes it: what is left out is what the program declares, or else the first
 * that there is. A name that nothing declares stays, and is told by the engine.
 */

import type { Catalog, DiagnosticView, OperationEntry } from "../engine/types.ts";
import type { Choices } from "../state/state.ts";
import type { Texts } from "../worker/protocol.ts";
import { type Heading, headings, type Sort } from "./headings.ts";
import type { Wanted } from "./wanted.ts";

/** Where nothing is asked, and what would be something. */
export const ASKS_NOTHING: DiagnosticView = {
  error: true,
  place: { file: "", line: 1, column: 1, end_line: 1, end_column: 1 },
  message: "this asks nothing",
  help: "name a `case`, an `operation` or a `strategy`, or write a program: it begins with `stalewalk 1`",
  fix: null,
};

type Asks = Pick<Wanted, "operation" | "strategy" | "arch" | "kernel" | "variant" | "params" | "delayed">;

/** The question; null where nothing is asked. `texts`: those of the element's own program. */
export function question(catalog: Catalog, asks: Asks, texts: Texts): Choices | null {
  const declared = declaredIn(catalog, texts);
  const name = operationOf(catalog, asks, declared);
  if (name === null) return null;
  const operation = catalog.operations.find((o) => o.name === name);
  return {
    operation: name,
    strategy: asks.strategy || strategyOf(operation, declared.strategies),
    arch: asks.arch || (operation?.archs[0] ?? declared.archs[0] ?? catalog.archs[0]?.name ?? ""),
    kernel: asks.kernel || (declared.kernels[0] ?? catalog.kernels[0]?.name ?? ""),
    params: asks.params,
    ...(asks.variant === "" ? {} : { variant: asks.variant }),
    ...(asks.delayed ? { stores: "delayed" as const } : {}),
  };
}

/** What the program declares and the engine has understood, in the order of the text. */
interface Declared {
  readonly operations: readonly Own[];
  readonly strategies: readonly string[];
  readonly archs: readonly string[];
  readonly kernels: readonly string[];
}

interface Own {
  readonly name: string;
  /** The operations that a case is made of. */
  readonly of: readonly string[];
}

/** The name of a case without that of its part. */
const whole = (name: string): string => name.split("/")[0] ?? name;

/** The entries of a list that stand in the program, in its order. Its parts stand for a case of several operations. */
function inOrder(all: readonly Heading[], sort: Sort, list: readonly { readonly name: string; readonly file: string }[], texts: Texts): readonly Own[] {
  const known = new Map<string, string[]>();
  for (const { name, file } of list) {
    if (!(file in texts)) continue;
    const parts = known.get(whole(name)) ?? [];
    known.set(whole(name), parts);
    parts.push(name);
  }
  const ordered = all.flatMap((heading) => {
    const parts = heading.sort === sort ? (known.get(heading.name) ?? []) : [];
    if (parts.length > 0) known.delete(heading.name);
    return parts.map((name) => ({ name, of: heading.of }));
  });
  // Where a text is wrong the engine may take for a declaration what looks like none.
  return [...ordered, ...[...known.values()].flat().map((name) => ({ name, of: [] }))];
}

function declaredIn(catalog: Catalog, texts: Texts): Declared {
  const all = Object.values(texts).flatMap((text) => headings(text));
  const names = (sort: Sort, list: readonly { readonly name: string; readonly file: string }[]): readonly string[] =>
    inOrder(all, sort, list, texts).map(({ name }) => name);
  return {
    operations: inOrder(all, "operation", catalog.operations, texts),
    strategies: names("strategy", catalog.strategies),
    archs: names("arch", catalog.archs),
    // What is a part of a set is asked about with the whole of it.
    kernels: all.filter(({ sort }) => sort === "kernel").map(({ name, of: [set = name] }) => set),
  };
}

function operationOf(catalog: Catalog, asks: Asks, declared: Declared): string | null {
  const { operations } = catalog;
  if (asks.operation !== "") {
    const around = declared.operations.find((own) => isAround(own, asks.operation));
    if (around !== undefined) return around.name;
    // A case of several operations is asked by its parts, of which the first stands for all.
    const part = operations.find((o) => o.name.startsWith(`${asks.operation}/`));
    const isWhole = operations.some((o) => o.name === asks.operation);
    return isWhole ? asks.operation : (part?.name ?? asks.operation);
  }
  const [own] = declared.operations;
  if (own !== undefined) return own.name;
  const named = asks.strategy === "" ? declared.strategies : [asks.strategy];
  const { archs, kernels } = declared;
  if (named.length === 0 && archs.length === 0 && kernels.length === 0) return null;
  const fits = (o: OperationEntry): boolean => !o.case && (named.length === 0 || o.strategies.some((s) => named.includes(s)));
  return operations.find(fits)?.name ?? "";
}

/** Whether a program's case, or a part of it, is one of the operation that is asked about: `case mine "…" of exit_mmap`. */
function isAround({ name, of }: Own, operation: string): boolean {
  const [, part = operation] = name.split("/");
  return part === operation && of.includes(operation);
}

/** A strategy of the program that is for the operation; a case says itself which; else the operation's first. */
function strategyOf(operation: OperationEntry | undefined, own: readonly string[]): string {
  const fits = own.find((name) => operation?.strategies.includes(name));
  if (operation?.case === true) return operation.strategy ?? fits ?? "";
  return fits ?? operation?.strategies[0] ?? "";
}
