//! Moves: what may happen next in a state, and what it makes of the state.

use crate::machine::arch::Invalidate;
use crate::machine::model::Entry;
use crate::machine::program::{Exp, Op, Pc};
use crate::machine::rules::{Fill, Machine};
use crate::machine::state::{Asked, Context, Words};
use crate::report::{Held, Kind, Mode};

/// One move. The first five are the program part, the last two the cache part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Move {
    /// The program of a CPU takes its next step.
    Thread(u8),
    /// The handler on a CPU takes its next step.
    Handler(u8),
    /// A CPU takes the interrupt of a request and the first step of its handler.
    Take(u8, u8),
    /// A CPU performs an invalidate that was issued.
    Perform(u8, u8),
    /// A performed access of a CPU goes through a held translation to a freed frame.
    Access(u8, u8),
    /// A walker takes a step.
    Fill(Fill),
    /// A held item is dropped.
    Drop(u8),
}

impl Move {
    /// True for the program part.
    #[must_use]
    pub fn is_program(self) -> bool {
        !matches!(self, Move::Fill(_) | Move::Drop(_))
    }
}

/// What a move makes of a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Another state.
    State(Vec<u32>),
    /// A violation.
    Violation(Kind),
}

impl Machine<'_> {
    /// The program moves of a state, lowest CPU first.
    pub fn moves(&self, s: &Words, out: &mut Vec<Move>) {
        for cpu in 0..self.model.cpus.len() {
            let number = cpu as u8;
            if self.layout.in_handler(s, cpu) {
                if self.can_run(s, Context::Handler(cpu)) {
                    out.push(Move::Handler(number));
                }
            } else if self.can_run(s, Context::Thread(cpu)) {
                out.push(Move::Thread(number));
            }
            for (slot, request) in self.layout.slots.iter().enumerate() {
                if self.layout.pending(s, slot) & 1 << cpu == 0 {
                    continue;
                }
                match request.asked {
                    Asked::Insn(_) => out.push(Move::Perform(number, slot as u8)),
                    Asked::Handler(_) if self.takes_interrupts(s, cpu) => {
                        out.push(Move::Take(number, slot as u8));
                    }
                    Asked::Handler(_) => {}
                }
            }
            let stale = |item: &usize| self.reaches_freed_frame(s, cpu, *item);
            out.extend(self.layout.items(s).filter(stale).map(|item| Move::Access(number, item as u8)));
        }
    }

    fn takes_interrupts(&self, s: &Words, cpu: usize) -> bool {
        self.layout.irqs(s, cpu) && !self.layout.in_handler(s, cpu)
    }

    /// True if a CPU may now perform an access through an item to a freed frame.
    fn reaches_freed_frame(&self, s: &Words, cpu: usize, number: usize) -> bool {
        let item = self.items.get(number);
        usize::from(item.cpu) == cpu
            && item.held == Held::Leaf
            && self.is_stale(s, item)
            && self.tag_loaded(s, item)
            && match self.access(s, cpu) {
                Accesses::None => false,
                Accesses::Any => true,
                Accesses::One(address, write) => u32::from(item.at) == address && (item.write || !write),
            }
    }

    fn access(&self, s: &Words, cpu: usize) -> Accesses {
        if self.layout.in_handler(s, cpu) {
            return Accesses::None;
        }
        let context = Context::Thread(cpu);
        match &self.model.program.code[self.layout.pc(s, context) as usize] {
            Op::Userspace => Accesses::Any,
            Op::Access(address, write) => Accesses::One(self.value(s, context, address), *write),
            _ => Accesses::None,
        }
    }

    /// True if the next operation of a program or handler may be run now.
    fn can_run(&self, s: &Words, context: Context) -> bool {
        let (layout, cpu) = (&self.layout, context.cpu());
        let pc = layout.pc(s, context);
        let idle = |asked: fn(Asked) -> bool| {
            let mut slots = layout.slots.iter().enumerate();
            slots.all(|(i, slot)| slot.owner != cpu || !asked(slot.asked) || layout.waiting(s, i) == 0)
        };
        match &self.model.program.code[pc as usize] {
            Op::End => false,
            Op::Userspace => !self.is_finished(s, cpu),
            Op::WaitAcks => idle(|asked| matches!(asked, Asked::Handler(_))),
            Op::Complete => idle(|asked| matches!(asked, Asked::Insn(_))),
            // A statement has one request under way at a time, as a call-single descriptor has one owner.
            Op::Send(..) | Op::Insn(..) => {
                layout.slot_of(pc, cpu).is_none_or(|slot| layout.waiting(s, slot) == 0)
            }
            Op::WaitUntil(e) => self.value(s, context, e) != 0,
            Op::Access(address, write) => {
                self.may_pass_access(s, cpu, self.value(s, context, address), *write)
            }
            _ => true,
        }
    }

    /// An access goes on if it hits a translation that is not stale, or by a walk of its own.
    fn may_pass_access(&self, s: &Words, cpu: usize, address: u32, write: bool) -> bool {
        let hits = self.layout.items(s).any(|number| {
            let item = self.items.get(number);
            usize::from(item.cpu) == cpu
                && item.held == Held::Leaf
                && u32::from(item.at) == address
                && self.tag_loaded(s, item)
                && !self.is_stale(s, item)
                && (item.write || !write)
        });
        hits || self.fresh_walk_ends(s, cpu, address as usize, write)
    }

    /// True if a CPU's program has ended, or runs user code for ever.
    #[must_use]
    pub fn is_finished(&self, s: &Words, cpu: usize) -> bool {
        let code = &self.model.program.code;
        let pc = self.layout.pc(s, Context::Thread(cpu)) as usize;
        let at_end = |pc: usize| code[pc] == Op::End;
        at_end(pc) || (code[pc] == Op::Userspace && at_end(pc + 1))
    }

    /// True if nothing can step and somebody is not finished. Whoever waits for an access that only the
    /// hardware can serve can step: a walk is enough.
    #[must_use]
    pub fn is_deadlock(&self, s: &Words, moves: &[Move]) -> bool {
        let cpus = 0..self.model.cpus.len();
        let waits_for_walk = |cpu| matches!(self.access(s, cpu), Accesses::One(..));
        moves.is_empty() && cpus.clone().any(|c| !self.is_finished(s, c)) && !cpus.clone().any(waits_for_walk)
    }

    /// What a move that is enabled makes of a state.
    #[must_use]
    pub fn apply(&self, s: &Words, step: Move) -> Effect {
        let mut next = s.to_vec();
        self.advance(&mut next, step).map_or(Effect::State(next), Effect::Violation)
    }

    /// The same in place: the state becomes the next one, or is of no use any more after a violation.
    pub fn advance(&self, s: &mut Words, step: Move) -> Option<Kind> {
        match step {
            Move::Thread(cpu) => return self.run(s, Context::Thread(cpu.into())),
            Move::Handler(cpu) => return self.run(s, Context::Handler(cpu.into())),
            Move::Take(cpu, slot) => return self.take(s, cpu.into(), slot.into()),
            Move::Perform(cpu, slot) => self.perform_request(s, cpu.into(), slot.into()),
            Move::Access(..) => return Some(Kind::StaleFrame),
            Move::Fill(fill) => return self.fill(s, fill),
            Move::Drop(number) => self.layout.remove(s, number.into()),
        }
        None
    }

    fn fill(&self, s: &mut Words, fill: Fill) -> Option<Kind> {
        let Some(gives) = fill.gives else { return Some(Kind::FreedTable) };
        // A walk that goes on or ends is no longer where it was.
        for gone in [fill.from, fill.replaces].into_iter().flatten().map(usize::from) {
            if self.items.get(gone).held == Held::Walk {
                self.layout.remove(s, gone);
            }
        }
        self.layout.add(s, gives.into());
        None
    }

    fn take(&self, s: &mut Words, cpu: usize, slot: usize) -> Option<Kind> {
        self.enter(s, cpu, slot);
        if self.layout.in_handler(s, cpu) { self.run(s, Context::Handler(cpu)) } else { None }
    }

    /// A CPU takes the interrupt of a request and stands before the first visible operation of its handler;
    /// a handler that has none is over.
    pub fn enter(&self, s: &mut Words, cpu: usize, slot: usize) {
        let Asked::Handler(handler) = self.layout.slots[slot].asked else { return };
        let handler = &self.model.program.handlers[handler];
        let context = Context::Handler(cpu);
        let mode = self.layout.mode(s, cpu);
        self.layout.enter_handler(s, cpu, slot, mode == Mode::User);
        self.layout.set_pc(s, context, handler.entry);
        for (arg, (_, to)) in handler.captures.iter().enumerate() {
            let value = self.layout.arg(s, slot, arg);
            self.layout.set_reg(s, context, *to, value);
        }
        self.layout.begin(s, slot, cpu, handler.captures.len());
        // A kernel that is accessing user memory goes on doing so after the interrupt: its gate stays open.
        if mode != Mode::KernelUser {
            self.change_mode(s, cpu, Mode::Kernel);
        }
        // A refill handler lets no interrupt in: its walk is over by now.
        self.close_gate(s, cpu);
        self.silent(s, context);
    }

    fn perform_request(&self, s: &mut Words, cpu: usize, slot: usize) {
        let Asked::Insn(insn) = self.layout.slots[slot].asked else { return };
        let (address, mm) = (self.layout.arg(s, slot, 0), self.layout.arg(s, slot, 1));
        self.perform(s, cpu, Invalidate { insn, address, mm });
        self.layout.begin(s, slot, cpu, 2);
        self.layout.finish(s, slot, cpu);
    }

    /// Runs one visible operation and the silent ones after it.
    fn run(&self, s: &mut Words, context: Context) -> Option<Kind> {
        let mut pc = self.layout.pc(s, context);
        // Leaving a stretch of user mode and entering the kernel are one event.
        let code = &self.model.program.code[pc as usize..];
        pc += Pc::from(code.starts_with(&[Op::Userspace, Op::LeaveUser]));
        self.layout.set_pc(s, context, pc + 1);
        let violation = self.execute(s, context, pc);
        self.silent(s, context);
        self.close_gate(s, context.cpu());
        violation
    }

    /// Runs silent operations up to the next visible one, or to the end.
    pub fn silent(&self, s: &mut Words, context: Context) {
        let program = &self.model.program;
        let mut pc = self.layout.pc(s, context) as usize;
        while !program.visible[pc] {
            pc = match &program.code[pc] {
                Op::End => break,
                Op::HandlerEnd => return self.end_handler(s, context.cpu()),
                Op::Jump(to) => *to as usize,
                op => self.compute(s, context, op, pc),
            };
        }
        self.layout.set_pc(s, context, pc as u32);
        self.layout.keep_regs(s, context, program.live[pc]);
    }

    /// Runs an operation that changes registers and the position only; gives the next position.
    fn compute(&self, s: &mut Words, context: Context, op: &Op, pc: usize) -> usize {
        match op {
            Op::Eval(reg, e) => {
                let value = self.value(s, context, e);
                self.layout.set_reg(s, context, *reg, value);
            }
            Op::Branch(e, to) if self.value(s, context, e) == 0 => return *to as usize,
            Op::Next(set, var, to) => {
                let members = self.layout.reg(s, context, *set);
                if members == 0 {
                    return *to as usize;
                }
                self.layout.set_reg(s, context, *set, members & (members - 1));
                self.layout.set_reg(s, context, *var, members.trailing_zeros());
            }
            _ => {}
        }
        pc + 1
    }

    fn end_handler(&self, s: &mut Words, cpu: usize) {
        let (slot, user) = self.layout.leave_handler(s, cpu);
        self.layout.finish(s, slot, cpu);
        if user {
            self.change_mode(s, cpu, Mode::User);
        } else {
            self.synchronise(s, cpu);
        }
    }

    fn execute(&self, s: &mut Words, context: Context, pc: u32) -> Option<Kind> {
        let (layout, cpu) = (&self.layout, context.cpu());
        let value = |s: &Words, e: &Exp| self.value(s, context, e);
        match &self.model.program.code[pc as usize] {
            op @ (Op::Eval(..) | Op::Branch(..)) => {
                let next = self.compute(s, context, op, pc as usize);
                layout.set_pc(s, context, next as u32);
            }
            Op::Clear(reg, place) => {
                let cell = value(s, place) as usize;
                let old = s.get(cell).map_or(Entry::NONE, |_| layout.cell(s, cell));
                self.store(s, cell, Entry::NONE);
                layout.set_reg(s, context, *reg, old.0);
            }
            Op::Set(place, frame, write) => {
                let frame = value(s, frame);
                let entry = frame.checked_sub(1).map_or(Entry::NONE, |f| Entry::new(f as usize, *write));
                self.store(s, value(s, place) as usize, entry);
            }
            Op::Free(frame) => {
                let frame = value(s, frame).checked_sub(1)? as usize;
                if layout.is_freed(s, frame) {
                    return Some(Kind::BugOn);
                }
                layout.free(s, frame);
            }
            Op::DecAndTest(reg, mm) => {
                let mm = value(s, mm) as usize;
                let count = layout.count(s, mm).saturating_sub(1);
                layout.set_count(s, mm, count);
                layout.set_reg(s, context, *reg, u32::from(count == 0));
            }
            Op::SetCount(mm, count) => layout.set_count(s, value(s, mm) as usize, value(s, count)),
            Op::LoadRoot(mm) => self.load_root(s, cpu, value(s, mm) as usize),
            Op::Synchronise => self.synchronise(s, cpu),
            Op::Insn(insn, address, mm) => {
                let (address, mm) = (value(s, address), value(s, mm));
                self.instruction(s, cpu, pc, Invalidate { insn: *insn, address, mm });
            }
            Op::Send(handler, mask) => {
                let others = value(s, mask) & ((1 << self.model.cpus.len()) - 1) & !(1 << cpu);
                let captures = &self.model.program.handlers[*handler].captures;
                let args: Vec<u32> = captures.iter().map(|(from, _)| layout.reg(s, context, *from)).collect();
                if let Some(slot) = layout.slot_of(pc, cpu) {
                    layout.ask(s, slot, others, &args);
                }
            }
            Op::Assert(e) if value(s, e) == 0 => return Some(Kind::BugOn),
            Op::EnterUser => self.change_mode(s, cpu, Mode::User),
            Op::LeaveUser => self.change_mode(s, cpu, Mode::Kernel),
            Op::Uaccess(begins) => {
                self.change_mode(s, cpu, if *begins { Mode::KernelUser } else { Mode::Kernel });
            }
            Op::Irqs(on) => layout.set_irqs(s, cpu, *on),
            _ => {}
        }
        None
    }

    /// Every store of a program to a page-table entry.
    fn store(&self, s: &mut Words, cell: usize, entry: Entry) {
        if cell < self.model.cells.len() {
            self.layout.store(s, cell, entry);
        }
    }

    fn instruction(&self, s: &mut Words, cpu: usize, pc: u32, what: Invalidate) {
        let (insn, cpus) = (&self.model.arch.insns[what.insn], self.model.cpus.len());
        if insn.clears
            && let Some(cell) = self.model.place(what.mm as usize, what.address as usize, 1)
        {
            self.store(s, cell, Entry::NONE);
        }
        if let Some(slot) = self.layout.slot_of(pc, cpu) {
            let reached = if insn.everywhere { (1 << cpus) - 1 } else { 1 << cpu };
            self.layout.ask(s, slot, reached, &[what.address, what.mm]);
        } else if insn.everywhere {
            (0..cpus).for_each(|cpu| self.perform(s, cpu, what));
        } else {
            self.perform(s, cpu, what);
        }
        if insn.synchronises {
            self.synchronise(s, cpu);
        }
    }
}

/// The accesses that a CPU may perform now.
enum Accesses {
    None,
    Any,
    One(u32, bool),
}
