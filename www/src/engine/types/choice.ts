// Generated from crate/engine/src/report/types by `UPDATE_EXPECT=1 cargo test -p stalewalk-engine`.

import type { Verdict, Kind, Report, Param, Stores } from "./answer.ts";
import type { Promise } from "./diagnosis.ts";
import type { Place } from "./trace.ts";

export type DiagnosticView = { 
/**
 * True for an error, false for a warning.
 */
error: boolean, 
/**
 * Where.
 */
place: Place, 
/**
 * What is wrong, in lower case, naming the thing.
 */
message: string, 
/**
 * What would be right; empty if nothing obvious would.
 */
help: string, 
/**
 * The text that is right in place of what stands there, where that is the whole correction, so that an editor
 * can put it there; null otherwise.
 */
fix: string | null, };

export type Outcome = { 
/**
 * What is wrong with the texts that the question needs.
 */
diagnostics: Array<DiagnosticView>, 
/**
 * The answer; null if a text could not be understood.
 */
report: Report | null, 
/**
 * What the texts of the question expect of its answer and is not so, in their order.
 */
unmet: Array<Unmet>, };

export type Unmet = { 
/**
 * Where it stands.
 */
place: Place, 
/**
 * What it says: `breaks freed-table only`.
 */
wanted: string, };

export type Cell = { 
/**
 * Name of the operation.
 */
operation: string, 
/**
 * Name of the variant of the operation; null where it has none.
 */
variant: string | null, 
/**
 * Name of the strategy.
 */
strategy: string, 
/**
 * Name of the architecture.
 */
arch: string, 
/**
 * The answer.
 */
verdict: Verdict, 
/**
 * The kind of the shortest trace; null unless it breaks.
 */
kind: Kind | null, 
/**
 * Every reachable kind.
 */
kinds: Array<Kind>, 
/**
 * Program and hardware moves of the shortest trace together; null unless it breaks.
 */
steps: number | null, 
/**
 * Its program moves.
 */
program: number | null, 
/**
 * Its hardware moves.
 */
hardware: number | null, 
/**
 * Distinct states visited.
 */
states: number, 
/**
 * The answer in one line: why it breaks, what it relies on, why it does not apply.
 */
reason: string, };

export type Map = { 
/**
 * What is wrong with the texts.
 */
diagnostics: Array<DiagnosticView>, 
/**
 * Every parameter with its value.
 */
params: Array<Param>, 
/**
 * Whether each cell that survives with every store visible at once was tried with stores that wait, too.
 */
stores: Stores, 
/**
 * Row by row: strategies in the order of the catalogue, then architectures.
 */
cells: Array<Cell>, };

export type Catalog = { 
/**
 * Operations and cases.
 */
operations: Array<OperationEntry>, 
/**
 * Strategies, in the order in which maps list them.
 */
strategies: Array<Entry>, 
/**
 * Architectures, in the order in which maps list them.
 */
archs: Array<Entry>, 
/**
 * Sets of kernel functions.
 */
kernels: Array<Entry>, 
/**
 * What goes wrong in cases, in the order in which a list of them has it.
 */
mechanisms: Array<MechanismEntry>, 
/**
 * The functions of those sets, set by set, in the order of their texts.
 */
functions: Array<FunctionEntry>, };

export type Entry = { 
/**
 * Its permanent name.
 */
name: string, 
/**
 * Its title for a reader.
 */
title: string, 
/**
 * The file that says so.
 */
file: string, };

export type FunctionEntry = { 
/**
 * The kernel set.
 */
kernel: string, 
/**
 * Its name.
 */
name: string, 
/**
 * The architectures that it is for, as names, groups and patterns; empty for every one.
 */
archs: Array<string>, 
/**
 * Where it stands in the texts.
 */
place: Place, 
/**
 * Where the kernel has it: "Linux v3.6, arch/x86/mm/tlb.c"; for one that nobody has looked up the reason.
 */
source: string | null, 
/**
 * False where the neutral body stands in, because nobody has looked up what this kernel does.
 */
seen: boolean, };

export type MechanismEntry = { 
/**
 * Its permanent name.
 */
name: string, 
/**
 * What it says over a list of such cases.
 */
title: string, };

export type OperationEntry = { 
/**
 * Its permanent name.
 */
name: string, 
/**
 * Its title for a reader.
 */
title: string, 
/**
 * The file that says so.
 */
file: string, 
/**
 * True for a case, false for an operation of the map.
 */
case: boolean, 
/**
 * Names of the strategies that can be chosen for it, in their order; empty for a case that stands alone.
 */
strategies: Array<string>, 
/**
 * For a case: the strategy it is about.
 */
strategy: string | null, 
/**
 * For a case: the architectures it is about; empty where it says nothing of that.
 */
archs: Array<string>, 
/**
 * Its variants in the order of declaration; the first is the default. Empty where it has none.
 */
variants: Array<VariantEntry>, 
/**
 * Its parameters in the order of declaration.
 */
params: Array<ParamEntry>, 
/**
 * For a case: the year in which a kernel was mended or, where none had it, in which it was told.
 */
year: number | null, 
/**
 * For a case: the commits that mended it, as their numbers begin.
 */
commits: Array<string>, 
/**
 * For a case of a bug: the name of its mechanism.
 */
mechanism: string | null, };

export type VariantEntry = { 
/**
 * Its name.
 */
name: string, 
/**
 * Its title for a reader; its name where it has none.
 */
title: string, };

export type ParamEntry = { 
/**
 * Its name.
 */
name: string, 
/**
 * Its default.
 */
default: string, 
/**
 * The values offered, smallest first: `1`, `2`, … or `false`, `true`.
 */
values: Array<string>, 
/**
 * What one value reads like in the question, by the same index: "2 CPUs", "1 page".
 */
phrases: Array<string>, };

export type Term = { 
/**
 * The name.
 */
name: string, 
/**
 * What it names.
 */
kind: TermKind, 
/**
 * How it is written: `gate = any-mode`, `invlpg(va, tag)`, `flush_tlb_mm(mm)`.
 */
form: string, 
/**
 * What a knob is about, what an instruction does; empty for a function, whose text says it.
 */
text: string, 
/**
 * The values of a knob, the cautious one first.
 */
values: Array<TermValue>, 
/**
 * What the architecture promises; null for a function.
 */
promise: Promise | null, 
/**
 * Where a kernel has a function: "Linux v3.6, arch/x86/mm/tlb.c"; null where nothing is said of that.
 */
source: string | null, 
/**
 * True for a function that a strategy may override.
 */
hook: boolean, 
/**
 * Where it stands in the texts.
 */
place: Place, };

export type TermKind = "knob" | "instruction" | "function";

export type TermValue = { 
/**
 * The word.
 */
name: string, 
/**
 * What it means.
 */
text: string, };
