//! Moves: what may happen next in a state, and what it makes of the state.

use crate::machine::access::{Access, Accesses, Via};
use crate::machine::arch::Invalidate;
use crate::machine::held::{Bits, with, without};
use crate::machine::marks::Mark;
use crate::machine::program::Op;
use crate::machine::rules::Machine;
use crate::machine::state::{Asked, Context, Words};
use crate::machine::walk::Fill;
use crate::report::{Held, Kind, Mode};

/// One move. The last two are the cache part, all others the program part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Move {
    /// The program of a CPU takes its next step.
    Thread(u8),
    /// The handler on a CPU takes its next step.
    Handler(u8),
    /// The program or handler of a CPU goes one of the ways that it may go from where it stands.
    Choose(u8, u8),
    /// A CPU takes the interrupt of a request and the first step of its handler.
    Take(u8, u8),
    /// A CPU performs an invalidate that was issued.
    Perform(u8, u8),
    /// A CPU performs an access that matters.
    Access(Access),
    /// A store leaves the buffer of a CPU, by its position there, and is visible from then on.
    Land(u8, u8),
    /// A walker marks an entry as used, which the program can read.
    Mark(Mark),
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

    /// The CPU that it happens on.
    #[must_use]
    pub fn cpu(self) -> u8 {
        match self {
            Move::Thread(cpu)
            | Move::Handler(cpu)
            | Move::Choose(cpu, _)
            | Move::Take(cpu, _)
            | Move::Perform(cpu, _)
            | Move::Land(cpu, _)
            | Move::Mark(Mark { cpu, .. })
            | Move::Access(Access { cpu, .. }) => cpu,
            Move::Fill(fill) => fill.cpu,
            Move::Drop(_) => 0,
        }
    }

    /// The item that must be held for it.
    #[must_use]
    pub fn needs(self) -> Option<u8> {
        match self {
            Move::Access(Access { via: Via::Held(item), .. }) | Move::Drop(item) => Some(item),
            Move::Access(Access { via: Via::Walk(from), .. }) => from,
            Move::Fill(fill) => fill.from,
            Move::Mark(mark) => mark.from,
            _ => None,
        }
    }
}

/// What a move makes of a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// The state after it; none where nothing can follow.
    pub next: Option<Vec<u32>>,
    /// What it breaks.
    pub kinds: Vec<Kind>,
}

/// True if nothing follows what breaks in one of these ways.
#[must_use]
pub fn ends(kinds: &[Kind]) -> bool {
    kinds.iter().any(|kind| matches!(kind, Kind::BugOn | Kind::FreedTable))
}

