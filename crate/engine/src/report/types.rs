//! The report: plain data with public fields, already in the terms of a view.
//!
//! This is the boundary of the engine. The page, the command line and the exporters know these types and
//! nothing further left. The TypeScript twins in `www/src/engine/types.ts` are generated from them by a test.

use serde::Serialize;

#[cfg(test)]
use ts_rs::TS;

/// What an exhaustive search says of one strategy, operation and architecture. The words are an interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Every interleaving was explored, nothing breaks, no cached item outlives what it points to.
    Survives,
    /// Nothing breaks, but stale items exist that cannot be used.
    SurvivesStale,
    /// A violation can be reached.
    Breaks,
    /// A violation can be reached only where stores wait in a buffer.
    BreaksDelayed,
    /// The strategy asks for an instruction, a tag or a mask that the architecture does not have.
    NotApplicable,
    /// A limit was reached, or the reader stopped the search. Never to be shown as safe.
    Undecided,
}

/// How the law was broken. The order is the one in which ties between equally short traces are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A performed access goes through a translation to a frame that has since been freed.
    StaleFrame,
    /// A performed access of one address space is served by an entry of another.
    ForeignEntry,
    /// A walker reads an entry of a table that has since been freed.
    FreedTable,
    /// A performed access does what a promise in force forbids.
    StalePermission,
    /// A store is recorded neither in an entry nor with its frame when the frame is discarded.
    LostDirty,
    /// One CPU may hold two translations of one address that disagree.
    Conflict,
    /// A valid entry is altered by a store where only an instruction may alter it.
    ForbiddenChange,
    /// An access that may not fault does.
    UnexpectedFault,
    /// An assertion of the program fails.
    BugOn,
    /// Nothing can step and somebody is not finished.
    Deadlock,
}

/// How sure a statement about hardware is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// A manual promises it.
    Architected,
    /// Code or measurements show it; no manual was seen to promise it.
    Observed,
    /// Nobody says so in a text that was seen; the value is the conservative one, or what everybody relies on.
    Assumed,
}

impl Verdict {
    /// The word for it in texts and JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Survives => "survives",
            Verdict::SurvivesStale => "survives-stale",
            Verdict::Breaks => "breaks",
            Verdict::BreaksDelayed => "breaks-delayed",
            Verdict::NotApplicable => "not-applicable",
            Verdict::Undecided => "undecided",
        }
    }
}

impl Kind {
    /// The word for it in texts and JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Kind::StaleFrame => "stale-frame",
            Kind::ForeignEntry => "foreign-entry",
            Kind::FreedTable => "freed-table",
            Kind::StalePermission => "stale-permission",
            Kind::LostDirty => "lost-dirty",
            Kind::Conflict => "conflict",
            Kind::ForbiddenChange => "forbidden-change",
            Kind::UnexpectedFault => "unexpected-fault",
            Kind::BugOn => "bug-on",
            Kind::Deadlock => "deadlock",
        }
    }
}

/// Everything that is known about one question after the search.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Report {
    /// Version of the engine, as in its manifest.
    pub engine: String,
    /// Edition of the language, the number in a file's first line.
    pub edition: u32,
    /// What was asked.
    pub question: Question,
    /// The answer.
    pub verdict: Verdict,
    /// The kind of the shortest trace; null unless the verdict is a kind of breaking.
    pub kind: Option<Kind>,
    /// Every reachable kind, in the order of [`Kind`].
    pub kinds: Vec<Kind>,
    /// The answer in a few words: "No. It breaks in 10 steps."
    pub headline: String,
    /// The story in a paragraph: what happens, what may cause it, what may follow.
    pub summary: String,
    /// Why the question does not apply or is undecided; null otherwise.
    pub reason: Option<String>,
    /// What is wrong with the flush; null unless the verdict is a kind of breaking.
    pub diagnosis: Option<Diagnosis>,
    /// The shortest trace of each reachable kind; the first is the verdict's. Empty where nothing breaks.
    pub traces: Vec<Trace>,
    /// For a safe answer: a complete run in which all that can be cached is. Null otherwise.
    pub run: Option<Trace>,
    /// For `survives-stale`: why each class of stale item cannot be used. Empty otherwise.
    pub relies_on: Vec<Reliance>,
    /// The statements about the hardware that the answer rests on, in the order of the architecture's file.
    pub rests_on: Vec<Promise>,
    /// What was checked and what was not.
    pub checked: Checked,
}

