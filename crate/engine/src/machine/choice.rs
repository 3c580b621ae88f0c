//! What a program chooses between, as its text has it: the rules try every way, the story says which one it was.

use crate::machine::program::{Pc, Program};

/// What the ways of a choice are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Blocks, each by the text of its first statement; an empty one has none.
    Blocks(Vec<String>),
    /// False and true.
    Truth,
    /// An allocation that fails, and one that does not.
    Allocation,
}

impl Program {
    /// What is chosen between by an operation, if it chooses.
    #[must_use]
    pub fn choice(&self, pc: Pc) -> Option<&Choice> {
        self.choices.iter().find(|(at, _)| *at == pc).map(|(_, choice)| choice)
    }
}
