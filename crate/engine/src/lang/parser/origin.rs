//! Where a case comes from: its year, its commits, its mechanism.

use std::mem::replace;

use super::{Parsed, Parser};
use crate::lang::ast::Operation;
use crate::lang::diagnostic::Diagnostic;
use crate::lang::mechanisms::{ANY, MECHANISMS};
use crate::lang::source::Span;

impl Parser<'_> {
    /// What follows `year`, `commit` or `mechanism`: each once, and of a case as a whole.
    pub(super) fn origin(
        &mut self,
        word: &'static str,
        start: Span,
        operation: &mut Operation,
    ) -> Parsed<()> {
        let origin = &mut operation.origin;
        let again = match word {
            "year" => origin.year.replace(self.number("a year")?).is_some(),
            "mechanism" => origin.mechanism.replace(self.mechanism()?).is_some(),
            _ => {
                let commits = self.list(|p| Ok(p.string("a string with a commit's number")))?;
                !replace(&mut origin.commits, commits).is_empty()
            }
        };
        if again {
            let _ = self.twice(start, word);
        } else if !operation.case {
            let message = format!("an operation has no `{word}`");
            let diagnostic = Diagnostic::new(start, message).help("a `case` shows what happened to a kernel");
            self.diagnostics.push(diagnostic);
        }
        Ok(())
    }

    fn mechanism(&mut self) -> Parsed<&'static str> {
        self.one_of(ANY, &MECHANISMS.map(|(word, _)| word))
    }
}
