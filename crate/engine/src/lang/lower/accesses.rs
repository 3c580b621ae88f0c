//! Accesses that are performed, and what a kernel promises about them.

use crate::lang::ast::{self, Access, Block, Expr, Name, Promised};
use crate::lang::lower::code::Lowering;
use crate::lang::lower::values::{Binding, Ty, Value};
use crate::lang::source::Span;
use crate::machine::arch::{RootAndTag, Stray};
use crate::machine::program::{Exp, Forbids, LoadRoot, OnFault, Op, Operator, Performs, Reads, Reg};
use crate::machine::{INIT_MM, USER_TAG};

/// The tag of user mode that goes with one, where each mode has its own.
pub(super) fn user_tag(tag: Exp) -> Exp {
    Exp::Binary(Box::new(tag), Operator::Add, Box::new(Exp::Const(u32::from(USER_TAG))))
}

/// Built-in functions about the content of a frame: whether it is written out, given up, marked.
pub(super) const CONTENT: &[&str] = &["clear_page_dirty", "discard", "set_page_dirty", "writeout"];

impl Lowering<'_, '_> {
    /// An access. In kernel mode one to user memory opens the gate to it, if nobody has; one to an address of
    /// the kernel may not fault.
    pub(super) fn access(&mut self, access: &Access, span: Span) {
        let address = self.settled(&access.address, Ty::Address);
        if self.place.handler {
            return self.wrong(span, "a handler does not access memory", "it interrupts whoever does");
        }
        let kernel =
            matches!(address, Exp::Const(a) if self.model.mms[INIT_MM].addresses.contains(&(a as usize)));
        if kernel && self.place.user {
            let help = "user mode has no right to it";
            return self.wrong(span, "user mode does not access an address of the kernel", help);
        }
        let value = access.value.as_ref().map(|name| self.result(name, span));
        let write = access.write;
        let on_fault = if kernel || access.nofault { OnFault::Forbidden } else { OnFault::GiveUp };
        let performs = Performs { address, write, value, on_fault };
        if kernel || self.place.user || self.place.uaccess {
            self.performed(performs, access.on_fault.as_ref(), span);
        } else {
            self.uaccess(span, |low| low.performed(performs, access.on_fault.as_ref(), span));
        }
    }

    fn performed(&mut self, performs: Performs, on_fault: Option<&Block>, span: Span) {
        let Some(handler) = on_fault else {
            self.emit(span, Op::Access(performs));
            return;
        };
        let (address, write) = (performs.address.clone(), performs.write);
        let access = self.emit(span, Op::Access(performs));
        let over = self.emit(span, Op::Jump(0));
        let begins = self.here();
        if let Op::Access(performs) = &mut self.model.program.code[access as usize] {
            performs.on_fault = OnFault::Handle(begins);
        }
        let user = self.place.user;
        self.enter_kernel(span);
        self.block(handler);
        self.enter_kernel(span);
        self.emit(span, Op::FaultEnd(address, write));
        if user {
            self.emit(span, Op::EnterUser);
            self.place.user = true;
        }
        self.emit(span, Op::Jump(access));
        self.aim(over);
    }

    /// The variable that an access gives its frame to, a new one if there is none of its name.
    fn result(&mut self, name: &Name, span: Span) -> Reg {
        match self.binding(&name.text) {
            Some(Binding::Variable(reg, ty)) => {
                let (reg, ty) = (*reg, *ty);
                if !ty.fits(Ty::Frame) {
                    self.wrong(name.span, format!("expected a frame, found {}", ty.name()), "");
                }
                reg
            }
            _ => {
                let reg = self.reg(span);
                self.scope.push((name.text.clone(), Binding::Variable(reg, Ty::Frame)));
                reg
            }
        }
    }

