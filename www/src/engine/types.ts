// The report of the engine as the page sees it: twins of `crate/engine/src/report/types.rs`. Types only.

/** What an exhaustive search says of one strategy, operation and architecture. The words are an interface. */
export type Verdict =
  /** Every interleaving was explored, nothing breaks, no cached item outlives what it points to. */
  | "survives"
  /** Nothing breaks, but stale items exist that cannot be used. */
  | "survives-stale"
  /** A violation can be reached. */
  | "breaks"
  /** A violation can be reached only where stores wait in a buffer. */
  | "breaks-delayed"
  /** The strategy asks for an instruction, a tag or a mask that the architecture does not have. */
  | "not-applicable"
  /** A limit was reached, or the reader stopped the search. Never to be shown as safe. */
  | "undecided";

/** How the law was broken. The order is the one in which ties between equally short traces are told. */
export type Kind =
  /** A performed access goes through a translation to a frame that has since been freed. */
  | "stale-frame"
  /** A performed access of one address space is served by an entry of another. */
  | "foreign-entry"
  /** A walker reads an entry of a table that has since been freed. */
  | "freed-table"
  /** A performed access does what a promise in force forbids. */
  | "stale-permission"
  /** A store is recorded neither in an entry nor with its frame when the frame is discarded. */
  | "lost-dirty"
  /** One CPU may hold two translations of one address that disagree. */
  | "conflict"
  /** A valid entry is altered by a store where only an instruction may alter it. */
  | "forbidden-change"
  /** An access that may not fault does. */
  | "unexpected-fault"
  /** An assertion of the program fails. */
  | "bug-on"
  /** Nothing can step and somebody is not finished. */
  | "deadlock";

/** How sure a statement about hardware is. */
export type Standing =
  /** A manual promises it. */
  | "architected"
  /** Code or measurements show it; no manual was seen to promise it. */
  | "observed"
  /** Nobody says so in a text that was seen; the value is the conservative one, or what everybody relies on. */
  | "assumed";

/** Everything that is known about one question after the search. */
export interface Report {
  /** Version of the engine, as in its manifest. */
  engine: string;
  /** Edition of the language, the number in a file's first line. */
  edition: number;
  /** What was asked. */
  question: Question;
  /** The answer. */
  verdict: Verdict;
  /** The kind of the shortest trace; null unless the verdict is a kind of breaking. */
  kind: Kind | null;
  /** Every reachable kind, in the order of [`Kind`]. */
  kinds: Array<Kind>;
  /** The answer in a few words: "No. It breaks in 10 steps." */
  headline: string;
  /** The story in a paragraph: what happens, what may cause it, what may follow. */
  summary: string;
  /** Why the question does not apply or is undecided; null otherwise. */
  reason: string | null;
  /** What is wrong with the flush; null unless the verdict is a kind of breaking. */
  diagnosis: Diagnosis | null;
  /** The shortest trace of each reachable kind; the first is the verdict's. Empty where nothing breaks. */
  traces: Array<Trace>;
  /** For a safe answer: a complete run in which all that can be cached is. Null otherwise. */
  run: Trace | null;
  /** For `survives-stale`: why each class of stale item cannot be used. Empty otherwise. */
  relies_on: Array<Reliance>;
  /** The statements about the hardware that the answer rests on, in the order of the architecture's file. */
  rests_on: Array<Promise>;
  /** What was checked and what was not. */
  checked: Checked;
}

/** What was asked: names as in the files, titles as for a reader. */
export interface Question {
  /** Name of the operation or case. */
  operation: string;
  /** Its title: "process exit". */
  operation_title: string;
  /** Name of the strategy; null for a case that stands alone. */
  strategy: string | null;
  /** Its title: "flushing once, up front". */
  strategy_title: string | null;
  /** Name of the architecture. */
  arch: string;
  /** Its title: "x86-64". */
  arch_title: string;
  /** Name of the set of kernel functions. */
  kernel: string;
  /** Every parameter with its value, in the order of declaration. */
  params: Array<Param>;
}

/** A parameter with its value. */
export interface Param {
  /** Its name: `cpus`. */
  name: string;
  /** Its value as written in the language: `2`, `true`. */
  value: string;
}

/** What is wrong with the flush that should have prevented the violation. */
export interface Diagnosis {
  /** The cause, one of the design's words. */
  cause: Cause;
  /** The CPU that held the offending item, counted from 0; null where no CPU is to blame. */
  cpu: number | null;
  /** The cause in a sentence. */
  words: string;
}

