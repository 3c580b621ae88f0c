//! Of all that is asked, the one thing that is written.

use std::collections::BTreeSet;

use stalewalk_engine::Question;
use stalewalk_engine::lang::diagnostic::nearest;
use stalewalk_engine::report::{Kind, Report, Trace};

use crate::caret::Complaint;

/// More names than these help nobody.
const MOST: usize = 6;

/// The only question that there is; otherwise which options tell the questions apart.
pub(super) fn question(questions: &[Question]) -> Result<&Question, Complaint> {
    if let [one] = questions {
        return Ok(one);
    }
    let open = [
        open("--operation", questions, |question| Some(&question.operation)),
        open("--variant", questions, |question| question.variant.as_deref()),
        open("--strategy", questions, |question| question.strategy.as_deref()),
        open("--arch", questions, |question| Some(&question.arch)),
    ];
    let open: Vec<String> = open.into_iter().flatten().collect();
    let message = format!("these are {} questions, and one answer is written", questions.len());
    Err(Complaint::new(message, format!("choose with {}", open.join(" and "))))
}

/// `--arch (x86-64, arm64)`, if that is what some questions differ in.
fn open<'q>(
    option: &str,
    questions: &'q [Question],
    of: impl Fn(&'q Question) -> Option<&'q str>,
) -> Option<String> {
    let mut seen = BTreeSet::new();
    let mut names: Vec<&str> = questions.iter().filter_map(of).filter(|name| seen.insert(*name)).collect();
    let more = if names.len() > MOST { ", …" } else { "" };
    if names.len() < 2 {
        return None;
    }
    names.truncate(MOST);
    Some(format!("{option} ({}{more})", names.join(", ")))
}

/// The run that is shown: the shortest story of the kind that is asked for, else the answer's own.
pub(super) fn shown<'r>(report: &'r Report, kind: Option<&str>) -> Result<Option<&'r Trace>, Complaint> {
    let Some(asked) = kind else { return Ok(report.traces.first().or(report.run.as_ref())) };
    let word = |trace: &Trace| trace.kind.map_or("", Kind::word);
    if let Some(trace) = report.traces.iter().find(|trace| word(trace) == asked) {
        return Ok(Some(trace));
    }
    let known = Kind::ALL.map(Kind::word);
    let help = match nearest(asked, known) {
        Some(near) if !known.contains(&asked) => format!("did you mean `{near}`?"),
        _ if report.traces.is_empty() => format!("the answer is `{}`", report.verdict.word()),
        _ => {
            let told: Vec<&str> = report.traces.iter().map(word).collect();
            format!("it breaks by {}", told.join(", "))
        }
    };
    Err(Complaint::new(format!("there is no story of the kind `{asked}`"), help))
}
