//! Ways through a program: loops without a bound, choices, sections that keep others out, returns; and locks.

use crate::lang::ast::{Block, Expr};
use crate::lang::lower::code::Lowering;
use crate::lang::lower::values::{Ty, Value};
use crate::lang::source::Span;
use crate::machine::program::{Exp, Op, Operator, Pc, Reads, Reg};
use crate::machine::{Choice, Hold};

/// Characters of a statement that a sentence has room for.
const MOST_CHARACTERS: usize = 40;

/// Built-in functions that take a lock, wait for it or give it back: the type of the lock, how it is held, and
/// whether it is taken (and waited for), tried, or given back.
pub(super) const LOCKS: &[(&str, Ty, Hold, Does)] = &[
    ("spin_lock", Ty::Lock, Hold::Alone, Does::Take),
    ("spin_trylock", Ty::Lock, Hold::Alone, Does::Try),
    ("spin_unlock", Ty::Lock, Hold::Alone, Does::Release),
    ("down_read", Ty::RwLock, Hold::Together, Does::Take),
    ("down_read_trylock", Ty::RwLock, Hold::Together, Does::Try),
    ("up_read", Ty::RwLock, Hold::Together, Does::Release),
    ("down_write", Ty::RwLock, Hold::Alone, Does::Take),
    ("down_write_trylock", Ty::RwLock, Hold::Alone, Does::Try),
    ("up_write", Ty::RwLock, Hold::Alone, Does::Release),
];

/// What a function does with a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Does {
    /// Waits for it and takes it.
    Take,
    /// Takes it if it is free.
    Try,
    /// Gives it back.
    Release,
}

/// A section that a `return` inside it has to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    /// Interrupts are off.
    IrqOff,
    /// User memory is being accessed.
    Uaccess,
    /// Others are kept out.
    Atomic,
    /// Grace periods are held up.
    RcuRead,
}

/// Where the function that is being inlined returns to.
#[derive(Debug)]
pub(super) struct Return {
    /// The register for its value, if somebody wants it, and the type that the returns so far agree on.
    pub(super) value: Option<(Reg, Option<Ty>)>,
    /// Jumps to its end.
    pub(super) exits: Vec<Pc>,
    /// How many sections were open where it was called.
    pub(super) sections: usize,
}

impl Lowering<'_, '_> {
    /// Every turn of a loop without a bound has a move in it, so that no program runs for ever in one move.
    pub(super) fn while_loop(&mut self, condition: &Expr, body: &Block, span: Span) {
        self.enter_kernel(span);
        let head = self.here();
        let condition = self.typed(condition, Ty::Bool);
        let moves = condition.reads() == Reads::Shared;
        let branch = self.emit(span, Op::Branch(condition, 0));
        self.body(body, span);
        if !moves {
            self.emit(span, Op::Turn);
        }
        self.emit(span, Op::Jump(head));
        self.aim(branch);
    }

    /// Runs what stands in a section that keeps all other programs out.
    pub(super) fn atomic_section(&mut self, body: &Block, span: Span) {
        self.enter_kernel(span);
        if self.sections.contains(&Section::Atomic) {
            return self.block(body);
        }
        self.emit(span, Op::Atomic(true));
        self.sections.push(Section::Atomic);
        self.body(body, span);
        self.sections.pop();
        self.emit(span, Op::Atomic(false));
    }

    /// What waits for others cannot stand where they are kept out.
    pub(super) fn waits_for_others(&mut self, span: Span) {
        if self.sections.contains(&Section::Atomic) {
            let help = "`atomic` keeps everybody out who could end the wait";
            self.wrong(span, "nothing can be waited for in `atomic`", help);
        }
    }

    pub(super) fn choice(&mut self, ways: &[Block], span: Span) {
        self.enter_kernel(span);
        if ways.len() > 64 {
            return self.wrong(span, "more than 64 ways to choose from", "");
        }
        let way = self.reg(span);
        let first = ways.iter().map(|block| self.first_statement(block)).collect();
        self.choose(span, (way, ways.len() as u32), Choice::Blocks(first));
        let mut ends = Vec::new();
        for (index, block) in ways.iter().enumerate() {
            let this = Exp::Binary(Box::new(Exp::Reg(way)), Operator::Eq, Box::new(Exp::Const(index as u32)));
            let branch = self.emit(span, Op::Branch(this, 0));
            self.body(block, span);
            ends.push(self.emit(span, Op::Jump(0)));
            self.aim(branch);
        }
        ends.into_iter().for_each(|end| self.aim(end));
    }

