//! Calls: of functions, which are inlined; of instructions; of the built-in functions that do something.

use std::rc::Rc;

use crate::lang::ast::{Expr, ExprKind, Function, Name};
use crate::lang::diagnostic::Help;
use crate::lang::lower::accesses::user_tag;
use crate::lang::lower::code::Lowering;
use crate::lang::lower::expressions::functions;
use crate::lang::lower::flow::{LOCKS, Return};
use crate::lang::lower::memory::ATOMICS;
use crate::lang::lower::values::{Binding, Ty, Value};
use crate::lang::source::Span;
use crate::machine::arch::{Done, Roots, Tag, Wanted};
use crate::machine::program::{Exp, Fence, Op, Origin};

/// Built-in functions that do something.
const STATEMENTS: &[&str] = &[
    "BUG_ON",
    "VM_BUG_ON",
    "assert",
    "clear_page_dirty",
    "discard",
    "flush_cache_mm",
    "free",
    "load_root",
    "load_table",
    "load_tag",
    "rcu_read_lock",
    "rcu_read_unlock",
    "retire",
    "set",
    "set_page_dirty",
    "smp_mb",
    "smp_store_release",
    "smp_wmb",
    "stores_visible",
    "synchronize_rcu",
    "writeout",
];

impl<'l> Lowering<'_, 'l> {
    /// Lowers a call that stands as a statement.
    pub(super) fn call(&mut self, name: &Name, args: &[Expr], span: Span) {
        if let Some((at, function)) = self.meant(name, span) {
            self.inline((function, at), args, false, span);
            return;
        }
        if name.text == "base" {
            return;
        }
        if let Some(index) = self.model.arch.insns.iter().position(|insn| insn.name == name.text) {
            return self.named_insn(index, args, span);
        }
        if LOCKS.iter().any(|(known, ..)| *known == name.text) {
            let _: Value = self.lock(&name.text, args, span);
            return;
        }
        if ATOMICS.contains(&name.text.as_str()) {
            let _: Value = self.atomic(&name.text, args, span);
            return;
        }
        self.builtin_statement(name, args, span);
    }

    /// A function that was declared, called for its value.
    pub(super) fn function_value(&mut self, name: &Name, args: &[Expr], span: Span) -> Option<Value> {
        let Some((at, function)) = self.meant(name, span) else {
            return (name.text == "base").then(Value::wrong);
        };
        if self.place.waits {
            self.wrong(span, "a function cannot be waited for", "wait in a loop, or for what it reads");
            return Some(Value::wrong());
        }
        Some(self.inline((function, at), args, true, span).unwrap_or_else(Value::wrong))
    }

    /// The function that a call means, with the number of its definitions below it.
    fn meant(&mut self, name: &Name, span: Span) -> Option<(usize, &'l Function)> {
        if name.text == "base" {
            return self.base(span);
        }
        let definitions = self.layers.function(&name.text);
        definitions.iter().copied().enumerate().next_back()
    }

    fn base(&mut self, span: Span) -> Option<(usize, &'l Function)> {
        let below = self.stack.last().and_then(|(function, at)| {
            let definitions = self.layers.function(&function.name.text);
            at.checked_sub(1).map(|below| (below, definitions[below]))
        });
        if below.is_none() {
            let help = "`base` stands in an override";
            self.wrong(span, "there is nothing below that `base` could call", help);
        }
        below
    }

    fn inline(
        &mut self,
        (function, at): (&'l Function, usize),
        args: &[Expr],
        wanted: bool,
        span: Span,
    ) -> Option<Value> {
        let name = &function.name.text;
        if self.recurses(function) {
            let help = "functions are inlined, so they cannot recur";
            self.wrong(span, format!("`{name}` calls itself"), help);
            return None;
        }
        if self.layers.is_unseen(name, at) && !self.model.not_seen.contains(name) {
            self.model.not_seen.push(name.clone());
        }
        if args.len() != function.params.len() {
            let message = format!("`{name}` takes {} arguments, found {}", function.params.len(), args.len());
            let params: Vec<&str> = function.params.iter().map(|p| p.text.as_str()).collect();
            self.wrong(span, message, format!("{name}({})", params.join(", ")));
            return None;
        }
        if !self.can_inline(span) {
            return None;
        }
        // Whoever returns nothing on some way gives zero, false or null there.
        let value = wanted.then(|| (self.temp(span, Exp::Const(0)), None));
        self.scoped(|low| {
            let bindings: Vec<Binding> = args.iter().map(|arg| low.argument(arg)).collect();
            let floor = std::mem::replace(&mut low.floor, low.scope.len());
            low.scope.extend(function.params.iter().map(|p| p.text.clone()).zip(bindings));
            let calls = &mut low.model.program.calls;
            calls.push((Origin { span, call: low.call }, name.clone()));
            let call = low.call.replace(calls.len() as u32 - 1);
            low.stack.push((function, at));
            low.returns.push(Return { value, exits: Vec::new(), sections: low.sections.len() });
            low.block(&function.body);
            let value = low.returned(name, span);
            low.stack.pop();
            low.call = call;
            low.floor = floor;
            value
        })
    }

    /// Structs are the caller's own, values are copied.
    fn argument(&mut self, arg: &Expr) -> Binding {
        if let ExprKind::Name(name) = &arg.kind
            && let Some(Binding::Struct(fields)) = self.binding(name)
        {
            return Binding::Struct(Rc::clone(fields));
        }
        let value = self.value(arg);
        match value.exp {
            Exp::Const(_) | Exp::ThisCpu => Binding::Value(value),
            exp => Binding::Variable(self.temp(arg.span, exp), value.ty),
        }
    }

    /// An instruction by its name, with the operands it takes.
    fn named_insn(&mut self, index: usize, args: &[Expr], span: Span) {
        let insn = &self.model.arch.insns[index];
        let (name, takes_va, takes_tag) = (insn.name.clone(), insn.takes_va, insn.takes_tag);
        let count = usize::from(takes_va) + usize::from(takes_tag);
        if args.len() != count {
            let message = format!("`{name}` takes {count} operands, found {}", args.len());
            let help = match self.model.arch.knobs.tag == Tag::None && !takes_tag && args.len() > count {
                true => format!("{} has no tags, so no instruction takes one", self.model.arch.title),
                false => "an address first, then the mm whose tag is meant".to_owned(),
            };
            return self.wrong(span, message, help);
        }
        let mut args = args.iter();
        let mut operand = |low: &mut Self, takes: bool, ty| match args.next().filter(|_| takes) {
            Some(arg) => low.settled(arg, ty),
            None => Exp::Const(0),
        };
        let address = if takes_va { operand(self, true, Ty::Address) } else { Exp::Const(0) };
        let tag = args.next().map_or(Exp::Const(0), |tag| self.tag(tag));
        self.enter_kernel(span);
        let op = if self.model.arch.insns[index].completes {
            Op::Complete(index)
        } else {
            Op::Insn(index, address, tag)
        };
        self.emit(span, op);
    }

    /// `invalidate`: the instruction that the architecture has for it, and what completes it.
    pub(super) fn invalidate(&mut self, wanted: Wanted, mm: &Expr, address: Option<&Expr>, span: Span) {
        let mm = self.settled(mm, Ty::Mm);
        let address = address.map_or(Exp::Const(0), |address| self.settled(address, Ty::Address));
        let scope = if wanted.by_address { "by address" } else { "of a whole address space" };
        let form = if wanted.leaf_only { " that spares partial walks" } else { "" };
        let Some(index) = self.model.arch.pick(wanted) else {
            return self.has_none(span, (scope, form), wanted.everywhere);
        };
        self.enter_kernel(span);
        self.emit(span, Op::Insn(index, address.clone(), mm.clone()));
        // Where each mode has a tag of its own, both are meant.
        let insn = &self.model.arch.insns[index];
        if self.model.arch.knobs.roots == Roots::Pti && insn.takes_tag {
            self.emit(span, Op::Insn(index, address, user_tag(mm)));
        }
        self.completed(span, index);
    }

    /// `invalidate here all`
    pub(super) fn invalidate_all(&mut self, everywhere: bool, span: Span) {
        if self.model.mms.iter().any(|mm| mm.name == "all") {
            return self.wrong(span, "`all` is everything: rename the mm", "");
        }
        let Some(index) = self.model.arch.pick_all(everywhere) else {
            return self.has_none(span, ("of everything", ""), everywhere);
        };
        self.enter_kernel(span);
        self.emit(span, Op::Insn(index, Exp::Const(0), Exp::Const(0)));
        self.completed(span, index);
    }

    fn has_none(&mut self, span: Span, (scope, form): (&str, &str), everywhere: bool) {
        let reach = if everywhere { " on every CPU by one instruction" } else { "" };
        let reason = format!("{} has no invalidate {scope}{form}{reach}", self.model.arch.title);
        self.refuse(span, reason);
    }

    fn completed(&mut self, span: Span, insn: usize) {
        if let Done::By(barrier) = self.model.arch.insns[insn].done {
            self.emit(span, Op::Complete(barrier));
        }
    }

    fn builtin_statement(&mut self, name: &Name, args: &[Expr], span: Span) {
        match (name.text.as_str(), args) {
            ("free", [frame]) => {
                let frame = self.settled(frame, Ty::Frame);
                self.enter_kernel(span);
                self.emit(span, Op::Free(frame));
            }
            ("load_root", [_] | [_, _] | [_, _, _]) => self.root_load(args, span),
            ("load_tag", [tag]) => self.load_half(None, Some(tag), span),
            ("load_table", [mm]) => self.load_half(Some(mm), None, span),
            ("retire", [mm]) => {
                self.settled(mm, Ty::Mm);
                if self.model.arch.knobs.tag == Tag::None {
                    let reason = format!("{} has no tag that could be retired", self.model.arch.title);
                    self.refuse(span, reason);
                }
            }
            ("BUG_ON" | "VM_BUG_ON", [condition]) => {
                let condition = self.typed(condition, Ty::Bool);
                self.enter_kernel(span);
                self.emit(span, Op::Assert(Exp::Not(Box::new(condition))));
            }
            ("assert", [condition]) => {
                let condition = self.typed(condition, Ty::Bool);
                self.enter_kernel(span);
                self.emit(span, Op::Assert(condition));
            }
            (rcu @ ("rcu_read_lock" | "rcu_read_unlock" | "synchronize_rcu"), []) => self.rcu(rcu, span),
            ("smp_mb", []) => self.fence(Fence::Full, span),
            ("smp_wmb", []) => self.fence(Fence::Write, span),
            ("stores_visible", []) => self.fence(Fence::Visible, span),
            ("smp_store_release", [place, value]) => self.store_release(place, value, span),
            ("flush_cache_mm", [mm]) => {
                self.settled(mm, Ty::Mm);
                if !self.model.not_modelled.contains(&name.text) {
                    self.model.not_modelled.push(name.text.clone());
                }
            }
            ("set", [place, entry]) => {
                let (place, entry) = (self.settled(place, Ty::Place), self.settled(entry, Ty::Entry));
                self.enter_kernel(span);
                self.emit(span, Op::Store(place, entry));
            }
            // A value that nobody wants: the call is made for what it does.
            ("clear", _) => {
                let _: Value = self.builtin(name, args, span);
            }
            (text, _) if self.content(text, args, span) => {}
            (known, _) if STATEMENTS.contains(&known) => {
                let help = if known == "set" { "set(pte(mm, x), mk_pte(frame, rw))" } else { "" };
                self.wrong(span, format!("`{known}` does not take these {} arguments", args.len()), help);
            }
            (other, _) => self.does_nothing(other, name.span, span),
        }
    }

    /// A call that stands as a statement and is none: it gives a value, or nobody knows the function.
    fn does_nothing(&mut self, name: &str, at: Span, call: Span) {
        if functions().any(|known| known == name) {
            let message = format!("`{name}` gives a value and does nothing else");
            return self.wrong(call, message, "a variable can keep it, as in `var e = …`");
        }
        let known = self.layers.function_names().chain(STATEMENTS.iter().chain(ATOMICS).copied());
        let known = known.chain(LOCKS.iter().map(|(name, ..)| *name)).chain(functions());
        let help = Help::nearest(name, known, String::new);
        self.wrong(at, format!("there is no function `{name}`"), help);
    }
}
