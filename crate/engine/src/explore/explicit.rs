//! The explicit search: every fill, every dropped item and every walk step is a move of its own.
//!
//! Exponentially larger than the saturating search and made of the same rules; the oracle that it is tested
//! against. States are taken in the order of program moves, then hardware moves, that lead to them.

use std::ops::ControlFlow;

use crate::explore::budget::{Budget, Watch};
use crate::explore::found::{Found, Limits};
use crate::explore::states::States;
use crate::explore::tally::{Tally, Violation, longer};
use crate::machine::{Fill, Machine, Model, Move, Words, ends};
use crate::report::{Held, Kind};

/// Explores every interleaving of a model, fills and drops included, as far as the limits allow.
#[must_use]
pub fn explicit(model: &Model, limits: Limits) -> Found {
    explicit_until(model, limits, &mut |_| ControlFlow::Continue(()))
}

/// The same, until whoever watches it wants no more.
#[must_use]
pub fn explicit_until(model: &Model, limits: Limits, watch: &mut Watch<'_>) -> Found {
    let mut machine = Machine::new(model);
    let start = machine.start();
    let mut states = States::new(machine.layout.words);
    states.insert(&start);
    let parents = vec![Parent { from: 0, step: None, length: (0, 0), done: false }];
    let mut search = Search {
        machine,
        states,
        parents,
        layer: vec![vec![0]],
        next: Vec::new(),
        tally: Tally::default(),
        found: Found::default(),
        queued: 0,
    };
    search.explore(&mut Budget::new(limits, watch));
    search.finish()
}

/// The hardware moves of a state: walk steps, each with what it takes the place of, and drops.
pub(super) fn hardware_moves(machine: &mut Machine<'_>, s: &Words, out: &mut Vec<Move>) {
    let mut fills = Vec::new();
    (0..machine.model.cpus.len()).for_each(|cpu| machine.fills(s, cpu, &mut fills));
    for fill in fills {
        push_fill(machine, s, fill, out);
    }
    out.extend(machine.layout.items(s).map(|item| Move::Drop(item as u8)));
}

/// A walk that begins and stays in flight needs room: where as many as may be are in flight, it takes the
/// place of one of them.
fn push_fill(machine: &Machine<'_>, s: &Words, fill: Fill, out: &mut Vec<Move>) {
    let is_walk = |number: &usize| {
        let item = machine.items.get(*number);
        item.held == Held::Walk && item.cpu == fill.cpu
    };
    let begins = fill.from.is_none_or(|from| !is_walk(&from.into()));
    let stays = fill.gives.is_some_and(|gives| is_walk(&gives.into()));
    let in_flight = machine.layout.items(s).filter(is_walk);
    if begins && stays && in_flight.clone().count() >= machine.model.arch.walks_in_flight() {
        out.extend(in_flight.map(|w| Move::Fill(Fill { replaces: Some(w as u8), ..fill })));
    } else {
        out.push(Move::Fill(fill));
    }
}

/// Room for what one state needs, used again for the next.
#[derive(Default)]
struct Room {
    state: Vec<u32>,
    next: Vec<u32>,
    moves: Vec<Move>,
}

struct Parent {
    from: u32,
    step: Option<Move>,
    length: (u32, u32),
    done: bool,
}

struct Search<'m> {
    machine: Machine<'m>,
    states: States,
    parents: Vec<Parent>,
    /// States of the present number of program moves, by hardware moves; and those of one program move more.
    layer: Vec<Vec<u32>>,
    next: Vec<Vec<u32>>,
    tally: Tally,
    found: Found,
    /// How often a state was put into a layer.
    queued: usize,
}

impl Search<'_> {
    fn explore(&mut self, budget: &mut Budget<'_>) {
        let mut room = Room::default();
        while !self.layer.is_empty() {
            let mut hardware = 0;
            while hardware < self.layer.len() {
                let mut at = 0;
                while at < self.layer[hardware].len() {
                    let bytes = self.bytes();
                    if budget.ends(&mut self.found, self.states.len(), bytes) {
                        return;
                    }
                    let index = self.layer[hardware][at];
                    at += 1;
                    let parent = &mut self.parents[index as usize];
                    if !parent.done && parent.length.1 as usize == hardware {
                        parent.done = true;
                        self.found.depth = parent.length.0;
                        self.expand(index, &mut room);
                    }
                }
                hardware += 1;
            }
            self.layer = std::mem::take(&mut self.next);
        }
        self.found.ran_out(self.machine.overflow);
    }

    fn bytes(&self) -> usize {
        let kept = self.parents.len() * size_of::<Parent>() + self.queued * size_of::<u32>();
        self.states.bytes() + kept
    }

    fn expand(&mut self, index: u32, room: &mut Room) {
        let Room { state, next, moves } = room;
        state.clear();
        state.extend_from_slice(self.states.get(index));
        if self.tally.trouble(&self.machine, state) {
            return;
        }
        self.tally.stale(&self.machine, state);
        moves.clear();
        self.machine.moves(state, moves);
        if self.machine.is_deadlock(state, moves) {
            self.violation(Kind::Deadlock, index, None);
        }
        if !self.machine.conflicts(state).is_empty() {
            self.violation(Kind::Conflict, index, None);
        }
        hardware_moves(&mut self.machine, state, moves);
        for &step in moves.iter() {
            self.found.transitions = self.found.transitions.saturating_add(1);
            next.clone_from(state);
            let kinds = self.machine.advance(next, step);
            kinds.iter().for_each(|kind| self.violation(*kind, index, Some(step)));
            if !ends(&kinds) {
                self.tally.taken(&self.machine, state, step, next);
                self.meet(index, step, next);
            }
        }
    }

    fn meet(&mut self, from: u32, step: Move, next: &Words) {
        let length = longer(self.parents[from as usize].length, Some(step));
        let (index, new) = self.states.insert(next);
        let parent = Parent { from, step: Some(step), length, done: false };
        if new {
            self.parents.push(parent);
        } else if length < self.parents[index as usize].length {
            self.parents[index as usize] = parent;
        } else {
            return;
        }
        let layer = if step.is_program() { &mut self.next } else { &mut self.layer };
        let hardware = length.1 as usize;
        if layer.len() <= hardware {
            layer.resize_with(hardware + 1, Vec::new);
        }
        layer[hardware].push(index);
        self.queued += 1;
    }

    fn violation(&mut self, kind: Kind, state: u32, last: Option<Move>) {
        let length = longer(self.parents[state as usize].length, last);
        self.tally.violation(Violation { kind, length, state, last, with: None });
    }

    fn finish(mut self) -> Found {
        let (tally, items) = (std::mem::take(&mut self.tally), std::mem::take(&mut self.machine.items));
        let found = Found { items, states: self.states.len() as u32, ..std::mem::take(&mut self.found) };
        tally.finish(found, |equal| Some((self.tell(equal.first()?), equal[0].length.1)))
    }

    /// Tells a run backwards.
    fn tell(&self, violation: &Violation) -> Vec<Move> {
        let mut moves: Vec<Move> = violation.last.into_iter().collect();
        let mut at = violation.state;
        while let Some(step) = self.parents[at as usize].step {
            moves.push(step);
            at = self.parents[at as usize].from;
        }
        moves
    }
}
