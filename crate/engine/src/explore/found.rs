//! What a search brings home, and the limits it keeps to.

use crate::explore::budget::{Progress, Watch};
use crate::explore::explicit::explicit_until;
use crate::explore::fates::Fate;
use crate::explore::saturating::saturating_until;
use crate::machine::program::Pc;
use crate::machine::{Items, Model, Move};
use crate::report::{Condition, Engine, Held, Kind};

/// Limits of a search; reaching one ends it undecided.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Most distinct states.
    pub states: u32,
    /// Most bytes of states and of what is kept with them. To find the run to a violation, which is done when all is
    /// explored, a quarter as many may be kept besides.
    pub bytes: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { states: 2_000_000, bytes: 256 << 20 }
    }
}

/// Which search is to be run, and how far.
#[derive(Clone, Copy, Debug)]
pub struct Search {
    /// Which one.
    pub engine: Engine,
    /// How far.
    pub limits: Limits,
    /// The search itself. Whoever never asks for the explicit one, as the page, does not carry it.
    pub(super) run: fn(&Model, Limits, &mut Watch<'_>) -> Found,
}

impl Search {
    /// One search or the other.
    #[must_use]
    pub fn by(engine: Engine, limits: Limits) -> Self {
        match engine {
            Engine::Saturating => limits.into(),
            Engine::Explicit => Search { engine, limits, run: explicit_until },
        }
    }
}

impl Default for Search {
    fn default() -> Self {
        Limits::default().into()
    }
}

/// The search that answers, with other limits.
impl From<Limits> for Search {
    fn from(limits: Limits) -> Self {
        Search { engine: Engine::Saturating, limits, run: saturating_until }
    }
}

/// Why a search ended before it was through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// It met more states than [`Limits::states`].
    States,
    /// It kept more bytes than [`Limits::bytes`].
    Bytes,
    /// It went more program moves from the start than [`crate::explore::MAX_DEPTH`].
    Depth,
    /// It met more things that a CPU may hold than can be told apart, [`crate::machine::MAX_ITEMS`].
    Items,
    /// A program did what the model cannot follow, such as leaving the range of a variable: the operation of
    /// the smallest number that did.
    Trouble(Pc),
    /// Whoever watched it wanted no more.
    Stopped,
    /// It met a violation, but no run to it was found within a quarter of [`Limits::bytes`].
    Untold,
}

/// A run as moves, from the first state on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The violation it ends in.
    pub kind: Kind,
    /// Program moves in it.
    pub program: u32,
    /// Hardware moves in it.
    pub hardware: u32,
    /// The moves. The last is the violation itself; a deadlock is where no move follows.
    pub moves: Vec<Move>,
}

/// A class of stale items that a safe run has, with the condition of their use that fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reliant {
    /// The CPU that holds them; [`crate::machine::NOBODY`] for those of a backing store.
    pub cpu: u8,
    /// The address space whose tag they carry.
    pub mm: u8,
    /// What they are.
    pub held: Held,
    /// The condition that fails.
    pub condition: Condition,
}

/// The outcome of a search.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The shortest run to each reachable kind: fewest program moves, then fewest hardware moves; the
    /// shortest of all first, ties in the order of kinds.
    pub runs: Vec<Run>,
    /// The items that the moves speak of.
    pub items: Items,
    /// Classes of stale items seen, in order, each once.
    pub reliant: Vec<Reliant>,
    /// What becomes of the items of each class.
    pub fates: Vec<Fate>,
    /// The CPUs and frames of stale translations that a load of a wrong path could use, though no access is
    /// performed that does.
    pub wrong_path: Vec<(u8, u8)>,
    /// True if nothing was left out.
    pub complete: bool,
    /// Why something was left out; none if nothing was.
    pub cut: Option<Cut>,
    /// Distinct states visited.
    pub states: u32,
    /// Moves taken between them.
    pub transitions: u32,
    /// Program moves of the longest shortest path.
    pub depth: u32,
    /// Bytes kept.
    pub bytes: u32,
    /// True if a run may have more hardware moves than it needs: to find the shortest would have taken too many bytes.
    pub longer: bool,
}

impl Found {
    /// How far the search got.
    #[must_use]
    pub fn progress(&self) -> Progress {
        let Found { states, transitions, depth, bytes, .. } = *self;
        Progress { states, transitions, depth, bytes }
    }

    /// Says whether a search that ran out of states left something out.
    pub(super) fn ran_out(&mut self, overflow: bool) {
        self.complete = !overflow;
        self.cut = overflow.then_some(Cut::Items);
    }
}
