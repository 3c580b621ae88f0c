//! A run of the machine, step by step, with the machine after each.

use serde::Serialize;

use crate::report::{Kind, Wave};
#[cfg(test)]
use ts_rs::TS;

/// One run of the machine, move by move.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Trace {
    /// The violation it ends in; null for a safe run.
    pub kind: Option<Kind>,
    /// Program moves in it.
    pub program: u32,
    /// Hardware moves in it.
    pub hardware: u32,
    /// The moves as indices into what was enabled at each step: `0/3/1`. Replayable and linkable.
    pub path: String,
    /// The machine before the first step.
    pub start: Machine,
    /// The steps in order; step `n` of the page is `steps[n - 1]`.
    pub steps: Vec<Step>,
    /// The same run drawn: lanes of bars over the steps.
    pub wave: Wave,
}

/// One move of a trace.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Step {
    /// Who makes it.
    pub actor: Actor,
    /// The CPU it is made on, counted from 0.
    pub cpu: u32,
    /// At most about 14 characters, for a box in the picture: `clear pgd`.
    pub label: String,
    /// What happens, in one sentence.
    pub sentence: String,
    /// Where the text says so: the statement first, then the calls that lead to it, outwards. Empty for
    /// moves of the hardware.
    pub places: Vec<Place>,
    /// The violation that this step is; null but in the last step of a breaking trace.
    pub violation: Option<Kind>,
    /// The machine after the step.
    pub machine: Machine,
}

/// Who makes a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "kebab-case")]
pub enum Actor {
    /// A statement of the kernel's program, or an IPI handler of it.
    Kernel,
    /// An access of user code.
    User,
    /// The hardware of a CPU: a walk step, an invalidate performed after it was issued.
    Hardware,
}

/// A stretch of a source text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Place {
    /// The file: `strategy/up_front.tlb`.
    pub file: String,
    /// First line, counted from 1.
    pub line: u32,
    /// First column in characters, counted from 1.
    pub column: u32,
    /// Last line, counted from 1.
    pub end_line: u32,
    /// The column after the last character, counted from 1.
    pub end_column: u32,
}

/// The whole machine at one moment.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Machine {
    /// Page tables, root first, by address space.
    pub tables: Vec<TableView>,
    /// CPUs in their order.
    pub cpus: Vec<CpuView>,
    /// What stands in the backing store, where there is one.
    pub backing: Vec<ItemView>,
    /// Data frames in the order of declaration.
    pub frames: Vec<FrameView>,
    /// Shared variables and fields of things, those that a program uses, in the order of declaration.
    pub variables: Vec<VariableView>,
    /// The kernel's promises in force: "app: no store to x".
    pub promises: Vec<String>,
}

/// A page table.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct TableView {
    /// Its name: `pgd`, `T`.
    pub name: String,
    /// The address space it belongs to.
    pub mm: String,
    /// Its level, counted from 1 for the table of the leaf entries.
    pub level: u32,
    /// True once it was freed.
    pub freed: bool,
    /// Its entries that the programs know of.
    pub entries: Vec<EntryView>,
}

/// A page-table entry.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct EntryView {
    /// Its place: `pgd[0]`, `T[x]`.
    pub name: String,
    /// What it holds: `→ T`, `→ P rw`, `none`; `anything` in a freed table.
    pub value: String,
}

/// A data frame.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct FrameView {
    /// Its name: `P`.
    pub name: String,
    /// The address space it belonged to first.
    pub mm: String,
    /// True once it was freed.
    pub freed: bool,
}

/// A shared variable.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct VariableView {
    /// Its name: `flag`, `a[2]`, `app.tlb_gen`, `cpu1.loaded_mm`.
    pub name: String,
    /// What it holds: `3`, `true`, `CPU 1`, `app`, `{P, Q}`.
    pub value: String,
}

/// One CPU.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct CpuView {
    /// Its task: "exiting task".
    pub task: String,
    /// True for a device that walks tables, which no invalidate of a CPU's reaches. It stands behind the CPUs.
    pub device: bool,
    /// The CPUs that it shares a TLB with: each holds what the others have filled.
    pub shares_with: Vec<u32>,
    /// Its mode.
    pub mode: Mode,
    /// The address space whose root is loaded.
    pub root: String,
    /// The tag that is loaded: the address space that has it, or its number. Null where there are no tags.
    pub tag: Option<String>,
    /// True while it borrows that address space.
    pub lazy: bool,
    /// True if it may take an interrupt.
    pub irqs_on: bool,
    /// True once its program has ended.
    pub finished: bool,
    /// What it holds.
    pub items: Vec<ItemView>,
    /// What it has been asked and has not done: IPIs, and invalidates that were issued.
    pub pending: Vec<String>,
    /// Its stores that wait in its buffer, in the order in which they may leave: `T[x]: none`. Empty where stores
    /// are visible at once.
    pub stores: Vec<String>,
}

/// The mode of a CPU.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// User mode.
    User,
    /// Kernel mode.
    Kernel,
    /// Kernel mode, in the middle of an access to user memory.
    KernelUser,
}

/// What a CPU may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "kebab-case")]
pub enum Held {
    /// A translation of an address: a TLB entry.
    Leaf,
    /// An entry that was read as invalid and is remembered.
    Invalid,
    /// A partial walk: what a paging-structure or page-walk cache holds.
    PartialWalk,
    /// A walk in flight.
    Walk,
    /// A copy of a top-level entry in a register, which only a root load changes.
    Register,
    /// An entry of a backing store in memory, which no CPU holds: of a hashed table, or a TSB.
    Backing,
}

/// One cached item.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct ItemView {
    /// What it is.
    pub held: Held,
    /// The address space whose tables it was read from.
    pub mm: String,
    /// `x → P rw`, `pgd[0] → T`.
    pub name: String,
    /// The tag it carries: the address space that has it, or its number; `global` for one that serves every tag.
    /// Null where there are no tags.
    pub tag: Option<String>,
    /// True for what an invalidate has dropped and accesses of this CPU may still use.
    pub left: bool,
    /// True if what it points to has been freed.
    pub stale: bool,
}
