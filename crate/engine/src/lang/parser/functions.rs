//! Functions, and the parts of a layer that hold for some architectures.

use super::recovery::Body;
use super::{Parsed, Parser};
use crate::lang::ast::{Block, Enum, Function, Layer, Owner, Type, Variable};
use crate::lang::diagnostic::Diagnostic;
use crate::lang::lexer::Kind;

impl Parser<'_> {
    /// What follows `fn`.
    pub(super) fn function(&mut self) -> Parsed<Function> {
        let name = self.name("a function's name")?;
        self.tied(true);
        let params = self.in_parentheses(|p| p.name("a parameter's name"))?;
        let source = (self.kind() == Kind::Text).then(|| self.string("the source"));
        let body = self.block()?.into();
        Ok(Function { name, params, source, body })
    }

    /// What follows `on` and the architectures in a layer.
    pub(super) fn part(&mut self) -> Parsed<Vec<Function>> {
        let mut functions = Vec::new();
        self.braced(Body::Functions, |p| {
            p.keyword("fn")?;
            functions.push(p.function()?);
            Ok(())
        })?;
        Ok(functions)
    }

    /// `fn …`, `on …`, or what declares something shared, whose first word was taken.
    pub(super) fn layered(&mut self, word: &str, layer: &mut Layer) -> Parsed<()> {
        match word {
            "fn" => layer.functions.push(self.function()?),
            "on" => layer.parts.push((self.architectures()?, self.part()?)),
            "enum" => layer.enums.push(self.enumeration()?),
            "lock" | "rwlock" => {
                let name = self.name("the lock's name")?;
                let ty = if word == "lock" { Type::Lock } else { Type::RwLock };
                layer.variables.push(Variable { name, owner: Owner::Nothing, ty, initial: None });
            }
            word => layer.variables.push(self.shared(word == "field")?),
        }
        Ok(())
    }

    /// What follows `enum`.
    fn enumeration(&mut self) -> Parsed<Enum> {
        let name = self.name("the enum's name")?;
        let mut values = Vec::new();
        self.braced(Body::Rows, |p| {
            values.push(p.name("a value's name")?);
            p.take_mark(",");
            Ok(())
        })?;
        if values.is_empty() {
            let message = format!("`{}` has no values", name.text);
            return Err(self.report(Diagnostic::new(name.span, message).help("enum state { idle, busy }")));
        }
        Ok(Enum { name, values })
    }

    /// What follows `shared` or `field`.
    fn shared(&mut self, field: bool) -> Parsed<Variable> {
        let first =
            self.name(if field { "`mm`, `cpu`, `thread` or `frame`" } else { "a variable's name" })?;
        let (name, owner) = if field {
            self.mark(".")?;
            (self.name("a field's name")?, Owner::Each(first))
        } else if self.is_mark("[") {
            self.tied(true);
            self.bump();
            let count = self.expression()?;
            self.mark("]")?;
            (first, Owner::Numbers(count))
        } else {
            (first, Owner::Nothing)
        };
        self.mark(":")?;
        let ty = self.type_name()?;
        let initial = if self.take_mark("=") { Some(self.sum()?) } else { None };
        Ok(Variable { name, owner, ty, initial })
    }

    pub(super) fn block(&mut self) -> Parsed<Block> {
        let mut statements = Vec::new();
        self.braced(Body::Statements, |p| {
            statements.push(p.statement()?);
            Ok(())
        })?;
        Ok(Block { statements })
    }
}
