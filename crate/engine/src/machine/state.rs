//! One state of the machine as a row of words, so that states are compared and stored as they are.

use crate::machine::arch::Done;
use crate::machine::buffers::Buffers;
use crate::machine::held::CACHE_WORDS;
use crate::machine::memory::lay_out;
use crate::machine::model::Model;
use crate::machine::program::{Op, Pc, Reg};
use crate::machine::rcu::CALLBACKS;
use crate::report::Mode;

/// A state; [`Layout`] says what stands where.
pub type Words = [u32];

/// What a request asks of other CPUs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// To take an interrupt and run a handler.
    Handler(usize),
    /// To perform an invalidate that was issued, on this CPU or on another.
    Insn(usize),
    /// To pass a quiescent point; where every CPU has, the CPU that asks may run a handler, or goes on.
    Grace(Option<usize>),
}

impl Asked {
    /// The handler that is run.
    #[must_use]
    pub fn handler(self) -> Option<usize> {
        match self {
            Asked::Handler(handler) | Asked::Grace(Some(handler)) => Some(handler),
            Asked::Insn(_) | Asked::Grace(None) => None,
        }
    }
}

/// A place for one request that is under way: a statement on one CPU has at most one at a time, or of callbacks a few.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    /// The statement.
    pub pc: Pc,
    /// The CPU that asks.
    pub owner: usize,
    /// What it asks.
    pub asked: Asked,
    /// Where it stands among the words.
    pub(super) at: usize,
    /// Where what is left of its grace period does.
    pub(super) grace: Option<usize>,
}

/// Where each part of a state stands.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The first place of the variables of each declaration, and how many there are.
    pub(super) shared: Vec<(usize, usize)>,
    freed: usize,
    pub(super) trouble: usize,
    /// Frames that were stored into since they were written out, and those that are marked dirty.
    pub(super) stored: usize,
    /// What is promised, two words for each address space and address; none where nothing is.
    pub(super) promises: Option<usize>,
    pub(super) addresses: usize,
    pub(super) atomic: usize,
    pub(super) cpus: usize,
    threads: usize,
    thread_words: usize,
    handlers: usize,
    handler_words: usize,
    /// Requests, by statement and CPU.
    pub slots: Vec<Slot>,
    /// Frames that were given to programs; none where none can be.
    pub(super) given: Option<usize>,
    /// What has been stored and is not visible yet; none where stores are visible at once.
    pub(super) buffers: Option<Buffers>,
    pub(super) cache: usize,
    /// Words of a state.
    pub words: usize,
}

/// Whose registers and position an operation uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// The program of a CPU.
    Thread(usize),
    /// The handler that interrupts it.
    Handler(usize),
}

impl Context {
    /// The CPU.
    #[must_use]
    pub fn cpu(self) -> usize {
        match self {
            Context::Thread(cpu) | Context::Handler(cpu) => cpu,
        }
    }
}

const LAZY: u32 = 1 << 2;
const IRQS: u32 = 1 << 3;
const RESUME_USER: u32 = 1 << 4;

impl Layout {
    /// The layout for a model.
    #[must_use]
    pub fn new(model: &Model) -> Layout {
        let (cpus, program) = (model.cpus.len(), &model.program);
        let (shared, freed) = lay_out(model);
        let trouble = freed + 1;
        let atomic = trouble + 1;
        let stored = atomic + 1;
        let promises = stored + 2;
        let (addresses, makes) = (model.addresses.len(), program.promises());
        let cpu_words = promises + if makes { 2 * addresses * model.mms.len() } else { 0 };
        let threads = cpu_words + cpus;
        let thread_words = 1 + program.thread_regs;
        let handlers = threads + cpus * thread_words;
        let handler_words = 2 + program.handler_regs;
        let mut at = handlers + cpus * handler_words;
        let mut slots = Vec::new();
        for (pc, op) in program.code.iter().enumerate() {
            let asked = match op {
                Op::Send(handler, _) => Asked::Handler(*handler),
                Op::Grace(handler) => Asked::Grace(*handler),
                Op::Insn(insn, ..) if is_performed_later(model, *insn) => Asked::Insn(*insn),
                _ => continue,
            };
            let (args, room) = match asked {
                Asked::Insn(_) => (2, 1),
                Asked::Handler(handler) => (program.handlers[handler].captures.len(), 1),
                Asked::Grace(Some(handler)) => (program.handlers[handler].captures.len(), CALLBACKS),
                Asked::Grace(None) => (0, 1),
            };
            for owner in program.owners(pc as Pc, cpus).flat_map(|owner| std::iter::repeat_n(owner, room)) {
                let grace = matches!(asked, Asked::Grace(_)).then_some(at + 1 + args);
                slots.push(Slot { pc: pc as Pc, owner, asked, at, grace });
                at += 1 + args + usize::from(grace.is_some());
            }
        }
        let (given, at) = Layout::lay_out_spares(model, at);
        let (buffers, cache) = Buffers::lay_out(model, at);
        Layout {
            shared,
            freed,
            trouble,
            stored,
            promises: makes.then_some(promises),
            addresses,
            atomic,
            cpus: cpu_words,
            threads,
            thread_words,
            handlers,
            handler_words,
            slots,
            given,
            buffers,
            cache,
            words: cache + CACHE_WORDS,
        }
    }

