//! What an answer would be if the hardware were not as it is assumed to be.

use serde::Serialize;

use crate::report::{Kind, Verdict};
#[cfg(test)]
use ts_rs::TS;

/// What becomes of an answer where what it rests on is otherwise, as far as that is only assumed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Assumptions {
    /// What was tried, in the order of the promises that the answer rests on.
    pub tried: Vec<Assumed>,
    /// How many other values there are that were not tried, for want of room.
    pub left_out: u32,
}

/// The answer with one value of another kind than is assumed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Assumed {
    /// The knob or instruction: `stray`, `tlbi_vmalle1is`.
    pub name: String,
    /// What is assumed: the value of the knob, or what the instruction does.
    pub value: String,
    /// What was tried instead: another value, or `without drops walk`.
    pub other: String,
    /// The answer then.
    pub verdict: Verdict,
    /// Every kind of violation that is reachable then.
    pub kinds: Vec<Kind>,
}
