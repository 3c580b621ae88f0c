//! A program as moves: what the lowering makes of the text and the rules run.
//!
//! Silent operations touch nothing but the registers of their own thread and are run together with the
//! visible one before them. A visible operation is one move.

use crate::lang::source::Span;
use crate::machine::entry::Field;

/// Index into [`Program::code`].
pub type Pc = u32;
/// A register of a thread or of a handler.
pub type Reg = u8;

/// Most registers of one thread.
pub const MAX_REGS: usize = 64;

/// A value that is computed: numbers, truth values and indices are all one word. A frame is its index plus
/// one, null is zero; a set is a mask of indices; the content of an entry is as [`crate::machine::Entry`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exp {
    /// A constant.
    Const(u32),
    /// A register.
    Reg(Reg),
    /// The CPU that evaluates it.
    ThisCpu,
    /// The address space whose root this CPU has loaded.
    ActiveMm,
    /// Whether this CPU is lazy.
    Lazy,
    /// The CPUs that are lazy.
    LazyCpus,
    /// The CPUs that have the root of an address space loaded.
    CpusOn(Box<Exp>),
    /// The CPUs that may hold an address space's tag.
    Cpumask(Box<Exp>),
    /// Levels of an address space's table.
    Levels(Box<Exp>),
    /// The reference count of an address space.
    Count(Box<Exp>),
    /// The addresses of an address space.
    Addresses(Box<Exp>),
    /// The place of an entry: address space, address, level.
    Place(Box<Exp>, Box<Exp>, Box<Exp>),
    /// The content of the entry at a place.
    Read(Box<Exp>),
    /// A field of an entry's content.
    Field(Box<Exp>, Field),
    /// The content with another value in a field.
    With(Box<Exp>, Field, Box<Exp>),
    /// The smallest member of a set; zero for the empty one.
    First(Box<Exp>),
    /// The set with one member.
    Singleton(Box<Exp>),
    /// True for zero.
    Not(Box<Exp>),
    /// Two values and an operator.
    Binary(Box<Exp>, Operator, Box<Exp>),
}

/// An operator on words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// Either is true.
    Or,
    /// Both are true.
    And,
    /// Equal.
    Eq,
    /// Smaller.
    Lt,
    /// A member of a set.
    In,
    /// Sum of numbers.
    Add,
    /// Difference of numbers, at least zero.
    Sub,
    /// Union of sets.
    Union,
    /// One set without another.
    Without,
}

/// Whose state a value reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reads {
    /// Registers only.
    Nothing,
    /// The state of this CPU, which only a handler on it can change.
    OwnCpu,
    /// What other CPUs may change at any time.
    Shared,
}

impl Exp {
    /// Whose state it reads.
    #[must_use]
    pub fn reads(&self) -> Reads {
        match self {
            Exp::Const(_) | Exp::Reg(_) | Exp::ThisCpu => Reads::Nothing,
            Exp::ActiveMm | Exp::Lazy => Reads::OwnCpu,
            Exp::LazyCpus | Exp::CpusOn(_) | Exp::Count(_) | Exp::Read(_) => Reads::Shared,
            Exp::Cpumask(e)
            | Exp::Levels(e)
            | Exp::Addresses(e)
            | Exp::Field(e, _)
            | Exp::First(e)
            | Exp::Singleton(e)
            | Exp::Not(e) => e.reads(),
            Exp::Place(a, b, c) => a.reads().max(b.reads()).max(c.reads()),
            Exp::Binary(a, _, b) | Exp::With(a, _, b) => a.reads().max(b.reads()),
        }
    }

