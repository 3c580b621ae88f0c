//! The shortest run to a violation, told backwards.
//!
//! The saturating search knows with how few program moves a state is reached, but not how few moves of the
//! hardware a run through it needs: its may-sets hold whatever some run could have filled. So the run is
//! searched backwards, from the violation to the start, over states and the items that must be held in them.
//! A step back is either a fill that gave one of these items, which costs one move and asks for the item that
//! the walk went on from, or a program move on a shortest path, which costs nothing and asks for the items
//! that it uses. Of runs that cost the same the one is told in which the walkers act as late as they can, next
//! to what makes it matter; of those the one through the lowest CPU.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::explore::parts::is_walk_of;
use crate::explore::states::States;
use crate::explore::tally::Violation;
use crate::machine::{After, Bits, Fill, Item, Machine, Move, Numbers, Words, holds, with, without};
use crate::report::Held;

/// The program moves on shortest paths, as a search leaves them.
#[derive(Default)]
pub(super) struct Paths {
    /// For each state its program moves from the start, and the last edge that leads to it.
    pub(super) origins: Vec<Origin>,
    edges: Vec<Edge>,
    /// What was held at the very start, which costs nothing.
    warm: Vec<u8>,
}

pub(super) struct Origin {
    pub(super) depth: u32,
    last: Option<u32>,
}

struct Edge {
    from: u32,
    step: Move,
    /// The edge to the same state that was met before.
    before: Option<u32>,
}

impl Paths {
    pub(super) fn new(warm: Vec<u8>) -> Paths {
        Paths { warm, ..Paths::default() }
    }

    pub(super) fn meet(&mut self, depth: u32) {
        self.origins.push(Origin { depth, last: None });
    }

    pub(super) fn connect(&mut self, from: u32, step: Move, to: u32) {
        let origin = &mut self.origins[to as usize];
        self.edges.push(Edge { from, step, before: origin.last });
        origin.last = Some(self.edges.len() as u32 - 1);
    }

    pub(super) fn bytes(&self) -> usize {
        self.origins.len() * size_of::<Origin>() + self.edges.len() * size_of::<Edge>()
    }

    /// The moves before a state, in the order in which they were met.
    fn edges_to(&self, state: u32) -> Vec<u32> {
        let mut edges = Vec::new();
        let mut at = self.origins[state as usize].last;
        while let Some(edge) = at {
            edges.push(edge);
            at = self.edges[edge as usize].before;
        }
        edges.reverse();
        edges
    }
}

/// A run that was found: the moves, the last first, and how many of them are the hardware's.
pub(super) struct Way {
    pub(super) moves: Vec<Move>,
    pub(super) hardware: u32,
    /// True if no run has fewer of these.
    pub(super) least: bool,
}

/// The shortest run to one of some violations that need equally many program moves. Where more than so many bytes
/// would have to be kept to find it, any run that is found at once, by as much again; none if that fails too.
pub(super) fn shortest(
    machine: &mut Machine<'_>,
    (states, paths): (&States, &Paths),
    violations: &[Violation],
    most: usize,
) -> Option<Way> {
    [true, false].into_iter().find_map(|least| {
        let mut back = Backwards {
            machine,
            states,
            paths,
            nodes: States::new(1 + NEEDS),
            links: Vec::new(),
            queue: BinaryHeap::new(),
            pushed: 0,
            end: violations.first().map_or(0, |v| paths.origins[v.state as usize].depth),
            least,
        };
        for (index, violation) in violations.iter().enumerate() {
            let cost = violation.last.map_or(0, |last| u32::from(!last.is_program()));
            let pair = violation.with.into_iter().flat_map(|(a, b)| [a, b]);
            let needs = violation.last.and_then(|step| back.machine.needs(step)).into_iter().chain(pair);
            let needs = needs.fold([0; NEEDS], with);
            back.push(violation.state, needs, Link { cost, late: 0, how: How::Violation(index as u32) });
        }
        let (node, hardware) = back.search(most)?;
        Some(Way { moves: back.tell(node, violations), hardware, least })
    })
}

/// Items that must be held.
type Needs = Bits;
const NEEDS: usize = crate::machine::MAX_ITEMS / 32;

#[derive(Clone, Copy)]
struct Link {
    /// Hardware moves from here to the violation.
    cost: u32,
    /// How many program moves before the violation the walkers acted, summed up.
    late: u32,
    how: How,
}

#[derive(Clone, Copy)]
enum How {
    /// The violation itself.
    Violation(u32),
    /// By this move, to that node.
    Step(Move, u32),
}

struct Backwards<'s, 'm> {
    machine: &'s mut Machine<'m>,
    states: &'s States,
    paths: &'s Paths,
    /// States with the items needed in them.
    nodes: States,
    /// How each node leads on, with the least that is known so far.
    links: Vec<Link>,
    queue: BinaryHeap<Reverse<(u32, u32, u32, u32)>>,
    pushed: u32,
    end: u32,
    /// Whether the run must be a shortest one; else whatever leads nearer to the start goes first.
    least: bool,
}

impl Backwards<'_, '_> {
    fn push(&mut self, state: u32, needs: Needs, link: Link) {
        let mut row = [0; 1 + NEEDS];
        row[0] = state;
        row[1..].copy_from_slice(&needs);
        let (node, new) = self.nodes.insert(&row);
        if new {
            self.links.push(link);
        } else {
            let known = &mut self.links[node as usize];
            if !self.least || (known.cost, known.late) <= (link.cost, link.late) {
                return;
            }
            *known = link;
        }
        let (first, second) = self.order(node);
        self.queue.push(Reverse((first, second, self.pushed, node)));
        self.pushed += 1;
    }

