//! Running the programs: one visible operation with the silent ones after it, and what each operation does.

use crate::machine::arch::Invalidate;
use crate::machine::entry::Entry;
use crate::machine::program::{Exp, Op, Pc};
use crate::machine::rules::Machine;
use crate::machine::state::{Context, Words};
use crate::report::{Kind, Mode};

impl Machine<'_> {
    /// Runs one visible operation and the silent ones after it.
    pub(super) fn run(&self, s: &mut Words, context: Context) -> Option<Kind> {
        let mut pc = self.layout.pc(s, context);
        // Leaving a stretch of user mode and entering the kernel are one event.
        let code = &self.model.program.code[pc as usize..];
        pc += Pc::from(code.starts_with(&[Op::Userspace, Op::LeaveUser]));
        self.layout.set_pc(s, context, pc + 1);
        let violation = self.execute(s, context, pc);
        if self.layout.trouble(s).is_some() {
            return None;
        }
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
                Op::Check(e, (low, high), _) if !(low..=high).contains(&&self.value(s, context, e)) => {
                    self.layout.set_trouble(s, pc as u32);
                    break;
                }
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
                self.store(s, cpu, cell, Entry::NONE);
                layout.set_reg(s, context, *reg, old.0);
            }
            Op::Free(frame) => {
                let frame = value(s, frame).checked_sub(1)? as usize;
                if layout.is_freed(s, frame) {
                    return Some(Kind::BugOn);
                }
                layout.free(s, frame);
            }
            Op::Store(..) | Op::Exchange(..) | Op::CompareExchange(..) | Op::FetchAdd(..) => {
                self.access_memory(s, context, pc);
            }
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
    pub(super) fn store(&self, s: &mut Words, cpu: usize, cell: usize, entry: Entry) {
        if cell < self.model.cells.len() {
            self.layout.store(s, cpu, cell, entry.0);
        }
    }

    fn instruction(&self, s: &mut Words, cpu: usize, pc: u32, what: Invalidate) {
        let (insn, cpus) = (&self.model.arch.insns[what.insn], self.model.cpus.len());
        if insn.clears
            && let Some(cell) = self.model.place(what.mm as usize, what.address as usize, 1)
        {
            self.store(s, cpu, cell, Entry::NONE);
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
