//! Expectations.

use super::{Parsed, Parser};
use crate::lang::ast::Expect;
use crate::lang::diagnostic::{Diagnostic, Help, nearest};
use crate::lang::lexer::Kind;
use crate::lang::source::Span;

/// The verdicts, and the word for both of those that do not break.
const VERDICTS: [&str; 7] =
    ["survives", "survives-stale", "unbroken", "breaks", "breaks-delayed", "not-applicable", "undecided"];

/// Words that follow a verdict without being a kind.
const AFTER: [&str; 20] = [
    "only", "because", "hooks", "mm", "cpu", "if", "fn", "on", "variant", "expect", "else", "insn", "struct",
    "unseen", "lacks", "shared", "field", "lock", "rwlock", "enum",
];

/// Words that begin the conditions of an expectation.
const CONDITIONS: [&str; 5] = ["in", "with", "on", "when", "delayed"];

/// True for a word that an expectation reads as its own, so that no variant can be called so.
pub(super) fn is_reserved(word: &str) -> bool {
    CONDITIONS.contains(&word) || VERDICTS.contains(&word)
}

/// Most expectations of one declaration: each is a search for each architecture.
const EXPECTATIONS: usize = 256;

impl Parser<'_> {
    /// What follows `expect` or `else`, whose word was taken; `all` are the ones before it.
    pub(super) fn expectation(&mut self, otherwise: bool, all: &mut Vec<Expect>) -> Parsed<()> {
        let start = self.tokens[self.at - 1].span;
        if all.len() == EXPECTATIONS {
            let message = format!("there are more than {EXPECTATIONS} expectations here");
            return Err(self.report(Diagnostic::new(start, message)));
        }
        let mut expect = empty(start);
        expect.otherwise = otherwise;
        if otherwise {
            // Only an expectation that ends where this one begins can be the one that it speaks of.
            let before = self.at.checked_sub(2).map(|i| self.tokens[i].span.end);
            let Some(last) = all.last().filter(|e| Some(e.span.end) == before && !e.otherwise) else {
                let message = "this `else` follows no expectation";
                return Err(self.report(Diagnostic::new(start, message)));
            };
            expect.variant.clone_from(&last.variant);
            expect.operations.clone_from(&last.operations);
            expect.strategies.clone_from(&last.strategies);
            expect.when.clone_from(&last.when);
            expect.delayed = last.delayed;
        }
        if !otherwise && self.is_variant() {
            expect.variant = Some(self.name("a variant")?);
        }
        self.conditions(&mut expect)?;
        let verdict = self.span();
        let what = "`survives`, `survives-stale`, `unbroken`, `breaks`, `breaks-delayed`, `not-applicable` or `undecided`";
        let listed =
            !(expect.archs.is_empty() && expect.strategies.is_empty() && expect.operations.is_empty());
        if listed && self.kind() == Kind::Name && nearest(self.word(0), VERDICTS).is_none() {
            return Err(self.expected_with(what, "names have commas between them"));
        }
        let word = self.one_of(what, &VERDICTS)?;
        expect.verdict = super::Name { text: word.to_owned(), span: verdict };
        // In an architecture a knob may follow.
        let kinds = self.kind() == Kind::Name && !self.is_mark_ahead(1, &["="]);
        if kinds && !AFTER.contains(&self.word(0)) && !self.is_item() {
            expect.kinds = self.list(|p| p.name("a kind"))?;
        }
        expect.only = self.take_word("only");
        if self.take_word("because") {
            expect.because = Some(self.string("a string with the reason"));
        }
        expect.span = self.since(start);
        all.push(expect);
        Ok(())
    }

    /// True at a name that an expectation's conditions or verdict follow, be it misspelled.
    fn is_variant(&self) -> bool {
        let follows = self.word(1);
        let goes_on = is_reserved(follows) || nearest(follows, VERDICTS).is_some();
        self.kind() == Kind::Name && !is_reserved(self.word(0)) && !follows.is_empty() && goes_on
    }

    fn conditions(&mut self, expect: &mut Expect) -> Parsed<()> {
        let mut seen: Vec<&str> = Vec::new();
        loop {
            let (word, span) = (self.word(0), self.span());
            if !CONDITIONS.contains(&word) {
                return Ok(());
            }
            if seen.contains(&word) {
                return Err(self.twice(span, word));
            }
            if expect.otherwise && word == "on" {
                let message = "an `else` speaks of all other architectures, it cannot have an `on`";
                return Err(self.report(Diagnostic::new(span, message).help("did you mean `expect`?")));
            }
            seen.push(word);
            self.bump();
            match word {
                "in" => expect.operations = self.list(|p| p.pattern("an operation"))?,
                "with" => expect.strategies = self.list(|p| p.pattern("a strategy"))?,
                "on" => expect.archs = self.list(Self::architecture)?,
                "delayed" => expect.delayed = true,
                _ => {
                    expect.when = self.list(|p| {
                        let name = p.name("a parameter")?;
                        if p.is_mark("==") {
                            let _ = p.expected_with("`=`", Help::instead("="));
                            p.bump();
                        } else {
                            p.mark("=")?;
                        }
                        Ok((name, p.sum()?))
                    })?;
                }
            }
        }
    }
}

fn empty(span: Span) -> Expect {
    Expect {
        variant: None,
        operations: vec![],
        strategies: vec![],
        archs: vec![],
        when: vec![],
        delayed: false,
        verdict: super::Name { text: String::new(), span },
        kinds: vec![],
        only: false,
        because: None,
        otherwise: false,
        span,
    }
}
