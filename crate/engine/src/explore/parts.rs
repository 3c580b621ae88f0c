//! Program parts: what states have in common that differ in what is held alone.
//!
//! Most moves of the explicit search are the hardware's and change only what is held. So a state is kept as the
//! number of its program part with the bits of what is held, and what a walker may do is found out once for each
//! program part and each item: by the rules of the machine, in a state that holds nothing else.

use std::ops::Range;

use crate::explore::states::States;
use crate::machine::{Bits, Fill, Item, Machine, Move, Numbers, Words, both, holds, with, without};
use crate::report::Held;

/// The program parts met so far, each once, with what was found out about them.
pub(super) struct Parts {
    rows: States,
    known: Vec<Known>,
    /// The moves and walk steps of all of them, one after the other.
    moves: Vec<Step>,
    fills: Vec<Fill>,
    spans: usize,
    /// For each CPU what of the items known it may hold from which a walk may go on, and its walks in flight.
    ways: Vec<Bits>,
    walks: Vec<Bits>,
    items: usize,
    /// A state with the program part that was looked at last, in which anything may be held.
    scratch: Vec<u32>,
}

/// A program move that does not depend on what is held, and the program part that it led to last.
#[derive(Clone, Copy)]
pub(super) struct Step {
    pub(super) step: Move,
    pub(super) led_to: u32,
}

/// Bytes that what is known of one program part takes, the same wherever it is counted.
const KNOWN_BYTES: usize = 96;

/// What is known of one program part.
struct Known {
    /// True if it has what the model cannot follow.
    trouble: bool,
    /// The program moves, where what is held does not matter to them.
    moves: Option<Span>,
    deadlock: bool,
    /// Walk steps: first those from the roots of each CPU, then those from each item; none where nobody has asked.
    fills: Vec<Option<Span>>,
    /// How many items there were when these were found out, none before that: those that are stale, and whether two of them disagree.
    items: Option<usize>,
    stale: Bits,
    conflicts: bool,
}

/// A part of a long row.
#[derive(Clone, Copy)]
struct Span {
    start: u32,
    len: u32,
}

impl Span {
    fn of(range: Range<usize>) -> Span {
        Span { start: range.start as u32, len: range.len() as u32 }
    }

    fn range(self) -> Range<usize> {
        self.start as usize..self.start as usize + self.len as usize
    }
}

impl Parts {
    pub(super) fn new(machine: &Machine<'_>) -> Parts {
        let words = machine.layout.words;
        Parts {
            rows: States::new(machine.layout.program_part(&vec![0; words]).len()),
            known: Vec::new(),
            moves: Vec::new(),
            fills: Vec::new(),
            spans: 0,
            ways: vec![Bits::default(); machine.model.cpus.len()],
            walks: vec![Bits::default(); machine.model.cpus.len()],
            items: 0,
            scratch: vec![0; words],
        }
    }

    /// Bytes that they take.
    pub(super) fn bytes(&self) -> usize {
        self.rows.bytes()
            + self.known.len() * KNOWN_BYTES
            + self.moves.len() * size_of::<Step>()
            + self.fills.len() * size_of::<Fill>()
            + self.spans * size_of::<Option<Span>>()
    }

    /// The number of the program part of a state.
    pub(super) fn number(&mut self, machine: &Machine<'_>, s: &Words) -> u32 {
        let (number, new) = self.rows.insert(machine.layout.program_part(s));
        if new {
            self.known.push(Known {
                trouble: machine.layout.trouble(s).is_some(),
                moves: None,
                deadlock: false,
                fills: Vec::new(),
                items: None,
                stale: Bits::default(),
                conflicts: false,
            });
        }
        number
    }

    /// True if a state has this program part.
    pub(super) fn is(&self, part: u32, machine: &Machine<'_>, s: &Words) -> bool {
        self.rows.get(part).iter().zip(machine.layout.program_part(s)).all(|(a, b)| a == b)
    }

    /// Puts the words of a state together.
    pub(super) fn put_together(&self, machine: &Machine<'_>, part: u32, held: Bits, s: &mut Vec<u32>) {
        let row = self.rows.get(part);
        s.clear();
        s.extend_from_slice(row);
        s.resize(machine.layout.words, 0);
        machine.layout.hold_only(s, held);
    }

    fn look(&mut self, machine: &Machine<'_>, part: u32, held: Bits) {
        let mut scratch = std::mem::take(&mut self.scratch);
        self.put_together(machine, part, held, &mut scratch);
        self.scratch = scratch;
    }

    fn know_items(&mut self, machine: &Machine<'_>) {
        let (cpus, items) = (0..machine.model.cpus.len(), 0..machine.items.count());
        let those = |f: &dyn Fn(Item) -> bool| {
            let numbers = items.clone().filter(|number| f(machine.items.get(*number)));
            numbers.fold(Bits::default(), |bits, number| with(bits, number as u8))
        };
        let is_way = |cpu| those(&|item| machine.is_way(cpu, item));
        self.ways = cpus.clone().map(is_way).collect();
        self.walks = cpus.map(|cpu| those(&|item| is_walk_of(item, cpu))).collect();
        self.items = items.len();
    }