/// What was asked: names as in the files, titles as for a reader.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Question {
    /// Name of the operation or case.
    pub operation: String,
    /// Its title: "process exit".
    pub operation_title: String,
    /// Name of the strategy; null for a case that stands alone.
    pub strategy: Option<String>,
    /// Its title: "flushing once, up front".
    pub strategy_title: Option<String>,
    /// Name of the architecture.
    pub arch: String,
    /// Its title: "x86-64".
    pub arch_title: String,
    /// Name of the set of kernel functions.
    pub kernel: String,
    /// Every parameter with its value, in the order of declaration.
    pub params: Vec<Param>,
}

/// A parameter with its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Param {
    /// Its name: `cpus`.
    pub name: String,
    /// Its value as written in the language: `2`, `true`.
    pub value: String,
}

/// What is wrong with the flush that should have prevented the violation.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Diagnosis {
    /// The cause, one of the design's words.
    pub cause: Cause,
    /// The CPU that held the offending item, counted from 0; null where no CPU is to blame.
    pub cpu: Option<u32>,
    /// The cause in a sentence.
    pub words: String,
}

/// Why an offending item was still there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// No invalidate comes anywhere before the use.
    NoFlush,
    /// The only invalidates came before the entry was unhooked.
    TooEarly,
    /// Invalidates came, none of them on this CPU.
    MissedCpu,
    /// An invalidate was asked of this CPU, which had not performed it yet.
    NotWaitedFor,
    /// The invalidate was for another tag.
    WrongTag,
    /// The invalidate was for another address.
    WrongAddress,
    /// The invalidate drops leaf translations and spares partial walks.
    LeafOnly,
    /// The invalidate spares global entries.
    GlobalSpared,
    /// A walk that had begun before went on after.
    WalkInFlight,
    /// A walk whose root is no longer loaded went on.
    StrayWalk,
    /// The table was reached through an entry that was never unhooked.
    StillHooked,
    /// The store that unhooks waits in a buffer.
    StoreNotVisible,
    /// An assertion of the program's own fails; no flush is to blame.
    Assertion,
    /// Everybody who is not finished waits.
    EverybodyWaits,
}

/// Why one class of stale item cannot be used.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Reliance {
    /// The CPU that holds it, counted from 0.
    pub cpu: u32,
    /// The address space whose tag it carries.
    pub mm: String,
    /// What is held.
    pub what: Held,
    /// The condition of its use that fails.
    pub condition: Condition,
    /// Both in a sentence.
    pub words: String,
}

/// The condition of an item's use that fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// Its tag is not loaded, and is not given out again before it is flushed.
    TagNotLoaded,
    /// Its tag is loaded, but this CPU makes no access to the address.
    NoAccess,
    /// The walker's gate is closed in the mode this CPU is in.
    GateClosed,
}

/// What a CPU may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "kebab-case")]
pub enum Held {
    /// A translation of an address: a TLB entry.
    Leaf,
    /// A partial walk: what a paging-structure or page-walk cache holds.
    PartialWalk,
    /// A walk in flight.
    Walk,
}

/// A statement about the hardware, with where it comes from.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Promise {
    /// The knob or instruction: `gate`, `invlpg`.
    pub name: String,
    /// The knob's value, `any-mode`; for an instruction what it drops.
    pub value: String,
    /// The promise as a sentence.
    pub sentence: String,
    /// How sure it is.
    pub standing: Standing,
    /// Manual and section, commit, or mail.
    pub source: String,
}