/** Why an offending item was still there. */
export type Cause =
  /** No invalidate comes anywhere before the use. */
  | "no-flush"
  /** The only invalidates came before the entry was unhooked. */
  | "too-early"
  /** Invalidates came, none of them on this CPU. */
  | "missed-cpu"
  /** An invalidate was asked of this CPU, which had not performed it yet. */
  | "not-waited-for"
  /** The invalidate was for another tag. */
  | "wrong-tag"
  /** The invalidate was for another address. */
  | "wrong-address"
  /** The invalidate drops leaf translations and spares partial walks. */
  | "leaf-only"
  /** The invalidate spares global entries. */
  | "global-spared"
  /** A walk that had begun before went on after. */
  | "walk-in-flight"
  /** A walk whose root is no longer loaded went on. */
  | "stray-walk"
  /** The table was reached through an entry that was never unhooked. */
  | "still-hooked"
  /** The store that unhooks waits in a buffer. */
  | "store-not-visible"
  /** An assertion of the program's own fails; no flush is to blame. */
  | "assertion"
  /** Everybody who is not finished waits. */
  | "everybody-waits";

/** Why one class of stale item cannot be used. */
export interface Reliance {
  /** The CPU that holds it, counted from 0. */
  cpu: number;
  /** The address space whose tag it carries. */
  mm: string;
  /** What is held. */
  what: Held;
  /** The condition of its use that fails. */
  condition: Condition;
  /** Both in a sentence. */
  words: string;
}

/** The condition of an item's use that fails. */
export type Condition =
  /** Its tag is not loaded, and is not given out again before it is flushed. */
  | "tag-not-loaded"
  /** Its tag is loaded, but this CPU makes no access to the address. */
  | "no-access"
  /** The walker's gate is closed in the mode this CPU is in. */
  | "gate-closed";

/** What a CPU may hold. */
export type Held =
  /** A translation of an address: a TLB entry. */
  | "leaf"
  /** A partial walk: what a paging-structure or page-walk cache holds. */
  | "partial-walk"
  /** A walk in flight. */
  | "walk";

/** A statement about the hardware, with where it comes from. */
export interface Promise {
  /** The knob or instruction: `gate`, `invlpg`. */
  name: string;
  /** The knob's value, `any-mode`; for an instruction what it drops. */
  value: string;
  /** The promise as a sentence. */
  sentence: string;
  /** How sure it is. */
  standing: Standing;
  /** Manual and section, commit, or mail. */
  source: string;
}

/** What was checked and what was not. */
export interface Checked {
  /** Which engine searched. */
  engine: Engine;
  /** True if every interleaving was tried. */
  complete: boolean;
  /** Distinct states visited. */
  states: number;
  /** Moves taken between them. */
  transitions: number;
  /** Program moves of the longest shortest path. */
  depth: number;
  /** Bytes of states kept, counted by the engine. */
  bytes: number;
  /** The limit on states. */
  limit_states: number;
  /** The limit on bytes. */
  limit_bytes: number;
  /** The limit on walks in flight of one CPU; null where there is none. */
  limit_walks: number | null;
  /** What the model leaves out, a sentence each. */
  limits: Array<string>;
  /** Functions that the programs call and that the model knows to do nothing: `flush_cache_mm`. */
  not_modelled: Array<string>;
}

/** Which search was run. */
export type Engine =
  /** Program moves are explored, caches are may-sets closed under all fills. */
  | "saturating"
  /** Every fill, drop and walk step is a move of its own. */
  | "explicit";

/** One run of the machine, move by move. */
export interface Trace {
  /** The violation it ends in; null for a safe run. */
  kind: Kind | null;
  /** Program moves in it. */
  program: number;
  /** Hardware moves in it. */
  hardware: number;
  /** The moves as indices into what was enabled at each step: `0/3/1`. Replayable and linkable. */
  path: string;
  /** The machine before the first step. */
  start: Machine;
  /** The steps in order; step `n` of the page is `steps[n - 1]`. */
  steps: Array<Step>;
  /** The same run drawn: lanes of bars over the steps. */
  wave: Wave;
}

/** One move of a trace. */
export interface Step {
  /** Who makes it. */
  actor: Actor;
  /** The CPU it is made on, counted from 0. */
  cpu: number;
  /** At most about 14 characters, for a box in the picture: `clear pgd`. */
  label: string;
  /** What happens, in one sentence. */
  sentence: string;
  /** Where the text says so: the statement first, then the calls that lead to it, outwards. Empty for moves of the hardware. */
  places: Array<Place>;
  /** The violation that this step is; null but in the last step of a breaking trace. */
  violation: Kind | null;
  /** The machine after the step. */
  machine: Machine;
}

