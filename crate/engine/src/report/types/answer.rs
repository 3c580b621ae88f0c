//! The answer: verdict, kind, and what was checked.

use serde::{Deserialize, Serialize};

use crate::report::{Assumptions, Diagnosis, NeededBarrier, Promise, Reliance, Trace};
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
    /// Every kind, in order.
    pub const ALL: [Kind; 10] = [
        Kind::StaleFrame,
        Kind::ForeignEntry,
        Kind::FreedTable,
        Kind::StalePermission,
        Kind::LostDirty,
        Kind::Conflict,
        Kind::ForbiddenChange,
        Kind::UnexpectedFault,
        Kind::BugOn,
        Kind::Deadlock,
    ];

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
    /// What an access could do that is not counted, a sentence each: a wrong-path load of what was freed.
    pub notes: Vec<String>,
    /// For an answer that is safe with stores delayed: the barriers whose removal alone makes it break.
    pub barriers: Vec<NeededBarrier>,
    /// The statements about the hardware that the answer rests on, in the order of the architecture's file.
    pub rests_on: Vec<Promise>,
    /// What the answer is where those that are only assumed are otherwise; null unless that was tried.
    pub assumed: Option<Assumptions>,
    /// What was checked and what was not.
    pub checked: Checked,
}

/// What was asked: names as in the files, titles as for a reader.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Question {
    /// Name of the operation or case.
    pub operation: String,
    /// Its title: "process exit"; with the variant's: "process exit (as it was)".
    pub operation_title: String,
    /// Name of the variant of the operation or case; null where it has none.
    pub variant: Option<String>,
    /// Name of the strategy; null for a case that stands alone.
    pub strategy: Option<String>,
    /// Its title: "flushing once, up front".
    pub strategy_title: Option<String>,
    /// Name of the architecture.
    pub arch: String,
    /// Its title: "x86-64"; with knobs that the question sets: "x86-64 (gate = user-mode)".
    pub arch_title: String,
    /// Name of the set of kernel functions.
    pub kernel: String,
    /// Every parameter with its value, in the order of declaration.
    pub params: Vec<Param>,
    /// Knobs that the question sets, with their values.
    pub knobs: Vec<Param>,
}

/// A parameter with its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Param {
    /// Its name: `cpus`.
    pub name: String,
    /// Its value as written in the language: `2`, `true`.
    pub value: String,
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
    /// Whether the answer was reached with stores that wait in buffers. One that breaks without is reached without.
    pub stores: Stores,
    /// The limit on states.
    pub limit_states: u32,
    /// The limit on bytes.
    pub limit_bytes: u32,
    /// The limit on walks in flight of one CPU; null where there is none.
    pub limit_walks: Option<u32>,
    /// The limit on stores that wait in the buffer of one CPU; null where none waits.
    pub limit_stores: Option<u32>,
    /// What the model leaves out, a sentence each.
    pub limits: Vec<String>,
    /// Functions that the programs call and that the model knows to do nothing: `flush_cache_mm`.
    pub not_modelled: Vec<String>,
    /// Functions that the programs call with the neutral body, because nobody has looked up what this kernel does.
    pub not_seen: Vec<String>,
}

/// Whether a store is visible to everybody as soon as it is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "kebab-case")]
pub enum Stores {
    /// It is.
    #[default]
    Immediate,
    /// It may wait in its CPU's buffer first, as on real machines.
    Delayed,
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
