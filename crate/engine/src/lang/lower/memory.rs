//! What programs share: variables, fields of things, and what reads and writes them in one step.

use crate::lang::ast::{AssignOp, Expr, ExprKind, Name, Owner, Variable};
use crate::lang::lower::code::Lowering;
use crate::lang::lower::values::{Binding, Ty, Value};
use crate::lang::source::Span;
use crate::machine::program::{Exp, Op, Operator, Reads};
use crate::machine::{Content, Cpu, Of, Shared};

/// Most elements of an array.
const MAX_ELEMENTS: u32 = 32;

/// Built-in functions that read a place and write it in one step.
pub(super) const ATOMICS: &[&str] = &[
    "atomic_add",
    "atomic_dec",
    "atomic_dec_and_test",
    "atomic_dec_return",
    "atomic_inc",
    "atomic_inc_return",
    "atomic_sub",
    "cmpxchg",
    "xchg",
];

/// What shared variables begin as.
#[derive(Clone, Debug)]
pub(super) enum Initial {
    /// A value; for a field of a CPU it may depend on the CPU.
    Value(Exp),
    /// The references on an address space.
    References,
}

/// A place in memory, and the type of the variable that stands there.
#[derive(Clone, Debug)]
pub(super) struct At {
    pub(super) exp: Exp,
    pub(super) ty: Ty,
}

impl At {
    /// What stands there.
    pub(super) fn read(self) -> Value {
        if self.ty == Ty::Any {
            Value::wrong()
        } else {
            Value::new(Exp::Read(Box::new(self.exp)), self.ty.value())
        }
    }

    pub(super) fn ty(&self) -> Ty {
        self.ty
    }

    pub(super) fn place(self) -> Exp {
        self.exp
    }

    fn wrong() -> At {
        At { exp: Exp::Const(crate::machine::NOWHERE), ty: Ty::Any }
    }
}

impl Lowering<'_, '_> {
    /// Declares what the layers share, and the reference counts that every address space has.
    pub(super) fn declare_shared(&mut self) {
        self.declared("mm_count".into(), Of::Mms, Ty::Int, Initial::References);
        for variable in self.layers.variables.clone() {
            self.declare_variable(variable);
        }
    }

    fn declared(&mut self, name: String, of: Of, ty: Ty, initial: Initial) {
        let content = match ty {
            Ty::Enum(of) => {
                let values = &self.layers.enums[usize::from(of)].values;
                Content::Enum(values.iter().map(|value| value.text.clone()).collect())
            }
            _ => ty.content(),
        };
        let range = ty.range();
        self.model.shared.push(Shared { name, of, content, range, initial: Vec::new(), used: false });
        self.shared.push((ty, initial));
    }

    fn declare_variable(&mut self, variable: &Variable) {
        let name = &variable.name;
        let of = match &variable.owner {
            Owner::Nothing => Of::Nothing,
            Owner::Numbers(count) => self.array(count),
            Owner::Each(thing) => match thing.text.as_str() {
                "mm" => Of::Mms,
                "cpu" => Of::Cpus,
                "thread" => Of::Threads,
                "frame" => Of::Frames,
                other => {
                    let help = "`mm`, `cpu`, `thread` and `frame` can be given fields";
                    return self.wrong(thing.span, format!("`{other}` cannot have fields"), help);
                }
            },
        };
        if self.is_taken(&name.text, of) {
            return self.wrong(name.span, format!("`{}` is declared twice", name.text), "");
        }
        let ty = self.ty(&variable.ty);
        let initial = match &variable.initial {
            Some(initial) => self.initial(initial, of, ty),
            None => Exp::Const(ty.range().0),
        };
        self.declared(name.text.clone(), of, ty, Initial::Value(initial));
    }

    fn array(&mut self, count: &Expr) -> Of {
        let elements = self.fixed(count, Ty::Int);
        if !(1..=MAX_ELEMENTS).contains(&elements) {
            self.wrong(count.span, format!("an array has 1 to {MAX_ELEMENTS} elements, not {elements}"), "");
        }
        Of::Numbers(elements.clamp(1, MAX_ELEMENTS))
    }

