/** The hand-written ten-step story, and a safe run. */

import type * as T from "../../src/engine/types.ts";

const place = (line: number, file = "strategy/up_front.tlb"): T.Place => ({ file, line, column: 9, end_line: line, end_column: 30 });

function machine(at: number): T.Machine {
  const item = (held: T.Held, name: string, stale = false): T.ItemView => ({ held, mm: "dying", name, stale });
  const cpu = (task: string, items: T.ItemView[], pending: string[] = []): T.CpuView => ({ task, mode: "kernel", root: "dying", lazy: true, irqs_on: true, finished: false, items, pending });
  const warm = [item("leaf", "x → P rw"), item("partial-walk", "pgd[0] → T")];
  const zero = at < 2 ? warm : at < 5 ? [] : [item("partial-walk", "pgd[0] → T", at >= 9)];
  return {
    tables: [
      { name: "pgd", mm: "dying", level: 2, freed: false, entries: [{ name: "pgd[0]", value: at < 8 ? "→ T" : "none" }] },
      { name: "T", mm: "dying", level: 1, freed: at >= 9, entries: [{ name: "T[x]", value: at < 6 ? "→ P rw" : at < 9 ? "none" : "anything" }] },
    ],
    cpus: [cpu("exiting task", zero), cpu("kernel thread", at < 3 ? warm : [], at >= 1 && at < 3 ? ["drop dying"] : [])],
    frames: [{ name: "P", mm: "dying", freed: at >= 7 }],
  };
}

const STEPS: [T.Actor, number, string, string, T.Place[]][] = [
  ["kernel", 0, "flush: ask", "flush_tlb_mm asks CPU 1 by IPI to drop every entry of dying.", [place(120, "kernel/neutral.tlb"), place(10)]],
  ["kernel", 0, "drop here", "invpcid drops everything of dying on CPU 0.", [place(122, "kernel/neutral.tlb"), place(10)]],
  ["kernel", 1, "drop, ack", "CPU 1 takes the IPI and drops everything of dying.", [place(121, "kernel/neutral.tlb")]],
  ["kernel", 0, "acks in", "Everybody asked has performed the flush; CPU 0 goes on.", [place(123, "kernel/neutral.tlb"), place(10)]],
  ["hardware", 0, "walk x", "On a wrong path CPU 0 begins a walk for x, reads pgd[0] and caches pgd[0] → T.", []],
  ["kernel", 0, "clear pte", "unmap_vmas clears the leaf entry of x.", [place(48, "kernel/neutral.tlb")]],
  ["kernel", 0, "free P", "tlb_flush_mmu frees page P without another flush.", [place(19)]],
  ["kernel", 0, "clear pgd", "free_pgtables unhooks T from the pgd.", [place(62, "kernel/neutral.tlb")]],
  ["kernel", 0, "free T", "tlb_finish_mmu frees table T.", [place(19)]],
  ["hardware", 0, "reads T", "The walk for x goes on from the cached entry pgd[0] → T and reads table T, which was freed in step 9.", []],
];

function bar(from: number, to: number | null, label: string, more: Partial<T.Bar> = {}): T.Bar {
  return { from, to, label, state: "live", stale_from: null, used_at: null, ended_by: "", ...more };
}

function lane(group: string, label: string, kind: T.LaneKind, cpu: number | null, bars: T.Bar[], marks: T.Mark[] = []): T.Lane {
  return { group, label, lane: kind, cpu, marks, bars };
}

const mark = (step: number, label: string, role: T.Role): T.Mark => ({ step, label, role });

export function story(kind: T.Kind): T.Trace {
  const steps = STEPS.map(([actor, cpu, label, sentence, places], n): T.Step => ({ actor, cpu, label, sentence, places, violation: n === 9 ? kind : null, machine: machine(n + 1) }));
  return {
    kind, program: 8, hardware: 2, path: "0/0/1", start: machine(0), steps,
    wave: {
      lanes: [
        lane("", "kernel, CPU 0", "kernel", 0, [], [mark(1, "flush: ask", "request"), mark(2, "drop here", "perform"), mark(4, "acks in", "complete"), mark(6, "clear pte", "store"), mark(7, "free P", "free"), mark(8, "clear pgd", "store"), mark(9, "free T", "free")]),
        lane("", "kernel, CPU 1", "kernel", 1, [], [mark(3, "drop, ack", "perform")]),
        lane("", "hardware, CPU 0", "hardware", 0, [], [mark(5, "walk x", "fill"), mark(10, "reads T", "violation")]),
        lane("page tables", "pgd[0]", "entry", null, [bar(0, 8, "→ T"), bar(8, null, "none", { state: "none" })]),
        lane("page tables", "T[x]", "entry", null, [bar(0, 6, "→ P rw"), bar(6, 9, "none", { state: "none" }), bar(9, null, "anything", { state: "freed" })]),
        lane("CPU 0, exiting task", "walk cache", "partial-walk", 0, [bar(0, 2, "pgd[0] → T", { ended_by: "dropped by invpcid in step 2" }), bar(5, null, "pgd[0] → T", { stale_from: 9, used_at: 10 })]),
        lane("CPU 0, exiting task", "TLB x", "leaf", 0, [bar(0, 2, "x → P rw", { ended_by: "dropped by invpcid in step 2" })]),
        lane("CPU 1, kernel thread", "walk cache", "partial-walk", 1, [bar(0, 3, "pgd[0] → T")]),
        lane("CPU 1, kernel thread", "TLB x", "leaf", 1, [bar(0, 3, "x → P rw")]),
        lane("frames", "T", "frame", null, [bar(0, 9, "page table of dying"), bar(9, null, "anybody's", { state: "freed" })]),
        lane("frames", "P", "frame", null, [bar(0, 7, "data of dying"), bar(7, null, "anybody's", { state: "freed" })]),
      ],
      links: [{ from: 1, to: 3 }, { from: 3, to: 4 }],
      spans: [{ from: 1, to: 4, label: "the only flush", stale: false }, { from: 10, to: 10, label: "stale, and used", stale: true }],
    },
  };
}

export function safeRun(): T.Trace {
  const run = story("freed-table");
  const lanes = run.wave.lanes.map((l) => ({ ...l, marks: l.marks.filter((m) => m.role !== "violation"), bars: l.bars.map((b) => ({ ...b, used_at: null })) }));
  return { ...run, kind: null, steps: run.steps.map((s) => ({ ...s, violation: null })), wave: { ...run.wave, lanes, spans: [{ from: 1, to: 4, label: "the flush", stale: false }] } };
}
