// Generated from crate/engine/src/report/types by `UPDATE_EXPECT=1 cargo test -p stalewalk-engine`.

import type { Kind } from "./answer.ts";
import type { Diagnosis } from "./diagnosis.ts";
import type { Trace, Actor } from "./trace.ts";

export type Turn = { 
/**
 * The run so far. Its kind is null until it breaks.
 */
trace: Trace, 
/**
 * The story in a paragraph; empty until it breaks.
 */
summary: string, 
/**
 * What is wrong; null until it breaks.
 */
diagnosis: Diagnosis | null, 
/**
 * The moves enabled now, in the order of their numbers; empty once the run has broken.
 */
moves: Array<Offer>, 
/**
 * The nearest violation that may still come; null once the run has broken, or if none can, or if that is not known.
 */
nearest: Nearest | null, 
/**
 * True if everything that may follow was tried, so that no `nearest` means that nothing can break any more.
 */
complete: boolean, 
/**
 * Why the path could not be followed to its end: "move 3 is not enabled any more"; null if it was.
 */
trouble: string | null, };

export type Offer = { 
/**
 * Its number, as a path has it.
 */
choice: number, 
/**
 * Who makes it.
 */
actor: Actor, 
/**
 * The CPU it is made on, counted from 0.
 */
cpu: number, 
/**
 * What will happen, in one sentence.
 */
sentence: string, };

export type Nearest = { 
/**
 * Its kind.
 */
kind: Kind, 
/**
 * Program moves to it.
 */
program: number, 
/**
 * Hardware moves to it.
 */
hardware: number, };