    /// The content of an entry, as walkers find it in memory.
    #[must_use]
    pub fn cell(&self, s: &Words, cell: usize) -> crate::machine::Entry {
        crate::machine::Entry(s[cell])
    }

    /// True if a frame was freed.
    #[must_use]
    pub fn is_freed(&self, s: &Words, frame: usize) -> bool {
        s[self.freed] & 1 << frame != 0
    }

    /// True if any frame was freed.
    #[must_use]
    pub fn any_freed(&self, s: &Words) -> bool {
        s[self.freed] != 0
    }

    /// Frees a frame.
    pub fn free(&self, s: &mut Words, frame: usize) {
        s[self.freed] |= 1 << frame;
    }

    /// The mode of a CPU.
    #[must_use]
    pub fn mode(&self, s: &Words, cpu: usize) -> Mode {
        match s[self.cpus + cpu] & 3 {
            0 => Mode::Kernel,
            1 => Mode::User,
            _ => Mode::KernelUser,
        }
    }

    /// Sets the mode.
    pub fn set_mode(&self, s: &mut Words, cpu: usize, mode: Mode) {
        let bits = match mode {
            Mode::Kernel => 0,
            Mode::User => 1,
            Mode::KernelUser => 2,
        };
        s[self.cpus + cpu] = s[self.cpus + cpu] & !3 | bits;
    }

    /// The address space whose root a CPU has loaded.
    #[must_use]
    pub fn root(&self, s: &Words, cpu: usize) -> usize {
        (s[self.cpus + cpu] >> 16) as usize
    }

    /// Changes it.
    pub fn set_root(&self, s: &mut Words, cpu: usize, mm: usize) {
        s[self.cpus + cpu] = s[self.cpus + cpu] & 0xffff | (mm as u32) << 16;
    }

    /// The tag that a CPU has loaded.
    #[must_use]
    pub fn tag(&self, s: &Words, cpu: usize) -> u8 {
        (s[self.cpus + cpu] >> 8) as u8
    }

    /// Changes it.
    pub fn set_tag(&self, s: &mut Words, cpu: usize, tag: u8) {
        s[self.cpus + cpu] = s[self.cpus + cpu] & !0xff00 | u32::from(tag) << 8;
    }

    /// True if a CPU borrows the address space it has loaded.
    #[must_use]
    pub fn lazy(&self, s: &Words, cpu: usize) -> bool {
        s[self.cpus + cpu] & LAZY != 0
    }

    /// Says whether it does.
    pub fn set_lazy(&self, s: &mut Words, cpu: usize, lazy: bool) {
        self.set_flag(s, cpu, LAZY, lazy);
    }

    /// True if a CPU's program lets interrupts in.
    #[must_use]
    pub fn irqs(&self, s: &Words, cpu: usize) -> bool {
        s[self.cpus + cpu] & IRQS != 0
    }

    /// Says whether it does.
    pub fn set_irqs(&self, s: &mut Words, cpu: usize, on: bool) {
        self.set_flag(s, cpu, IRQS, on);
    }

    fn set_flag(&self, s: &mut Words, cpu: usize, flag: u32, on: bool) {
        let word = &mut s[self.cpus + cpu];
        *word = if on { *word | flag } else { *word & !flag };
    }

    /// True while a CPU runs a handler.
    #[must_use]
    pub fn in_handler(&self, s: &Words, cpu: usize) -> bool {
        s[self.handlers + cpu * self.handler_words] != 0
    }

    /// Where a program or handler stands.
    #[must_use]
    pub fn pc(&self, s: &Words, context: Context) -> Pc {
        match context {
            Context::Thread(cpu) => s[self.threads + cpu * self.thread_words],
            Context::Handler(cpu) => s[self.handlers + cpu * self.handler_words] - 1,
        }
    }

