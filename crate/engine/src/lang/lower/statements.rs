//! Statements.

use crate::lang::ast::{Block, Expr, ExprKind, Name, Stmt, StmtKind};
use crate::lang::hardware::is_meant;
use crate::lang::lower::code::Lowering;
use crate::lang::lower::flow::{Return, Section};
use crate::lang::lower::spaces::MAX_LEVELS;
use crate::lang::lower::values::{Binding, Member, Ty, Value, fold};
use crate::lang::source::Span;
use crate::machine::arch::Wanted;
use crate::machine::program::{Exp, Op, Operator};

/// Most members of a set.
const MAX_MEMBERS: u32 = 32;

impl Lowering<'_, '_> {
    pub(super) fn block(&mut self, block: &Block) {
        self.scoped(|low| block.statements.iter().for_each(|statement| low.statement(statement)));
    }

    fn statement(&mut self, statement: &Stmt) {
        let span = statement.span;
        match &statement.kind {
            StmtKind::Var(name, ty, value) => self.variable(name, ty.as_ref(), value.as_ref(), span),
            StmtKind::Assign(place, op, value) => self.assign(place, *op, value, span),
            StmtKind::Call(name, args) => self.scoped(|low| low.call(name, args, span)),
            StmtKind::If(condition, yes, no) => self.condition(condition, yes, no.as_ref(), span),
            StmtKind::While(condition, body) => self.scoped(|low| low.while_loop(condition, body, span)),
            StmtKind::Atomic(body) => self.atomic_section(body, span),
            StmtKind::Choose(ways) => self.scoped(|low| low.choice(ways, span)),
            StmtKind::Return(value) => self.leave(value.as_ref(), span),
            StmtKind::For(name, over, body) => self.scoped(|low| low.each(name, over, body, span)),
            StmtKind::On(patterns, yes, no) => {
                if is_meant(self.layers.library, patterns, &self.layers.arch, self.out) {
                    self.block(yes);
                } else if let Some(no) = no {
                    self.block(no);
                }
            }
            StmtKind::IrqOff(body) => self.irq_off(body, span),
            StmtKind::Uaccess(body) => self.uaccess(span, |low| low.block(body)),
            StmtKind::Ipi(mask, body) => self.scoped(|low| low.ipi(mask, body, span)),
            StmtKind::RcuRead(body) => self.rcu_section(body, span),
            StmtKind::CallRcu(body) => self.scoped(|low| low.call_rcu(body, span)),
            StmtKind::Wait => {
                self.waits_for_others(span);
                self.kernel_op(span, Op::WaitAcks);
            }
            StmtKind::WaitUntil(condition) => {
                self.waits_for_others(span);
                self.place.waits = true;
                let condition = self.typed(condition, Ty::Bool);
                self.place.waits = false;
                self.kernel_op(span, Op::WaitUntil(condition));
            }
            StmtKind::Invalidate { everywhere, leaf, mm, address } => self.scoped(|low| {
                let by_address = address.is_some();
                let wanted = Wanted { everywhere: *everywhere, by_address, leaf_only: *leaf };
                low.invalidate(wanted, mm, address.as_ref(), span);
            }),
            StmtKind::InvalidateAll { everywhere } => self.invalidate_all(*everywhere, span),
            StmtKind::InvalidateDevice(mm, address) => {
                self.invalidate_beside((mm, address.as_ref()), Op::InvalidateDevices, span);
            }
            StmtKind::InvalidateBacking(mm, address) => {
                self.invalidate_beside((mm, address.as_ref()), Op::InvalidateBacking, span);
            }
            StmtKind::Access(access) => self.access(access, span),
            StmtKind::Promise(promise) => self.scoped(|low| low.promise(promise, span)),
            StmtKind::Userspace => self.userspace(span),
            StmtKind::Unsupported(reason) => self.refuse(reason.span, reason.text.clone()),
        }
    }

    /// An invalidate of what no instruction of a CPU reaches.
    fn invalidate_beside(
        &mut self,
        (mm, address): (&Expr, Option<&Expr>),
        op: fn(Exp, Option<Exp>) -> Op,
        span: Span,
    ) {
        self.scoped(|low| {
            let mm = low.settled(mm, Ty::Mm);
            let address = address.map(|address| low.settled(address, Ty::Address));
            low.kernel_op(span, op(mm, address));
        });
    }

    pub(super) fn kernel_op(&mut self, span: Span, op: Op) {
        self.enter_kernel(span);
        self.emit(span, op);
    }

    /// Leaves user mode before something that only the kernel does.
    pub(super) fn enter_kernel(&mut self, span: Span) {
        if std::mem::take(&mut self.place.user) {
            self.emit(span, Op::LeaveUser);
        }
    }

    fn userspace(&mut self, span: Span) {
        let in_section = self.sections.contains(&Section::RcuRead);
        if self.place.handler || self.place.irqs_off || self.place.uaccess || in_section {
            return self.wrong(
                span,
                "user mode cannot begin here",
                "not in a handler or an RCU read section, nor with interrupts off",
            );
        }
        if !self.place.user {
            self.emit(span, Op::EnterUser);
            self.place.user = true;
        }
        self.emit(span, Op::Userspace);
    }

    pub(super) fn uaccess(&mut self, span: Span, f: impl FnOnce(&mut Self)) {
        self.enter_kernel(span);
        if self.place.uaccess || self.place.handler {
            return self.wrong(
                span,
                "`uaccess` cannot begin here",
                "not in a handler, nor in another `uaccess`",
            );
        }
        self.place.uaccess = true;
        self.emit(span, Op::Uaccess(true));
        self.sections.push(Section::Uaccess);
        f(self);
        self.sections.pop();
        self.emit(span, Op::Uaccess(false));
        self.place.uaccess = false;
    }

