//! A trace in a form that can be kept, sent, and replayed by a later engine.

use serde::{Deserialize, Serialize};

use crate::report::{Kind, Param, Stores};
#[cfg(test)]
use ts_rs::TS;

/// A trace with all that it takes to replay it: the question, the reader's own texts, and the moves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(TS))]
pub struct SavedTrace {
    /// Version of the engine that saved it.
    pub engine: String,
    /// Edition of the language that its texts are written in.
    pub edition: u32,
    /// Name of the operation or case.
    pub operation: String,
    /// Name of the variant of the operation or case; null where it has none.
    pub variant: Option<String>,
    /// Name of the strategy; null for a case that stands alone.
    pub strategy: Option<String>,
    /// Name of the architecture.
    pub arch: String,
    /// Name of the set of kernel functions.
    pub kernel: String,
    /// Every parameter with its value, in the order of declaration.
    pub params: Vec<Param>,
    /// Knobs that the question sets, with their values.
    #[serde(default)]
    pub knobs: Vec<Param>,
    /// Whether stores wait in buffers in it.
    #[serde(default)]
    pub stores: Stores,
    /// The reader's own texts, in the order in which they were given. The library's are not saved: a trace is
    /// replayed on the present ones.
    pub texts: Vec<SavedText>,
    /// The violation it ends in; null for a safe run.
    pub kind: Option<Kind>,
    /// The moves as indices into what was enabled at each step: `0/3/1`.
    pub path: String,
    /// What each move was: its CPU and its label, `CPU 0: clear pgd`. It shows when the same index has come to
    /// mean another move, and lets a reader see what was saved.
    pub steps: Vec<String>,
}

/// A text of the reader's own, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(TS))]
pub struct SavedText {
    /// The path that it was read from.
    pub path: String,
    /// What stands in it.
    pub text: String,
}