    /// Calls `f` with every register it reads.
    pub fn registers(&self, f: &mut impl FnMut(Reg)) {
        match self {
            Exp::Reg(reg) => f(*reg),
            Exp::Const(_) | Exp::ThisCpu | Exp::ActiveMm | Exp::Lazy | Exp::LazyCpus => {}
            Exp::CpusOn(e)
            | Exp::Cpumask(e)
            | Exp::Levels(e)
            | Exp::Count(e)
            | Exp::Addresses(e)
            | Exp::Read(e)
            | Exp::Field(e, _)
            | Exp::First(e)
            | Exp::Singleton(e)
            | Exp::Not(e) => e.registers(f),
            Exp::Place(a, b, c) => [a, b, c].into_iter().for_each(|e| e.registers(f)),
            Exp::Binary(a, _, b) | Exp::With(a, _, b) => [a, b].into_iter().for_each(|e| e.registers(f)),
        }
    }
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
    /// Stores a value at a place.
    Store(Exp, Exp),
    /// Frees a frame.
    Free(Exp),
    /// Takes one off an address space's reference count; the register says whether that was the last.
    DecAndTest(Reg, Exp),
    /// Sets an address space's reference count.
    SetCount(Exp, Exp),
    /// Loads the root of an address space.
    LoadRoot(Exp),
    /// A context-synchronising event.
    Synchronise,
    /// Executes an instruction of the table, with its address and its address space.
    Insn(usize, Exp, Exp),
    /// Waits for the invalidates that this CPU issued.
    Complete,
    /// Asks the other CPUs of a mask to run a handler.
    Send(usize, Exp),
    /// Waits until every handler that this CPU asked for has run.
    WaitAcks,
    /// Waits until a value is not zero.
    WaitUntil(Exp),
    /// Breaks if the value is zero.
    Assert(Exp),
    /// A performed load or store of an address.
    Access(Exp, bool),
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
            Op::Eval(reg, _) | Op::Clear(reg, _) | Op::DecAndTest(reg, _) => Some(*reg),
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
            | Op::DecAndTest(_, e)
            | Op::LoadRoot(e)
            | Op::Send(_, e)
            | Op::WaitUntil(e)
            | Op::Assert(e)
            | Op::Access(e, _) => f(e),
            Op::Store(a, b) | Op::SetCount(a, b) | Op::Insn(_, a, b) => {
                f(a);
                f(b);
            }
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
    /// Registers of a thread.
    pub thread_regs: usize,
    /// Registers of a handler.
    pub handler_regs: usize,
}

impl Program {
    /// Computes what [`Program::live`] and [`Program::visible`] say once the code is complete. `quiet` marks
    /// operations that run with interrupts off.
    pub fn finish(&mut self, quiet: &[bool]) {
        let changes = |op: &Op| matches!(op, Op::LoadRoot(_));
        let disturbed = self.handlers.iter().any(|h| self.handler_code(h.entry).any(changes));
        self.visible = (self.code.iter().zip(quiet))
            .map(|(op, quiet)| match op {
                Op::Eval(_, e) | Op::Branch(e, _) => match e.reads() {
                    Reads::Nothing => false,
                    Reads::OwnCpu => disturbed && !quiet,
                    Reads::Shared => true,
                },
                Op::Jump(_) | Op::Next(..) | Op::HandlerEnd | Op::End => false,
                _ => true,
            })
            .collect();
        self.live = vec![0; self.code.len()];
        while self.live_pass() {}
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
        self.code[entry as usize..].iter().take_while(|op| **op != Op::HandlerEnd)
    }

    fn live_pass(&mut self) -> bool {
        let mut changed = false;
        for pc in (0..self.code.len()).rev() {
            let at = |pc: usize| self.live.get(pc).copied().unwrap_or(0);
            let op = &self.code[pc];
            let mut live = match op {
                Op::Jump(to) => at(*to as usize),
                Op::Branch(_, to) => at(*to as usize) | at(pc + 1),
                Op::Next(set, var, to) => (at(*to as usize) | (at(pc + 1) & !(1 << var))) | 1 << set,
                Op::HandlerEnd | Op::End => 0,
                _ => at(pc + 1),
            };
            if let Some(reg) = op.writes() {
                live &= !(1 << reg);
            }
            op.values(&mut |e| e.registers(&mut |reg| live |= 1 << reg));
            if let Op::Send(handler, _) = op {
                self.handlers[*handler].captures.iter().for_each(|(from, _)| live |= 1 << from);
            }
            changed |= live != self.live[pc];
            self.live[pc] = live;
        }
        changed
    }
}
