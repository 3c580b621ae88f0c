// Generated from crate/engine/src/report/types by `UPDATE_EXPECT=1 cargo test -p stalewalk-engine`.

export type Wave = { 
/**
 * Lanes from top to bottom; neighbours with one `group` belong together.
 */
lanes: Array<Lane>, 
/**
 * Requests joined with what they cause.
 */
links: Array<Link>, 
/**
 * Stretches of time with a name, drawn under the lanes: "the only flush", "stale, and used".
 */
spans: Array<Stretch>, };

export type Lane = { 
/**
 * The heading it stands under, empty for the moves at the top: "page tables", "CPU 0, exiting task".
 */
group: string, 
/**
 * Its name: `kernel, CPU 0`, `pgd[0]`, `TLB x`, `P`.
 */
label: string, 
/**
 * What it shows.
 */
lane: LaneKind, 
/**
 * The CPU it belongs to, counted from 0; null for memory.
 */
cpu: number | null, 
/**
 * Single moments, in order.
 */
marks: Array<Mark>, 
/**
 * Stretches of time, in order, not overlapping.
 */
bars: Array<Bar>, };

export type LaneKind = "kernel" | "hardware" | "entry" | "leaf" | "partial-walk" | "walk" | "frame";

export type Mark = { 
/**
 * The step, counted from 1.
 */
step: number, 
/**
 * As the step's label.
 */
label: string, 
/**
 * What kind of moment it is.
 */
role: Role, };

export type Role = "request" | "perform" | "complete" | "store" | "free" | "fill" | "act" | "violation";

export type Bar = { 
/**
 * The step that makes it; 0 if it was there at the start.
 */
from: number, 
/**
 * The step that ends it; null if it is still there after the last.
 */
to: number | null, 
/**
 * What it holds: `→ T`, `x → P rw`, `page table of dying`, `anybody's`.
 */
label: string, 
/**
 * What it is.
 */
state: BarState, 
/**
 * The step from which on it outlives what it points to; null if it never does.
 */
stale_from: number | null, 
/**
 * The step in which it is used although stale; null if it never is.
 */
used_at: number | null, 
/**
 * What ends it, in words: "dropped by invpcid in step 2"; empty if it does not end.
 */
ended_by: string, };

export type BarState = "live" | "none" | "freed";

export type Link = { 
/**
 * The step of the request, counted from 1.
 */
from: number, 
/**
 * The step it leads to: performed on a CPU, or completed.
 */
to: number, };

export type Stretch = { 
/**
 * First step.
 */
from: number, 
/**
 * Last step.
 */
to: number, 
/**
 * Its name.
 */
label: string, 
/**
 * True for the stale window.
 */
stale: boolean, };