/** Who makes a move. */
export type Actor =
  /** A statement of the kernel's program, or an IPI handler of it. */
  | "kernel"
  /** An access of user code. */
  | "user"
  /** The hardware of a CPU: a walk step, a broadcast invalidate performed. */
  | "hardware";

/** A stretch of a source text. */
export interface Place {
  /** The file: `strategy/up_front.tlb`. */
  file: string;
  /** First line, counted from 1. */
  line: number;
  /** First column in characters, counted from 1. */
  column: number;
  /** Last line, counted from 1. */
  end_line: number;
  /** The column after the last character, counted from 1. */
  end_column: number;
}

/** The whole machine at one moment. */
export interface Machine {
  /** Page tables, root first, by address space. */
  tables: Array<TableView>;
  /** CPUs in their order. */
  cpus: Array<CpuView>;
  /** Data frames in the order of declaration. */
  frames: Array<FrameView>;
}

/** A page table. */
export interface TableView {
  /** Its name: `pgd`, `T`. */
  name: string;
  /** The address space it belongs to. */
  mm: string;
  /** Its level, counted from 1 for the table of the leaf entries. */
  level: number;
  /** True once it was freed. */
  freed: boolean;
  /** Its entries that the programs know of. */
  entries: Array<EntryView>;
}

/** A page-table entry. */
export interface EntryView {
  /** Its place: `pgd[0]`, `T[x]`. */
  name: string;
  /** What it holds: `→ T`, `→ P rw`, `none`; `anything` in a freed table. */
  value: string;
}

/** A data frame. */
export interface FrameView {
  /** Its name: `P`. */
  name: string;
  /** The address space it belonged to first. */
  mm: string;
  /** True once it was freed. */
  freed: boolean;
}

/** One CPU. */
export interface CpuView {
  /** Its task: "exiting task". */
  task: string;
  /** Its mode. */
  mode: Mode;
  /** The address space whose root is loaded. */
  root: string;
  /** True while it borrows that address space. */
  lazy: boolean;
  /** True if it may take an interrupt. */
  irqs_on: boolean;
  /** True once its program has ended. */
  finished: boolean;
  /** What it holds. */
  items: Array<ItemView>;
  /** What it has been asked and has not done: IPIs and broadcast invalidates. */
  pending: Array<string>;
}

/** The mode of a CPU. */
export type Mode =
  /** User mode. */
  | "user"
  /** Kernel mode. */
  | "kernel"
  /** Kernel mode, in the middle of an access to user memory. */
  | "kernel-user";

/** One cached item. */
export interface ItemView {
  /** What it is. */
  held: Held;
  /** The address space whose tag it carries. */
  mm: string;
  /** `x → P rw`, `pgd[0] → T`. */
  name: string;
  /** True if what it points to has been freed. */
  stale: boolean;
}

/** A trace as lanes of bars. Time is counted in steps: a bar that begins at `0` was there at the start, one that begins at `n` was made by step `n`. */
export interface Wave {
  /** Lanes from top to bottom; neighbours with one `group` belong together. */
  lanes: Array<Lane>;
  /** Requests joined with what they cause. */
  links: Array<Link>;
  /** Stretches of time with a name, drawn under the lanes: "the only flush", "stale, and used". */
  spans: Array<Stretch>;
}

/** One lane. */
export interface Lane {
  /** The heading it stands under, empty for the moves at the top: "page tables", "CPU 0, exiting task". */
  group: string;
  /** Its name: `kernel, CPU 0`, `pgd[0]`, `TLB x`, `P`. */
  label: string;
  /** What it shows. */
  lane: LaneKind;
  /** The CPU it belongs to, counted from 0; null for memory. */
  cpu: number | null;
  /** Single moments, in order. */
  marks: Array<Mark>;
  /** Stretches of time, in order, not overlapping. */
  bars: Array<Bar>;
}

/** What a lane shows. */
export type LaneKind =
  /** What a CPU's program does. */
  | "kernel"
  /** What a CPU's hardware does by itself. */
  | "hardware"
  /** A page-table entry in memory. */
  | "entry"
  /** A translation a CPU holds. */
  | "leaf"
  /** A partial walk a CPU holds. */
  | "partial-walk"
  /** A walk in flight on a CPU. */
  | "walk"
  /** A frame by owner. */
  | "frame";

/** A moment in a lane. */
export interface Mark {
  /** The step, counted from 1. */
  step: number;
  /** As the step's label. */
  label: string;
  /** What kind of moment it is. */
  role: Role;
}

