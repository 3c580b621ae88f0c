//! English for moves, items and conditions: labels and sentences.

use crate::machine::{Machine, Model, Words};
use crate::report::names::{cell, content, frame, mm, store, tag};
use crate::report::tell::{Act, Fact, Looks};
use crate::report::{Condition, Held, Kind, accesses, fills, rcu, shared, waiting};

/// What a move is called in a box of the picture.
pub(super) fn label(machine: &Machine<'_>, fact: &Fact) -> String {
    if let Some(label) = waiting::label(machine, fact) {
        return label;
    }
    let done = match &fact.act {
        Act::Fill(fill) => fills::label(machine, *fill),
        Act::Mark(place) => format!("mark {}", cell(machine, *place)),
        Act::Evict(_) => "evict".into(),
        Act::Use { address, to: None, .. } | Act::Walk { address, to: None, .. } => {
            format!("faults on {}", machine.model.addresses[*address])
        }
        Act::Use { address, .. } | Act::Walk { address, .. } => {
            format!("uses {}", machine.model.addresses[*address])
        }
        Act::FaultEnd(_) => "fault ends".into(),
        Act::Promise(_, _, _, true) => "promise".into(),
        Act::Promise(_, _, _, false) => "end promise".into(),
        Act::Content(of, what) => accesses::content(machine, *of, *what).0.into(),
        Act::Store(place, set) => {
            format!("{} {}", if *set { "set" } else { "clear" }, short_cell(machine, *place))
        }
        Act::Software(table) => format!("reads {}", frame(machine, *table)),
        Act::Allocate(given) => {
            format!("alloc {}", given.map_or_else(String::new, |given| frame(machine, given)))
        }
        Act::Free(f) => format!("free {}", frame(machine, *f)),
        Act::Fence(_) => "barrier".into(),
        Act::LoadRoot(to) => format!("load {}", mm(machine, *to)),
        Act::Insn { issues: true, .. } => "flush: issue".into(),
        Act::Insn { insn, .. } if machine.model.arch.insns[*insn].everywhere && fact.slot.is_none() => {
            "flush: all".into()
        }
        Act::Insn { .. } if fact.acknowledges => "drop, ack".into(),
        Act::Insn { .. } if fact.takes_interrupt || fact.slot.is_some() => "drop".into(),
        Act::Insn { .. } => "drop here".into(),
        Act::Devices(..) => "flush devices".into(),
        Act::Backing(..) => "flush store".into(),
        Act::Send(0) => "ask nobody".into(),
        Act::Send(_) => "ask others".into(),
        Act::WaitAcks => "acks in".into(),
        Act::Complete => "completed".into(),
        Act::Rcu(what) => rcu::label(*what).into(),
        Act::WaitUntil => "wait over".into(),
        Act::Assert => "BUG_ON".into(),
        Act::Access(address, write) => {
            format!("{} {}", if *write { "store" } else { "load" }, machine.model.addresses[*address])
        }
        Act::User(on) => if *on { "to user" } else { "to kernel" }.into(),
        Act::Uaccess(on) => if *on { "uaccess" } else { "uaccess ends" }.into(),
        Act::Irqs(on) => if *on { "irqs on" } else { "irqs off" }.into(),
        Act::Lazy(on) => if *on { "lazy" } else { "not lazy" }.into(),
        Act::Synchronise => "synchronise".into(),
        Act::Read(_) => "look".into(),
        Act::Wait(..) | Act::Answer(_) | Act::Nothing => "nothing".into(),
        act => shared::label(machine, act),
    };
    match (fact.takes_interrupt && !matches!(fact.act, Act::Insn { .. }), fact.acknowledges) {
        (true, true) => format!("{done}, ack"),
        _ => done,
    }
}

fn short_cell(machine: &Machine<'_>, place: usize) -> String {
    let Some(of) = machine.model.cells.get(place) else { return "nothing".into() };
    let table = &machine.model.frames[of.table];
    // Where there is but one entry the table is name enough.
    if table.level == 1 || table.cells.len() > 1 { cell(machine, place) } else { frame(machine, of.table) }
}

