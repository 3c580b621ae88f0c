//! What a CPU may hold: translations, remembered invalid entries, partial walks, walks in flight. And what a backing
//! store in memory holds, which is nobody's.

use crate::report::Held;

/// Most distinct items that one search can tell apart.
pub const MAX_ITEMS: usize = 256;

/// The tag of a global translation, which serves whatever tag is loaded.
pub const GLOBAL: u8 = u8::MAX;

/// Stands for a CPU in what no CPU holds: an entry of a backing store.
pub const NOBODY: u8 = u8::MAX;

/// What has become of a translation since it was filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// Nothing: it is held.
    Fill,
    /// This CPU's own invalidate dropped it, but accesses of its own may use it until it synchronises.
    OwnInvalidate,
    /// An invalidate dropped it that does not wait for accesses under way: one may still use it.
    EarlyInvalidate,
}

/// One thing that one CPU may hold, or that a backing store may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// The CPU that filled it. Those that share a TLB with it may use it too. [`NOBODY`] for what stands in a store.
    pub cpu: u8,
    /// What it is.
    pub held: Held,
    /// The tag it carries; [`GLOBAL`] for a translation that serves every tag.
    pub tag: u8,
    /// The address space whose tables it was read from.
    pub mm: u8,
    /// For a translation, in the TLB or in a store, or an invalid entry its address; for a walk the level of the table it goes on with, zero once
    /// it has read the entry of an address.
    pub at: u8,
    /// The range of addresses that a translation is in, or that a walk is for that goes on with a lowest table.
    pub range: u8,
    /// For a walk that has read the entry of an address that address's index in its range; zero for all else.
    pub index: u8,
    /// For a translation the frame it leads to; for a walk the table it goes on with; zero for an invalid entry.
    pub frame: u8,
    /// For a translation the level of its entry, with [`super::CONTIGUOUS`] and [`super::GROUP`].
    pub size: u8,
    /// For a translation the memory attribute.
    pub attr: u8,
    /// For a translation whether it may be written through.
    pub write: bool,
    /// For a translation whether the entry was marked dirty, so that a store through it marks nothing.
    pub dirty: bool,
    /// What has become of it.
    pub after: After,
    /// For a walk whether it is a handler's, which no invalidate stops.
    pub software: bool,
}

impl Item {
    /// True for what is dropped by address: translations, in the TLB or in a store, and invalid entries.
    #[must_use]
    pub fn has_address(&self) -> bool {
        matches!(self.held, Held::Leaf | Held::Invalid | Held::Backing)
    }

    /// The CPU that filled it; none for what stands in a store.
    #[must_use]
    pub fn holder(&self) -> Option<u8> {
        (self.cpu != NOBODY).then_some(self.cpu)
    }

    /// True for a translation that hardware may use for walks' results and accesses alike.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.after == After::Fill
    }

    /// True for a walk that has read the entry of an address and has yet to keep what it read.
    #[must_use]
    pub fn has_read(&self) -> bool {
        self.held == Held::Walk && self.at == 0
    }

    /// True for what stands in a cache, which CPUs may share; a walk in flight is its CPU's own, and so are registers.
    /// A store is no cache of a CPU's.
    #[must_use]
    pub fn is_cached(&self) -> bool {
        self.is_held() && !matches!(self.held, Held::Walk | Held::Register | Held::Backing)
    }
}

/// The items that a search has met, each with a number.
#[derive(Clone, Debug, Default)]
pub struct Items {
    list: Vec<Item>,
}

impl Items {
    /// The number of an item, a new one if it is met for the first time. None if there are too many.
    pub fn number(&mut self, item: Item) -> Option<usize> {
        self.find(item).or_else(|| {
            (self.list.len() < MAX_ITEMS).then(|| {
                self.list.push(item);
                self.list.len() - 1
            })
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
    pub fn count(&self) -> usize {
        self.list.len()
    }
}
