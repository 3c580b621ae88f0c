//! Where a case comes from: its year, its commits, its mechanism.

use std::mem::replace;
use std::ops::RangeInclusive;

use super::{Parsed, Parser};
use crate::lang::ast::{Operation, Text};
use crate::lang::diagnostic::Diagnostic;
use crate::lang::mechanisms::{ANY, MECHANISMS};
use crate::lang::source::Span;

/// Nothing that is told here happened before, and what is beyond is a slip of the pen.
const YEARS: RangeInclusive<u32> = 1970..=2099;

/// How much of a commit's number Git shows at the least, and all of it.
const DIGITS: RangeInclusive<usize> = 7..=40;

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
            "year" => origin.year.replace(self.year()?).is_some(),
            "mechanism" => origin.mechanism.replace(self.mechanism()?).is_some(),
            _ => {
                let commits = self.list(|p| Ok(p.commit()))?;
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

    fn year(&mut self) -> Parsed<u32> {
        let span = self.span();
        let year = self.number("a year")?;
        if !YEARS.contains(&year) {
            self.is_none(span, "year", "write its four digits");
        }
        Ok(year)
    }

    fn commit(&mut self) -> Text {
        let commit = self.string("a string with a commit's number");
        let is_digit = |letter: u8| letter.is_ascii_digit() || (b'a'..=b'f').contains(&letter);
        let is_number = DIGITS.contains(&commit.text.len()) && commit.text.bytes().all(is_digit);
        // One that is missing, or never closed, has been told of.
        let is_whole = self.slice(commit.span).len() > 1 && self.slice(commit.span).ends_with('"');
        if is_whole && !is_number {
            self.is_none(commit.span, "commit's number", "write its first twelve digits as Git does");
        }
        commit
    }

    fn is_none(&mut self, span: Span, what: &str, help: &str) {
        let message = format!("`{}` is no {what}", self.slice(span).trim_matches('"'));
        self.diagnostics.push(Diagnostic::new(span, message).help(help));
    }

    fn mechanism(&mut self) -> Parsed<&'static str> {
        self.one_of(ANY, &MECHANISMS.map(|(word, _)| word))
    }
}
