//! What a CPU may hold: translations, partial walks, walks in flight.

use crate::report::Held;

/// Most distinct items that one search can tell apart.
pub const MAX_ITEMS: usize = 256;

/// One thing that one CPU may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// The CPU.
    pub cpu: u8,
    /// What it is.
    pub held: Held,
    /// The address space whose tag it carries.
    pub mm: u8,
    /// For a translation its address; for a walk the level of the table it goes on with.
    pub at: u8,
    /// For a translation the frame it leads to; for a walk the table it goes on with.
    pub frame: u8,
    /// For a translation whether it may be written through.
    pub write: bool,
}

/// The items that a search has met, each with a number.
#[derive(Clone, Debug, Default)]
pub struct Items {
    list: Vec<Item>,
}

impl Items {
    /// The number of an item, a new one if it is met for the first time. None if there are too many.
    pub fn number(&mut self, item: Item) -> Option<usize> {
        if let Some(index) = self.find(item) {
            return Some(index);
        }
        (self.list.len() < MAX_ITEMS).then(|| {
            self.list.push(item);
            self.list.len() - 1
        })
    }

    /// The number of an item that was met.
    #[must_use]
    pub fn find(&self, item: Item) -> Option<usize> {
        self.list.iter().position(|i| *i == item)
    }

    /// The item of a number.
    #[must_use]
    pub fn get(&self, number: usize) -> Item {
        self.list[number]
    }

    /// How many were met.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// True if none was met.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}
