// Generated from crate/engine/src/report/types by `UPDATE_EXPECT=1 cargo test -p stalewalk-engine`.

import type { Verdict, Kind } from "./answer.ts";

export type Assumptions = { 
/**
 * What was tried, in the order of the promises that the answer rests on.
 */
tried: Array<Assumed>, 
/**
 * How many other values there are that were not tried, for want of room.
 */
left_out: number, };

export type Assumed = { 
/**
 * The knob or instruction: `stray`, `tlbi_vmalle1is`.
 */
name: string, 
/**
 * What is assumed: the value of the knob, or what the instruction does.
 */
value: string, 
/**
 * What was tried instead: another value, or `without drops walk`.
 */
other: string, 
/**
 * The answer then.
 */
verdict: Verdict, 
/**
 * Every kind of violation that is reachable then.
 */
kinds: Array<Kind>, };
