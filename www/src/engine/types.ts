// Generated from crate/engine/src/report/types by `UPDATE_EXPECT=1 cargo test -p stalewalk-engine`.

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

export type Held = "leaf" | "invalid" | "partial-walk" | "walk" | "register" | "backing";

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

export type Trace = { 
/**
 * The violation it ends in; null for a safe run.
 */
kind: Kind | null, 
/**
 * Program moves in it.
 */
program: number, 
/**
 * Hardware moves in it.
 */
hardware: number, 
/**
 * The moves as indices into what was enabled at each step: `0/3/1`. Replayable and linkable.
 */
path: string, 
/**
 * The machine before the first step.
 */
start: Machine, 
/**
 * The steps in order; step `n` of the page is `steps[n - 1]`.
 */
steps: Array<Step>, 
/**
 * The same run drawn: lanes of bars over the steps.
 */
wave: Wave, };

export type Step = { 
/**
 * Who makes it.
 */
actor: Actor, 
/**
 * The CPU it is made on, counted from 0.
 */
cpu: number, 
/**
 * At most about 14 characters, for a box in the picture: `clear pgd`.
 */
label: string, 
/**
 * What happens, in one sentence.
 */
sentence: string, 
/**
 * Where the text says so: the statement first, then the calls that lead to it, outwards. Empty for
 * moves of the hardware.
 */
places: Array<Place>, 
/**
 * The violation that this step is; null but in the last step of a breaking trace.
 */
violation: Kind | null, 
/**
 * The machine after the step.
 */
machine: Machine, };

export type Actor = "kernel" | "user" | "hardware";

export type Place = { 
/**
 * The file: `strategy/up_front.tlb`.
 */
file: string, 
/**
 * First line, counted from 1.
 */
line: number, 
/**
 * First column in characters, counted from 1.
 */
column: number, 
/**
 * Last line, counted from 1.
 */
end_line: number, 
/**
 * The column after the last character, counted from 1.
 */
end_column: number, };

export type Machine = { 
/**
 * Page tables, root first, by address space.
 */
tables: Array<TableView>, 
/**
 * CPUs in their order.
 */
cpus: Array<CpuView>, 
/**
 * What stands in the backing store, where there is one.
 */
backing: Array<ItemView>, 
/**
 * Data frames in the order of declaration.
 */
frames: Array<FrameView>, 
/**
 * Shared variables and fields of things, those that a program uses, in the order of declaration.
 */
variables: Array<VariableView>, 
/**
 * The kernel's promises in force: "app: no store to x".
 */
promises: Array<string>, };

export type TableView = { 
/**
 * Its name: `pgd`, `T`.
 */
name: string, 
/**
 * The address space it belongs to.
 */
mm: string, 
/**
 * Its level, counted from 1 for the table of the leaf entries.
 */
level: number, 
/**
 * True once it was freed.
 */
freed: boolean, 
/**
 * Its entries that the programs know of.
 */
entries: Array<EntryView>, };

export type EntryView = { 
/**
 * Its place: `pgd[0]`, `T[x]`.
 */
name: string, 
/**
 * What it holds: `→ T`, `→ P rw`, `none`; `anything` in a freed table.
 */
value: string, };

export type FrameView = { 
/**
 * Its name: `P`.
 */
name: string, 
/**
 * The address space it belonged to first.
 */
mm: string, 
/**
 * True once it was freed.
 */
freed: boolean, };

export type VariableView = { 
/**
 * Its name: `flag`, `a[2]`, `app.tlb_gen`, `cpu1.loaded_mm`.
 */
name: string, 
/**
 * What it holds: `3`, `true`, `CPU 1`, `app`, `{P, Q}`.
 */
value: string, };

export type CpuView = { 
/**
 * Its task: "exiting task".
 */
task: string, 
/**
 * True for a device that walks tables, which no invalidate of a CPU's reaches. It stands behind the CPUs.
 */
device: boolean, 
/**
 * The CPUs that it shares a TLB with: each holds what the others have filled.
 */
shares_with: Array<number>, 
/**
 * Its mode.
 */
mode: Mode, 
/**
 * The address space whose root is loaded.
 */
root: string, 
/**
 * The tag that is loaded: the address space that has it, or its number. Null where there are no tags.
 */
tag: string | null, 
/**
 * True while it borrows that address space.
 */
lazy: boolean, 
/**
 * True if it may take an interrupt.
 */
irqs_on: boolean, 
/**
 * True once its program has ended.
 */
finished: boolean, 
/**
 * What it holds.
 */
items: Array<ItemView>, 
/**
 * What it has been asked and has not done: IPIs, and invalidates that were issued.
 */
pending: Array<string>, 
/**
 * Its stores that wait in its buffer, in the order in which they may leave: `T[x]: none`. Empty where stores
 * are visible at once.
 */
stores: Array<string>, };

export type Mode = "user" | "kernel" | "kernel-user";

export type ItemView = { 
/**
 * What it is.
 */
held: Held, 
/**
 * The address space whose tables it was read from.
 */
mm: string, 
/**
 * `x → P rw`, `pgd[0] → T`.
 */
name: string, 
/**
 * The tag it carries: the address space that has it, or its number; `global` for one that serves every tag.
 * Null where there are no tags.
 */
tag: string | null, 
/**
 * True for what an invalidate has dropped and accesses of this CPU may still use.
 */
left: boolean, 
/**
 * True if what it points to has been freed.
 */
stale: boolean, };

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
report: Report | null, };

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
 * True if a strategy can be chosen for it.
 */
takes_strategy: boolean, 
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
params: Array<ParamEntry>, };

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
