//! The explicit search: every fill, every dropped item and every walk step is a move of its own.
//!
//! Exponentially larger than the saturating search and made of the same rules; the oracle that it is tested
//! against. States are taken in the order of program moves, then hardware moves, that lead to them.

use std::ops::{ControlFlow, Range};

use crate::explore::budget::{Budget, Watch};
use crate::explore::found::{Found, Limits};
use crate::explore::parts::{Parts, Step, is_walk_of, push_fill};
use crate::explore::shortest::Way;
use crate::explore::states::States;
use crate::explore::tally::{Tally, Violation, longer};
use crate::machine::{Bits, Machine, Model, Move, Words, ends, with, without};
use crate::report::Kind;

/// The most words that say what is held.
const HELD: usize = crate::machine::MAX_ITEMS / 32;

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
    let parts = Parts::new(&machine);
    let parents = vec![Parent { from: 0, step: None, length: (0, 0), done: false }];
    let mut search = Search {
        machine,
        parts,
        states: States::new(1),
        words: 0,
        parents,
        layer: vec![vec![0]],
        next: Vec::new(),
        tally: Tally::default(),
        found: Found::default(),
        queued: 0,
    };
    let part = search.parts.number(&search.machine, &start);
    search.insert(part, search.machine.layout.held(&start));
    search.explore(&mut Budget::new(limits, watch));
    search.finish()
}

/// The hardware moves of a state: walk steps, each with what it takes the place of, and drops.
pub(super) fn hardware_moves(machine: &mut Machine<'_>, s: &Words, out: &mut Vec<Move>) {
    let mut fills = Vec::new();
    (0..machine.model.cpus.len()).for_each(|cpu| machine.fills(s, cpu, &mut fills));
    let walks = |cpu: u8| {
        let of = |number: &usize| is_walk_of(machine.items.get(*number), cpu.into());
        machine.layout.items(s).filter(of).fold(Bits::default(), |walks, number| with(walks, number as u8))
    };
    fills.into_iter().for_each(|fill| push_fill(machine, walks(fill.cpu), fill, out));
    let dropped = machine.layout.items(s).filter(|item| !machine.is_copy(*item));
    out.extend(dropped.map(|item| Move::Drop(item as u8)));
}

/// Room for what one state needs, used again for the next.
#[derive(Default)]
struct Room {
    /// The state, where its words are asked for, and the next.
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
    parts: Parts,
    /// The number of the program part of each state, and the words of what is held.
    states: States,
    /// How many of the latter there are: as many as the items met so far need.
    words: usize,
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
                    // What was queued before a shorter way to it was found has been taken on that way.
                    if !std::mem::replace(&mut parent.done, true) {
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
        self.states.bytes() + self.parts.bytes() + self.tally.bytes() + kept
    }

    /// The number of the program part of a state, and what is held.
    fn state(&self, index: u32) -> (u32, Bits) {
        let row = self.states.get(index);
        let mut held = Bits::default();
        held[..self.words].copy_from_slice(&row[1..]);
        (row[0], held)
    }

    /// The number of a state, and whether it is new.
    fn insert(&mut self, part: u32, held: Bits) -> (u32, bool) {
        while held[self.words..].iter().any(|word| *word != 0) {
            self.words += 1;
            self.states.widen();
        }
        let mut row = [part; 1 + HELD];
        row[1..].copy_from_slice(&held);
        self.states.insert(&row[..1 + self.words])
    }

