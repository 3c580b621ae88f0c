//! What the texts of a question may name, and what is known of each: for an editor.

use crate::lang::ast::{Function, Name};
use crate::lang::hardware;
use crate::lang::library::Library;
use crate::lang::lower::{Question, known};
use crate::machine::arch::knob;
use crate::report::{Promise, Term, TermKind, TermValue};

/// The knobs and instructions of a question's architecture, and its functions by name, each as the definition that
/// holds. Empty where the question asks for what is not declared. What is wrong with the texts is left to a check.
#[must_use]
pub fn glossary(library: &Library, question: &Question) -> Vec<Term> {
    let Some(known) = known(library, question) else { return Vec::new() };
    let machine = hardware::arch(&known.arch, &mut Vec::new());
    let mut terms = Vec::new();
    for (knob, promise) in known.arch.knobs.iter().zip(machine.promises) {
        terms.push(of_knob(library, &knob.name, promise));
    }
    for (insn, made) in known.arch.insns.iter().zip(machine.insns) {
        let mut term = term(library, &insn.name, TermKind::Instruction);
        term.form = form(&insn.name, &insn.operands);
        term.text.clone_from(&made.promise.value);
        term.promise = Some(made.promise);
        terms.push(term);
    }
    for (function, hook) in known.functions {
        terms.push(Term { hook, ..of_function(library, function) });
    }
    terms
}

fn of_knob(library: &Library, name: &Name, promise: Promise) -> Term {
    let mut term = term(library, name, TermKind::Knob);
    term.form = format!("{} = {}", name.text, promise.value);
    term.promise = Some(promise);
    if let Some(knob) = knob(&name.text) {
        knob.what.trim().clone_into(&mut term.text);
        for (word, what) in knob.values {
            let value = TermValue { name: (*word).to_owned(), text: what.trim().to_owned() };
            term.values.push(value);
        }
    }
    term
}

fn of_function(library: &Library, function: &Function) -> Term {
    let mut term = term(library, &function.name, TermKind::Function);
    term.form = form(&function.name, &function.params);
    term.source = function.source.as_ref().map(|source| source.text.clone());
    term
}

fn term(library: &Library, name: &Name, kind: TermKind) -> Term {
    Term {
        name: name.text.clone(),
        kind,
        form: String::new(),
        text: String::new(),
        values: Vec::new(),
        promise: None,
        source: None,
        hook: false,
        place: library.sources().place(name.span),
    }
}

/// A name with what it takes: `flush_tlb_mm(mm)`.
fn form(name: &Name, params: &[Name]) -> String {
    let params: Vec<&str> = params.iter().map(|param| param.text.as_str()).collect();
    format!("{}({})", name.text, params.join(", "))
}
