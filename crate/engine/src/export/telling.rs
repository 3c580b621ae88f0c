//! What is told of an answer, in whatever format.

use crate::export::first_capital;
use crate::report::{Engine, Question, Report, Trace, count};

/// An answer, with what somebody needs who is to ask the same.
#[derive(Clone, Copy, Debug)]
pub struct Telling<'r> {
    /// The answer.
    pub report: &'r Report,
    /// The run that is shown, which may be another than the answer's own; none where there is none.
    pub shown: Option<&'r Trace>,
    /// The reader's own texts: the name of each file, and what stands in it.
    pub texts: &'r [(String, String)],
    /// The command that asks the same, in words that are not to be broken.
    pub command: &'r [String],
}

impl<'r> Telling<'r> {
    /// The runs that are told: the answer's own, and the one that is shown where that is another.
    pub(super) fn runs(&self) -> Vec<&'r Trace> {
        let own = self.report.traces.first().or(self.report.run.as_ref());
        let mut runs: Vec<&Trace> = own.into_iter().collect();
        runs.extend(self.shown.filter(|shown| own.is_none_or(|own| !std::ptr::eq(own, *shown))));
        runs
    }

    /// What stands over a run.
    pub(super) fn heading(&self, run: &Trace) -> String {
        match (run.kind, self.report.traces.first()) {
            (Some(kind), Some(first)) if !std::ptr::eq(run, first) => {
                format!("The shortest one that ends in {}", kind.word())
            }
            (Some(kind), _) => format!("The shortest story in which it does ({})", kind.word()),
            (None, _) => "A run in which all that can be cached is".to_owned(),
        }
    }

    /// The names of the reader's own files, in one piece.
    pub(super) fn names(&self) -> String {
        let names: Vec<&str> = self.texts.iter().map(|(name, _)| name.as_str()).collect();
        names.join(", ")
    }
}

/// The question, as one asks it.
#[must_use]
pub fn title(question: &Question) -> String {
    let operation = &question.operation_title;
    let arch = &question.arch_title;
    match &question.strategy_title {
        Some(strategy) => format!("Does {strategy} survive {operation} on {arch}?"),
        None => format!("Does {operation} survive on {arch}?"),
    }
}

/// The names and values that the title leaves out.
pub(super) fn setting(question: &Question) -> String {
    let mut names = vec![question.operation.clone()];
    names.extend(question.variant.iter().map(|variant| format!("({variant})")));
    names.extend(question.strategy.iter().map(|strategy| format!("with {strategy}")));
    let knobs: Vec<String> =
        question.knobs.iter().map(|knob| format!("{}={}", knob.name, knob.value)).collect();
    let with = if knobs.is_empty() { String::new() } else { format!(" with {}", knobs.join(", ")) };
    names.push(format!("on {}{with}", question.arch));
    let mut parts = vec![names.join(" ")];
    parts.extend(question.params.iter().map(|param| format!("{}={}", param.name, param.value)));
    parts.push(format!("{} kernel functions", question.kernel));
    parts.join(", ")
}

/// The story in a paragraph, or why there is none.
pub(super) fn summary(report: &Report) -> String {
    match &report.reason {
        Some(reason) if report.summary.is_empty() => sentence(reason),
        _ => report.summary.clone(),
    }
}

/// How far the search went.
pub(super) fn extent(report: &Report) -> String {
    let checked = &report.checked;
    let tried = match (checked.complete, checked.engine) {
        (false, _) => "Not every interleaving was tried",
        (true, Engine::Saturating) => {
            "Every interleaving of the programs was tried, with every fill that the hardware may make between \
             two of their moves"
        }
        (true, Engine::Explicit) => "Every interleaving was tried, each fill and walk step a move of its own",
    };
    let walks = checked
        .limit_walks
        .map_or(String::new(), |walks| format!(", {} in flight a CPU", count(walks, "walk")));
    let stores = match checked.limit_stores {
        Some(most) => format!("stores waiting in buffers of {most} a CPU"),
        None => "stores visible at once".to_owned(),
    };
    format!(
        "{tried}, {stores}: {}, {} between them, the farthest {} from the start. Limits: {}, {} MiB{walks}.",
        count(checked.states, "state"),
        count(checked.transitions, "move"),
        count(checked.depth, "program move"),
        count(checked.limit_states, "state"),
        checked.limit_bytes >> 20,
    )
}

/// Who has answered.
pub(super) fn version(report: &Report) -> String {
    format!("Stalewalk {}, language edition {}", report.engine, report.edition)
}

/// With a capital and a full stop.
pub(super) fn sentence(words: &str) -> String {
    let words = words.trim_end_matches('.');
    if words.is_empty() { String::new() } else { first_capital(words) + "." }
}
