//! An architecture as plain data: knobs that say what may be cached, and a table of instructions.
//!
//! The engine never mentions an architecture by name; whatever sets one apart stands here.

use crate::report::Promise;

/// Who turns a miss into a fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Walker {
    /// The processor walks the tables itself.
    Hardware,
    /// A refill handler reads the tables as a program, for an access that is performed.
    Software,
}

/// When a fill may start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Whenever the root is loaded, whatever the mode.
    AnyMode,
    /// Only in a mode that uses the address space: user mode, or the kernel in the middle of accessing it.
    UserMode,
    /// Only for an access that is performed.
    Demand,
}

/// What tells the entries of one address space from those of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// Nothing: an entry serves whoever is loaded.
    None,
    /// A number that each CPU gives out.
    Local,
    /// A number that means the same on every CPU.
    Global,
    /// The root pointer itself.
    Root,
}

/// What a root load does to what the CPU holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RootLoad {
    /// Nothing.
    Keeps,
    /// Every translation and partial walk of this CPU goes.
    Drops,
}

/// What becomes of walks in flight when another root is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stray {
    /// They are stopped.
    Die,
    /// They may go on and install under the old tag, until an invalidate that covers them.
    Finish,
    /// They may go on until the next context-synchronising event.
    FinishUntilCse,
}

/// Which items of a kind an instruction drops: those of its address, of its tag, of both, or all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Only those for the address (of partial walks: those on its path).
    pub va: bool,
    /// Only those of the tag.
    pub tag: bool,
}

/// What completes an invalidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// The instruction itself, on every CPU that it reaches.
    AtOnce,
    /// A barrier of the CPU that issued it, by its index in the table.
    By(usize),
}

/// An instruction that invalidates, completes or synchronises.
#[derive(Clone, Debug)]
pub struct Insn {
    /// Its name.
    pub name: String,
    /// True if it takes an address.
    pub takes_va: bool,
    /// True if it takes a tag.
    pub takes_tag: bool,
    /// Which translations it drops.
    pub leaf: Option<Scope>,
    /// Which partial walks, and with them walks in flight, it drops.
    pub walk: Option<Scope>,
    /// True if it reaches every CPU, false if only the one that executes it.
    pub everywhere: bool,
    /// What completes it.
    pub done: Done,
    /// True if it also empties the leaf entry of its address in memory.
    pub clears: bool,
    /// True for a barrier that waits for the invalidates this CPU issued.
    pub completes: bool,
    /// True for a context-synchronising event.
    pub synchronises: bool,
    /// What the manual says.
    pub promise: Promise,
}

impl Insn {
    /// True if it drops translations of one address only.
    #[must_use]
    pub fn by_address(&self) -> bool {
        self.leaf.is_some_and(|scope| scope.va)
    }
}

/// An architecture.
#[derive(Clone, Debug)]
pub struct Arch {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Who walks.
    pub walker: Walker,
    /// When a fill may start.
    pub gate: Gate,
    /// What tells address spaces apart.
    pub tag: Tag,
    /// True if partial walks are kept.
    pub walk_cache: bool,
    /// What a root load drops.
    pub root_load: RootLoad,
    /// What becomes of walks in flight at a root load.
    pub stray: Stray,
    /// The promises behind the knobs, in the order of the file.
    pub promises: Vec<Promise>,
    /// Its instructions, in the order of the file.
    pub insns: Vec<Insn>,
}

/// An invalidate that a program asks for without naming an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// On every CPU by one instruction, rather than here.
    pub everywhere: bool,
    /// Of one address, rather than of the whole tag.
    pub by_address: bool,
    /// By the form that spares partial walks.
    pub leaf_only: bool,
}

impl Arch {
    /// The instruction for an invalidate: by address the one that includes the partial walks of its path
    /// where there is one, else the leaf-only one; of those that would do, the one that drops least.
    #[must_use]
    pub fn pick(&self, wanted: Wanted) -> Option<usize> {
        let fits = |insn: &Insn| {
            let Some(leaf) = insn.leaf else { return false };
            insn.everywhere == wanted.everywhere
                && leaf.va == wanted.by_address
                && (!wanted.leaf_only || insn.walk.is_none())
                // A whole tag must go with its partial walks, or tables freed after it are still reachable.
                && (wanted.by_address || !self.walk_cache || insn.walk.is_some_and(|walk| !walk.va))
        };
        let excess = |insn: &Insn| {
            let wide = |scope: Option<Scope>| scope.map_or(0, |s| 2 * u32::from(!s.tag) + u32::from(!s.va));
            (insn.walk.is_none(), wide(insn.leaf) + wide(insn.walk))
        };
        let candidates = self.insns.iter().enumerate().filter(|(_, insn)| fits(insn));
        candidates.min_by_key(|(_, insn)| excess(insn)).map(|(index, _)| index)
    }

    /// Walks in flight that the explicit engine allows a CPU.
    #[must_use]
    pub fn walks_in_flight(&self) -> usize {
        if self.stray == Stray::Finish { 2 } else { 1 }
    }
}
