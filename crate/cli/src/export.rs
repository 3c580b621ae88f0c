//! `stalewalk export`: an answer to take along, one format a file, here or in the engine's `export`.

mod command;
mod html;
mod one;
pub(crate) mod svg;

use std::path::Path;

use stalewalk_engine::export::{Telling, mail, markdown};
use stalewalk_engine::report::Verdict;
use stalewalk_engine::{Question, check_until};

use crate::args::{ExportArgs, Exported, FormArgs};
use crate::caret::{self, Complaint};
use crate::input::Input;
use crate::screen::{Screen, Status};
use crate::stop::Watcher;

/// An answer, with what it was found in.
struct Answer<'a> {
    input: &'a Input,
    question: &'a Question,
    telling: Telling<'a>,
}

/// Writes an answer down, if it can be written so.
type Write<'a> = &'a dyn Fn(&Answer<'_>) -> Result<String, Complaint>;

/// Asks, writes, and says what the process ends with.
pub(crate) fn run(args: &ExportArgs, screen: &mut Screen) -> Status {
    let done = match &args.format {
        Exported::Svg(args) => export(&args.form, &|answer| svg::write(&answer.telling, args.step), screen),
        Exported::Html(args) => export(&args.form, &|answer| html::write(answer, args.step), screen),
        Exported::Text(form) => export(form, &|answer| Ok(mail(&answer.telling)), screen),
        Exported::Markdown(form) => export(form, &|answer| Ok(markdown(&answer.telling)), screen),
    };
    done.unwrap_or_else(|complaint| {
        caret::complain(screen, &complaint);
        Status::Wrong
    })
}

fn export(form: &FormArgs, write: Write<'_>, screen: &mut Screen) -> Result<Status, Complaint> {
    let Some(input) = Input::read(&form.what, &form.setting, screen) else { return Ok(Status::Wrong) };
    let question = one::question(&input.questions)?;
    let mut watcher = Watcher::default();
    let outcome = check_until(&input.library, question, form.setting.search(), &mut watcher.watch());
    if let Some(status) = watcher.says(screen) {
        return Ok(status);
    }
    let mut views = input.warnings.clone();
    caret::add(&mut views, outcome.diagnostics);
    caret::show(screen, &input.library, &views);
    let Some(report) = outcome.report else { return Ok(Status::Wrong) };
    let shown = one::shown(&report, form.kind.as_deref())?;
    let command = command::command(&input, form, &report, shown);
    let texts: Vec<(String, String)> =
        input.texts.iter().map(|text| (text.path.clone(), text.text.clone())).collect();
    let telling = Telling { report: &report, shown, texts: &texts, command: &command };
    let answer = Answer { input: &input, question, telling };
    let undecided = report.verdict == Verdict::Undecided;
    match write(&answer) {
        Ok(words) => put(&words, form, screen)?,
        Err(complaint) if undecided => caret::complain(screen, &complaint),
        Err(complaint) => return Err(complaint),
    }
    Ok(if undecided { Status::Undecided } else { Status::Holds })
}

/// Writes to the file that is asked for, else to standard output. No file that was read is written over.
fn put(words: &str, form: &FormArgs, screen: &mut Screen) -> Result<(), Complaint> {
    let Some(path) = &form.output else {
        screen.verbatim(words);
        return Ok(());
    };
    let place = |path: &str| Path::new(path).canonicalize().ok();
    let here = place(path);
    if here.is_some() && form.what.files.iter().any(|file| place(file) == here) {
        let message = format!("{path} is the text that is asked about");
        return Err(Complaint::new(message, "name another file with -o"));
    }
    std::fs::write(path, words).map_err(|error| {
        let help = "name another file with -o, or none for standard output";
        Complaint::new(format!("cannot write {path}: {error}"), help)
    })
}
