//! `stalewalk stress`: random runs, and how seldom chance finds what the search finds.

use rayon::prelude::*;
use serde::Serialize;
use stalewalk_engine::export::wrap;
use stalewalk_engine::report::{
    DiagnosticView, Kind, Question as Asked, Report, Stress, Verdict, count, stores, stress,
};
use stalewalk_engine::{Library, Question, check_until};

use crate::args::StressArgs;
use crate::caret;
use crate::check::heading_of;
use crate::input::Input;
use crate::many;
use crate::screen::{Ink, Screen, Status, WIDTH};
use crate::stop::{self, Watcher};

/// Runs between two questions whether to go on.
const BATCH: u32 = 500;

/// The most batches under way or waiting.
const AT_ONCE: u32 = 64;

/// Makes the runs, and says what the process ends with.
pub(crate) fn run(args: &StressArgs, screen: &mut Screen) -> Status {
    let Some(input) = Input::read(&args.what, &args.setting, screen) else { return Status::Wrong };
    let Input { library, questions, .. } = input;
    let mut wrong: Vec<DiagnosticView> = Vec::new();
    let (search, mut watcher) = (args.setting.search(), Watcher::default());
    let outcomes =
        many::ask(&questions, &mut watcher, |question, watch| check_until(&library, question, search, watch));
    if let Some(status) = watcher.says(screen) {
        return status;
    }
    let mut reports = Vec::new();
    for (question, outcome) in questions.iter().zip(outcomes) {
        let errors = outcome.diagnostics.into_iter().filter(|view| view.error);
        caret::add(&mut wrong, errors.collect());
        reports.extend(outcome.report.map(|report| (question, report)));
    }
    if !wrong.is_empty() {
        caret::show(screen, &library, &wrong);
        return Status::Wrong;
    }
    let mut heading = String::new();
    for (question, report) in &reports {
        let runs = runs(&library, question, args);
        if args.json {
            print_json(report, runs.as_ref(), screen);
        } else {
            head(report, question, &mut heading, screen);
            print(report, runs.as_ref(), screen);
        }
        if stop::is_asked() {
            let made = runs.map_or(0, |runs| runs.runs);
            screen.complain(&format!("stopped after {} of {}", count(made, "run"), grouped(args.runs)));
            return Status::Stopped;
        }
    }
    Status::Holds
}

/// The runs of a question, in batches on as many CPUs as there are; until somebody asks to stop. None if the question
/// does not arise.
fn runs(library: &Library, question: &Question, args: &StressArgs) -> Option<Stress> {
    let mut sum = stress(library, question, args.seed, 1, 0)?;
    while sum.runs < args.runs && !stop::is_asked() {
        let left = args.runs - sum.runs;
        let batches = (0..left.div_ceil(BATCH).min(AT_ONCE)).into_par_iter().with_max_len(1).map(|batch| {
            let before = batch * BATCH;
            let (from, runs) = (1 + sum.runs + before, BATCH.min(left - before));
            if stop::is_asked() { None } else { stress(library, question, args.seed, from, runs) }
        });
        let batches: Vec<Option<Stress>> = batches.collect();
        // What comes after a batch that was not made any more does not count.
        batches.into_iter().map_while(|batch| batch).for_each(|batch| sum.add(batch));
    }
    Some(sum)
}

/// What is printed as JSON, a line a question.
#[derive(Serialize)]
struct Line<'r> {
    question: &'r Asked,
    /// What the search says.
    verdict: Verdict,
    kinds: &'r [Kind],
    steps: Option<usize>,
    states: u32,
    /// What the random runs came to; null where the question does not arise.
    stress: Option<&'r Stress>,
}

fn print_json(report: &Report, runs: Option<&Stress>, screen: &mut Screen) {
    let line = Line {
        question: &report.question,
        verdict: report.verdict,
        kinds: &report.kinds,
        steps: report.traces.first().map(|trace| trace.steps.len()),
        states: report.checked.states,
        stress: runs,
    };
    match serde_json::to_string(&line) {
        Ok(line) => screen.line(&line),
        Err(error) => screen.complain(&format!("error: {error}")),
    }
}

/// What is asked about, once for all architectures.
fn head(report: &Report, question: &Question, before: &mut String, screen: &mut Screen) {
    let heading = heading_of(report);
    if heading != *before {
        if !before.is_empty() {
            screen.line("");
        }
        for line in wrap(&heading, WIDTH) {
            screen.line(&screen.ink(Ink::Bold, &line));
        }
        let setting = format!("{} kernel functions, {}", report.question.kernel, stores(question.stores));
        screen.line(&screen.ink(Ink::Dim, &format!("  {setting}")));
    }
    *before = heading;
}

