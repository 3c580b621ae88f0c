//! Expressions: names, fields, the built-in functions that give a value, operators.

use crate::lang::ast::{BinaryOp, Expr, ExprKind, Name};
use crate::lang::diagnostic::Help;
use crate::lang::lower::allocate::ALLOCATES;
use crate::lang::lower::code::Lowering;
use crate::lang::lower::entries::{CHANGES, NUMBERS, field_type};
use crate::lang::lower::flow::LOCKS;
use crate::lang::lower::memory::ATOMICS;
use crate::lang::lower::values::{Binding, Member, Ty, Value, fold};
use crate::lang::source::Span;
use crate::machine::program::{Exp, Op, Operator, Reads};
use crate::machine::{Field, Frame};

/// The largest number of a program.
const MAX_NUMBER: u32 = 0xffff;

/// Built-in functions that give a value.
const FUNCTIONS: &[&str] = &[
    "addresses",
    "clear",
    "count",
    "cpus_on",
    "empty",
    "entry",
    "entry_in",
    "first_address",
    "lazy_cpus",
    "mm_cpumask",
    "pte",
    "read",
];

/// Every built-in function that gives a value.
pub(super) fn functions<'a>() -> impl Iterator<Item = &'a str> {
    let entries = CHANGES.iter().map(|(name, ..)| *name).chain(NUMBERS.iter().map(|(name, _)| *name));
    FUNCTIONS
        .iter()
        .chain(ATOMICS)
        .copied()
        .chain(LOCKS.iter().map(|(name, ..)| *name))
        .chain(["mk_pte", "mk_table"])
        .chain(ALLOCATES.iter().map(|(name, _)| *name))
        .chain(entries)
}

impl Lowering<'_, '_> {
    /// A value of a type. Where others may change what it reads, it is read here and now, as a step of its own.
    pub(super) fn settled(&mut self, e: &Expr, wanted: Ty) -> Exp {
        let value = self.typed(e, wanted);
        // A place is found in the step that uses it.
        if wanted == Ty::Place { value } else { self.settle(value, e.span) }
    }

    /// The same for a set, whatever its members are.
    fn settled_set(&mut self, e: &Expr) -> Exp {
        let value = self.value(e);
        if !matches!(value.ty, Ty::Set(_) | Ty::Any) {
            self.wrong(e.span, format!("expected a set, found {}", value.ty.name()), "");
        }
        self.settle(value.exp, e.span)
    }

    fn settle(&mut self, value: Exp, span: Span) -> Exp {
        // What is waited for is read again and again.
        let is_settled = self.place.waits || value.reads() == Reads::Nothing;
        if is_settled { value } else { Exp::Reg(self.temp(span, value)) }
    }

    /// Small enough that sums of a few do not run over.
    fn number(&mut self, number: u32, span: Span) -> Value {
        if number > MAX_NUMBER {
            let help = format!("numbers go up to {MAX_NUMBER}");
            self.wrong(span, format!("the number `{number}` is too large"), help);
        }
        Value::new(Exp::Const(number.min(MAX_NUMBER)), Ty::Int)
    }

    /// A value of a type, read when it is used.
    pub(super) fn typed(&mut self, e: &Expr, wanted: Ty) -> Exp {
        let value = self.value(e);
        if !value.ty.fits(wanted) {
            self.wrong(e.span, format!("expected {}, found {}", wanted.name(), value.ty.name()), "");
        }
        value.exp
    }

    pub(super) fn value(&mut self, e: &Expr) -> Value {
        match &e.kind {
            ExprKind::Int(n) => self.number(*n, e.span),
            ExprKind::Bool(b) => Value::new(Exp::Const(u32::from(*b)), Ty::Bool),
            ExprKind::Choose => self.chosen(e.span),
            ExprKind::Null => Value::new(Exp::Const(0), Ty::Null),
            ExprKind::Name(name) => self.name(name, e.span),
            ExprKind::Field(of, field) => self.field(of, field),
            ExprKind::Call(name, args) => self.builtin(name, args, e.span),
            ExprKind::Index(of, index) => match self.shared_element(of, index) {
                Some(place) => place.read(),
                None => self.indexed(of, index, e.span),
            },
            ExprKind::Not(of) => Value::new(Exp::Not(Box::new(self.typed(of, Ty::Bool))), Ty::Bool),
            ExprKind::Binary(a, op, b) => self.binary(a, *op, b),
            ExprKind::Range(..) => {
                self.wrong(e.span, "a range is not a value", "ranges stand in `for … in 0..n`");
                Value::wrong()
            }
        }
    }

