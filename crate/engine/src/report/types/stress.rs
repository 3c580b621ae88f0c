//! What random runs came to.

use serde::Serialize;

use crate::report::Kind;
#[cfg(test)]
use ts_rs::TS;

/// What some random runs of a question came to. The runs of a seed are numbered from 1, and each is the same whoever
/// asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Stress {
    /// The seed.
    pub seed: u32,
    /// The number of the first run.
    pub from: u32,
    /// How many runs there were.
    pub runs: u32,
    /// How many moves they made together.
    pub moves: u64,
    /// The most moves of a run, at which it is cut.
    pub most: u32,
    /// The runs that broke, by what they broke first, in the order of kinds.
    pub broke: Vec<Broke>,
    /// How many came to the end of every program, and broke nothing for a while after it either.
    pub ended: u32,
    /// How many were cut: they had made as many moves as a run may, or come to what the model cannot follow.
    pub cut: u32,
    /// The first run that broke; null if none did.
    pub first: Option<BrokenRun>,
    /// The shortest run that broke, of several the first; null if none did.
    pub shortest: Option<BrokenRun>,
}

/// How many runs broke in one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Broke {
    /// The kind of violation.
    pub kind: Kind,
    /// How many runs it ended.
    pub runs: u32,
}

/// A random run that broke.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct BrokenRun {
    /// Its number under the seed.
    pub run: u32,
    /// What it broke.
    pub kind: Kind,
    /// How many moves it made, the violation among them.
    pub steps: u32,
    /// The moves, as indices into what is enabled at each step: `0/3/1`.
    pub path: String,
}
