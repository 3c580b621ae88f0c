//! Read-copy-update, told.

use crate::machine::program::Op;
use crate::machine::{Asked, Machine};
use crate::report::tell::Fact;

/// What was done of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rcu {
    /// A read section began or ended.
    Section(bool),
    /// Something was left to be run after a grace period.
    Call,
    /// A grace period was asked for.
    Synchronize,
    /// It was over.
    Waited,
    /// A CPU passed a quiescent point by a move of its own.
    Passes,
}

/// What an operation does of it.
pub(super) fn done(op: &Op) -> Rcu {
    match op {
        Op::RcuRead(begins) => Rcu::Section(*begins),
        Op::Grace(Some(_)) => Rcu::Call,
        Op::Grace(None) => Rcu::Synchronize,
        _ => Rcu::Waited,
    }
}

/// True if a request is for a grace period.
pub(super) fn is_callback(machine: &Machine<'_>, slot: usize) -> bool {
    machine.layout.slots.get(slot).is_some_and(|slot| matches!(slot.asked, Asked::Grace(_)))
}

/// How a move begins that an interrupt begins.
pub(super) fn begins(machine: &Machine<'_>, fact: &Fact) -> &'static str {
    match fact.slot.filter(|_| fact.takes_interrupt) {
        Some(slot) if is_callback(machine, slot) => {
            " begins what it left to RCU, as the grace period is over, and"
        }
        Some(_) => " takes the interrupt and",
        None => "",
    }
}

/// The sentence of a handler that is entered and does nothing yet.
pub(super) fn enters(machine: &Machine<'_>, fact: &Fact) -> String {
    let begins = begins(machine, fact);
    format!("CPU {}{}.", fact.cpu, begins.strip_suffix(" and").unwrap_or(begins).trim_end_matches(','))
}

/// What a move is called in a box of the picture.
pub(super) fn label(what: Rcu) -> &'static str {
    match what {
        Rcu::Section(true) => "rcu lock",
        Rcu::Section(false) => "rcu unlock",
        Rcu::Call => "call_rcu",
        Rcu::Synchronize => "sync rcu",
        Rcu::Waited => "grace over",
        Rcu::Passes => "quiescent",
    }
}

/// What it does, for the middle of a sentence.
pub(super) fn sentence(what: Rcu) -> &'static str {
    match what {
        Rcu::Section(true) => "begins an RCU read section: grace periods that begin later wait for it",
        Rcu::Section(false) => "ends an RCU read section",
        Rcu::Call => {
            "leaves something to RCU: it is run after a grace period, when every reader of now is done"
        }
        Rcu::Synchronize => "asks for a grace period, and waits until every reader of now is done",
        Rcu::Waited => "has waited for a grace period",
        Rcu::Passes => "passes a quiescent point",
    }
}
