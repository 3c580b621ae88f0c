//! Accesses that are performed (R5 of the model): what may serve them, what comes of them, what they break.
//!
//! A hit is never forced: an access may be served by any translation held for its address under the tag that is
//! loaded, or by a walk of its own, from the root or from a partial walk. An access that nobody can tell from
//! any other, because its value is not used, its fault does nothing and no mark of it is read, is passed by one
//! move; what it breaks is a move of its own.

use crate::machine::arch::{Ad, FaultPurge, Np, Upgrade};
use crate::machine::entry::{Entry, Field};
use crate::machine::items::Item;
use crate::machine::model::INIT_MM;
use crate::machine::program::{OnFault, Op, Performs};
use crate::machine::rules::Machine;
use crate::machine::sizes::Leads;
use crate::machine::state::{Context, Words};
use crate::machine::step::Move;
use crate::report::{Held, Kind};

/// What serves an access.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Via {
    /// Something held: a translation, or an invalid entry that is remembered.
    Held(u8),
    /// A walk of its own: from a partial walk that is held, or from the root.
    Walk(Option<u8>),
}

/// An access as a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Access {
    /// The CPU.
    pub cpu: u8,
    /// The address, by its index.
    pub address: u8,
    /// True for a store.
    pub write: bool,
    /// What serves it.
    pub via: Via,
}

/// What comes of an access.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It reaches a frame.
    Reaches {
        /// The frame.
        frame: usize,
        /// The address space whose tables led there.
        mm: usize,
        /// The entry that it marks as used or written through.
        marks: Option<usize>,
    },
    /// It faults.
    Faults,
    /// The walk reads a table that was freed. That is a move of the walker's.
    ReadsFreed,
}

/// What a CPU may access now.
pub(super) enum Accesses<'p> {
    /// Nothing.
    None,
    /// Anything, in user mode.
    Any,
    /// This.
    One(&'p Performs, u32),
    /// Nothing yet, but a fault handler is about to end, and the access that faulted will be tried again.
    Again(u32, bool),
}

