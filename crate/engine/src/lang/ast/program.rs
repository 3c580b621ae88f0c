//! Statements and expressions.

use crate::lang::ast::{Name, Text, Type};
use crate::lang::source::Span;

/// `{ … }`
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// Statements in order.
    pub statements: Vec<Stmt>,
}

/// A statement where it stands.
#[derive(Clone, Debug)]
pub struct Stmt {
    /// What it is.
    pub kind: StmtKind,
    /// From its first to its last character; for one with a block, up to the block's brace.
    pub span: Span,
}

/// What a statement is.
#[derive(Clone, Debug)]
pub enum StmtKind {
    /// `var tlb: mmu_gather`, `var old = clear(e)`
    Var(Name, Option<Type>, Option<Expr>),
    /// `place = value`, `place += value`, `place -= value`
    Assign(Expr, AssignOp, Expr),
    /// `name(arguments)`, `base(arguments)`
    Call(Name, Vec<Expr>),
    /// `if c { … } else { … }`
    If(Expr, Block, Option<Block>),
    /// `while c { … }`
    While(Expr, Block),
    /// `atomic { … }`: keeps other programs and handlers out.
    Atomic(Block),
    /// `choose { … } or { … }`: any of them.
    Choose(Vec<Block>),
    /// `return`, `return e`
    Return(Option<Expr>),
    /// `for x in set { … }`
    For(Name, Expr, Block),
    /// `on s390* { … } else { … }`: chosen before the program runs.
    On(Vec<Name>, Block, Option<Block>),
    /// `irq off { … }`
    IrqOff(Block),
    /// `uaccess { … }`: kernel mode, accessing user memory.
    Uaccess(Block),
    /// `ipi mask { … }`: ask every other CPU of the mask to run the block; values are copied at once.
    Ipi(Expr, Block),
    /// `rcu read { … }`: an RCU read section.
    RcuRead(Block),
    /// `call_rcu { … }`: runs the block when a grace period is over; values are copied at once.
    CallRcu(Block),
    /// `wait`: until every handler that this CPU asked for has run.
    Wait,
    /// `wait until c`
    WaitUntil(Expr),
    /// `invalidate here mm`, `invalidate everywhere leaf mm, x`
    Invalidate {
        /// True for `everywhere`, false for `here`.
        everywhere: bool,
        /// True for `leaf`: the form that spares partial walks.
        leaf: bool,
        /// Whose entries.
        mm: Expr,
        /// Of which address; all where it is missing.
        address: Option<Expr>,
    },
    /// `invalidate here all`: everything, of every tag.
    InvalidateAll {
        /// True for `everywhere`, false for `here`.
        everywhere: bool,
    },
    /// `invalidate device mm`, `invalidate device mm, x`: what devices hold of it, with the way there.
    InvalidateDevice(Expr, Option<Expr>),
    /// `invalidate backing mm`, `invalidate backing mm, x`: what the backing store has of it.
    InvalidateBacking(Expr, Option<Expr>),
    /// `load x -> r`, `store x on fault { … }`, `nofault load x`
    Access(Access),
    /// `promise mm, x: no write`, `end promise mm, x: no write`
    Promise(Promised),
    /// `userspace`: a stretch of user mode in which any access may happen at any time.
    Userspace,
    /// `unsupported "reason"`: a strategy that comes here does not apply.
    Unsupported(Text),
}

/// An access that is performed.
#[derive(Clone, Debug)]
pub struct Access {
    /// The address.
    pub address: Expr,
    /// True for `store`.
    pub write: bool,
    /// Where the frame that it reached goes.
    pub value: Option<Name>,
    /// True for `nofault`.
    pub nofault: bool,
    /// What a fault does; the access is tried again after it.
    pub on_fault: Option<Block>,
}

/// A promise that a kernel makes to user space about an address, or the end of one.
#[derive(Clone, Debug)]
pub struct Promised {
    /// True for `promise`, false for `end promise`.
    pub begins: bool,
    /// Whose address.
    pub mm: Expr,
    /// The address.
    pub address: Expr,
    /// What is forbidden.
    pub forbids: Forbids,
}

/// What a promise forbids.
#[derive(Clone, Debug)]
pub enum Forbids {
    /// `no write`
    Write,
    /// `no access`
    Access,
    /// `not P`: to reach this frame.
    Frame(Expr),
}

/// How an assignment changes its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssignOp {
    /// `=`
    Set,
    /// `+=`: add a number, or put one thing into a set.
    Add,
    /// `-=`: subtract a number, or take one thing out of a set.
    Sub,
}

/// An expression where it stands.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where.
    pub span: Span,
}

/// What an expression is.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// `4`
    Int(u32),
    /// `true`
    Bool(bool),
    /// `null`
    Null,
    /// `choose`: true or false.
    Choose,
    /// `mm`, `dying`, `this_cpu`, `init_mm`
    Name(String),
    /// `tlb.mm`
    Field(Box<Expr>, Name),
    /// `pte(mm, x)`, `clear(e)`, `atomic_dec_and_test(mm.mm_count)`
    Call(Name, Vec<Expr>),
    /// `x[i]`
    Index(Box<Expr>, Box<Expr>),
    /// `!c`
    Not(Box<Expr>),
    /// `a + b`, …
    Binary(Box<Expr>, BinaryOp, Box<Expr>),
    /// `a..b`, and `a..=b` with the last in it.
    Range(Box<Expr>, Box<Expr>, bool),
}

/// An operator between two expressions, loosest first: `||`, `&&`, comparison and `in`, `+ -`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOp {
    /// `||`
    Or,
    /// `&&`
    And,
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
    /// `c in mask`
    In,
    /// `+`: numbers, or the union of two sets.
    Add,
    /// `-`: numbers, or a set without the members of another.
    Sub,
}
