//! A program as moves: what the lowering makes of the text and the rules run.
//!
//! Silent operations touch nothing but the registers of their own thread and are run together with the
//! visible one before them. A visible operation is one move.

use crate::lang::source::Span;
use crate::machine::choice::Choice;
pub use crate::machine::exp::{Exp, Operator, Reads};
use crate::machine::locks::Hold;

/// Index into [`Program::code`].
pub type Pc = u32;
/// A register of a thread or of a handler.
pub type Reg = u8;

/// Most registers of one thread.
pub const MAX_REGS: usize = 64;

/// What a root load loads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadRoot {
    /// The address space.
    pub mm: Exp,
    /// Its root, rather than a tag alone.
    pub root: bool,
    /// The tag to load with it; none where the tag stays.
    pub tag: Option<Exp>,
    /// Whether what is held under the tag may stay, where the architecture leaves the choice.
    pub keep: bool,
}

/// What of it is done to a CPU.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// The root changes.
    pub root: bool,
    /// The tag that is loaded; none where it stays.
    pub tag: Option<u32>,
    /// What is held under the tag may stay.
    pub keep: bool,
}

/// An access that a program performs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Performs {
    /// The address.
    pub address: Exp,
    /// True for a store.
    pub write: bool,
    /// Where the frame that it reached goes; null if it faulted.
    pub value: Option<Reg>,
    /// What a fault does.
    pub on_fault: OnFault,
}

/// What a fault of an access does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnFault {
    /// The access is given up.
    GiveUp,
    /// It may not happen.
    Forbidden,
    /// Its handler begins here.
    Handle(Pc),
}

/// What a promise forbids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Forbids {
    /// Stores.
    Write,
    /// Every access.
    Access,
    /// Every access that reaches a frame.
    Frame(Exp),
}

/// A barrier of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fence {
    /// No store after it is visible before one that comes before it: `smp_wmb()`.
    Write,
    /// Nothing after it is read or written before every store that comes before it is visible: `smp_mb()`.
    Full,
    /// Goes on when every store that comes before it is visible, to walkers too.
    Visible,
}

/// What a search tries with the barriers of a program, to find out which are missing and which are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Barrier {
    /// The operation waits until every store of its CPU is visible.
    Added,
    /// It does not, and orders nothing, though it is made for that.
    Removed,
}

/// One operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    /// A register takes a value.
    Eval(Reg, Exp),
    /// On with another operation.
    Jump(Pc),
    /// On with another operation if the value is zero.
    Branch(Exp, Pc),
    /// Takes the smallest member out of the set in the first register and puts it into the second; on with
    /// another operation if the set is empty.
    Next(Reg, Reg, Pc),
    /// Empties the entry at a place; its old content goes into the register.
    Clear(Reg, Exp),
    /// A frame of those to spare goes into the register: which those are, by its index in
    /// [`crate::machine::Model::spares`].
    Allocate(Reg, usize),
    /// Frees a frame.
    Free(Exp),
    /// Stores a value at a place.
    Store(Exp, Exp),
    /// Stores a value at a place; the old content goes into the register, in the same step.
    Exchange(Reg, Exp, Exp),
    /// The same if the place holds the first value; the second is stored. The register gets the old content
    /// either way.
    CompareExchange(Reg, Exp, Exp, Exp),
    /// Adds a number to the content of a place; the old content goes into the register, in the same step. To
    /// subtract is to add what wraps around.
    FetchAdd(Reg, Exp, Exp),
    /// Waits for a lock and takes it.
    Lock(Exp, Hold),
    /// Takes a lock if it is free; the register says whether it was.
    TryLock(Reg, Exp, Hold),
    /// Gives a lock back.
    Unlock(Exp, Hold),
    /// Begins or ends to keep every other program and handler out.
    Atomic(bool),
    /// Goes one of so many ways; the register says which, from zero.
    Choose(Reg, u32),
    /// A loop goes round once more.
    Turn,
    /// Stops if a value is not in a range; [`Program::checks`] says what that means.
    Check(Exp, (u32, u32), u32),
    /// Loads the root of an address space, its tag, or both.
    LoadRoot(LoadRoot),
    /// A context-synchronising event.
    Synchronise,
    /// Executes an instruction of the table, with its address and its address space.
    Insn(usize, Exp, Exp),
    /// Lets devices drop what they hold of an address space, or of an address of it.
    InvalidateDevices(Exp, Option<Exp>),
    /// Takes what the backing store has of an address space, or of an address of it, out of it.
    InvalidateBacking(Exp, Option<Exp>),
    /// Waits for the invalidates that this CPU issued, by the instruction of the table that does so.
    Complete(usize),
    /// A barrier. Where stores are visible at once it is not even a move.
    Fence(Fence),
    /// Asks the other CPUs of a mask to run a handler.
    Send(usize, Exp),
    /// Waits until every handler that this CPU asked for has run.
    WaitAcks,
    /// Begins or ends an RCU read section of this CPU, which may stand in others.
    RcuRead(bool),
    /// Asks for a grace period: for one after which a handler is run, or for one that is waited for.
    Grace(Option<usize>),
    /// Waits until the grace period that an operation has asked for is over.
    WaitGrace(Pc),
    /// Waits until a value is not zero.
    WaitUntil(Exp),
    /// Breaks if the value is zero.
    Assert(Exp),
    /// A performed load or store of an address.
    Access(Performs),
    /// The end of a fault handler: a needless fault must not come back for ever.
    FaultEnd(Exp, bool),
    /// A promise of an address space about an address begins or ends: the space, the address, what is forbidden.
    Promise(Exp, Exp, Forbids, bool),
    /// A frame is written out: what was stored in it so far is safe.
    WriteOut(Exp),
    /// The content of a frame is given up.
    Discard(Exp),
    /// A frame is marked dirty, or clean.
    MarkFrame(Exp, bool),
    /// To user mode.
    EnterUser,
    /// A stretch of user mode in which any access may happen; passing it is leaving it.
    Userspace,
    /// To kernel mode.
    LeaveUser,
    /// Kernel mode begins or ends to access user memory.
    Uaccess(bool),
    /// Interrupts on or off.
    Irqs(bool),
    /// This CPU becomes a lazy user of what it has loaded, or ceases to be one.
    Lazy(bool),
    /// The handler is done.
    HandlerEnd,
    /// The program is done.
    End,
}

