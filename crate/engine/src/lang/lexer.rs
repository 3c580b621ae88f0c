//! Text to tokens. Every text has tokens: what is none becomes [`Kind::Unknown`] with a diagnostic.

use crate::lang::diagnostic::{Diagnostic, Help, LONGEST_NAME};
use crate::lang::parser::MISTAKES;
use crate::lang::source::{FileId, Span};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or keyword; which of them, only the parser knows.
    Name,
    /// A number.
    Int,
    /// A string, quotes included.
    Text,
    /// Punctuation.
    Mark(&'static str),
    /// Characters that mean nothing; they have their diagnostic already.
    Unknown,
    /// The end, once, as the last token.
    End,
}

/// A token where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: Kind,
    /// Where.
    pub(super) span: Span,
    /// True for the first of its line. Lines mean nothing, but they show where a mistake ends.
    pub(super) first: bool,
    /// How far its line is indented, in bytes; shows which brace was forgotten.
    pub(super) indent: u32,
}

/// The tokens of a text, of which the last one is the end, and what is wrong with them.
pub(super) fn lex(file: FileId, text: &str) -> (Vec<Token>, Vec<Diagnostic>) {
    let (tokens, diagnostics) = (vec![], vec![]);
    let mut lexer =
        Lexer { file, text, at: 0, first: true, line: 0, indent: 0, given_up: 0, tokens, diagnostics };
    // A byte order mark is an editor's habit, not the author's mistake.
    if text.starts_with('\u{feff}') {
        lexer.at = '\u{feff}'.len_utf8();
        lexer.line = lexer.at;
    }
    while lexer.blanks() {
        lexer.token();
    }
    lexer.push(Kind::End, lexer.at);
    (lexer.tokens, lexer.diagnostics)
}

/// A string's content from its text with quotes: `\"` is a quote, a line break with its blanks one blank.
pub(super) fn unquote(raw: &str) -> String {
    let inner = raw.strip_prefix('"').unwrap_or(raw);
    // The last quote is the closing one unless the string was never closed.
    let inner = if is_closed(raw) { &inner[..inner.len() - 1] } else { inner };
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(c) = rest.chars().next() {
        let blanks = rest.len() - rest.trim_start().len();
        if blanks > 0 {
            let run = &rest[..blanks];
            text.push_str(if run.contains('\n') { " " } else { run });
            rest = &rest[blanks..];
        } else {
            let escaped = rest.starts_with("\\\"");
            text.push(if escaped { '"' } else { c });
            rest = &rest[if escaped { 2 } else { c.len_utf8() }..];
        }
    }
    text
}

/// How far the end of `/* … */` is looked for, in bytes: many without an end must not take for ever.
const LONGEST_COMMENT: usize = 4096;

/// Longest first, so that `..=` is not read as `..` and `=`.
const MARKS: [&str; 28] = [
    "..=", "..", "+=", "-=", "==", "!=", "<=", ">=", "&&", "||", "->", "{", "}", "(", ")", "[", "]", ",",
    ":", ";", ".", "=", "<", ">", "!", "+", "-", "*",
];

