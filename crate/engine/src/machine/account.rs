//! What is kept about frames and addresses beside the machine itself: what was stored where, and what the kernel
//! has promised.

use crate::machine::state::{Layout, Words};

/// What is promised of an address of an address space.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Promised {
    /// No store.
    pub write: bool,
    /// No access.
    pub access: bool,
    /// No access that reaches one of these frames, one bit each.
    pub frames: u32,
}

impl Layout {
    /// True if a frame is marked dirty.
    #[must_use]
    pub fn is_dirty(&self, s: &Words, frame: usize) -> bool {
        s[self.stored + 1] & 1 << frame != 0
    }

    /// Marks a frame dirty, or clean.
    pub fn set_dirty(&self, s: &mut Words, frame: usize, dirty: bool) {
        set_bit(&mut s[self.stored + 1], frame, dirty);
    }

    /// True if something was stored in a frame since it was written out.
    #[must_use]
    pub fn is_stored(&self, s: &Words, frame: usize) -> bool {
        s[self.stored] & 1 << frame != 0
    }

    /// Says whether it was.
    pub fn set_stored(&self, s: &mut Words, frame: usize, stored: bool) {
        set_bit(&mut s[self.stored], frame, stored);
    }

    /// What is promised of an address.
    #[must_use]
    pub fn promise(&self, s: &Words, mm: usize, address: usize) -> Promised {
        let Some(first) = self.promises else { return Promised::default() };
        let at = first + 2 * (mm * self.addresses + address);
        Promised { write: s[at] & 1 != 0, access: s[at] & 2 != 0, frames: s[at + 1] }
    }

    /// Changes it.
    pub fn set_promise(&self, s: &mut Words, mm: usize, address: usize, promised: Promised) {
        if let Some(first) = self.promises {
            let at = first + 2 * (mm * self.addresses + address);
            s[at] = u32::from(promised.write) | u32::from(promised.access) << 1;
            s[at + 1] = promised.frames;
        }
    }
}

fn set_bit(word: &mut u32, bit: usize, value: bool) {
    *word = *word & !(1 << bit) | u32::from(value) << bit;
}
