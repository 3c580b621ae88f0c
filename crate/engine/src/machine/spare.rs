//! Allocation: frames that nobody has yet are given to whoever asks.
//!
//! Each is given once. One that was freed does not come back under its old name: a frame is an allocation, not a
//! physical address, and no two compare equal. A new table is empty, for walkers too.

use crate::machine::model::Model;
use crate::machine::program::{Pc, Reg};
use crate::machine::rules::Machine;
use crate::machine::state::{Context, Layout, Words};

impl Layout {
    /// Puts the frames that were given into a word; the first word behind it.
    pub(super) fn lay_out_spares(model: &Model, at: usize) -> (Option<usize>, usize) {
        if model.spares.is_empty() { (None, at) } else { (Some(at), at + 1) }
    }
}

impl Machine<'_> {
    /// True if a frame was not given to anybody yet.
    #[must_use]
    pub fn is_spare(&self, s: &Words, frame: usize) -> bool {
        let given = self.layout.given.map_or(0, |at| s[at]);
        given & 1 << frame == 0 && self.model.spares.iter().any(|spare| spare.frames.contains(&frame))
    }

    /// The frame that is given next.
    #[must_use]
    pub fn next_spare(&self, s: &Words, spare: usize) -> Option<usize> {
        self.model.spares.get(spare)?.frames.iter().copied().find(|frame| self.is_spare(s, *frame))
    }

    /// A frame is given, if one is left.
    pub(super) fn allocate(&self, s: &mut Words, context: Context, pc: Pc, (reg, spare): (Reg, usize)) {
        match (self.next_spare(s, spare), self.layout.given) {
            (Some(frame), Some(at)) => {
                s[at] |= 1 << frame;
                self.layout.set_reg(s, context, reg, frame as u32 + 1);
            }
            _ => self.layout.set_trouble(s, pc),
        }
    }

    /// Why no more can be given.
    pub(super) fn too_few(&self, spare: usize) -> String {
        let Some(spare) = self.model.spares.get(spare) else { return String::new() };
        let (name, count) = (spare.name, spare.frames.len());
        format!(
            "`{name}` is asked for more than the {count} it has; a number among its arguments gives it more"
        )
    }
}
