//! `stalewalk render`: examples of documents in the form that needs no browser, as data for the tool that builds the
//! document. The Sphinx extension asks so, with this program as a WASI module.

use std::io::{self, Read};

use serde::Deserialize;
use serde_json::{Value, json};
use stalewalk_engine::export::story;
use stalewalk_engine::report::{Report, Trace};

use crate::caret::{self, Complaint};
use crate::doccheck::found::{Found, is_program, program};
use crate::doccheck::judge::{self, Answer, Judged, Trouble};
use crate::export::svg::drawing;
use crate::screen::{Screen, Status};
use crate::stop::Watcher;

/// What a mail is wrapped at; it fits a page on paper, too.
const WIDTH: usize = 72;

/// A program is put where it stands in its document, a line for each before it. No document has so many.
const LAST_LINE: u32 = 1_000_000;

/// What is shown of an answer where there is no browser.
#[derive(Debug, Default)]
pub(crate) struct Shown {
    /// The answer in a few words.
    pub(crate) headline: String,
    /// The answer in a paragraph.
    pub(crate) summary: String,
    /// The question and the run, step by step; empty where there is none.
    pub(crate) story: String,
}

impl Shown {
    pub(crate) fn of(report: &Report) -> Shown {
        let reason = report.reason.as_deref().unwrap_or_default();
        Shown {
            headline: report.headline.clone(),
            summary: if report.summary.is_empty() { reason.to_owned() } else { report.summary.clone() },
            story: shown_run(report).map_or_else(String::new, |run| story(&report.question, run, WIDTH)),
        }
    }
}

/// The run that is shown.
fn shown_run(report: &Report) -> Option<&Trace> {
    report.traces.first().or(report.run.as_ref())
}

/// The picture of the run, with the cursor where the example has it; empty where there is no run, or where the example
/// shows something else.
fn picture(report: &Report, found: &Found) -> String {
    let option = |wanted: &str| found.options.iter().find(|(name, _)| name == wanted).map(|(_, value)| value);
    let is_shown = option("view").is_none_or(|views| words(views).any(|view| view == "waveform"));
    let Some(run) = shown_run(report).filter(|_| is_shown) else { return String::new() };
    let step = option("step").and_then(|step| step.trim().parse().ok());
    let step = step.filter(|step| (1..=run.steps.len() as u32).contains(step));
    drawing(report, run, step)
}

/// The words of an option.
fn words(list: &str) -> impl Iterator<Item = &str> {
    list.split(|c: char| c == ',' || c.is_whitespace())
}

/// What is asked: an example where it stands in its document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    file: String,
    line: u32,
    #[serde(default)]
    options: Vec<(String, String)>,
    /// The line on which the body begins.
    #[serde(default)]
    body_line: u32,
    #[serde(default)]
    body: String,
}

/// Answers each line of standard input with one, and says what the process ends with.
pub(crate) fn run(screen: &mut Screen) -> Status {
    let mut asked = String::new();
    if let Err(error) = io::stdin().lock().read_to_string(&mut asked) {
        caret::complain(screen, &Complaint::new(format!("cannot read what is asked: {error}"), ""));
        return Status::Wrong;
    }
    let mut watcher = Watcher::default();
    for (at, line) in asked.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let example: Example = match serde_json::from_str(line) {
            Ok(example) => example,
            Err(error) => {
                let help = "a line is an object with `file`, `line`, `options`, `body_line` and `body`";
                let message = format!("line {} asks nothing: {error}", at + 1);
                caret::complain(screen, &Complaint::new(message, help));
                return Status::Wrong;
            }
        };
        let answer = shown(example, &mut watcher);
        if let Some(status) = watcher.says(screen) {
            return status;
        }
        screen.line(&answer.to_string());
    }
    Status::Holds
}

/// What a document shows of an example, or why it can show nothing.
fn shown(example: Example, watcher: &mut Watcher) -> Value {
    let Example { file, line, options, body_line, body } = example;
    if line > LAST_LINE || body_line > LAST_LINE {
        return json!({ "mistakes": [mistake(line, "no document has so many lines", "")] });
    }
    let prose = if is_program(&body) { "" } else { body.trim() };
    let found = Found { line, options, body: program(body_line.max(1), &body), ..Found::default() };
    match judge::answer(&file, &found, watcher) {
        Ok(Answer { judged, report }) => {
            let Shown { headline, summary, story } = Shown::of(&report);
            json!({
                "claims": judged.iter().map(Judged::object).collect::<Vec<_>>(),
                "headline": headline,
                "summary": summary,
                "story": story,
                "picture": picture(&report, &found),
                "prose": prose,
            })
        }
        Err(Trouble::Question(complaint)) => {
            json!({ "mistakes": [mistake(line, &complaint.message, &complaint.help)] })
        }
        Err(Trouble::Program(views, _)) => {
            let mistakes = views.iter().filter(|view| view.error);
            let told = mistakes.map(|view| mistake(view.place.line, &view.message, &view.help));
            json!({ "mistakes": told.collect::<Vec<_>>() })
        }
    }
}

fn mistake(line: u32, message: &str, help: &str) -> Value {
    json!({ "line": line, "message": message, "help": help })
}