    /// What a name in sight stands for.
    pub(super) fn binding(&self, name: &str) -> Option<&Binding> {
        let own = self.scope[self.floor..].iter().rev().find(|(n, _)| n == name);
        own.or_else(|| self.scope[..self.fixed].iter().find(|(n, _)| n == name)).map(|(_, binding)| binding)
    }

    fn name(&mut self, name: &str, span: Span) -> Value {
        match self.binding(name) {
            Some(Binding::Value(value)) => return value.clone(),
            Some(Binding::Variable(reg, ty)) => return Value::new(Exp::Reg(*reg), ty.value()),
            Some(Binding::Struct(_)) => {
                self.wrong(span, format!("`{name}` is a struct, not a value"), "name one of its fields");
                return Value::wrong();
            }
            None => {}
        }
        if let Some(place) = self.shared_variable(name) {
            return place.read();
        }
        if let Some(value) = self.constant(name) {
            return value;
        }
        let seen = self.scope[self.floor..].iter().map(|(n, _)| n.as_str());
        let mms = self.model.mms.iter().map(|mm| mm.name.as_str());
        let shared = self.model.shared.iter().map(|shared| shared.name.as_str());
        let all = seen
            .chain(mms)
            .chain(shared)
            .chain(self.model.addresses.iter().map(String::as_str))
            .chain(["this_cpu"]);
        let help = Help::nearest(name, all, String::new);
        self.wrong(span, format!("there is no `{name}` here"), help);
        Value::wrong()
    }

    /// Names that a machine declares: address spaces, addresses, frames; and `this_cpu`.
    pub(super) fn constant(&self, name: &str) -> Option<Value> {
        let at = |index: usize, ty| Some(Value::new(Exp::Const(index as u32), ty));
        for (index, of) in self.layers.enums.iter().enumerate() {
            if let Some(value) = of.values.iter().position(|value| value.text == name) {
                return at(value, Ty::Enum(index as u8));
            }
        }
        if name == "this_cpu" || name == "current" {
            // A handler runs on any CPU, a program on one.
            let cpu = if self.place.handler { Exp::ThisCpu } else { Exp::Const(self.cpu) };
            return Some(Value::new(cpu, Ty::Cpu));
        }
        if name == "cpu_online_mask" {
            return at(self.model.cpu_mask() as usize, Ty::Set(Member::Cpu));
        }
        if let Some(mm) = self.model.mms.iter().position(|mm| mm.name == name) {
            return at(mm, Ty::Mm);
        }
        if let Some(address) = self.model.addresses.iter().position(|a| a == name) {
            return at(address, Ty::Address);
        }
        let frames = || self.model.frames.iter().enumerate().filter(|(_, frame)| frame.name == name);
        // A table that stands by is led to by no entry: its name is the way to it.
        let stands_by = |index: usize, frame: &Frame| {
            let led_to = || self.model.cells.iter().any(|cell| cell.entry.leads_to() == Some(index));
            frame.level == 1 && index != self.model.mms[frame.mm].root && !led_to()
        };
        let page = frames().find(|(_, frame)| frame.level == 0);
        let frame = page.or_else(|| frames().find(|(index, frame)| stands_by(*index, frame)))?.0;
        at(frame + 1, Ty::Frame)
    }

    fn indexed(&mut self, of: &Expr, index: &Expr, span: Span) -> Value {
        let (ExprKind::Name(name), Value { exp: Exp::Const(index), .. }) = (&of.kind, self.value(index))
        else {
            self.wrong(span, "only a declared name can have an index, and the index must be fixed", "");
            return Value::wrong();
        };
        self.name(&format!("{name}{index}"), span)
    }

