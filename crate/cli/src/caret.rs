//! What is wrong with a text, shown in it: the line, and a caret under the place.

use stalewalk_engine::Library;
use stalewalk_engine::report::{DiagnosticView, Place};

use crate::screen::{Ink, Screen, WIDTH};

/// More than so many at once help nobody.
const MOST: usize = 20;

/// Something wrong that stands in no text: a name on the command line.
#[derive(Debug)]
pub(crate) struct Complaint {
    pub(crate) message: String,
    pub(crate) help: String,
}

impl Complaint {
    pub(crate) fn new(message: impl Into<String>, help: impl Into<String>) -> Complaint {
        Complaint { message: message.into(), help: help.into() }
    }
}

/// Shows what is wrong with the command line.
pub(crate) fn complain(screen: &mut Screen, complaint: &Complaint) {
    let mut text = heading(screen, true, &complaint.message);
    if !complaint.help.is_empty() {
        text += &format!("\n  = help: {}", complaint.help);
    }
    screen.complain(&text);
}

/// Adds what is not said yet.
pub(crate) fn add(wrong: &mut Vec<DiagnosticView>, views: Vec<DiagnosticView>) {
    for view in views {
        if !wrong.contains(&view) {
            wrong.push(view);
        }
    }
}

/// Shows diagnostics, each once.
pub(crate) fn show(screen: &mut Screen, library: &Library, views: &[DiagnosticView]) {
    let text_of = |place: &Place| {
        let found = library.sources().iter().find(|(_, path, _)| *path == place.file);
        found.map_or("", |(_, _, text)| text)
    };
    show_each(screen, views, text_of);
}

/// Shows what is wrong with one text.
pub(crate) fn show_in(screen: &mut Screen, views: &[DiagnosticView], text: &str) {
    show_each(screen, views, |_| text);
}

fn show_each<'a>(screen: &mut Screen, views: &[DiagnosticView], text_of: impl Fn(&Place) -> &'a str) {
    for view in views.iter().take(MOST) {
        let text = render(screen, view, text_of(&view.place));
        screen.complain(&text);
    }
    if views.len() > MOST {
        screen.complain(&format!("and {} more", views.len() - MOST));
    }
}

fn heading(screen: &Screen, error: bool, message: &str) -> String {
    let (word, ink) = if error { ("error", Ink::Red) } else { ("warning", Ink::Yellow) };
    format!("{}: {}", screen.error_ink(ink, word), screen.error_ink(Ink::Bold, &harmless(message)))
}

fn render(screen: &Screen, view: &DiagnosticView, text: &str) -> String {
    let place = &view.place;
    let line = text.split('\n').nth(place.line.saturating_sub(1) as usize).unwrap_or("");
    let number = place.line.to_string();
    let margin = " ".repeat(number.len());
    let bar = screen.error_ink(Ink::Dim, "|");
    let arrow = screen.error_ink(Ink::Dim, "-->");
    let column = place.column.saturating_sub(1) as usize;
    let until =
        if place.end_line == place.line { place.end_column.saturating_sub(1) as usize } else { usize::MAX };
    let (shown, start, length) = window(line, column, until, WIDTH - number.len() - 3);
    let carets = screen.error_ink(Ink::Red, &"^".repeat(length));
    let mut out = format!(
        "{}\n{margin}{arrow} {}:{}:{}\n{margin} {bar}\n{} {bar} {}\n{margin} {bar} {}{carets}",
        heading(screen, view.error, &view.message),
        harmless(&place.file),
        place.line,
        place.column,
        screen.error_ink(Ink::Dim, &number),
        shown.trim_end(),
        " ".repeat(start),
    );
    if !view.help.is_empty() {
        out += &format!("\n{margin} = help: {}", harmless(&view.help));
    }
    out + "\n"
}

/// The part of a line around a stretch that fits; where the stretch is in it, and how long.
fn window(line: &str, column: usize, until: usize, room: usize) -> (String, usize, usize) {
    let line: Vec<char> = harmless(line.trim_end_matches('\r')).chars().collect();
    let column = column.min(line.len());
    let length = until.min(line.len()).saturating_sub(column).max(1);
    if line.len() <= room {
        return (line.into_iter().collect(), column, length);
    }
    let from = column.saturating_sub(room / 2).min(line.len() - room);
    let shown: String = line[from..from + room].iter().collect();
    let start = column - from;
    (shown, start, length.min(room.saturating_sub(start)).max(1))
}

/// The same number of characters, none of which a terminal obeys.
fn harmless(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c == '\t' {
                ' '
            } else if c.is_control() {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect()
}
