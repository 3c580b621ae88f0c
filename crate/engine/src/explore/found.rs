//! What a search brings home, and the limits it keeps to.

use crate::machine::{Items, Move};
use crate::report::{Condition, Held, Kind};

/// Limits of a search; reaching one ends it undecided.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Most distinct states.
    pub states: u32,
    /// Most bytes of states and of what is kept with them.
    pub bytes: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { states: 2_000_000, bytes: 256 << 20 }
    }
}

/// A run as moves, from the first state on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The violation it ends in.
    pub kind: Kind,
    /// Program moves in it.
    pub program: u32,
    /// Hardware moves in it.
    pub hardware: u32,
    /// The moves. The last is the violation itself; a deadlock is where no move follows.
    pub moves: Vec<Move>,
}

/// A class of stale items that a safe run has, with the condition of their use that fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reliant {
    /// The CPU that holds them.
    pub cpu: u8,
    /// The address space whose tag they carry.
    pub mm: u8,
    /// What they are.
    pub held: Held,
    /// The condition that fails.
    pub condition: Condition,
}

/// The outcome of a search.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The shortest run to each reachable kind: fewest program moves, then fewest hardware moves; the
    /// shortest of all first, ties in the order of kinds.
    pub runs: Vec<Run>,
    /// The items that the moves speak of.
    pub items: Items,
    /// Classes of stale items seen, in order, each once.
    pub reliant: Vec<Reliant>,
    /// True if nothing was left out.
    pub complete: bool,
    /// Distinct states visited.
    pub states: u32,
    /// Moves taken between them.
    pub transitions: u32,
    /// Program moves of the longest shortest path.
    pub depth: u32,
    /// Bytes kept.
    pub bytes: u32,
}
