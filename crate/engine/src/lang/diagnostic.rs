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

/// The longest name, in characters. Names are compared letter by letter to find what was meant.
pub const LONGEST_NAME: usize = 100;

/// The candidate nearest to a misspelled name, if one is near: at most a third of its letters differ.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    if length > LONGEST_NAME {
        return None;
    }
    let most = length.max(3) / 3;
    // So many letters more or less differ at least; nothing long is compared with what is much shorter.
    let candidates = candidates.into_iter().filter(|c| c.chars().count().abs_diff(length) <= most);
    let near = candidates.map(|c| (distance(name, c), c)).min()?;
    (near.0 <= most).then_some(near.1)
}

/// How many letters must be changed, added, left out or swapped with their neighbour: `fro` is one from `for`.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before = vec![0; b.len() + 1];
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 0..a.len() {
        let mut row = vec![i + 1; b.len() + 1];
        for j in 0..b.len() {
            let changed = above[j] + usize::from(a[i] != b[j]);
            row[j + 1] = changed.min(row[j] + 1).min(above[j + 1] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                row[j + 1] = row[j + 1].min(before[j - 1] + 1);
            }
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}
