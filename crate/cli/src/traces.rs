//! Traces by themselves: `check --trace` prints them, `stalewalk replay` takes one that was saved.

use stalewalk_engine::export::{Stories, story};
use stalewalk_engine::report::{DiagnosticView, Report, SavedText, SavedTrace, Trace, retell, save};

use crate::args::{Format, ReplayArgs};
use crate::caret::{self, Complaint};
use crate::screen::{Screen, Status, WIDTH};
use crate::texts::{self, Text};

/// Prints the traces of some reports: of each the shortest, or the shortest of every kind. Beside them is said
/// where there is none.
pub(crate) fn print(
    reports: &[Report],
    (stories, format): (Stories, Format),
    texts: &[Text],
    screen: &mut Screen,
) {
    let mut first = true;
    for report in reports {
        let most = if stories == Stories::All { usize::MAX } else { 1 };
        for trace in report.traces.iter().take(most) {
            match format {
                Format::Text => {
                    tell(&story(&report.question, trace, WIDTH), std::mem::take(&mut first), screen)
                }
                Format::Json => print_json(report, trace, texts, screen),
            }
        }
        if report.traces.is_empty() {
            let question = &report.question;
            let with = question.strategy.as_ref().map_or(String::new(), |name| format!(" with {name}"));
            let word = report.verdict.word();
            screen.complain(&format!("no trace: {}{with} on {}: {word}", question.operation, question.arch));
        }
    }
}

fn print_json(report: &Report, trace: &Trace, texts: &[Text], screen: &mut Screen) {
    let text = |text: &Text| SavedText { path: text.path.clone(), text: text.text.clone() };
    match serde_json::to_string(&save(report, trace, texts.iter().map(text).collect())) {
        Ok(line) => screen.line(&line),
        Err(error) => screen.complain(&format!("error: {error}")),
    }
}

fn tell(story: &str, first: bool, screen: &mut Screen) {
    if !first {
        screen.line("");
    }
    story.lines().for_each(|line| screen.told(line));
}

/// Replays every trace of a file, and says what the process ends with.
pub(crate) fn replay(args: &ReplayArgs, screen: &mut Screen) -> Status {
    let saved = match read(&args.file) {
        Ok(saved) => saved,
        Err(complaint) => {
            caret::complain(screen, &complaint);
            return Status::Wrong;
        }
    };
    let mut status = Status::Holds;
    for (index, trace) in saved.iter().enumerate() {
        status = match (replay_one(trace, &args.file, index == 0, screen), status) {
            (Status::Wrong, _) | (_, Status::Wrong) => Status::Wrong,
            (Status::Holds, before) => before,
            (fails, _) => fails,
        };
    }
    status
}

/// The traces of a file, one after the other.
fn read(file: &str) -> Result<Vec<SavedTrace>, Complaint> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| Complaint::new(format!("cannot read {file}: {error}"), ""))?;
    let traces: Result<Vec<SavedTrace>, _> = serde_json::Deserializer::from_str(&text).into_iter().collect();
    let help = "`stalewalk check --trace json` prints them";
    match traces {
        Ok(traces) if traces.is_empty() => Err(Complaint::new(format!("there is no trace in {file}"), help)),
        Ok(traces) => Ok(traces),
        Err(error) => Err(Complaint::new(format!("{file} is not a saved trace: {error}"), help)),
    }
}

fn replay_one(saved: &SavedTrace, file: &str, first: bool, screen: &mut Screen) -> Status {
    let text = |saved: &SavedText| Text { path: saved.path.clone(), text: saved.text.clone() };
    let library = texts::library(&saved.texts.iter().map(text).collect::<Vec<_>>());
    let wrong: Vec<DiagnosticView> =
        library.all_diagnostics().map(|d| d.view(library.sources())).filter(|view| view.error).collect();
    let told = if wrong.is_empty() { retell(&library, saved) } else { Err(wrong) };
    let told = match told {
        Ok(told) => told,
        Err(wrong) => {
            caret::show(screen, &library, &wrong);
            return Status::Wrong;
        }
    };
    match (told.trace, told.trouble) {
        (_, Some(trouble)) => {
            let help =
                format!("it was saved by Stalewalk {}, language edition {}", saved.engine, saved.edition);
            caret::complain(screen, &Complaint::new(format!("{file}: {trouble}"), help));
            Status::Fails
        }
        (trace, None) => {
            if let Some(trace) = trace {
                tell(&story(&told.question, &trace, WIDTH), first, screen);
            }
            Status::Holds
        }
    }
}
