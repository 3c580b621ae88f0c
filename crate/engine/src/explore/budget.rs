//! Where a search ends before it is through: at a limit, or because the reader wants no more.

use std::ops::ControlFlow;

use crate::explore::found::{Cut, Found, Limits};

/// How many states are explored between two questions whether to go on: often enough for a reader who waits,
/// seldom enough to cost nothing.
const STRIDE: u32 = 1024;

/// How deep a search goes, in program moves: no reader follows a story that long, and a report shows the machine
/// after each of its steps.
pub const MAX_DEPTH: u32 = 2_000;

/// How far a search has got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Distinct states met.
    pub states: u32,
    /// Moves taken between them.
    pub transitions: u32,
    /// Program moves from the start.
    pub depth: u32,
    /// Bytes kept.
    pub bytes: u32,
}

/// Asked before the first state is explored and every 1,024 states, whether to go on. The engine knows no
/// clock and no signal; whoever calls it does.
pub type Watch<'w> = dyn FnMut(Progress) -> ControlFlow<()> + 'w;

/// What a search may use, and who watches it.
pub(super) struct Budget<'w> {
    limits: Limits,
    watch: &'w mut Watch<'w>,
    /// States still to be explored before the next question.
    left: u32,
}

impl<'w> Budget<'w> {
    pub(super) fn new(limits: Limits, watch: &'w mut Watch<'w>) -> Self {
        Budget { limits, watch, left: 0 }
    }

    /// True if the search ends here, with so many states met and bytes kept; what was found then says why.
    pub(super) fn ends(&mut self, found: &mut Found, states: usize, bytes: usize) -> bool {
        found.states = u32::try_from(states).unwrap_or(u32::MAX);
        found.bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        found.cut = if states > self.limits.states as usize {
            Some(Cut::States)
        } else if bytes > self.limits.bytes as usize {
            Some(Cut::Bytes)
        } else if found.depth > MAX_DEPTH {
            Some(Cut::Depth)
        } else if self.is_stopped(found.progress()) {
            Some(Cut::Stopped)
        } else {
            None
        };
        found.cut.is_some()
    }

    fn is_stopped(&mut self, progress: Progress) -> bool {
        if self.left > 0 {
            self.left -= 1;
            return false;
        }
        self.left = STRIDE - 1;
        (self.watch)(progress).is_break()
    }
}
