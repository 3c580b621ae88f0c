//! The statements about the hardware that an answer rests on.

use crate::machine::Model;
use crate::machine::program::Op;
use crate::report::tell::{Act, Fact};
use crate::report::{Promise, Stores};

/// For a run that breaks, what its moves needed; for a safe answer, whatever could have let it break.
pub(super) fn promises(model: &Model, run: Option<&[Fact]>) -> Vec<Promise> {
    let (knobs, insns) = match run {
        Some(facts) => (knobs_of_run(facts), insns_of_run(facts)),
        None => (knobs_of_program(model), insns_of_program(model)),
    };
    let knobs = model.arch.promises.iter().filter(|promise| knobs.contains(&promise.name.as_str()));
    let insns = model.arch.insns.iter().enumerate().filter(|(index, _)| insns.contains(index));
    knobs.chain(insns.map(|(_, insn)| &insn.promise)).cloned().collect()
}

fn insns_of_run(facts: &[Fact]) -> Vec<usize> {
    let insn = |fact: &Fact| if let Act::Insn { insn, .. } = fact.act { Some(insn) } else { None };
    facts.iter().filter_map(insn).collect()
}

fn insns_of_program(model: &Model) -> Vec<usize> {
    let insn = |op: &Op| if let Op::Insn(insn, ..) = op { Some(*insn) } else { None };
    model.program.code.iter().filter_map(insn).collect()
}

fn knobs_of_run(facts: &[Fact]) -> Vec<&'static str> {
    let mut knobs = Vec::new();
    if facts.iter().any(|fact| matches!(fact.act, Act::Fill(_))) {
        knobs.extend(["walker", "gate", "walk_cache"]);
    }
    if facts.iter().any(|fact| matches!(fact.act, Act::Wait(..))) {
        knobs.push("order");
    }
    if facts.iter().any(|fact| matches!(fact.act, Act::LoadRoot(_))) {
        knobs.extend(["tag", "root_load", "stray"]);
    }
    knobs
}

fn knobs_of_program(model: &Model) -> Vec<&'static str> {
    let mut knobs = vec!["walker", "gate", "walk_cache"];
    if model.stores == Stores::Delayed {
        knobs.extend(["order", "atomics_drain", "root_load_drains", "ipi_drains"]);
    }
    let loads = model.program.code.iter().any(|op| matches!(op, Op::LoadRoot(_)));
    if loads || model.cpus.iter().any(|cpu| cpu.after.is_some()) {
        knobs.extend(["tag", "root_load", "stray"]);
    }
    knobs
}