    /// A register gets the number of one of so many ways.
    pub(super) fn choose(&mut self, span: Span, (reg, ways): (Reg, u32), between: Choice) {
        let pc = self.emit(span, Op::Choose(reg, ways));
        self.model.program.choices.push((pc, between));
    }

    /// The text of a block's first statement, as far as it fits into a sentence; none of an empty block.
    fn first_statement(&self, block: &Block) -> String {
        let Some(span) = block.statements.first().map(|statement| statement.span) else {
            return String::new();
        };
        let text = self.layers.library.sources().text(span.file);
        let text = text.get(span.start as usize..span.end as usize).unwrap_or_default();
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.chars().count() <= MOST_CHARACTERS {
            return words;
        }
        words.chars().take(MOST_CHARACTERS - 1).chain(['…']).collect()
    }

    /// `choose` as a value: true or false.
    pub(super) fn chosen(&mut self, span: Span) -> Value {
        if self.place.waits {
            self.wrong(span, "a wait cannot choose", "choose before it");
            return Value::wrong();
        }
        let reg = self.reg(span);
        self.enter_kernel(span);
        self.choose(span, (reg, 2), Choice::Truth);
        Value::new(Exp::Reg(reg), Ty::Bool)
    }

    pub(super) fn leave(&mut self, value: Option<&Expr>, span: Span) {
        let Some(sections) = self.returns.last().map(|to| to.sections) else {
            return self.wrong(span, "`return` stands in no function", "a program ends where its text does");
        };
        if let Some(value) = value {
            self.scoped(|low| low.give(value, span));
        }
        self.enter_kernel(span);
        let open = self.sections.clone();
        for section in open.into_iter().skip(sections).rev() {
            let op = match section {
                Section::IrqOff => Op::Irqs(true),
                Section::Uaccess => Op::Uaccess(false),
                Section::Atomic => Op::Atomic(false),
                Section::RcuRead => Op::RcuRead(false),
            };
            self.emit(span, op);
        }
        let exit = self.emit(span, Op::Jump(0));
        if let Some(to) = self.returns.last_mut() {
            to.exits.push(exit);
        }
    }

    fn give(&mut self, value: &Expr, span: Span) {
        let given = self.value(value);
        let Some((reg, agreed)) = self.returns.last().and_then(|to| to.value) else { return };
        if let Some(ty) = agreed.filter(|ty| !given.ty.fits(*ty) && !ty.fits(given.ty)) {
            let message = format!("expected {}, found {}", ty.name(), given.ty.name());
            self.wrong(value.span, message, "a function gives values of one type");
        }
        self.emit(span, Op::Eval(reg, given.exp));
        if let Some(to) = self.returns.last_mut() {
            to.value = Some((reg, agreed.filter(|ty| *ty != Ty::Null).or(Some(given.ty))));
        }
    }

    /// Ends the function that is being inlined; gives its value if one was wanted.
    pub(super) fn returned(&mut self, name: &str, span: Span) -> Option<Value> {
        let to = self.returns.pop()?;
        if !to.exits.is_empty() {
            self.enter_kernel(span);
        }
        to.exits.into_iter().for_each(|exit| self.aim(exit));
        let (reg, ty) = to.value?;
        match ty {
            Some(ty) => Some(Value::new(Exp::Reg(reg), ty)),
            None => {
                self.wrong(span, format!("`{name}` gives no value"), "it has no `return` with one");
                Some(Value::wrong())
            }
        }
    }

    /// A built-in function of a lock; gives whether it was taken where that is what it tries.
    pub(super) fn lock(&mut self, name: &str, args: &[Expr], span: Span) -> Value {
        let Some((_, wanted, hold, does)) = LOCKS.iter().find(|(known, ..)| *known == name).copied() else {
            return Value::wrong();
        };
        let [lock] = args else {
            self.wrong(span, format!("`{name}` takes one lock"), "");
            return Value::wrong();
        };
        let found = self.shared_place(lock);
        let Some(at) = found.filter(|at| at.ty() == wanted || at.ty() == Ty::Any) else {
            let message = format!("expected {}, for `{name}`", wanted.name());
            let help = "`lock` and `rwlock` declare locks, and so do fields of these types";
            self.wrong(lock.span, message, help);
            return Value::wrong();
        };
        if does == Does::Take {
            self.waits_for_others(span);
        }
        let reg = self.reg(span);
        self.kernel_op(
            span,
            match does {
                Does::Take => Op::Lock(at.place(), hold),
                Does::Try => Op::TryLock(reg, at.place(), hold),
                Does::Release => Op::Unlock(at.place(), hold),
            },
        );
        if does == Does::Try { Value::new(Exp::Reg(reg), Ty::Bool) } else { Value::wrong() }
    }
}
