//! Tokens to a tree, by recursive descent, one function a rule of the grammar.
//!
//! A mistake is reported where it stands, once; the function that met it gives `Reported`, and the nearest list
//! around it (of statements, of functions, of items) goes on behind it. Lines and indentation mean nothing in the
//! language, but they tell where a mistake ends.

mod arch;
mod expectations;
mod expressions;
mod functions;
mod items;
mod machine;
mod origin;
mod recovery;
mod statements;
#[cfg(test)]
mod tests;

use crate::lang::ast::{File, Name, Text};
use crate::lang::diagnostic::{Diagnostic, Help, nearest};
use crate::lang::lexer::{Kind, Token, lex, shorten, unquote};
use crate::lang::source::{FileId, Span};
use crate::order::sort_by_key;

/// The rank of what has none: behind everything that has one.
pub const UNRANKED: u32 = u32::MAX;

/// How deep blocks and parentheses may nest: enough for any program, little for any stack.
const NESTING: u32 = 64;

/// How many mistakes of a file are told: nobody reads more.
pub(super) const MISTAKES: usize = 50;

/// The longest file, in bytes: a hundred times the longest of the library, and spans stay small.
pub(super) const LONGEST: usize = 1 << 20;

/// Most tokens of a file: thirty times the most of the library. Names are compared with each other, each with
/// all, so that what is read in no time by the thousand would take for ever by the hundred thousand.
const TOKENS: usize = 1 << 15;

/// Most declarations of a file: each may be asked about with each.
const DECLARATIONS: usize = 256;

/// Reads a file. It always gives a tree, of what could be understood, and what is wrong with the text, in the
/// text's order; the tree is the whole file if nothing is wrong.
#[must_use]
pub fn parse(file: FileId, text: &str) -> (File, Vec<Diagnostic>) {
    let (tree, diagnostics, _) = parse_outlined(file, text);
    (tree, diagnostics)
}

/// The same, and the tokens with what their layout depends on.
pub(super) fn parse_outlined(file: FileId, text: &str) -> (File, Vec<Diagnostic>, Outline) {
    if text.len() > LONGEST {
        let message = format!("the file has more than {LONGEST} bytes");
        let diagnostic = Diagnostic::new(Span { file, start: 0, end: 0 }, message);
        return (File::default(), vec![diagnostic], Outline::default());
    }
    let (tokens, mut diagnostics) = lex(file, text);
    let outline = Outline::default();
    if let Some(token) = tokens.get(TOKENS) {
        let message = format!("the file has more than {TOKENS} words and signs");
        diagnostics.push(Diagnostic::new(token.span, message).help("divide it into several"));
        return (File::default(), diagnostics, outline);
    }
    let mut parser =
        Parser { text, tokens, outline, at: 0, diagnostics, told: None, depth: 0, nodes: 0, suspect: None };
    let tree = parser.file();
    let mut diagnostics = parser.diagnostics;
    sort_by_key(&mut diagnostics, |d| d.span);
    diagnostics.truncate(MISTAKES);
    (tree, diagnostics, Outline { tokens: parser.tokens, ..parser.outline })
}

/// The tokens of a text, and what the formatter cannot see in them. It is noted where lists and lines are parsed,
/// not where their elements are, so that a new kind of statement has its layout without asking for it.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// The last one is the end.
    pub(super) tokens: Vec<Token>,
    /// Where an element of a list between braces begins, or an item of the file: each has a line of its own.
    pub(super) begins: Vec<usize>,
    /// Marks that are written one way after a name and another way elsewhere, `(`, `[`, `<` and `>`, and whether
    /// this one follows what is before it without a blank. Those that are not here stay as they are.
    pub(super) ties: Vec<(usize, bool)>,
}

/// Something was wrong, and has its diagnostic.
struct Reported;

