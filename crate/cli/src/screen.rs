//! Where the answer is written: colour only for a person who wants it, symbols that the terminal can draw, and
//! no complaint when the reader has seen enough.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use stalewalk_engine::report::Verdict;

use crate::stop;

/// How many characters a line may have.
pub(crate) const WIDTH: usize = 80;

/// What the process ends with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// Every expectation holds, every file has its layout.
    Holds,
    /// An expectation does not hold, a file would change.
    Fails,
    /// The input could not be read or understood, or a file not be written.
    Wrong,
    /// A limit was reached.
    Undecided,
    /// The reader interrupted a search.
    Stopped,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        ExitCode::from(match status {
            Status::Holds => 0,
            Status::Fails => 1,
            Status::Wrong => 2,
            Status::Undecided => 3,
            Status::Stopped => stop::INTERRUPTED,
        })
    }
}

/// A colour, or a weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ink {
    Red,
    Green,
    Yellow,
    Dim,
    Bold,
}

/// Standard output, and what it can show.
pub(crate) struct Screen {
    out: io::BufWriter<io::StdoutLock<'static>>,
    error: Option<io::Error>,
    colour: bool,
    colour_errors: bool,
    symbols: bool,
}

impl Screen {
    pub(crate) fn new() -> Screen {
        let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let wanted = set("NO_COLOR").is_none() && set("TERM").is_none_or(|term| term != "dumb");
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set).unwrap_or_default();
        let locale = locale.to_ascii_lowercase();
        Screen {
            out: io::BufWriter::new(io::stdout().lock()),
            error: None,
            colour: wanted && io::stdout().is_terminal(),
            colour_errors: wanted && io::stderr().is_terminal(),
            symbols: locale.contains("utf-8") || locale.contains("utf8"),
        }
    }

    /// One line of the answer. After the first failure there is nobody to write to.
    pub(crate) fn line(&mut self, line: &str) {
        if self.error.is_none() {
            self.error = writeln!(self.out, "{}", line.trim_end()).err();
        }
    }

    /// The whole answer, to the byte.
    pub(crate) fn verbatim(&mut self, text: &str) {
        if self.error.is_none() {
            self.error = self.out.write_all(text.as_bytes()).err();
        }
    }

    /// One line of a story: its headings and the violation stand out.
    pub(crate) fn told(&mut self, line: &str) {
        let is_heading = line.ends_with(':') && line.starts_with(char::is_uppercase);
        if is_heading || line.starts_with("Does ") {
            self.line(&self.ink(Ink::Bold, line));
        } else if line.get(3..4) == Some("!") {
            self.line(&self.ink(Ink::Red, line));
        } else {
            self.line(line);
        }
    }

    /// Ends the answer; gives what went wrong, unless the reader simply went away.
    pub(crate) fn finish(&mut self) -> Option<io::Error> {
        let flushed = self.out.flush().err();
        self.error.take().or(flushed).filter(|error| error.kind() != io::ErrorKind::BrokenPipe)
    }

    /// Something for the person, beside the answer.
    pub(crate) fn complain(&mut self, text: &str) {
        let _ = self.out.flush();
        let _ = writeln!(io::stderr().lock(), "{text}");
    }

    pub(crate) fn ink(&self, ink: Ink, text: &str) -> String {
        if self.colour { painted(ink, text) } else { text.to_owned() }
    }

    pub(crate) fn error_ink(&self, ink: Ink, text: &str) -> String {
        if self.colour_errors { painted(ink, text) } else { text.to_owned() }
    }

    /// The sign of a verdict, one character, different for each without colour.
    pub(crate) fn sign(&self, verdict: Verdict) -> &'static str {
        let (sign, letter) = match verdict {
            Verdict::Survives => ("✓", "S"),
            Verdict::SurvivesStale => ("◐", "L"),
            Verdict::Breaks => ("✕", "B"),
            Verdict::BreaksDelayed => ("⧗", "D"),
            Verdict::NotApplicable => ("–", "n"),
            Verdict::Undecided => ("?", "?"),
        };
        if self.symbols { sign } else { letter }
    }
}

/// The colour of a verdict.
pub(crate) fn colour(verdict: Verdict) -> Ink {
    match verdict {
        Verdict::Survives => Ink::Green,
        Verdict::SurvivesStale | Verdict::Undecided => Ink::Yellow,
        Verdict::Breaks | Verdict::BreaksDelayed => Ink::Red,
        Verdict::NotApplicable => Ink::Dim,
    }
}

fn painted(ink: Ink, text: &str) -> String {
    let code = match ink {
        Ink::Red => "1;31",
        Ink::Green => "32",
        Ink::Yellow => "33",
        Ink::Dim => "2",
        Ink::Bold => "1",
    };
    format!("\x1b[{code}m{text}\x1b[0m")
}