impl Op {
    /// The register it writes.
    #[must_use]
    pub fn writes(&self) -> Option<Reg> {
        match self {
            Op::Eval(reg, _)
            | Op::Clear(reg, _)
            | Op::Exchange(reg, ..)
            | Op::CompareExchange(reg, ..)
            | Op::FetchAdd(reg, ..)
            | Op::TryLock(reg, ..)
            | Op::Allocate(reg, _)
            | Op::Choose(reg, _) => Some(*reg),
            Op::Access(access) => access.value,
            _ => None,
        }
    }

    /// Calls `f` with every value it uses.
    pub fn values(&self, f: &mut impl FnMut(&Exp)) {
        match self {
            Op::Eval(_, e)
            | Op::Branch(e, _)
            | Op::Clear(_, e)
            | Op::Free(e)
            | Op::Check(e, ..)
            | Op::FaultEnd(e, _)
            | Op::WriteOut(e)
            | Op::Discard(e)
            | Op::MarkFrame(e, _)
            | Op::Lock(e, _)
            | Op::TryLock(_, e, _)
            | Op::Unlock(e, _)
            | Op::Send(_, e)
            | Op::WaitUntil(e)
            | Op::Assert(e) => f(e),
            Op::Access(access) => f(&access.address),
            Op::LoadRoot(load) => std::iter::once(&load.mm).chain(&load.tag).for_each(f),
            Op::InvalidateDevices(mm, address) | Op::InvalidateBacking(mm, address) => {
                std::iter::once(mm).chain(address).for_each(f)
            }
            Op::Promise(mm, address, forbids, _) => {
                f(mm);
                f(address);
                if let Forbids::Frame(frame) = forbids {
                    f(frame);
                }
            }
            Op::Store(a, b) | Op::Exchange(_, a, b) | Op::FetchAdd(_, a, b) | Op::Insn(_, a, b) => {
                [a, b].into_iter().for_each(f)
            }
            Op::CompareExchange(_, a, b, c) => [a, b, c].into_iter().for_each(f),
            _ => {}
        }
    }
}

/// Where an operation comes from: its statement, and the calls that lead to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The statement.
    pub span: Span,
    /// The call it was inlined for, by its index in [`Program::calls`].
    pub call: Option<u32>,
}

/// A handler that `ipi` sends.
#[derive(Clone, Debug)]
pub struct Handler {
    /// Its first operation.
    pub entry: Pc,
    /// Registers of the sender, each with the register of the handler it is copied to.
    pub captures: Vec<(Reg, Reg)>,
}

