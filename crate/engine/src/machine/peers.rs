//! Who uses what a CPU has filled: the CPU itself, and those that share a TLB with it.
//!
//! Siblings have one set of translations, remembered invalid entries and partial walks: what one of them fills serves
//! the other as well, under the tag that the other has loaded, and what one drops is gone for both. Each item says
//! who filled it; what stands in a backing store is nobody's. Gates, roots, modes and walks in flight are each CPU's
//! own, and so is what an invalidate leaves to accesses that are under way.

use crate::machine::items::{After, Item};
use crate::machine::rules::Machine;
use crate::machine::state::Words;
use crate::report::Held;

impl Machine<'_> {
    /// True if two CPUs share a TLB. Each does with itself.
    #[must_use]
    pub fn share_tlb(&self, a: usize, b: usize) -> bool {
        a == b || self.model.cpus[a].tlb == self.model.cpus[b].tlb
    }

    /// The CPUs that share a TLB with one, itself among them.
    pub fn siblings(&self, cpu: usize) -> impl Iterator<Item = usize> + use<'_> {
        (0..self.model.cpus.len()).filter(move |other| self.share_tlb(cpu, *other))
    }

    /// True if an item is among what a CPU holds.
    #[must_use]
    pub fn holds(&self, cpu: usize, item: Item) -> bool {
        let filled = usize::from(item.cpu);
        filled == cpu || (item.is_cached() && self.share_tlb(cpu, filled))
    }

    /// The CPUs that hold an item.
    pub fn holders(&self, item: Item) -> impl Iterator<Item = usize> + use<'_> {
        (0..self.model.cpus.len()).filter(move |cpu| self.holds(*cpu, item))
    }

    /// True if an invalidate that a CPU performs concerns an item, whatever its scope: the CPU holds it, and the
    /// instruction does not spare what a sibling has filled. What siblings share goes with the first of them that performs
    /// it: whatever might use it until the last does may also come before, as nobody waits for the first alone.
    #[must_use]
    pub fn reaches(&self, cpu: usize, item: Item, insn: usize) -> bool {
        if self.model.arch.insns[insn].spares_siblings {
            return usize::from(item.cpu) == cpu;
        }
        self.holds(cpu, item)
    }

    /// True if an invalidate may drop what a walk of a CPU is about to keep without stopping the walk: one that a
    /// sibling performs, or a broadcast where software walks. Between reading an entry and keeping it is a moment then.
    pub(super) fn is_overtaken(&self, cpu: usize, software: bool) -> bool {
        let by_broadcast = || software && self.model.arch.insns.iter().any(|insn| insn.everywhere);
        !self.counted && !self.is_device(cpu) && (self.siblings(cpu).nth(1).is_some() || by_broadcast())
    }

    /// What an invalidate leaves of a translation that it drops, to accesses.
    pub(super) fn leave_to_accesses(&self, s: &mut Words, item: Item, issuer: Option<usize>) {
        if item.held != Held::Leaf || !item.is_held() {
            return;
        }
        for cpu in self.holders(item) {
            self.leave(s, Item { cpu: cpu as u8, after: After::EarlyInvalidate, ..item });
        }
        if let Some(cpu) = issuer {
            self.leave(s, Item { cpu: cpu as u8, after: After::OwnInvalidate, ..item });
        }
    }

    fn leave(&self, s: &mut Words, left: Item) {
        if self.may_leave(left.after)
            && let Some(number) = self.items.find(left)
        {
            self.layout.add(s, number);
        }
    }
}