    fn field(&mut self, of: &Expr, field: &Name) -> Value {
        if let ExprKind::Name(name) = &of.kind {
            if let Some(Binding::Struct(fields)) = self.binding(name) {
                if let Some((_, reg, ty)) = fields.iter().find(|(n, _, _)| *n == field.text) {
                    return Value::new(Exp::Reg(*reg), ty.value());
                }
                let names: Vec<String> = fields.iter().map(|(n, _, _)| n.clone()).collect();
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                return self.no_field(field, Ty::Any, &names);
            }
            if name == "current" || name == "this_cpu" {
                match field.text.as_str() {
                    "active_mm" => return Value::new(Exp::ActiveMm, Ty::Mm),
                    "lazy" => return Value::new(Exp::Lazy, Ty::Bool),
                    _ => {}
                }
            }
        }
        let value = self.value(of);
        if let Some(at) = self.shared_field(&value, of.span, field) {
            return at.read();
        }
        let exp = Box::new(value.exp);
        match (value.ty, field.text.as_str()) {
            (Ty::Any, _) => Value::wrong(),
            (Ty::Mm, "levels") => Value::new(Exp::Levels(exp), Ty::Int),
            // The content of an empty entry, if it is a null that a function was called with.
            (Ty::Entry | Ty::Place | Ty::Null, name) => {
                let Some((_, found)) = Field::NAMES.iter().find(|(known, _)| *known == name) else {
                    let known: Vec<&str> = Field::NAMES.iter().map(|(name, _)| *name).collect();
                    return self.no_field(field, Ty::Any, &known);
                };
                if value.ty == Ty::Place {
                    let read = Exp::Read(Box::new(self.settled(of, Ty::Place)));
                    return Value::new(Exp::Field(Box::new(read), *found), field_type(*found));
                }
                Value::new(Exp::Field(exp, *found), field_type(*found))
            }
            (Ty::Frame, "dirty") => {
                let frame = Value::new(*exp, Ty::Frame);
                let frame = if self.place.waits { frame.exp } else { self.settled_value(frame, of.span) };
                Value::new(Exp::Dirty(Box::new(frame)), Ty::Bool)
            }
            (Ty::Mm, _) => self.no_field(field, Ty::Mm, &["levels"]),
            (Ty::Cpu, _) => self.no_field(field, Ty::Cpu, &["active_mm", "lazy"]),
            (Ty::Frame, _) => self.no_field(field, Ty::Frame, &["dirty"]),
            (ty, _) => {
                self.wrong(field.span, format!("{} has no fields", ty.name()), "");
                Value::wrong()
            }
        }
    }

    /// A field that a thing does not have: neither one of those known, nor one that was declared for it.
    pub(super) fn no_field(&mut self, field: &Name, of: Ty, known: &[&str]) -> Value {
        let declared = self.fields_of(of);
        let known: Vec<&str> = known.iter().copied().chain(declared.iter().map(String::as_str)).collect();
        let other = || match known.is_empty() {
            true => String::new(),
            false => format!("fields are {}", known.join(", ")),
        };
        let help = Help::nearest(&field.text, known.iter().copied(), other);
        self.wrong(field.span, format!("there is no field `{}`", field.text), help);
        Value::wrong()
    }

    pub(super) fn builtin(&mut self, name: &Name, args: &[Expr], span: Span) -> Value {
        if let Some(value) = self.function_value(name, args, span) {
            return value;
        }
        let wanted: &[Ty] = match name.text.as_str() {
            "pte" => &[Ty::Mm, Ty::Address],
            "entry" => &[Ty::Mm, Ty::Address, Ty::Int],
            "entry_in" => &[Ty::Frame, Ty::Address],
            "clear" | "read" => &[Ty::Place],
            "addresses" | "first_address" | "mm_cpumask" | "cpus_on" => &[Ty::Mm],
            "count" | "empty" => &[Ty::Any],
            "lazy_cpus" => &[],
            name if ALLOCATES.iter().any(|(known, _)| *known == name) => {
                return self.allocation(name, args, span);
            }
            lock if LOCKS.iter().any(|(known, ..)| *known == lock) => return self.lock(lock, args, span),
            atomic if ATOMICS.contains(&atomic) => return self.atomic(atomic, args, span),
            other => {
                if let Some(value) = self.entry_value(name, args, span) {
                    return value;
                }
                let help = Help::nearest(other, functions(), String::new);
                self.wrong(
                    name.span,
                    format!("there is no built-in function `{other}` that gives a value"),
                    help,
                );
                return Value::wrong();
            }
        };
        if args.len() != wanted.len() {
            let message = format!("`{}` takes {} arguments, found {}", name.text, wanted.len(), args.len());
            self.wrong(span, message, "");
            return Value::wrong();
        }
        let settled = |(arg, ty): (&Expr, &Ty)| match ty {
            Ty::Any => self.settled_set(arg),
            ty => self.settled(arg, *ty),
        };
        let args: Vec<Exp> = args.iter().zip(wanted).map(settled).collect();
        self.builtin_value(&name.text, args, span)
    }

