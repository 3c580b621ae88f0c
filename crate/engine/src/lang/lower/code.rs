//! The code as it grows: operations with their origins, registers handed out by scope, and the diagnostics.

use crate::lang::ast::Function;
use crate::lang::diagnostic::{Diagnostic, Help};
use crate::lang::lower::Refusal;
use crate::lang::lower::allocate::Pool;
use crate::lang::lower::flow::{Return, Section};
use crate::lang::lower::layers::Layers;
use crate::lang::lower::memory::Initial;
use crate::lang::lower::values::{Scope, Ty};
use crate::lang::source::Span;
use crate::machine::program::{Exp, Handler, LoadRoot, MAX_REGS, Op, Origin, Pc, Reg};
use crate::machine::{Layout, Model};

/// Calls inlined into each other before it is called a recursion that names do not show.
const MAX_CALLS: usize = 40;
/// Calls inlined into a model: functions that call each other twice double with each.
const MAX_INLINED: usize = 10_000;
/// Operations of a model.
const MAX_OPS: usize = 20_000;
/// Operations that the programs of a model may execute, each turn of a loop counted.
const MAX_STEPS: u32 = 250_000;
/// Turns of loops in each other; with it no program runs for long between two moves.
const MAX_TURNS: u32 = 4096;
/// How many times as much of both there may be where a run is counted, and nothing is searched.
pub(super) const WIDELY: u32 = 16;
/// Statements that ask other CPUs for something, counted for each CPU that may execute them.
const MAX_REQUESTS: usize = 255;

/// What a program is lowered with.
pub(super) struct Lowering<'a, 'l> {
    pub(super) layers: &'a Layers<'l>,
    pub(super) model: Model,
    pub(super) out: &'a mut Vec<Diagnostic>,
    pub(super) refusal: Option<Refusal>,
    pub(super) scope: Scope,
    /// Names below this index belong to callers and cannot be seen.
    pub(super) floor: usize,
    /// How many of them are parameters of the operation, which every function sees.
    pub(super) fixed: usize,
    /// Whether branches that no run takes are lowered too, for what is wrong with them.
    pub(super) whole: bool,
    /// True once such a branch was left out.
    pub(super) dropped: bool,
    /// How many times as much as a search can afford the programs may do.
    pub(super) room: u32,
    /// The functions being inlined: each with the number of its definitions that `base` has passed.
    pub(super) stack: Vec<(&'l Function, usize)>,
    /// The types of the shared variables, by declaration, with what they begin as.
    pub(super) shared: Vec<(Ty, Initial)>,
    /// References on every address space at the start: CPUs that have its root loaded, and holders.
    pub(super) references: Vec<u32>,
    /// The functions being inlined, with where each returns to.
    pub(super) returns: Vec<Return>,
    /// The sections that are open.
    pub(super) sections: Vec<Section>,
    /// The CPU whose program this is.
    pub(super) cpu: u32,
    /// The innermost inlined call, by its index in the program's calls.
    pub(super) call: Option<u32>,
    pub(super) place: Place,
    /// Frames that programs may ask for.
    pub(super) pools: Vec<Pool>,
    next_reg: usize,
    quiet: Vec<bool>,
    /// Operations that the programs may execute, so far.
    steps: u32,
    /// Turns of loops over mappings, so far.
    pub(super) mapped: u32,
}

/// What is known of the place that code is made for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// In user mode.
    pub(super) user: bool,
    /// In kernel mode and accessing user memory.
    pub(super) uaccess: bool,
    /// In a handler.
    pub(super) handler: bool,
    /// With interrupts off.
    pub(super) irqs_off: bool,
    /// In a condition that is read again and again until it is true.
    pub(super) waits: bool,
    /// How often loops may come here.
    pub(super) turns: u32,
}

impl Default for Place {
    fn default() -> Place {
        Place { user: false, uaccess: false, handler: false, irqs_off: false, waits: false, turns: 1 }
    }
}

