/** Stands in for the engine until the real one is built. Not a model of anything: hand-written answers. */

import type * as T from "../../src/engine/types.ts";
import { story, safeRun } from "./stories.ts";

export default async function init(_: { module_or_path: WebAssembly.Module }): Promise<void> {}

const TABLE: Record<string, string> = {
  up_front: "BBBSBBBS", gather: "SSSSSSSS", gather_by_address: "SSSLBBBS", gather_leaf_only: "nnBLBBBS",
  switch_instead: "BBBLBBBL", local_detach: "BBBLBBBL", detach_everywhere: "SSSSSSSS", free_at_mmdrop: "LSLSLBBS",
  retire_tag: "BnBLBBBL", skip_lazy: "BBnnnBnL",
};
const VERDICTS: Record<string, T.Verdict> = { B: "breaks", S: "survives", L: "survives-stale", n: "not-applicable" };

export class Engine {
  #texts = new Map<string, string>();
  set_source(path: string, text: string): void { this.#texts.set(path, text); }
  remove_source(path: string): void { this.#texts.delete(path); }
  version(): string { return "0.1.0"; }

  #entries(kind: string): T.Entry[] {
    const found: (T.Entry & { rank: number })[] = [];
    for (const [file, text] of this.#texts) {
      const m = new RegExp(String.raw`^${kind} ([\w-]+) "([^"]*)"`, "m").exec(text);
      if (m) found.push({ name: m[1] ?? "", title: m[2] ?? "", file, rank: Number(/rank (\d+)/.exec(text)?.[1] ?? 99) });
    }
    return found.sort((a, b) => a.rank - b.rank).map(({ rank: _, ...e }) => e);
  }

  catalog(): T.Catalog {
    const n = (k: number, one: string, many: string) => Array.from({ length: k }, (_, i) => `${i + 1} ${i === 0 ? one : many}`);
    const params: T.ParamEntry[] = [
      { name: "cpus", default: "2", values: ["1", "2", "3", "4"], phrases: n(4, "CPU", "CPUs") },
      { name: "levels", default: "2", values: ["2", "3", "4"], phrases: n(4, "level of tables", "levels of tables").slice(1) },
      { name: "pages", default: "1", values: ["1", "2", "3", "4"], phrases: n(4, "page", "pages") },
      { name: "borrower", default: "true", values: ["false", "true"], phrases: ["no borrower", "a kernel thread borrows the mm"] },
    ];
    return {
      operations: [
        ...this.#entries("operation").map((e) => ({ ...e, case: false, takes_strategy: true, params })),
        ...this.#entries("case").map((e) => ({ ...e, case: true, takes_strategy: e.name.startsWith("vm"), params: [] })),
      ],
      strategies: this.#entries("strategy"), archs: this.#entries("arch"), kernels: this.#entries("kernel"),
    };
  }

  #diagnose(): T.DiagnosticView[] {
    const all: T.DiagnosticView[] = [];
    for (const [file, text] of this.#texts) {
      if (text.includes("spin forever")) for (;;);
      if (text.includes("fall over")) throw new WebAssembly.RuntimeError("unreachable executed");
      for (const [i, line] of text.split("\n").entries()) {
        const at = line.indexOf("flush_tlb_mn");
        if (at < 0) continue;
        all.push({ error: true, message: "no function `flush_tlb_mn`", help: "did you mean `flush_tlb_mm`?", place: { file, line: i + 1, column: at + 1, end_line: i + 1, end_column: at + 13 } });
      }
    }
    return all;
  }