struct Lexer<'a> {
    file: FileId,
    text: &'a str,
    at: usize,
    first: bool,
    line: usize,
    indent: usize,
    /// Where the string ends that was last taken to end earlier: up to here words may be prose.
    given_up: usize,
    tokens: Vec<Token>,
    diagnostics: Vec<Diagnostic>,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    /// Skips blanks and comments; false at the end.
    fn blanks(&mut self) -> bool {
        while let Some(c) = self.rest().chars().next() {
            if c == '\n' {
                self.at += 1;
                self.line = self.at;
                self.first = true;
            } else if c.is_whitespace() {
                self.at += c.len_utf8();
            } else if self.rest().starts_with("//") {
                self.at += self.rest().find('\n').unwrap_or(self.rest().len());
            } else if c == '#' || self.rest().starts_with("/*") {
                self.foreign_comment();
            } else {
                return true;
            }
        }
        false
    }

    /// A comment of another language is said to be wrong once and passed over.
    fn foreign_comment(&mut self) {
        let rest = self.rest();
        let line = || rest.find('\n').unwrap_or(rest.len());
        let closing = || rest.as_bytes().windows(2).take(LONGEST_COMMENT).position(|w| w == b"*/");
        let length = if rest.starts_with('#') { line() } else { closing().map_or_else(line, |i| i + 2) };
        let mark = if rest.starts_with('#') { "#" } else { "/*" };
        let span = self.span(self.at, self.at + mark.len());
        let message = format!("`{mark}` begins no comment");
        self.wrong(Diagnostic::new(span, message).help("a comment begins with `//`"));
        self.at += length;
    }

    fn token(&mut self) {
        let start = self.at;
        let Some(c) = self.rest().chars().next() else { return };
        let mark = MARKS.iter().find(|m| self.rest().starts_with(**m));
        let kind = if c.is_ascii_alphabetic() || c == '_' {
            self.name();
            Kind::Name
        } else if c.is_ascii_digit() {
            self.number();
            Kind::Int
        } else if c == '"' {
            self.string();
            Kind::Text
        } else if let Some(mark) = mark {
            self.at += mark.len();
            Kind::Mark(mark)
        } else {
            self.unknown(c)
        };
        self.push(kind, start);
    }

    fn push(&mut self, kind: Kind, start: usize) {
        if self.first {
            self.indent = start - self.line;
        }
        let span = self.span(start, self.at);
        self.tokens.push(Token { kind, span, first: self.first, indent: self.indent as u32 });
        self.first = false;
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span { file: self.file, start: start as u32, end: end as u32 }
    }

    /// Notes something wrong, unless enough is: nobody reads more.
    fn wrong(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() < MISTAKES {
            self.diagnostics.push(diagnostic);
        }
    }

    fn name(&mut self) {
        let start = self.at;
        self.at += name_length(self.rest());
        if self.at - start > LONGEST_NAME {
            let name = shorten(&self.text[start..self.at]);
            let message = format!("the name `{name}` has more than {LONGEST_NAME} characters");
            self.wrong(Diagnostic::new(self.span(start, self.at), message));
        }
    }

    fn number(&mut self) {
        let start = self.at;
        let length = self.rest().find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        self.at += length.unwrap_or(self.rest().len());
        let (digits, span) = (&self.text[start..self.at], self.span(start, self.at));
        if digits.bytes().any(|b| !b.is_ascii_digit()) {
            let message = format!("`{}` is neither a number nor a name", shorten(digits));
            self.wrong(Diagnostic::new(span, message));
        } else if digits.parse::<u32>().is_err() {
            let message = format!("the number `{}` is too large", shorten(digits));
            self.wrong(Diagnostic::new(span, message));
        }
    }

    /// A string up to its closing quote. Where a quote was forgotten, the next string's opening quote seems to
    /// close this one, and the rest of the file is read inside out; so a string over several lines whose closing
    /// quote touches a word is taken to end with its first line.
    fn string(&mut self) {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut end = start + 1;
        // Inside of a string that was given up no quote can close another, and none is looked for again.
        let given_up = start < self.given_up;
        while end < bytes.len() && bytes[end] != b'"' && !(given_up && bytes[end] == b'\n') {
            end += if bytes[end..].starts_with(b"\\\"") { 2 } else { 1 };
        }
        let content = &self.text[start..end.min(bytes.len())];
        let first_line = content.lines().next().unwrap_or(content);
        let touches = self.text[(end + 1).min(bytes.len())..].starts_with(|c: char| c.is_alphanumeric());
        if end < bytes.len() && !given_up && !(touches && content.contains('\n')) {
            self.at = end + 1;
            return;
        }
        // What opens a block at the end of the line is most likely not the string's.
        let first_line = first_line.trim_end();
        let first_line =
            first_line.strip_suffix('{').filter(|l| l.len() > 1).unwrap_or(first_line).trim_end();
        self.at = start + first_line.len();
        if given_up {
            return;
        }
        self.given_up = end;
        let found = self.span(start, self.at);
        let help = "end it with `\"`";
        self.wrong(Diagnostic::new(found, "this string is never closed").help(help));
    }

    /// Characters that mean nothing, all that stand together.
    fn unknown(&mut self, c: char) -> Kind {
        let start = self.at;
        let (help, meant) = match c {
            '&' => (Help::instead("&&"), Kind::Mark("&&")),
            '|' => (Help::instead("||"), Kind::Mark("||")),
            '\'' | '“' | '”' | '„' | '‘' | '’' => {
                ("a string stands between `\"` and `\"`".into(), Kind::Unknown)
            }
            _ => (Help::default(), Kind::Unknown),
        };
        let known = |c: char| c.is_whitespace() || c.is_ascii() && c != '/' && c != '*';
        let length = self.rest().char_indices().skip(1).find(|(_, c)| known(*c)).map(|(i, _)| i);
        self.at += if meant == Kind::Unknown { length.unwrap_or(self.rest().len()) } else { 1 };
        // What cannot be seen is escaped; quotes and backslashes can.
        let visible =
            |c: char| if c.is_ascii_graphic() { c.to_string() } else { c.escape_debug().to_string() };
        let found: String = shorten(&self.text[start..self.at]).chars().map(visible).collect();
        let message = format!("`{found}` means nothing here");
        let diagnostic = Diagnostic::new(self.span(start, self.at), message).help(help);
        if start >= self.given_up {
            self.wrong(diagnostic);
        }
        meant
    }
}

/// A text for a message, cut where it is long.
pub(super) fn shorten(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    if line.len() == text.len() && line.chars().count() <= 24 {
        return line.to_owned();
    }
    line.chars().take(20).chain(['…']).collect()
}

/// A `-` belongs to a name between a name's character and a letter or digit, and a `.` between two digits:
/// `x86-64-2012`, `linux-3.6`.
fn name_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let word = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_alphanumeric);
    let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    let mut end = 0;
    while word(end)
        || bytes.get(end) == Some(&b'_')
        || end > 0 && bytes.get(end) == Some(&b'-') && word(end + 1)
        || end > 0 && bytes.get(end) == Some(&b'.') && digit(end - 1) && digit(end + 1)
    {
        end += 1;
    }
    end
}

fn is_closed(raw: &str) -> bool {
    let Some(inner) = raw.strip_prefix('"').and_then(|r| r.strip_suffix('"')) else { return false };
    // Only `\"` is an escape, so the quote is the closing one if no backslash stands before it.
    !inner.ends_with('\\')
}