    /// Moves it.
    pub fn set_pc(&self, s: &mut Words, context: Context, pc: Pc) {
        match context {
            Context::Thread(cpu) => s[self.threads + cpu * self.thread_words] = pc,
            Context::Handler(cpu) => s[self.handlers + cpu * self.handler_words] = pc + 1,
        }
    }

    fn regs(&self, context: Context) -> (usize, usize) {
        match context {
            Context::Thread(cpu) => (self.threads + cpu * self.thread_words + 1, self.thread_words - 1),
            Context::Handler(cpu) => (self.handlers + cpu * self.handler_words + 2, self.handler_words - 2),
        }
    }

    /// A register.
    #[must_use]
    pub fn reg(&self, s: &Words, context: Context, reg: Reg) -> u32 {
        s[self.regs(context).0 + usize::from(reg)]
    }

    /// Sets it.
    pub fn set_reg(&self, s: &mut Words, context: Context, reg: Reg, value: u32) {
        s[self.regs(context).0 + usize::from(reg)] = value;
    }

    /// Forgets registers whose value does not matter any more, so that equal states are equal words.
    pub fn keep_regs(&self, s: &mut Words, context: Context, live: u64) {
        let (first, count) = self.regs(context);
        for reg in 0..count {
            if live & 1 << reg == 0 {
                s[first + reg] = 0;
            }
        }
    }

    /// Lets a handler begin on a CPU; `user` says whether it interrupts user mode.
    pub fn enter_handler(&self, s: &mut Words, cpu: usize, slot: usize, user: bool) {
        s[self.handlers + cpu * self.handler_words + 1] = slot as u32;
        self.set_flag(s, cpu, RESUME_USER, user);
    }

    /// The request that the handler of a CPU serves.
    #[must_use]
    pub fn served(&self, s: &Words, cpu: usize) -> usize {
        s[self.handlers + cpu * self.handler_words + 1] as usize
    }

    /// Ends the handler of a CPU: the request that it served, and whether it interrupted user mode.
    pub fn leave_handler(&self, s: &mut Words, cpu: usize) -> (usize, bool) {
        let base = self.handlers + cpu * self.handler_words;
        let slot = self.served(s, cpu);
        s[base..base + self.handler_words].fill(0);
        let user = s[self.cpus + cpu] & RESUME_USER != 0;
        self.set_flag(s, cpu, RESUME_USER, false);
        (slot, user)
    }

    /// The request of a statement on a CPU.
    #[must_use]
    pub fn slot_of(&self, pc: Pc, owner: usize) -> Option<usize> {
        self.slots.iter().position(|slot| slot.pc == pc && slot.owner == owner)
    }

    /// CPUs that have not begun what a request asks.
    #[must_use]
    pub fn pending(&self, s: &Words, slot: usize) -> u32 {
        s[self.slots[slot].at] & 0xffff
    }

    /// CPUs that have not finished it.
    #[must_use]
    pub fn waiting(&self, s: &Words, slot: usize) -> u32 {
        s[self.slots[slot].at] >> 16
    }

    /// Asks CPUs, with arguments.
    pub fn ask(&self, s: &mut Words, slot: usize, mask: u32, args: &[u32]) {
        let at = self.slots[slot].at;
        s[at] = mask | mask << 16;
        s[at + 1..at + 1 + args.len()].copy_from_slice(args);
        self.forget_args(s, slot, args.len());
    }

    /// An argument of a request.
    #[must_use]
    pub fn arg(&self, s: &Words, slot: usize, arg: usize) -> u32 {
        s[self.slots[slot].at + 1 + arg]
    }

    /// A CPU begins what a request asks; `args` is how many arguments it has.
    pub fn begin(&self, s: &mut Words, slot: usize, cpu: usize, args: usize) {
        s[self.slots[slot].at] &= !(1 << cpu);
        self.forget_args(s, slot, args);
    }

    /// A CPU finishes it.
    pub fn finish(&self, s: &mut Words, slot: usize, cpu: usize) {
        s[self.slots[slot].at] &= !(1 << (cpu + 16));
    }

    /// Arguments that nobody will read any more are forgotten, so that equal states are equal words.
    fn forget_args(&self, s: &mut Words, slot: usize, args: usize) {
        let at = self.slots[slot].at;
        if s[at] & 0xffff == 0 {
            s[at + 1..at + 1 + args].fill(0);
        }
    }
}

/// True if an instruction is performed some time after it was issued, and completed by a barrier.
fn is_performed_later(model: &Model, insn: usize) -> bool {
    let insn = &model.arch.insns[insn];
    insn.leaf.or(insn.walk).is_some() && matches!(insn.done, Done::By(_))
}
