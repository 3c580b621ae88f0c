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
    /// The text that is right in place of what stands at the span, where that is the whole correction.
    pub fix: Option<String>,
    /// True for what changes no answer: it is worth a look, and is no error.
    pub warning: bool,
}

/// What would be right, in words; and as a text to put there, where that is all.
#[derive(Clone, Debug, Default)]
pub struct Help {
    words: String,
    instead: Option<String>,
}

impl Help {
    /// Another word is meant in place of the one that stands there.
    #[must_use]
    pub fn instead(word: &str) -> Help {
        Help { words: format!("did you mean `{word}`?"), instead: Some(word.to_owned()) }
    }

    /// The word nearest to one that nobody knows, if one is near; else other words.
    pub fn nearest<'a>(
        name: &str,
        candidates: impl IntoIterator<Item = &'a str>,
        otherwise: impl FnOnce() -> String,
    ) -> Help {
        nearest(name, candidates).map_or_else(|| otherwise().into(), Help::instead)
    }
}

impl From<String> for Help {
    fn from(words: String) -> Help {
        Help { words, instead: None }
    }
}

impl From<&str> for Help {
    fn from(words: &str) -> Help {
        words.to_owned().into()
    }
}

impl Diagnostic {
    /// Something wrong, with nothing obvious that would be right.
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Diagnostic { span, message: message.into(), help: String::new(), fix: None, warning: false }
    }

    /// Something that is worth a look and changes no answer.
    pub fn warning(span: Span, message: impl Into<String>) -> Self {
        Diagnostic { warning: true, ..Diagnostic::new(span, message) }
    }

    /// The same with a suggestion. What stands in no text, as a name that was asked for, has nothing to replace.
    #[must_use]
    pub fn help(mut self, help: impl Into<Help>) -> Self {
        let Help { words, instead } = help.into();
        self.help = words;
        self.fix = instead.filter(|_| self.span.start < self.span.end);
        self
    }

    /// The same in the terms of a view.
    #[must_use]
    pub fn view(&self, sources: &Sources) -> DiagnosticView {
        DiagnosticView {
            error: !self.warning,
            place: sources.place(self.span),
            message: self.message.clone(),
            help: self.help.clone(),
            fix: self.fix.clone(),
        }
    }
}

/// The longest name, in characters. Names are compared letter by letter to find what was meant.
pub const LONGEST_NAME: usize = 100;

/// The candidate nearest to a misspelled name, if one is near: at most a third of its letters differ. Of several the
/// first in the alphabet.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    if length > LONGEST_NAME {
        return None;
    }
    let mut near = Near { name, length, distance: length.max(3) / 3, found: None };
    candidates.into_iter().for_each(|candidate| near.consider(candidate));
    near.found
}

/// The nearest candidate so far, and how far it is, or the farthest that it may be.
struct Near<'n, 'a> {
    name: &'n str,
    length: usize,
    distance: usize,
    found: Option<&'a str>,
}

impl<'a> Near<'_, 'a> {
    fn consider(&mut self, candidate: &'a str) {
        // So many letters more or less differ at least; nothing long is compared with what is much shorter.
        if candidate.chars().count().abs_diff(self.length) > self.distance {
            return;
        }
        let distance = distance(self.name, candidate);
        let nearer = self.found.is_none_or(|found| (distance, candidate) < (self.distance, found));
        if distance <= self.distance && nearer {
            (self.distance, self.found) = (distance, Some(candidate));
        }
    }
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