/// What a move does, in a sentence, from the state before it and the one after.
pub(super) fn sentence(machine: &Machine<'_>, (before, after): (&Words, &Words), fact: &Fact) -> String {
    if let Some(sentence) = waiting::sentence(machine, fact) {
        return sentence;
    }
    let who = format!("CPU {}", fact.cpu);
    let does = match &fact.act {
        Act::Fill(fill) if fact.violation == Some(Kind::Conflict) => {
            return fills::beside(machine, after, *fill);
        }
        Act::Fill(fill) => return fills::sentence(machine, *fill),
        Act::Mark(place) => {
            let walker = fills::walker(machine, fact.cpu, None);
            return format!("{walker} reads {} and marks it as used.", cell(machine, *place));
        }
        Act::Evict(number) => return fills::evicts(machine, fact.cpu, *number),
        Act::Store(place, set) => store_sentence(machine, (before, after), *place, *set),
        Act::Software(table) => format!(
            "is in {}, which was freed: it takes whatever stands there for an entry, or overwrites it",
            frame(machine, *table)
        ),
        Act::Allocate(_) | Act::Free(_) => frame_sentence(machine, fact),
        Act::Fence(fence) => waiting::fence(*fence).into(),
        Act::LoadRoot(to) => format!("loads the root of {}", mm(machine, *to)),
        Act::Insn { insn, address, tag, issues } => {
            insn_sentence(machine, (*insn, *address, *tag), *issues, fact)
        }
        Act::Devices(of, address) => {
            let of = of_space(machine, *of, *address);
            format!("lets devices drop what they hold of {of}, and waits until they have")
        }
        Act::Backing(of, address) => {
            format!(
                "takes what {} has of {} out of it",
                store(machine.model),
                of_space(machine, *of, *address)
            )
        }
        Act::Send(0) => "has no other CPU to ask".into(),
        Act::Send(mask) => format!("sends an interrupt to {}", cpus(*mask)),
        Act::Rcu(what) => rcu::sentence(*what).into(),
        Act::Enter => return rcu::enters(machine, fact),
        Act::Use { .. } | Act::Walk { .. } | Act::Access(..) => {
            accesses::access(machine, fact).unwrap_or_default()
        }
        Act::Promise(_, address, what, begins) => accesses::promise(machine, *address, *what, *begins),
        Act::Content(of, what) => accesses::content(machine, *of, *what).1,
        Act::Read(looks) => look_sentence(machine, before, *looks),
        act => match plain(act, fact.violation.is_some()) {
            Some(words) => words.into(),
            None => shared::sentence(machine, (act, fact.violation.is_some())),
        },
    };
    let taken = rcu::begins(machine, fact);
    let acknowledged = if fact.acknowledges { ", and answers" } else { "" };
    format!("{who}{taken} {does}{acknowledged}.")
}

/// An address space, or an address of it: "app at x".
fn of_space(machine: &Machine<'_>, of: usize, address: Option<usize>) -> String {
    let at = address.map_or(String::new(), |at| format!(" at {}", machine.model.addresses[at]));
    format!("{}{at}", mm(machine, of))
}

/// A sentence's first letter made large.
pub(super) fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// What is said of an act whatever it is done to; none for the others.
fn plain(act: &Act, breaks: bool) -> Option<&'static str> {
    Some(match (act, breaks) {
        (Act::WaitAcks, _) => "waits for no answer any more: whatever was asked of others is done",
        (Act::Complete, _) => "finds every invalidate that it issued itself performed wherever it reaches",
        (Act::WaitUntil, _) => "has waited, and what it waited for is true",
        (Act::Assert, true) => "comes upon what its assertion rules out: the kernel stops",
        (Act::Assert, false) => "passes the assertion",
        (Act::FaultEnd(_), true) => {
            "comes to the end of the fault handler, and what it remembers makes the access fault again"
        }
        (Act::FaultEnd(_), false) => "comes to the end of the fault handler",
        (Act::User(true), _) => "enters user mode",
        (Act::User(false), _) => "enters the kernel",
        (Act::Uaccess(true), _) => "opens the way to user memory, as get_user() does",
        (Act::Uaccess(false), _) => "closes the way to user memory again",
        (Act::Irqs(true), _) => "lets interrupts in again",
        (Act::Irqs(false), _) => "keeps interrupts out",
        (Act::Lazy(true), _) => "becomes a lazy user of what it has loaded",
        (Act::Lazy(false), _) => "is no lazy user of what it has loaded any more",
        (Act::Synchronise, _) => "synchronises: walks of roots that are no longer loaded end",
        (Act::Wait(..) | Act::Answer(_) | Act::Nothing, _) => "finds nothing to do",
        _ => return None,
    })
}

/// A frame is given or freed.
fn frame_sentence(machine: &Machine<'_>, fact: &Fact) -> String {
    match fact.act {
        Act::Allocate(Some(given)) => format!("is given {}, which is new", frame(machine, given)),
        Act::Free(f) if fact.violation.is_some() => {
            format!("frees {}, which is free already", frame(machine, f))
        }
        Act::Free(f) => {
            format!("frees {}: from here on it is anybody's, with any content", frame(machine, f))
        }
        _ => "asks for a frame".into(),
    }
}

fn look_sentence(machine: &Machine<'_>, s: &Words, looks: Looks) -> String {
    match looks {
        Looks::Lazy => "looks which CPUs are lazy at this moment".into(),
        Looks::Loaded => "looks which address space is loaded".into(),
        Looks::Entry(Some(place)) if place < machine.model.cells.len() => {
            format!("reads {}: {}", cell(machine, place), content(machine, s, place))
        }
        Looks::Entry(_) => "reads an entry".into(),
        Looks::Place => "walks the tables, and remembers where an entry stands".into(),
        Looks::Dirty(of) => match (of as usize).checked_sub(1) {
            Some(of) => {
                let is = if machine.layout.is_dirty(s, of) { "it is" } else { "it is not" };
                format!("looks whether {} is marked dirty: {is}", frame(machine, of))
            }
            None => "looks whether a page is marked dirty, and there is none".into(),
        },
    }
}

