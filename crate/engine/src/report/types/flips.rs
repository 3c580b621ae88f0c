//! Which promises of the hardware an answer turns on.

use serde::Serialize;

use crate::report::{Kind, TermKind, Verdict};
#[cfg(test)]
use ts_rs::TS;

/// What was found of the promises that would turn an answer into its opposite, and how far the search has got.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Flips {
    /// The answer as it is.
    pub verdict: Verdict,
    /// What was tried, size by size, the smallest first.
    pub tried: Vec<Tried>,
    /// Every set of the last of these sizes that turns the answer, in the order in which they were tried.
    pub flips: Vec<Flip>,
    /// The size whose sets were not tried for being too many; null where there is none.
    pub left_out: Option<u32>,
    /// True once the search is over.
    pub complete: bool,
}

/// How many sets of promises of one size were tried, and which of them gave no answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Tried {
    /// Promises in a set.
    pub size: u32,
    /// Sets of that size.
    pub all: u32,
    /// Those that were tried.
    pub tried: u32,
    /// Those that contradict themselves, so that the question cannot be asked.
    pub refused: u32,
    /// Those with which the question does not arise.
    pub not_applicable: u32,
    /// Those for which a limit was reached.
    pub undecided: u32,
}

/// A smallest set of promises that turns the answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Flip {
    /// The promises, each as it would have to be.
    pub switches: Vec<Switch>,
    /// The answer then.
    pub verdict: Verdict,
    /// The kind of the shortest run; null unless it breaks.
    pub kind: Option<Kind>,
    /// Steps of that run; null unless it breaks.
    pub steps: Option<u32>,
    /// True if the answer is the same when that is written into the architecture's text. False where the kernel's
    /// functions, which choose instructions by what they do, would take another one then.
    pub in_text: bool,
}

/// A promise that is made otherwise.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Switch {
    /// The knob or instruction.
    pub name: String,
    /// Which of the two it is.
    pub what: TermKind,
    /// The knob's value as it is; a clause of the instruction, empty where one is added.
    pub from: String,
    /// The other value; the clause instead, empty where it is left out.
    pub to: String,
    /// What is promised then.
    pub words: String,
    /// Of a knob: the architectures of the library that have this value, in their order.
    pub archs: Vec<String>,
}
