//! Random runs: what chance finds of what a search finds.
//!
//! At each step one of the moves enabled, of the programs and of the hardware, is taken, each as likely as any other. No
//! machine is like that: there are more moves of the hardware than of the programs, and so most that are taken are its
//! own. How many runs break is therefore said of this game, and of no kernel. A move that is enabled for ever is taken
//! sooner or later, which is all the fairness there is; whatever goes on for ever is cut at [`MOST_MOVES`].

use crate::explore::explicit::hardware_moves;
use crate::machine::{Machine, Model, Move, Words};
use crate::report::Kind;

/// The most moves of a run.
pub const MOST_MOVES: u32 = 1_000;

/// How many moves a run goes on after its programs have ended: what they left behind is mostly used then.
pub const MOVES_AFTER: u32 = 100;

/// How a random run came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// By a violation.
    Broke(Kind),
    /// Every program had ended, and whatever went on after that broke nothing.
    Over,
    /// It was still under way after [`MOST_MOVES`], or came to what the model cannot follow.
    Cut,
}

/// A random run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// Its moves, as indices into those enabled at each step, as [`crate::explore::Replay`] has them.
    pub choices: Vec<u32>,
    /// How it ended.
    pub end: End,
}

/// The run of a number under a seed: the same whenever it is asked for, whatever was asked before.
#[must_use]
pub fn random_run(model: &Model, seed: u32, number: u32) -> Schedule {
    // The machine numbers items as the run meets them, so that each run needs one of its own to have the indices that
    // a replay of it has.
    let mut machine = Machine::new(model);
    let mut chance = Chance::new(seed, number);
    let mut s = machine.start();
    let (mut choices, mut moves, mut left) = (Vec::new(), Vec::new(), MOST_MOVES);
    loop {
        moves.clear();
        machine.moves(&s, &mut moves);
        if let Some(kind) = is_broken(&machine, &s, &moves) {
            return Schedule { choices, end: End::Broke(kind) };
        }
        let over = is_over(&machine, &s);
        hardware_moves(&mut machine, &s, &mut moves);
        if over {
            left = left.min(MOVES_AFTER);
        }
        if left == 0 || moves.is_empty() {
            let whole = over && machine.layout.trouble(&s).is_none() && !machine.overflow;
            return Schedule { choices, end: if whole { End::Over } else { End::Cut } };
        }
        left -= 1;
        let choice = chance.below(moves.len() as u32);
        choices.push(choice);
        if let Some(kind) = machine.advance(&mut s, moves[choice as usize]).first() {
            return Schedule { choices, end: End::Broke(*kind) };
        }
    }
}

/// What a state breaks without a move: nobody can move, or two translations disagree.
fn is_broken(machine: &Machine<'_>, s: &Words, program: &[Move]) -> Option<Kind> {
    if machine.layout.trouble(s).is_some() {
        return None;
    }
    let deadlock = machine.is_deadlock(s, program).then_some(Kind::Deadlock);
    deadlock.or_else(|| (!machine.conflicts(s).is_empty()).then_some(Kind::Conflict))
}

/// True if every program has ended, or runs user code for ever, and nothing is asked of any CPU.
fn is_over(machine: &Machine<'_>, s: &Words) -> bool {
    (0..machine.model.cpus.len()).all(|cpu| machine.is_finished(s, cpu))
        && (0..machine.layout.slots.len()).all(|slot| machine.layout.pending(s, slot) == 0)
}

/// A generator of numbers that look like chance: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), which any state may
/// begin. Seed and number of the run are that state, so that no two runs begin alike.
struct Chance {
    state: u64,
}

impl Chance {
    fn new(seed: u32, run: u32) -> Chance {
        Chance { state: (u64::from(seed) << 32) | u64::from(run) }
    }

    fn next(&mut self) -> u32 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 32) as u32
    }

    /// A number below `n`, each as likely as any other but for a few in four thousand million.
    fn below(&mut self, n: u32) -> u32 {
        ((u64::from(self.next()) * u64::from(n)) >> 32) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::Chance;

    /// The upper halves of what the authors' own program gives for the state 1234567.
    #[test]
    fn the_generator_is_the_one_that_is_named() {
        let mut chance = Chance { state: 1_234_567 };
        let known: [u64; 3] =
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        for wanted in known {
            assert_eq!(u64::from(chance.next()), wanted >> 32);
        }
    }

    #[test]
    fn every_number_below_comes_about_as_often() {
        let mut counts = [0; 7];
        for run in 0..7_000 {
            counts[Chance::new(1, run).below(7) as usize] += 1;
        }
        assert!(counts.iter().all(|count| (900..1_100).contains(count)), "{counts:?}");
    }
}
