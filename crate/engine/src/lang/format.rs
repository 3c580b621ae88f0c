//! The layout of a text, as the library has it.
//!
//! Only blanks and line breaks change, those inside of strings included, where a break with its blanks means one
//! blank. Nothing is known here of statements and declarations: the parser says where elements begin, braces say
//! how deep they stand, and the rest follows from one token and the next.
//!
//! * An element of a block has a line of its own, four blanks deeper than the block. A block that was on one line
//!   stays there if the line fits; two blanks stand between its elements.
//! * What an author broke inside of an element stays broken, four blanks deeper than the element's first line.
//!   After an opening parenthesis at the end of a line the elements stand four deeper than that line, and the
//!   closing one stands alone. The names of a list that begins with the element's second word are aligned.
//! * A brace opens on the line it belongs to, unless that is a line in the middle of an element: then its own.
//! * Comments stay beside what they stood beside, word for word.
//! * At most one empty line stands anywhere, none behind an opening or before a closing mark.

mod blank;
mod block;
mod gap;
#[cfg(test)]
mod tests;
mod writer;

use std::borrow::Cow;

use crate::lang::diagnostic::Diagnostic;
use crate::lang::lexer::Kind;
use crate::lang::parser::{LONGEST, Outline, parse_outlined};
use crate::lang::source::{FileId, Span};
use block::Blocks;
use gap::Gap;
use writer::Writer;

/// How many characters a line may have before its blocks are broken. A longer one of the author's stays.
const WIDTH: usize = 100;

/// How many blanks a level is indented by.
const STEP: usize = 4;

/// The same text as the library would have it; formatting it again changes nothing.
///
/// # Errors
///
/// What is wrong with a text that is not understood, as [`parse`](crate::lang::parser::parse) says it of file 0, or that
/// the text would be too long. Such a text has no layout.
pub fn format(text: &str) -> Result<String, Vec<Diagnostic>> {
    let (_, diagnostics, outline) = parse_outlined(FileId(0), text);
    if !diagnostics.is_empty() {
        return Err(diagnostics);
    }
    let pieces = pieces(text, &outline);
    let out = Writer::new(&pieces, Blocks::of(&pieces)).write();
    if out.len() > LONGEST {
        // Indentation must not make a text unreadable.
        let span = Span { file: FileId(0), start: 0, end: 0 };
        let message = format!("with its layout the file would have more than {LONGEST} bytes");
        return Err(vec![Diagnostic::new(span, message).help("divide it")]);
    }
    Ok(out)
}

/// A token, and what its layout depends on.
struct Piece<'a> {
    kind: Kind,
    /// Its text. A string that goes over several lines has them without their indentation.
    text: Cow<'a, str>,
    /// What stands before it.
    gap: Gap<'a>,
    /// True where an element or item begins.
    begins: bool,
    /// Whether it follows the one before it without a blank, where the parser has to tell.
    tied: Option<bool>,
}

impl Piece<'_> {
    fn is(&self, marks: &[&str]) -> bool {
        matches!(self.kind, Kind::Mark(mark) if marks.contains(&mark))
    }

    /// True for a string over several lines.
    fn is_long(&self) -> bool {
        self.text.contains('\n')
    }
}

fn pieces<'a>(text: &'a str, outline: &Outline) -> Vec<Piece<'a>> {
    let mut end = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut pieces: Vec<Piece<'a>> = Vec::with_capacity(outline.tokens.len());
    for token in &outline.tokens {
        let (start, after) = (token.span.start as usize, token.span.end as usize);
        let written = &text[start..after];
        pieces.push(Piece {
            kind: token.kind,
            text: if token.kind == Kind::Text { string(written) } else { Cow::Borrowed(written) },
            gap: Gap::of(&text[end..start]),
            begins: false,
            tied: None,
        });
        end = after;
    }
    for at in &outline.begins {
        pieces[*at].begins = true;
    }
    for (at, tied) in &outline.ties {
        pieces[*at].tied = Some(*tied);
    }
    pieces
}

/// A string without the blanks around its line breaks, which mean one blank, and without empty lines.
fn string(written: &str) -> Cow<'_, str> {
    let Some((first, rest)) = written.split_once('\n') else { return Cow::Borrowed(written) };
    let mut text = first.trim_end().to_owned();
    let mut lines = rest.split('\n').peekable();
    while let Some(line) = lines.next() {
        // The blanks before the closing quote are the author's.
        let line = if lines.peek().is_some() { line.trim() } else { line.trim_start() };
        if !line.is_empty() {
            text.push('\n');
            text.push_str(line);
        }
    }
    Cow::Owned(text)
}
