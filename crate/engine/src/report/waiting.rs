//! Stores that wait in a buffer, told: where they come from, and what is said of them.

use crate::machine::program::Fence;
use crate::machine::{Context, Entry, Machine, Move, Waits, Words};
use crate::report::names::{cell, entry, frame};
use crate::report::tell::{Act, Fact};
use crate::report::{rcu, shared};

/// The store that an operation has put into the buffer of its CPU, if it did: its place and value.
pub(super) fn begins_to_wait(
    machine: &Machine<'_>,
    (before, after): (&Words, &Words),
    context: Context,
) -> Option<Act> {
    let stores = |s: &Words| {
        let waiting = machine.layout.waiting_stores(s, context.cpu());
        let places = waiting.filter_map(|waiting| match waiting.what {
            Waits::Store(place) => Some((place, waiting.value)),
            Waits::Answer(_) => None,
        });
        places.collect::<Vec<_>>()
    };
    let (before, after) = (stores(before), stores(after));
    let count =
        |stores: &[(usize, u32)], place: usize| stores.iter().filter(|other| other.0 == place).count();
    let new = after.iter().rev().find(|(place, _)| count(&after, *place) > count(&before, *place));
    new.map(|(place, value)| Act::Wait(*place, *value))
}

/// What becomes visible when something leaves the buffer of a CPU, and the request that it answers.
pub(super) fn lands(
    machine: &Machine<'_>,
    before: &Words,
    cpu: usize,
    position: usize,
) -> (Act, Option<usize>) {
    let waiting = machine.layout.waiting_stores(before, cpu).nth(position);
    match waiting.map(|waiting| (waiting.what, waiting.value)) {
        Some((Waits::Answer(slot), _)) => (Act::Answer(machine.layout.slots[slot].owner), Some(slot)),
        Some((Waits::Store(place), value)) if machine.layout.shared_at(place).is_some() => {
            (Act::Put(place, value), None)
        }
        Some((Waits::Store(place), value)) => match machine.model.cells.get(place).map(|cell| cell.table) {
            Some(table) if machine.layout.is_freed(before, table) => (Act::Late(table, place), None),
            _ => (Act::Store(place, value != 0), None),
        },
        None => (Act::Nothing, None),
    }
}

/// Says of every store that becomes visible which statement made it: of those to one place the first to be made is
/// the first to leave.
pub(super) fn find_origins(facts: &mut [Fact]) {
    for index in 0..facts.len() {
        let (cpu, Some(place)) = (facts[index].cpu, landed(&facts[index])) else { continue };
        let earlier =
            facts[..index].iter().filter(|fact| fact.cpu == cpu && landed(fact) == Some(place)).count();
        let made = |fact: &&Fact| fact.cpu == cpu && matches!(fact.act, Act::Wait(at, _) if at == place);
        facts[index].origin = facts[..index].iter().filter(made).nth(earlier).and_then(|fact| fact.origin);
    }
}

/// The place of the store that becomes visible with a move.
pub(super) fn landed(fact: &Fact) -> Option<usize> {
    match (fact.step, &fact.act) {
        (Move::Land(..), Act::Store(place, _) | Act::Put(place, _) | Act::Late(_, place)) => Some(*place),
        _ => None,
    }
}

/// The name of a place: `T[x]`, `flag`.
pub(super) fn name(machine: &Machine<'_>, place: usize) -> String {
    match machine.model.cells.get(place) {
        Some(_) => cell(machine, place),
        None => shared::name(machine, place),
    }
}

fn value(machine: &Machine<'_>, place: usize, value: u32) -> String {
    match machine.model.cells.get(place) {
        Some(of) => entry(machine, Entry(value), machine.model.frames[of.table].level),
        None => shared::held(machine, place, value),
    }
}

/// What waits in the buffer of a CPU, in the order in which it may leave.
pub(super) fn view(machine: &Machine<'_>, s: &Words, cpu: usize) -> Vec<String> {
    let waiting = machine.layout.waiting_stores(s, cpu).map(|waiting| match waiting.what {
        Waits::Store(place) => format!("{}: {}", name(machine, place), value(machine, place, waiting.value)),
        Waits::Answer(slot) => format!("an answer to CPU {}", machine.layout.slots[slot].owner),
    });
    waiting.collect()
}

/// What a store that begins to wait, or an answer that arrives, is called in a box of the picture.
pub(super) fn label(machine: &Machine<'_>, fact: &Fact) -> Option<String> {
    Some(match (landed(fact), &fact.act) {
        (Some(place), _) => short(&name(machine, place), "lands"),
        (None, Act::Wait(place, _)) => short(&name(machine, *place), "waits"),
        (None, Act::Answer(_)) => "ack lands".into(),
        _ => return None,
    })
}

fn short(name: &str, does: &str) -> String {
    // A box has room for about 14 characters.
    let last = name.rsplit('.').next().unwrap_or_default();
    let named = [name, last].into_iter().find(|name| name.chars().count() <= 8);
    named.map_or_else(|| format!("store {does}"), |name| format!("{name} {does}"))
}

/// What a barrier does, for the middle of a sentence.
pub(super) fn fence(fence: Fence) -> &'static str {
    match fence {
        Fence::Write => "executes a barrier for stores: those after it become visible after those before it",
        Fence::Full => {
            "executes a full barrier: it reads and writes nothing more until its stores are visible"
        }
        Fence::Visible => "goes on when its stores are visible, to walkers too",
    }
}

/// What a barrier is called in the language.
pub(super) fn fence_name(fence: Fence) -> &'static str {
    match fence {
        Fence::Write => "the barrier for stores",
        Fence::Full => "`smp_mb()`",
        Fence::Visible => "`stores_visible()`",
    }
}

/// The same in a sentence.
pub(super) fn sentence(machine: &Machine<'_>, fact: &Fact) -> Option<String> {
    let cpu = fact.cpu;
    Some(match (landed(fact), &fact.act) {
        (Some(place), Act::Put(_, new)) => {
            let (name, value) = (name(machine, place), value(machine, place, *new));
            format!("The store of CPU {cpu} becomes visible: {name} is {value}.")
        }
        (Some(place), Act::Store(_, set)) => {
            let name = name(machine, place);
            let now = if *set { "what it set is there" } else { "it is empty" };
            format!("The store of CPU {cpu} to {name} becomes visible to walkers and other CPUs: {now}.")
        }
        (Some(place), Act::Late(table, _)) => format!(
            "The store of CPU {cpu} to {} becomes visible, but {} was freed meanwhile: it overwrites what stands there \
             by now.",
            name(machine, place),
            frame(machine, *table)
        ),
        (None, Act::Answer(to)) => {
            format!("CPU {cpu}’s answer comes to CPU {to}, with all that it stored before.")
        }
        (None, Act::Wait(place, new)) => {
            let (name, value) = (name(machine, *place), value(machine, *place, *new));
            let taken = rcu::begins(machine, fact);
            format!(
                "CPU {cpu}{taken} stores {value} to {name}. The store waits in its buffer: walkers and other CPUs \
                 still read what was there."
            )
        }
        _ => return None,
    })
}
