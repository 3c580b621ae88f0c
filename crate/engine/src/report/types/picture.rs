//! A run as lanes of bars over its steps.

use serde::Serialize;

#[cfg(test)]
use ts_rs::TS;

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
    /// A translation a CPU holds, or an entry of a backing store.
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
