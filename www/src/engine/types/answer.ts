// Generated from crate/engine/src/report/types by `UPDATE_EXPECT=1 cargo test -p stalewalk-engine`.

import type { Assumptions } from "./assumed.ts";
import type { Diagnosis, NeededBarrier, Reliance, Promise } from "./diagnosis.ts";
import type { Trace } from "./trace.ts";

export type Verdict = "survives" | "survives-stale" | "breaks" | "breaks-delayed" | "not-applicable" | "undecided";

export type Kind = "stale-frame" | "foreign-entry" | "freed-table" | "stale-permission" | "lost-dirty" | "conflict" | "forbidden-change" | "unexpected-fault" | "bug-on" | "deadlock";

export type Standing = "architected" | "observed" | "assumed";

export type Report = { 
/**
 * Version of the engine, as in its manifest.
 */
engine: string, 
/**
 * Edition of the language, the number in a file's first line.
 */
edition: number, 
/**
 * What was asked.
 */
question: Question, 
/**
 * The answer.
 */
verdict: Verdict, 
/**
 * The kind of the shortest trace; null unless the verdict is a kind of breaking.
 */
kind: Kind | null, 
/**
 * Every reachable kind, in the order of [`Kind`].
 */
kinds: Array<Kind>, 
/**
 * The answer in a few words: "No. It breaks in 10 steps."
 */
headline: string, 
/**
 * The story in a paragraph: what happens, what may cause it, what may follow.
 */
summary: string, 
/**
 * Why the question does not apply or is undecided; null otherwise.
 */
reason: string | null, 
/**
 * What is wrong with the flush; null unless the verdict is a kind of breaking.
 */
diagnosis: Diagnosis | null, 
/**
 * The shortest trace of each reachable kind; the first is the verdict's. Empty where nothing breaks.
 */
traces: Array<Trace>, 
/**
 * For a safe answer: a complete run in which all that can be cached is. Null otherwise.
 */
run: Trace | null, 
/**
 * For `survives-stale`: why each class of stale item cannot be used. Empty otherwise.
 */
relies_on: Array<Reliance>, 
/**
 * What an access could do that is not counted, a sentence each: a wrong-path load of what was freed.
 */
notes: Array<string>, 
/**
 * For an answer that is safe with stores delayed: the barriers whose removal alone makes it break.
 */
barriers: Array<NeededBarrier>, 
/**
 * The statements about the hardware that the answer rests on, in the order of the architecture's file.
 */
rests_on: Array<Promise>, 
/**
 * What the answer is where those that are only assumed are otherwise; null unless that was tried.
 */
assumed: Assumptions | null, 
/**
 * What was checked and what was not.
 */
checked: Checked, };

export type Question = { 
/**
 * Name of the operation or case.
 */
operation: string, 
/**
 * Its title: "process exit"; with the variant's: "process exit (as it was)".
 */
operation_title: string, 
/**
 * Name of the variant of the operation or case; null where it has none.
 */
variant: string | null, 
/**
 * Name of the strategy; null for a case that stands alone.
 */
strategy: string | null, 
/**
 * Its title: "flushing once, up front".
 */
strategy_title: string | null, 
/**
 * Name of the architecture.
 */
arch: string, 
/**
 * Its title: "x86-64"; with knobs that the question sets: "x86-64 (gate = user-mode)".
 */
arch_title: string, 
/**
 * Name of the set of kernel functions.
 */
kernel: string, 
/**
 * Every parameter with its value, in the order of declaration.
 */
params: Array<Param>, 
/**
 * Knobs that the question sets, with their values.
 */
knobs: Array<Param>, };

export type Param = { 
/**
 * Its name: `cpus`.
 */
name: string, 
/**
 * Its value as written in the language: `2`, `true`.
 */
value: string, };

export type Checked = { 
/**
 * Which engine searched.
 */
engine: Engine, 
/**
 * True if every interleaving was tried.
 */
complete: boolean, 
/**
 * Distinct states visited.
 */
states: number, 
/**
 * Moves taken between them.
 */
transitions: number, 
/**
 * Program moves of the longest shortest path.
 */
depth: number, 
/**
 * Bytes of states kept, counted by the engine.
 */
bytes: number, 
/**
 * Whether the answer was reached with stores that wait in buffers. One that breaks without is reached without.
 */
stores: Stores, 
/**
 * The limit on states.
 */
limit_states: number, 
/**
 * The limit on bytes.
 */
limit_bytes: number, 
/**
 * The limit on walks in flight of one CPU; null where there is none.
 */
limit_walks: number | null, 
/**
 * The limit on stores that wait in the buffer of one CPU; null where none waits.
 */
limit_stores: number | null, 
/**
 * What the model leaves out, a sentence each.
 */
limits: Array<string>, 
/**
 * Functions that the programs call and that the model knows to do nothing: `flush_cache_mm`.
 */
not_modelled: Array<string>, 
/**
 * Functions that the programs call with the neutral body, because nobody has looked up what this kernel does.
 */
not_seen: Array<string>, };

export type Engine = "saturating" | "explicit";

export type Stores = "immediate" | "delayed";