type Parsed<T> = Result<T, Reported>;

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    /// What is noted for the formatter, without the tokens.
    outline: Outline,
    at: usize,
    diagnostics: Vec<Diagnostic>,
    /// The token at which the last mistake was reported; a second one there is only its consequence.
    told: Option<usize>,
    depth: u32,
    /// How many operators the expression at hand has: a long chain is a deep tree too.
    nodes: u32,
    /// The first opening brace whose closing one is indented as if it belonged to another.
    suspect: Option<Span>,
}

impl<'a> Parser<'a> {
    fn nth(&self, ahead: usize) -> Token {
        self.tokens[(self.at + ahead).min(self.tokens.len() - 1)]
    }

    fn kind(&self) -> Kind {
        self.nth(0).kind
    }

    fn span(&self) -> Span {
        self.nth(0).span
    }

    /// From a place up to the token before this one.
    fn since(&self, start: Span) -> Span {
        start.to(self.tokens[self.at.saturating_sub(1)].span)
    }

    fn slice(&self, span: Span) -> &'a str {
        &self.text[span.start as usize..span.end as usize]
    }

    /// The name `ahead` tokens from here; empty if that is none.
    fn word(&self, ahead: usize) -> &'a str {
        let token = self.nth(ahead);
        if token.kind == Kind::Name { self.slice(token.span) } else { "" }
    }

    fn is_word(&self, word: &str) -> bool {
        self.word(0) == word
    }

    fn is_mark(&self, mark: &'static str) -> bool {
        self.kind() == Kind::Mark(mark)
    }

    fn is_mark_ahead(&self, ahead: usize, marks: &[&'static str]) -> bool {
        matches!(self.nth(ahead).kind, Kind::Mark(m) if marks.contains(&m))
    }

    /// Notes that an element or an item begins at this token.
    fn begins(&mut self) {
        self.outline.begins.push(self.at);
    }

    /// Notes whether this token follows the one before it without a blank.
    fn tied(&mut self, tied: bool) {
        self.outline.ties.push((self.at, tied));
    }

    fn bump(&mut self) {
        self.at = (self.at + 1).min(self.tokens.len() - 1);
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        if found {
            self.bump();
        }
        found
    }

    fn take_mark(&mut self, mark: &'static str) -> bool {
        let found = self.is_mark(mark);
        if found {
            self.bump();
        }
        found
    }

    /// Reports a mistake at this token, unless one was reported there already.
    fn report(&mut self, diagnostic: Diagnostic) -> Reported {
        if self.told != Some(self.at) && self.kind() != Kind::Unknown {
            self.diagnostics.push(diagnostic);
        }
        self.told = Some(self.at);
        Reported
    }

    fn expected(&mut self, what: &str) -> Reported {
        self.expected_with(what, "")
    }

    fn expected_with(&mut self, what: &str, help: impl Into<Help>) -> Reported {
        let message = format!("expected {what}, found {}", self.found());
        self.report(Diagnostic::new(self.span(), message).help(help))
    }

    /// This token as a message names it.
    fn found(&self) -> String {
        match self.kind() {
            Kind::End => "the end of the file".to_owned(),
            Kind::Text => format!("the string `{}`", shorten(self.slice(self.span()))),
            _ => format!("`{}`", shorten(self.slice(self.span()))),
        }
    }

    fn mark(&mut self, mark: &'static str) -> Parsed<()> {
        if self.take_mark(mark) { Ok(()) } else { Err(self.expected(&format!("`{mark}`"))) }
    }

    fn keyword(&mut self, word: &'static str) -> Parsed<()> {
        self.one_of(&format!("`{word}`"), &[word]).map(|_| ())
    }

    /// One of several words. A misspelled one is reported and taken for the one that was meant.
    fn one_of(&mut self, what: &str, words: &[&'static str]) -> Parsed<&'static str> {
        let found = self.word(0);
        if let Some(word) = words.iter().find(|w| **w == found) {
            self.bump();
            return Ok(word);
        }
        match nearest(found, words.iter().copied()) {
            Some(word) if !found.is_empty() => {
                let _ = self.expected_with(what, Help::instead(word));
                self.bump();
                let word = words.iter().find(|w| **w == word).copied();
                word.ok_or(Reported)
            }
            _ => Err(self.expected(what)),
        }
    }

    fn name(&mut self, what: &str) -> Parsed<Name> {
        if self.kind() != Kind::Name {
            return Err(self.expected(what));
        }
        if self.is_pattern() {
            let message = format!("expected {what}, found the pattern `{}*`", shorten(self.word(0)));
            return Err(self.report(Diagnostic::new(self.span().to(self.nth(1).span), message)));
        }
        let name = Name { text: self.word(0).to_owned(), span: self.span() };
        self.bump();
        Ok(name)
    }

    fn is_pattern(&self) -> bool {
        self.is_mark_ahead(1, &["*"]) && self.nth(1).span.start == self.span().end
    }

    /// A name, or a pattern of names: `x86*`.
    fn pattern(&mut self, what: &str) -> Parsed<Name> {
        if self.kind() != Kind::Name || !self.is_pattern() {
            return self.name(what);
        }
        let span = self.span().to(self.nth(1).span);
        self.bump();
        self.bump();
        Ok(Name { text: self.slice(span).to_owned(), span })
    }

    /// A name, a pattern or a group of architectures, or with `!` before it whatever that does not mean.
    fn architecture(&mut self) -> Parsed<Name> {
        let start = self.span();
        let not = self.take_mark("!");
        let name = self.pattern("an architecture or group")?;
        Ok(if not { Name { text: format!("!{}", name.text), span: start.to(name.span) } } else { name })
    }

    /// The architectures that a block or knobs are for; what follows is the block, or `with`.
    fn architectures(&mut self) -> Parsed<Vec<Name>> {
        let all = self.list(Self::architecture)?;
        if self.kind() == Kind::Name && !self.is_word("with") {
            let _ = self.expected_with("`,` or `{`", "names have commas between them");
        }
        Ok(all)
    }

    /// One or more with commas between them.
    fn list<T>(&mut self, mut element: impl FnMut(&mut Self) -> Parsed<T>) -> Parsed<Vec<T>> {
        let mut all = vec![element(self)?];
        while self.take_mark(",") {
            all.push(element(self)?);
        }
        Ok(all)
    }

    /// None or more between parentheses, with commas between them.
    fn in_parentheses<T>(&mut self, mut element: impl FnMut(&mut Self) -> Parsed<T>) -> Parsed<Vec<T>> {
        self.mark("(")?;
        let mut all = Vec::new();
        if self.take_mark(")") {
            return Ok(all);
        }
        loop {
            all.push(element(self)?);
            if self.take_mark(")") {
                return Ok(all);
            }
            if !self.take_mark(",") {
                return Err(self.expected("`,` or `)`"));
            }
        }
    }

    /// A string. A missing one is reported and taken for an empty one.
    fn string(&mut self, what: &str) -> Text {
        let span = self.span();
        if self.kind() != Kind::Text {
            let _ = self.expected(what);
            return Text { text: String::new(), span: Span { end: span.start, ..span } };
        }
        self.bump();
        Text { text: unquote(self.slice(span)), span }
    }

    fn number(&mut self, what: &str) -> Parsed<u32> {
        if self.kind() != Kind::Int {
            return Err(self.expected(what));
        }
        // What does not fit has its diagnostic from the lexer.
        let number = self.slice(self.span()).parse().unwrap_or(0);
        self.bump();
        Ok(number)
    }

    /// One level deeper, unless that is too deep.
    fn nested<T>(&mut self, inner: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth == NESTING {
            let message = format!("this is nested too deeply, {NESTING} levels are the limit");
            return Err(self.report(Diagnostic::new(self.span(), message)));
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }
}
