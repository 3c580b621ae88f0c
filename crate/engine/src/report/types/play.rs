//! A run that somebody makes move by move.

use serde::Serialize;

use crate::report::{Actor, Diagnosis, Kind, Trace};
#[cfg(test)]
use ts_rs::TS;

/// How a run stands, and what may come next.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Turn {
    /// The run so far. Its kind is null until it breaks.
    pub trace: Trace,
    /// The story in a paragraph; empty until it breaks.
    pub summary: String,
    /// What is wrong; null until it breaks.
    pub diagnosis: Option<Diagnosis>,
    /// The moves enabled now, in the order of their numbers; empty once the run has broken.
    pub moves: Vec<Offer>,
    /// The nearest violation that may still come; null once the run has broken, or if none can, or if that is not known.
    pub nearest: Option<Nearest>,
    /// True if everything that may follow was tried, so that no `nearest` means that nothing can break any more.
    pub complete: bool,
    /// Why the path could not be followed to its end: "move 3 is not enabled any more"; null if it was.
    pub trouble: Option<String>,
}

/// A move that is enabled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Offer {
    /// Its number, as a path has it.
    pub choice: u32,
    /// Who makes it.
    pub actor: Actor,
    /// The CPU it is made on, counted from 0.
    pub cpu: u32,
    /// What will happen, in one sentence.
    pub sentence: String,
}

/// How far a violation is: fewest program moves, then fewest hardware moves, the violation itself among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Nearest {
    /// Its kind.
    pub kind: Kind,
    /// Program moves to it.
    pub program: u32,
    /// Hardware moves to it.
    pub hardware: u32,
}
