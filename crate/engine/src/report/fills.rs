//! English for the steps of walks, and for what is found in a backing store.

use crate::machine::{Fill, Item, Machine, Words};
use crate::report::Held;
use crate::report::names::{frame, item, mm, store};
use crate::report::words::capital;

/// What a walk step is called in a box of the picture.
pub(super) fn label(machine: &Machine<'_>, fill: Fill) -> String {
    let Some(gives) = fill.gives else { return format!("reads {}", frame(machine, fill.table.into())) };
    let given = machine.items.get(gives.into());
    match given.held {
        Held::Leaf => format!("fill {}", machine.model.addresses[usize::from(given.at)]),
        Held::Backing => format!("leave {}", machine.model.addresses[usize::from(given.at)]),
        Held::Invalid => format!("note no {}", machine.model.addresses[usize::from(given.at)]),
        Held::PartialWalk | Held::Register => format!("keep → {}", frame(machine, given.frame.into())),
        Held::Walk if given.has_read() => format!("read → {}", frame(machine, given.frame.into())),
        Held::Walk => format!("walk → {}", frame(machine, given.frame.into())),
    }
}

/// What a walk step does, in a sentence.
pub(super) fn sentence(machine: &Machine<'_>, fill: Fill) -> String {
    let table = frame(machine, fill.table.into());
    let from = fill.from.map(|from| machine.items.get(from.into()));
    let walker = walker(machine, fill.cpu.into(), from);
    if let (Some(from), Some(gives)) = (from.filter(|from| from.has_read()), fill.gives) {
        let (read, kept) = (item(machine, from), item(machine, machine.items.get(gives.into())));
        // Where software walks the tables, hardware has read the store.
        if machine.walks_in_software() && !from.software {
            return format!("{walker}, which has found {kept} in {}, keeps that.", store(machine.model));
        }
        return format!("{walker}, which has read {read}, keeps that: {kept}.");
    }
    if let Some(from) = from.filter(|from| from.held == Held::Backing) {
        return found(machine, fill, from);
    }
    let start = match from {
        None => format!(
            "{walker} starts at the root of {}",
            mm(machine, machine.model.frames[usize::from(fill.table)].mm)
        ),
        Some(from) if from.held == Held::Walk => {
            format!("{walker}, in the middle of a walk, goes on from {}", item(machine, from))
        }
        Some(from) if from.held == Held::Register => {
            format!("{walker} starts at a register, {}", item(machine, from))
        }
        Some(from) => format!("{walker} starts at what it kept, {}", item(machine, from)),
    };
    let Some(gives) = fill.gives else {
        return format!(
            "{start}, and reads {table}, which was freed: it takes whatever stands there for an entry."
        );
    };
    let given = machine.items.get(gives.into());
    let what = item(machine, given);
    match given.held {
        Held::Leaf => format!("{start}, reads {table} and keeps the translation {what}."),
        Held::Invalid => format!("{start}, reads {table} and remembers that there is nothing: {what}."),
        Held::PartialWalk | Held::Register => {
            format!("{start}, reads {table} and keeps the way {what}.")
        }
        Held::Backing => {
            format!("{start}, reads {table} and leaves an entry in {}: {what}.", store(machine.model))
        }
        Held::Walk if given.has_read() => format!("{start}, reads {table} and is about to keep it: {what}."),
        Held::Walk => format!("{start}, reads {table} and is on its way: {what}."),
    }
}

/// A translation that comes of an entry of the backing store.
fn found(machine: &Machine<'_>, fill: Fill, entry: Item) -> String {
    let walker = walker(machine, fill.cpu.into(), Some(entry));
    let found = format!("{walker} finds {} in {}", item(machine, entry), store(machine.model));
    let given = fill.gives.map(|gives| machine.items.get(gives.into()));
    match given.filter(|given| given.held == Held::Leaf) {
        Some(given) => format!("{found} and keeps the translation {}.", item(machine, given)),
        None => format!("{found} and is about to keep it."),
    }
}

/// A fill that makes two translations of one address.
pub(super) fn beside(machine: &Machine<'_>, after: &Words, fill: Fill) -> String {
    let fills = sentence(machine, fill);
    let conflicts = machine.conflicts(after);
    let pair = conflicts.iter().find(|(a, b)| [Some(*a), Some(*b)].contains(&fill.gives));
    let Some((a, b)) = pair else { return fills };
    let other = machine.items.get(usize::from(if Some(*a) == fill.gives { *b } else { *a }));
    format!("{}, beside {}.", fills.trim_end_matches('.'), item(machine, other))
}

/// Who makes a walk that goes on from an item, or begins.
pub(super) fn walker(machine: &Machine<'_>, cpu: usize, from: Option<Item>) -> String {
    if machine.is_by_handler(cpu, from) {
        format!("The refill handler of CPU {cpu}")
    } else {
        format!("The walker of CPU {cpu}")
    }
}

/// An item that is let go, though nothing invalidates it.
pub(super) fn evicts(machine: &Machine<'_>, cpu: usize, number: usize) -> String {
    let held = machine.items.get(number);
    let what = item(machine, held);
    match held.held {
        Held::Backing => {
            format!("{} gives the place of {what} to another entry.", capital(store(machine.model)))
        }
        Held::Walk => format!("CPU {cpu} gives up its walk by {what}."),
        Held::PartialWalk => format!("CPU {cpu} evicts {what} from its walk cache."),
        _ => format!("CPU {cpu} evicts {what} from its TLB."),
    }
}
