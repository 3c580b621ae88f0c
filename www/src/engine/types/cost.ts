// Generated from crate/engine/src/report/types by `UPDATE_EXPECT=1 cargo test -p stalewalk-engine`.

import type { Kind, Param } from "./answer.ts";
import type { DiagnosticView, ParamEntry } from "./choice.ts";

export type Costs = { 
/**
 * What is wrong with the texts.
 */
diagnostics: Array<DiagnosticView>, 
/**
 * The parameters that can be set, each with the values that costs are counted for.
 */
choices: Array<ParamEntry>, 
/**
 * The setting, every parameter with its value; that of `along` is the one which costs are looked at for first.
 */
params: Array<Param>, 
/**
 * The parameter that grows; empty where there is none.
 */
along: string, 
/**
 * Its values, smallest first.
 */
values: Array<number>, 
/**
 * Strategies in the order of the catalogue.
 */
rows: Array<CostRow>, };

export type CostRow = { 
/**
 * The strategy; empty where the operation has none.
 */
strategy: string, 
/**
 * Why there is nothing to count, where that is so; empty otherwise.
 */
reason: string, 
/**
 * Its counts, value by value of the parameter that grows; null where a run is too large to be counted.
 */
points: Array<Counts | null>, };

export type Counts = { 
/**
 * Invalidating instructions executed, on all CPUs, by name; in the order of the architecture.
 */
instructions: Array<Executed>, 
/**
 * Instructions executed that wait for those, or order them, by name.
 */
barriers: Array<Executed>, 
/**
 * Flushes: invalidates, by whatever instructions and interrupts, with nothing unhooked or freed in between.
 */
flushes: number, 
/**
 * Roots loaded, on all CPUs.
 */
root_loads: number, 
/**
 * Inter-processor interrupts sent, one for each CPU that is asked.
 */
ipis: number, 
/**
 * CPUs that took one or more of them.
 */
interrupted: number, 
/**
 * Cached items (translations, partial walks, invalid entries) that flushes and root loads dropped.
 */
lost: number, 
/**
 * Pages freed, tables not counted.
 */
pages: number, 
/**
 * Page tables freed.
 */
tables: number, 
/**
 * The most frames, pages and tables, that at one time nothing led to and that were not freed yet.
 */
waiting: number, 
/**
 * What the programs broke by themselves, where the run ends in that; null otherwise.
 */
broke: Kind | null, };

export type Executed = { 
/**
 * The instruction.
 */
name: string, 
/**
 * How often.
 */
times: number, };
