//! How far a search got, in words, and why it got no further.

use crate::explore::{Cut, Found, Limits, MAX_DEPTH, Progress};
use crate::lang::source::Sources;
use crate::machine::program::Pc;
use crate::machine::{MAX_ITEMS, Machine, Model};
use crate::report::Stores;

/// How far a search has got: `2,048 states met, the farthest 31 program moves from the start, 3 MiB kept`.
#[must_use]
pub fn extent(progress: Progress) -> String {
    let states = count(progress.states, "state");
    let depth = count(progress.depth, "program move");
    format!("{states} met, the farthest {depth} from the start, {} kept", bytes(progress.bytes))
}

/// Why a search left something out, and how far it got.
pub(super) fn undecided(sources: &Sources, model: &Model, found: &Found, limits: Limits) -> String {
    let why = match found.cut {
        Some(Cut::States) => {
            format!("the search reached its limit of {}", count(limits.states, "state"))
        }
        Some(Cut::Bytes) => format!("the search reached its limit of {}", bytes(limits.bytes)),
        Some(Cut::Depth) => {
            format!("the search reached its limit of {} from the start", count(MAX_DEPTH, "program move"))
        }
        Some(Cut::Items) => {
            format!("the search met more than the {MAX_ITEMS} cached items that it can tell apart")
        }
        Some(Cut::Untold) => {
            let quarter = bytes(limits.bytes / 4);
            format!("something breaks, but no run to it was found within {quarter}")
        }
        Some(Cut::Trouble(pc)) => return trouble(sources, model, pc),
        Some(Cut::Stopped) | None => "the search was stopped by the reader".to_owned(),
    };
    format!("{why}: {}", extent(found.progress()))
}

/// What the model cannot follow: `` `gen` leaves its range 0..=7 in own.tlb:12 ``.
fn trouble(sources: &Sources, model: &Model, pc: Pc) -> String {
    let place = sources.place(model.program.origins[pc as usize].span);
    format!("{} in {}:{}", Machine::new(model).trouble_of(pc), place.file, place.line)
}

/// Whether stores were delayed, in words.
#[must_use]
pub fn stores(stores: Stores) -> &'static str {
    match stores {
        Stores::Immediate => "stores visible at once",
        Stores::Delayed => "stores delayed, too",
    }
}

/// A number with its noun: `1 state`, `2,000,000 states`.
#[must_use]
pub fn count(number: u32, noun: &str) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped} {noun}{}", if number == 1 { "" } else { "s" })
}

/// Bytes, in the largest unit of which there is one, rounded down.
fn bytes(number: u32) -> String {
    match number {
        ..1024 => count(number, "byte"),
        1024..0x10_0000 => format!("{} KiB", number >> 10),
        0x10_0000.. => format!("{} MiB", number >> 20),
    }
}