/// What was checked and what was not.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Checked {
    /// Which engine searched.
    pub engine: Engine,
    /// True if every interleaving was tried.
    pub complete: bool,
    /// Distinct states visited.
    pub states: u32,
    /// Moves taken between them.
    pub transitions: u32,
    /// Program moves of the longest shortest path.
    pub depth: u32,
    /// Bytes of states kept, counted by the engine.
    pub bytes: u32,
    /// The limit on states.
    pub limit_states: u32,
    /// The limit on bytes.
    pub limit_bytes: u32,
    /// The limit on walks in flight of one CPU; null where there is none.
    pub limit_walks: Option<u32>,
    /// What the model leaves out, a sentence each.
    pub limits: Vec<String>,
    /// Functions that the programs call and that the model knows to do nothing: `flush_cache_mm`.
    pub not_modelled: Vec<String>,
}

/// Which search was run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "kebab-case")]
pub enum Engine {
    /// Program moves are explored, caches are may-sets closed under all fills.
    Saturating,
    /// Every fill, drop and walk step is a move of its own.
    Explicit,
}

/// One run of the machine, move by move.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Trace {
    /// The violation it ends in; null for a safe run.
    pub kind: Option<Kind>,
    /// Program moves in it.
    pub program: u32,
    /// Hardware moves in it.
    pub hardware: u32,
    /// The moves as indices into what was enabled at each step: `0/3/1`. Replayable and linkable.
    pub path: String,
    /// The machine before the first step.
    pub start: Machine,
    /// The steps in order; step `n` of the page is `steps[n - 1]`.
    pub steps: Vec<Step>,
    /// The same run drawn: lanes of bars over the steps.
    pub wave: Wave,
}

/// One move of a trace.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Step {
    /// Who makes it.
    pub actor: Actor,
    /// The CPU it is made on, counted from 0.
    pub cpu: u32,
    /// At most about 14 characters, for a box in the picture: `clear pgd`.
    pub label: String,
    /// What happens, in one sentence.
    pub sentence: String,
    /// Where the text says so: the statement first, then the calls that lead to it, outwards. Empty for
    /// moves of the hardware.
    pub places: Vec<Place>,
    /// The violation that this step is; null but in the last step of a breaking trace.
    pub violation: Option<Kind>,
    /// The machine after the step.
    pub machine: Machine,
}

/// Who makes a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "kebab-case")]
pub enum Actor {
    /// A statement of the kernel's program, or an IPI handler of it.
    Kernel,
    /// An access of user code.
    User,
    /// The hardware of a CPU: a walk step, a broadcast invalidate performed.
    Hardware,
}

/// A stretch of a source text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Place {
    /// The file: `strategy/up_front.tlb`.
    pub file: String,
    /// First line, counted from 1.
    pub line: u32,
    /// First column in characters, counted from 1.
    pub column: u32,
    /// Last line, counted from 1.
    pub end_line: u32,
    /// The column after the last character, counted from 1.
    pub end_column: u32,
}

/// The whole machine at one moment.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Machine {
    /// Page tables, root first, by address space.
    pub tables: Vec<TableView>,
    /// CPUs in their order.
    pub cpus: Vec<CpuView>,
    /// Data frames in the order of declaration.
    pub frames: Vec<FrameView>,
}

/// A page table.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct TableView {
    /// Its name: `pgd`, `T`.
    pub name: String,
    /// The address space it belongs to.
    pub mm: String,
    /// Its level, counted from 1 for the table of the leaf entries.
    pub level: u32,
    /// True once it was freed.
    pub freed: bool,
    /// Its entries that the programs know of.
    pub entries: Vec<EntryView>,
}

/// A page-table entry.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct EntryView {
    /// Its place: `pgd[0]`, `T[x]`.
    pub name: String,
    /// What it holds: `→ T`, `→ P rw`, `none`; `anything` in a freed table.
    pub value: String,
}

/// A data frame.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct FrameView {
    /// Its name: `P`.
    pub name: String,
    /// The address space it belonged to first.
    pub mm: String,
    /// True once it was freed.
    pub freed: bool,
}

