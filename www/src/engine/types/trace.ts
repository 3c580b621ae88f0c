// Generated from crate/engine/src/report/types by `UPDATE_EXPECT=1 cargo test -p stalewalk-engine`.

import type { Kind } from "./answer.ts";
import type { Wave } from "./picture.ts";

export type Trace = { 
/**
 * The violation it ends in; null for a safe run.
 */
kind: Kind | null, 
/**
 * Program moves in it.
 */
program: number, 
/**
 * Hardware moves in it.
 */
hardware: number, 
/**
 * The moves as indices into what was enabled at each step: `0/3/1`. Replayable and linkable.
 */
path: string, 
/**
 * The machine before the first step.
 */
start: Machine, 
/**
 * The steps in order; step `n` of the page is `steps[n - 1]`.
 */
steps: Array<Step>, 
/**
 * The same run drawn: lanes of bars over the steps.
 */
wave: Wave, };

export type Step = { 
/**
 * Who makes it.
 */
actor: Actor, 
/**
 * The CPU it is made on, counted from 0.
 */
cpu: number, 
/**
 * At most about 14 characters, for a box in the picture: `clear pgd`.
 */
label: string, 
/**
 * What happens, in one sentence.
 */
sentence: string, 
/**
 * Where the text says so: the statement first, then the calls that lead to it, outwards. Empty for
 * moves of the hardware.
 */
places: Array<Place>, 
/**
 * The violation that this step is; null but in the last step of a breaking trace.
 */
violation: Kind | null, 
/**
 * The machine after the step.
 */
machine: Machine, };

export type Actor = "kernel" | "user" | "hardware";

export type Place = { 
/**
 * The file: `strategy/up_front.tlb`.
 */
file: string, 
/**
 * First line, counted from 1.
 */
line: number, 
/**
 * First column in characters, counted from 1.
 */
column: number, 
/**
 * Last line, counted from 1.
 */
end_line: number, 
/**
 * The column after the last character, counted from 1.
 */
end_column: number, };

export type Machine = { 
/**
 * Page tables, root first, by address space.
 */
tables: Array<TableView>, 
/**
 * CPUs in their order.
 */
cpus: Array<CpuView>, 
/**
 * What stands in the backing store, where there is one.
 */
backing: Array<ItemView>, 
/**
 * Data frames in the order of declaration.
 */
frames: Array<FrameView>, 
/**
 * Shared variables and fields of things, those that a program uses, in the order of declaration.
 */
variables: Array<VariableView>, 
/**
 * The kernel's promises in force: "app: no store to x".
 */
promises: Array<string>, };

export type TableView = { 
/**
 * Its name: `pgd`, `T`.
 */
name: string, 
/**
 * The address space it belongs to.
 */
mm: string, 
/**
 * Its level, counted from 1 for the table of the leaf entries.
 */
level: number, 
/**
 * True once it was freed.
 */
freed: boolean, 
/**
 * Its entries that the programs know of.
 */
entries: Array<EntryView>, };

export type EntryView = { 
/**
 * Its place: `pgd[0]`, `T[x]`.
 */
name: string, 
/**
 * What it holds: `→ T`, `→ P rw`, `none`; `anything` in a freed table.
 */
value: string, };

export type FrameView = { 
/**
 * Its name: `P`.
 */
name: string, 
/**
 * The address space it belonged to first.
 */
mm: string, 
/**
 * True once it was freed.
 */
freed: boolean, };

export type VariableView = { 
/**
 * Its name: `flag`, `a[2]`, `app.tlb_gen`, `cpu1.loaded_mm`.
 */
name: string, 
/**
 * What it holds: `3`, `true`, `CPU 1`, `app`, `{P, Q}`.
 */
value: string, };

export type CpuView = { 
/**
 * Its task: "exiting task".
 */
task: string, 
/**
 * True for a device that walks tables, which no invalidate of a CPU's reaches. It stands behind the CPUs.
 */
device: boolean, 
/**
 * The CPUs that it shares a TLB with: each holds what the others have filled.
 */
shares_with: Array<number>, 
/**
 * Its mode.
 */
mode: Mode, 
/**
 * The address space whose root is loaded.
 */
root: string, 
/**
 * The tag that is loaded: the address space that has it, or its number. Null where there are no tags.
 */
tag: string | null, 
/**
 * True while it borrows that address space.
 */
lazy: boolean, 
/**
 * True if it may take an interrupt.
 */
irqs_on: boolean, 
/**
 * True once its program has ended.
 */
finished: boolean, 
/**
 * What it holds.
 */
items: Array<ItemView>, 
/**
 * What it has been asked and has not done: IPIs, and invalidates that were issued.
 */
pending: Array<string>, 
/**
 * Its stores that wait in its buffer, in the order in which they may leave: `T[x]: none`. Empty where stores
 * are visible at once.
 */
stores: Array<string>, };

export type Mode = "user" | "kernel" | "kernel-user";

export type Held = "leaf" | "invalid" | "partial-walk" | "walk" | "register" | "backing";

export type ItemView = { 
/**
 * What it is.
 */
held: Held, 
/**
 * The address space whose tables it was read from.
 */
mm: string, 
/**
 * `x → P rw`, `pgd[0] → T`.
 */
name: string, 
/**
 * The tag it carries: the address space that has it, or its number; `global` for one that serves every tag.
 * Null where there are no tags.
 */
tag: string | null, 
/**
 * True for what an invalidate has dropped and accesses of this CPU may still use.
 */
left: boolean, 
/**
 * True if what it points to has been freed.
 */
stale: boolean, };
