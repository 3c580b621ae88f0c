//! A report as something to take away: one format a file.

mod markdown;
mod page;
mod shell;
mod story;
mod telling;
mod text;

use crate::report::Standing;

pub use markdown::{fenced, markdown};
pub use shell::{quoted, shell};
pub use story::story;
pub use telling::{Telling, title};
pub use text::{Stories, mail, text};

/// A text as lines of at most `width` characters, broken at blanks; a longer word has a line of its own.
#[must_use]
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// What can be written in ASCII without loss, so that the text survives any mailer.
fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '→' => out.push_str("->"),
            '…' => out.push_str("..."),
            '–' | '—' => out.push('-'),
            '‘' | '’' => out.push('\''),
            '“' | '”' => out.push('"'),
            '×' => out.push('x'),
            '§' => out.push_str("section "),
            '\u{a0}' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// With a capital.
fn first_capital(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().map(char::to_uppercase);
    first.map_or(String::new(), |first| first.chain(chars).collect())
}

/// A standing as files and JSON write it.
#[must_use]
pub fn standing_word(standing: Standing) -> &'static str {
    match standing {
        Standing::Architected => "architected",
        Standing::Observed => "observed",
        Standing::Assumed => "assumed",
    }
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn lines_break_at_blanks_and_nowhere_else() {
        assert_eq!(wrap("a bb  ccc\nlonger-than-that d", 6), ["a bb", "ccc", "longer-than-that", "d"]);
        assert!(wrap(" \n ", 6).is_empty());
    }
}