/// One CPU.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct CpuView {
    /// Its task: "exiting task".
    pub task: String,
    /// Its mode.
    pub mode: Mode,
    /// The address space whose root is loaded.
    pub root: String,
    /// True while it borrows that address space.
    pub lazy: bool,
    /// True if it may take an interrupt.
    pub irqs_on: bool,
    /// True once its program has ended.
    pub finished: bool,
    /// What it holds.
    pub items: Vec<ItemView>,
    /// What it has been asked and has not done: IPIs and broadcast invalidates.
    pub pending: Vec<String>,
}

/// The mode of a CPU.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// User mode.
    User,
    /// Kernel mode.
    Kernel,
    /// Kernel mode, in the middle of an access to user memory.
    KernelUser,
}

/// One cached item.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct ItemView {
    /// What it is.
    pub held: Held,
    /// The address space whose tag it carries.
    pub mm: String,
    /// `x → P rw`, `pgd[0] → T`.
    pub name: String,
    /// True if what it points to has been freed.
    pub stale: bool,
}

/// A trace as lanes of bars. Time is counted in steps: a bar that begins at `0` was there at the start, one
/// that begins at `n` was made by step `n`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Wave {
    /// Lanes from top to bottom; neighbours with one `group` belong together.
    pub lanes: Vec<Lane>,
    /// Requests joined with what they cause.
    pub links: Vec<Link>,
    /// Stretches of time with a name, drawn under the lanes: "the only flush", "stale, and used".
    pub spans: Vec<Stretch>,
}

/// One lane.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Lane {
    /// The heading it stands under, empty for the moves at the top: "page tables", "CPU 0, exiting task".
    pub group: String,
    /// Its name: `kernel, CPU 0`, `pgd[0]`, `TLB x`, `P`.
    pub label: String,
    /// What it shows.
    pub lane: LaneKind,
    /// The CPU it belongs to, counted from 0; null for memory.
    pub cpu: Option<u32>,
    /// Single moments, in order.
    pub marks: Vec<Mark>,
    /// Stretches of time, in order, not overlapping.
    pub bars: Vec<Bar>,
}

/// What a lane shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "kebab-case")]
pub enum LaneKind {
    /// What a CPU's program does.
    Kernel,
    /// What a CPU's hardware does by itself.
    Hardware,
    /// A page-table entry in memory.
    Entry,
    /// A translation a CPU holds.
    Leaf,
    /// A partial walk a CPU holds.
    PartialWalk,
    /// A walk in flight on a CPU.
    Walk,
    /// A frame by owner.
    Frame,
}

/// A moment in a lane.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Mark {
    /// The step, counted from 1.
    pub step: u32,
    /// As the step's label.
    pub label: String,
    /// What kind of moment it is.
    pub role: Role,
}

/// What kind of moment a mark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// An invalidate or a handler is asked of other CPUs.
    Request,
    /// It is performed on one CPU.
    Perform,
    /// Everybody asked has performed it.
    Complete,
    /// A store to an entry.
    Store,
    /// A frame is freed.
    Free,
    /// A walk step or a fill.
    Fill,
    /// Something else.
    Act,
    /// The violation.
    Violation,
}

/// A stretch of time in a lane.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Bar {
    /// The step that makes it; 0 if it was there at the start.
    pub from: u32,
    /// The step that ends it; null if it is still there after the last.
    pub to: Option<u32>,
    /// What it holds: `→ T`, `x → P rw`, `page table of dying`, `anybody's`.
    pub label: String,
    /// What it is.
    pub state: BarState,
    /// The step from which on it outlives what it points to; null if it never does.
    pub stale_from: Option<u32>,
    /// The step in which it is used although stale; null if it never is.
    pub used_at: Option<u32>,
    /// What ends it, in words: "dropped by invpcid in step 2"; empty if it does not end.
    pub ended_by: String,
}

