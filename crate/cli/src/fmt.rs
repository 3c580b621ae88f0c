//! `stalewalk fmt`: texts in the layout of the library.

use std::fs;
use std::io::{self, Read};

use stalewalk_engine::format;
use stalewalk_engine::lang::source::Sources;
use stalewalk_engine::report::DiagnosticView;

use crate::args::FmtArgs;
use crate::caret::{self, Complaint};
use crate::screen::{Screen, Status};
use crate::texts;

/// The path that means standard input, and what it is called in an answer.
const STDIN: (&str, &str) = ("-", "<stdin>");

/// Formats each file by itself, and says what the process ends with.
pub(crate) fn run(args: &FmtArgs, screen: &mut Screen) -> Status {
    let (mut changes, mut wrong) = (false, false);
    for (at, path) in args.files.iter().enumerate() {
        if args.files[..at].contains(path) {
            continue;
        }
        match one(path, args.check, screen) {
            Some(changed) => changes |= changed,
            None => wrong = true,
        }
    }
    if wrong {
        Status::Wrong
    } else if changes && args.check {
        Status::Fails
    } else {
        Status::Holds
    }
}

/// Formats one file; gives whether its layout was another. What is wrong with it is said, and it stays as it is.
fn one(path: &str, check: bool, screen: &mut Screen) -> Option<bool> {
    let (name, read) = if path == STDIN.0 { (STDIN.1, stdin()) } else { (path, fs::read(path)) };
    let text = texts::decoded(name, read, screen)?;
    let mut sources = Sources::default();
    sources.set(name, &text);
    let formatted = match format(&text) {
        Ok(formatted) => formatted,
        Err(diagnostics) => {
            let views: Vec<DiagnosticView> = diagnostics.iter().map(|d| d.view(&sources)).collect();
            caret::show_in(screen, &views, &text);
            return None;
        }
    };
    let changed = formatted != text;
    if check {
        if changed {
            screen.line(name);
        }
    } else if path == STDIN.0 {
        formatted.lines().for_each(|line| screen.line(line));
    } else if changed && let Err(error) = fs::write(path, &formatted) {
        caret::complain(screen, &Complaint::new(format!("cannot write {path}: {error}"), ""));
        return None;
    }
    Some(changed)
}

fn stdin() -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}
