//! Entries as values: how a program builds one, changes it and stores it. The names are the kernel's.

use crate::lang::ast::{Expr, ExprKind, Name};
use crate::lang::lower::code::Lowering;
use crate::lang::lower::values::{Ty, Value, fold};
use crate::lang::source::Span;
use crate::machine::program::Exp;
use crate::machine::{Entry, Field};

/// Functions that give an entry with another value in one field.
pub(super) const CHANGES: &[(&str, Field, u32)] = &[
    ("pte_mkclean", Field::Dirty, 0),
    ("pte_mkcont", Field::Contiguous, 1),
    ("pte_mkdirty", Field::Dirty, 1),
    ("pte_mkglobal", Field::Global, 1),
    ("pte_mkhuge", Field::Huge, 1),
    ("pte_mkinvalid", Field::Present, 0),
    ("pte_mknoncont", Field::Contiguous, 0),
    ("pte_mkold", Field::Young, 0),
    ("pte_mkvalid", Field::Present, 1),
    ("pte_mkwrite", Field::Write, 1),
    ("pte_mkyoung", Field::Young, 1),
    ("pte_wrprotect", Field::Write, 0),
];

/// Functions that put a number into a field.
pub(super) const NUMBERS: &[(&str, Field)] = &[("pte_attr", Field::Attr), ("pte_soft", Field::Soft)];

/// The type of a field.
pub(super) fn field_type(field: Field) -> Ty {
    match field {
        Field::Frame => Ty::Frame,
        Field::Soft | Field::Attr => Ty::Int,
        _ => Ty::Bool,
    }
}

impl Lowering<'_, '_> {
    /// What a function on entries gives; none where there is no such function.
    pub(super) fn entry_value(&mut self, name: &Name, args: &[Expr], span: Span) -> Option<Value> {
        let text = name.text.as_str();
        let value = if text == "mk_pte" {
            self.mk_pte(args, span)
        } else if text == "mk_table" {
            match args {
                [table] => {
                    let table = self.settled(table, Ty::Frame);
                    Exp::With(Box::new(Exp::Const(Entry::table(0).0)), Field::Frame, Box::new(table))
                }
                _ => return Some(self.takes(text, "a table", span)),
            }
        } else if let Some((_, field, value)) = CHANGES.iter().find(|(known, ..)| *known == text) {
            match args {
                [entry] => self.with_field(entry, *field, Exp::Const(*value)),
                _ => return Some(self.takes(text, "an entry's content", span)),
            }
        } else {
            let (_, field) = NUMBERS.iter().find(|(known, _)| *known == text)?;
            match args {
                [entry, number] => {
                    let number = self.field_number(*field, number);
                    self.with_field(entry, *field, Exp::Const(number))
                }
                _ => return Some(self.takes(text, "an entry's content and a number", span)),
            }
        };
        Some(Value::new(value, Ty::Entry))
    }

    fn takes(&mut self, name: &str, what: &str, span: Span) -> Value {
        self.wrong(span, format!("`{name}` takes {what}"), "");
        Value::wrong()
    }

    fn with_field(&mut self, entry: &Expr, field: Field, value: Exp) -> Exp {
        let entry = self.settled(entry, Ty::Entry);
        Exp::With(Box::new(entry), field, Box::new(value))
    }

    /// `mk_pte(frame, rw)`: present, young and dirty, so that hardware has nothing to note in it.
    fn mk_pte(&mut self, args: &[Expr], span: Span) -> Exp {
        let [frame, right] = args else {
            self.takes("mk_pte", "a frame and a right, as in `mk_pte(P, rw)`", span);
            return Exp::Const(0);
        };
        let frame = self.settled(frame, Ty::Frame);
        let write = match &right.kind {
            ExprKind::Name(name) if name == "rw" => Exp::Const(1),
            ExprKind::Name(name) if name == "ro" => Exp::Const(0),
            _ => self.settled(right, Ty::Bool),
        };
        let entry = Exp::Const(Entry::new(0, false).0);
        // The frame comes last: an entry that is made to point to null holds nothing.
        let entry = Exp::With(Box::new(entry), Field::Write, Box::new(write));
        Exp::With(Box::new(entry), Field::Frame, Box::new(frame))
    }

    /// A number for a field, which must be known before the program runs and fit into it.
    pub(super) fn field_number(&mut self, field: Field, number: &Expr) -> u32 {
        let value = self.typed(number, Ty::Int);
        let (message, help) = match fold(&value) {
            Some(value) if value <= field.most() => return value,
            Some(value) => {
                let message = format!("this must be a number from 0 to {}, not {value}", field.most());
                (message, "an entry has no more bits for it")
            }
            None => ("this must be known before the program runs".into(), "numbers and parameters are"),
        };
        self.wrong(number.span, message, help);
        0
    }
}
