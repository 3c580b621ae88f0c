//! Backing stores: translations in memory, beside the page tables, that a miss is served from first.
//!
//! A hashed table, or a TSB. What stands there is nobody's: one bit for the whole machine. A handler that has walked
//! the tables for an access leaves an entry; it does so in the step in which it reads that of the table, as kernels see
//! to with a lock in the one or the other. From then on whoever serves a miss may find it, on every CPU, until memory
//! gives its place to another or the program invalidates it. No root load, no instruction, no interrupt does. A search
//! of the store reads no page table: that one was freed is no matter to it, and the translation that comes of an entry
//! is like any other.

use crate::machine::arch::{Backing, Tag};
use crate::machine::items::{GLOBAL, Item, NOBODY};
use crate::machine::model::INIT_MM;
use crate::machine::rules::Machine;
use crate::machine::state::Words;
use crate::machine::walk::{Fill, Opening, Walk};
use crate::report::Held;

impl Machine<'_> {
    /// True if hardware searches the store; elsewhere a handler does, if there is one.
    #[must_use]
    pub fn searches_in_hardware(&self) -> bool {
        matches!(self.model.arch.knobs.backing, Backing::Vhpt | Backing::Hpt)
    }

    /// True if entries are found by tag, as in a table that all address spaces share where a tag means the same on every
    /// CPU. Elsewhere each address space has its own, which goes with its root.
    #[must_use]
    pub fn is_found_by_tag(&self) -> bool {
        self.searches_in_hardware() && matches!(self.model.arch.knobs.tag, Tag::Global | Tag::Root)
    }

    /// What a handler leaves in the store of a translation that it has read.
    pub(super) fn entry_in_store(&self, leaf: Item) -> Item {
        let tag = if leaf.tag == GLOBAL || self.is_found_by_tag() { leaf.tag } else { 0 };
        Item { cpu: NOBODY, held: Held::Backing, tag, ..leaf }
    }

    /// The tag of the translation that a CPU makes of an entry; none where it does not find it.
    fn tag_of_found(&self, s: &Words, cpu: usize, entry: Item) -> Option<u8> {
        if self.is_found_by_tag() {
            return self.tag_loaded(s, cpu, entry).then_some(entry.tag);
        }
        let mm = usize::from(entry.mm);
        let tag = || if entry.tag == GLOBAL { GLOBAL } else { self.tag_for(s, cpu, mm) };
        self.roots(s, cpu).any(|root| root == mm).then(tag)
    }

    /// True if a CPU would find an entry if it looked for its address.
    #[must_use]
    pub fn finds(&self, s: &Words, cpu: usize, entry: Item) -> bool {
        !self.is_device(cpu) && self.tag_of_found(s, cpu, entry).is_some()
    }

    /// True if a handler makes a walk of a CPU that goes on from an item, or begins; false if hardware does.
    #[must_use]
    pub fn is_by_handler(&self, cpu: usize, from: Option<Item>) -> bool {
        let by_handler = match from {
            Some(from) if from.held == Held::Backing => !self.searches_in_hardware(),
            Some(from) if from.held == Held::Walk => from.software,
            _ => self.walks_in_software(),
        };
        by_handler && !self.is_device(cpu)
    }

    /// What may come of an entry of the store on a CPU: a translation in its TLB.
    pub(super) fn search(
        &mut self,
        s: &Words,
        (cpu, number): (usize, usize),
        forced: Option<Opening>,
        out: &mut Vec<Fill>,
    ) {
        let entry = self.items.get(number);
        let Some(tag) = self.tag_of_found(s, cpu, entry) else { return };
        let (kernel, software) = (usize::from(entry.mm) == INIT_MM, !self.searches_in_hardware());
        let admits = match forced.unwrap_or_else(|| self.gate(s, cpu, kernel, software)) {
            Opening::Closed => false,
            Opening::Address(only) => self.model.covers(entry, only),
            Opening::Any => true,
        };
        if admits {
            let leaf = Item { cpu: cpu as u8, held: Held::Leaf, tag, ..entry };
            self.fill_tlb(leaf, Walk::over((cpu, number), entry, software), out);
        }
    }

    /// Takes what the store has of an address space, or of an address in it, out of it, whatever its tag.
    pub(super) fn invalidate_backing(&self, (mm, address): (usize, Option<usize>), s: &mut Words) {
        for number in self.layout.items(s) {
            let item = self.items.get(number);
            if item.held == Held::Backing && self.is_of(item, mm, address) {
                self.layout.remove(s, number);
            }
        }
    }
}