    /// True if a name means something else where the new variable would be named.
    fn is_taken(&self, name: &str, of: Of) -> bool {
        let alone = |of: Of| matches!(of, Of::Nothing | Of::Numbers(_));
        let on_cpu = |of: Of| matches!(of, Of::Cpus | Of::Threads);
        let same = |other: Of| of == other || alone(of) && alone(other) || on_cpu(of) && on_cpu(other);
        let built_in = match of {
            Of::Nothing | Of::Numbers(_) => self.constant(name).is_some() || self.binding(name).is_some(),
            Of::Mms => name == "levels",
            Of::Cpus | Of::Threads => name == "active_mm" || name == "lazy",
            Of::Frames => false,
        };
        built_in || self.model.shared.iter().any(|shared| shared.name == name && same(shared.of))
    }

    /// What a variable begins as: known before the program runs, though each CPU may have its own.
    fn initial(&mut self, initial: &Expr, of: Of, ty: Ty) -> Exp {
        let wrongs = self.out.len();
        // As in a handler: `this_cpu` is no CPU in particular yet.
        let outside = self.place;
        self.place.handler = true;
        // A CPU may be named by its number, as where it is declared.
        let number = ty == Ty::Cpu && matches!(initial.kind, ExprKind::Int(_));
        let exp = self.typed(initial, if number { Ty::Int } else { ty.value() });
        self.place = outside;
        let on_cpu = matches!(of, Of::Cpus | Of::Threads);
        let (low, high) = if number { (0, self.model.cpus.len() as u32 - 1) } else { ty.range() };
        match exp {
            Exp::Const(value) if value < low || value > high => {
                self.wrong(initial.span, format!("{value} is not in {low}..={high}"), "");
            }
            Exp::Const(_) => {}
            Exp::ThisCpu | Exp::ActiveMm | Exp::Lazy if on_cpu => {}
            Exp::CpusOn(ref mm) if matches!(**mm, Exp::Const(_)) => {}
            _ if self.out.len() > wrongs => {}
            _ => {
                let help = "numbers, names, `cpus_on(mm)` and, for a field of a CPU, `this_cpu` and its `active_mm` are";
                self.wrong(initial.span, "this must be known before the program runs", help);
            }
        }
        exp
    }

    /// Says what every shared variable begins as, and which are used at all.
    pub(super) fn finish_shared(&mut self) {
        let mut used = vec![false; self.model.shared.len()];
        for op in &self.model.program.code {
            op.values(&mut |e| e.shared_variables(&mut |declared| used[declared] = true));
        }
        let (cpus, frames, mms) = (&self.model.cpus, self.model.frames.len(), self.model.mms.len());
        for ((shared, (_, initial)), used) in self.model.shared.iter_mut().zip(&self.shared).zip(used) {
            let count = match shared.of {
                Of::Nothing => 1,
                Of::Numbers(count) => count as usize,
                Of::Mms => mms,
                Of::Cpus | Of::Threads => cpus.iter().filter(|cpu| !cpu.device).count(),
                Of::Frames => frames,
            };
            let value = |index: usize| match initial {
                Initial::References => self.references[index],
                Initial::Value(Exp::ThisCpu) => index as u32,
                Initial::Value(Exp::ActiveMm) => cpus[index].mm as u32,
                Initial::Value(Exp::Lazy) => u32::from(cpus[index].lazy),
                Initial::Value(Exp::Const(value)) => *value,
                Initial::Value(Exp::CpusOn(mm)) => loaded(cpus, mm),
                Initial::Value(_) => 0,
            };
            shared.initial = (0..count).map(value).collect();
            shared.used = used;
        }
    }

    fn find(&self, name: &str, of: impl Fn(Of) -> bool) -> Option<usize> {
        self.model.shared.iter().position(|shared| shared.name == name && of(shared.of))
    }

    fn at(&self, declared: usize, index: Exp) -> At {
        At { exp: Exp::Shared(declared, Box::new(index)), ty: self.shared[declared].0 }
    }

    /// A shared variable by its name, unless the name means something nearer.
    pub(super) fn shared_variable(&self, name: &str) -> Option<At> {
        if self.binding(name).is_some() {
            return None;
        }
        self.find(name, |of| of == Of::Nothing).map(|declared| self.at(declared, Exp::Const(0)))
    }

