//! Functions, and the parts of a layer that hold for some architectures.

use super::recovery::Body;
use super::{Parsed, Parser};
use crate::lang::ast::{Block, Function, Layer, Name};

impl Parser<'_> {
    /// What follows `fn`.
    pub(super) fn function(&mut self) -> Parsed<Function> {
        let name = self.name("a function's name")?;
        self.tied(true);
        let params = self.in_parentheses(|p| p.name("a parameter's name"))?;
        let body = self.block()?;
        Ok(Function { name, params, body })
    }

    /// What follows `on` in a layer.
    pub(super) fn part(&mut self) -> Parsed<(Vec<Name>, Vec<Function>)> {
        let patterns = self.architectures()?;
        let mut functions = Vec::new();
        self.braced(Body::Functions, |p| {
            p.keyword("fn")?;
            functions.push(p.function()?);
            Ok(())
        })?;
        Ok((patterns, functions))
    }

    /// `fn …` or `on …`, whose first word was taken.
    pub(super) fn layered(&mut self, word: &str, layer: &mut Layer) -> Parsed<()> {
        if word == "fn" {
            layer.functions.push(self.function()?);
        } else {
            layer.parts.push(self.part()?);
        }
        Ok(())
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
