//! Lists between braces, and how to go on behind a mistake.

use super::{Parsed, Parser, Reported};
use crate::lang::diagnostic::Diagnostic;
use crate::lang::lexer::Kind;
use crate::lang::source::Span;

/// The words that begin an item.
pub(super) const ITEMS: [&str; 6] = ["group", "kernel", "arch", "strategy", "operation", "case"];

/// How far a forgotten `{` is looked for, in tokens; no further, or a long line would take for ever.
const NEAR: usize = 64;

/// What stands between braces.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Body {
    /// What an item holds.
    Item,
    /// Functions, and instructions that a machine has otherwise.
    Otherwise,
    /// Functions only.
    Functions,
    /// Statements.
    Statements,
    /// Fields, mappings, clauses.
    Rows,
}

impl Body {
    /// Words that, before a name or number, can only stand outside: the closing brace was forgotten.
    fn outside(self) -> &'static [&'static str] {
        const OUTSIDE: [&str; 10] =
            ["hooks", "mm", "cpu", "variant", "expect", "struct", "shared", "field", "insn", "fn"];
        match self {
            Body::Item => &[],
            Body::Otherwise => &OUTSIDE[..8],
            Body::Functions => &OUTSIDE[..9],
            Body::Statements | Body::Rows => &OUTSIDE,
        }
    }
}

impl Parser<'_> {
    /// `{ … }`, element by element. Mistakes inside are reported and passed over.
    pub(super) fn braced(&mut self, body: Body, element: impl FnMut(&mut Self) -> Parsed<()>) -> Parsed<()> {
        self.nested(|p| {
            // The line that the block belongs to is the one of its brace, or of what should be followed by it.
            let indent = p.tokens[p.at.saturating_sub(usize::from(!p.is_mark("{")))].indent;
            if !p.is_mark("{") {
                let _ = p.expected("`{`");
                p.skip_to_brace();
            }
            let open = p.is_mark("{").then_some(p.span());
            if open.is_some() {
                p.bump();
            }
            p.elements(body, open, indent, element);
            Ok(())
        })
    }

    /// Passes over what stands between here and a `{` on the same line, if there is one near.
    pub(super) fn skip_to_brace(&mut self) {
        let line =
            self.tokens[self.at..].iter().take(NEAR).take_while(|t| !t.first && t.kind != Kind::Mark("}"));
        if let Some(i) = line.map(|t| t.kind).position(|k| k == Kind::Mark("{")) {
            self.at += i;
        }
    }

    fn elements(
        &mut self,
        body: Body,
        open: Option<Span>,
        indent: u32,
        mut element: impl FnMut(&mut Self) -> Parsed<()>,
    ) {
        loop {
            while self.take_mark(";") {}
            if self.is_mark("}") {
                let token = self.nth(0);
                // Without an opening brace only the indentation tells whose closing brace this is.
                if open.is_some() || token.first && token.indent == indent {
                    if token.first && token.indent < indent {
                        self.suspect = self.suspect.or(open);
                    }
                    self.bump();
                }
                return;
            }
            if self.is_outside(body) {
                if let Some(open) = open {
                    self.unclosed(open);
                }
                return;
            }
            if open.is_none() && body != Body::Item && self.nth(0).indent <= indent {
                return;
            }
            let start = self.at;
            self.begins();
            if element(self).is_err() {
                self.recover(start, body);
            } else if self.at == start {
                self.bump();
            }
        }
    }

    fn unclosed(&mut self, open: Span) {
        let span = self.suspect.take().unwrap_or(open);
        let message = "this `{` is never closed";
        let help = match self.kind() {
            Kind::End => String::new(),
            _ => format!("a `}}` is missing before {}", self.found()),
        };
        let _ = self.report(Diagnostic::new(span, message).help(help));
    }

    fn is_outside(&self, body: Body) -> bool {
        let next = self.nth(1).kind;
        self.kind() == Kind::End
            || self.is_item()
            || matches!(next, Kind::Name | Kind::Int) && body.outside().contains(&self.word(0))
    }

    /// Nothing but an item begins like this.
    pub(super) fn is_item(&self) -> bool {
        let follows = self.nth(2).kind;
        ITEMS.contains(&self.word(0))
            && !self.word(1).is_empty()
            && (follows == Kind::Text
                || follows == Kind::Mark("=")
                || self.nth(0).first && self.nth(0).indent == 0)
    }

    /// Passes over the rest of an element that began at `start` and has a mistake: up to the end of its line, of its
    /// parentheses, of its block, whichever is last.
    pub(super) fn recover(&mut self, start: usize, body: Body) {
        let statements = body == Body::Statements || matches!(self.slice_word(start), "fn" | "cpu");
        let before = self.tokens[start..self.at].iter();
        let mut open = before.fold(0_i32, |open, token| parentheses(open, token.kind));
        if self.at == start && !self.is_mark("{") {
            open = parentheses(open, self.kind());
            self.bump();
        }
        loop {
            let token = self.nth(0);
            let ends = open == 0 && (token.first || token.kind == Kind::Mark(";"));
            if token.kind == Kind::Mark("{") {
                // Statements may hold mistakes of their own, which are worth telling.
                if !statements || self.block().is_err() {
                    self.skip_braces();
                }
                // An instruction has its promise behind its block.
                if !self.take_word("else") && self.kind() != Kind::Text {
                    return;
                }
            } else if ends || token.kind == Kind::Mark("}") || self.is_outside(body) {
                return;
            } else {
                open = parentheses(open, token.kind);
                self.bump();
            }
        }
    }

    fn slice_word(&self, at: usize) -> &str {
        self.slice(self.tokens[at].span)
    }

    fn skip_braces(&mut self) {
        let mut open = 0;
        loop {
            match self.kind() {
                Kind::Mark("{") => open += 1,
                Kind::Mark("}") => open -= 1,
                _ if self.is_outside(Body::Item) => return,
                _ => {}
            }
            self.bump();
            if open == 0 {
                return;
            }
        }
    }

    /// Reports that a clause stands twice.
    pub(super) fn twice(&mut self, span: Span, word: &str) -> Reported {
        self.report(Diagnostic::new(span, format!("`{word}` stands here a second time")))
    }
}

fn parentheses(open: i32, kind: Kind) -> i32 {
    match kind {
        Kind::Mark("(" | "[") => open + 1,
        Kind::Mark(")" | "]") => (open - 1).max(0),
        _ => open,
    }
}
