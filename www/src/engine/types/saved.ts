// Generated from crate/engine/src/report/types by `UPDATE_EXPECT=1 cargo test -p stalewalk-engine`.

import type { Kind, Param, Stores } from "./answer.ts";

export type SavedTrace = { 
/**
 * Version of the engine that saved it.
 */
engine: string, 
/**
 * Edition of the language that its texts are written in.
 */
edition: number, 
/**
 * Name of the operation or case.
 */
operation: string, 
/**
 * Name of the variant of the operation or case; null where it has none.
 */
variant: string | null, 
/**
 * Name of the strategy; null for a case that stands alone.
 */
strategy: string | null, 
/**
 * Name of the architecture.
 */
arch: string, 
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
knobs: Array<Param>, 
/**
 * Whether stores wait in buffers in it.
 */
stores: Stores, 
/**
 * The reader's own texts, in the order in which they were given. The library's are not saved: a trace is
 * replayed on the present ones.
 */
texts: Array<SavedText>, 
/**
 * The violation it ends in; null for a safe run.
 */
kind: Kind | null, 
/**
 * The moves as indices into what was enabled at each step: `0/3/1`.
 */
path: string, 
/**
 * What each move was: its CPU and its label, `CPU 0: clear pgd`. It shows when the same index has come to
 * mean another move, and lets a reader see what was saved.
 */
steps: Array<string>, };

export type SavedText = { 
/**
 * The path that it was read from.
 */
path: string, 
/**
 * What stands in it.
 */
text: string, };
