/**
 * From what is asked for to one question, as `doccheck` makes it: what is left out is what the program declares, or else the first
 * that there is. A name that nothing declares stays, and is told by the engine.
 */

import type { Catalog, DiagnosticView, OperationEntry } from "../engine/types.ts";
import type { Choices } from "../state/state.ts";
import type { Texts } from "../worker/protocol.ts";
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
  const own = <T extends { readonly file: string }>(list: readonly T[]): readonly T[] => list.filter((entry) => entry.file in texts);
  const declared = { operations: own(catalog.operations), strategies: own(catalog.strategies).map((s) => s.name), archs: own(catalog.archs) };
  const around = declared.operations.find((o) => isAround(texts[o.file] ?? "", o.name, asks.operation));
  const name = around?.name ?? operationOf(catalog, asks, { ...declared, kernels: own(catalog.kernels) });
  if (name === null) return null;
  const operation = catalog.operations.find((o) => o.name === name);
  return {
    operation: name,
    strategy: asks.strategy || strategyOf(operation, declared.strategies),
    arch: asks.arch || (operation?.archs[0] ?? declared.archs[0]?.name ?? catalog.archs[0]?.name ?? ""),
    kernel: asks.kernel || (own(catalog.kernels)[0]?.name ?? catalog.kernels[0]?.name ?? ""),
    params: asks.params,
    ...(asks.variant === "" ? {} : { variant: asks.variant }),
    ...(asks.delayed ? { stores: "delayed" as const } : {}),
  };
}

interface Declared {
  readonly operations: readonly OperationEntry[];
  readonly strategies: readonly string[];
  readonly archs: readonly unknown[];
  readonly kernels: readonly unknown[];
}

function operationOf(catalog: Catalog, asks: Asks, declared: Declared): string | null {
  const { operations } = catalog;
  if (asks.operation !== "") {
    // A case of several operations is asked by its parts, of which the first stands for all.
    const part = operations.find((o) => o.name.startsWith(`${asks.operation}/`));
    const whole = operations.some((o) => o.name === asks.operation);
    return whole ? asks.operation : (part?.name ?? asks.operation);
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
function isAround(program: string, name: string, operation: string): boolean {
  const [whole = "", part] = name.split("/");
  if (operation === "" || (part !== undefined && part !== operation)) return false;
  for (const [, declared, heading = ""] of program.matchAll(/^[ \t]*case[ \t]+([\p{L}\p{N}_.-]+)[ \t]+"(?:\\.|[^"\\\n])*"([^{]*)/gmu)) {
    const of = /\bof\s+([\p{L}\p{N}_.,\s-]+?)\s*(?:\b(?:with|on|rank)\b|$)/u.exec(heading)?.[1] ?? "";
    if (declared === whole && of.split(/[,\s]+/).includes(operation)) return true;
  }
  return false;
}

/** A strategy of the program that is for the operation; a case says itself which; else the operation's first. */
function strategyOf(operation: OperationEntry | undefined, own: readonly string[]): string {
  const fits = operation?.strategies.find((name) => own.includes(name));
  if (operation?.case === true) return operation.strategy ?? fits ?? "";
  return fits ?? operation?.strategies[0] ?? "";
}
