//! What programs read and write: page-table entries, and the variables that they share.
//!
//! Everything in memory has a number, its *place*: first the page-table entries, as [`Model::cells`] numbers
//! them, then the shared variables in the order of [`Model::shared`]. Programs read and write by these numbers
//! alone, through [`Layout::load`] and the stores of [`crate::machine::stores`].

use crate::machine::model::Model;
use crate::machine::program::{Exp, Op, Pc};
use crate::machine::rcu;
use crate::machine::rules::Machine;
use crate::machine::state::{Context, Layout, Words};
use crate::report::Kind;

/// What has a variable of its own each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// Nothing: there is one variable.
    Nothing,
    /// The numbers below this one: an array.
    Numbers(u32),
    /// Address spaces.
    Mms,
    /// CPUs.
    Cpus,
    /// The thread of each CPU.
    Threads,
    /// Frames.
    Frames,
}

/// How the content of a variable reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// A CPU.
    Cpu,
    /// An address space.
    Mm,
    /// A frame, or null.
    Frame,
    /// An address.
    Address,
    /// The content of an entry.
    Entry,
    /// One of these, by its index.
    Enum(Vec<String>),
    /// A lock: who holds it.
    Lock,
    /// A set of any of these.
    Set(Box<Content>),
}

/// Variables that are declared together: one, an array, or a field of all things of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// The name.
    pub name: String,
    /// What has one each.
    pub of: Of,
    /// How its content reads.
    pub content: Content,
    /// The smallest and the largest value; a program that goes beyond cannot be judged.
    pub range: (u32, u32),
    /// What each holds at the start.
    pub initial: Vec<u32>,
    /// True if some program uses it. What none uses takes no room and is not shown.
    pub used: bool,
}

impl Layout {
    /// The place of a shared variable, by its declaration and its index there; none if there is no such index.
    #[must_use]
    pub fn place(&self, declared: usize, index: usize) -> Option<usize> {
        let (first, count) = self.shared[declared];
        (index < count).then_some(first + index)
    }

    /// The shared variable at a place: its declaration and its index there.
    #[must_use]
    pub fn shared_at(&self, place: usize) -> Option<(usize, usize)> {
        let declared = self.shared.iter().position(|(first, n)| (*first..first + n).contains(&place))?;
        Some((declared, place - self.shared[declared].0))
    }

    /// What a CPU's program reads at a place.
    #[must_use]
    pub fn load(&self, s: &Words, cpu: usize, place: usize) -> u32 {
        self.forwarded(s, cpu, place).unwrap_or(s[place])
    }

    /// Puts something into memory itself, past whatever a CPU keeps of its own.
    pub fn put(&self, s: &mut Words, place: usize, value: u32) {
        s[place] = value;
    }

    /// The operation that did what the model cannot follow, such as leaving the range of a variable. A state
    /// that has one leads nowhere, and no search that meets one comes to a verdict.
    #[must_use]
    pub fn trouble(&self, s: &Words) -> Option<Pc> {
        s[self.trouble].checked_sub(1)
    }

    /// Notes such an operation.
    pub fn set_trouble(&self, s: &mut Words, pc: Pc) {
        s[self.trouble] = pc + 1;
    }
}

/// Where the variables of each declaration begin, behind the page-table entries, and how many there are; and
/// the first word behind them.
pub(super) fn lay_out(model: &Model) -> (Vec<(usize, usize)>, usize) {
    let mut at = model.cells.len();
    let mut shared = Vec::new();
    for declared in &model.shared {
        let count = if declared.used { declared.initial.len() } else { 0 };
        shared.push((at, count));
        at += count;
    }
    (shared, at)
}

impl Machine<'_> {
    /// Puts the first values of all shared variables into memory.
    pub(super) fn begin_shared(&self, s: &mut Words) {
        for (declared, shared) in self.model.shared.iter().enumerate() {
            for (index, value) in shared.initial.iter().enumerate() {
                if let Some(place) = self.layout.place(declared, index) {
                    self.layout.put(s, place, *value);
                }
            }
        }
    }

    /// An operation that reads or writes memory and does nothing else.
    pub(super) fn access_memory(&self, s: &mut Words, context: Context, pc: Pc) -> Vec<Kind> {
        let value = |s: &Words, e: &Exp| self.value(s, context, e);
        let op = &self.model.program.code[pc as usize];
        let (Op::Clear(_, place)
        | Op::Store(place, _)
        | Op::Exchange(_, place, _)
        | Op::CompareExchange(_, place, ..)
        | Op::FetchAdd(_, place, _)) = op
        else {
            return Vec::new();
        };
        let at = value(s, place) as usize;
        let old = if self.exists(at) { self.layout.load(s, context.cpu(), at) } else { 0 };
        let new = match op {
            Op::Clear(..) => crate::machine::Entry::NONE.0,
            Op::Store(_, new) | Op::Exchange(_, _, new) => value(s, new),
            Op::CompareExchange(_, _, expected, _) if value(s, expected) != old => old,
            Op::CompareExchange(_, _, _, new) => value(s, new),
            Op::FetchAdd(_, _, more) => old.wrapping_add(value(s, more)),
            _ => old,
        };
        if let Some(reg) = op.writes() {
            self.layout.set_reg(s, context, reg, old);
        }
        let unchanged = matches!(op, Op::CompareExchange(..)) && new == old;
        if unchanged { Vec::new() } else { self.write(s, (context.cpu(), pc), at, new) }
    }

    fn exists(&self, place: usize) -> bool {
        place < self.model.cells.len() || self.layout.shared_at(place).is_some()
    }

    fn write(&self, s: &mut Words, (cpu, pc): (usize, Pc), place: usize, value: u32) -> Vec<Kind> {
        let range = self.layout.shared_at(place).map(|(declared, _)| self.model.shared[declared].range);
        match range {
            None if place >= self.model.cells.len() => return Vec::new(),
            Some((low, high)) if !(low..=high).contains(&value) => {
                self.layout.set_trouble(s, pc);
                return Vec::new();
            }
            _ => {}
        }
        match &self.model.program.code[pc as usize] {
            Op::Store(..) => self.store(s, cpu, place, value),
            _ => self.store_atomically(s, cpu, place, value),
        }
    }

    /// Why the model cannot follow an operation.
    #[must_use]
    pub fn trouble_of(&self, pc: Pc) -> String {
        let program = &self.model.program;
        let mut left = None;
        match &program.code[pc as usize] {
            Op::Check(_, _, what) => return program.checks[*what as usize].clone(),
            Op::Allocate(_, spare) => return self.too_few(*spare),
            Op::Grace(_) => return rcu::too_many(),
            Op::RcuRead(_) => return rcu::too_deep(),
            op => op.values(&mut |e| left = left.or(e.shared())),
        }
        left.map_or_else(String::new, |declared| {
            let Shared { name, range: (low, high), .. } = &self.model.shared[declared];
            format!("`{name}` leaves its range {low}..={high}")
        })
    }
}