    /// Finds out about a program part what does not depend on what is held; this is done before anything else is
    /// asked of it, and again where there are new items.
    pub(super) fn find_out(&mut self, machine: &Machine<'_>, part: u32) {
        let (before, items) = (self.known[part as usize].items, machine.items.count());
        if self.items != items {
            self.know_items(machine);
        }
        if before == Some(items) {
            return;
        }
        let mut all = Bits::default();
        (0..items).for_each(|item| all[item / 32] |= 1 << (item % 32));
        self.look(machine, part, all);
        let s = &self.scratch;
        let is_stale = |item: u8| {
            let item = machine.items.get(item.into());
            item.is_held() && machine.is_stale(s, item)
        };
        let fresh = Numbers::of(all).filter(|item| !is_stale(*item as u8));
        let stale = fresh.fold(all, |stale, item| without(stale, item as u8));
        let known = &mut self.known[part as usize];
        (known.items, known.stale, known.conflicts) = (Some(items), stale, !machine.conflicts(s).is_empty());
        if before.is_none() && !machine.may_access(s) {
            let mut moves = Vec::new();
            machine.moves(s, &mut moves);
            known.deadlock = machine.is_deadlock(s, &moves);
            let start = self.moves.len();
            self.moves.extend(moves.into_iter().map(|step| Step { step, led_to: part }));
            known.moves = Some(Span::of(start..self.moves.len()));
        }
    }

    /// True if a program part has what the model cannot follow.
    pub(super) fn has_trouble(&self, part: u32) -> bool {
        self.known[part as usize].trouble
    }

    /// The program moves of a program part, where what is held does not matter to them, by their places.
    pub(super) fn moves(&self, part: u32) -> Option<Range<usize>> {
        self.known[part as usize].moves.map(Span::range)
    }

    /// The program move at a place.
    pub(super) fn step(&mut self, place: usize) -> &mut Step {
        &mut self.moves[place]
    }

    /// True if nothing can step in a program part of which the moves are known, and somebody is not finished.
    pub(super) fn is_deadlock(&self, part: u32) -> bool {
        self.known[part as usize].deadlock
    }

    /// What of some items is stale.
    pub(super) fn stale(&self, part: u32, held: Bits) -> Bits {
        both(held, &self.known[part as usize].stale)
    }

    /// True if there are translations that would disagree if they were held.
    pub(super) fn may_conflict(&self, part: u32) -> bool {
        self.known[part as usize].conflicts
    }

    /// The hardware moves of a state: walk steps, each with what it takes the place of, and drops.
    pub(super) fn hardware_moves(
        &mut self,
        machine: &mut Machine<'_>,
        part: u32,
        held: Bits,
        out: &mut Vec<Move>,
    ) {
        let cpus = machine.model.cpus.len();
        for cpu in 0..cpus {
            self.walk_steps(machine, (part, cpu), held, out);
            for item in Numbers::of(both(held, &self.ways[cpu])) {
                self.walk_steps(machine, (part, cpus * (1 + item) + cpu), held, out);
            }
        }
        let dropped = Numbers::of(held).filter(|item| !machine.is_copy(*item));
        out.extend(dropped.map(|item| Move::Drop(item as u8)));
    }

    /// The steps of a CPU from its roots, or from an item, that give something new: those of the first kind have as
    /// many places as there are CPUs, then each item has.
    fn walk_steps(
        &mut self,
        machine: &mut Machine<'_>,
        (part, from): (u32, usize),
        held: Bits,
        out: &mut Vec<Move>,
    ) {
        let asked = self.known[part as usize].fills.get(from).copied().flatten();
        let span = asked.unwrap_or_else(|| self.find_out_steps(machine, part, from));
        for fill in &self.fills[span.range()] {
            if fill.gives.is_none_or(|item| !holds(&held, item)) {
                push_fill(machine, both(held, &self.walks[usize::from(fill.cpu)]), *fill, out);
            }
        }
    }

    fn find_out_steps(&mut self, machine: &mut Machine<'_>, part: u32, from: usize) -> Span {
        self.look(machine, part, Bits::default());
        let start = self.fills.len();
        let cpus = machine.model.cpus.len();
        match (from % cpus, from / cpus) {
            (cpu, 0) => machine.steps_from_roots(&self.scratch, cpu, None, &mut self.fills),
            (cpu, next) => machine.steps_from(&self.scratch, (cpu, next - 1), None, &mut self.fills),
        }
        let span = Span::of(start..self.fills.len());
        let fills = &mut self.known[part as usize].fills;
        if fills.len() <= from {
            self.spans += from + 1 - fills.len();
            fills.resize(from + 1, None);
        }
        fills[from] = Some(span);
        span
    }
}

/// True for a walk in flight of a CPU.
pub(super) fn is_walk_of(item: Item, cpu: usize) -> bool {
    item.held == Held::Walk && usize::from(item.cpu) == cpu
}

/// A walk that begins and stays in flight needs room: where as many of its CPU as may be are in flight, it takes the
/// place of one of them.
pub(super) fn push_fill(machine: &Machine<'_>, in_flight: Bits, fill: Fill, out: &mut Vec<Move>) {
    let is_walk = |number: u8| is_walk_of(machine.items.get(number.into()), fill.cpu.into());
    let begins = fill.from.is_none_or(|from| !is_walk(from));
    if begins && fill.gives.is_some_and(is_walk) {
        let in_flight = Numbers::of(in_flight);
        if in_flight.count() >= machine.model.arch.walks_in_flight() {
            out.extend(in_flight.map(|w| Move::Fill(Fill { replaces: Some(w as u8), ..fill })));
            return;
        }
    }
    out.push(Move::Fill(fill));
}
