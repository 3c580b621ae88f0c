//! Architectures: knobs, instructions, promises.

use super::recovery::Body;
use super::{Parsed, Parser, UNRANKED};
use crate::lang::ast::{Arch, Insn, Knob, Name, Promise, Text};
use crate::report::Standing;

impl Parser<'_> {
    pub(super) fn arch(&mut self) -> Parsed<Arch> {
        let (name, title) = self.heading("architecture")?;
        let mut arch = empty(name, title);
        if self.take_word("like") {
            arch.like = Some(self.name("another architecture")?);
        }
        arch.rank = self.ranked()?;
        self.braced(Body::Item, |p| {
            if p.is_mark_ahead(1, &["="]) {
                arch.knobs.push(p.knob()?);
                return Ok(());
            }
            match p.one_of("a knob, `insn`, `fn` or `expect`", &["insn", "fn", "expect", "else"])? {
                "insn" => arch.insns.push(p.instruction()?),
                "fn" => arch.functions.push(p.function()?),
                word => p.expectation(word == "else", &mut arch.expects)?,
            }
            Ok(())
        })?;
        Ok(arch)
    }

    fn knob(&mut self) -> Parsed<Knob> {
        let (name, value) = self.knob_value()?;
        Ok(Knob { name, value, promise: self.promise()?, instead_of: None })
    }

    fn knob_value(&mut self) -> Parsed<(Name, Name)> {
        let name = self.name("a knob")?;
        self.mark("=")?;
        Ok((name, self.name("the knob's value")?))
    }

    /// What follows `on … with`: knobs with their values.
    pub(super) fn knob_values(&mut self) -> Parsed<Vec<(Name, Name)>> {
        self.list(Self::knob_value)
    }

    fn promise(&mut self) -> Parsed<Promise> {
        let sentence = self.string("a string with what is promised");
        let what = "`architected`, `observed` or `assumed`";
        let standing = match self.one_of(what, &["architected", "observed", "assumed"])? {
            "architected" => Standing::Architected,
            "observed" => Standing::Observed,
            _ => Standing::Assumed,
        };
        Ok(Promise { sentence, standing, source: self.string("a string with the source") })
    }

    /// What follows `insn`.
    pub(super) fn instruction(&mut self) -> Parsed<Insn> {
        let name = self.name("the instruction's name")?;
        self.tied(true);
        let operands = self.in_parentheses(|p| p.name("an operand"))?;
        let mut clauses = Vec::new();
        self.braced(Body::Rows, |p| {
            clauses.push(p.clause()?);
            Ok(())
        })?;
        Ok(Insn { name, operands, clauses, promise: self.promise()? })
    }

    fn clause(&mut self) -> Parsed<Vec<Name>> {
        const CLAUSES: [&str; 10] = [
            "drops",
            "reaches",
            "spares",
            "done",
            "clears",
            "completes",
            "synchronises",
            "drains",
            "orders",
            "reloads",
        ];
        let what = "`drops`, `reaches`, `spares`, `done`, `clears`, `completes`, `synchronises`, `drains`, `orders` or `reloads`";
        let mut words = Vec::new();
        match self.clause_word(what, &CLAUSES, &mut words)? {
            "drops" => {
                let what = "`leaf`, `walk` or `invalid`";
                self.clause_word(what, &["leaf", "walk", "invalid"], &mut words)?;
                for word in ["va", "region", "tag", "globals", "spares-globals"] {
                    if self.is_word(word) {
                        self.clause_word(word, &[word], &mut words)?;
                    }
                }
            }
            "reaches" => {
                self.clause_word("`here` or `all`", &["here", "all"], &mut words)?;
            }
            "spares" => {
                self.clause_word("`siblings`", &["siblings"], &mut words)?;
            }
            "done" => match self.clause_word("`at once` or `by`", &["at", "by"], &mut words)? {
                "at" => {
                    self.clause_word("`once`", &["once"], &mut words)?;
                }
                _ => words.push(self.name("the barrier's name")?),
            },
            "orders" => {
                self.clause_word("`walks`", &["walks"], &mut words)?;
            }
            "clears" => {
                self.clause_word("`va` or `region`", &["va", "region"], &mut words)?;
            }
            _ => {}
        }
        Ok(words)
    }

    /// One of several words, which is added to the clause.
    fn clause_word(
        &mut self,
        what: &str,
        words: &[&'static str],
        clause: &mut Vec<Name>,
    ) -> Parsed<&'static str> {
        let span = self.span();
        let word = self.one_of(what, words)?;
        clause.push(Name { text: word.to_owned(), span });
        Ok(word)
    }
}

fn empty(name: Name, title: Text) -> Arch {
    let (knobs, insns, functions, expects) = (vec![], vec![], vec![], vec![]);
    Arch { name, title, like: None, rank: UNRANKED, knobs, insns, functions, expects }
}
