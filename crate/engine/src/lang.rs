//! Text to program: lexer, parser, names and checks, lowering; diagnostics.

pub mod ast;
pub mod diagnostic;
mod lexer;
pub mod parser;
pub mod source;
