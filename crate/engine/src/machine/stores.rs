//! Stores that wait in a buffer: which operations wait for them, and what becomes of them (R6, R7 of the model).
//!
//! A full barrier orders what the program reads and writes, in memory: what comes after it waits until the buffer is
//! empty if it reads or writes memory, and a root load is among that, since a kernel finds the root in memory. It
//! does not by itself order an invalidate or an interrupt after the stores before it. What does that says
//! so in the architecture's table.
//!
//! To take an interrupt, to enter the kernel and to leave it empties no buffer; that is the cautious reading, and no
//! architecture's file says otherwise. A handler's answer comes after all that its CPU has stored, as the kernel's
//! own answers do.

use crate::machine::access::Outcome;
use crate::machine::arch::{AtomicsDrain, IpiDrains, Order, RootLoadDrains, Walker};
use crate::machine::buffers::Waits;
use crate::machine::entry::Entry;
use crate::machine::locks::Hold;
use crate::machine::model::Model;
use crate::machine::program::{Barrier, Exp, Fence, Op, Pc, Reads};
use crate::machine::rules::Machine;
use crate::machine::state::{Context, Words};
use crate::machine::step::Move;
use crate::report::{Kind, Stores};

impl Model {
    /// The same with stores that wait in buffers, in which barriers are moves of their own.
    #[must_use]
    pub fn delayed(mut self) -> Model {
        self.stores = Stores::Delayed;
        let program = &mut self.program;
        for (op, visible) in program.code.iter().zip(&mut program.visible) {
            *visible |= matches!(op, Op::Fence(_));
        }
        self
    }

    /// True if an operation waits until every store of its CPU is visible, as far as the architecture says.
    #[must_use]
    pub fn drains(&self, op: &Op) -> bool {
        let knobs = &self.arch.knobs;
        match op {
            Op::Fence(fence) => *fence == Fence::Visible,
            Op::Lock(..)
            | Op::TryLock(..)
            | Op::Clear(..)
            | Op::Exchange(..)
            | Op::CompareExchange(..)
            | Op::FetchAdd(..) => knobs.atomics_drain == AtomicsDrain::Yes,
            Op::LoadRoot(_) => knobs.root_load_drains == RootLoadDrains::Yes,
            // It is an atomic on a word that others write, and one store does not overtake another where they keep order.
            Op::InvalidateBacking(..) => {
                knobs.atomics_drain == AtomicsDrain::Yes || knobs.order == Order::Tso
            }
            Op::Send(..) => knobs.ipi_drains == IpiDrains::Yes,
            Op::Insn(insn, ..) | Op::Complete(insn) => self.arch.insns[*insn].drains,
            _ => false,
        }
    }
}

