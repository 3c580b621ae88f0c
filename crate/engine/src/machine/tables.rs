//! Page tables: where the entry for an address stands, and finding it by walking memory, as kernels do.

use crate::machine::entry::{Entry, Field};
use crate::machine::eval::NOWHERE;
use crate::machine::model::{INIT_MM, Mm, Model};
use crate::machine::program::{Exp, Op};
use crate::machine::rules::Machine;
use crate::machine::sizes::Leads;
use crate::machine::state::{Context, Words};

impl Mm {
    /// The range of an address, which is the part of the address space that one lowest table serves, and its
    /// index there.
    #[must_use]
    pub fn position(&self, address: usize) -> Option<(usize, usize)> {
        self.positions.get(address).copied().flatten()
    }

    /// The index of the entry for an address in any table of a level. Tables above the second level serve every
    /// address by their first entry.
    #[must_use]
    pub fn index(&self, address: usize, level: usize) -> Option<usize> {
        let (range, index) = self.position(address)?;
        match level {
            1 => Some(index),
            2 => Some(range),
            _ => Some(0),
        }
    }

    /// True if two addresses of this space are translated through the same entry of a level.
    #[must_use]
    pub fn share_entry(&self, a: usize, b: usize, level: usize) -> bool {
        // In two lowest tables the same index is not the same entry.
        a == b || (level > 1 && self.index(a, level) == self.index(b, level))
    }

    /// What an entry leads to, by its index in a table of a level on the way to a range: an address, the first
    /// of several, and their range. None where no address of this space lies there.
    #[must_use]
    pub fn led_to(&self, level: usize, range: usize, index: usize) -> Option<(usize, usize)> {
        let (range, index) = match level {
            1 => (range, index),
            2 => (index, 0),
            _ if index == 0 => (0, 0),
            _ => return None,
        };
        self.ranges.get(range)?.get(index).map(|address| (*address, range))
    }
}

impl Model {
    /// True if a table is one of an address space, which may share it with others.
    #[must_use]
    pub fn serves(&self, table: usize, mm: usize) -> bool {
        self.frames[table].mm == mm || self.frames[table].shared & 1 << mm != 0
    }

    /// The entry for an address in a table that stands at a level of an address space.
    #[must_use]
    pub fn cell_in(&self, mm: usize, table: usize, level: usize, address: usize) -> Option<usize> {
        let index = self.mms.get(mm)?.index(address, level)?;
        self.frames[table].cells.get(index).copied()
    }

    /// The entry for an address in a table by itself, as the address space would have it that the table was
    /// made for, or the first that knows the address.
    #[must_use]
    pub fn entry_in(&self, table: usize, address: usize) -> Option<usize> {
        let of = self.frames.get(table)?;
        let mms = std::iter::once(of.mm).chain(0..self.mms.len());
        let index = mms.filter_map(|mm| self.mms[mm].index(address, of.level)).next()?;
        of.cells.get(index).copied()
    }

    /// The table of a level for a range, as it stands at the start.
    #[must_use]
    pub fn first_table(&self, mm: usize, level: usize, range: usize) -> Option<usize> {
        let space = self.mms.get(mm)?;
        let mut table = space.root;
        for above in (level + 1..=space.levels).rev() {
            let index = if above == 2 { range } else { 0 };
            table = self.cells[*self.frames[table].cells.get(index)?].entry.leads_to()?;
        }
        Some(table)
    }
}

impl Machine<'_> {
    /// True if an address is one of the kernel's.
    #[must_use]
    pub fn is_kernel_address(&self, address: usize) -> bool {
        self.model.mms[INIT_MM].addresses.contains(&address)
    }

    /// True if a page can be reached through the content of an entry of a level, by what stands in memory below it.
    pub(super) fn leads_to_a_page(&self, s: &Words, level: usize, entry: Entry) -> bool {
        let Some(to) = entry.leads_to() else { return false };
        let table = &self.model.frames[to];
        // Whatever is no table of a lower level may be read as anything.
        let is_table = !entry.has(Field::Huge) && (1..level).contains(&table.level);
        if !is_table || self.layout.is_freed(s, to) {
            return true;
        }
        table.cells.iter().any(|cell| self.leads_to_a_page(s, table.level, self.layout.cell(s, *cell)))
    }

    /// The place of an entry, found by walking memory from the root as a CPU sees it; [`NOWHERE`] where the walk ends early.
    /// `freed` is called with every table on the way that was freed.
    pub(super) fn place(
        &self,
        s: &Words,
        cpu: usize,
        (mm, address, level): (usize, usize, usize),
        freed: &mut dyn FnMut(usize),
    ) -> u32 {
        let Some(space) = self.model.mms.get(mm) else { return NOWHERE };
        let mut table = space.root;
        for at in (1..=space.levels).rev() {
            let Some(cell) = self.model.cell_in(mm, table, at, address) else { return NOWHERE };
            if at == level {
                return cell as u32;
            }
            if self.layout.is_freed(s, table) {
                freed(table);
            }
            match self.model.leads(mm, Entry(self.layout.load(s, cpu, cell)), at, address) {
                Leads::Table(below) => table = below,
                _ => return NOWHERE,
            }
        }
        NOWHERE
    }

    /// A table that was freed and of which an operation reads or writes an entry, walking as software does.
    #[must_use]
    pub fn freed_table_of(&self, s: &Words, context: Context, op: &Op) -> Option<usize> {
        if !self.layout.any_freed(s) {
            return None;
        }
        let mut found = None;
        let mut keep = |table| found = found.or(Some(table));
        op.values(&mut |e| self.freed_tables_in(s, context, e, &mut keep));
        let cell = match op {
            Op::Clear(_, place)
            | Op::Store(place, _)
            | Op::Exchange(_, place, _)
            | Op::CompareExchange(_, place, ..)
            | Op::FetchAdd(_, place, _) => self.value(s, context, place) as usize,
            Op::Insn(insn, address, mm) => {
                let Some(level) = self.model.arch.insns[*insn].clears else { return found };
                let (mm, address) = (self.value(s, context, mm), self.value(s, context, address));
                self.place(s, context.cpu(), (mm as usize, address as usize, level), &mut keep) as usize
            }
            _ => return found,
        };
        found.or_else(|| self.freed_table_at(s, cell))
    }

    pub(super) fn freed_table_at(&self, s: &Words, cell: usize) -> Option<usize> {
        let table = self.model.cells.get(cell)?.table;
        self.layout.is_freed(s, table).then_some(table)
    }

    fn freed_tables_in(&self, s: &Words, context: Context, e: &Exp, keep: &mut dyn FnMut(usize)) {
        match e {
            Exp::Place(mm, address, level) => {
                let value = |e: &Exp| self.value(s, context, e) as usize;
                self.place(s, context.cpu(), (value(mm), value(address), value(level)), keep);
            }
            Exp::Read(place) => {
                self.freed_tables_in(s, context, place, keep);
                let cell = self.value(s, context, place) as usize;
                self.freed_table_at(s, cell).into_iter().for_each(keep);
            }
            e => {
                e.parts().into_iter().flatten().for_each(|part| self.freed_tables_in(s, context, part, keep))
            }
        }
    }
}
