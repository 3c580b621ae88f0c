//! What of an architecture can be otherwise: each knob's other values, and of each instruction that the program executes
//! what it does, left out, and what it does not do, added.

use crate::lang::ast;
use crate::lang::hardware::{self, value_of};
use crate::lang::library::Library;
use crate::machine::Model;
use crate::machine::arch::KNOBS;
use crate::machine::program::Op;
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
    for (index, insn) in arch.insns.iter().enumerate() {
        if model.program.code.iter().any(|op| executes(op, index)) {
            of_insn(insn, &mut all);
        }
    }
    all
}

fn executes(op: &Op, index: usize) -> bool {
    matches!(op, Op::Insn(insn, ..) | Op::Complete(insn) if *insn == index)
}

fn of_insn(insn: &ast::Insn, all: &mut Vec<Switch>) {
    let clauses: Vec<String> = insn.clauses.iter().map(|clause| hardware::words(clause)).collect();
    let mut put = |from: &str, to: &str, words: &str| {
        all.push(Switch {
            name: insn.name.text.clone(),
            what: TermKind::Instruction,
            from: from.to_owned(),
            to: to.to_owned(),
            words: words.to_owned(),
            archs: Vec::new(),
        });
    };
    for clause in &clauses {
        if let Some(words) = without(clause) {
            put(clause, "", words);
        }
        if let Some(spares) = clause.strip_suffix(" globals") {
            put(clause, spares, "It spares global entries.");
        }
        match clause.as_str() {
            "reaches here" => put(clause, "reaches all", "It reaches every CPU."),
            "reaches all" => put(clause, "reaches here", "It reaches only the CPU that executes it."),
            _ => {}
        }
    }
    let has = |start: &str| clauses.iter().find(|clause| clause.starts_with(start));
    // Of what it drops no less than it drops of translations.
    if let Some(scope) = has("drops leaf").map(|clause| &clause["drops leaf".len()..]) {
        for (start, words) in [
            ("drops walk", "It drops partial walks, too."),
            ("drops invalid", "It drops remembered invalid entries, too."),
        ] {
            if has(start).is_none() {
                put("", &format!("{start}{scope}"), words);
            }
        }
        if !clauses.iter().any(|clause| clause.starts_with("reaches")) {
            put("", "reaches all", "It reaches every CPU.");
        }
    }
    for (clause, words) in [
        ("drains", "It waits until the stores of this CPU are visible."),
        ("synchronises", "It is a context-synchronising event."),
    ] {
        if has(clause).is_none() {
            put("", clause, words);
        }
    }
}

/// What is promised without a clause; none where its absence is no promise of its own.
fn without(clause: &str) -> Option<&'static str> {
    Some(match clause.split_once(' ').map_or((clause, ""), |(first, rest)| (first, rest)) {
        ("drops", of) if of.starts_with("leaf") => "It drops no translations.",
        ("drops", of) if of.starts_with("walk") => "It drops no partial walks.",
        ("drops", of) if of.starts_with("invalid") => "It drops no remembered invalid entries.",
        ("spares", _) => "It drops what siblings have filled, too.",
        ("done", "at once") => return None,
        ("done", _) => "It is complete when it has been executed.",
        ("completes", _) => "It waits for no invalidate.",
        ("drains", _) => "It does not wait until the stores of this CPU are visible.",
        ("orders", _) => "Walks that begin later need not find the stores before it.",
        ("synchronises", _) => "It is no context-synchronising event.",
        ("reloads", _) => "It renews no copies of a root in registers.",
        _ => return None,
    })
}