    /// By what nodes are taken in order.
    fn order(&self, node: u32) -> (u32, u32) {
        let link = self.links[node as usize];
        if self.least {
            return (link.cost, link.late);
        }
        (self.paths.origins[self.nodes.get(node)[0] as usize].depth, link.cost)
    }

    fn bytes(&self) -> usize {
        self.nodes.bytes() + size_of_val(&self.links[..]) + size_of_val(self.queue.as_slice())
    }

    /// The node of the start that the cheapest run begins with, and what the run costs; none if more than so many bytes
    /// would have to be kept.
    fn search(&mut self, most: usize) -> Option<(u32, u32)> {
        let mut fills = Vec::new();
        while let Some(Reverse((first, second, _, node))) = self.queue.pop() {
            if self.order(node) != (first, second) {
                continue;
            }
            if self.bytes() > most {
                return None;
            }
            let cost = self.links[node as usize].cost;
            let row = self.nodes.get(node);
            let state = row[0];
            let mut needs: Needs = [0; NEEDS];
            needs.copy_from_slice(&row[1..]);
            let at_start = self.paths.origins[state as usize].depth == 0;
            if at_start && Numbers::of(needs).all(|item| self.paths.warm.contains(&(item as u8))) {
                return Some((node, cost));
            }
            let s = self.states.get(state).to_vec();
            self.back_over_fills(&s, node, needs, &mut fills);
            self.back_over_edges(node, needs);
        }
        None
    }

    fn back_over_fills(&mut self, s: &Words, node: u32, needs: Needs, fills: &mut Vec<Fill>) {
        if needs == [0; NEEDS] {
            return;
        }
        fills.clear();
        (0..self.machine.model.cpus.len()).for_each(|cpu| self.machine.walk_steps(s, cpu, fills));
        let (state, link) = (self.nodes.get(node)[0], self.links[node as usize]);
        let late = link.late + self.end - self.paths.origins[state as usize].depth;
        for fill in fills.iter() {
            let Some(gives) = fill.gives.filter(|gives| holds(&needs, *gives)) else { continue };
            let mut before = without(needs, gives);
            if let Some(from) = self.machine.needs(Move::Fill(*fill)) {
                // A walk that goes on is not held any more.
                let walk = self.machine.items.get(from.into()).held == Held::Walk;
                if walk && holds(&before, from) {
                    continue;
                }
                before = with(before, from);
            }
            if self.has_room(*fill, before) {
                let how = How::Step(Move::Fill(*fill), node);
                self.push(state, before, Link { cost: link.cost + 1, late, how });
            }
        }
    }

    /// True if a walk that begins has room beside those that are needed. Those in flight at the very start have it, however
    /// many they are.
    fn has_room(&self, fill: Fill, needs: Needs) -> bool {
        let is_walk = |number: u8| is_walk_of(self.machine.items.get(number.into()), fill.cpu.into());
        let begins = fill.from.is_none_or(|from| !is_walk(from)) && fill.gives.is_some_and(is_walk);
        let in_flight = Numbers::of(needs).filter(|number| is_walk(*number as u8)).count();
        !begins || in_flight < self.machine.model.arch.walks_in_flight()
    }

    fn back_over_edges(&mut self, node: u32, needs: Needs) {
        let state = self.nodes.get(node)[0];
        for edge in self.paths.edges_to(state) {
            let Edge { from, step, .. } = self.paths.edges[edge as usize];
            let used = self.machine.needs(step).map_or(needs, |item| with(needs, item));
            self.try_edge((from, step), needs, used, node);
            // What an invalidate left to accesses was a translation before.
            for item in Numbers::of(needs) {
                let left = self.machine.items.get(item);
                for cpu in 0..if left.is_held() { 0 } else { self.machine.model.cpus.len() } {
                    let was = Item { cpu: cpu as u8, after: After::Fill, ..left };
                    let held = self.machine.items.find(was);
                    if let Some(held) = held.filter(|_| self.machine.share_tlb(cpu, left.cpu.into())) {
                        let used = with(without(used, item as u8), held as u8);
                        self.try_edge((from, step), needs, used, node);
                    }
                }
            }
        }
    }

    /// Goes back over an edge if all that is needed after it is held where no more was held before it.
    fn try_edge(&mut self, (from, step): (u32, Move), needs: Needs, used: Needs, node: u32) {
        let mut before = self.states.get(from).to_vec();
        let held = |item: usize| self.machine.layout.has(&before, item);
        if !Numbers::of(used).all(held) {
            return;
        }
        // What registers hold is known exactly, and stays.
        let copies = self.machine.layout.items(&before).filter(|item| self.machine.is_copy(*item));
        let kept = copies.fold(used, |kept, item| with(kept, item as u8));
        self.machine.layout.hold_only(&mut before, kept);
        let Some(after) = self.machine.apply(&before, step).next else { return };
        if Numbers::of(needs).all(|item| self.machine.layout.has(&after, item)) {
            let link = self.links[node as usize];
            self.push(from, used, Link { how: How::Step(step, node), ..link });
        }
    }

    /// The moves from a node on, the last first.
    fn tell(&self, mut node: u32, violations: &[Violation]) -> Vec<Move> {
        let mut moves = Vec::new();
        loop {
            match self.links[node as usize].how {
                How::Violation(index) => {
                    moves.extend(violations[index as usize].last);
                    moves.reverse();
                    return moves;
                }
                How::Step(step, next) => {
                    moves.push(step);
                    node = next;
                }
            }
        }
    }
}
