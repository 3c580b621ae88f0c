//! The statements about the hardware that an answer rests on.

use crate::explore::Replay;
use crate::machine::arch::{Backing, Roots, Walker, knob};
use crate::machine::program::Op;
use crate::machine::{After, GLOBAL, INIT_MM, Item, Machine, Model};
use crate::report::offender::{conflict, offender};
use crate::report::tell::{Act, Fact};
use crate::report::{Held, Kind, Promise, Stores};

/// What a run that breaks needed of the hardware: the knobs behind its moves, and its instructions.
pub(super) fn of_run(replay: &Replay<'_>, facts: &[Fact], kind: Kind) -> Vec<Promise> {
    let model = replay.machine.model;
    let insn = |fact: &Fact| if let Act::Insn { insn, .. } = fact.act { Some(insn) } else { None };
    let insns: Vec<usize> = facts.iter().filter_map(insn).collect();
    pick(model, &knobs_of_run(replay, facts, kind), &insns)
}

/// What a safe answer rests on: the knobs that would allow more if they had another value, where the program does
/// what they are about; and its instructions.
pub(super) fn of_program(model: &Model) -> Vec<Promise> {
    let insn = |op: &Op| if let Op::Insn(insn, ..) = op { Some(*insn) } else { None };
    let insns: Vec<usize> = model.program.code.iter().filter_map(insn).collect();
    let mut knobs = knobs_of_program(model);
    knobs.retain(|name| !is_cautious(model, name));
    pick(model, &knobs, &insns)
}

/// True for the value that allows the hardware most. What a root load changes is no matter of more or less.
fn is_cautious(model: &Model, name: &str) -> bool {
    let value = model.arch.promises.iter().find(|promise| promise.name == name).map(|p| p.value.as_str());
    name != "roots" && value.is_some_and(|value| knob(name).is_some_and(|knob| knob.values[0].0 == value))
}

fn pick(model: &Model, knobs: &[&str], insns: &[usize]) -> Vec<Promise> {
    let knobs = model.arch.promises.iter().filter(|promise| knobs.contains(&promise.name.as_str()));
    let insns = model.arch.insns.iter().enumerate().filter(|(index, _)| insns.contains(index));
    knobs.chain(insns.map(|(_, insn)| &insn.promise)).cloned().collect()
}

fn knobs_of_run(replay: &Replay<'_>, facts: &[Fact], kind: Kind) -> Vec<&'static str> {
    let machine = &replay.machine;
    let mut knobs = Vec::new();
    // A device fills whatever the architecture says of its CPUs.
    let walks = |fact: &Fact| matches!(fact.act, Act::Fill(_) | Act::Mark(_)) && !machine.is_device(fact.cpu);
    if facts.iter().any(walks) {
        knobs.extend(["walker", "walk_cache"]);
        knobs.extend(fills_by_hardware(machine.model).then_some("gate"));
    }
    if facts.iter().any(|fact| matches!(fact.act, Act::Wait(..))) {
        knobs.push("order");
    }
    if facts.iter().any(|fact| matches!(fact.act, Act::LoadRoot(_))) {
        knobs.extend(["tag", "root_load", "root_and_tag", "stray"]);
    }
    for item in items(replay, facts, kind) {
        knobs.extend(knobs_of_item(machine, item));
    }
    if facts.iter().any(|fact| matches!(fact.act, Act::Walk { marks: true, .. } | Act::Mark(_))) {
        knobs.push("ad");
    }
    match kind {
        Kind::Conflict => knobs.push("multi"),
        Kind::ForbiddenChange => knobs.push("change"),
        Kind::LostDirty => knobs.push("ad"),
        Kind::UnexpectedFault => knobs.push("fault_purge"),
        _ => {}
    }
    let held = |fact: &Fact| match fact.act {
        Act::Use { item, to: None, .. } => machine.items.get(item).held == Held::Leaf,
        _ => false,
    };
    if facts.iter().any(held) {
        knobs.push("upgrade");
    }
    knobs
}

/// Every item that a run uses or keeps.
fn items(replay: &Replay<'_>, facts: &[Fact], kind: Kind) -> Vec<Item> {
    let used = facts.iter().flat_map(|fact| match fact.act {
        Act::Use { item, .. } => [Some(item), None],
        Act::Fill(fill) => [fill.from.map(usize::from), fill.gives.map(usize::from)],
        _ => [None, None],
    });
    let pair = conflict(replay).filter(|_| kind == Kind::Conflict).map(|(a, b)| [Some(a), Some(b)]);
    let all = used.chain(pair.into_iter().flatten()).flatten();
    all.chain(offender(replay, facts, kind).number).map(|number| replay.machine.items.get(number)).collect()
}

fn knobs_of_item(machine: &Machine<'_>, item: Item) -> Vec<&'static str> {
    let mut knobs = Vec::new();
    match item.held {
        Held::PartialWalk if machine.is_device(item.cpu.into()) => {}
        Held::PartialWalk => knobs.push("walk_cache"),
        Held::Invalid => knobs.push("np"),
        Held::Register => knobs.push("roots"),
        Held::Backing => knobs.push("backing"),
        Held::Leaf | Held::Walk => {}
    }
    match item.after {
        After::Fill => {}
        After::OwnInvalidate => knobs.push("cse"),
        After::EarlyInvalidate => knobs.push("drain"),
    }
    if item.tag == GLOBAL {
        knobs.push("globals");
    }
    // It was there from before the load of the root that its CPU begins with.
    let begins = machine.model.cpus.get(usize::from(item.cpu)).and_then(|cpu| cpu.after);
    if begins == Some(item.mm.into()) {
        knobs.extend(["tag", "root_load", "stray"]);
    }
    if usize::from(item.mm) == INIT_MM {
        knobs.push("roots");
    }
    knobs
}

/// True if hardware fills TLBs, from the tables or from a backing store, so that its gate matters.
fn fills_by_hardware(model: &Model) -> bool {
    let knobs = &model.arch.knobs;
    knobs.walker == Walker::Hardware || matches!(knobs.backing, Backing::Vhpt | Backing::Hpt)
}

/// The knobs that could let a program break.
fn knobs_of_program(model: &Model) -> Vec<&'static str> {
    let program = &model.program;
    let does = |f: fn(&Op) -> bool| program.code.iter().any(f);
    let mut knobs = vec!["walker", "walk_cache"];
    knobs.extend(fills_by_hardware(model).then_some("gate"));
    if model.arch.knobs.walker == Walker::Software {
        knobs.push("backing");
    }
    if does(|op| matches!(op, Op::LoadRoot(_))) || model.cpus.iter().any(|cpu| cpu.after.is_some()) {
        knobs.extend(["tag", "root_load", "root_and_tag", "stray"]);
    }
    if model.arch.knobs.roots == Roots::Registers {
        knobs.push("roots");
    }
    if !model.mms[INIT_MM].addresses.is_empty() {
        knobs.extend(["globals", "roots"]);
    }
    if model.stores == Stores::Delayed {
        knobs.extend(["order", "atomics_drain", "root_load_drains", "ipi_drains"]);
    }
    if program.sees_faults() {
        knobs.extend(["np", "upgrade", "fault_purge"]);
    }
    if program.reads_marks() {
        knobs.push("ad");
    }
    let stores =
        does(|op| matches!(op, Op::Clear(..) | Op::Store(..) | Op::Exchange(..) | Op::CompareExchange(..)));
    if stores {
        knobs.extend(["multi", "change"]);
    }
    if does(|op| matches!(op, Op::Insn(..))) {
        knobs.extend(["cse", "drain"]);
    }
    knobs
}
