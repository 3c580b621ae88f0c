//! `stalewalk check`: a reader's own texts, judged and told.

use stalewalk_engine::export::{Stories, text, wrap};
use stalewalk_engine::report::{Expected, Place, Report, Verdict, expectations_until, stores};
use stalewalk_engine::{Library, Question, Search, assumptions, check_until, flips};

use crate::args::CheckArgs;
use crate::caret;
use crate::input::Input;
use crate::many;
use crate::promises;
use crate::screen::{Ink, Screen, Status, WIDTH, colour};
use crate::stop::Watcher;
use crate::texts;
use crate::traces;

/// Judges, and says what the process ends with.
pub(crate) fn run(args: &CheckArgs, screen: &mut Screen) -> Status {
    let Some(input) = Input::read(&args.what, &args.setting, screen) else { return Status::Wrong };
    let Input { texts, library, questions, warnings: mut wrong, .. } = input;
    let search = args.setting.search();
    let mut watcher = Watcher::default();
    let (mut reports, mut asked) = (Vec::new(), Vec::new());
    let outcomes =
        many::ask(&questions, &mut watcher, |question, watch| check_until(&library, question, search, watch));
    if let Some(status) = watcher.says(screen) {
        return status;
    }
    for (question, outcome) in questions.iter().zip(outcomes) {
        caret::add(&mut wrong, outcome.diagnostics);
        asked.extend(outcome.report.as_ref().map(|_| question));
        reports.extend(outcome.report);
    }
    caret::show(screen, &library, &wrong);
    if wrong.iter().any(|view| view.error || args.deny_warnings) {
        return Status::Wrong;
    }
    let own = texts::own_files(&library, &texts);
    let known: Vec<(&Question, &Report)> = asked.iter().copied().zip(&reports).collect();
    let expected = expectations_until(&library, Some(&own), &known, search, &mut watcher.watch());
    if let Some(status) = watcher.says(screen) {
        return status;
    }
    let stories = if args.all_kinds { Stories::All } else { Stories::First };
    if let Some(format) = args.trace {
        traces::print(&reports, (stories, format), &texts, screen);
        complain(&expected, screen);
    } else if args.json {
        print_json(&reports, screen);
        complain(&expected, screen);
    } else {
        if let Some(told) = told(&reports) {
            assume(&library, asked[told], &mut reports[told], search, &mut watcher);
        }
        let turning = told(&reports).filter(|_| args.flips);
        let turned = turning.map(|at| flips(&library, asked[at], search, &mut watcher.watch()));
        if let Some(status) = watcher.says(screen) {
            return status;
        }
        print(&reports, stories, &expected, screen);
        if let Some(turned) = turned {
            promises::print(turned.as_ref(), screen);
        }
    }
    status(&reports, &expected)
}

/// Tries the other values of what the answer rests on and is only assumed.
fn assume(
    library: &Library,
    question: &Question,
    report: &mut Report,
    search: Search,
    watcher: &mut Watcher,
) {
    report.assumed = Some(assumptions(library, question, report, search, &mut watcher.watch()));
}

/// The report that is told whole: the only one, or the first that breaks.
fn told(reports: &[Report]) -> Option<usize> {
    let broken = |report: &Report| matches!(report.verdict, Verdict::Breaks | Verdict::BreaksDelayed);
    if reports.len() == 1 { Some(0) } else { reports.iter().position(broken) }
}

fn status(reports: &[Report], expected: &[Expected]) -> Status {
    if expected.iter().any(|expected| !expected.holds && !expected.undecided) {
        Status::Fails
    } else if expected.iter().any(|expected| !expected.holds)
        || reports.iter().any(|report| report.verdict == Verdict::Undecided)
    {
        Status::Undecided
    } else {
        Status::Holds
    }
}

/// The reports alone, so that every line is one.
fn print_json(reports: &[Report], screen: &mut Screen) {
    for report in reports {
        match serde_json::to_string(report) {
            Ok(line) => screen.line(&line),
            Err(error) => screen.complain(&format!("error: {error}")),
        }
    }
}

/// What does not hold, beside the answer.
fn complain(expected: &[Expected], screen: &mut Screen) {
    for expected in expected.iter().filter(|expected| !expected.holds) {
        screen.complain(&failure(expected));
    }
}

fn print(reports: &[Report], stories: Stories, expected: &[Expected], screen: &mut Screen) {
    if reports.len() > 1 {
        list(reports, screen);
    }
    if let Some(told) = told(reports) {
        if reports.len() > 1 {
            screen.line("");
            screen.line(&screen.ink(Ink::Bold, "The first that breaks:"));
            screen.line("");
        }
        tell(&reports[told], stories, screen);
    }
    print_expectations(expected, screen);
}

/// The whole story of one.
fn tell(report: &Report, stories: Stories, screen: &mut Screen) {
    for line in text(report, stories, WIDTH).lines() {
        if line == report.headline {
            let sign = screen.sign(report.verdict);
            screen.line(&screen.ink(colour(report.verdict), &format!("{sign} {line}")));
        } else {
            screen.told(line);
        }
    }
}

