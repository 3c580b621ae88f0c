//! What both searches keep of what they meet: the best way to each kind of violation, and the stale items.

use crate::explore::found::{Found, Reliant, Run};
use crate::machine::{Item, Items, Machine, Move, Words};
use crate::order::sort_by_key;
use crate::report::{Condition, Held, Kind};

/// A violation, as far as a search needs it to tell the run that leads there.
#[derive(Clone, Copy)]
pub(super) struct Violation {
    pub(super) kind: Kind,
    /// Program moves, then hardware moves, the violation itself among them.
    pub(super) length: (u32, u32),
    /// The state that it happens in.
    pub(super) state: u32,
    /// The item that it needs.
    pub(super) item: Option<u8>,
    /// The move that it is; none for a deadlock.
    pub(super) last: Option<Move>,
}

/// The shortest violation of each kind, and the classes of stale items.
#[derive(Default)]
pub(super) struct Tally {
    best: Vec<Violation>,
    reliant: Vec<Reliant>,
}

impl Tally {
    /// Keeps a violation if it is shorter than what is known of its kind, or as short and on a lower CPU.
    pub(super) fn violation(&mut self, new: Violation) {
        let key = |violation: &Violation| (violation.length, violation.last.map_or(0, cpu_of));
        match self.best.iter_mut().find(|best| best.kind == new.kind) {
            Some(best) if key(&new) < key(best) => *best = new,
            Some(_) => {}
            None => self.best.push(new),
        }
    }

    /// Notes the stale items of a state.
    pub(super) fn stale(&mut self, machine: &Machine<'_>, s: &Words) {
        for number in machine.layout.items(s) {
            let item = machine.items.get(number);
            if machine.is_stale(s, item) {
                let class = reliant(machine, s, item);
                if !self.reliant.contains(&class) {
                    self.reliant.push(class);
                }
            }
        }
    }

    /// Ends a search; `tell` gives the moves that lead to a violation, the last first.
    pub(super) fn finish(
        mut self,
        items: Items,
        found: Found,
        tell: impl Fn(&Violation) -> Vec<Move>,
    ) -> Found {
        sort_by_key(&mut self.best, |best| (best.length, best.kind));
        sort_by_key(&mut self.reliant, |class| *class);
        let run = |best: &Violation| {
            let mut moves = tell(best);
            moves.reverse();
            let (program, hardware) = best.length;
            Run { kind: best.kind, program, hardware, moves }
        };
        Found { runs: self.best.iter().map(run).collect(), items, reliant: self.reliant, ..found }
    }
}

/// A length with one move more.
pub(super) fn longer(length: (u32, u32), step: Option<Move>) -> (u32, u32) {
    match step {
        Some(step) if step.is_program() => (length.0 + 1, length.1),
        Some(_) => (length.0, length.1.saturating_add(1)),
        None => length,
    }
}

/// The CPU that a move happens on.
fn cpu_of(step: Move) -> u8 {
    match step {
        Move::Thread(cpu)
        | Move::Handler(cpu)
        | Move::Take(cpu, _)
        | Move::Perform(cpu, _)
        | Move::Access(cpu, _) => cpu,
        Move::Fill(fill) => fill.cpu,
        Move::Drop(_) => 0,
    }
}

/// Why a stale item cannot be used in a state.
fn reliant(machine: &Machine<'_>, s: &Words, item: Item) -> Reliant {
    let condition = if !machine.tag_loaded(s, item) {
        Condition::TagNotLoaded
    } else if item.held == Held::Leaf {
        Condition::NoAccess
    } else {
        Condition::GateClosed
    };
    Reliant { cpu: item.cpu, mm: item.mm, held: item.held, condition }
}
