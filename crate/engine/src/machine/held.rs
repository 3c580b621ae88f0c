//! What is held in a state: items by their numbers, one bit each.

use crate::machine::items::MAX_ITEMS;
use crate::machine::state::{Layout, Words};

/// Words that hold the bits.
pub(super) const CACHE_WORDS: usize = MAX_ITEMS / 32;

impl Layout {
    /// True if an item is held.
    #[must_use]
    pub fn has(&self, s: &Words, item: usize) -> bool {
        s[self.cache + item / 32] & 1 << (item % 32) != 0
    }

    /// Holds an item.
    pub fn add(&self, s: &mut Words, item: usize) {
        s[self.cache + item / 32] |= 1 << (item % 32);
    }

    /// Lets it go.
    pub fn remove(&self, s: &mut Words, item: usize) {
        s[self.cache + item / 32] &= !(1 << (item % 32));
    }

    /// Lets go of every item but some.
    pub fn hold_only(&self, s: &mut Words, items: [u32; CACHE_WORDS]) {
        s[self.cache..self.cache + CACHE_WORDS].copy_from_slice(&items);
    }

    /// Every item held, by number; the state may change meanwhile.
    #[must_use]
    pub fn items(&self, s: &Words) -> Numbers {
        let mut left = [0; CACHE_WORDS];
        left.copy_from_slice(&s[self.cache..self.cache + CACHE_WORDS]);
        Numbers::of(left)
    }
}

/// Numbers of items, as the bits of some words.
#[derive(Clone, Copy, Debug)]
pub struct Numbers {
    left: [u32; CACHE_WORDS],
    word: usize,
}

impl Numbers {
    /// The bits of some words.
    #[must_use]
    pub fn of(left: [u32; CACHE_WORDS]) -> Numbers {
        Numbers { left, word: 0 }
    }
}

impl Iterator for Numbers {
    type Item = usize;

    #[inline(always)]
    fn next(&mut self) -> Option<usize> {
        loop {
            let left = self.left.get_mut(self.word)?;
            if *left != 0 {
                let bit = left.trailing_zeros() as usize;
                *left &= *left - 1;
                return Some(self.word * 32 + bit);
            }
            self.word += 1;
        }
    }
}