    /// An element of a shared array.
    pub(super) fn shared_element(&mut self, of: &Expr, index: &Expr) -> Option<At> {
        let ExprKind::Name(name) = &of.kind else { return None };
        if self.binding(name).is_some() {
            return None;
        }
        let declared = self.find(name, |of| matches!(of, Of::Numbers(_)))?;
        let Of::Numbers(count) = self.model.shared[declared].of else { return None };
        let what = format!("an index of `{name}` is not in 0..={}", count - 1);
        let exp = self.typed(index, Ty::Int);
        match self.index(exp, index.span, (0, count - 1), what) {
            Some(exp) => Some(self.at(declared, exp)),
            None => Some(At::wrong()),
        }
    }

    /// An index that others cannot change any more, and that is in its range.
    fn index(&mut self, exp: Exp, span: Span, range: (u32, u32), what: String) -> Option<Exp> {
        if let Exp::Const(value) = exp {
            if !(range.0..=range.1).contains(&value) {
                self.wrong(span, what, "");
                return None;
            }
            return Some(exp);
        }
        if self.place.waits && exp.reads() != Reads::Nothing {
            let help = "read it into a variable first";
            self.wrong(span, "what is waited for cannot be found by what others may change", help);
            return None;
        }
        let exp = if exp.reads() == Reads::Nothing { exp } else { Exp::Reg(self.temp(span, exp)) };
        self.check(span, exp.clone(), range, what);
        Some(exp)
    }

    /// The field of a thing, if one of this name was declared for things of its kind.
    pub(super) fn shared_field(&mut self, thing: &Value, span: Span, field: &Name) -> Option<At> {
        let declared = self.find(&field.text, |of| belongs(of, thing.ty))?;
        if thing.ty == Ty::Frame {
            let what = format!("`{}` is asked of no frame", field.text);
            let Some(frame) = self.index(thing.exp.clone(), span, (1, 0xff), what) else {
                return Some(At::wrong());
            };
            // A frame is its index plus one.
            let index = match frame {
                Exp::Const(frame) => Exp::Const(frame - 1),
                frame => Exp::Binary(Box::new(frame), Operator::Sub, Box::new(Exp::Const(1))),
            };
            return Some(self.at(declared, index));
        }
        let exp = thing.exp.clone();
        let steady = exp.reads() == Reads::Nothing || self.place.waits;
        let exp = if steady { exp } else { Exp::Reg(self.temp(span, exp)) };
        Some(self.at(declared, exp))
    }

    /// The fields that were declared for things of a type.
    pub(super) fn fields_of(&self, ty: Ty) -> Vec<String> {
        let fields = self.model.shared.iter().filter(|shared| belongs(shared.of, ty));
        fields.map(|shared| shared.name.clone()).collect()
    }

    /// The place of a shared variable; none if the expression names none.
    pub(super) fn shared_place(&mut self, e: &Expr) -> Option<At> {
        match &e.kind {
            ExprKind::Name(name) => self.shared_variable(name),
            ExprKind::Index(of, index) => self.shared_element(of, index),
            ExprKind::Field(of, field) => {
                if let ExprKind::Name(name) = &of.kind
                    && let Some(Binding::Struct(_)) = self.binding(name)
                {
                    return None;
                }
                let thing = self.value(of);
                if thing.ty == Ty::Any {
                    return Some(At::wrong());
                }
                let found = self.shared_field(&thing, of.span, field);
                let built_in = matches!(field.text.as_str(), "levels" | "active_mm" | "lazy");
                if found.is_none() && !built_in && matches!(thing.ty, Ty::Mm | Ty::Cpu | Ty::Frame) {
                    self.no_field(field, thing.ty, &[]);
                    return Some(At::wrong());
                }
                found
            }
            _ => None,
        }
    }

    /// Stores to a shared variable. To add to it is not atomic, as in C: the old value is read first.
    pub(super) fn assign_shared(&mut self, at: At, op: AssignOp, value: &Expr, span: Span) {
        if at.exp == At::wrong().exp {
            return;
        }
        if matches!(at.ty, Ty::Lock | Ty::RwLock) {
            return self.wrong(
                span,
                "a lock is taken and given back, not assigned",
                "spin_lock(l), spin_unlock(l)",
            );
        }
        let value = self.value(value);
        let exp = self.steady(value.exp, span);
        let old = match op {
            AssignOp::Set => Exp::Const(0),
            _ => Exp::Reg(self.temp(span, Exp::Read(Box::new(at.exp.clone())))),
        };
        let exp = self.changed(old, at.ty, (op, Value::new(exp, value.ty)), span);
        self.kernel_op(span, Op::Store(at.exp, exp));
    }

