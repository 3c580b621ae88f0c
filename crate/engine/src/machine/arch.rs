//! An architecture as plain data: knobs that say what may be cached, and a table of instructions.
//!
//! The engine never mentions an architecture by name; whatever sets one apart stands here.

pub use crate::machine::knobs::*;
use crate::report::Promise;

/// Which items of a kind an instruction drops: those of its address, of its tag, of both, or all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Only those for the address (of partial walks: those on its path).
    pub va: bool,
    /// Only those in the range of the address, which its lowest table serves.
    pub region: bool,
    /// Only those of the tag.
    pub tag: bool,
    /// Global ones too, which belong to no tag.
    pub globals: bool,
}

/// What completes an invalidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// The instruction itself, on every CPU that it reaches.
    AtOnce,
    /// A barrier of the CPU that issued it, by its index in the table.
    By(usize),
}

/// An instruction that invalidates, completes or synchronises.
#[derive(Clone, Debug)]
pub struct Insn {
    /// Its name.
    pub name: String,
    /// True if it takes an address.
    pub takes_va: bool,
    /// True if it takes a tag.
    pub takes_tag: bool,
    /// Which translations it drops.
    pub leaf: Option<Scope>,
    /// Which partial walks, and with them walks in flight, it drops.
    pub walk: Option<Scope>,
    /// Which remembered invalid entries it drops.
    pub invalid: Option<Scope>,
    /// True if it reaches every CPU, false if only the one that executes it.
    pub everywhere: bool,
    /// True if a CPU that performs it keeps what others that share its TLB have filled.
    pub spares_siblings: bool,
    /// What completes it.
    pub done: Done,
    /// The level of the entry for its address that it also empties in memory: 1 for the leaf entry, 2 for the
    /// one that leads to the lowest table. None if it changes nothing.
    pub clears: Option<usize>,
    /// True for a barrier that waits for the invalidates this CPU issued.
    pub completes: bool,
    /// True for a context-synchronising event.
    pub synchronises: bool,
    /// True if it waits until every store of this CPU is visible.
    pub drains: bool,
    /// True if the walks that this CPU begins later find every store that it made before.
    pub orders_walks: bool,
    /// True if it loads the root again that is loaded, so that its copies in registers are renewed.
    pub reloads: bool,
    /// What the manual says.
    pub promise: Promise,
}

/// An instruction with what it is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invalidate {
    /// The instruction, by its index in the table.
    pub insn: usize,
    /// The address, by its index; of no meaning where it takes none.
    pub address: u32,
    /// The tag that is meant; of no meaning where it takes none.
    pub tag: u32,
}

/// An architecture.
#[derive(Clone, Debug)]
pub struct Arch {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What its hardware may cache, fill, keep and write.
    pub knobs: Knobs,
    /// The promises behind the knobs, in the order of the file.
    pub promises: Vec<Promise>,
    /// Its instructions, in the order of the file.
    pub insns: Vec<Insn>,
}

/// An invalidate that a program asks for without naming an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// On every CPU by one instruction, rather than here.
    pub everywhere: bool,
    /// Of one address, rather than of the whole tag.
    pub by_address: bool,
    /// By the form that spares partial walks.
    pub leaf_only: bool,
}

impl Arch {
    /// The instruction for an invalidate: by address the one that includes the partial walks of its path
    /// where there is one, else the leaf-only one; of those that would do, the one that drops least.
    #[must_use]
    pub fn pick(&self, wanted: Wanted) -> Option<usize> {
        let fits = |insn: &Insn| {
            let Some(leaf) = insn.leaf else { return false };
            insn.everywhere == wanted.everywhere
                && leaf.va == wanted.by_address
                && !leaf.region
                && (!wanted.leaf_only || insn.walk.is_none())
                // A whole tag must go with its partial walks, or tables freed after it are still reachable.
                && (wanted.by_address || self.knobs.walk_cache == WalkCache::No || insn.walk.is_some_and(|walk| !walk.va))
        };
        let excess = |insn: &Insn| {
            let wide = |scope: Option<Scope>| scope.map_or(0, |s| 2 * u32::from(!s.tag) + u32::from(!s.va));
            (insn.walk.is_none(), wide(insn.leaf) + wide(insn.walk))
        };
        let candidates = self.insns.iter().enumerate().filter(|(_, insn)| fits(insn));
        candidates.min_by_key(|(_, insn)| excess(insn)).map(|(index, _)| index)
    }

    /// The instruction for an invalidate of everything: translations and partial walks of every tag, global ones too.
    #[must_use]
    pub fn pick_all(&self, everywhere: bool) -> Option<usize> {
        let all =
            |scope: Option<Scope>| scope.is_some_and(|of| of.globals && !of.va && !of.region && !of.tag);
        let no_walks = self.knobs.walk_cache == WalkCache::No;
        self.insns
            .iter()
            .position(|insn| insn.everywhere == everywhere && all(insn.leaf) && (no_walks || all(insn.walk)))
    }

    /// Walks in flight that the explicit engine allows a CPU.
    #[must_use]
    pub fn walks_in_flight(&self) -> usize {
        if self.knobs.stray == Stray::Finish { 2 } else { 1 }
    }
}
