//! Translations of more than one page: leaf entries above the lowest level, and contiguous groups of entries.
//!
//! A huge entry maps all addresses that its table would serve to consecutive frames. What a CPU holds of it is an item
//! for each of these addresses, all of the entry's size: an invalidate of one drops all. An entry that says it is one of
//! a contiguous group may be held by itself, or as a translation of the whole group, read through any member.

use crate::machine::access::Access;
use crate::machine::arch::Multi;
use crate::machine::entry::{Entry, Field};
use crate::machine::items::Item;
use crate::machine::model::{Mm, Model};
use crate::machine::rules::Machine;
use crate::machine::state::Words;
use crate::report::Held;

/// Beside the level in an item's size: the entry says that it is one of a contiguous group.
pub const CONTIGUOUS: u8 = 8;
/// The translation is the whole group's.
pub const GROUP: u8 = 16;

/// What an entry leads to for an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leads {
    /// Nothing: it is not valid.
    Nowhere,
    /// A table, where a walk goes on.
    Table(usize),
    /// A page.
    Page(usize),
}

impl Mm {
    /// The addresses that are translated through the same entry of a level, in order.
    pub fn block(&self, address: usize, level: usize) -> impl Iterator<Item = usize> {
        self.addresses.iter().copied().filter(move |other| self.share_entry(*other, address, level))
    }

    /// The contiguous group that an address is declared in.
    #[must_use]
    pub fn group(&self, address: usize) -> Option<&[usize]> {
        self.groups.iter().find(|group| group.contains(&address)).map(Vec::as_slice)
    }
}

impl Model {
    /// What an entry of a level leads to for an address of a space.
    #[must_use]
    pub fn leads(&self, mm: usize, entry: Entry, level: usize, address: usize) -> Leads {
        let Some(frame) = entry.leads_to() else { return Leads::Nowhere };
        if level > 1 && !entry.has(Field::Huge) {
            return Leads::Table(frame);
        }
        let before = self.mms[mm].block(address, level).take_while(|other| *other != address).count();
        self.beside(frame, 0, before).map_or(Leads::Nowhere, Leads::Page)
    }

    /// True if the content of an entry in memory leads to a frame, for some address.
    #[must_use]
    pub fn reaches(&self, cell: usize, entry: Entry, frame: usize) -> bool {
        let place = &self.cells[cell];
        let (mm, level) = (self.frames[place.table].mm, self.frames[place.table].level);
        let Some((address, _)) = self.mms[mm].led_to(level, 0, place.index).filter(|_| level > 1) else {
            return entry.leads_to() == Some(frame);
        };
        let leads = |address| match self.leads(mm, entry, level, address) {
            Leads::Table(to) | Leads::Page(to) => to == frame,
            Leads::Nowhere => false,
        };
        self.mms[mm].block(address, level).any(leads)
    }

    /// True if an item with an address is, or is part of, a translation of an address.
    #[must_use]
    pub fn covers(&self, item: Item, address: usize) -> bool {
        let (space, at) = (&self.mms[usize::from(item.mm)], usize::from(item.at));
        let level = usize::from(item.size & (CONTIGUOUS - 1));
        let of_group = || item.size & GROUP != 0 && space.group(at).is_some_and(|g| g.contains(&address));
        let maps = matches!(item.held, Held::Leaf | Held::Backing);
        at == address || (maps && (space.share_entry(at, address, level) || of_group()))
    }
}

impl Machine<'_> {
    /// Translations held by one CPU that disagree in frame, size or attribute, where that does damage: of the same
    /// address, each for the tag that it has loaded or for every tag.
    #[must_use]
    pub fn conflicts(&self, s: &Words) -> Vec<(u8, u8)> {
        let mut pairs = Vec::new();
        if self.model.arch.knobs.multi == Multi::Either {
            return pairs;
        }
        for cpu in 0..self.model.cpus.len() {
            let in_use = |number: &usize| {
                let item = self.items.get(*number);
                let held = item.held == Held::Leaf && item.is_held() && self.holds(cpu, item);
                held && self.tag_loaded(s, cpu, item)
            };
            let leaves = self.layout.items(s).filter(in_use);
            for (first, second) in leaves.clone().flat_map(|a| leaves.clone().map(move |b| (a, b))) {
                let (a, b) = (self.items.get(first), self.items.get(second));
                let pair = (first as u8, second as u8);
                let disagree = first < second && a.at == b.at && !a.agrees_with(b);
                if disagree && !self.refill_excludes(s, a, b) && !pairs.contains(&pair) {
                    pairs.push(pair);
                }
            }
        }
        pairs
    }

    /// True if refill by software keeps two translations of one address from being held at once: a handler runs only
    /// where nothing that its CPU holds matches. So the one that is filled last maps some address that the other does
    /// not, and memory says so then.
    fn refill_excludes(&self, s: &Words, a: Item, b: Item) -> bool {
        let cpu = usize::from(a.cpu);
        if a.cpu != b.cpu || a.tag != b.tag || self.searches_in_hardware() || !self.is_by_handler(cpu, None) {
            return false;
        }
        let reach = |item: Item| (item.size & (CONTIGUOUS - 1), item.size & GROUP);
        let larger = if reach(a) > reach(b) { a } else { b };
        reach(a) == reach(b) || (larger.size & GROUP == 0 && !self.is_in_memory(s, larger))
    }

    /// True if an entry of a translation's level says in memory what it says, in whatever table.
    fn is_in_memory(&self, s: &Words, item: Item) -> bool {
        let (mm, level) = (usize::from(item.mm), usize::from(item.size & (CONTIGUOUS - 1)));
        self.model.cells.iter().enumerate().any(|(cell, place)| {
            let table = &self.model.frames[place.table];
            let entry = self.walked(s, item.cpu.into(), cell);
            let leads = || self.model.leads(mm, entry, level, item.at.into());
            (table.mm, table.level) == (mm, level)
                && leads() == Leads::Page(item.frame.into())
                && entry.get(Field::Attr) as u8 == item.attr
        })
    }

    /// True if an address space maps a frame where an access reaches it, with the right to do so.
    pub(super) fn maps(&self, s: &Words, access: Access, mm: usize, frame: usize) -> bool {
        let address = usize::from(access.address);
        (1..=self.model.mms[mm].levels).any(|level| {
            let cell = self.place(s, access.cpu.into(), (mm, address, level), &mut |_| {}) as usize;
            cell < self.model.cells.len() && {
                let entry = self.layout.cell(s, cell);
                self.model.leads(mm, entry, level, address) == Leads::Page(frame)
                    && (entry.write() || !access.write)
            }
        })
    }
}

impl Item {
    /// What two translations of one address must have in common: frame, attribute and size. That of one entry has another
    /// size than that of a group, unless the entry says that it is one of it.
    fn agrees_with(self, other: Item) -> bool {
        let says = |item: Item| (item.frame, item.attr, item.size & (CONTIGUOUS - 1));
        let differs = |group: Item, one: Item| group.size & GROUP != 0 && one.size & CONTIGUOUS == 0;
        says(self) == says(other) && !differs(self, other) && !differs(other, self)
    }
}