    fn builtin_value(&mut self, name: &str, args: Vec<Exp>, span: Span) -> Value {
        let mut args = args.into_iter().map(Box::new);
        let mut next = || args.next().unwrap_or_else(|| Box::new(Exp::Const(0)));
        match name {
            "pte" => Value::new(Exp::Place(next(), next(), Box::new(Exp::Const(1))), Ty::Place),
            "entry" => Value::new(Exp::Place(next(), next(), next()), Ty::Place),
            "entry_in" => Value::new(Exp::EntryIn(next(), next()), Ty::Place),
            "read" => Value::new(Exp::Read(next()), Ty::Entry),
            "addresses" => Value::new(Exp::Addresses(next()), Ty::Set(Member::Address)),
            "first_address" => Value::new(Exp::First(Box::new(Exp::Addresses(next()))), Ty::Address),
            "mm_cpumask" => Value::new(Exp::Cpumask(next()), Ty::Set(Member::Cpu)),
            "cpus_on" => Value::new(Exp::CpusOn(next()), Ty::Set(Member::Cpu)),
            "lazy_cpus" => Value::new(Exp::LazyCpus, Ty::Set(Member::Cpu)),
            "count" => Value::new(Exp::Count(next()), Ty::Int),
            "empty" => Value::new(Exp::Not(next()), Ty::Bool),
            _ => {
                let place = *next();
                let reg = self.reg(span);
                self.enter_kernel(span);
                self.emit(span, Op::Clear(reg, place));
                Value::new(Exp::Reg(reg), Ty::Entry)
            }
        }
    }

    fn binary(&mut self, a: &Expr, op: BinaryOp, b: &Expr) -> Value {
        let mut left = self.value(a);
        let right = self.value(b);
        // Two reads of what others may change are two steps, as they are in C.
        let shared = |value: &Value| value.exp.reads() == Reads::Shared;
        if shared(&left) && shared(&right) && !self.place.waits {
            left.exp = Exp::Reg(self.temp(a.span, left.exp));
        }
        let (span, set) = (a.span.to(b.span), matches!(left.ty, Ty::Set(_)));
        let fits = match op {
            BinaryOp::Or | BinaryOp::And => left.ty.fits(Ty::Bool) && right.ty.fits(Ty::Bool),
            BinaryOp::In => left.ty.member().is_none_or(|member| right.ty.fits(Ty::Set(member))),
            BinaryOp::Eq | BinaryOp::Ne => left.ty.fits(right.ty) || right.ty.fits(left.ty),
            BinaryOp::Add | BinaryOp::Sub if set => left.ty.fits(right.ty),
            _ => left.ty.fits(Ty::Int) && right.ty.fits(Ty::Int),
        };
        if !fits {
            let message = format!("{} and {} do not go together here", left.ty.name(), right.ty.name());
            self.wrong(span, message, "");
            return Value::wrong();
        }
        let ty = if matches!(op, BinaryOp::Add | BinaryOp::Sub) { left.ty } else { Ty::Bool };
        let (left, right) = (Box::new(left.exp), Box::new(right.exp));
        let make = |a, operator, b| Exp::Binary(a, operator, b);
        let not = |e| Exp::Not(Box::new(e));
        let exp = match op {
            BinaryOp::Or => make(left, Operator::Or, right),
            BinaryOp::And => make(left, Operator::And, right),
            BinaryOp::Eq => make(left, Operator::Eq, right),
            BinaryOp::Ne => not(make(left, Operator::Eq, right)),
            BinaryOp::Lt => make(left, Operator::Lt, right),
            BinaryOp::Gt => make(right, Operator::Lt, left),
            BinaryOp::Le => not(make(right, Operator::Lt, left)),
            BinaryOp::Ge => not(make(left, Operator::Lt, right)),
            BinaryOp::In => make(left, Operator::In, right),
            BinaryOp::Add if set => make(left, Operator::Union, right),
            BinaryOp::Sub if set => make(left, Operator::Without, right),
            BinaryOp::Add => make(left, Operator::Add, right),
            BinaryOp::Sub => return self.difference(make(left, Operator::Sub, right), span),
        };
        Value::new(exp, ty)
    }

    /// A difference is not below zero, or the program stops there. Where a wait computes it again and again it
    /// is as in C, where one below zero is a very large number.
    fn difference(&mut self, exp: Exp, span: Span) -> Value {
        if self.place.waits || fold(&exp).is_some() {
            return Value::new(exp, Ty::Int);
        }
        let exp = if exp.reads() == Reads::Nothing { exp } else { Exp::Reg(self.temp(span, exp)) };
        self.check(span, exp.clone(), Ty::Int.range(), "a difference is below zero".into());
        Value::new(exp, Ty::Int)
    }
}