fn store_sentence(
    machine: &Machine<'_>,
    (before, after): (&Words, &Words),
    place: usize,
    set: bool,
) -> String {
    if place >= machine.model.cells.len() {
        return "stores to an entry that does not exist".into();
    }
    let name = cell(machine, place);
    let old = machine.layout.cell(before, place);
    match (old.frame(), set) {
        (_, true) => format!("sets {name}: {}", content(machine, after, place)),
        (Some(_), false) if old.leads_to().is_none() => {
            format!("clears {name}, which held {}", content(machine, before, place))
        }
        (Some(_), false) => {
            let led_to = (0..machine.model.frames.len()).filter(|to| machine.model.reaches(place, old, *to));
            let led_to: Vec<String> = led_to.map(|to| frame(machine, to)).collect();
            let are = if led_to.len() == 1 { "is" } else { "are" };
            format!("clears {name}: {} {are} unhooked", led_to.join(", "))
        }
        (None, false) => format!("clears {name}, which held nothing"),
    }
}

fn insn_sentence(
    machine: &Machine<'_>,
    (insn, address, of): (usize, u32, u32),
    issues: bool,
    fact: &Fact,
) -> String {
    let insn = &machine.model.arch.insns[insn];
    let mut scope = Vec::new();
    if insn.takes_va {
        scope.push(machine.model.addresses.get(address as usize).cloned().unwrap_or_default());
    }
    if insn.takes_tag {
        scope.push(tag(machine, of));
    }
    let call = format!("{}({})", insn.name, scope.join(", "));
    let drops = match (insn.leaf.is_some(), insn.walk.is_some()) {
        _ if insn.synchronises => "the context is synchronised",
        (true, true) => "its translations and partial walks go",
        (true, false) => "its translations go, partial walks stay",
        (false, true) => "its partial walks go",
        (false, false) => "nothing is dropped",
    };
    match (issues, fact.slot.is_some() && !fact.takes_interrupt) {
        (true, _) if insn.everywhere => format!("issues {call}: it is under way to every CPU"),
        (true, _) => format!("issues {call}: it is under way"),
        (false, true) => format!("performs {call}: {drops}"),
        (false, false) if insn.everywhere => format!("executes {call}: on every CPU {drops}"),
        (false, false) => format!("executes {call}: {drops}"),
    }
}

/// What is said of CPUs by their numbers, with devices by what they are called.
pub(super) fn with_devices(model: &Model, mut words: String) -> String {
    for (index, device) in model.cpus.iter().enumerate().filter(|(_, cpu)| cpu.device) {
        let (number, task) = (format!("CPU {index}"), &device.task);
        if let Some(rest) = words.strip_prefix(&number) {
            words = format!("Device {task}{rest}");
        }
        words = words.replace(&format!(". {number}"), &format!(". Device {task}"));
        words = words.replace(&number, &format!("device {task}"));
    }
    words
}

/// CPUs of a mask: "CPU 1", "CPUs 1 and 2".
pub(super) fn cpus(mask: u32) -> String {
    let list: Vec<String> = (0..32).filter(|cpu| mask & 1 << cpu != 0).map(|cpu| cpu.to_string()).collect();
    match list.as_slice() {
        [] => "nobody".into(),
        [one] => format!("CPU {one}"),
        [first @ .., last] => format!("CPUs {} and {last}", first.join(", ")),
    }
}

/// What is held, for the middle of a sentence.
pub(super) fn held(held: Held, several: bool) -> &'static str {
    match (held, several) {
        (Held::Leaf, false) => "a translation",
        (Held::PartialWalk, false) => "a partial walk",
        (Held::Walk, false) => "a walk in flight",
        (Held::Leaf, true) => "translations",
        (Held::Invalid, false) => "an invalid entry",
        (Held::Invalid, true) => "invalid entries",
        (Held::PartialWalk, true) => "partial walks",
        (Held::Register, false) => "a copy in a register",
        (Held::Register, true) => "copies in registers",
        (Held::Walk, true) => "walks in flight",
        (Held::Backing, false) => "an entry of the backing store",
        (Held::Backing, true) => "entries of the backing store",
    }
}

/// A condition that fails, for the middle of a sentence.
pub(super) fn condition(condition: Condition) -> &'static str {
    match condition {
        Condition::TagNotLoaded => "under a tag that is not loaded",
        Condition::NoAccess => "nothing accesses their addresses",
        Condition::GateClosed => "the walker may not use them in this mode",
    }
}

/// A kind as it is called in a sentence.
pub(super) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::StaleFrame => "an access reaches a frame that was freed",
        Kind::ForeignEntry => "an access is served by another address space's entry",
        Kind::FreedTable => "a walker reads a table that was freed",
        Kind::StalePermission => "an access does what is forbidden",
        Kind::LostDirty => "a store is lost",
        Kind::Conflict => "two translations of one address disagree",
        Kind::ForbiddenChange => "an entry is changed as it may not be",
        Kind::UnexpectedFault => "an access faults that may not",
        Kind::BugOn => "an assertion fails",
        Kind::Deadlock => "everybody waits",
    }
}