  check(operation: string, strategy: string, arch: string, kernel: string, params: string): T.Outcome {
    const diagnostics = this.#diagnose();
    if (diagnostics.length > 0) return { diagnostics, report: null };
    return { diagnostics, report: this.#report(operation, strategy, arch, kernel, params) };
  }

  #report(operation: string, strategy: string, arch: string, kernel: string, params: string): T.Report {
    const { operations, strategies, archs } = this.catalog();
    const op = operations.find((o) => o.name === operation);
    const verdict = this.#verdict(strategy, archs.findIndex((a) => a.name === arch));
    const breaks = verdict === "breaks";
    const set = new Map(params.split(" ").map((p) => p.split("=") as [string, string]));
    const traces = breaks ? [story("freed-table"), ...(arch === "arm64" ? [story("stale-frame")] : [])] : [];
    return {
      engine: "0.1.0", edition: 1,
      question: { operation, operation_title: op?.title ?? "", strategy: strategy || null, strategy_title: strategies.find((s) => s.name === strategy)?.title ?? null, arch, arch_title: arch, kernel, params: (op?.params ?? []).map((p) => ({ name: p.name, value: set.get(p.name) ?? p.default })) },
      verdict, kind: breaks ? "freed-table" : null, kinds: traces.map((t) => t.kind ?? "freed-table"),
      headline: breaks ? "No. It breaks in 10 steps." : verdict === "survives" ? "Yes. It survives." : verdict === "survives-stale" ? "Yes, but stale entries remain." : "It does not apply.",
      summary: breaks
        ? "After the only flush, the exiting CPU itself speculates to user address x, say through a branch target left over from user mode, and caches the way to table T. T is unhooked and freed; the walker then reads whatever T holds by then, and may install it, even as a global entry."
        : verdict === "not-applicable" ? "x86-64 has no instruction that drops only leaf entries." : "Every entry is dropped on every CPU after it was unhooked and before what it points to is freed.",
      reason: verdict === "not-applicable" ? "The strategy asks for an instruction that the architecture does not have." : null,
      diagnosis: breaks ? { cause: "too-early", cpu: 0, words: "the flush came too early: before the entry pgd[0] was unhooked" } : null,
      traces, run: breaks || verdict === "not-applicable" ? null : safeRun(),
      relies_on: verdict === "survives-stale" ? [{ cpu: 1, mm: "dying", what: "leaf", condition: "tag-not-loaded", words: "keeps x → P of dying; its tag is not loaded, and is not given out again before it is flushed" }] : [],
      rests_on: [
        { name: "gate", value: "any-mode", sentence: "A prefetch or a wrong path may fill from the root in CR3 at any time and at any privilege level.", standing: "architected", source: "Intel SDM vol. 3A §4.10; Torvalds, linux-mm, 27 June 2012" },
        { name: "stray", value: "die", sentence: "MOV to CR3 ends the walks that began under the old root; the manual says only that it is serialising.", standing: "assumed", source: "no sentence in Intel SDM vol. 3A §4.10; kernels rely on it" },
      ],
      checked: { engine: "saturating", complete: true, states: 10, transitions: 14, depth: 8, bytes: 4096, limit_states: 2_000_000, limit_bytes: 268_435_456, limit_walks: null, limits: ["Stores are visible at once: store buffers are not modelled.", "Loads are never early."], not_modelled: ["flush_cache_mm"] },
    };
  }

  #verdict(strategy: string, arch: number): T.Verdict {
    return VERDICTS[TABLE[strategy]?.[arch] ?? "B"] ?? "breaks";
  }

  map(operation: string, kernel: string, _params: string): T.Map {
    const diagnostics = this.#diagnose();
    const { strategies, archs } = this.catalog();
    const cells = strategies.flatMap((s) => archs.map((a, n): T.Cell => {
      const verdict = this.#verdict(s.name, n);
      const breaks = verdict === "breaks";
      return { operation, strategy: s.name, arch: a.name, verdict, kind: breaks ? "freed-table" : null, kinds: breaks ? ["freed-table"] : [], steps: breaks ? 10 : null, states: 10, reason: breaks ? "the flush came too early" : `as it should, with ${kernel}` };
    }));
    return { diagnostics, params: [], cells: diagnostics.length > 0 ? [] : cells };
  }
}
