//! What of an architecture can be otherwise: each knob's other values, and of each instruction that the program executes
//! every clause made otherwise, and those that it lacks.

use crate::lang::ast;
use crate::lang::hardware::value_of;
use crate::lang::library::Library;
use crate::machine::Model;
use crate::machine::arch::KNOBS;
use crate::machine::program::Op;
use crate::report::flips::clauses::{Has, others};
use crate::report::{Switch, TermKind};

/// Every switch, knobs first; those of one thing stand together.
pub(super) fn switches(library: &Library, arch: &ast::Arch, model: &Model) -> Vec<Switch> {
    let mut all = Vec::new();
    for knob in KNOBS {
        let from = value_of(arch, knob.name);
        for (to, words) in knob.values.iter().filter(|(value, _)| *value != from) {
            let has = |other: &&&ast::Arch| value_of(other, knob.name) == *to;
            let archs = library.archs();
            all.push(Switch {
                name: knob.name.to_owned(),
                what: TermKind::Knob,
                from: from.to_owned(),
                to: (*to).to_owned(),
                words: words.trim().to_owned(),
                archs: archs.iter().filter(has).map(|other| other.name.text.clone()).collect(),
            });
        }
    }
    let has = Has::of(arch, model);
    for (index, insn) in arch.insns.iter().enumerate() {
        if model.program.code.iter().any(|op| executes(op, index)) {
            all.extend(others(insn, &has).into_iter().map(|(from, to, words)| Switch {
                name: insn.name.text.clone(),
                what: TermKind::Instruction,
                from,
                to,
                words: words.to_owned(),
                archs: Vec::new(),
            }));
        }
    }
    all
}

fn executes(op: &Op, index: usize) -> bool {
    matches!(op, Op::Insn(insn, ..) | Op::Complete(insn) if *insn == index)
}