impl<'a, 'l> Lowering<'a, 'l> {
    pub(super) fn new(layers: &'a Layers<'l>, model: Model, out: &'a mut Vec<Diagnostic>) -> Self {
        Lowering {
            layers,
            model,
            out,
            refusal: None,
            scope: Vec::new(),
            floor: 0,
            fixed: 0,
            whole: false,
            dropped: false,
            room: 1,
            stack: Vec::new(),
            shared: Vec::new(),
            references: Vec::new(),
            returns: Vec::new(),
            sections: Vec::new(),
            cpu: 0,
            call: None,
            place: Place::default(),
            pools: Vec::new(),
            next_reg: 0,
            quiet: Vec::new(),
            steps: 0,
            mapped: 0,
        }
    }

    /// Ends the lowering: the model is complete.
    pub(super) fn finish(mut self, span: Span) -> Result<Model, Refusal> {
        if let Some(refusal) = self.refusal {
            return Err(refusal);
        }
        self.make_spares(span);
        self.finish_shared();
        self.model.program.finish(&self.quiet);
        self.note_root_loads();
        if Layout::new(&self.model).slots.len() > MAX_REQUESTS {
            self.too_much(
                span,
                format!("more than {MAX_REQUESTS} statements that ask other CPUs"),
                "fewer flushes will do",
            );
        }
        Ok(self.model)
    }

    /// A CPU whose program, or a handler on it, may load a root may hold its tag.
    fn note_root_loads(&mut self) {
        let devices = !self.model.cpu_mask();
        let Model { program, mms, cpus, .. } = &mut self.model;
        for (pc, op) in program.code.iter().enumerate() {
            let Op::LoadRoot(LoadRoot { mm, root: true, .. }) = op else { continue };
            let owners = program.owners(pc as Pc, cpus.len()).fold(0, |set, cpu| set | 1 << cpu) & !devices;
            for (index, space) in mms.iter_mut().enumerate() {
                if !matches!(mm, Exp::Const(loaded) if *loaded as usize != index) {
                    space.cpumask |= owners;
                }
            }
        }
    }

    pub(super) fn wrong(&mut self, span: Span, message: impl Into<String>, help: impl Into<Help>) {
        self.out.push(Diagnostic::new(span, message).help(help));
    }

    /// Notes why the strategy does not apply; the first reason is told.
    pub(super) fn refuse(&mut self, span: Span, reason: String) {
        let params = self.model.params.clone();
        self.refusal.get_or_insert(Refusal { reason, span, params });
    }

    /// Says that a limit is passed; what no run comes by is under none.
    fn too_much(&mut self, span: Span, message: String, help: &'static str) {
        if !self.whole {
            self.wrong(span, message, help);
        }
    }

    pub(super) fn here(&self) -> Pc {
        self.model.program.code.len() as Pc
    }

    pub(super) fn emit(&mut self, span: Span, op: Op) -> Pc {
        let before = self.steps;
        self.steps = before.saturating_add(self.place.turns);
        let most = MAX_STEPS * self.room;
        if before <= most && self.steps > most {
            let help = "loops multiply what stands in them";
            self.too_much(span, format!("the programs may execute more than {most} operations"), help);
        }
        let pc = self.model.program.code.len();
        if pc == MAX_OPS {
            self.too_much(span, format!("the program has more than {MAX_OPS} operations"), "");
        }
        let program = &mut self.model.program;
        if pc >= MAX_OPS {
            program.code.truncate(MAX_OPS);
            program.origins.truncate(MAX_OPS);
            self.quiet.truncate(MAX_OPS);
        }
        program.code.push(op);
        program.origins.push(Origin { span, call: self.call });
        self.quiet.push(self.place.handler || self.place.irqs_off);
        program.code.len() as Pc - 1
    }

    /// Lets a jump that was emitted with an unknown aim go to the next operation.
    pub(super) fn aim(&mut self, jump: Pc) {
        let here = self.here();
        match &mut self.model.program.code[jump as usize] {
            Op::Jump(to) | Op::Branch(_, to) | Op::Next(_, _, to) => *to = here,
            _ => {}
        }
    }

