//! Paths: the moves of a run as indices into what is enabled at each step, `0/3/1`.

use crate::explore::Replay;
use crate::machine::ends;
use crate::report::Kind;

/// Why a move of a path cannot be taken.
pub(super) enum Refused {
    /// It is no number.
    NoNumber,
    /// The run is over before it.
    Over,
    /// It is not among the moves enabled.
    NotEnabled,
}

/// The moves of a path.
pub(super) fn moves(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|choice| !choice.is_empty())
}

/// Takes a move of a path.
pub(super) fn take(run: &mut Replay<'_>, choice: &str) -> Result<(), Refused> {
    let choice = choice.parse().map_err(|_| Refused::NoNumber)?;
    if ends(&run.kinds) {
        return Err(Refused::Over);
    }
    run.choose(choice).then_some(()).ok_or(Refused::NotEnabled)
}

/// The violation that a run ends in. A deadlock is where no move follows.
pub(super) fn ends_in(run: &mut Replay<'_>) -> Option<Kind> {
    let s = run.last().to_vec();
    let mut moves = Vec::new();
    run.machine.moves(&s, &mut moves);
    let deadlock = run.machine.is_deadlock(&s, &moves).then_some(Kind::Deadlock);
    let conflict = (!run.machine.conflicts(&s).is_empty()).then_some(Kind::Conflict);
    run.kinds.first().copied().or(deadlock).or(conflict)
}
