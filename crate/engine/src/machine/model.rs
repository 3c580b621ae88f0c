//! The machine that a question is about: address spaces, tables, frames, CPUs, and the program they run.

use crate::machine::arch::Arch;
use crate::machine::entry::Entry;
use crate::machine::memory::Shared;
use crate::machine::program::Program;
use crate::report::{Param, Stores};

/// The kernel's own address space, whose addresses every root maps.
pub const INIT_MM: usize = 0;
/// Most CPUs.
pub const MAX_CPUS: usize = 8;
/// Most frames, tables included: a set of frames is one word, in which null takes a bit.
pub const MAX_FRAMES: usize = 31;
/// Most addresses.
pub const MAX_ADDRESSES: usize = 32;

/// A frame: a table or a page of data. Its index stands for this allocation of it and no other.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Its name.
    pub name: String,
    /// The address space it belongs to.
    pub mm: usize,
    /// For a table its level, counted from 1 for the table of the leaf entries; zero for data.
    pub level: usize,
    /// For a table of leaf entries that a machine declares the range that it serves at first.
    pub range: Option<usize>,
    /// For a table its entries in order, by index in [`Model::cells`].
    pub cells: Vec<usize>,
    /// The other address spaces that share a table, one bit each.
    pub shared: u32,
    /// True if the next frame is known to lie behind it in memory: one of the same block.
    pub followed: bool,
}

/// Frames that programs may be given.
#[derive(Clone, Debug)]
pub struct Spare {
    /// The function that gives them.
    pub name: &'static str,
    /// They, in the order in which they are given.
    pub frames: Vec<usize>,
}

/// A page-table entry in memory.
#[derive(Clone, Debug)]
pub struct Cell {
    /// The table it stands in.
    pub table: usize,
    /// Its index there.
    pub index: usize,
    /// What it holds at the start.
    pub entry: Entry,
}

/// An address space.
#[derive(Clone, Debug)]
pub struct Mm {
    /// Its name.
    pub name: String,
    /// Levels of its table.
    pub levels: usize,
    /// Its root table.
    pub root: usize,
    /// Its addresses.
    pub addresses: Vec<usize>,
    /// The addresses of each range, by their index in the lowest table that serves it.
    pub ranges: Vec<Vec<usize>>,
    /// For each address of the model its range and its index there, if it is one of this address space.
    pub positions: Vec<Option<(usize, usize)>>,
    /// The addresses of each contiguous group, in one lowest table, in order.
    pub groups: Vec<Vec<usize>>,
    /// CPUs that may ever hold its tag.
    pub cpumask: u32,
}

/// A CPU as it stands when the programs begin.
#[derive(Clone, Debug)]
pub struct Cpu {
    /// Its task.
    pub task: String,
    /// True if it begins in user mode.
    pub user: bool,
    /// True if it borrows the address space.
    pub lazy: bool,
    /// The address space whose root is loaded.
    pub mm: usize,
    /// The address space that it ran before, in user mode.
    pub after: Option<usize>,
    /// True if it begins with empty caches.
    pub cold: bool,
    /// The lowest of the CPUs that it shares a TLB with; itself where it shares none.
    pub tlb: usize,
    /// True for a device that walks an address space: it has a number after those of the CPUs, and no program.
    pub device: bool,
}

/// Everything a search needs to know.
#[derive(Clone, Debug)]
pub struct Model {
    /// The architecture.
    pub arch: Arch,
    /// Names of addresses.
    pub addresses: Vec<String>,
    /// Address spaces; the first is `init_mm`.
    pub mms: Vec<Mm>,
    /// Frames, tables included.
    pub frames: Vec<Frame>,
    /// Page-table entries.
    pub cells: Vec<Cell>,
    /// Frames that programs may be given, by what they are for.
    pub spares: Vec<Spare>,
    /// Shared variables.
    pub shared: Vec<Shared>,
    /// CPUs, and behind them devices that walk tables.
    pub cpus: Vec<Cpu>,
    /// What they run.
    pub program: Program,
    /// Whether stores wait in buffers.
    pub stores: Stores,
    /// Every parameter with its value.
    pub params: Vec<Param>,
    /// Functions called that the model knows to do nothing.
    pub not_modelled: Vec<String>,
    /// Functions that the program calls and that the kernel set leaves to the neutral kernel, as nobody has looked
    /// up its own.
    pub not_seen: Vec<String>,
}

impl Model {
    /// The CPUs, devices aside.
    #[must_use]
    pub fn cpu_mask(&self) -> u32 {
        let cpus = self.cpus.iter().enumerate();
        cpus.filter(|(_, cpu)| !cpu.device).fold(0, |mask, (index, _)| mask | 1 << index)
    }

    /// The frame in the place of one member of a row where that of another is given. What lies beside a block that is
    /// declared nobody knows: there is nothing.
    #[must_use]
    pub fn beside(&self, frame: usize, given: usize, wanted: usize) -> Option<usize> {
        let (low, high) =
            ((frame + wanted.min(given)).checked_sub(given)?, frame + wanted.max(given) - given);
        let known = self.frames.get(low..high)?.iter().all(|frame| frame.followed);
        known.then(|| frame + wanted - given)
    }
}