    pub(super) fn promise(&mut self, promise: &Promised, span: Span) {
        let mm = self.settled(&promise.mm, Ty::Mm);
        let address = self.settled(&promise.address, Ty::Address);
        let forbids = match &promise.forbids {
            ast::Forbids::Write => Forbids::Write,
            ast::Forbids::Access => Forbids::Access,
            ast::Forbids::Frame(frame) => Forbids::Frame(self.settled(frame, Ty::Frame)),
        };
        self.enter_kernel(span);
        self.emit(span, Op::Promise(mm, address, forbids, promise.begins));
    }

    /// A statement about the content of a frame; false if there is none of this name.
    pub(super) fn content(&mut self, name: &str, args: &[Expr], span: Span) -> bool {
        let [frame] = args else { return false };
        if !CONTENT.contains(&name) {
            return false;
        }
        let frame = self.settled(frame, Ty::Frame);
        self.enter_kernel(span);
        let op = match name {
            "discard" => Op::Discard(frame),
            "writeout" => Op::WriteOut(frame),
            _ => Op::MarkFrame(frame, name == "set_page_dirty"),
        };
        self.emit(span, op);
        true
    }

    /// `load_root(mm)`, `load_root(mm, tag)`, `load_root(mm, tag, drop)`.
    pub(super) fn root_load(&mut self, args: &[Expr], span: Span) {
        let mm = self.settled(&args[0], Ty::Mm);
        let tag = args.get(1).map_or_else(|| mm.clone(), |tag| self.tag(tag));
        let keep = match args.get(2) {
            None => true,
            Some(word) => match &word.kind {
                ast::ExprKind::Name(name) if name == "keep" || name == "drop" => name == "keep",
                _ => {
                    self.wrong(
                        word.span,
                        "expected `keep` or `drop`",
                        "whether what is held under the tag stays",
                    );
                    true
                }
            },
        };
        self.enter_kernel(span);
        self.load(mm, tag, keep, span);
    }

    /// `load_table(mm)` and `load_tag(tag)`: one without the other.
    pub(super) fn load_half(&mut self, mm: Option<&Expr>, tag: Option<&Expr>, span: Span) {
        let root = mm.is_some();
        let mm = mm.map_or(Exp::Const(INIT_MM as u32), |mm| self.settled(mm, Ty::Mm));
        let tag = tag.map(|tag| self.tag(tag));
        self.enter_kernel(span);
        self.emit(span, Op::LoadRoot(LoadRoot { mm, root, tag, keep: true }));
    }

    /// A root and its tag are loaded. Where that takes two steps a root that maps nothing stands in between; and
    /// it ends with the event that ends the walks of the old root, where the architecture has such a thing.
    fn load(&mut self, mm: Exp, tag: Exp, keep: bool, span: Span) {
        let knobs = self.model.arch.knobs;
        if knobs.root_and_tag == RootAndTag::Separate {
            let nothing = Exp::Const(INIT_MM as u32);
            self.emit(span, Op::LoadRoot(LoadRoot { mm: nothing, root: true, tag: None, keep }));
            let tag = Some(tag);
            self.emit(span, Op::LoadRoot(LoadRoot { mm: mm.clone(), root: false, tag, keep }));
            self.emit(span, Op::LoadRoot(LoadRoot { mm, root: true, tag: None, keep }));
        } else {
            self.emit(span, Op::LoadRoot(LoadRoot { mm, root: true, tag: Some(tag), keep }));
        }
        if knobs.stray == Stray::FinishUntilCse {
            self.emit(span, Op::Synchronise);
        }
    }

    /// A tag: a number, or the one that an address space has unless a program gives it another.
    pub(super) fn tag(&mut self, tag: &Expr) -> Exp {
        let value = self.value(tag);
        match value.ty {
            Ty::Mm | Ty::Int | Ty::Any => self.settled_value(value, tag.span),
            ty => {
                self.wrong(tag.span, format!("expected a tag, found {}", ty.name()), "a number or an mm");
                Exp::Const(0)
            }
        }
    }

    pub(super) fn settled_value(&mut self, value: Value, span: Span) -> Exp {
        if value.exp.reads() == Reads::Nothing { value.exp } else { Exp::Reg(self.temp(span, value.exp)) }
    }
}
