//! Variables of a program: what they are declared as, and what is assigned to them.

use std::rc::Rc;

use crate::lang::ast::{AssignOp, Expr, ExprKind, Name, Type};
use crate::lang::lower::code::Lowering;
use crate::lang::lower::values::{Binding, Ty, Value};
use crate::lang::source::Span;
use crate::machine::program::{Exp, Op, Operator, Reg};

impl Lowering<'_, '_> {
    pub(super) fn variable(&mut self, name: &Name, ty: Option<&Type>, value: Option<&Expr>, span: Span) {
        let binding = match (ty, value) {
            (Some(Type::Struct(of)), _) if self.enumeration(of).is_none() => self.structure(of, span),
            (Some(Type::Lock | Type::RwLock), _) => {
                self.wrong(span, "a lock that nobody else sees keeps nobody out", "declare it as shared");
                return;
            }
            (ty, value) => {
                // The register is taken first, so that what computing the value takes can be given back.
                let reg = self.reg(span);
                let declared = ty.map(|ty| self.ty(ty));
                let first = declared.map_or(0, |ty| ty.range().0);
                let Value { exp, ty: found } = match value {
                    Some(value) => self.scoped(|low| low.value(value)),
                    None => Value::new(Exp::Const(first), Ty::Any),
                };
                if declared.is_none() && found == Ty::Null {
                    self.wrong(
                        span,
                        "of what this is null is not said",
                        "`var e: entry` or `: frame` says it",
                    );
                }
                let ty = declared.or(Some(found).filter(|ty| *ty != Ty::Null)).unwrap_or(Ty::Any);
                if !found.fits(ty.value()) {
                    let message = format!("expected {}, found {}", ty.name(), found.name());
                    self.wrong(value.map_or(span, |value| value.span), message, "");
                }
                self.take(reg, ty, exp, (&name.text, span));
                Binding::Variable(reg, ty)
            }
        };
        self.scope.push((name.text.clone(), binding));
    }

    fn structure(&mut self, of: &Name, span: Span) -> Binding {
        let Some(structure) = self.layers.structs.iter().rfind(|s| s.name.text == of.text).copied() else {
            self.wrong(of.span, format!("there is no struct `{}`", of.text), "kernel sets declare structs");
            return Binding::Struct(Rc::new(Vec::new()));
        };
        let fields = structure.fields.iter().map(|(name, ty)| {
            let ty = self.ty(ty);
            (name.text.clone(), self.temp(span, Exp::Const(ty.range().0)), ty)
        });
        Binding::Struct(Rc::new(fields.collect()))
    }

    pub(super) fn ty(&mut self, ty: &Type) -> Ty {
        match ty {
            Type::Bool => Ty::Bool,
            Type::Int => Ty::Int,
            Type::Tag => Ty::Range(0, 31),
            Type::Lock => Ty::Lock,
            Type::RwLock => Ty::RwLock,
            Type::Struct(name) if self.enumeration(name).is_some() => {
                self.enumeration(name).map_or(Ty::Any, Ty::Enum)
            }
            Type::Range(low, high) => self.range(low, high),
            Type::Mm => Ty::Mm,
            Type::Cpu => Ty::Cpu,
            Type::Frame => Ty::Frame,
            Type::Address => Ty::Address,
            Type::Entry => Ty::Entry,
            Type::Set(of) => self.ty(of).member().map_or(Ty::Any, Ty::Set),
            Type::Struct(name) => {
                self.wrong(name.span, format!("a field cannot be a struct, as `{}` is", name.text), "");
                Ty::Any
            }
        }
    }

    /// The enum of a name.
    fn enumeration(&self, name: &Name) -> Option<u8> {
        self.layers.enums.iter().position(|known| known.name.text == name.text).map(|at| at as u8)
    }

    fn range(&mut self, low: &Expr, high: &Expr) -> Ty {
        let range = (self.fixed(low, Ty::Int), self.fixed(high, Ty::Int));
        if range.0 > range.1 {
            let message = format!("no number is in {}..={}", range.0, range.1);
            self.wrong(low.span.to(high.span), message, "the smallest comes first");
            return Ty::Int;
        }
        Ty::Range(range.0, range.1)
    }

