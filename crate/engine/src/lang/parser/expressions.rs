//! Expressions, loosest operator first.

use super::{Parsed, Parser};
use crate::lang::ast::{BinaryOp, Expr, ExprKind};
use crate::lang::diagnostic::{Diagnostic, Help};
use crate::lang::lexer::Kind;
use crate::lang::source::Span;

/// How many operators an expression may have, so that every tree is shallow enough for any walk.
const OPERATORS: u32 = 256;

/// How tight `+` and `-` bind.
const SUM: u32 = 3;

/// How tight comparisons bind.
const COMPARISON: u32 = 2;

impl Parser<'_> {
    /// An expression, ranges included.
    pub(super) fn expression(&mut self) -> Parsed<Expr> {
        self.nodes = 0;
        self.inner_expression()
    }

    /// An expression without comparisons, so that what follows may begin with `in` or `=`.
    pub(super) fn sum(&mut self) -> Parsed<Expr> {
        self.nodes = 0;
        self.binary(SUM)
    }

    /// What may be assigned to, or a call.
    pub(super) fn place(&mut self) -> Parsed<Expr> {
        self.nodes = 0;
        self.postfix()
    }

    pub(super) fn arguments(&mut self) -> Parsed<Vec<Expr>> {
        self.tied(true);
        self.in_parentheses(Self::inner_expression)
    }

    fn inner_expression(&mut self) -> Parsed<Expr> {
        self.nested(|p| {
            let start = p.span();
            let first = p.binary(0)?;
            let inclusive = p.is_mark("..=");
            if !inclusive && !p.is_mark("..") {
                return Ok(first);
            }
            p.bump();
            let last = p.binary(0)?;
            p.node(start, ExprKind::Range(Box::new(first), Box::new(last), inclusive))
        })
    }

    fn node(&mut self, start: Span, kind: ExprKind) -> Parsed<Expr> {
        self.nodes += 1;
        if self.nodes > OPERATORS {
            let message = format!("this expression has more than {OPERATORS} operators");
            return Err(self.report(Diagnostic::new(self.since(start), message)));
        }
        Ok(Expr { kind, span: self.since(start) })
    }

    fn binary(&mut self, level: u32) -> Parsed<Expr> {
        if level > SUM {
            return self.unary();
        }
        let start = self.span();
        let mut left = self.binary(level + 1)?;
        let mut compared = false;
        while let Some(operator) = self.operator(level) {
            if compared && level == COMPARISON {
                let message = format!("{} compares the result of a comparison", self.found());
                let help = "join two comparisons with `&&`";
                return Err(self.report(Diagnostic::new(self.span(), message).help(help)));
            }
            compared = true;
            self.bump();
            let right = self.binary(level + 1)?;
            left = self.node(start, ExprKind::Binary(Box::new(left), operator, Box::new(right)))?;
        }
        Ok(left)
    }

    /// The operator at this token, if it is one of that level.
    fn operator(&mut self, level: u32) -> Option<BinaryOp> {
        let (of, operator) = match self.kind() {
            Kind::Mark("||") => (0, BinaryOp::Or),
            Kind::Mark("&&") => (1, BinaryOp::And),
            Kind::Mark("==" | "=") => (COMPARISON, BinaryOp::Eq),
            Kind::Mark("!=") => (COMPARISON, BinaryOp::Ne),
            Kind::Mark("<") => (COMPARISON, BinaryOp::Lt),
            Kind::Mark("<=") => (COMPARISON, BinaryOp::Le),
            Kind::Mark(">") => (COMPARISON, BinaryOp::Gt),
            Kind::Mark(">=") => (COMPARISON, BinaryOp::Ge),
            Kind::Name if self.is_word("in") => (COMPARISON, BinaryOp::In),
            Kind::Mark("+") => (SUM, BinaryOp::Add),
            Kind::Mark("-") => (SUM, BinaryOp::Sub),
            _ => return None,
        };
        if of == level && self.is_mark("=") {
            // No assignment can stand inside an expression, so this one is a comparison.
            let diagnostic = Diagnostic::new(self.span(), "found `=` inside an expression, expected `==`");
            let _ = self.report(diagnostic.help(Help::instead("==")));
        }
        (of == level).then_some(operator)
    }

    fn unary(&mut self) -> Parsed<Expr> {
        let start = self.span();
        if !self.take_mark("!") {
            return self.postfix();
        }
        let inner = self.nested(Self::unary)?;
        self.node(start, ExprKind::Not(Box::new(inner)))
    }

    fn postfix(&mut self) -> Parsed<Expr> {
        let start = self.span();
        let mut left = self.primary()?;
        loop {
            let kind = if self.take_mark(".") {
                ExprKind::Field(Box::new(left), self.name("a field's name")?)
            } else if self.is_mark("[") {
                self.tied(true);
                self.bump();
                let index = self.inner_expression()?;
                self.mark("]")?;
                ExprKind::Index(Box::new(left), Box::new(index))
            } else {
                return Ok(left);
            };
            left = self.node(start, kind)?;
        }
    }

    fn primary(&mut self) -> Parsed<Expr> {
        let start = self.span();
        let kind = match self.kind() {
            Kind::Int => ExprKind::Int(self.number("a number")?),
            Kind::Name => {
                let name = self.name("an expression")?;
                match name.text.as_str() {
                    _ if self.is_mark("(") => ExprKind::Call(name, self.arguments()?),
                    "true" => ExprKind::Bool(true),
                    "false" => ExprKind::Bool(false),
                    "null" => ExprKind::Null,
                    "choose" => ExprKind::Choose,
                    _ => ExprKind::Name(name.text),
                }
            }
            Kind::Mark("(") => {
                self.tied(false);
                self.bump();
                let inner = self.inner_expression()?;
                self.mark(")")?;
                inner.kind
            }
            Kind::Mark("-") => return Err(self.expected_with("an expression", "no number is negative")),
            _ => return Err(self.expected("an expression")),
        };
        Ok(Expr { kind, span: self.since(start) })
    }
}
