//! The saturating search: program moves are explored breadth first, and what CPUs hold is a may-set, closed
//! after every program move under all fills.
//!
//! A violation is reachable if and only if it is visible here, because five rules hold: a fill needs at most
//! one held item and current memory; a hit is never forced; a fill changes nothing that the program can read;
//! an entry remembers D; and what is removed is decided by the program part at the moment it is performed on
//! that CPU. Fills thus add no branching. Which fills a run needs is found out afterwards, backwards.

use std::ops::ControlFlow;

use crate::explore::budget::{Budget, Watch};
use crate::explore::found::{Found, Limits};
use crate::explore::replay::Replay;
use crate::explore::shortest::{Paths, shortest};
use crate::explore::states::States;
use crate::explore::tally::{Tally, Violation};
use crate::machine::{Effect, Fill, Machine, Model, Move};
use crate::report::Kind;

/// Explores every interleaving of a model, as far as the limits allow.
#[must_use]
pub fn saturating(model: &Model, limits: Limits) -> Found {
    saturating_until(model, limits, &mut |_| ControlFlow::Continue(()))
}

/// The same, until whoever watches it wants no more.
#[must_use]
pub fn saturating_until(model: &Model, limits: Limits, watch: &mut Watch<'_>) -> Found {
    let mut machine = Machine::new(model);
    let start = machine.start();
    from(machine, start, limits, watch)
}

/// Explores what may come after a run: as if it began in the state that the run has come to.
#[must_use]
pub fn ahead(run: &Replay<'_>, limits: Limits) -> Found {
    let mut machine = Machine::new(run.machine.model);
    // What is held keeps the numbers that it has in the state.
    machine.items = run.machine.items.clone();
    from(machine, run.last().to_vec(), limits, &mut |_| ControlFlow::Continue(()))
}

fn from(mut machine: Machine<'_>, mut start: Vec<u32>, limits: Limits, watch: &mut Watch<'_>) -> Found {
    let warm = machine.layout.items(&start).map(|item| item as u8).collect();
    machine.saturate(&mut start, &mut Vec::new());
    let mut search = Search {
        states: States::new(machine.layout.words),
        machine,
        paths: Paths::new(warm),
        tally: Tally::default(),
        found: Found::default(),
        most: limits.bytes as usize / 4,
    };
    search.meet(&start, 0);
    search.explore(&mut Budget::new(limits, watch));
    search.finish()
}

struct Search<'m> {
    machine: Machine<'m>,
    states: States,
    paths: Paths,
    tally: Tally,
    found: Found,
    /// Bytes that may be kept to find a run to a violation.
    most: usize,
}

impl Search<'_> {
    fn explore(&mut self, budget: &mut Budget<'_>) {
        let (mut fills, mut moves) = (Vec::new(), Vec::new());
        let mut index = 0;
        while (index as usize) < self.states.len() {
            let bytes = self.states.bytes() + self.paths.bytes() + self.tally.bytes();
            if budget.ends(&mut self.found, self.states.len(), bytes) {
                return;
            }
            let s = self.states.get(index).to_vec();
            if self.tally.trouble(&self.machine, &s) {
                index += 1;
                continue;
            }
            self.reads(&s, index, &mut fills);
            self.tally.stale(&self.machine, &s);
            moves.clear();
            self.machine.moves(&s, &mut moves);
            if self.machine.is_deadlock(&s, &moves) {
                self.violation(Kind::Deadlock, index, None, None);
            }
            for &step in &moves {
                self.take(&s, index, step);
            }
            index += 1;
        }
        self.found.ran_out(self.machine.overflow);
    }

    /// Meets a state at a depth: gives its number, and whether edges of this depth are among its shortest.
    fn meet(&mut self, s: &[u32], depth: u32) -> (u32, bool) {
        let (index, new) = self.states.insert(s);
        if new {
            self.paths.meet(depth);
            self.found.depth = depth;
        }
        (index, self.paths.origins[index as usize].depth == depth)
    }

    fn take(&mut self, s: &[u32], index: u32, step: Move) {
        self.found.transitions = self.found.transitions.saturating_add(1);
        let Effect { next, kinds } = self.machine.apply(s, step);
        kinds.iter().for_each(|kind| self.violation(*kind, index, Some(step), None));
        let Some(mut next) = next else { return };
        self.tally.taken(&self.machine, s, step, &next);
        self.machine.saturate(&mut next, &mut Vec::new());
        let (to, shortest) = self.meet(&next, self.paths.origins[index as usize].depth + 1);
        if shortest {
            self.paths.connect(index, step, to);
        }
    }

    /// Finds what a walker may read that was freed, and which translations disagree.
    fn reads(&mut self, s: &[u32], index: u32, fills: &mut Vec<Fill>) {
        fills.clear();
        (0..self.machine.model.cpus.len()).for_each(|cpu| self.machine.walk_steps(s, cpu, fills));
        for fill in fills.iter().filter(|fill| fill.gives.is_none()) {
            self.found.transitions = self.found.transitions.saturating_add(1);
            self.violation(Kind::FreedTable, index, Some(Move::Fill(*fill)), None);
        }
        for pair in self.machine.conflicts(s) {
            self.violation(Kind::Conflict, index, None, Some(pair));
        }
    }

    fn violation(&mut self, kind: Kind, state: u32, last: Option<Move>, with: Option<(u8, u8)>) {
        let program = u32::from(last.is_some_and(Move::is_program));
        let length = (self.paths.origins[state as usize].depth + program, 0);
        self.tally.violation(Violation { kind, length, state, last, with });
    }

    fn finish(self) -> Found {
        let Search { mut machine, states, paths, tally, found, most } = self;
        let found = tally.finish(found, |equal| shortest(&mut machine, (&states, &paths), equal, most));
        Found { items: machine.items, ..found }
    }
}
