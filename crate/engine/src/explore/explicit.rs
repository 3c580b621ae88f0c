//! The explicit search: every fill, every dropped item and every walk step is a move of its own.
//!
//! Exponentially larger than the saturating search and made of the same rules; the oracle that it is tested
//! against. States are taken in the order of program moves, then hardware moves, that lead to them.

use crate::explore::found::{Found, Limits};
use crate::explore::states::States;
use crate::explore::tally::{Tally, Violation, longer};
use crate::machine::{Fill, Machine, Model, Move, Words};
use crate::report::{Held, Kind};

/// Explores every interleaving of a model, fills and drops included, as far as the limits allow.
#[must_use]
pub fn explicit(model: &Model, limits: Limits) -> Found {
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
        limits,
    };
    search.explore();
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
    limits: Limits,
}

impl Search<'_> {
    fn explore(&mut self) {
        let mut room = Room::default();
        while !self.layer.is_empty() {
            let mut hardware = 0;
            while hardware < self.layer.len() {
                let mut at = 0;
                while at < self.layer[hardware].len() {
                    if self.over_limits() {
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
        self.found.complete = !self.machine.overflow;
    }

    fn over_limits(&mut self) -> bool {
        let bytes = self.states.bytes() + self.parents.len() * size_of::<Parent>();
        self.found.bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        self.states.len() > self.limits.states as usize || bytes > self.limits.bytes as usize
    }

    fn expand(&mut self, index: u32, room: &mut Room) {
        let Room { state, next, moves } = room;
        state.clear();
        state.extend_from_slice(self.states.get(index));
        self.tally.stale(&self.machine, state);
        moves.clear();
        self.machine.moves(state, moves);
        if self.machine.is_deadlock(state, moves) {
            self.violation(Kind::Deadlock, index, None);
        }
        hardware_moves(&mut self.machine, state, moves);
        for &step in moves.iter() {
            self.found.transitions += 1;
            next.clone_from(state);
            match self.machine.advance(next, step) {
                None => self.meet(index, step, next),
                Some(kind) => self.violation(kind, index, Some(step)),
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
    }

    fn violation(&mut self, kind: Kind, state: u32, last: Option<Move>) {
        let length = longer(self.parents[state as usize].length, last);
        self.tally.violation(Violation { kind, length, state, last });
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
