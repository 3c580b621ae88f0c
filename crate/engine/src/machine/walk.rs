//! Walks: when a walker may begin, what it reads, and what may come of it (R1 to R3 of the model).

use crate::machine::arch::{Ad, Backing, Gate, Np, Roots, WalkCache};
use crate::machine::entry::{Entry, Field};
use crate::machine::items::{After, GLOBAL, Item};
use crate::machine::model::{INIT_MM, Mm};
use crate::machine::program::Op;
use crate::machine::rules::Machine;
use crate::machine::sizes::{CONTIGUOUS, GROUP, Leads};
use crate::machine::state::{Context, Words};
use crate::report::{Held, Mode};

/// A walk step: what a walker reads next, and what may come of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fill {
    /// The CPU whose walker it is.
    pub cpu: u8,
    /// The item that it goes on from, or that it reads in a backing store; none where it starts at the root.
    pub from: Option<u8>,
    /// The table that it reads; the frame that it leads to where it reads none.
    pub table: u8,
    /// The item that it leaves behind; none where the table was freed, which is the violation.
    pub gives: Option<u8>,
    /// A walk in flight that it takes the place of, where no more may be in flight.
    pub replaces: Option<u8>,
}

/// Whether a walker may begin, and for which addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// It may not.
    Closed,
    /// For one address.
    Address(usize),
    /// For any.
    Any,
}

impl Opening {
    /// True if a walk may use an entry of a level that leads to an address, or to all of its range.
    fn admits(self, space: &Mm, address: usize, level: usize) -> bool {
        match self {
            Opening::Closed => false,
            Opening::Address(only) => space.share_entry(only, address, level),
            Opening::Any => true,
        }
    }
}

/// Where a walk stands: whose tables it reads, under which tag, and what it reads next.
#[derive(Clone, Copy)]
pub(super) struct Walk {
    cpu: usize,
    mm: usize,
    tag: u8,
    pub(super) table: usize,
    level: usize,
    /// Which range of addresses it is for, once it goes on with a lowest table.
    range: usize,
    pub(super) from: Option<u8>,
    gate: Opening,
    /// True for a handler's.
    software: bool,
}

