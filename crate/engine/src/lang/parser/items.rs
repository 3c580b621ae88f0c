//! A file and its items, apart from architectures, operations and cases.

use super::recovery::{Body, ITEMS};
use super::{DECLARATIONS, Parsed, Parser, UNRANKED};
use crate::EDITION;
use crate::lang::ast::{File, Group, Item, Kernel, Layer, Name, Strategy, Struct, Text, Type};
use crate::lang::diagnostic::Diagnostic;
use crate::lang::lexer::Kind;
use crate::lang::source::Span;

impl Parser<'_> {
    pub(super) fn file(&mut self) -> File {
        self.begins();
        let edition = self.edition();
        let mut items = Vec::new();
        while self.kind() != Kind::End {
            if items.len() == DECLARATIONS {
                let message = format!("the file declares more than {DECLARATIONS} things");
                let diagnostic = Diagnostic::new(self.span(), message);
                let _ = self.report(diagnostic.help("divide it into several"));
                break;
            }
            self.begins();
            match self.item() {
                Ok(item) => items.push(item),
                Err(_) => self.next_item(),
            }
            while self.take_mark(";") {}
        }
        File { edition, items }
    }

    fn edition(&mut self) -> u32 {
        let start = self.span();
        let help = format!("begin the file with `stalewalk {EDITION}`");
        if !self.is_word("stalewalk") {
            let message = format!("expected the edition of the language, found {}", self.found());
            self.diagnostics.push(Diagnostic::new(start, message).help(help));
            return 0;
        }
        self.bump();
        let number = self.span();
        if self.kind() != Kind::Int {
            let _ = self.expected_with("the number of the edition", help.as_str());
            return 0;
        }
        let edition = self.number("a number").unwrap_or_default();
        if edition != EDITION {
            let message = format!("edition `{}` is not known, only {EDITION} is", self.slice(number));
            self.diagnostics.push(Diagnostic::new(number, message).help(help));
        }
        edition
    }

    /// Passes over everything up to what looks like an item, at least one token.
    fn next_item(&mut self) {
        while self.kind() != Kind::End {
            let token = self.nth(0);
            if self.is_item() || token.first && token.indent == 0 && ITEMS.contains(&self.word(0)) {
                return;
            }
            self.bump();
        }
    }

    fn item(&mut self) -> Parsed<Item> {
        // What is only known inside of an item shows that a brace before it closed too much.
        const INNER: [&str; 11] =
            ["fn", "on", "variant", "expect", "else", "hooks", "mm", "cpu", "insn", "shared", "field"];
        if self.is_mark("}") {
            let message = "this `}` closes nothing";
            let reported = self.report(Diagnostic::new(self.span(), message));
            self.bump();
            return Err(reported);
        }
        if INNER.contains(&self.word(0)) {
            let message = format!("{} stands outside of every item", self.found());
            let help = "is there a `}` too many before it?";
            return Err(self.report(Diagnostic::new(self.span(), message).help(help)));
        }
        let what = "`group`, `kernel`, `arch`, `strategy`, `operation` or `case`";
        match self.one_of(what, &ITEMS)? {
            "group" => Ok(Item::Group(self.group()?)),
            "kernel" => Ok(Item::Kernel(self.kernel()?)),
            "arch" => Ok(Item::Arch(self.arch()?)),
            "strategy" => Ok(Item::Strategy(self.strategy()?)),
            "operation" => Ok(Item::Operation(self.operation(false)?)),
            _ => Ok(Item::Operation(self.operation(true)?)),
        }
    }

    /// The name and title that most items begin with.
    pub(super) fn heading(&mut self, what: &str) -> Parsed<(Name, Text)> {
        let name = self.name(&format!("the {what}'s name"))?;
        Ok((name, self.string(&format!("the {what}'s title"))))
    }

    /// A rank that may stand here.
    pub(super) fn ranked(&mut self) -> Parsed<u32> {
        let mut rank = None;
        while self.is_word("rank") {
            let word = self.span();
            self.bump();
            self.rank(&mut rank, word)?;
        }
        Ok(rank.unwrap_or(UNRANKED))
    }

    /// What follows `rank`, unless it is there already.
    pub(super) fn rank(&mut self, rank: &mut Option<u32>, word: Span) -> Parsed<()> {
        let number = self.number("a number")?;
        if rank.is_some() {
            return Err(self.twice(word, "rank"));
        }
        *rank = Some(number);
        Ok(())
    }

    fn group(&mut self) -> Parsed<Group> {
        let name = self.name("the group's name")?;
        self.mark("=")?;
        let tests = self.list(|p| Ok((p.name("a knob")?, p.name("the knob's value")?)))?;
        Ok(Group { name, tests })
    }

    fn kernel(&mut self) -> Parsed<Kernel> {
        let (name, title) = self.heading("kernel")?;
        let of =
            if self.take_word("of") { Some(self.name("the kernel set that it is a part of")?) } else { None };
        let rank = self.ranked()?;
        let (structs, layer, unseen, lacks, expects) = (vec![], Layer::default(), vec![], vec![], vec![]);
        let mut kernel = Kernel { name, title, of, rank, structs, layer, unseen, lacks, expects };
        self.braced(Body::Item, |p| {
            let words = [
                "struct", "fn", "on", "shared", "field", "lock", "rwlock", "enum", "unseen", "lacks", "expect",
                "else",
            ];
            let what = "`struct`, `fn`, `on`, `shared`, `field`, `lock`, `rwlock`, `enum`, `unseen`, `lacks` or \
                        `expect`";
            match p.one_of(what, &words)? {
                "unseen" => {
                    let name = p.name("a function's name")?;
                    kernel.unseen.push((name, p.string("a string with the reason, as in \"not seen\"")));
                }
                "lacks" => {
                    let archs = p.architectures()?;
                    kernel.lacks.push((archs, p.string("a string with the reason")));
                }
                "struct" => kernel.structs.push(p.structure()?),
                word @ ("expect" | "else") => p.expectation(word == "else", &mut kernel.expects)?,
                word => p.layered(word, &mut kernel.layer)?,
            }
            Ok(())
        })?;
        Ok(kernel)
    }

    fn structure(&mut self) -> Parsed<Struct> {
        let name = self.name("the struct's name")?;
        let mut fields = Vec::new();
        self.braced(Body::Rows, |p| {
            let field = p.name("a field's name")?;
            p.mark(":")?;
            fields.push((field, p.type_name()?));
            if p.is_mark(",") {
                return Err(p.expected_with("the next field", "fields have no commas between them"));
            }
            Ok(())
        })?;
        Ok(Struct { name, fields })
    }

    pub(super) fn type_name(&mut self) -> Parsed<Type> {
        if matches!(self.kind(), Kind::Int | Kind::Mark("(")) || self.is_mark_ahead(1, &["..", "..="]) {
            return self.range();
        }
        let name = self.name("a type")?;
        Ok(match name.text.as_str() {
            "bool" => Type::Bool,
            "tag" => Type::Tag,
            "lock" => Type::Lock,
            "rwlock" => Type::RwLock,
            "int" => Type::Int,
            "mm" => Type::Mm,
            "cpu" => Type::Cpu,
            "frame" => Type::Frame,
            "address" => Type::Address,
            "entry" => Type::Entry,
            "set" => {
                self.tied(true);
                self.mark("<")?;
                let of = self.nested(Self::type_name)?;
                self.tied(true);
                self.mark(">")?;
                Type::Set(Box::new(of))
            }
            _ => Type::Struct(name),
        })
    }

    /// A type that is a range: `0..=7`.
    fn range(&mut self) -> Parsed<Type> {
        let first = self.sum()?;
        if self.is_mark("..") {
            let help = "the largest value is one of a variable's values, as in `0..=7`";
            let _ = self.expected_with("`..=`", help);
            self.bump();
        } else {
            self.mark("..=")?;
        }
        Ok(Type::Range(Box::new(first), Box::new(self.sum()?)))
    }

    fn strategy(&mut self) -> Parsed<Strategy> {
        let (name, title) = self.heading("strategy")?;
        let (mut operations, mut rank) = (Vec::new(), None);
        if !self.is_word("for") && !self.is_word("rank") {
            let _ = self.expected("`for` and the operations that the strategy is for");
        }
        while self.is_word("for") || self.is_word("rank") {
            let word = self.span();
            if self.take_word("rank") {
                self.rank(&mut rank, word)?;
                continue;
            }
            self.bump();
            operations.extend(self.list(|p| p.pattern("an operation"))?);
        }
        let rank = rank.unwrap_or(UNRANKED);
        let (layer, expects) = (Layer::default(), vec![]);
        let mut strategy = Strategy { name, title, operations, rank, layer, expects };
        self.braced(Body::Item, |p| {
            let words = ["fn", "on", "shared", "field", "lock", "rwlock", "enum", "expect", "else"];
            let word =
                p.one_of("`fn`, `on`, `shared`, `field`, `lock`, `rwlock`, `enum` or `expect`", &words)?;
            match word {
                "fn" | "on" | "shared" | "field" | "lock" | "rwlock" | "enum" => {
                    p.layered(word, &mut strategy.layer)
                }
                _ => p.expectation(word == "else", &mut strategy.expects),
            }
        })?;
        Ok(strategy)
    }
}
