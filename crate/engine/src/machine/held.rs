//! What is held in a state: items by their numbers, one bit each.

use crate::machine::items::MAX_ITEMS;
use crate::machine::state::{Layout, Words};

/// Words that hold the bits.
pub(super) const CACHE_WORDS: usize = MAX_ITEMS / 32;

/// Items by their numbers, one bit each.
pub type Bits = [u32; CACHE_WORDS];

/// The same with an item more.
#[must_use]
pub fn with(mut bits: Bits, item: u8) -> Bits {
    bits[usize::from(item) / 32] |= 1 << (item % 32);
    bits
}

/// The same without an item.
#[must_use]
pub fn without(mut bits: Bits, item: u8) -> Bits {
    bits[usize::from(item) / 32] &= !(1 << (item % 32));
    bits
}

/// True if an item is among them.
#[must_use]
pub fn holds(bits: &Bits, item: u8) -> bool {
    bits[usize::from(item) / 32] & 1 << (item % 32) != 0
}

/// Those that are among both.
#[must_use]
pub fn both(mut a: Bits, b: &Bits) -> Bits {
    a.iter_mut().zip(b).for_each(|(a, b)| *a &= b);
    a
}

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
    pub fn hold_only(&self, s: &mut Words, items: Bits) {
        s[self.cache..self.cache + CACHE_WORDS].copy_from_slice(&items);
    }

    /// Every item held, by number; the state may change meanwhile.
    #[must_use]
    pub fn items(&self, s: &Words) -> Numbers {
        Numbers::of(self.held(s))
    }

    /// The bits of the items that are held.
    #[must_use]
    pub fn held(&self, s: &Words) -> Bits {
        let mut bits = [0; CACHE_WORDS];
        bits.copy_from_slice(&s[self.cache..self.cache + CACHE_WORDS]);
        bits
    }

    /// The words of a state that say nothing of what is held. They stand before those that do.
    #[must_use]
    pub fn program_part<'s>(&self, s: &'s Words) -> &'s Words {
        &s[..self.cache]
    }
}

/// Numbers of items, as the bits of some words.
#[derive(Clone, Copy, Debug)]
pub struct Numbers {
    left: Bits,
    word: usize,
}

impl Numbers {
    /// The bits of some words.
    #[must_use]
    pub fn of(left: Bits) -> Numbers {
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
