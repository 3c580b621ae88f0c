//! The replayer: applies a run move by move under the explicit rules and rejects a move that is not enabled.

use crate::explore::explicit::hardware_moves;
use crate::machine::arch::WalkCache;
use crate::machine::{Access, Effect, Fill, Items, Machine, Mark, Model, Move, Outcome, Via, Words, ends};
use crate::report::{Held, Kind};

/// A run that was replayed.
#[derive(Debug)]
pub struct Replay<'m> {
    /// The machine, which knows every item of the run.
    pub machine: Machine<'m>,
    /// The state before the first move, and after each that leads to one.
    pub states: Vec<Vec<u32>>,
    /// The moves, by the numbers of items that this machine has.
    pub moves: Vec<Move>,
    /// Each move as its index among those enabled. The machine numbers items as the run meets them, so that
    /// the indices are the same whichever search found the run.
    pub choices: Vec<usize>,
    /// What the last move broke.
    pub kinds: Vec<Kind>,
}

/// Replays a run; `items` are those of the search that found it, by whose numbers its moves speak.
///
/// # Errors
///
/// The position of the first move that is not enabled where it stands.
pub fn replay<'m>(model: &'m Model, items: &Items, moves: &[Move]) -> Result<Replay<'m>, usize> {
    let mut replay = Replay::new(model);
    for (position, step) in moves.iter().enumerate() {
        if ends(&replay.kinds) || !replay.step(*step, items) {
            return Err(position);
        }
    }
    Ok(replay)
}

impl<'m> Replay<'m> {
    /// A run of no move.
    #[must_use]
    pub fn new(model: &'m Model) -> Self {
        let mut machine = Machine::new(model);
        let states = vec![machine.start()];
        Replay { machine, states, moves: Vec::new(), choices: Vec::new(), kinds: Vec::new() }
    }

    /// The state that the run has come to.
    #[must_use]
    pub fn last(&self) -> &Words {
        self.states.last().expect("a run has a first state")
    }

    /// Every move enabled now, program moves first.
    pub fn enabled(&mut self) -> Vec<Move> {
        let mut moves = Vec::new();
        let s = self.last().to_vec();
        self.machine.moves(&s, &mut moves);
        hardware_moves(&mut self.machine, &s, &mut moves);
        moves
    }

    /// Takes a move, which speaks of items by the numbers that others have given them, if it is enabled.
    fn step(&mut self, step: Move, items: &Items) -> bool {
        let enabled = self.enabled();
        let here = |number: u8| self.machine.items.find(items.get(number.into())).map(|n| n as u8);
        let Some(step) = renumbered(step, here) else { return false };
        let Some(choice) = enabled.iter().position(|m| same(*m, step)) else { return false };
        self.take(enabled[choice], choice);
        true
    }

    /// Takes the move of an index among those enabled; false if there are not so many, or the run is over.
    pub fn choose(&mut self, choice: usize) -> bool {
        let enabled = self.enabled();
        let step = enabled.get(choice).filter(|_| !ends(&self.kinds));
        step.is_some_and(|step| {
            self.take(*step, choice);
            true
        })
    }

    /// Takes the last move back, if there is one.
    pub fn take_back(&mut self) {
        if self.moves.pop().is_some() {
            self.choices.pop();
            self.states.truncate(self.moves.len() + 1);
            self.kinds.clear();
        }
    }

    /// True if a move takes a program on from the last state to one that was not there before. Whoever goes round
    /// a loop makes way for those who can end it; where nobody can, a run is over. User code that may do anything
    /// takes nobody on.
    #[must_use]
    pub fn goes_on(&self, step: Move) -> bool {
        step.is_program() && !self.machine.is_free_running(self.last(), step) && {
            let Effect { next, .. } = self.machine.apply(self.last(), step);
            next.is_none_or(|next| !self.states.contains(&next))
        }
    }

    fn take(&mut self, step: Move, choice: usize) {
        self.moves.push(step);
        self.choices.push(choice);
        let Effect { next, kinds } = self.machine.apply(self.last(), step);
        self.states.extend(next);
        self.kinds = kinds;
    }
}

/// A move with other numbers for the items that it speaks of; none if one of them has none.
fn renumbered(step: Move, number: impl Fn(u8) -> Option<u8>) -> Option<Move> {
    let maybe = |item: Option<u8>| item.map_or(Some(None), |item| number(item).map(Some));
    Some(match step {
        Move::Access(access) => {
            let via = match access.via {
                Via::Held(item) => Via::Held(number(item)?),
                Via::Walk(from) => Via::Walk(maybe(from)?),
            };
            Move::Access(Access { via, ..access })
        }
        Move::Mark(mark) => Move::Mark(Mark { from: maybe(mark.from)?, ..mark }),
        Move::Drop(item) => Move::Drop(number(item)?),
        Move::Fill(fill) => {
            let (from, gives, replaces) = (maybe(fill.from)?, maybe(fill.gives)?, maybe(fill.replaces)?);
            Move::Fill(Fill { from, gives, replaces, ..fill })
        }
        Move::Thread(_)
        | Move::Handler(_)
        | Move::Choose(..)
        | Move::Take(..)
        | Move::Perform(..)
        | Move::Land(..) => step,
    })
}

/// A fill of the saturating search does not say which walk it takes the place of; the first will do.
fn same(enabled: Move, wanted: Move) -> bool {
    match (enabled, wanted) {
        (Move::Fill(a), Move::Fill(b)) if b.replaces.is_none() => {
            (a.cpu, a.from, a.table, a.gives) == (b.cpu, b.from, b.table, b.gives)
        }
        (a, b) => a == b,
    }
}

/// A complete run of a safe program in which all that can be cached is: whenever the program could move, the
/// walkers go first. What was asked of a CPU is done at once; of the programs the lowest CPU that can move does.
#[must_use]
pub fn complete_run(model: &Model, most: usize) -> Replay<'_> {
    let mut replay = Replay::new(model);
    while replay.moves.len() < most {
        let enabled = replay.enabled();
        let fills = enabled.iter().position(|m| is_worth_showing(&replay.machine, *m));
        let asked = || enabled.iter().position(|m| matches!(m, Move::Take(..) | Move::Perform(..)));
        let s = replay.last();
        let steps = |m: &Move| replay.goes_on(*m);
        // An access that need not fault does not: its handler may only lead back to it.
        let faults = |m: &Move| match m {
            Move::Access(access) => replay.machine.outcome(s, *access) == Some(Outcome::Faults),
            _ => false,
        };
        let calm = |m: &Move| steps(m) && !faults(m);
        let new = || enabled.iter().position(calm).or_else(|| enabled.iter().position(steps));
        let Some(choice) = fills.or_else(asked).or_else(new) else { break };
        replay.take(enabled[choice], choice);
    }
    replay
}

/// A walk in flight is over in a moment; what stays is worth a step of a story.
fn is_worth_showing(machine: &Machine<'_>, step: Move) -> bool {
    // Whatever may be cached once it is marked is.
    let Move::Fill(fill) = step else { return matches!(step, Move::Mark(_)) };
    let keeps = |number: u8| {
        let held = machine.items.get(number.into()).held;
        matches!(held, Held::Leaf | Held::PartialWalk | Held::Backing)
            || machine.model.arch.knobs.walk_cache == WalkCache::No
    };
    fill.gives.is_some_and(keeps) && fill.replaces.is_none()
}
