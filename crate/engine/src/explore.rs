//! The searches over the rules: saturating, explicit, and the replayer that checks every trace; and random runs.

mod alone;
mod budget;
mod chance;
mod explicit;
mod fates;
mod found;
mod parts;
mod replay;
mod saturating;
mod shortest;
mod states;
mod tally;

pub use alone::{Ended, Step, alone};
pub use budget::{MAX_DEPTH, Progress, Watch};
pub use chance::{End, MOST_MOVES, MOVES_AFTER, Schedule, random_run};
pub use explicit::{explicit, explicit_until};
pub use fates::Fate;
pub use found::{Cut, Found, Limits, Reliant, Run, Search};
pub use replay::{Replay, complete_run, replay};
pub use saturating::{ahead, saturating, saturating_until};

use crate::machine::Model;

/// Runs one search or the other until it is through, reaches a limit or is stopped.
#[must_use]
pub fn search(model: &Model, search: Search, watch: &mut Watch<'_>) -> Found {
    (search.run)(model, search.limits, watch)
}
