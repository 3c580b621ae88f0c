//! The saturating search: program moves are explored breadth first, and what CPUs hold is a may-set, closed
//! after every program move under all fills.
//!
//! A violation is reachable if and only if it is visible here, because five rules hold: a fill needs at most
//! one held item and current memory; a hit is never forced; a fill changes nothing that the program can read;
//! an entry remembers D; and what is removed is decided by the program part at the moment it is performed on
//! that CPU. Fills thus add no branching. For the shortest trace each member of a may-set keeps the fewest
//! hardware moves that lead to it, and where they came from; merging states keeps the minimum.

use crate::explore::found::{Found, Limits, Reliant, Run};
use crate::explore::states::States;
use crate::machine::{Effect, Fill, Item, Machine, Model, Move, Numbers};
use crate::order::sort_by_key;
use crate::report::{Condition, Held, Kind};

/// Explores every interleaving of a model, as far as the limits allow.
#[must_use]
pub fn saturating(model: &Model, limits: Limits) -> Found {
    let mut machine = Machine::new(model);
    let mut start = machine.start();
    let warm: Vec<u8> = machine.layout.items(&start).map(|item| item as u8).collect();
    machine.saturate(&mut start, &mut Vec::new());
    let mut search = Search {
        states: States::new(machine.layout.words),
        machine,
        origins: Vec::new(),
        edges: Vec::new(),
        best: Vec::new(),
        found: Found::default(),
        limits,
    };
    search.meet(&start, 0);
    // Only what was cached to begin with costs nothing; the rest has to be filled, if the gate is open.
    search.origins[0].held =
        warm.into_iter().map(|item| Kept { item, cost: 0, source: Source::Start }).collect();
    search.explore();
    search.finish()
}

/// How an item came to be held in a state with the fewest hardware moves.
#[derive(Clone, Copy)]
enum Source {
    /// It was there at the start.
    Start,
    /// It was held before the edge.
    Carried(u32),
    /// This fill gave it.
    Filled(Fill),
}

#[derive(Clone, Copy)]
struct Kept {
    item: u8,
    cost: u32,
    source: Source,
}

/// What is kept with a state.
struct Origin {
    depth: u32,
    /// The first edge that leads here with fewest program moves; none for the start.
    edge: Option<u32>,
    held: Vec<Kept>,
}

/// The best run to a kind so far: its length, the CPU it happens on, and how to tell it.
struct Best {
    kind: Kind,
    length: (u32, u32),
    cpu: u8,
    state: u32,
    item: Option<u8>,
    last: Option<Move>,
}

struct Search<'m> {
    machine: Machine<'m>,
    states: States,
    origins: Vec<Origin>,
    edges: Vec<(u32, Move)>,
    best: Vec<Best>,
    found: Found,
    limits: Limits,
}

