//! Locks, and sections that keep every other program out.
//!
//! A lock is a word of memory: in its lowest byte the CPU that holds it alone, plus one; above it, a bit a CPU,
//! those that hold it together, as readers. A handler holds for its CPU.

use crate::machine::program::{Exp, Op, Pc};
use crate::machine::rules::Machine;
use crate::machine::state::{Context, Layout, Words};
use crate::report::Kind;

/// How a lock is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// By one CPU: a spinlock, or a reader-writer lock held for writing.
    Alone,
    /// With other readers.
    Together,
}

const READERS: u32 = 8;

/// The CPUs that hold a lock, given its word, and how.
#[must_use]
pub fn holders(lock: u32) -> (u32, Hold) {
    match (lock & 0xff).checked_sub(1) {
        Some(cpu) => (1 << cpu, Hold::Alone),
        None => (lock >> READERS, Hold::Together),
    }
}

fn taken(lock: u32, cpu: usize, hold: Hold) -> Option<u32> {
    match hold {
        Hold::Alone => (lock == 0).then_some(cpu as u32 + 1),
        // Whoever reads already cannot begin to once more: a writer may be waiting in between.
        Hold::Together => (lock & (0xff | 1 << cpu << READERS) == 0).then_some(lock | 1 << cpu << READERS),
    }
}

fn released(lock: u32, cpu: usize, hold: Hold) -> Option<u32> {
    match hold {
        Hold::Alone => (lock == cpu as u32 + 1).then_some(0),
        Hold::Together => (lock & 1 << cpu << READERS != 0).then_some(lock & !(1 << cpu << READERS)),
    }
}

impl Machine<'_> {
    fn lock(&self, s: &Words, context: Context, place: &Exp) -> (usize, u32) {
        let place = self.value(s, context, place) as usize;
        (place, if self.layout.shared_at(place).is_some() { s[place] } else { 0 })
    }

    /// True if a lock can be taken now.
    #[must_use]
    pub fn can_lock(&self, s: &Words, context: Context, place: &Exp, hold: Hold) -> bool {
        taken(self.lock(s, context, place).1, context.cpu(), hold).is_some()
    }

    /// Takes a lock if that is possible, and says whether it was.
    pub(super) fn take_lock(&self, s: &mut Words, context: Context, place: &Exp, hold: Hold) -> bool {
        let (at, lock) = self.lock(s, context, place);
        let Some(new) = taken(lock, context.cpu(), hold) else { return false };
        if self.layout.shared_at(at).is_some() {
            self.layout.put(s, at, new);
        }
        true
    }

    /// Gives a lock back. To give back what one does not hold is a bug.
    pub(super) fn release(&self, s: &mut Words, context: Context, place: &Exp, hold: Hold) -> Option<Kind> {
        let (at, cpu) = (self.lock(s, context, place).0, context.cpu());
        let lock = if self.layout.shared_at(at).is_some() { self.layout.load(s, cpu, at) } else { 0 };
        let Some(new) = released(lock, cpu, hold) else { return Some(Kind::BugOn) };
        // All that was stored under the lock is visible before it is free.
        self.layout.put_barrier(s, cpu, false);
        match hold {
            Hold::Alone => {
                self.store(s, cpu, at, new);
            }
            Hold::Together => self.layout.put(s, at, new),
        }
        None
    }

    /// The ways that a program may go on from where it stands, if it chooses there.
    #[must_use]
    pub fn ways(&self, pc: Pc) -> Option<u32> {
        match self.model.program.code[pc as usize] {
            Op::Choose(_, ways) => Some(ways),
            _ => None,
        }
    }

    /// Who runs on a CPU: its program, or the handler that interrupts it.
    #[must_use]
    pub fn running(&self, s: &Words, cpu: usize) -> Context {
        if self.layout.in_handler(s, cpu) { Context::Handler(cpu) } else { Context::Thread(cpu) }
    }

    /// A program goes one of the ways that it may.
    pub(super) fn choose(&self, s: &mut Words, cpu: usize, way: u32) {
        let context = self.running(s, cpu);
        let pc = self.layout.pc(s, context);
        if let Op::Choose(reg, _) = self.model.program.code[pc as usize] {
            self.layout.set_reg(s, context, reg, way);
        }
        self.layout.set_pc(s, context, pc + 1);
        self.silent(s, context);
        if self.layout.trouble(s).is_none() {
            self.close_gate(s, cpu);
        }
    }
}

impl Layout {
    /// The CPU whose program or handler keeps every other one out at the moment.
    #[must_use]
    pub fn atomic(&self, s: &Words) -> Option<usize> {
        s[self.atomic].checked_sub(1).map(|cpu| cpu as usize)
    }

    /// Lets a CPU keep every other program out, or nobody.
    pub fn set_atomic(&self, s: &mut Words, cpu: Option<usize>) {
        s[self.atomic] = cpu.map_or(0, |cpu| cpu as u32 + 1);
    }
}
