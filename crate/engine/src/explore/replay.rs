//! The replayer: applies a run move by move under the explicit rules and rejects a move that is not enabled.

use crate::explore::explicit::hardware_moves;
use crate::machine::arch::WalkCache;
use crate::machine::{Effect, Items, Machine, Model, Move, Words};
use crate::report::{Held, Kind};

/// A run that was replayed.
#[derive(Debug)]
pub struct Replay<'m> {
    /// The machine, which knows every item of the run.
    pub machine: Machine<'m>,
    /// The state before the first move, and after each that leads to one.
    pub states: Vec<Vec<u32>>,
    /// Each move as its index among those enabled.
    pub choices: Vec<usize>,
    /// The violation that it ends in.
    pub violation: Option<Kind>,
}

/// Replays a run; `items` are those of the search that found it, by whose numbers its moves speak.
///
/// # Errors
///
/// The position of the first move that is not enabled where it stands.
pub fn replay<'m>(model: &'m Model, items: &Items, moves: &[Move]) -> Result<Replay<'m>, usize> {
    let mut machine = Machine::new(model);
    machine.items = items.clone();
    let start = machine.start();
    let mut replay = Replay { machine, states: vec![start], choices: Vec::new(), violation: None };
    for (position, step) in moves.iter().enumerate() {
        if replay.violation.is_some() || !replay.step(*step) {
            return Err(position);
        }
    }
    Ok(replay)
}

impl Replay<'_> {
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

    /// Takes a move if it is enabled.
    pub fn step(&mut self, step: Move) -> bool {
        let enabled = self.enabled();
        let Some(choice) = enabled.iter().position(|m| same(*m, step)) else { return false };
        self.choices.push(choice);
        match self.machine.apply(self.last(), enabled[choice]) {
            Effect::State(next) => self.states.push(next),
            Effect::Violation(kind) => self.violation = Some(kind),
        }
        true
    }
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
pub fn complete_run<'m>(model: &'m Model, items: &Items, most: usize) -> (Vec<Move>, Replay<'m>) {
    let mut replay = replay(model, items, &[]).expect("no move, none rejected");
    let mut run = Vec::new();
    while run.len() < most {
        let enabled = replay.enabled();
        let fills = enabled.iter().find(|m| is_worth_showing(&replay.machine, **m));
        let asked = || enabled.iter().find(|m| matches!(m, Move::Take(..) | Move::Perform(..)));
        let any = || enabled.iter().find(|m| m.is_program());
        let Some(step) = fills.or_else(asked).or_else(any).copied() else { break };
        if !replay.step(step) {
            break;
        }
        run.push(step);
    }
    (run, replay)
}

/// A walk in flight is over in a moment; what stays is worth a step of a story.
fn is_worth_showing(machine: &Machine<'_>, step: Move) -> bool {
    let Move::Fill(fill) = step else { return false };
    let keeps = |number: u8| {
        let held = machine.items.get(number.into()).held;
        held == Held::Leaf
            || held == Held::PartialWalk
            || machine.model.arch.knobs.walk_cache == WalkCache::No
    };
    fill.gives.is_some_and(keeps) && fill.replaces.is_none()
}