impl Machine<'_> {
    /// True if the stores that wait in buffers let an operation be run now.
    pub(super) fn stores_allow(&self, s: &Words, context: Context, pc: Pc) -> bool {
        let (layout, cpu, program) = (&self.layout, context.cpu(), &self.model.program);
        if !layout.delays() {
            return true;
        }
        let (op, barrier) = (&program.code[pc as usize], program.barrier(pc));
        let waits = match barrier {
            Some(Barrier::Added) => true,
            Some(Barrier::Removed) => false,
            None => self.model.drains(op),
        };
        let drained = layout.is_drained(s, cpu);
        if !drained && (waits || (layout.has_full_barrier(s, cpu) && uses_memory(op))) {
            return false;
        }
        let value = |e: &Exp| self.value(s, context, e) as usize;
        let in_memory = |place| layout.leaves_at_once(s, cpu, place) && !layout.is_reserved(s, place);
        match op {
            Op::Store(..) | Op::Unlock(_, Hold::Alone) => layout.has_room(s, cpu),
            Op::Free(e) => !self.stores_into(s, cpu, value(e)),
            // Others may change the word of the lock too, so that it is an atomic; and it is a release.
            Op::Unlock(_, Hold::Together) => drained,
            // Who waits for a lock sees in memory that it is not free yet.
            Op::TryLock(_, e, _) => in_memory(value(e)),
            Op::Clear(_, e)
            | Op::Exchange(_, e, _)
            | Op::CompareExchange(_, e, ..)
            | Op::FetchAdd(_, e, _) => layout.has_room(s, cpu) && in_memory(value(e)),
            Op::Insn(insn, address, mm) => self.model.arch.insns[*insn].clears.is_none_or(|level| {
                in_memory(self.place(s, cpu, (value(mm), value(address), level), &mut |_| {}) as usize)
            }),
            _ => true,
        }
    }

    /// True if a store to an entry of a table, by its index plus one, waits in the buffer of a CPU. Who frees a table
    /// gives it to an allocator, whose lock orders what was stored in it before: it is in nobody else's table.
    fn stores_into(&self, s: &Words, cpu: usize, table: usize) -> bool {
        self.layout.waiting_stores(s, cpu).any(|waiting| match waiting.what {
            Waits::Store(place) => self.model.cells.get(place).is_some_and(|cell| cell.table + 1 == table),
            Waits::Answer(_) => false,
        })
    }

    /// The stores of a CPU that may leave its buffer now, as moves.
    pub(super) fn landings(&self, s: &Words, cpu: usize, out: &mut Vec<Move>) {
        let count = self.layout.waiting_stores(s, cpu).count();
        let may = |position: &usize| self.layout.may_leave_buffer(s, cpu, *position);
        out.extend((0..count).filter(may).map(|position| Move::Land(cpu as u8, position as u8)));
    }

    /// A store leaves the buffer of a CPU and is visible from now on.
    pub(super) fn land(&self, s: &mut Words, cpu: usize, position: usize) -> Vec<Kind> {
        match self.layout.leave_buffer(s, cpu, position) {
            Some(left) => match left.what {
                Waits::Answer(slot) => {
                    self.layout.finish(s, slot, cpu);
                    Vec::new()
                }
                // What stands there by now is somebody else's.
                Waits::Store(place) if self.freed_table_at(s, place).is_some() => vec![Kind::FreedTable],
                Waits::Store(place) => self.becomes_visible(s, cpu, place, left.value),
            },
            None => Vec::new(),
        }
    }

    fn becomes_visible(&self, s: &mut Words, cpu: usize, place: usize, value: u32) -> Vec<Kind> {
        let kinds = if place < self.model.cells.len() {
            self.change(s, cpu, place, Entry(value))
        } else {
            Vec::new()
        };
        self.layout.put(s, place, value);
        kinds
    }

    /// A plain store of a program: it waits where stores do, and is visible at once elsewhere.
    pub(super) fn store(&self, s: &mut Words, cpu: usize, place: usize, value: u32) -> Vec<Kind> {
        if self.layout.wait_in_buffer(s, cpu, (Waits::Store(place), value), false) {
            return Vec::new();
        }
        self.becomes_visible(s, cpu, place, value)
    }

    /// The store of an atomic. One to an entry that does not empty the buffer may be seen late by walkers, and keeps
    /// everybody else from writing there until it is; one to a variable is made in memory itself.
    pub(super) fn store_atomically(&self, s: &mut Words, cpu: usize, place: usize, value: u32) -> Vec<Kind> {
        let late = place < self.model.cells.len() && self.model.arch.knobs.atomics_drain == AtomicsDrain::No;
        if late && self.layout.wait_in_buffer(s, cpu, (Waits::Store(place), value), true) {
            return Vec::new();
        }
        self.becomes_visible(s, cpu, place, value)
    }

    /// Takes away accesses that would mark an entry which an atomic has read and not yet written, or whose store only
    /// this CPU's walker has found: hardware marks an entry in one step, as atomics write, and in memory.
    pub(super) fn keep_out_marks(&self, s: &Words, first: usize, out: &mut Vec<Move>) {
        if !self.layout.delays() {
            return;
        }
        let mut position = 0;
        out.retain(|step| {
            position += 1;
            let Move::Access(access) = step else { return true };
            if position <= first {
                return true;
            }
            let page = match self.outcome(s, *access) {
                Some(Outcome::Reaches { marks, .. }) => marks,
                _ => None,
            };
            let mut marks = self.tables_marked(s, *access).into_iter().chain(page);
            let shown = |cell| self.layout.shown(s, access.cpu.into(), cell).is_some();
            !marks.any(|cell| self.layout.is_reserved(s, cell) || shown(cell))
        });
    }

    /// The content of an entry as what walks for a CPU finds it: a walker in memory, or what a fence has shown it; a
    /// refill handler as the program that it is.
    pub(super) fn walked(&self, s: &Words, cpu: usize, cell: usize) -> Entry {
        match self.model.arch.knobs.walker {
            Walker::Hardware => {
                self.layout.shown(s, cpu, cell).map_or_else(|| self.layout.cell(s, cell), Entry)
            }
            Walker::Software => Entry(self.layout.load(s, cpu, cell)),
        }
    }

    /// A barrier is executed.
    pub(super) fn fence(&self, s: &mut Words, cpu: usize, pc: Pc, fence: Fence) {
        if self.model.program.barrier(pc) != Some(Barrier::Removed) && fence != Fence::Visible {
            self.layout.put_barrier(s, cpu, fence == Fence::Full);
        }
    }

    /// A handler of a CPU has answered a request, or will have once its stores are visible.
    pub(super) fn answer(&self, s: &mut Words, cpu: usize, slot: usize) {
        if self.layout.is_drained(s, cpu) {
            self.layout.finish(s, slot, cpu);
        } else {
            self.layout.put_barrier(s, cpu, false);
            self.layout.wait_in_buffer(s, cpu, (Waits::Answer(slot), 0), false);
        }
    }
}

/// True if an operation of a program reads or writes memory. A kernel reads there what root it loads.
fn uses_memory(op: &Op) -> bool {
    let mut reads = false;
    op.values(&mut |e| reads |= e.reads() == Reads::Shared);
    reads
        || matches!(
            op,
            Op::Lock(..)
                | Op::TryLock(..)
                | Op::Unlock(..)
                | Op::Clear(..)
                | Op::Store(..)
                | Op::Exchange(..)
                | Op::CompareExchange(..)
                | Op::FetchAdd(..)
                | Op::InvalidateBacking(..)
                | Op::LoadRoot(_)
        )
}
