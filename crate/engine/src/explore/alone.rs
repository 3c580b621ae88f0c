//! The run that is counted: the programs and nothing else, by a schedule that is always the same.
//!
//! The caches begin as full as they can be, and no walker takes a step: what is dropped is not filled again. What was
//! asked of a CPU (an interrupt, its part of an invalidate) is done before any program goes on; of the programs, that
//! of the lowest CPU which comes to a state that was not there before. An allocation does not fail, an access does not
//! fault where it need not, and of other ways the first is taken. Accesses of user code that may happen at any time
//! do not happen. A run that breaks something goes on if the machine does.

use crate::explore::states::States;
use crate::machine::{Choice, Effect, Machine, Model, Move, Outcome, Words};
use crate::report::Kind;

/// The most steps of a run.
const MOST: usize = 20_000;

/// What became of a run.
#[derive(Debug)]
pub enum Ended {
    /// Nobody has anything to do.
    Over,
    /// The programs broke something by themselves, and nothing can follow.
    Broke(Kind),
    /// It is too long, or has too much to tell apart, to be counted.
    TooLarge,
}

/// One step of it: the state before, the move, and the state after.
pub struct Step<'a> {
    /// The machine.
    pub machine: &'a Machine<'a>,
    /// The state before.
    pub before: &'a Words,
    /// The move. An interrupt that is taken is one, and the first step of its handler another.
    pub step: Move,
    /// The state after; the one before where nothing follows.
    pub after: &'a Words,
}

/// Makes the run and shows every step of it.
pub fn alone(model: &Model, see: &mut dyn FnMut(&Step<'_>)) -> Ended {
    let mut machine = Machine::new(model);
    machine.counted = true;
    let mut s = machine.start();
    if machine.overflow {
        return Ended::TooLarge;
    }
    let mut met = States::new(s.len());
    met.insert(&s);
    let mut moves = Vec::new();
    while met.len() < MOST {
        moves.clear();
        machine.moves(&s, &mut moves);
        let Some((step, Effect { next, kinds })) = next(&machine, &s, &moves, &mut met) else {
            return match machine.layout.trouble(&s) {
                Some(_) => Ended::TooLarge,
                None if machine.is_deadlock(&s, &moves) => Ended::Broke(Kind::Deadlock),
                None => Ended::Over,
            };
        };
        show(&machine, &s, step, next.as_deref().unwrap_or(&s), see);
        match next {
            Some(next) => s = next,
            None => return Ended::Broke(kinds[0]),
        }
    }
    Ended::TooLarge
}

/// The move that the schedule takes, with what it makes of a state; none where nobody goes on.
fn next(machine: &Machine<'_>, s: &Words, moves: &[Move], met: &mut States) -> Option<(Move, Effect)> {
    let asked = |step: &&Move| matches!(step, Move::Take(..) | Move::Perform(..));
    if let Some(step) = moves.iter().find(asked) {
        let effect = machine.apply(s, *step);
        effect.next.iter().for_each(|next| _ = met.insert(next));
        return Some((*step, effect));
    }
    for calm in [true, false] {
        for &step in moves.iter().filter(|step| !machine.is_free_running(s, **step)) {
            if calm && is_avoided(machine, s, step) {
                continue;
            }
            let effect = machine.apply(s, step);
            if effect.next.as_ref().is_none_or(|next| met.insert(next).1) {
                return Some((step, effect));
            }
        }
    }
    None
}

/// True for a way that is gone only where there is no other: a fault, or an allocation that fails.
fn is_avoided(machine: &Machine<'_>, s: &Words, step: Move) -> bool {
    match step {
        Move::Access(access) => machine.outcome(s, access) == Some(Outcome::Faults),
        Move::Choose(cpu, 0) => {
            let pc = machine.layout.pc(s, machine.running(s, cpu.into()));
            machine.model.program.choice(pc) == Some(&Choice::Allocation)
        }
        _ => false,
    }
}

/// An interrupt and the first step of its handler are one move, and two things to count.
fn show(machine: &Machine<'_>, s: &Words, step: Move, after: &Words, see: &mut dyn FnMut(&Step<'_>)) {
    let Move::Take(cpu, slot) = step else {
        return see(&Step { machine, before: s, step, after });
    };
    let mut entered = s.to_vec();
    machine.enter(&mut entered, cpu.into(), slot.into());
    see(&Step { machine, before: s, step, after: &entered });
    if machine.goes_on(&entered, cpu.into()) {
        see(&Step { machine, before: &entered, step: Move::Handler(cpu), after });
    }
}