    fn expand(&mut self, index: u32, room: &mut Room) {
        let (part, held) = self.state(index);
        self.parts.find_out(&self.machine, part);
        let (places, stale) = (self.parts.moves(part), self.parts.stale(part, held) != Bits::default());
        let idle = places.as_ref().is_some_and(Range::is_empty) && !self.parts.has_trouble(part);
        // Only moves of programs, and what is seldom, ask for all the words of a state.
        if !idle || stale || self.parts.may_conflict(part) {
            self.parts.put_together(&self.machine, part, held, &mut room.state);
            if self.tally.trouble(&self.machine, &room.state) {
                return;
            }
            self.machine.know_all_copies(&room.state);
            self.tally.stale(&self.machine, &room.state);
            if !self.machine.conflicts(&room.state).is_empty() {
                self.violation(Kind::Conflict, index, None);
            }
        }
        match places {
            Some(places) => {
                if self.parts.is_deadlock(part) {
                    self.violation(Kind::Deadlock, index, None);
                }
                debug_assert!(self.moves_as(places.clone(), part, held), "what is held matters");
                for place in places {
                    let Step { step, led_to } = *self.parts.step(place);
                    let led_to = self.program_move(index, step, led_to, room);
                    self.parts.step(place).led_to = led_to;
                }
            }
            None => {
                let mut moves = std::mem::take(&mut room.moves);
                moves.clear();
                self.machine.moves(&room.state, &mut moves);
                if self.machine.is_deadlock(&room.state, &moves) {
                    self.violation(Kind::Deadlock, index, None);
                }
                for step in &moves {
                    self.program_move(index, *step, part, room);
                }
                room.moves = moves;
            }
        }
        self.hardware(index, room);
    }

    /// True if the program moves at some places are those that the rules give for all words of a state.
    fn moves_as(&mut self, places: Range<usize>, part: u32, held: Bits) -> bool {
        let (mut s, mut moves) = (Vec::new(), Vec::new());
        self.parts.put_together(&self.machine, part, held, &mut s);
        self.machine.moves(&s, &mut moves);
        moves.len() == places.len()
            && places.zip(moves).all(|(place, step)| self.parts.step(place).step == step)
    }

    /// Takes a move of a program, which leads to the program part that is given or, more probably, to another: gives
    /// that.
    fn program_move(&mut self, index: u32, step: Move, led_to: u32, room: &mut Room) -> u32 {
        let Room { state, next, .. } = room;
        self.found.transitions = self.found.transitions.saturating_add(1);
        next.clone_from(state);
        let kinds = self.machine.advance(next, step);
        kinds.iter().for_each(|kind| self.violation(*kind, index, Some(step)));
        if ends(&kinds) {
            return led_to;
        }
        self.tally.taken(&self.machine, state, step, next);
        let same = self.parts.is(led_to, &self.machine, next);
        let part = if same { led_to } else { self.parts.number(&self.machine, next) };
        self.meet(index, step, part, self.machine.layout.held(next));
        part
    }

    fn hardware(&mut self, index: u32, room: &mut Room) {
        let (part, held) = self.state(index);
        room.moves.clear();
        self.parts.hardware_moves(&mut self.machine, part, held, &mut room.moves);
        debug_assert_eq!(room.moves, self.without_parts(part, held), "what is held elsewhere matters");
        for &step in &room.moves {
            self.found.transitions = self.found.transitions.saturating_add(1);
            let next = match step {
                Move::Fill(fill) => self.machine.filled(held, fill),
                Move::Drop(item) => Some(without(held, item)),
                _ => None,
            };
            match next {
                Some(next) => self.meet(index, step, part, next),
                None => self.violation(Kind::FreedTable, index, Some(step)),
            }
        }
    }

    /// The hardware moves of a state as the rules give them for all of its words.
    fn without_parts(&mut self, part: u32, held: Bits) -> Vec<Move> {
        let (mut s, mut moves) = (Vec::new(), Vec::new());
        self.parts.put_together(&self.machine, part, held, &mut s);
        hardware_moves(&mut self.machine, &s, &mut moves);
        moves
    }

    fn meet(&mut self, from: u32, step: Move, part: u32, held: Bits) {
        let length = longer(self.parents[from as usize].length, Some(step));
        let (index, new) = self.insert(part, held);
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
        let found = Found { items, ..std::mem::take(&mut self.found) };
        tally.finish(found, |equal| {
            let shortest = equal.first()?;
            Some(Way { moves: self.tell(shortest), hardware: shortest.length.1, least: true })
        })
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