impl Machine<'_> {
    /// The program moves of a state, lowest CPU first. A state with trouble leads nowhere.
    pub fn moves(&self, s: &Words, out: &mut Vec<Move>) {
        if self.layout.trouble(s).is_some() {
            return;
        }
        for cpu in 0..self.model.cpus.len() {
            // Who keeps the others out keeps out their programs and handlers, not the hardware.
            let kept_out = self.layout.atomic(s).is_some_and(|other| other != cpu);
            if !kept_out {
                self.program_moves(s, cpu, out);
            }
            out.extend((0..self.layout.slots.len()).filter_map(|slot| self.serves(s, cpu, slot)));
            if !kept_out || self.is_device(cpu) {
                let first = out.len();
                self.access_moves(s, cpu, out);
                self.keep_out_marks(s, first, out);
            }
            self.landings(s, cpu, out);
            self.marks_of_walks(s, cpu, out);
        }
    }

    fn program_moves(&self, s: &Words, cpu: usize, out: &mut Vec<Move>) {
        let (context, number) = (self.running(s, cpu), cpu as u8);
        if !self.can_run(s, context) {
            return;
        }
        match (self.ways(self.layout.pc(s, context)), context) {
            (Some(ways), _) => out.extend((0..ways).map(|way| Move::Choose(number, way as u8))),
            (None, Context::Handler(_)) => out.push(Move::Handler(number)),
            (None, Context::Thread(_)) => out.push(Move::Thread(number)),
        }
    }

    /// How a CPU may serve a request now.
    fn serves(&self, s: &Words, cpu: usize, slot: usize) -> Option<Move> {
        let (number, request) = (cpu as u8, slot as u8);
        if self.may_pass(s, cpu, slot) {
            return Some(Move::Perform(number, request));
        }
        let asked = self.layout.pending(s, slot) & 1 << cpu != 0;
        match self.layout.slots[slot].asked {
            _ if !asked || !self.layout.is_grace_over(s, slot) => None,
            Asked::Insn(_) => Some(Move::Perform(number, request)),
            _ => self.takes_interrupts(s, cpu).then_some(Move::Take(number, request)),
        }
    }

    fn takes_interrupts(&self, s: &Words, cpu: usize) -> bool {
        let kept_out = self.layout.in_handler(s, cpu) || self.layout.atomic(s).is_some();
        self.layout.irqs(s, cpu) && !kept_out
    }

    /// True if the next operation of a program or handler may be run now.
    fn can_run(&self, s: &Words, context: Context) -> bool {
        let (layout, cpu) = (&self.layout, context.cpu());
        let pc = layout.pc(s, context);
        if !self.stores_allow(s, context, pc) {
            return false;
        }
        let idle = |asked: fn(Asked) -> bool| {
            let mut slots = layout.slots.iter().enumerate();
            slots.all(|(i, slot)| slot.owner != cpu || !asked(slot.asked) || layout.waiting(s, i) == 0)
        };
        match &self.model.program.code[pc as usize] {
            Op::End => false,
            Op::Userspace => !self.is_finished(s, cpu),
            Op::WaitGrace(asked) => {
                layout.slot_of(*asked, cpu).is_none_or(|slot| layout.waiting(s, slot) == 0)
            }
            Op::WaitAcks => idle(|asked| matches!(asked, Asked::Handler(_))),
            Op::Complete(_) => idle(|asked| matches!(asked, Asked::Insn(_))),
            // A statement has one request under way at a time, as a call-single descriptor has one owner.
            Op::Send(..) | Op::Insn(..) => {
                layout.slot_of(pc, cpu).is_none_or(|slot| layout.waiting(s, slot) == 0)
            }
            op @ Op::WaitUntil(e) => {
                self.value(s, context, e) != 0 || self.freed_table_of(s, context, op).is_some()
            }
            Op::Lock(place, hold) => self.can_lock(s, context, place, *hold),
            Op::Access(access) => self.passes_access(s, cpu, access),
            _ => true,
        }
    }

    /// True if a CPU's program has ended, or runs user code for ever.
    #[must_use]
    pub fn is_finished(&self, s: &Words, cpu: usize) -> bool {
        let code = &self.model.program.code;
        let pc = self.layout.pc(s, Context::Thread(cpu)) as usize;
        let at_end = |pc: usize| matches!(code[pc], Op::End);
        at_end(pc) || (matches!(code[pc], Op::Userspace) && at_end(pc + 1))
    }

    /// True if nothing can step and somebody is not finished. Whoever waits for an access that only the
    /// hardware can serve can step: a walk is enough.
    #[must_use]
    pub fn is_deadlock(&self, s: &Words, moves: &[Move]) -> bool {
        let cpus = 0..self.model.cpus.len();
        let stuck = moves.iter().all(|step| self.is_free_running(s, *step));
        let waits_for_walk = |cpu| matches!(self.accesses(s, cpu), Accesses::One(..));
        stuck && cpus.clone().any(|c| !self.is_finished(s, c)) && !cpus.clone().any(waits_for_walk)
    }

    /// True for an access of user code that runs for ever, and for what a walker does of its own: neither need ever
    /// happen, whether anybody waits for it or not.
    #[must_use]
    pub fn is_free_running(&self, s: &Words, step: Move) -> bool {
        match step {
            Move::Access(access) => matches!(self.accesses(s, access.cpu.into()), Accesses::Any),
            step => matches!(step, Move::Mark(_)),
        }
    }

    /// What a move that is enabled makes of a state.
    #[must_use]
    pub fn apply(&self, s: &Words, step: Move) -> Effect {
        let mut next = s.to_vec();
        let kinds = self.advance(&mut next, step);
        Effect { next: (!ends(&kinds)).then_some(next), kinds }
    }

    /// The same in place: the state becomes the next one, or is of no use any more if nothing can follow.
    pub fn advance(&self, s: &mut Words, step: Move) -> Vec<Kind> {
        let kinds = self.make(s, step);
        if step.is_program() {
            self.end_grace_periods(s);
        }
        kinds
    }

    fn make(&self, s: &mut Words, step: Move) -> Vec<Kind> {
        match step {
            Move::Thread(cpu) => return self.run(s, Context::Thread(cpu.into())),
            Move::Handler(cpu) => return self.run(s, Context::Handler(cpu.into())),
            Move::Choose(cpu, way) => self.choose(s, cpu.into(), way.into()),
            Move::Take(cpu, slot) => return self.take(s, cpu.into(), slot.into()),
            Move::Perform(cpu, slot) => self.perform_request(s, cpu.into(), slot.into()),
            Move::Access(access) => return self.perform_access(s, access),
            Move::Land(cpu, position) => return self.land(s, cpu.into(), position.into()),
            Move::Mark(mark) => self.mark(s, mark.cell.into()),
            Move::Fill(fill) => return self.fill(s, fill),
            Move::Drop(number) => self.layout.remove(s, number.into()),
        }
        Vec::new()
    }

    fn fill(&self, s: &mut Words, fill: Fill) -> Vec<Kind> {
        let Some(held) = self.filled(self.layout.held(s), fill) else { return vec![Kind::FreedTable] };
        self.layout.hold_only(s, held);
        Vec::new()
    }

    /// What is held after a walk step; none where it reads a table that was freed.
    #[must_use]
    pub fn filled(&self, mut held: Bits, fill: Fill) -> Option<Bits> {
        let gives = fill.gives?;
        // A walk that goes on or ends is no longer where it was.
        for gone in [fill.from, fill.replaces].into_iter().flatten() {
            if self.items.get(gone.into()).held == Held::Walk {
                held = without(held, gone);
            }
        }
        Some(with(held, gives))
    }

    fn take(&self, s: &mut Words, cpu: usize, slot: usize) -> Vec<Kind> {
        self.enter(s, cpu, slot);
        if self.goes_on(s, cpu) { self.run(s, Context::Handler(cpu)) } else { Vec::new() }
    }

    /// True if a handler that was entered takes its first step at once: it has one, and neither waits nor
    /// chooses there.
    #[must_use]
    pub fn goes_on(&self, s: &Words, cpu: usize) -> bool {
        let context = Context::Handler(cpu);
        self.layout.in_handler(s, cpu)
            && self.layout.trouble(s).is_none()
            && self.ways(self.layout.pc(s, context)).is_none()
            && self.can_run(s, context)
    }

    /// A CPU takes the interrupt of a request and stands before the first visible operation of its handler;
    /// a handler that has none is over.
    pub fn enter(&self, s: &mut Words, cpu: usize, slot: usize) {
        let Some(handler) = self.layout.slots[slot].asked.handler() else { return };
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
        // A kernel that is accessing user memory goes on doing so after the interrupt: its gate stays open. The way in
        // synchronises all the same (R17: the entry of an exception is such an event).
        match mode {
            Mode::KernelUser => self.synchronise(s, cpu),
            _ => self.change_mode(s, cpu, Mode::Kernel),
        }
        // A refill handler lets no interrupt in: its walk is over by now.
        self.close_gate(s, cpu);
        self.silent(s, context);
    }

    fn perform_request(&self, s: &mut Words, cpu: usize, slot: usize) {
        let Asked::Insn(insn) = self.layout.slots[slot].asked else {
            return self.pass(s, cpu, slot);
        };
        let (address, tag) = (self.layout.arg(s, slot, 0), self.layout.arg(s, slot, 1));
        let own = self.layout.slots[slot].owner == cpu;
        self.perform(s, cpu, Invalidate { insn, address, tag }, own);
        self.layout.begin(s, slot, cpu, 2);
        self.layout.finish(s, slot, cpu);
    }
}