/// The programs of every CPU.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// Operations.
    pub code: Vec<Op>,
    /// Where each comes from.
    pub origins: Vec<Origin>,
    /// True for each operation that is a move of its own.
    pub visible: Vec<bool>,
    /// Registers whose value still matters before each operation.
    pub live: Vec<u64>,
    /// Inlined calls: the statement, the call around it, and the name of the function.
    pub calls: Vec<(Origin, String)>,
    /// The first operation of each CPU.
    pub entries: Vec<Pc>,
    /// Handlers.
    pub handlers: Vec<Handler>,
    /// What is wrong where an [`Op::Check`] stops: `` `g` leaves its range 0..=3 ``.
    pub checks: Vec<String>,
    /// What is chosen between, by operation.
    pub choices: Vec<(Pc, Choice)>,
    /// What is tried with the barriers, by operation; empty where nothing is.
    pub barriers: Vec<Option<Barrier>>,
    /// Registers of a thread.
    pub thread_regs: usize,
    /// Registers of a handler.
    pub handler_regs: usize,
}

impl Program {
    /// Computes what [`Program::live`] and [`Program::visible`] say once the code is complete. `quiet` marks
    /// operations that run with interrupts off.
    pub fn finish(&mut self, quiet: &[bool]) {
        let changes = |op: &Op| matches!(op, Op::LoadRoot(_) | Op::Lazy(_));
        let disturbed = self.handlers.iter().any(|h| self.handler_code(h.entry).any(changes));
        self.visible = (self.code.iter().zip(quiet))
            .map(|(op, quiet)| match op {
                Op::Eval(_, e) | Op::Branch(e, _) => match e.reads() {
                    Reads::Nothing => false,
                    Reads::OwnCpu => disturbed && !quiet,
                    Reads::Shared => true,
                },
                Op::Jump(_) | Op::Next(..) | Op::Check(..) | Op::Fence(_) => false,
                Op::Atomic(false) | Op::HandlerEnd | Op::End => false,
                _ => true,
            })
            .collect();
        self.live = vec![0; self.code.len()];
        while self.live_pass() {}
    }

    /// What is tried with the barrier that an operation is or may be.
    #[must_use]
    pub fn barrier(&self, pc: Pc) -> Option<Barrier> {
        self.barriers.get(pc as usize).copied().flatten()
    }

    /// True if anything in the program depends on whether an entry was used or written through.
    #[must_use]
    pub fn reads_marks(&self) -> bool {
        self.code.iter().any(|op| {
            let mut marks = matches!(op, Op::Discard(_));
            op.values(&mut |e| marks |= e.reads_marks());
            marks
        })
    }

    /// True if anything in the program depends on whether an access faults.
    #[must_use]
    pub fn sees_faults(&self) -> bool {
        let sees = |access: &Performs| access.value.is_some() || access.on_fault != OnFault::GiveUp;
        self.code.iter().any(|op| matches!(op, Op::Access(access) if sees(access)))
    }

    /// True if the program makes promises.
    #[must_use]
    pub fn promises(&self) -> bool {
        self.code.iter().any(|op| matches!(op, Op::Promise(..)))
    }

    /// The CPUs that may execute an operation: handlers run anywhere, the rest belongs to one program.
    #[must_use]
    pub fn owners(&self, pc: Pc, cpus: usize) -> std::ops::Range<usize> {
        let length = |entry| self.handler_code(entry).count() as Pc;
        if self.handlers.iter().any(|h| (h.entry..h.entry + length(h.entry)).contains(&pc)) {
            return 0..cpus;
        }
        let cpu = self.entries.iter().rposition(|entry| *entry <= pc).unwrap_or(0);
        cpu..cpu + 1
    }

    fn handler_code(&self, entry: Pc) -> impl Iterator<Item = &Op> {
        self.code[entry as usize..].iter().take_while(|op| !matches!(op, Op::HandlerEnd))
    }

    fn live_pass(&mut self) -> bool {
        let mut changed = false;
        for pc in (0..self.code.len()).rev() {
            let at = |pc: usize| self.live.get(pc).copied().unwrap_or(0);
            let op = &self.code[pc];
            let mut live = match op {
                Op::Jump(to) => at(*to as usize),
                Op::Branch(_, to) => at(*to as usize) | at(pc + 1),
                Op::Access(Performs { on_fault: OnFault::Handle(to), .. }) => at(*to as usize) | at(pc + 1),
                Op::Next(set, var, to) => (at(*to as usize) | (at(pc + 1) & !(1 << var))) | 1 << set,
                Op::HandlerEnd | Op::End => 0,
                _ => at(pc + 1),
            };
            if let Some(reg) = op.writes() {
                live &= !(1 << reg);
            }
            op.values(&mut |e| e.registers(&mut |reg| live |= 1 << reg));
            if let Op::Send(handler, _) | Op::Grace(Some(handler)) = op {
                self.handlers[*handler].captures.iter().for_each(|(from, _)| live |= 1 << from);
            }
            changed |= live != self.live[pc];
            self.live[pc] = live;
        }
        changed
    }
}
