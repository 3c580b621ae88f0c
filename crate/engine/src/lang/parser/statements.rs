//! Statements. A word begins one of the language's own unless it is used as a name: `load = 3`.

use super::{Parsed, Parser};
use crate::lang::ast::{Access, AssignOp, Block, Expr, ExprKind, Forbids, Promised, Stmt, StmtKind};
use crate::lang::diagnostic::{Diagnostic, Help, nearest};
use crate::lang::lexer::Kind;
use crate::lang::source::Span;

const WORDS: [&str; 22] = [
    "var",
    "if",
    "for",
    "while",
    "atomic",
    "choose",
    "return",
    "on",
    "irq",
    "uaccess",
    "ipi",
    "rcu",
    "call_rcu",
    "wait",
    "invalidate",
    "load",
    "store",
    "nofault",
    "promise",
    "end",
    "userspace",
    "unsupported",
];

/// Those that could be a function's name before `(`.
const CALLABLE: [&str; 11] =
    ["var", "on", "irq", "uaccess", "rcu", "call_rcu", "wait", "invalidate", "userspace", "atomic", "choose"];

impl Parser<'_> {
    pub(super) fn statement(&mut self) -> Parsed<Stmt> {
        if self.kind() != Kind::Name {
            return Err(self.expected("a statement"));
        }
        let (start, word) = (self.span(), self.word(0));
        let used = self.is_mark_ahead(1, &["=", "+=", "-=", ".", "["])
            || self.is_mark_ahead(1, &["("]) && CALLABLE.contains(&word);
        match WORDS.iter().find(|w| **w == word) {
            Some(word) if !used => {
                self.bump();
                self.own_statement(word, start)
            }
            _ if word == "else" => {
                let diagnostic = Diagnostic::new(start, "this `else` follows no `if` and no `on`");
                Err(self.report(diagnostic))
            }
            _ => self.assignment_or_call(),
        }
    }

    fn simple(&self, start: Span, kind: StmtKind) -> Parsed<Stmt> {
        Ok(Stmt { kind, span: self.since(start) })
    }

    /// A statement whose first word was taken.
    fn own_statement(&mut self, word: &str, start: Span) -> Parsed<Stmt> {
        match word {
            "if" => return self.condition(start),
            "for" | "on" | "irq" | "uaccess" | "ipi" | "rcu" | "call_rcu" | "while" | "atomic" | "choose" => {
                return self.with_block(word, start);
            }
            _ => {}
        }
        let kind = match word {
            "var" => self.variable()?,
            "wait" if self.take_word("until") => StmtKind::WaitUntil(self.expression()?),
            "wait" => StmtKind::Wait,
            "invalidate" => self.invalidate()?,
            "load" | "store" => return self.access(word == "store", false, start),
            "nofault" => {
                let write = self.one_of("`load` or `store`", &["load", "store"])? == "store";
                return self.access(write, true, start);
            }
            "promise" => self.promised(true)?,
            "end" => {
                self.keyword("promise")?;
                self.promised(false)?
            }
            "userspace" => StmtKind::Userspace,
            "return" if self.is_mark("}") || self.is_mark(";") => StmtKind::Return(None),
            "return" => StmtKind::Return(Some(self.expression()?)),
            _ => StmtKind::Unsupported(self.string("a string with the reason")),
        };
        self.simple(start, kind)
    }

    /// `x -> r on fault { … }` after `load` or `store`.
    fn access(&mut self, write: bool, nofault: bool, start: Span) -> Parsed<Stmt> {
        let address = self.expression()?;
        let value = if self.take_mark("->") { Some(self.name("a variable's name")?) } else { None };
        let span = self.since(start);
        let mut on_fault = None;
        if self.is_word("on") && self.word(1) == "fault" {
            self.bump();
            self.bump();
            on_fault = Some(self.block()?);
        }
        Ok(Stmt { kind: StmtKind::Access(Access { address, write, value, nofault, on_fault }), span })
    }

    /// `mm, x: no write` after `promise`.
    fn promised(&mut self, begins: bool) -> Parsed<StmtKind> {
        let mm = self.expression()?;
        self.mark(",")?;
        let address = self.expression()?;
        self.mark(":")?;
        let forbids = if self.one_of("`no` or `not`", &["no", "not"])? == "not" {
            Forbids::Frame(self.expression()?)
        } else if self.one_of("`write` or `access`", &["write", "access"])? == "write" {
            Forbids::Write
        } else {
            Forbids::Access
        };
        Ok(StmtKind::Promise(Promised { begins, mm, address, forbids }))
    }

    fn condition(&mut self, start: Span) -> Parsed<Stmt> {
        let condition = self.expression()?;
        let span = self.since(start);
        let block = self.block()?;
        let otherwise = self.otherwise(true)?;
        Ok(Stmt { kind: StmtKind::If(condition, block, otherwise), span })
    }

    fn with_block(&mut self, word: &str, start: Span) -> Parsed<Stmt> {
        let (kind, span) = match word {
            "for" => {
                let name = self.name("a variable's name")?;
                self.keyword("in")?;
                let all = self.expression()?;
                let span = self.since(start);
                (StmtKind::For(name, all, self.block()?), span)
            }
            "on" => {
                let patterns = self.architectures()?;
                let span = self.since(start);
                let block = self.block()?;
                (StmtKind::On(patterns, block, self.otherwise(false)?), span)
            }
            "irq" => {
                self.keyword("off")?;
                let span = self.since(start);
                (StmtKind::IrqOff(self.block()?), span)
            }
            "while" => {
                let condition = self.expression()?;
                let span = self.since(start);
                (StmtKind::While(condition, self.block()?), span)
            }
            "atomic" => (StmtKind::Atomic(self.block()?), start),
            "choose" => {
                let mut ways = vec![self.block()?];
                while self.take_word("or") {
                    ways.push(self.block()?);
                }
                (StmtKind::Choose(ways), start)
            }
            "uaccess" => (StmtKind::Uaccess(self.block()?), start),
            "call_rcu" => (StmtKind::CallRcu(self.block()?), start),
            "rcu" => {
                self.keyword("read")?;
                let span = self.since(start);
                (StmtKind::RcuRead(self.block()?), span)
            }
            _ => {
                let mask = self.expression()?;
                let span = self.since(start);
                (StmtKind::Ipi(mask, self.block()?), span)
            }
        };
        Ok(Stmt { kind, span })
    }

    /// `else { … }`, and after `if` also `else if …`.
    fn otherwise(&mut self, chain: bool) -> Parsed<Option<Block>> {
        if !self.take_word("else") {
            return Ok(None);
        }
        let start = self.span();
        if !chain || !self.take_word("if") {
            return Ok(Some(self.block()?));
        }
        let inner = self.nested(|p| p.condition(start))?;
        Ok(Some(Block { statements: vec![inner] }))
    }

    fn variable(&mut self) -> Parsed<StmtKind> {
        let name = self.name("a variable's name")?;
        if self.take_mark(":") {
            let kind = self.type_name()?;
            let value = if self.take_mark("=") { Some(self.expression()?) } else { None };
            return Ok(StmtKind::Var(name, Some(kind), value));
        }
        if !self.take_mark("=") {
            return Err(self.expected("`:` with a type or `=` with a value"));
        }
        Ok(StmtKind::Var(name, None, Some(self.expression()?)))
    }

    fn invalidate(&mut self) -> Parsed<StmtKind> {
        let words = ["here", "everywhere", "device", "backing"];
        let whom = self.one_of("`here`, `everywhere`, `device` or `backing`", &words)?;
        let everywhere = whom == "everywhere";
        // `leaf` alone is somebody's mm.
        let operand = matches!(self.nth(1).kind, Kind::Name | Kind::Mark("("));
        let in_tlbs = !["device", "backing"].contains(&whom);
        let leaf = in_tlbs && self.is_word("leaf") && operand;
        if leaf {
            self.bump();
        }
        if in_tlbs && !leaf && self.is_word("all") {
            self.bump();
            return Ok(StmtKind::InvalidateAll { everywhere });
        }
        let mm = self.expression()?;
        let address = if self.take_mark(",") { Some(self.expression()?) } else { None };
        Ok(match whom {
            "device" => StmtKind::InvalidateDevice(mm, address),
            "backing" => StmtKind::InvalidateBacking(mm, address),
            _ => StmtKind::Invalidate { everywhere, leaf, mm, address },
        })
    }

    fn assignment_or_call(&mut self) -> Parsed<Stmt> {
        let (at, start) = (self.at, self.span());
        let place = self.place()?;
        let operator = match self.kind() {
            Kind::Mark("=") => AssignOp::Set,
            Kind::Mark("+=") => AssignOp::Add,
            Kind::Mark("-=") => AssignOp::Sub,
            _ => match place.kind {
                ExprKind::Call(name, arguments) => {
                    return self.simple(start, StmtKind::Call(name, arguments));
                }
                _ => return self.misspelled(at, &place),
            },
        };
        self.bump();
        let value = self.expression()?;
        self.simple(start, StmtKind::Assign(place, operator, value))
    }

    /// A place with which nothing is done. If it looks like one of the language's words, it is taken for that.
    fn misspelled(&mut self, at: usize, place: &Expr) -> Parsed<Stmt> {
        let ExprKind::Name(found) = &place.kind else {
            return Err(self.expected("`=`, `+=` or `-=`"));
        };
        if self.is_mark("==") {
            return Err(self.expected_with("`=`, `+=` or `-=`", Help::instead("=")));
        }
        let Some(word) = nearest(found, WORDS) else {
            let what = format!("`(`, `=`, `+=` or `-=` after `{found}`");
            return Err(self.expected(&what));
        };
        self.at = at;
        let diagnostic = Diagnostic::new(place.span, format!("`{found}` begins no statement"));
        let _ = self.report(diagnostic.help(Help::instead(word)));
        let told = self.diagnostics.len();
        self.bump();
        let statement = self.own_statement(word, place.span);
        if statement.is_err() {
            // The guess was wrong; what followed from it is no mistake of the author.
            self.diagnostics.truncate(told);
        }
        statement
    }
}