impl Search<'_> {
    fn explore(&mut self) {
        let (mut fills, mut moves) = (Vec::new(), Vec::new());
        let mut index = 0;
        while (index as usize) < self.states.len() {
            if self.over_limits() {
                return;
            }
            let s = self.states.get(index).to_vec();
            self.relax(&s, index, &mut fills);
            self.note_stale(&s);
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
        self.found.complete = !self.machine.overflow;
    }

    fn over_limits(&mut self) -> bool {
        let kept: usize = self.edges.len() * size_of::<(u32, Move)>();
        let items = self.machine.items.len() * size_of::<Kept>() + size_of::<Origin>();
        let bytes = self.states.bytes() + kept + self.origins.len() * items;
        self.found.bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        self.states.len() > self.limits.states as usize || bytes > self.limits.bytes as usize
    }

    /// Meets a state at a depth: gives its number, and whether edges of this depth are among its shortest.
    fn meet(&mut self, s: &[u32], depth: u32) -> (u32, bool) {
        let (index, new) = self.states.insert(s);
        if new {
            self.origins.push(Origin { depth, edge: None, held: Vec::new() });
            self.found.depth = depth;
        }
        (index, self.origins[index as usize].depth == depth)
    }

    fn take(&mut self, s: &[u32], index: u32, step: Move) {
        self.found.transitions += 1;
        let mut next = match self.machine.apply(s, step) {
            Effect::State(next) => next,
            Effect::Violation(kind) => {
                let item = if let Move::Access(_, item) = step { Some(item) } else { None };
                return self.violation(kind, index, item, Some(step));
            }
        };
        let carried = self.machine.layout.items(&next);
        self.machine.saturate(&mut next, &mut Vec::new());
        let (to, shortest) = self.meet(&next, self.origins[index as usize].depth + 1);
        if shortest {
            self.carry(index, to, step, carried);
        }
    }

    /// Hands on what was held over a shortest edge.
    fn carry(&mut self, from: u32, to: u32, step: Move, carried: Numbers) {
        let edge = self.edges.len() as u32;
        self.edges.push((from, step));
        for item in carried.map(|item| item as u8) {
            let cost = self.cost(from, Some(item));
            offer(&mut self.origins[to as usize].held, Kept { item, cost, source: Source::Carried(edge) });
        }
        self.origins[to as usize].edge.get_or_insert(edge);
    }

    fn cost(&self, state: u32, item: Option<u8>) -> u32 {
        let held = &self.origins[state as usize].held;
        item.map_or(0, |item| held.iter().find(|h| h.item == item).map_or(u32::MAX, |h| h.cost))
    }

    /// Finds the fewest hardware moves to each item of a state, and what a walker may read that was freed.
    /// Every edge that leads here with fewest program moves has been taken by now.
    fn relax(&mut self, s: &[u32], index: u32, fills: &mut Vec<Fill>) {
        fills.clear();
        (0..self.machine.model.cpus.len()).for_each(|cpu| self.machine.walk_steps(s, cpu, fills));
        let mut changed = true;
        while std::mem::take(&mut changed) {
            for fill in fills.iter() {
                let (Some(item), from) = (fill.gives, self.cost(index, fill.from)) else { continue };
                if from < u32::MAX {
                    let new = Kept { item, cost: from + 1, source: Source::Filled(*fill) };
                    changed |= offer(&mut self.origins[index as usize].held, new);
                }
            }
        }
        for fill in fills.iter().filter(|fill| fill.gives.is_none()) {
            self.found.transitions += 1;
            self.violation(Kind::FreedTable, index, fill.from, Some(Move::Fill(*fill)));
        }
    }

    fn note_stale(&mut self, s: &[u32]) {
        for number in self.machine.layout.items(s) {
            let item = self.machine.items.get(number);
            if self.machine.is_stale(s, item) {
                note(&mut self.found.reliant, reliant(&self.machine, s, item));
            }
        }
    }

    fn violation(&mut self, kind: Kind, state: u32, item: Option<u8>, last: Option<Move>) {
        let moves = u32::from(last.is_some_and(Move::is_program));
        let fills = u32::from(last.is_some_and(|step| !step.is_program()));
        let length =
            (self.origins[state as usize].depth + moves, self.cost(state, item).saturating_add(fills));
        let cpu = last.map_or(0, cpu_of);
        let better = |best: &Best| (length, cpu) < (best.length, best.cpu);
        let new = Best { kind, length, cpu, state, item, last };
        match self.best.iter_mut().find(|best| best.kind == kind) {
            Some(best) if better(best) => *best = new,
            Some(_) => {}
            None => self.best.push(new),
        }
    }

    fn finish(mut self) -> Found {
        sort_by_key(&mut self.best, |best| (best.length, best.kind));
        let runs = self.best.iter().map(|best| self.run(best)).collect();
        sort_by_key(&mut self.found.reliant, |item| *item);
        let items = std::mem::take(&mut self.machine.items);
        Found { runs, items, states: self.states.len() as u32, ..self.found }
    }

    /// Tells a run backwards: from the violation to the item it needs, to where that came from, to the start.
    fn run(&self, best: &Best) -> Run {
        let mut moves: Vec<Move> = best.last.into_iter().collect();
        let (mut state, mut item) = (best.state, best.item);
        loop {
            let origin = &self.origins[state as usize];
            let held = item.and_then(|item| origin.held.iter().find(|h| h.item == item));
            let edge = match held.map(|h| h.source) {
                Some(Source::Filled(fill)) => {
                    moves.push(Move::Fill(fill));
                    item = fill.from;
                    continue;
                }
                Some(Source::Carried(edge)) => Some(edge),
                Some(Source::Start) | None => {
                    item = None;
                    origin.edge
                }
            };
            let Some(edge) = edge else { break };
            let (from, step) = self.edges[edge as usize];
            moves.push(step);
            state = from;
        }
        moves.reverse();
        let (program, hardware) = best.length;
        Run { kind: best.kind, program, hardware, moves }
    }
}

/// Takes a cheaper way to hold an item. Of two that cost the same, a fill is told rather than an item carried
/// over: the story then has the walker act as late as it can, next to what makes it matter.
fn offer(held: &mut Vec<Kept>, new: Kept) -> bool {
    let fills = |kept: &Kept| matches!(kept.source, Source::Filled(_));
    match held.iter_mut().find(|h| h.item == new.item) {
        Some(old) if (old.cost, !fills(old)) <= (new.cost, !fills(&new)) => return false,
        Some(old) => *old = new,
        None => held.push(new),
    }
    true
}

/// The CPU that a move happens on.
pub(super) fn cpu_of(step: Move) -> u8 {
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
pub(super) fn reliant(machine: &Machine<'_>, s: &[u32], item: Item) -> Reliant {
    let condition = if !machine.tag_loaded(s, item) {
        Condition::TagNotLoaded
    } else if item.held == Held::Leaf {
        Condition::NoAccess
    } else {
        Condition::GateClosed
    };
    Reliant { cpu: item.cpu, mm: item.mm, held: item.held, condition }
}

pub(super) fn note(list: &mut Vec<Reliant>, new: Reliant) {
    if !list.contains(&new) {
        list.push(new);
    }
}
