//! English for accesses that are performed, for promises, and for the content of frames.

use crate::machine::Machine;
use crate::machine::program::{Exp, Forbids, Op};
use crate::report::names::{frame, item};
use crate::report::tell::{Act, Content, Fact, Forbidden};
use crate::report::{Held, Kind};

/// What an access, a promise or a statement about content did; none for any other operation.
pub(super) fn act(op: &Op, value: impl Fn(&Exp) -> u32) -> Option<Act> {
    Some(match op {
        Op::Access(access) => Act::Access(value(&access.address) as usize, access.write),
        Op::FaultEnd(address, _) => Act::FaultEnd(value(address) as usize),
        Op::Promise(mm, address, forbids, begins) => {
            Act::Promise(value(mm) as usize, value(address) as usize, forbidden(forbids, value), *begins)
        }
        Op::WriteOut(e) | Op::Discard(e) | Op::MarkFrame(e, _) => Act::Content(value(e), became(op)),
        _ => return None,
    })
}

/// What an access does, for the middle of a sentence; none for what is no access.
pub(super) fn access(machine: &Machine<'_>, fact: &Fact) -> Option<String> {
    let does = |write: bool| if write { "stores to" } else { "loads from" };
    let name = |address: usize| &machine.model.addresses[address];
    Some(match fact.act {
        Act::Use { item: number, address, write, to } => {
            let held = machine.items.get(number);
            let through = item(machine, held);
            match to {
                None if held.held == Held::Invalid => {
                    format!("faults on {}: it remembers that nothing was there", name(address))
                }
                None => format!("faults on {}, by what it holds: {through}", name(address)),
                Some(to) if fact.violation == Some(Kind::StaleFrame) => {
                    let to = frame(machine, to);
                    format!("accesses memory through {through}, although {to} was freed: it is anybody's")
                }
                // What is held does not serve a store that it forbids, or that has to mark its entry.
                Some(to) if write && !(held.write && held.dirty) => {
                    format!(
                        "stores to {} by a walk of its own, and reaches {}",
                        name(address),
                        frame(machine, to)
                    )
                }
                Some(to) => format!(
                    "{} {} through {through}, and reaches {}{}",
                    does(write),
                    name(address),
                    frame(machine, to),
                    breach(fact.violation)
                ),
            }
        }
        Act::Walk { address, to: None, .. } => format!("faults on {}", name(address)),
        Act::Walk { address, write, to: Some(to), marks } => {
            let marks = if marks { ", which marks the entry" } else { "" };
            let to = frame(machine, to);
            let breach = breach(fact.violation);
            format!("{} {} by a walk of its own, and reaches {to}{marks}{breach}", does(write), name(address))
        }
        Act::Access(address, write) => format!("{} {}", does(write), name(address)),
        _ => return None,
    })
}

fn breach(violation: Option<Kind>) -> &'static str {
    match violation {
        Some(Kind::ForeignEntry) => ", by an entry that another address space left",
        Some(Kind::StalePermission) => ", which the kernel has promised nobody does any more",
        _ => "",
    }
}

/// A promise that begins or ends, for the middle of a sentence.
pub(super) fn promise(machine: &Machine<'_>, address: usize, what: Forbidden, begins: bool) -> String {
    let name = &machine.model.addresses[address];
    let what = match what {
        Forbidden::Write => format!("nobody stores to {name}"),
        Forbidden::Access => format!("nobody accesses {name}"),
        Forbidden::Frame(0) => format!("{name} reaches no null page"),
        Forbidden::Frame(of) => format!("nobody reaches {} at {name}", frame(machine, of as usize - 1)),
    };
    if begins { format!("promises that from now on {what}") } else { format!("ends the promise that {what}") }
}

/// What became of the content of a frame: for a box, and for the middle of a sentence.
pub(super) fn content(machine: &Machine<'_>, of: u32, what: Content) -> (&'static str, String) {
    let name = of.checked_sub(1).map_or_else(|| "nothing".into(), |of| frame(machine, of as usize));
    match what {
        Content::WrittenOut => {
            ("write out", format!("writes {name} out: what was stored there so far is safe"))
        }
        Content::Discarded => ("discard", format!("gives up the content of {name}")),
        Content::Dirty => ("mark dirty", format!("marks {name} dirty")),
        Content::Clean => ("mark clean", format!("marks {name} clean")),
    }
}

/// What becomes of the content of a frame.
fn became(op: &Op) -> Content {
    match op {
        Op::WriteOut(_) => Content::WrittenOut,
        Op::MarkFrame(_, true) => Content::Dirty,
        Op::MarkFrame(..) => Content::Clean,
        _ => Content::Discarded,
    }
}

/// What a promise forbids, with its frame by its number.
fn forbidden(forbids: &Forbids, value: impl Fn(&Exp) -> u32) -> Forbidden {
    match forbids {
        Forbids::Write => Forbidden::Write,
        Forbids::Access => Forbidden::Access,
        Forbids::Frame(frame) => Forbidden::Frame(value(frame)),
    }
}
