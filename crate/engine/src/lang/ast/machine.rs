//! Machines: address spaces, what they map, and CPUs.

use crate::lang::ast::{Block, Expr, Name, Param, Text};
use crate::lang::source::Span;

/// A declaration of a machine.
#[derive(Clone, Debug)]
pub enum Decl {
    /// `mm dying levels levels { … }`
    Mm(MmDecl),
    /// `cpu 0 "exiting task": kernel lazy dying { … }`
    Cpu(CpuDecl),
    /// `device "IOMMU": walks app`
    Device(DeviceDecl),
    /// `siblings 0, 1`: CPUs that share one TLB.
    Siblings(Vec<Expr>, Span),
    /// `if borrower { … } else { … }`
    If(Expr, Vec<Decl>, Vec<Decl>),
}

/// An address space.
#[derive(Clone, Debug)]
pub struct MmDecl {
    /// Its name.
    pub name: Name,
    /// Levels of its table, 2 where not said.
    pub levels: Option<Expr>,
    /// What is mapped.
    pub mappings: Vec<Mapping>,
    /// The whole declaration.
    pub span: Span,
}

/// What is mapped.
#[derive(Clone, Debug)]
pub enum Mapping {
    /// `x -> P rw`, `x -> P ro global`, `x -> P none`, `x -> none`, with `[i]` behind either name inside a `for`; or a
    /// block, `x[0..4] -> H rw huge`, `y[0..2] -> P rw contiguous`, whose frames are `H0` to `H3`, and `P0`, `P1`.
    One {
        /// The address.
        address: Indexed,
        /// What its entry holds; null for `none`.
        entry: Option<MappedEntry>,
    },
    /// `for i in 0..pages { … }`
    For(Name, Expr, Vec<Mapping>),
    /// `table T2 { … }`, `table none { … }`: another range of addresses, served by a lowest table of its own or,
    /// as yet, by none.
    Table(Option<Indexed>, Vec<Mapping>, Span),
    /// `table T of other`: the addresses that a lowest table of another address space serves, by the same table.
    Shared(Indexed, Name, Span),
}

/// What an entry holds at the start: `P rw global soft 1`.
#[derive(Clone, Debug)]
pub struct MappedEntry {
    /// The frame.
    pub frame: Indexed,
    /// The right.
    pub right: Right,
    /// What else is said of it: `global`, `old`, `clean`, `huge`, `contiguous`; `soft` and `attr` with a number.
    pub marks: Vec<(Name, Option<Expr>)>,
}

/// How an entry may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// `rw`
    ReadWrite,
    /// `ro`
    ReadOnly,
    /// `none`: the entry is not present, but has content.
    None,
}

/// `x` or `x[i]`, which is named `x0`, `x1`, …
#[derive(Clone, Debug)]
pub struct Indexed {
    /// The name.
    pub name: Name,
    /// The index.
    pub index: Option<Expr>,
}

/// A CPU with its program.
#[derive(Clone, Debug)]
pub struct CpuDecl {
    /// Its number, or the variable and range of several alike.
    pub cpu: CpuRange,
    /// Its task.
    pub task: Text,
    /// True for `user`, false for `kernel`.
    pub user: bool,
    /// True for `lazy`.
    pub lazy: bool,
    /// The address space whose root is loaded.
    pub mm: Name,
    /// `after old`: it ran that one in user mode before.
    pub after: Option<Name>,
    /// `holding old`: its program holds a reference on that one, without having its root loaded.
    pub holding: Option<Name>,
    /// `cold`: it begins with empty caches.
    pub cold: bool,
    /// Its program.
    pub body: Block,
    /// From `cpu` to the colon.
    pub span: Span,
}

/// A device that walks an address space, and accesses it at any time.
#[derive(Clone, Debug)]
pub struct DeviceDecl {
    /// What it is called.
    pub name: Text,
    /// The address space.
    pub mm: Name,
    /// `cold`: it begins with empty caches.
    pub cold: bool,
    /// The whole declaration.
    pub span: Span,
}

/// Which CPU is declared.
#[derive(Clone, Debug)]
pub enum CpuRange {
    /// `cpu 0`
    One(Expr),
    /// `cpu i in 1..cpus`
    Each(Name, Expr),
}

/// Where a case comes from: `year 2016`, `commit "5d1904204c99"`, `mechanism dirty-bit`.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// The year in which a kernel was mended or, where none had it, in which it was told; null where that is not known.
    pub year: Option<u32>,
    /// The commits that mended it, as their numbers begin.
    pub commits: Vec<Text>,
    /// What goes wrong, as a word of [`MECHANISMS`](crate::lang::mechanisms::MECHANISMS); null for what is no bug.
    pub mechanism: Option<&'static str>,
}

impl Param {
    /// Its smallest and largest value; `widely` where a run is counted and nothing is searched.
    #[must_use]
    pub fn bounds(&self, widely: bool) -> (u32, u32) {
        let (low, high) = self.range.unwrap_or((0, 1));
        let counted = self.counted.filter(|_| widely);
        counted.map_or((low, high), |to| (to.min(low), to.max(high)))
    }

    /// True if there is something to choose. What has one value for every search is there for what is counted.
    #[must_use]
    pub fn is_choice(&self) -> bool {
        let (low, high) = self.bounds(false);
        low < high
    }
}