/// What a bar is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "kebab-case")]
pub enum BarState {
    /// A valid entry, a cached item, an owned frame.
    Live,
    /// An entry that holds nothing.
    None,
    /// A frame, or an entry of a table, that was freed: anybody's, with any content.
    Freed,
}

/// A request joined with what it causes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Link {
    /// The step of the request, counted from 1.
    pub from: u32,
    /// The step it leads to: performed on a CPU, or completed.
    pub to: u32,
}

/// A named stretch of time.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Stretch {
    /// First step.
    pub from: u32,
    /// Last step.
    pub to: u32,
    /// Its name.
    pub label: String,
    /// True for the stale window.
    pub stale: bool,
}

/// One thing wrong with a text, as data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct DiagnosticView {
    /// True for an error, false for a warning.
    pub error: bool,
    /// Where.
    pub place: Place,
    /// What is wrong, in lower case, naming the thing.
    pub message: String,
    /// What would be right; empty if nothing obvious would.
    pub help: String,
}

/// What a check gives: diagnostics, and a report unless one of them is an error.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Outcome {
    /// What is wrong with the texts that the question needs.
    pub diagnostics: Vec<DiagnosticView>,
    /// The answer; null if a text could not be understood.
    pub report: Option<Report>,
}

/// One cell of a map. With a name for each field, as the command line's `--json` prints it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Cell {
    /// Name of the operation.
    pub operation: String,
    /// Name of the strategy.
    pub strategy: String,
    /// Name of the architecture.
    pub arch: String,
    /// The answer.
    pub verdict: Verdict,
    /// The kind of the shortest trace; null unless it breaks.
    pub kind: Option<Kind>,
    /// Every reachable kind.
    pub kinds: Vec<Kind>,
    /// Program and hardware moves of the shortest trace together; null unless it breaks.
    pub steps: Option<u32>,
    /// Its program moves.
    pub program: Option<u32>,
    /// Its hardware moves.
    pub hardware: Option<u32>,
    /// Distinct states visited.
    pub states: u32,
    /// The answer in one line: why it breaks, what it relies on, why it does not apply.
    pub reason: String,
}

/// A whole map: every strategy of an operation on every architecture.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Map {
    /// What is wrong with the texts.
    pub diagnostics: Vec<DiagnosticView>,
    /// Every parameter with its value.
    pub params: Vec<Param>,
    /// Row by row: strategies in the order of the catalogue, then architectures.
    pub cells: Vec<Cell>,
}

/// What there is to choose from.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Catalog {
    /// Operations and cases.
    pub operations: Vec<OperationEntry>,
    /// Strategies, in the order in which maps list them.
    pub strategies: Vec<Entry>,
    /// Architectures, in the order in which maps list them.
    pub archs: Vec<Entry>,
    /// Sets of kernel functions.
    pub kernels: Vec<Entry>,
}

/// A thing to choose.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Entry {
    /// Its permanent name.
    pub name: String,
    /// Its title for a reader.
    pub title: String,
    /// The file that says so.
    pub file: String,
}

/// An operation or case to choose.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct OperationEntry {
    /// Its permanent name.
    pub name: String,
    /// Its title for a reader.
    pub title: String,
    /// The file that says so.
    pub file: String,
    /// True for a case, false for an operation of the map.
    pub case: bool,
    /// True if a strategy can be chosen for it.
    pub takes_strategy: bool,
    /// For a case: the strategy it is about.
    pub strategy: Option<String>,
    /// For a case: the architecture it is about.
    pub arch: Option<String>,
    /// Its parameters in the order of declaration.
    pub params: Vec<ParamEntry>,
}

/// A parameter to choose.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct ParamEntry {
    /// Its name.
    pub name: String,
    /// Its default.
    pub default: String,
    /// The values offered, smallest first: `1`, `2`, … or `false`, `true`.
    pub values: Vec<String>,
    /// What one value reads like in the question, by the same index: "2 CPUs", "1 page".
    pub phrases: Vec<String>,
}