/** What kind of moment a mark is. */
export type Role =
  /** An invalidate or a handler is asked of other CPUs. */
  | "request"
  /** It is performed on one CPU. */
  | "perform"
  /** Everybody asked has performed it. */
  | "complete"
  /** A store to an entry. */
  | "store"
  /** A frame is freed. */
  | "free"
  /** A walk step or a fill. */
  | "fill"
  /** Something else. */
  | "act"
  /** The violation. */
  | "violation";

/** A stretch of time in a lane. */
export interface Bar {
  /** The step that makes it; 0 if it was there at the start. */
  from: number;
  /** The step that ends it; null if it is still there after the last. */
  to: number | null;
  /** What it holds: `→ T`, `x → P rw`, `page table of dying`, `anybody's`. */
  label: string;
  /** What it is. */
  state: BarState;
  /** The step from which on it outlives what it points to; null if it never does. */
  stale_from: number | null;
  /** The step in which it is used although stale; null if it never is. */
  used_at: number | null;
  /** What ends it, in words: "dropped by invpcid in step 2"; empty if it does not end. */
  ended_by: string;
}

/** What a bar is. */
export type BarState =
  /** A valid entry, a cached item, an owned frame. */
  | "live"
  /** An entry that holds nothing. */
  | "none"
  /** A frame, or an entry of a table, that was freed: anybody's, with any content. */
  | "freed";

/** A request joined with what it causes. */
export interface Link {
  /** The step of the request, counted from 1. */
  from: number;
  /** The step it leads to: performed on a CPU, or completed. */
  to: number;
}

/** A named stretch of time. */
export interface Stretch {
  /** First step. */
  from: number;
  /** Last step. */
  to: number;
  /** Its name. */
  label: string;
  /** True for the stale window. */
  stale: boolean;
}

/** One thing wrong with a text, as data. */
export interface DiagnosticView {
  /** True for an error, false for a warning. */
  error: boolean;
  /** Where. */
  place: Place;
  /** What is wrong, in lower case, naming the thing. */
  message: string;
  /** What would be right; empty if nothing obvious would. */
  help: string;
}

/** What a check gives: diagnostics, and a report unless one of them is an error. */
export interface Outcome {
  /** What is wrong with the texts that the question needs. */
  diagnostics: Array<DiagnosticView>;
  /** The answer; null if a text could not be understood. */
  report: Report | null;
}

/** One cell of a map. With a name for each field, as the command line's `--json` prints it. */
export interface Cell {
  /** Name of the operation. */
  operation: string;
  /** Name of the strategy. */
  strategy: string;
  /** Name of the architecture. */
  arch: string;
  /** The answer. */
  verdict: Verdict;
  /** The kind of the shortest trace; null unless it breaks. */
  kind: Kind | null;
  /** Every reachable kind. */
  kinds: Array<Kind>;
  /** Program and hardware moves of the shortest trace together; null unless it breaks. */
  steps: number | null;
  /** Distinct states visited. */
  states: number;
  /** The answer in one line: why it breaks, what it relies on, why it does not apply. */
  reason: string;
}

/** A whole map: every strategy of an operation on every architecture. */
export interface Map {
  /** What is wrong with the texts. */
  diagnostics: Array<DiagnosticView>;
  /** Every parameter with its value. */
  params: Array<Param>;
  /** Row by row: strategies in the order of the catalogue, then architectures. */
  cells: Array<Cell>;
}

/** What there is to choose from. */
export interface Catalog {
  /** Operations and cases. */
  operations: Array<OperationEntry>;
  /** Strategies, in the order in which maps list them. */
  strategies: Array<Entry>;
  /** Architectures, in the order in which maps list them. */
  archs: Array<Entry>;
  /** Sets of kernel functions. */
  kernels: Array<Entry>;
}

/** A thing to choose. */
export interface Entry {
  /** Its permanent name. */
  name: string;
  /** Its title for a reader. */
  title: string;
  /** The file that says so. */
  file: string;
}

/** An operation or case to choose. */
export interface OperationEntry {
  /** Its permanent name. */
  name: string;
  /** Its title for a reader. */
  title: string;
  /** The file that says so. */
  file: string;
  /** True for a case, false for an operation of the map. */
  case: boolean;
  /** True if a strategy can be chosen for it. */
  takes_strategy: boolean;
  /** Its parameters in the order of declaration. */
  params: Array<ParamEntry>;
}

/** A parameter to choose. */
export interface ParamEntry {
  /** Its name. */
  name: string;
  /** Its default. */
  default: string;
  /** The values offered, smallest first: `1`, `2`, … or `false`, `true`. */
  values: Array<string>;
  /** What one value reads like in the question, by the same index: "2 CPUs", "1 page". */
  phrases: Array<string>;
}