    fn steady(&mut self, exp: Exp, span: Span) -> Exp {
        if exp.reads() == Reads::Nothing { exp } else { Exp::Reg(self.temp(span, exp)) }
    }

    /// What reads a place and writes it in one step.
    pub(super) fn atomic(&mut self, name: &str, args: &[Expr], span: Span) -> Value {
        let (place, values) = match (name, args) {
            ("cmpxchg", [place, old, new]) => (place, vec![old, new]),
            ("xchg" | "atomic_add" | "atomic_sub", [place, value]) => (place, vec![value]),
            ("cmpxchg" | "xchg" | "atomic_add" | "atomic_sub", _) | (_, [] | [_, _, ..]) => {
                let takes = match name {
                    "cmpxchg" => "a place, its old value and its new one",
                    "xchg" | "atomic_add" | "atomic_sub" => "a place and a value",
                    _ => "one place",
                };
                self.wrong(span, format!("`{name}` takes {takes}"), "");
                return Value::wrong();
            }
            (_, [place]) => (place, Vec::new()),
        };
        let at = self.memory_place(place);
        let counts = name.starts_with("atomic");
        if counts && !matches!(at.ty, Ty::Int | Ty::Range(..) | Ty::Any) {
            let message = format!("`{name}` counts, and this is {}", at.ty.name());
            self.wrong(place.span, message, "`xchg` and `cmpxchg` take anything");
        }
        let wanted = if counts { Ty::Int } else { at.ty.value() };
        let values: Vec<Exp> = values.into_iter().map(|value| self.settled(value, wanted)).collect();
        let reg = self.reg(span);
        let old = || Box::new(Exp::Reg(reg));
        let one = || Box::new(Exp::Const(1));
        let add = |more| Op::FetchAdd(reg, at.exp.clone(), more);
        let less = |n| Exp::Binary(Box::new(Exp::Const(0)), Operator::Sub, Box::new(n));
        let mut values = values.into_iter();
        let mut next = || values.next().unwrap_or(Exp::Const(0));
        let (op, gives, ty) = match name {
            "xchg" => (Op::Exchange(reg, at.exp.clone(), next()), *old(), at.ty.value()),
            "cmpxchg" => (Op::CompareExchange(reg, at.exp.clone(), next(), next()), *old(), at.ty.value()),
            "atomic_dec_and_test" => (add(less(*one())), Exp::Binary(old(), Operator::Eq, one()), Ty::Bool),
            "atomic_inc_return" => (add(*one()), Exp::Binary(old(), Operator::Add, one()), Ty::Int),
            "atomic_dec_return" => (add(less(*one())), Exp::Binary(old(), Operator::Sub, one()), Ty::Int),
            "atomic_sub" => (add(less(next())), *old(), Ty::Int),
            "atomic_add" => (add(next()), *old(), Ty::Int),
            "atomic_dec" => (add(less(*one())), *old(), Ty::Int),
            _ => (add(*one()), *old(), Ty::Int),
        };
        self.kernel_op(span, op);
        Value::new(gives, ty)
    }

    /// The place of a shared variable or of an entry.
    pub(super) fn memory_place(&mut self, e: &Expr) -> At {
        if let Some(at) = self.shared_place(e) {
            return at;
        }
        if matches!(e.kind, ExprKind::Name(_) | ExprKind::Call(..)) {
            let value = self.value(e);
            if value.ty == Ty::Place || value.ty == Ty::Any {
                // It is found in the step that uses it.
                return At { exp: value.exp, ty: Ty::Entry };
            }
        }
        self.wrong(e.span, "expected a shared variable or an entry", "others can change nothing else");
        At::wrong()
    }
}

/// True if things of a type have the fields that were declared so.
fn belongs(of: Of, ty: Ty) -> bool {
    matches!((of, ty), (Of::Mms, Ty::Mm) | (Of::Cpus | Of::Threads, Ty::Cpu) | (Of::Frames, Ty::Frame))
}

/// The CPUs that begin with the root of an address space loaded.
fn loaded(cpus: &[Cpu], mm: &Exp) -> u32 {
    let on = |cpu: &Cpu| !cpu.device && Exp::Const(cpu.mm as u32) == *mm;
    cpus.iter().enumerate().filter(|(_, cpu)| on(cpu)).fold(0, |mask, (cpu, _)| mask | 1 << cpu)
}
