// Generated from crate/engine/src/report/types by `UPDATE_EXPECT=1 cargo test -p stalewalk-engine`.

import type { Verdict, Kind } from "./answer.ts";
import type { TermKind } from "./choice.ts";

export type Flips = { 
/**
 * The answer as it is.
 */
verdict: Verdict, 
/**
 * What was tried, size by size, the smallest first.
 */
tried: Array<Tried>, 
/**
 * Every set of the last of these sizes that turns the answer, in the order in which they were tried.
 */
flips: Array<Flip>, 
/**
 * The size whose sets were not tried for being too many; null where there is none.
 */
left_out: number | null, 
/**
 * True once the search is over.
 */
complete: boolean, };

export type Tried = { 
/**
 * Promises in a set.
 */
size: number, 
/**
 * Sets of that size.
 */
all: number, 
/**
 * Those that were tried.
 */
tried: number, 
/**
 * Those that contradict themselves, so that the question cannot be asked.
 */
refused: number, 
/**
 * Those with which the question does not arise.
 */
not_applicable: number, 
/**
 * Those for which a limit was reached.
 */
undecided: number, };

export type Flip = { 
/**
 * The promises, each as it would have to be.
 */
switches: Array<Switch>, 
/**
 * The answer then.
 */
verdict: Verdict, 
/**
 * The kind of the shortest run; null unless it breaks.
 */
kind: Kind | null, 
/**
 * Steps of that run; null unless it breaks.
 */
steps: number | null, 
/**
 * True if the answer is the same when that is written into the architecture's text. False where the kernel's
 * functions, which choose instructions by what they do, would take another one then.
 */
in_text: boolean, };

export type Switch = { 
/**
 * The knob or instruction.
 */
name: string, 
/**
 * Which of the two it is.
 */
what: TermKind, 
/**
 * The knob's value as it is; a clause of the instruction, empty where one is added.
 */
from: string, 
/**
 * The other value; the clause instead, empty where it is left out.
 */
to: string, 
/**
 * What is promised then.
 */
words: string, 
/**
 * Of a knob: the architectures of the library that have this value, in their order.
 */
archs: Array<string>, };
