//! From declarations to a model: the layers of names are resolved, functions are inlined, and statements
//! become moves.

mod accesses;
mod allocate;
mod barriers;
mod blocks;
mod calls;
mod chosen;
mod code;
mod entries;
mod expressions;
mod flow;
mod layers;
mod machine;
mod memory;
mod rcu;
mod spaces;
mod statements;
mod values;
mod variables;

pub use chosen::resulting_arch;
pub use layers::{Clause, Question, Refusal};

use std::borrow::Cow;

use crate::lang::ast::{Arch, Function};
use crate::lang::diagnostic::Diagnostic;
use crate::lang::library::Library;
use crate::lang::lower::machine::Extent;
use crate::lang::parser::MISTAKES;
use crate::machine::Model;
use crate::order::sort_by_key;

/// What the lowering makes of a question.
#[derive(Debug)]
pub enum Lowered {
    /// A model to search.
    Model(Box<Model>),
    /// The strategy cannot be written for this architecture, with the reason.
    NotApplicable(Refusal),
    /// A text that the question needs cannot be understood.
    Wrong(Vec<Diagnostic>),
}

/// What the texts of a question may name.
#[derive(Debug)]
pub struct Known<'l> {
    /// The architecture as it results.
    pub arch: Cow<'l, Arch>,
    /// Of every function the definition that holds, in the order of their names, and whether a strategy may override it.
    pub functions: Vec<(&'l Function, bool)>,
}

/// What the texts of a question may name; none where it asks for what is not declared.
#[must_use]
pub fn known<'l>(library: &'l Library, question: &Question) -> Option<Known<'l>> {
    let layers = layers::Layers::new(library, question, &mut Vec::new())?;
    let functions = layers.holding();
    Some(Known { arch: layers.arch, functions })
}

/// Makes a model of a question.
#[must_use]
pub fn lower(library: &Library, question: &Question) -> Lowered {
    model(library, question, Extent::Searched)
}

/// Makes a model that is run once and not searched: its parameters may be as large as costs are counted for.
#[must_use]
pub fn lower_widely(library: &Library, question: &Question) -> Lowered {
    model(library, question, Extent::Counted)
}

fn model(library: &Library, question: &Question, extent: Extent) -> Lowered {
    let mut diagnostics = Vec::new();
    let outcome = layers::Layers::new(library, question, &mut diagnostics).map(|layers| {
        let (outcome, dropped) = machine::model(&layers, (question, extent), &mut diagnostics);
        // What stands where no run comes by is no less wrong.
        if dropped && extent == Extent::Searched && diagnostics.is_empty() {
            let _ = machine::model(&layers, (question, Extent::Whole), &mut diagnostics);
        }
        outcome
    });
    sort_by_key(&mut diagnostics, |d| d.span);
    diagnostics.dedup();
    diagnostics.truncate(MISTAKES);
    match outcome {
        _ if !diagnostics.is_empty() => Lowered::Wrong(diagnostics),
        Some(Ok(model)) => Lowered::Model(Box::new(model)),
        Some(Err(refusal)) => Lowered::NotApplicable(refusal),
        None => Lowered::Wrong(diagnostics),
    }
}
