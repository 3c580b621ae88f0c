//! Text to program: lexer, parser, names and checks, lowering; diagnostics; the layout of a text.

pub mod ast;
pub mod diagnostic;
pub mod format;
pub mod hardware;
mod inherit;
mod lexer;
pub mod library;
pub mod lower;
pub mod mechanisms;
mod names;
pub mod parser;
pub mod source;
pub mod warnings;