    pub(super) fn reg(&mut self, span: Span) -> Reg {
        if self.next_reg >= MAX_REGS - 1 {
            self.too_much(
                span,
                format!("more than {MAX_REGS} variables at once"),
                "use fewer, or shorter lives",
            );
            return 0;
        }
        let reg = self.next_reg as Reg;
        self.next_reg += 1;
        let program = &mut self.model.program;
        let most = if self.place.handler { &mut program.handler_regs } else { &mut program.thread_regs };
        *most = (*most).max(self.next_reg);
        reg
    }

    /// Stops the program where a value leaves a range.
    pub(super) fn check(&mut self, span: Span, exp: Exp, range: (u32, u32), what: String) {
        let checks = &mut self.model.program.checks;
        let known = checks.iter().position(|known| *known == what).unwrap_or(checks.len());
        if known == checks.len() {
            checks.push(what);
        }
        self.emit(span, Op::Check(exp, range, known as u32));
    }

    /// Puts a value into a new register.
    pub(super) fn temp(&mut self, span: Span, exp: Exp) -> Reg {
        let reg = self.reg(span);
        self.emit(span, Op::Eval(reg, exp));
        reg
    }

    /// Lowers something with names and registers of its own.
    pub(super) fn scoped<T>(&mut self, f: impl FnOnce(&mut Self) -> T) -> T {
        let (names, regs) = (self.scope.len(), self.next_reg);
        let result = f(self);
        self.scope.truncate(names);
        self.next_reg = regs;
        result
    }

    /// Lowers the body of a loop that makes so many turns at most.
    pub(super) fn looped(&mut self, turns: u32, span: Span, f: impl FnOnce(&mut Self)) {
        let outside = self.place.turns;
        self.place.turns = outside.saturating_mul(turns.max(1));
        let most = MAX_TURNS * self.room;
        if self.place.turns > most && !self.whole {
            let help = "loops in each other multiply";
            self.wrong(span, format!("this may be done more than {most} times"), help);
        } else {
            f(self);
        }
        self.place.turns = outside;
    }

    /// Lowers a program of a CPU of its own: no names of others, no registers taken.
    pub(super) fn program(&mut self, cpu: u32, user: bool, f: impl FnOnce(&mut Self)) {
        let entry = self.here();
        self.cpu = cpu;
        self.model.program.entries.push(entry);
        self.place = Place { user, ..Place::default() };
        self.scoped(f);
    }

    /// Lowers a handler. Its registers are copies of those that hold the names it can see.
    pub(super) fn handler(&mut self, f: impl FnOnce(&mut Self)) -> usize {
        let outside = self.place;
        self.place = Place { handler: true, ..Place::default() };
        let program = &mut self.model.program;
        program.handler_regs = program.handler_regs.max(self.next_reg);
        let entry = self.here();
        self.scoped(f);
        self.place = outside;
        let program = &mut self.model.program;
        let taken = self.next_reg as Reg;
        let captures = (0..taken).filter(|reg| uses(&program.code[entry as usize..], *reg));
        let captures = captures.map(|reg| (reg, reg)).collect();
        program.handlers.push(Handler { entry, captures });
        program.handlers.len() - 1
    }

    /// True if another call can be inlined; that none can is said once.
    pub(super) fn can_inline(&mut self, span: Span) -> bool {
        let calls = &mut self.model.program.calls;
        if calls.len() == MAX_INLINED {
            calls.push((Origin { span, call: self.call }, String::new()));
            let help = "functions that call each other twice double with each";
            self.too_much(span, format!("more than {MAX_INLINED} calls of functions"), help);
        }
        self.model.program.calls.len() < MAX_INLINED
    }

    /// True if a function is being inlined already.
    pub(super) fn recurses(&self, function: &Function) -> bool {
        self.stack.len() >= MAX_CALLS || self.stack.iter().any(|(f, _)| std::ptr::eq(*f, function))
    }
}

/// True if a piece of code uses a register at all.
fn uses(code: &[Op], reg: Reg) -> bool {
    code.iter().any(|op| {
        let mut used = matches!(op, Op::Next(set, _, _) if *set == reg);
        op.values(&mut |e| e.registers(&mut |r| used |= r == reg));
        used
    })
}