impl Machine<'_> {
    pub(super) fn accesses(&self, s: &Words, cpu: usize) -> Accesses<'_> {
        if self.layout.in_handler(s, cpu) {
            return Accesses::None;
        }
        let context = Context::Thread(cpu);
        match &self.model.program.code[self.layout.pc(s, context) as usize] {
            Op::Userspace => Accesses::Any,
            Op::Access(access) => Accesses::One(access, self.value(s, context, &access.address)),
            Op::FaultEnd(address, write) => Accesses::Again(self.value(s, context, address), *write),
            _ => Accesses::None,
        }
    }

    /// True if what is held may decide which moves of the program part there are: where an access may be performed, or
    /// where walkers mark what they read.
    #[must_use]
    pub fn may_access(&self, s: &Words) -> bool {
        let walkers_mark = self.marks && self.model.arch.knobs.ad == Ad::Hardware;
        walkers_mark || (0..self.model.cpus.len()).any(|cpu| !matches!(self.accesses(s, cpu), Accesses::None))
    }

    /// The accesses of a CPU that are moves of their own.
    pub(super) fn access_moves(&self, s: &Words, cpu: usize, out: &mut Vec<Move>) {
        match self.accesses(s, cpu) {
            Accesses::None => {}
            Accesses::One(access, address) => {
                let tells = self.is_told(access);
                let passes = !tells && self.passes_by_walk(s, cpu, address, access.write);
                self.each_via(s, cpu, |via| {
                    let step = Access { cpu: cpu as u8, address: address as u8, write: access.write, via };
                    let matters = || match self.outcome(s, step) {
                        None | Some(Outcome::ReadsFreed) => false,
                        Some(outcome) => tells || !passes || !self.offences(s, step, outcome).is_empty(),
                    };
                    if matters() && (tells || matches!(via, Via::Held(_))) {
                        out.push(Move::Access(step));
                    }
                });
            }
            Accesses::Any => self.each_via(s, cpu, |via| self.user_accesses(s, cpu, via, out)),
            Accesses::Again(address, write) => self.each_via(s, cpu, |via| {
                let step = Access { cpu: cpu as u8, address: address as u8, write, via };
                if self.comes_back_for_ever(s, step) {
                    out.push(Move::Access(step));
                }
            }),
        }
    }

    /// True if a fault will come again and again: an invalid entry is remembered for its address, nothing that
    /// this CPU does drops it any more, and memory has held a mapping that allows the access for long.
    fn comes_back_for_ever(&self, s: &Words, access: Access) -> bool {
        let Via::Held(number) = access.via else { return false };
        let item = self.items.get(number.into());
        let fresh = Access { via: Via::Walk(None), ..access };
        item.held == Held::Invalid
            && item.at == access.address
            && self.model.arch.knobs.np == Np::Yes
            && matches!(self.outcome(s, fresh), Some(Outcome::Reaches { .. }))
    }

    /// Accesses of user code: those that break something and, where marks are read, every store.
    fn user_accesses(&self, s: &Words, cpu: usize, via: Via, out: &mut Vec<Move>) {
        let space = &self.model.mms[self.layout.root(s, cpu)];
        let addresses = match via {
            Via::Held(number) => {
                let item = self.items.get(number.into());
                // User code has no right to the kernel's addresses.
                let kernel = self.is_kernel_address(item.at.into());
                if item.held == Held::Leaf && !kernel { vec![usize::from(item.at)] } else { Vec::new() }
            }
            Via::Walk(_) if self.marks => space.addresses.clone(),
            Via::Walk(_) => Vec::new(),
        };
        for address in addresses {
            for write in [false, true] {
                let step = Access { cpu: cpu as u8, address: address as u8, write, via };
                let Some(outcome @ Outcome::Reaches { .. }) = self.outcome(s, step) else { continue };
                let breaks = !self.offences(s, step, outcome).is_empty();
                let stores = write && self.marks;
                // A store that breaks no more than the load does is not worth a move.
                if stores || (breaks && !out.contains(&Move::Access(Access { write: false, ..step }))) {
                    out.push(Move::Access(step));
                }
            }
        }
    }

    /// True if the program can tell one outcome of an access from another.
    fn is_told(&self, access: &Performs) -> bool {
        access.value.is_some() || access.on_fault != OnFault::GiveUp || self.marks
    }

    /// Calls `f` with everything that may serve an access of a CPU.
    fn each_via(&self, s: &Words, cpu: usize, mut f: impl FnMut(Via)) {
        for number in self.layout.items(s) {
            let item = self.items.get(number);
            if !self.holds(cpu, item) || !self.tag_loaded(s, cpu, item) {
                continue;
            }
            match item.held {
                Held::Leaf | Held::Invalid => f(Via::Held(number as u8)),
                Held::PartialWalk if self.marks => f(Via::Walk(Some(number as u8))),
                Held::PartialWalk | Held::Walk | Held::Register | Held::Backing => {}
            }
        }
        f(Via::Walk(None));
    }

    /// What comes of an access; none if what should serve it cannot.
    #[must_use]
    pub fn outcome(&self, s: &Words, access: Access) -> Option<Outcome> {
        self.outcome_through(s, access, &mut |_| {})
    }

    /// The same; `passed` is called with every entry on the way that leads to a table.
    fn outcome_through(&self, s: &Words, access: Access, passed: &mut dyn FnMut(usize)) -> Option<Outcome> {
        let address = usize::from(access.address);
        match access.via {
            Via::Walk(from) => {
                let serves = |from: u8| self.leads_towards(self.items.get(from.into()), address);
                from.is_none_or(serves).then(|| self.walk(s, from, access, passed))
            }
            Via::Held(number) => {
                let item = self.items.get(number.into());
                let fits = item.has_address() && usize::from(item.at) == address;
                fits.then(|| self.hit(s, access, item, passed))
            }
        }
    }

    /// True if a partial walk, or a copy in a register, is on the way to an address.
    pub(super) fn leads_towards(&self, item: Item, address: usize) -> bool {
        let position = self.model.mms[usize::from(item.mm)].position(address);
        position.is_some_and(|(range, _)| item.at > 1 || range == usize::from(item.range))
    }

    fn hit(&self, s: &Words, access: Access, item: Item, passed: &mut dyn FnMut(usize)) -> Outcome {
        let mut again = || self.walk(s, None, access, passed);
        if item.held == Held::Invalid {
            return Outcome::Faults;
        }
        if access.write && !item.write {
            return if self.model.arch.knobs.upgrade == Upgrade::Rewalk { again() } else { Outcome::Faults };
        }
        // A store through a translation that was not written through walks again, to mark the entry.
        if access.write && !item.dirty {
            return again();
        }
        Outcome::Reaches { frame: item.frame.into(), mm: item.mm.into(), marks: None }
    }

    /// The walk that an access makes of its own.
    fn walk(&self, s: &Words, from: Option<u8>, access: Access, passed: &mut dyn FnMut(usize)) -> Outcome {
        let (cpu, address) = (usize::from(access.cpu), usize::from(access.address));
        let (mm, level, mut table) = match from.map(|from| self.items.get(from.into())) {
            Some(item) => (usize::from(item.mm), usize::from(item.at), usize::from(item.frame)),
            None => {
                let mm = if self.is_kernel_address(address) { INIT_MM } else { self.layout.root(s, cpu) };
                let root = (self.model.mms[mm].levels, self.model.mms[mm].root);
                let in_memory = !self.starts_in_registers(cpu, mm);
                let start = if in_memory { Some(root) } else { self.copy_for(s, cpu, mm, address) };
                let Some((level, table)) = start else { return Outcome::Faults };
                (mm, level, table)
            }
        };
        for level in (1..=level).rev() {
            let Some(cell) = self.model.cell_in(mm, table, level, address) else { return Outcome::Faults };
            if self.layout.is_freed(s, table) {
                return Outcome::ReadsFreed;
            }
            let entry = self.walked(s, cpu, cell);
            match self.model.leads(mm, entry, level, address) {
                Leads::Nowhere => return Outcome::Faults,
                Leads::Page(frame) => return self.reach(s, access, (mm, cell), (entry, frame)),
                Leads::Table(below) => table = below,
            }
            passed(cell);
        }
        Outcome::Faults
    }

    /// An access comes to a leaf entry.
    fn reach(
        &self,
        s: &Words,
        access: Access,
        (mm, cell): (usize, usize),
        (entry, frame): (Entry, usize),
    ) -> Outcome {
        let lacks = |field| self.marks && !entry.has(field);
        let lacks = lacks(Field::Young) || (access.write && lacks(Field::Dirty));
        match self.model.arch.knobs.ad {
            _ if access.write && !entry.write() => Outcome::Faults,
            Ad::Fault if lacks => Outcome::Faults,
            Ad::Hardware if lacks => Outcome::Reaches { frame, mm, marks: self.marked(s, cell, entry) },
            _ => Outcome::Reaches { frame, mm, marks: None },
        }
    }

    /// The entry that an access marks which has found this there. Where a handler has read its CPU's own store, which
    /// nobody else sees yet, what stands in memory is another, and is left alone; hardware waits for it.
    fn marked(&self, s: &Words, cell: usize, found: Entry) -> Option<usize> {
        (!self.walks_in_software() || self.layout.cell(s, cell) == found).then_some(cell)
    }

    /// True if an access that nobody can tell from any other is passed by a walk of its own: to a fault, or to a
    /// frame that was not freed. What it may leave behind, a fill may as well.
    pub(super) fn passes_by_walk(&self, s: &Words, cpu: usize, address: u32, write: bool) -> bool {
        let access = Access { cpu: cpu as u8, address: address as u8, write, via: Via::Walk(None) };
        match self.outcome(s, access) {
            Some(Outcome::Faults) => true,
            Some(outcome @ Outcome::Reaches { .. }) => self.offences(s, access, outcome).is_empty(),
            _ => false,
        }
    }

    /// Whether the program of a CPU passes the access before it as one move.
    pub(super) fn passes_access(&self, s: &Words, cpu: usize, access: &Performs) -> bool {
        let address = self.value(s, Context::Thread(cpu), &access.address);
        !self.is_told(access) && self.passes_by_walk(s, cpu, address, access.write)
    }

    /// What an access breaks.
    #[must_use]
    pub fn offences(&self, s: &Words, access: Access, outcome: Outcome) -> Vec<Kind> {
        let cpu = usize::from(access.cpu);
        let Outcome::Reaches { frame, mm, .. } = outcome else {
            let forbidden = match self.accesses(s, cpu) {
                Accesses::One(performs, _) => performs.on_fault == OnFault::Forbidden,
                Accesses::Again(..) => self.comes_back_for_ever(s, access),
                _ => false,
            };
            return if forbidden && outcome == Outcome::Faults {
                vec![Kind::UnexpectedFault]
            } else {
                Vec::new()
            };
        };
        let mut kinds = Vec::new();
        if self.layout.is_freed(s, frame) {
            kinds.push(Kind::StaleFrame);
        }
        let root = self.layout.root(s, cpu);
        let address = usize::from(access.address);
        if mm != root && !self.is_kernel_address(address) && !self.maps(s, access, root, frame) {
            kinds.push(Kind::ForeignEntry);
        }
        let promised = self.layout.promise(s, root, address);
        let broken = promised.access || (access.write && promised.write) || promised.frames & 1 << frame != 0;
        if broken {
            kinds.push(Kind::StalePermission);
        }
        kinds
    }

    /// An access is made.
    pub(super) fn perform_access(&self, s: &mut Words, access: Access) -> Vec<Kind> {
        let Some(outcome) = self.outcome(s, access) else { return Vec::new() };
        let kinds = self.offences(s, access, outcome);
        if !kinds.is_empty() {
            return kinds;
        }
        let cpu = usize::from(access.cpu);
        self.tables_marked(s, access).into_iter().for_each(|cell| self.mark(s, cell));
        match outcome {
            Outcome::Reaches { frame, marks, .. } => self.reached(s, access, frame, marks),
            Outcome::Faults => self.faulted(s, access),
            Outcome::ReadsFreed => {}
        }
        let context = Context::Thread(cpu);
        let pc = self.layout.pc(s, context);
        if let Op::Access(performs) = &self.model.program.code[pc as usize] {
            let next = match (outcome, performs.on_fault) {
                (Outcome::Faults, OnFault::Handle(handler)) => handler,
                _ => pc + 1,
            };
            if let Some(reg) = performs.value {
                let frame = if let Outcome::Reaches { frame, .. } = outcome { frame as u32 + 1 } else { 0 };
                self.layout.set_reg(s, context, reg, frame);
            }
            self.layout.set_pc(s, context, next);
            self.silent(s, context);
            self.close_gate(s, cpu);
        }
        Vec::new()
    }

    /// The entries on the way of an access that its walk marks as used, but for that of the page.
    pub(super) fn tables_marked(&self, s: &Words, access: Access) -> Vec<usize> {
        let mut cells = Vec::new();
        if self.marks && self.model.arch.knobs.ad == Ad::Hardware {
            self.outcome_through(s, access, &mut |cell| {
                let entry = self.walked(s, access.cpu.into(), cell);
                cells.extend(self.marked(s, cell, entry).filter(|_| !entry.has(Field::Young)));
            });
        }
        cells
    }

    fn reached(&self, s: &mut Words, access: Access, frame: usize, marks: Option<usize>) {
        if !self.marks {
            return;
        }
        if let Some(cell) = marks {
            let entry = self.layout.cell(s, cell).with(Field::Young, 1);
            let entry = if access.write { entry.with(Field::Dirty, 1) } else { entry };
            self.layout.put(s, cell, entry.0);
        }
        if access.write {
            self.layout.set_stored(s, frame, true);
            if self.model.arch.knobs.ad == Ad::Key {
                self.layout.set_dirty(s, frame, true);
            }
        }
    }

    fn faulted(&self, s: &mut Words, access: Access) {
        if self.model.arch.knobs.fault_purge == FaultPurge::Yes {
            let cpu = usize::from(access.cpu);
            let tag = self.tag(s, cpu);
            self.drop_where(s, cpu, |item| {
                item.has_address() && self.model.covers(item, access.address.into()) && item.tag == tag
            });
        }
    }
}
