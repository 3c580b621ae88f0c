//! A small fragment of the language as plain data, for the naive model: what a machine, a statement and a program
//! are, and what single moves the language makes of statements.
//!
//! Two CPUs, one address space `app` of one or two levels, whose addresses share one table, and `init_mm`, which
//! maps nothing. Nothing here is the engine's.

pub mod random;
mod text;

/// A CPU's number.
pub type Cpu = usize;
/// An address: 0 is `x`, 1 is `y`.
pub type Page = usize;
/// A frame: that of `x` is 0, of `y` 1, the table 2.
pub type Frame = u8;
/// A variable of a thread, which holds the frame of an entry or nothing.
pub type Var = usize;

/// The table of the last level where there are two.
pub const TABLE: Frame = 2;
/// The table of the first level, which lives as long as its address space.
pub const ROOT: Frame = 3;
/// Variables a thread has; the last is for what the upper entry holds.
pub const VARS: usize = 3;

/// When a fill that no access asked for may begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Whenever the root is loaded.
    AnyMode,
    /// In user mode, and while the kernel accesses user memory.
    UserMode,
    /// Never: a miss traps, and the refill is code of the access.
    Demand,
}

/// What one instruction can do to the caches of other CPUs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Nothing: they have to be interrupted.
    Here,
    /// All, before it ends.
    Sync,
    /// All, each at a time of its own; a barrier of the issuer waits for them.
    Deferred,
}

/// What the hardware promises, and what is mapped.
#[derive(Clone, Debug)]
pub struct Machine {
    /// When walks may begin.
    pub gate: Gate,
    /// Upper entries are cached.
    pub walk_cache: bool,
    /// Entries carry a tag and root loads drop none; otherwise there is no tag and they drop all.
    pub tagged: bool,
    /// A walk goes on after another root is loaded.
    pub stray_finishes: bool,
    /// How far instructions reach.
    pub reach: Reach,
    /// Levels of `app`: 1 or 2.
    pub levels: usize,
    /// An address each, 1 or 2: mapped with this right to write, or not mapped.
    pub pages: Vec<Option<bool>>,
}

/// What an invalidate drops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Everything.
    All,
    /// The translations of an address and the upper entries on the way to it.
    Page(Page),
    /// The translations of an address.
    Leaf(Page),
    /// As `Leaf`; and it empties the entry of the address in memory.
    Clear(Page),
}

/// An invalidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Insn {
    /// What it drops.
    pub scope: Scope,
    /// Whether it reaches all CPUs or this one.
    pub everywhere: bool,
}

/// An entry: that of the address in the last level, or the one that leads to the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// In the last level.
    Leaf(Page),
    /// In the first of two levels.
    Top,
}

/// A statement of a handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// An invalidate here.
    Flush(Insn),
    /// Loads the root of `init_mm`.
    LoadInit,
    /// The same, if the root of `app` is loaded.
    LeaveMm,
}

/// A statement of a thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stmt {
    /// `var = clear(entry)`
    Clear(Var, Entry),
    /// `var = read(entry)`
    Read(Var, Entry),
    /// `free(var.frame)`
    Free(Var),
    /// `set(entry, mk_pte(var.frame, rw))`, or `ro`
    Set(Entry, Var, bool),
    /// `if var.present { invalidate }`
    If(Var, Insn),
    /// An invalidate by its name.
    Flush(Insn),
    /// The barrier that completes invalidates.
    Barrier,
    /// `ipi mm_cpumask(app) { … }`, or those that have `app` loaded now.
    Ipi(bool, Vec<Answer>),
    /// `wait`
    Wait,
    /// `wait until` the entry is present, or is not.
    WaitUntil(Entry, bool),
    /// `load_root(app)`, or `init_mm`
    LoadRoot(bool),
    /// `load x`, or `store x`; in the kernel with the gate opened for it.
    Access(Page, bool),
    /// `uaccess { … }` of accesses.
    Uaccess(Vec<(Page, bool)>),
    /// `userspace`
    Userspace,
    /// `irq off { … }`
    IrqOff(Vec<Stmt>),
    /// `BUG_ON` the entry is present, or is not.
    BugOn(Entry, bool),
}

/// How a CPU begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begins {
    /// `kernel app`
    Kernel,
    /// `user app`
    User,
    /// `kernel init_mm after app`
    After,
}

/// A CPU and its program.
#[derive(Clone, Debug)]
pub struct Thread {
    /// How it begins.
    pub begins: Begins,
    /// With nothing cached.
    pub cold: bool,
    /// What it does.
    pub body: Vec<Stmt>,
}

/// All of a question.
#[derive(Clone, Debug)]
pub struct Program {
    /// The machine.
    pub machine: Machine,
    /// CPUs 0 and 1.
    pub threads: Vec<Thread>,
}

/// What a thread does in one move, but for `Skip`, which is none.
///
/// The design says that modes change by moves of the program; where they do is the language's, and so is that a test
/// of a variable is no move, and that `cpus_on` is read in a move before the one that sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    /// Skips the next op if the variable holds nothing: part of the move before it.
    Skip(Var),
    /// A statement that is one move.
    Do(Stmt),
    /// To user mode (true) or the kernel.
    User(bool),
    /// Accesses at will; goes on by entering the kernel.
    Userspace,
    /// The kernel opens the way to user memory (true) or closes it.
    Uaccess(bool),
    /// Interrupts on (true) or off.
    Irqs(bool),
    /// Looks which CPUs have `app` loaded.
    Look,
}

/// The single moves of a thread.
#[must_use]
pub fn ops(thread: &Thread) -> Vec<Op> {
    let (mut out, mut user) = (Vec::new(), thread.begins == Begins::User);
    thread.body.iter().for_each(|stmt| flatten(stmt, &mut user, &mut out));
    out
}

fn flatten(stmt: &Stmt, user: &mut bool, out: &mut Vec<Op>) {
    match stmt {
        Stmt::Userspace if *user => return out.push(Op::Userspace),
        Stmt::Userspace => {
            *user = true;
            return out.extend([Op::User(true), Op::Userspace]);
        }
        Stmt::Access(..) if *user => return out.push(Op::Do(stmt.clone())),
        _ => {}
    }
    // Everything else is done in the kernel, and the end of `userspace` is already the way there.
    if std::mem::take(user) && out.last() != Some(&Op::Userspace) {
        out.push(Op::User(false));
    }
    match stmt {
        Stmt::If(var, insn) => out.extend([Op::Skip(*var), Op::Do(Stmt::Flush(*insn))]),
        Stmt::Ipi(false, _) => out.extend([Op::Look, Op::Do(stmt.clone())]),
        Stmt::Access(..) => out.extend([Op::Uaccess(true), Op::Do(stmt.clone()), Op::Uaccess(false)]),
        Stmt::Uaccess(accesses) => {
            out.push(Op::Uaccess(true));
            out.extend(accesses.iter().map(|(page, write)| Op::Do(Stmt::Access(*page, *write))));
            out.push(Op::Uaccess(false));
        }
        Stmt::IrqOff(body) => {
            out.push(Op::Irqs(false));
            body.iter().for_each(|stmt| flatten(stmt, user, out));
            out.push(Op::Irqs(true));
        }
        _ => out.push(Op::Do(stmt.clone())),
    }
}
