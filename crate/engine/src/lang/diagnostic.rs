//! What is wrong with a text, as data: never a panic, never only the first thing.

use crate::lang::source::{Sources, Span};
use crate::report::DiagnosticView;

/// One thing wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Where.
    pub span: Span,
    /// In lower case, naming the thing, without a full stop.
    pub message: String,
    /// What would be right; empty if nothing obvious would.
    pub help: String,
}

impl Diagnostic {
    /// Something wrong, with nothing obvious that would be right.
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Diagnostic { span, message: message.into(), help: String::new() }
    }

    /// The same with a suggestion.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// The same in the terms of a view.
    #[must_use]
    pub fn view(&self, sources: &Sources) -> DiagnosticView {
        DiagnosticView {
            error: true,
            place: sources.place(self.span),
            message: self.message.clone(),
            help: self.help.clone(),
        }
    }
}

/// The candidate nearest to a misspelled name, if one is near: at most a third of its letters differ.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let near = candidates.into_iter().map(|c| (distance(name, c), c)).min()?;
    (near.0 <= name.chars().count().max(3) / 3).then_some(near.1)
}

fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let changed = diagonal + usize::from(ca != *cb);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
