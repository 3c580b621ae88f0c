// Generated from crate/engine/src/report/types by `UPDATE_EXPECT=1 cargo test -p stalewalk-engine`.

import type { Standing } from "./answer.ts";
import type { Place, Held } from "./trace.ts";

export type Diagnosis = { 
/**
 * The cause, one of the design's words.
 */
cause: Cause, 
/**
 * The CPU that held the offending item, counted from 0; null where no CPU is to blame.
 */
cpu: number | null, 
/**
 * The cause in a sentence.
 */
words: string, 
/**
 * For a store that is not visible: the two statements between which a barrier is enough. Else null.
 */
barrier: MissingBarrier | null, };

export type Cause = "no-flush" | "too-early" | "missed-cpu" | "missed-device" | "missed-backing" | "not-waited-for" | "wrong-tag" | "wrong-address" | "leaf-only" | "global-spared" | "walk-in-flight" | "stray-walk" | "still-hooked" | "software-walk" | "store-not-visible" | "not-synchronised" | "not-drained" | "no-break-before-make" | "only-by-instruction" | "not-mapped" | "mark-lost" | "assertion" | "everybody-waits";

export type MissingBarrier = { 
/**
 * The statement that stores.
 */
after: Place, 
/**
 * The statement of the same CPU that comes too early.
 */
before: Place, };

export type NeededBarrier = { 
/**
 * The statement.
 */
place: Place, 
/**
 * What it is, in a sentence.
 */
words: string, };

export type Reliance = { 
/**
 * The CPU that holds it, counted from 0; null for what stands in a backing store.
 */
cpu: number | null, 
/**
 * The address space whose tag it carries.
 */
mm: string, 
/**
 * What is held.
 */
what: Held, 
/**
 * The condition of its use that fails.
 */
condition: Condition, 
/**
 * The statements that take it away, each where the text says so.
 */
until: Array<Place>, 
/**
 * True if some is still there when every program has ended.
 */
stays: boolean, 
/**
 * All of it in a sentence or two.
 */
words: string, };

export type Condition = "tag-not-loaded" | "no-access" | "gate-closed";

export type Promise = { 
/**
 * The knob or instruction: `gate`, `invlpg`.
 */
name: string, 
/**
 * The knob's value, `any-mode`; for an instruction what it drops.
 */
value: string, 
/**
 * The promise as a sentence.
 */
sentence: string, 
/**
 * How sure it is.
 */
standing: Standing, 
/**
 * Manual and section, commit, or mail.
 */
source: string, 
/**
 * Where the question or its case set a knob: the value that the architecture itself has. Null otherwise.
 */
instead_of: string | null, };
