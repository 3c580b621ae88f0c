/** Small values for unit tests. */

import type { Bar, Catalog, Lane, LaneKind, Machine, Mark, Report, Trace, Wave } from "../engine/types.ts";
import { initial, type State } from "../state/state.ts";
import { update } from "../state/update.ts";

export const LIBRARY = { "strategy/a.tlb": "strategy a", "strategy/b.tlb": "strategy b", "operation/o.tlb": "operation o" };

export const catalog: Catalog = {
  operations: [
    {
      name: "o",
      title: "an operation",
      file: "operation/o.tlb",
      case: false,
      strategies: ["a", "b"],
      strategy: null,
      archs: [],
      variants: [],
      params: [{ name: "cpus", default: "2", values: ["1", "2"], phrases: ["1 CPU", "2 CPUs"] }],
      year: null,
      commits: [],
      mechanism: null,
    },
  ],
  strategies: [
    { name: "a", title: "one way", file: "strategy/a.tlb" },
    { name: "b", title: "another way", file: "strategy/b.tlb" },
  ],
  archs: [{ name: "x", title: "X", file: "arch/x.tlb" }],
  kernels: [{ name: "k", title: "K", file: "kernel/k.tlb" }],
  mechanisms: [],
  functions: [],
};

export const machine: Machine = { tables: [], cpus: [], backing: [], frames: [], variables: [], promises: [] };

export function bar(from: number, to: number | null, label: string, more: Partial<Bar> = {}): Bar {
  return { from, to, label, state: "live", stale_from: null, used_at: null, ended_by: "", ...more };
}

export function lane(group: string, label: string, kind: LaneKind, bars: Bar[], marks: Mark[] = []): Lane {
  return { group, label, lane: kind, cpu: null, bars, marks };
}

export function wave(lanes: Lane[], more: Partial<Wave> = {}): Wave {
  return { lanes, links: [], spans: [], ...more };
}

export function trace(steps: number, kind: Trace["kind"] = null): Trace {
  return {
    kind,
    program: steps,
    hardware: 0,
    path: "",
    start: machine,
    steps: Array.from({ length: steps }, (_, n) => ({
      actor: "kernel",
      cpu: 0,
      label: `s${n + 1}`,
      sentence: `Step ${n + 1} happens.`,
      places: [],
      violation: null,
      machine,
    })),
    wave: wave([]),
  };
}

export function report(traces: Trace[], run: Trace | null = null): Report {
  return {
    engine: "0.1.0",
    edition: 1,
    question: { operation: "o", operation_title: "an operation", variant: null, strategy: "a", strategy_title: "one way", arch: "x", arch_title: "X", kernel: "k", params: [], knobs: [] },
    verdict: traces.length > 0 ? "breaks" : "survives",
    kind: traces[0]?.kind ?? null,
    kinds: traces.flatMap((t) => (t.kind === null ? [] : [t.kind])),
    headline: "An answer.",
    summary: "Why it is so.",
    reason: null,
    diagnosis: null,
    traces,
    run,
    relies_on: [],
    notes: [],
    barriers: [],
    rests_on: [],
    assumed: null,
    checked: {
      engine: "saturating",
      complete: true,
      states: 3,
      transitions: 4,
      depth: 2,
      bytes: 1,
      limit_states: 10,
      limit_bytes: 10,
      limit_walks: null,
      stores: "immediate",
      limit_stores: null,
      limits: [],
      not_modelled: [],
      not_seen: [],
    },
  };
}

/** A page that has heard from its engine. */
export function ready(): State {
  return update(initial(LIBRARY, "light"), { tag: "ready", version: "0.1.0", catalog });
}