    fn irq_off(&mut self, body: &Block, span: Span) {
        self.enter_kernel(span);
        if self.place.irqs_off || self.place.handler {
            return self.block(body);
        }
        self.emit(span, Op::Irqs(false));
        self.place.irqs_off = true;
        self.sections.push(Section::IrqOff);
        self.block(body);
        self.sections.pop();
        self.place.irqs_off = false;
        self.emit(span, Op::Irqs(true));
    }

    fn ipi(&mut self, mask: &Expr, body: &Block, span: Span) {
        self.enter_kernel(span);
        if self.place.handler {
            return self.wrong(span, "a handler cannot ask other CPUs", "send it from the program");
        }
        // The mask is read first and the interrupts are sent after: whoever comes in between is missed.
        let mask = self.settled(mask, Ty::Set(Member::Cpu));
        let handler = self.run_later(body, span);
        self.emit(span, Op::Send(handler, mask));
    }

    /// Lowers a block that an interrupt runs.
    pub(super) fn run_later(&mut self, body: &Block, span: Span) -> usize {
        let over = self.emit(span, Op::Jump(0));
        let sections = std::mem::take(&mut self.sections);
        self.returns.push(Return { value: None, exits: Vec::new(), sections: 0 });
        let handler = self.handler(|low| {
            low.block(body);
            low.returned("", span);
            low.emit(span, Op::HandlerEnd);
        });
        self.sections = sections;
        self.aim(over);
        handler
    }

    fn condition(&mut self, condition: &Expr, yes: &Block, no: Option<&Block>, span: Span) {
        self.enter_kernel(span);
        let condition = self.typed(condition, Ty::Bool);
        let is_plain = matches!(condition, Exp::Const(_));
        if let Some(value) = fold(&condition).filter(|_| is_plain || !self.whole) {
            self.dropped |= !is_plain;
            return match (value, no) {
                (0, None) => {}
                (0, Some(no)) => self.block(no),
                _ => self.block(yes),
            };
        }
        let branch = self.emit(span, Op::Branch(condition, 0));
        self.body(yes, span);
        if let Some(no) = no {
            let over = self.emit(span, Op::Jump(0));
            self.aim(branch);
            self.body(no, span);
            self.aim(over);
        } else {
            self.aim(branch);
        }
    }

    /// A block that begins and ends in kernel mode, whichever way is taken.
    pub(super) fn body(&mut self, block: &Block, span: Span) {
        self.block(block);
        self.enter_kernel(span);
    }

    fn each(&mut self, name: &Name, over: &Expr, body: &Block, span: Span) {
        self.enter_kernel(span);
        if let ExprKind::Range(from, to, inclusive) = &over.kind {
            return self.each_number(name, (from, to, *inclusive), body, span);
        }
        let value = self.value(over);
        let member = match value.ty {
            Ty::Set(member) => member,
            Ty::Any => Member::Int,
            ty => {
                return self.wrong(over.span, format!("expected a set or a range, found {}", ty.name()), "");
            }
        };
        let set = self.temp(over.span, value.exp);
        let var = self.reg(span);
        let head = self.emit(span, Op::Next(set, var, 0));
        self.turn(name, Value::new(Exp::Reg(var), member.ty()));
        self.looped(MAX_MEMBERS, span, |low| low.body(body, span));
        self.emit(span, Op::Jump(head));
        self.aim(head);
    }

    /// The variable of a loop, which its body cannot assign: loops end.
    fn turn(&mut self, name: &Name, value: Value) {
        self.scope.push((name.text.clone(), Binding::Value(value)));
    }

    /// How many numbers there are at most from one up to another; none if nobody knows before the program runs.
    fn numbers(&self, first: &Exp, last: &Exp) -> Option<u32> {
        let levels = |mm: &Exp| match mm {
            Exp::Const(mm) => self.model.mms.get(*mm as usize).map_or(MAX_LEVELS, |mm| mm.levels as u32),
            _ => MAX_LEVELS,
        };
        match (fold(first), last) {
            (first, Exp::Levels(mm)) => Some(levels(mm).saturating_sub(first.unwrap_or_default())),
            (Some(first), last) => Some(fold(last)?.saturating_sub(first)),
            (None, _) => None,
        }
    }

    fn each_number(
        &mut self,
        name: &Name,
        (from, to, inclusive): (&Expr, &Expr, bool),
        body: &Block,
        span: Span,
    ) {
        let (first, last) = (self.typed(from, Ty::Int), self.typed(to, Ty::Int));
        let Some(numbers) = self.numbers(&first, &last) else {
            let help = "numbers, parameters and `mm.levels` are";
            return self.wrong(to.span, "the bounds of a loop must be known before the program runs", help);
        };
        let turns = numbers.saturating_add(u32::from(inclusive));
        let (var, end) = (self.temp(span, first), self.temp(span, last));
        let (var_exp, end_exp) = (Box::new(Exp::Reg(var)), Box::new(Exp::Reg(end)));
        let goes_on = if inclusive {
            Exp::Not(Box::new(Exp::Binary(end_exp, Operator::Lt, var_exp.clone())))
        } else {
            Exp::Binary(var_exp.clone(), Operator::Lt, end_exp)
        };
        let head = self.emit(span, Op::Branch(goes_on, 0));
        self.turn(name, Value::new(Exp::Reg(var), Ty::Int));
        self.looped(turns, span, |low| low.body(body, span));
        let next = Exp::Binary(var_exp, Operator::Add, Box::new(Exp::Const(1)));
        self.emit(span, Op::Eval(var, next));
        self.emit(span, Op::Jump(head));
        self.aim(head);
    }
}
