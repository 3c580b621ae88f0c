//! Running the programs: one visible operation with the silent ones after it, and what each operation does.

use crate::machine::arch::{Change, Invalidate};
use crate::machine::entry::{Entry, Field};
use crate::machine::model::INIT_MM;
use crate::machine::program::{Exp, Forbids, Load, Op, Pc};
use crate::machine::rules::Machine;
use crate::machine::state::{Asked, Context, Words};
use crate::report::{Kind, Mode};

impl Machine<'_> {
    /// Runs one visible operation and the silent ones after it.
    pub(super) fn run(&self, s: &mut Words, context: Context) -> Vec<Kind> {
        let mut pc = self.layout.pc(s, context);
        // Leaving a stretch of user mode and entering the kernel are one event.
        let code = &self.model.program.code[pc as usize..];
        pc += Pc::from(code.starts_with(&[Op::Userspace, Op::LeaveUser]));
        self.layout.set_pc(s, context, pc + 1);
        // Software that walks tables reads what is there, as hardware does.
        if self.freed_table_of(s, context, &self.model.program.code[pc as usize]).is_some() {
            return vec![Kind::FreedTable];
        }
        let kinds = self.execute(s, context, pc);
        if self.layout.trouble(s).is_some() {
            return Vec::new();
        }
        self.silent(s, context);
        self.close_gate(s, context.cpu());
        kinds
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
                Op::Atomic(false) => {
                    self.layout.set_atomic(s, None);
                    pc + 1
                }
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
        // Nobody waits for a callback.
        match self.layout.slots[slot].asked {
            Asked::Grace(_) => self.layout.finish(s, slot, cpu),
            _ => self.answer(s, cpu, slot),
        }
        if user {
            self.change_mode(s, cpu, Mode::User);
        } else {
            self.synchronise(s, cpu);
        }
    }

    fn execute(&self, s: &mut Words, context: Context, pc: u32) -> Vec<Kind> {
        let (layout, cpu) = (&self.layout, context.cpu());
        let value = |s: &Words, e: &Exp| self.value(s, context, e);
        match &self.model.program.code[pc as usize] {
            op @ (Op::Eval(..) | Op::Branch(..)) => {
                let next = self.compute(s, context, op, pc as usize);
                layout.set_pc(s, context, next as u32);
            }
            Op::Clear(..) | Op::Store(..) | Op::Exchange(..) | Op::CompareExchange(..) | Op::FetchAdd(..) => {
                return self.access_memory(s, context, pc);
            }
            Op::Free(frame) => match self.frame(s, context, frame) {
                Some(frame) if layout.is_freed(s, frame) => return vec![Kind::BugOn],
                Some(frame) => layout.free(s, frame),
                None => {}
            },
            Op::LoadRoot(op) => {
                let load =
                    Load { root: op.root, tag: op.tag.as_ref().map(|tag| value(s, tag)), keep: op.keep };
                self.load_root(s, cpu, value(s, &op.mm) as usize, load);
            }
            Op::InvalidateDevices(mm, at) => self.invalidate_devices(self.part(s, context, mm, at), s),
            Op::InvalidateBacking(mm, at) => self.invalidate_backing(self.part(s, context, mm, at), s),
            Op::Synchronise => self.synchronise(s, cpu),
            Op::Complete(insn) => self.order(s, cpu, *insn),
            Op::Fence(fence) => self.fence(s, cpu, pc, *fence),
            Op::Insn(insn, address, tag) => {
                let (address, tag) = (value(s, address), value(s, tag));
                self.instruction(s, cpu, pc, Invalidate { insn: *insn, address, tag });
            }
            Op::Send(handler, mask) => {
                let others = value(s, mask) & self.model.cpu_mask() & !(1 << cpu);
                let captures = &self.model.program.handlers[*handler].captures;
                let args: Vec<u32> = captures.iter().map(|(from, _)| layout.reg(s, context, *from)).collect();
                if let Some(slot) = layout.slot_of(pc, cpu) {
                    layout.ask(s, slot, others, &args);
                }
            }
            Op::RcuRead(_) | Op::Grace(_) => return self.rcu(s, context, pc),
            Op::Allocate(reg, spare) => self.allocate(s, context, pc, (*reg, *spare)),
            Op::Assert(e) if value(s, e) == 0 => return vec![Kind::BugOn],
            // Whoever goes back to user mode has left every section.
            Op::EnterUser if layout.rcu_nesting(s, cpu) != 0 => return vec![Kind::BugOn],
            Op::EnterUser => self.change_mode(s, cpu, Mode::User),
            Op::LeaveUser => self.change_mode(s, cpu, Mode::Kernel),
            // The kernel's own instructions go on: to open a gate, or close it, synchronises nothing.
            Op::Uaccess(true) => layout.set_mode(s, cpu, Mode::KernelUser),
            Op::Uaccess(false) => layout.set_mode(s, cpu, Mode::Kernel),
            op @ (Op::Lock(place, hold) | Op::TryLock(_, place, hold)) => {
                let took = self.take_lock(s, context, place, *hold);
                op.writes().into_iter().for_each(|reg| layout.set_reg(s, context, reg, took.into()));
            }
            Op::Unlock(place, hold) => return self.release(s, context, place, *hold).into_iter().collect(),
            Op::Atomic(_) => layout.set_atomic(s, Some(cpu)),
            Op::Irqs(on) => layout.set_irqs(s, cpu, *on),
            Op::Lazy(on) => layout.set_lazy(s, cpu, *on),
            op @ (Op::Promise(..) | Op::WriteOut(_) | Op::Discard(_) | Op::MarkFrame(..)) => {
                return self.account(s, context, op);
            }
            _ => {}
        }
        Vec::new()
    }

    /// An address space, and an address of it or none.
    fn part(&self, s: &Words, context: Context, mm: &Exp, address: &Option<Exp>) -> (usize, Option<usize>) {
        let value = |e: &Exp| self.value(s, context, e) as usize;
        (value(mm), address.as_ref().map(value))
    }

    /// Promises, and what is known of the content of frames.
    fn account(&self, s: &mut Words, context: Context, op: &Op) -> Vec<Kind> {
        let layout = &self.layout;
        match op {
            Op::Promise(mm, address, forbids, begins) => {
                let (mm, address) = (self.value(s, context, mm), self.value(s, context, address));
                let (mm, address) = (mm as usize, address as usize);
                let mut promised = layout.promise(s, mm, address);
                match forbids {
                    Forbids::Write => promised.write = *begins,
                    Forbids::Access => promised.access = *begins,
                    Forbids::Frame(frame) => {
                        let frame = self.frame(s, context, frame).map_or(0, |frame| 1 << frame);
                        let others = promised.frames & !frame;
                        promised.frames = if *begins { others | frame } else { others };
                    }
                }
                layout.set_promise(s, mm, address, promised);
            }
            Op::WriteOut(frame) => {
                if let Some(frame) = self.frame(s, context, frame) {
                    layout.set_stored(s, frame, false);
                }
            }
            Op::MarkFrame(frame, dirty) => {
                if let Some(frame) = self.frame(s, context, frame) {
                    layout.set_dirty(s, frame, *dirty);
                }
            }
            Op::Discard(frame) => {
                let Some(frame) = self.frame(s, context, frame) else { return Vec::new() };
                let lost =
                    layout.is_stored(s, frame) && !layout.is_dirty(s, frame) && !self.is_marked(s, frame);
                layout.set_stored(s, frame, false);
                return if lost { vec![Kind::LostDirty] } else { Vec::new() };
            }
            _ => {}
        }
        Vec::new()
    }

    /// The frame that a value stands for; none for null.
    fn frame(&self, s: &Words, context: Context, e: &Exp) -> Option<usize> {
        self.value(s, context, e).checked_sub(1).map(|frame| frame as usize)
    }

    /// True if a present entry says that a frame was written through it.
    fn is_marked(&self, s: &Words, frame: usize) -> bool {
        (0..self.model.cells.len()).any(|cell| {
            let entry = self.layout.cell(s, cell);
            let lives = !self.layout.is_freed(s, self.model.cells[cell].table);
            lives && entry.has(Field::Dirty) && self.model.reaches(cell, entry, frame)
        })
    }

    /// What a store to a page-table entry breaks where it becomes visible. Where only instructions may change a
    /// valid one, a store breaks that rule if some CPU can perform an access through the entry.
    pub(super) fn change(&self, s: &Words, cpu: usize, cell: usize, entry: Entry) -> Vec<Kind> {
        let old = self.layout.cell(s, cell);
        let by_instruction = self.model.arch.knobs.change == Change::Instruction;
        let in_use = || self.is_in_use(s, cpu, cell) && !self.is_emptied_unused(s, cell, entry);
        let forbidden = by_instruction && old.is_changed_by(entry) && in_use();
        if forbidden { vec![Kind::ForbiddenChange] } else { Vec::new() }
    }

    /// True if a store makes an entry invalid which leads to a table that maps nothing any more: no access can be
    /// performed through it. Linux does so on s390 when it frees tables (arch/s390/include/asm/pgtable.h,
    /// pmd_clear()).
    fn is_emptied_unused(&self, s: &Words, cell: usize, entry: Entry) -> bool {
        let level = self.model.frames[self.model.cells[cell].table].level;
        !entry.has(Field::Present) && !self.leads_to_a_page(s, level, self.layout.cell(s, cell))
    }

    /// True if another CPU can perform an access through an entry: one that runs, or accesses, user space with
    /// its root loaded; for the kernel's entries any.
    fn is_in_use(&self, s: &Words, cpu: usize, cell: usize) -> bool {
        let table = self.model.cells[cell].table;
        (0..self.model.cpus.len()).filter(|other| *other != cpu && !self.is_device(*other)).any(|other| {
            let runs = || self.layout.mode(s, other) != Mode::Kernel;
            self.model.serves(table, INIT_MM)
                || (self.model.serves(table, self.layout.root(s, other)) && runs())
        })
    }

    fn instruction(&self, s: &mut Words, cpu: usize, pc: u32, what: Invalidate) {
        let (insn, cpus) = (&self.model.arch.insns[what.insn], self.model.cpu_mask().count_ones() as usize);
        if let Some(level) = insn.clears {
            let place = (what.tag as usize, what.address as usize, level);
            let cell = self.place(s, cpu, place, &mut |_| {}) as usize;
            if cell < self.model.cells.len() {
                self.layout.put(s, cell, Entry::NONE.0);
            }
        }
        if let Some(slot) = self.layout.slot_of(pc, cpu) {
            let reached = if insn.everywhere { (1 << cpus) - 1 } else { 1 << cpu };
            self.layout.ask(s, slot, reached, &[what.address, what.tag]);
        } else if insn.everywhere {
            // What others share with the CPU that executes it goes with the latter, whose accesses may go on to use it.
            self.perform(s, cpu, what, true);
            (0..cpus).filter(|other| *other != cpu).for_each(|other| self.perform(s, other, what, false));
        } else {
            self.perform(s, cpu, what, true);
        }
        self.order(s, cpu, what.insn);
    }

    /// What an instruction makes of what its CPU has done before.
    fn order(&self, s: &mut Words, cpu: usize, insn: usize) {
        let insn = &self.model.arch.insns[insn];
        if insn.synchronises {
            self.synchronise(s, cpu);
        }
        if insn.orders_walks {
            self.layout.show_to_walks(s, cpu);
        }
    }
}
