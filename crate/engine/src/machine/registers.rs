//! Roots whose top-level entries a root load copies into registers: walks start from the copies, never from the table.
//!
//! What the registers hold is known exactly, as what a program sets is: no invalidate drops a copy or renews it, and
//! nothing but a root load does. An entry there leads to a table; one that does not is not copied.

use crate::machine::arch::Roots;
use crate::machine::entry::Field;
use crate::machine::items::{After, Item};
use crate::machine::model::INIT_MM;
use crate::machine::rules::Machine;
use crate::machine::state::Words;
use crate::machine::step::Move;
use crate::report::Held;

impl Machine<'_> {
    /// True if walks of a CPU for an address space start from copies in registers. A root without tables below has none,
    /// and a device reads its root in memory.
    #[must_use]
    pub fn starts_in_registers(&self, cpu: usize, mm: usize) -> bool {
        let registers = self.model.arch.knobs.roots == Roots::Registers && !self.is_device(cpu);
        registers && self.model.mms[mm].levels > 1
    }

    /// The copies that a CPU has of the root of an address space once it has loaded it.
    fn copies(&self, s: &Words, cpu: usize, mm: usize) -> Vec<Item> {
        if !self.starts_in_registers(cpu, mm) {
            return Vec::new();
        }
        let space = &self.model.mms[mm];
        let copy = |(index, cell): (usize, &usize)| {
            let entry = self.walked(s, cpu, *cell);
            let (_, range) = space.led_to(space.levels, 0, index)?;
            let frame = entry.leads_to().filter(|_| !entry.has(Field::Huge))?;
            Some(Item {
                cpu: cpu as u8,
                held: Held::Register,
                index: 0,
                tag: 0,
                mm: mm as u8,
                at: space.levels as u8 - 1,
                range: range as u8,
                frame: frame as u8,
                size: 0,
                attr: 0,
                write: false,
                dirty: false,
                after: After::Fill,
                software: false,
            })
        };
        self.model.frames[space.root].cells.iter().enumerate().filter_map(copy).collect()
    }

    /// Numbers the copies that a root load of any CPU could make now.
    pub fn know_all_copies(&mut self, s: &Words) {
        (0..self.model.cpus.len()).for_each(|cpu| self.know_copies(s, cpu));
    }

    /// Numbers those that a root load of one CPU could make.
    pub(super) fn know_copies(&mut self, s: &Words, cpu: usize) {
        if self.model.arch.knobs.roots != Roots::Registers {
            return;
        }
        for mm in 0..self.model.mms.len() {
            for copy in self.copies(s, cpu, mm) {
                self.know(copy);
            }
        }
    }

    /// The registers of a CPU take the top-level entries of the root that it has loaded, and of the kernel's part.
    pub(super) fn copy_root(&self, s: &mut Words, cpu: usize) {
        self.drop_where(s, cpu, |item| item.held == Held::Register);
        let mm = self.layout.root(s, cpu);
        let kernel = (mm != INIT_MM).then_some(INIT_MM);
        for space in std::iter::once(mm).chain(kernel) {
            for copy in self.copies(s, cpu, space) {
                if let Some(number) = self.items.find(copy) {
                    self.layout.add(s, number);
                }
            }
        }
    }

    /// The copy from which a walk of a CPU for an address starts: the level of the table that it leads to, and that
    /// table.
    pub(super) fn copy_for(
        &self,
        s: &Words,
        cpu: usize,
        mm: usize,
        address: usize,
    ) -> Option<(usize, usize)> {
        let items = self.layout.items(s).map(|number| self.items.get(number));
        let mut copies = items.filter(|item| {
            item.held == Held::Register && (usize::from(item.cpu), usize::from(item.mm)) == (cpu, mm)
        });
        let copy = copies.find(|item| self.leads_towards(*item, address))?;
        Some((copy.at.into(), copy.frame.into()))
    }

    /// True for a copy in a register, which is held whatever else is.
    #[must_use]
    pub fn is_copy(&self, number: usize) -> bool {
        self.items.get(number).held == Held::Register
    }

    /// The item that must be held for a move, but for a copy in a register.
    #[must_use]
    pub fn needs(&self, step: Move) -> Option<u8> {
        step.needs().filter(|number| !self.is_copy((*number).into()))
    }
}
