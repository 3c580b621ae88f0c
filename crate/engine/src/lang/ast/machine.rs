//! Machines: address spaces, what they map, and CPUs.

use crate::lang::ast::{Block, Expr, Name, Text};
use crate::lang::source::Span;

/// A declaration of a machine.
#[derive(Clone, Debug)]
pub enum Decl {
    /// `mm dying levels levels { … }`
    Mm(MmDecl),
    /// `cpu 0 "exiting task": kernel lazy dying { … }`
    Cpu(CpuDecl),
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
    /// `x -> P rw`, `x -> P ro`, `x -> none`, with `[i]` behind either name inside a `for`.
    One {
        /// The address.
        address: Indexed,
        /// The frame; null for `none`.
        frame: Option<Indexed>,
        /// True for `rw`.
        write: bool,
    },
    /// `for i in 0..pages { … }`
    For(Name, Expr, Vec<Mapping>),
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

/// Which CPU is declared.
#[derive(Clone, Debug)]
pub enum CpuRange {
    /// `cpu 0`
    One(Expr),
    /// `cpu i in 1..cpus`
    Each(Name, Expr),
}