/// A line or two for each of several.
fn list(reports: &[Report], screen: &mut Screen) {
    let wide = reports.iter().map(|report| report.question.arch.chars().count()).max().unwrap_or(0);
    let delayed = reports.iter().map(|report| report.checked.stores).max().unwrap_or_default();
    let mut heading = String::new();
    for report in reports {
        let of = heading_of(report);
        if of != heading {
            if !heading.is_empty() {
                screen.line("");
            }
            for line in wrap(&of, WIDTH) {
                screen.line(&screen.ink(Ink::Bold, &line));
            }
            screen.line(&screen.ink(Ink::Dim, &format!("  {}", stores(delayed))));
            heading = of;
        }
        let indent = wide + 6;
        let sign = screen.ink(colour(report.verdict), screen.sign(report.verdict));
        for (i, line) in wrap(&in_short(report), WIDTH - indent).iter().enumerate() {
            if i == 0 {
                screen.line(&format!("  {:wide$}  {sign} {line}", report.question.arch));
            } else {
                screen.line(&format!("{:indent$}{line}", ""));
            }
        }
    }
}

/// `exit_mmap with gather (cpus=2)`: what is asked about, but for the architecture.
pub(crate) fn heading_of(report: &Report) -> String {
    let question = &report.question;
    let params: Vec<String> = question.params.iter().map(|p| format!("{}={}", p.name, p.value)).collect();
    let strategy = question.strategy.as_ref().map_or(String::new(), |strategy| format!(" with {strategy}"));
    let setting = if params.is_empty() { String::new() } else { format!(" ({})", params.join(", ")) };
    let variant = question.variant.as_ref().map_or(String::new(), |variant| format!(" ({variant})"));
    format!("{}{variant}{strategy}{setting}", question.operation)
}

/// `breaks freed-table in 10 steps (too-early)`
fn in_short(report: &Report) -> String {
    let word = report.verdict.word();
    match (&report.diagnosis, report.traces.first(), &report.reason) {
        (diagnosis, Some(trace), _) => {
            let kinds: Vec<&str> = report.kinds.iter().map(|kind| kind.word()).collect();
            let steps = trace.steps.len();
            let plural = if steps == 1 { "" } else { "s" };
            let cause = diagnosis.as_ref().and_then(|diagnosis| serde_json::to_value(diagnosis.cause).ok());
            let cause = cause.as_ref().and_then(|cause| cause.as_str()).unwrap_or_default();
            format!("{word} {} in {steps} step{plural} ({cause})", kinds.join(", "))
        }
        (_, None, Some(reason)) => format!("{word}: {reason}"),
        (_, None, None) => word.to_owned(),
    }
}

/// What the files say of themselves: what does not hold one by one, what holds a line each.
fn print_expectations(expected: &[Expected], screen: &mut Screen) {
    if expected.is_empty() {
        return;
    }
    screen.line("");
    screen.line(&screen.ink(Ink::Bold, "Expectations:"));
    let mut places: Vec<&Place> = Vec::new();
    for one in expected {
        if !places.contains(&&one.place) {
            places.push(&one.place);
        }
    }
    for place in places {
        let of: Vec<&Expected> = expected.iter().filter(|one| one.place == *place).collect();
        let held = of.iter().filter(|one| one.holds).count();
        if held > 0 {
            let line = format!("{}:{}: {} ({held} of {})", place.file, place.line, of[0].wanted, of.len());
            screen.line(&format!("  {} {line}", screen.ink(Ink::Green, "holds")));
        }
        let mut told: Vec<(String, &str)> = Vec::new();
        for one in of.iter().filter(|one| !one.holds) {
            let key = (subject(one), one.found.as_str());
            if !told.contains(&key) {
                let same = of.iter().filter(|o| !o.holds && (subject(o), o.found.as_str()) == key);
                let archs: Vec<&str> = same.map(|one| one.question.arch.as_str()).collect();
                print_failure(one, &archs.join(", "), screen);
                told.push(key);
            }
        }
    }
}

fn print_failure(one: &Expected, archs: &str, screen: &mut Screen) {
    let Place { file, line, .. } = &one.place;
    screen.line(&format!("  {} {file}:{line}: {}", screen.ink(Ink::Red, "does not hold"), subject(one)));
    let words = format!("wanted {}, found {} on {archs}", one.wanted, one.found);
    for line in wrap(&words, WIDTH - 4) {
        screen.line(&format!("    {line}"));
    }
}

/// What an expectation speaks of, but for the architecture.
fn subject(expected: &Expected) -> String {
    let question = &expected.question;
    let strategy = question.strategy.as_ref().map_or(String::new(), |strategy| format!(" with {strategy}"));
    let params: Vec<String> =
        question.params.iter().map(|(name, value)| format!(", {name}={value}")).collect();
    let variant = question.variant.as_ref().map_or(String::new(), |variant| format!(" ({variant})"));
    format!("{}{variant}{strategy}{}", question.operation, params.concat())
}

fn failure(expected: &Expected) -> String {
    let Place { file, line, .. } = &expected.place;
    let Expected { wanted, found, question, .. } = expected;
    let subject = subject(expected);
    format!("does not hold: {file}:{line}: {subject} on {}: wanted {wanted}, found {found}", question.arch)
}