fn print(report: &Report, runs: Option<&Stress>, screen: &mut Screen) {
    screen.line("");
    let arch = &report.question.arch;
    let Some(runs) = runs else {
        let reason = report.reason.as_deref().unwrap_or_default();
        let words = wrap(&format!("{arch}: the question does not arise: {reason}"), WIDTH - 2);
        for (number, line) in words.iter().enumerate() {
            screen.line(&format!("{}{line}", if number == 0 { "" } else { "  " }));
        }
        return;
    };
    let (made, moves) = (count(runs.runs, "random run"), counted(runs.moves, "move"));
    screen.line(&format!("{arch}: {made} of seed {}, {moves} in all", runs.seed));
    for broke in &runs.broke {
        let what = screen.ink(Ink::Red, &format!("broke by {}", broke.kind.word()));
        share(broke.runs, runs.runs, &what, screen);
    }
    share(runs.ended, runs.runs, "ended, and nothing broke", screen);
    if runs.cut > 0 {
        share(
            runs.cut,
            runs.runs,
            &format!("cut: no end after {}, or beyond the model", counted(runs.most.into(), "move")),
            screen,
        );
    }
    if let (Some(first), Some(shortest)) = (&runs.first, &runs.shortest) {
        let (at, steps) = (grouped(first.run), count(first.steps, "move"));
        let short = match shortest.run == first.run {
            true => "none is shorter".to_owned(),
            false => format!("the shortest, run {}, has {}", grouped(shortest.run), shortest.steps),
        };
        paragraph(
            &format!("The first that broke is run {at}, by {}, in {steps}; {short}.", first.kind.word()),
            screen,
        );
    }
    paragraph(&search(report, runs), screen);
}

/// What the search says of the same question.
fn search(report: &Report, runs: &Stress) -> String {
    let states = count(report.checked.states, "state");
    let missed = report.kinds.iter().filter(|kind| runs.broke.iter().all(|broke| broke.kind != **kind));
    let missed: Vec<&str> = missed.map(|kind| kind.word()).collect();
    let missed = match missed.as_slice() {
        [] => String::new(),
        _ => format!(" Chance has not found {}.", missed.join(", ")),
    };
    match (report.verdict, report.traces.first(), report.kind) {
        (Verdict::Undecided, ..) => {
            format!("The search is undecided: {}.", report.reason.as_deref().unwrap_or_default())
        }
        (_, Some(trace), Some(kind)) => {
            let steps = count(trace.steps.len() as u32, "move");
            format!("The search finds {} in {steps}, and needs {states} for it.{missed}", kind.word())
        }
        _ => format!("The search says that none can break, and needs {states} for it."),
    }
}

/// How many of all, and of what.
fn share(some: u32, all: u32, of: &str, screen: &mut Screen) {
    screen.line(&format!("  {:>13}  {:>8}  {of}", grouped(some), percent(some, all)));
}

/// A share in percent, rounded; what there is is never told as nothing, nor what is missing as all.
fn percent(some: u32, all: u32) -> String {
    let share = 100.0 * f64::from(some) / f64::from(all.max(1));
    match share {
        _ if some > 0 && share < 0.05 => "< 0.1 %".to_owned(),
        _ if some < all && share >= 99.95 => "> 99.9 %".to_owned(),
        _ => format!("{share:.1} %"),
    }
}

fn paragraph(words: &str, screen: &mut Screen) {
    wrap(words, WIDTH - 2).iter().for_each(|line| screen.line(&format!("  {line}")));
}

/// A number as it is read: `10,000`.
fn grouped(number: u32) -> String {
    let counted = count(number, "");
    counted.split(' ').next().unwrap_or_default().to_owned()
}

/// The same of one that may be larger, with its noun.
fn counted(number: u64, noun: &str) -> String {
    match u32::try_from(number) {
        Ok(number) => count(number, noun),
        Err(_) => format!("{number} {noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::{counted, grouped, percent};

    #[test]
    fn a_share_is_rounded_but_neither_to_nothing_nor_to_all() {
        let told: Vec<String> =
            [(0, 0), (0, 9), (9, 9), (37, 10_000), (1, 10_000), (9_999, 10_000), (3_712, 10_000)]
                .map(|(some, all)| percent(some, all))
                .to_vec();
        assert_eq!(told, ["0.0 %", "0.0 %", "100.0 %", "0.4 %", "< 0.1 %", "> 99.9 %", "37.1 %"]);
    }

    #[test]
    fn numbers_are_grouped_as_far_as_the_engine_counts() {
        assert_eq!((grouped(7).as_str(), grouped(10_000).as_str()), ("7", "10,000"));
        assert_eq!(counted(1, "move"), "1 move");
        assert_eq!(counted(5_000_000_000, "move"), "5000000000 moves");
    }
}