impl Machine<'_> {
    /// Whether a CPU's walker, hardware or a handler, may begin on what is loaded, the kernel's or a user's: for any
    /// address, for one, or not at all. The kernel's own tables are attached in every mode.
    #[must_use]
    pub fn gate(&self, s: &Words, cpu: usize, kernel: bool, software: bool) -> Opening {
        if self.is_device(cpu) {
            return Opening::Any;
        }
        let any = |open: bool| if open { Opening::Any } else { Opening::Closed };
        match if software { Gate::Demand } else { self.model.arch.knobs.gate } {
            Gate::AnyMode => Opening::Any,
            Gate::UserMode => any(kernel || self.layout.mode(s, cpu) != Mode::Kernel),
            Gate::Demand if self.layout.in_handler(s, cpu) => Opening::Closed,
            Gate::Demand => {
                let context = Context::Thread(cpu);
                match &self.model.program.code[self.layout.pc(s, context) as usize] {
                    Op::Userspace => any(!kernel),
                    Op::Access(access) => Opening::Address(self.value(s, context, &access.address) as usize),
                    _ => Opening::Closed,
                }
            }
        }
    }

    /// Every walk step that the walker of a CPU may take now and that gives something new.
    pub fn fills(&mut self, s: &Words, cpu: usize, out: &mut Vec<Fill>) {
        let first = out.len();
        self.walk_steps(s, cpu, out);
        self.keep_new(s, first, out);
    }

    /// The same where any access may be performed.
    pub fn fills_in_user_mode(&mut self, s: &Words, cpu: usize, out: &mut Vec<Fill>) {
        let first = out.len();
        self.fills_through(s, cpu, Some(Opening::Any), out);
        self.keep_new(s, first, out);
    }

    /// Every walk step of a CPU, those that give what is held already among them.
    pub fn walk_steps(&mut self, s: &Words, cpu: usize, out: &mut Vec<Fill>) {
        self.fills_through(s, cpu, None, out);
    }

    fn keep_new(&self, s: &Words, first: usize, out: &mut Vec<Fill>) {
        let mut position = 0;
        out.retain(|fill| {
            position += 1;
            position <= first || fill.gives.is_none_or(|item| !self.layout.has(s, item.into()))
        });
    }

    /// The address spaces whose tables a CPU's walker may begin on: the one it has loaded, and the kernel's. A device
    /// is given one root, which is not the kernel's where that stands by itself.
    pub(super) fn roots(&self, s: &Words, cpu: usize) -> impl Iterator<Item = usize> + use<> {
        let mm = self.layout.root(s, cpu);
        let hidden = match self.model.arch.knobs.roots {
            Roots::Pti => self.layout.mode(s, cpu) == Mode::User,
            Roots::Split => self.is_device(cpu),
            Roots::One | Roots::Registers => false,
        };
        let kernel = mm != INIT_MM && !hidden && !self.model.mms[INIT_MM].addresses.is_empty();
        std::iter::once(mm).chain(kernel.then_some(INIT_MM))
    }

    fn fills_through(&mut self, s: &Words, cpu: usize, forced: Option<Opening>, out: &mut Vec<Fill>) {
        self.steps_from_roots(s, cpu, forced, out);
        for number in self.layout.items(s) {
            let item = self.items.get(number);
            if self.is_way(cpu, item) {
                self.steps_from(s, (cpu, number), forced, out);
            }
        }
    }

    /// True for what a walk of a CPU may go on from, or look into.
    #[must_use]
    pub fn is_way(&self, cpu: usize, item: Item) -> bool {
        match item.held {
            Held::Backing => !self.is_device(cpu),
            _ => self.holds(cpu, item) && !item.has_address(),
        }
    }

    /// Every walk step of a CPU that begins at a root, with its gate as it is or as it is forced to be.
    pub fn steps_from_roots(&mut self, s: &Words, cpu: usize, forced: Option<Opening>, out: &mut Vec<Fill>) {
        self.know_copies(s, cpu);
        for mm in self.roots(s, cpu) {
            if let Some(walk) = self.walk_from_root(s, cpu, mm, forced) {
                self.read(s, walk, out);
            }
        }
    }

    /// Every walk step of a CPU from something that it may go on from, or look into.
    pub fn steps_from(
        &mut self,
        s: &Words,
        (cpu, number): (usize, usize),
        forced: Option<Opening>,
        out: &mut Vec<Fill>,
    ) {
        let item = self.items.get(number);
        if item.held == Held::Backing {
            self.search(s, (cpu, number), forced, out);
        } else if item.has_read() {
            self.end_walk(cpu, number, item, out);
        } else if let Some(walk) = self.walk_from_item(s, cpu, number, forced) {
            self.read(s, walk, out);
        }
    }

    /// Where a walk of a CPU stands that begins at a root.
    pub(super) fn walk_from_root(
        &self,
        s: &Words,
        cpu: usize,
        mm: usize,
        forced: Option<Opening>,
    ) -> Option<Walk> {
        let (tag, software) = (self.tag_for(s, cpu, mm), self.is_by_handler(cpu, None));
        let gate = forced.unwrap_or_else(|| self.gate(s, cpu, mm == INIT_MM, software));
        let space = &self.model.mms[mm];
        let (table, level) = (space.root, space.levels);
        let start = Walk { cpu, mm, tag, table, level, range: 0, from: None, gate, software };
        (gate != Opening::Closed && !self.starts_in_registers(cpu, mm)).then_some(start)
    }

    /// Where a walk stands that goes on from what a CPU holds. A walk in flight goes on by itself; a partial walk, or a
    /// copy in a register, is where a new one may start, for the tag that is loaded and through an open gate.
    pub(super) fn walk_from_item(
        &self,
        s: &Words,
        cpu: usize,
        number: usize,
        forced: Option<Opening>,
    ) -> Option<Walk> {
        let item = self.items.get(number);
        if !self.holds(cpu, item) || item.has_address() || item.has_read() {
            return None;
        }
        let goes_on = item.held == Held::Walk;
        let (mm, software) = (usize::from(item.mm), self.is_by_handler(cpu, None));
        let gate = forced.unwrap_or_else(|| self.gate(s, cpu, mm == INIT_MM, software));
        if !goes_on && (gate == Opening::Closed || !self.tag_loaded(s, cpu, item)) {
            return None;
        }
        // A walk for one address does not go where that address is not.
        if matches!(gate, Opening::Address(only) if !self.leads_towards(item, only)) {
            return None;
        }
        let on_demand = software || self.model.arch.knobs.gate == Gate::Demand;
        let gate = if goes_on && !on_demand { Opening::Any } else { gate };
        let (table, level, range) = (item.frame.into(), item.at.into(), item.range.into());
        let tag = if item.held == Held::Register { self.tag(s, cpu) } else { item.tag };
        Some(Walk { cpu, mm, tag, table, level, range, from: Some(number as u8), gate, software })
    }

    /// The tag under which a CPU keeps what it reads of the tables of an address space.
    pub(super) fn tag_for(&self, s: &Words, cpu: usize, mm: usize) -> u8 {
        let own = mm == INIT_MM && self.has_kernel_tag();
        if own { self.number_of_tag(INIT_MM, INIT_MM as u32) } else { self.tag(s, cpu) }
    }

    /// What a walk finds in the entry of an index of the table that it reads: the entry's number and content, an
    /// address that it leads to, and the walk with its range known. None where the walk is for no such address.
    pub(super) fn entry_read(
        &self,
        s: &Words,
        walk: Walk,
        index: usize,
    ) -> Option<(usize, Entry, usize, Walk)> {
        let space = &self.model.mms[walk.mm];
        let cell = self.model.frames[walk.table].cells[index];
        let (address, range) = space.led_to(walk.level, walk.range, index)?;
        let admits = walk.gate.admits(space, address, walk.level);
        admits.then(|| (cell, self.walked(s, walk.cpu, cell), address, Walk { range, ..walk }))
    }

    /// Reads one table: the violation if it was freed, else one outcome for each item that may be kept.
    fn read(&mut self, s: &Words, walk: Walk, out: &mut Vec<Fill>) {
        if self.layout.is_freed(s, walk.table) {
            out.push(walk.fill(None));
            return;
        }
        for index in 0..self.model.frames[walk.table].cells.len() {
            let Some((_, entry, address, walk)) = self.entry_read(s, walk, index) else { continue };
            match self.model.leads(walk.mm, entry, walk.level, address) {
                Leads::Nowhere => self.remember_invalid(walk, address, out),
                _ if !self.is_cacheable(entry, walk.level) => {}
                Leads::Page(_) => self.keep_leaf(walk, address, entry, out),
                Leads::Table(table) => {
                    if self.model.arch.knobs.walk_cache == WalkCache::Yes || self.is_device(walk.cpu) {
                        self.keep(walk.on(Held::PartialWalk, table), walk, out);
                    }
                    self.keep(walk.on(Held::Walk, table), walk, out);
                }
            }
        }
    }

    /// A walk that has read the entry of an address keeps what it has read, whatever stands there by now.
    fn end_walk(&mut self, cpu: usize, number: usize, item: Item, out: &mut Vec<Fill>) {
        let space = &self.model.mms[usize::from(item.mm)];
        let address = space.ranges[usize::from(item.range)][usize::from(item.index)];
        let leaf = Item { held: Held::Leaf, at: address as u8, index: 0, software: false, ..item };
        self.install(leaf, Walk::over((cpu, number), item, item.software), out);
    }

    /// True if a valid entry of a level may be cached: one that was not used yet is marked first, or faults.
    fn is_cacheable(&self, entry: Entry, level: usize) -> bool {
        let ad = self.model.arch.knobs.ad;
        // Where a fault tells that an entry is used, the entry of a page does, not one that leads to a table.
        let leaf = level == 1 || entry.has(Field::Huge);
        !self.marks || entry.has(Field::Young) || ad == Ad::Key || (ad == Ad::Fault && !leaf)
    }

    /// Keeps what a leaf entry says: a translation of every address that it maps, and that of the group it is one of.
    fn keep_leaf(&mut self, walk: Walk, address: usize, entry: Entry, out: &mut Vec<Fill>) {
        let model = self.model;
        let space = &model.mms[walk.mm];
        let dirty = !self.marks || entry.has(Field::Dirty) || self.model.arch.knobs.ad == Ad::Key;
        let tag = if self.is_global(entry) { GLOBAL } else { walk.tag };
        let attr = entry.get(Field::Attr) as u8;
        let group = space.group(address).filter(|_| walk.level == 1 && entry.has(Field::Contiguous));
        let size = walk.level as u8 | if group.is_some() { CONTIGUOUS } else { 0 };
        let leaf = Item { tag, size, attr, write: entry.write(), dirty, ..walk.on(Held::Leaf, 0) };
        for at in space.block(address, walk.level) {
            if let Leads::Page(frame) = model.leads(walk.mm, entry, walk.level, at) {
                self.keep_translation(Item { at: at as u8, frame: frame as u8, ..leaf }, walk, out);
            }
        }
        let (Some(group), Some(frame)) = (group, entry.leads_to()) else { return };
        let before = group.iter().take_while(|at| **at != address).count();
        for (index, at) in group.iter().enumerate() {
            let Some(frame) = model.beside(frame, before, index) else { continue };
            let item = Item { at: *at as u8, frame: frame as u8, size: size | GROUP, ..leaf };
            self.keep_translation(item, walk, out);
        }
    }

    fn keep_translation(&mut self, leaf: Item, walk: Walk, out: &mut Vec<Fill>) {
        let (range, _) = self.model.mms[walk.mm].position(leaf.at.into()).unwrap_or_default();
        let leaf = Item { range: range as u8, ..leaf };
        if walk.software && self.model.arch.knobs.backing != Backing::None {
            self.keep(self.entry_in_store(leaf), walk, out);
            if self.model.arch.knobs.backing == Backing::Hpt {
                return;
            }
        }
        self.fill_tlb(leaf, walk, out);
    }

    /// A translation is kept in the TLB, at once or in a moment.
    pub(super) fn fill_tlb(&mut self, leaf: Item, walk: Walk, out: &mut Vec<Fill>) {
        self.install(leaf, walk, out);
        if self.is_overtaken(walk.cpu, walk.software) {
            let (_, index) = self.model.mms[walk.mm].position(leaf.at.into()).unwrap_or_default();
            let (held, index, software) = (Held::Walk, index as u8, walk.software);
            self.keep(Item { held, at: 0, index, software, ..leaf }, walk, out);
        }
    }

    /// A translation is kept.
    fn install(&mut self, leaf: Item, walk: Walk, out: &mut Vec<Fill>) {
        self.keep(leaf, walk, out);
        // What an invalidate may leave of it is known from now on.
        for after in [After::OwnInvalidate, After::EarlyInvalidate] {
            for cpu in 0..self.model.cpus.len() {
                let left = Item { cpu: cpu as u8, after, ..leaf };
                if self.may_leave(after) && self.holds(cpu, leaf) && !self.is_device(cpu) {
                    self.know(left);
                }
            }
        }
    }

    /// An entry that was read as invalid may be remembered for its address; for one that leads to a table, for
    /// every address that it would lead to.
    fn remember_invalid(&mut self, walk: Walk, address: usize, out: &mut Vec<Fill>) {
        if self.model.arch.knobs.np == Np::No || !self.faults {
            return;
        }
        let space = &self.model.mms[walk.mm];
        let led_to = |at: usize| space.share_entry(at, address, walk.level);
        for &at in space.addresses.iter().filter(|at| walk.gate.admits(space, **at, 1) && led_to(**at)) {
            let range = space.position(at).map_or(0, |(range, _)| range as u8);
            let invalid = Item { size: walk.level as u8, ..walk.on(Held::Invalid, 0) };
            self.keep(Item { at: at as u8, range, ..invalid }, walk, out);
        }
    }

    fn keep(&mut self, item: Item, walk: Walk, out: &mut Vec<Fill>) {
        if let Some(number) = self.know(item) {
            out.push(walk.fill(Some(number as u8)));
        }
    }
}

impl Walk {
    /// One of a CPU that is at its end: what it keeps stands in an item.
    pub(super) fn over((cpu, number): (usize, usize), item: Item, software: bool) -> Walk {
        let (mm, range, tag, table) = (item.mm.into(), item.range.into(), item.tag, item.frame.into());
        Walk { cpu, mm, tag, table, level: 1, range, from: Some(number as u8), gate: Opening::Any, software }
    }

    fn fill(&self, gives: Option<u8>) -> Fill {
        Fill { cpu: self.cpu as u8, from: self.from, table: self.table as u8, gives, replaces: None }
    }

    /// What a CPU may hold after a step of this walk that has led to a frame.
    fn on(&self, held: Held, frame: usize) -> Item {
        Item {
            cpu: self.cpu as u8,
            held,
            tag: self.tag,
            mm: self.mm as u8,
            at: self.level as u8 - 1,
            range: self.range as u8,
            index: 0,
            frame: frame as u8,
            size: 0,
            attr: 0,
            write: false,
            dirty: false,
            after: After::Fill,
            software: self.software && held == Held::Walk,
        }
    }
}
