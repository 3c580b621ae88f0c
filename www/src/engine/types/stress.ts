// Generated from crate/engine/src/report/types by `UPDATE_EXPECT=1 cargo test -p stalewalk-engine`.

import type { Kind } from "./answer.ts";

export type Stress = { 
/**
 * The seed.
 */
seed: number, 
/**
 * The number of the first run.
 */
from: number, 
/**
 * How many runs there were.
 */
runs: number, 
/**
 * How many moves they made together.
 */
moves: number, 
/**
 * The most moves of a run, at which it is cut.
 */
most: number, 
/**
 * The runs that broke, by what they broke first, in the order of kinds.
 */
broke: Array<Broke>, 
/**
 * How many came to the end of every program, and broke nothing for a while after it either.
 */
ended: number, 
/**
 * How many were cut: they had made as many moves as a run may, or come to what the model cannot follow.
 */
cut: number, 
/**
 * The first run that broke; null if none did.
 */
first: BrokenRun | null, 
/**
 * The shortest run that broke, of several the first; null if none did.
 */
shortest: BrokenRun | null, };

export type Broke = { 
/**
 * The kind of violation.
 */
kind: Kind, 
/**
 * How many runs it ended.
 */
runs: number, };

export type BrokenRun = { 
/**
 * Its number under the seed.
 */
run: number, 
/**
 * What it broke.
 */
kind: Kind, 
/**
 * How many moves it made, the violation among them.
 */
steps: number, 
/**
 * The moves, as indices into what is enabled at each step: `0/3/1`.
 */
path: string, };
