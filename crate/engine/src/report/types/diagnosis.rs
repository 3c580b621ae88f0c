//! Why the answer is what it is: what is wrong with the flush, or what keeps it safe, and what it rests on.

use serde::Serialize;

use crate::report::{Held, Place, Standing};
#[cfg(test)]
use ts_rs::TS;

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
    /// For a store that is not visible: the two statements between which a barrier is enough. Else null.
    pub barrier: Option<MissingBarrier>,
}

/// Where a barrier is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct MissingBarrier {
    /// The statement that stores.
    pub after: Place,
    /// The statement of the same CPU that comes too early.
    pub before: Place,
}

/// A barrier whose removal alone makes a strategy break.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct NeededBarrier {
    /// The statement.
    pub place: Place,
    /// What it is, in a sentence.
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
    /// A device held it, which no invalidate of its own reached.
    MissedDevice,
    /// It was found in the backing store, after whatever was dropped from TLBs.
    MissedBacking,
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
    /// What was used was reached through an entry that was never taken away, or that still allows it.
    StillHooked,
    /// A program walked the tables itself, and was in one that was freed.
    SoftwareWalk,
    /// The store that unhooks waits in a buffer.
    StoreNotVisible,
    /// The CPU that invalidated had not synchronised its context when it used what it had dropped.
    NotSynchronised,
    /// The invalidate does not wait for accesses that were under way.
    NotDrained,
    /// A valid entry was replaced by another without being empty in between.
    NoBreakBeforeMake,
    /// A valid entry that somebody can use may be changed by an instruction only.
    OnlyByInstruction,
    /// What was accessed is not mapped, or not for this; nothing cached is to blame.
    NotMapped,
    /// The mark of a store went with its entry, or was taken off its frame.
    MarkLost,
    /// An assertion of the program's own fails; no flush is to blame.
    Assertion,
    /// Everybody who is not finished waits.
    EverybodyWaits,
}

/// Why one class of stale item cannot be used.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Reliance {
    /// The CPU that holds it, counted from 0; null for what stands in a backing store.
    pub cpu: Option<u32>,
    /// The address space whose tag it carries.
    pub mm: String,
    /// What is held.
    pub what: Held,
    /// The condition of its use that fails.
    pub condition: Condition,
    /// The statements that take it away, each where the text says so.
    pub until: Vec<Place>,
    /// True if some is still there when every program has ended.
    pub stays: bool,
    /// All of it in a sentence or two.
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
    /// Where the question or its case set a knob: the value that the architecture itself has. Null otherwise.
    pub instead_of: Option<String>,
}
