//! The searches over the rules: saturating, explicit, and the replayer that checks every trace.

mod explicit;
mod found;
mod replay;
mod saturating;
mod shortest;
mod states;
mod tally;

pub use explicit::explicit;
pub use found::{Found, Limits, Reliant, Run};
pub use replay::{Replay, complete_run, replay};
pub use saturating::saturating;