    pub(super) fn assign(&mut self, place: &Expr, op: AssignOp, value: &Expr, span: Span) {
        if let (Some(on), AssignOp::Set) = (self.laziness(place, value), op) {
            return self.kernel_op(span, Op::Lazy(on));
        }
        if let Some((reg, ty)) = self.register_at(place) {
            return self.scoped(|low| {
                let value = low.value(value);
                let exp = low.changed(Exp::Reg(reg), ty, (op, value), span);
                low.take(reg, ty, exp, (&written(place), span));
            });
        }
        self.scoped(|low| match low.shared_place(place) {
            Some(at) => low.assign_shared(at, op, value, span),
            None => {
                let help = "variables of this function, fields of its structs and shared variables can be";
                low.wrong(place.span, "this cannot be assigned", help);
            }
        });
    }

    /// `this_cpu.lazy = true`, which changes the CPU itself: it cannot be a variable's name.
    fn laziness(&self, place: &Expr, value: &Expr) -> Option<bool> {
        let (ExprKind::Field(of, field), ExprKind::Bool(on)) = (&place.kind, &value.kind) else {
            return None;
        };
        let own = matches!(&of.kind, ExprKind::Name(name) if name == "this_cpu" || name == "current");
        (own && field.text == "lazy").then_some(*on)
    }

    /// Puts a value into a register. What may be too large or too small for the variable is stopped.
    fn take(&mut self, reg: Reg, ty: Ty, exp: Exp, (name, span): (&str, Span)) {
        let computed = matches!(exp, Exp::Binary(_, Operator::Add | Operator::Sub, _));
        let constant = matches!(exp, Exp::Const(value) if (ty.range().0..=ty.range().1).contains(&value));
        self.emit(span, Op::Eval(reg, exp));
        if matches!(ty, Ty::Range(..)) && !constant || ty == Ty::Int && computed {
            let (low, high) = ty.range();
            self.check(span, Exp::Reg(reg), (low, high), format!("`{name}` leaves its range {low}..={high}"));
        }
    }

    /// The register of a variable or of a struct's field.
    fn register_at(&self, place: &Expr) -> Option<(Reg, Ty)> {
        let binding = match &place.kind {
            ExprKind::Name(name) => self.binding(name).cloned(),
            ExprKind::Field(of, field) => match &of.kind {
                ExprKind::Name(name) => match self.binding(name) {
                    Some(Binding::Struct(fields)) => {
                        let found = fields.iter().find(|(n, _, _)| *n == field.text);
                        found.map(|(_, reg, ty)| Binding::Variable(*reg, *ty))
                    }
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        };
        match binding {
            Some(Binding::Variable(reg, ty)) => Some((reg, ty)),
            _ => None,
        }
    }

    /// What a variable is assigned, from its old content.
    pub(super) fn changed(&mut self, old: Exp, ty: Ty, (op, value): (AssignOp, Value), span: Span) -> Exp {
        let Value { exp: value, ty: found } = value;
        let old = Box::new(old);
        let (wanted, operator) = match (op, ty.value()) {
            (AssignOp::Set, ty) => (ty, None),
            (AssignOp::Add, Ty::Set(member)) => (member.ty(), Some(Operator::Union)),
            (AssignOp::Sub, Ty::Set(member)) => (member.ty(), Some(Operator::Without)),
            (AssignOp::Add, _) => (Ty::Int, Some(Operator::Add)),
            (AssignOp::Sub, _) => (Ty::Int, Some(Operator::Sub)),
        };
        if !found.fits(wanted)
            || !(op == AssignOp::Set || matches!(ty.value(), Ty::Set(_) | Ty::Int | Ty::Any))
        {
            self.wrong(span, format!("expected {}, found {}", wanted.name(), found.name()), "");
        }
        match operator {
            None => value,
            Some(operator @ (Operator::Union | Operator::Without)) => {
                let member = Box::new(Exp::Singleton(Box::new(value)));
                // Null is nobody: it does not become a member.
                let null = if wanted == Ty::Frame { 1 } else { 0 };
                let member = Exp::Binary(member, Operator::Without, Box::new(Exp::Const(null)));
                Exp::Binary(old, operator, Box::new(member))
            }
            Some(operator) => Exp::Binary(old, operator, Box::new(value)),
        }
    }
}

/// A place as it is written.
fn written(place: &Expr) -> String {
    match &place.kind {
        ExprKind::Name(name) => name.clone(),
        ExprKind::Field(of, field) => format!("{}.{}", written(of), field.text),
        _ => String::new(),
    }
}
