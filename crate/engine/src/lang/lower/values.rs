//! Types and variables of a program while it is lowered.

use std::rc::Rc;

use crate::machine::Content;
use crate::machine::program::{Exp, Operator, Reg};

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ty {
    Bool,
    Int,
    Lock,
    RwLock,
    /// An enum, by its index among those of the layers.
    Enum(u8),
    /// Of a variable: a number that stays between these two. Its value is a number like any other.
    Range(u32, u32),
    Mm,
    Cpu,
    Frame,
    Address,
    /// The content of an entry.
    Entry,
    /// Where an entry stands.
    Place,
    /// `null`: no frame, or an empty entry.
    Null,
    /// Of what is wrong, and was told of: fits anything.
    Any,
    Set(Member),
}

/// What a set is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Member {
    Frame,
    Address,
    Cpu,
    Int,
}

impl Member {
    pub(super) fn ty(self) -> Ty {
        match self {
            Member::Frame => Ty::Frame,
            Member::Address => Ty::Address,
            Member::Cpu => Ty::Cpu,
            Member::Int => Ty::Int,
        }
    }
}

impl Ty {
    /// What a set of this would be of.
    pub(super) fn member(self) -> Option<Member> {
        match self {
            Ty::Frame => Some(Member::Frame),
            Ty::Address => Some(Member::Address),
            Ty::Cpu => Some(Member::Cpu),
            Ty::Int | Ty::Range(..) => Some(Member::Int),
            _ => None,
        }
    }

    /// The type of what a variable of this type holds.
    pub(super) fn value(self) -> Ty {
        if let Ty::Range(..) = self { Ty::Int } else { self }
    }

    /// The smallest and the largest value of a variable.
    pub(super) fn range(self) -> (u32, u32) {
        match self {
            Ty::Bool => (0, 1),
            Ty::Int => (0, 0xffff),
            Ty::Range(low, high) => (low, high),
            _ => (0, u32::MAX),
        }
    }

    /// How the content of a shared variable reads.
    pub(super) fn content(self) -> Content {
        match self {
            Ty::Bool => Content::Bool,
            Ty::Int | Ty::Range(..) | Ty::Any | Ty::Null | Ty::Place => Content::Number,
            Ty::Lock | Ty::RwLock => Content::Lock,
            Ty::Enum(_) => Content::Enum(Vec::new()),
            Ty::Mm => Content::Mm,
            Ty::Cpu => Content::Cpu,
            Ty::Frame => Content::Frame,
            Ty::Address => Content::Address,
            Ty::Entry => Content::Entry,
            Ty::Set(member) => Content::Set(Box::new(member.ty().content())),
        }
    }

    pub(super) fn fits(self, wanted: Ty) -> bool {
        let null = self == Ty::Null && matches!(wanted, Ty::Frame | Ty::Entry);
        self == wanted || null || self == Ty::Any || wanted == Ty::Any
    }

    /// As it is called in messages.
    pub(super) fn name(self) -> String {
        match self {
            Ty::Bool => "a truth value".into(),
            Ty::Int | Ty::Range(..) => "a number".into(),
            Ty::Lock => "a lock".into(),
            Ty::RwLock => "an rwlock".into(),
            Ty::Enum(_) => "a value of an enum".into(),
            Ty::Mm => "an mm".into(),
            Ty::Cpu => "a CPU".into(),
            Ty::Frame => "a frame".into(),
            Ty::Address => "an address".into(),
            Ty::Entry => "the content of an entry".into(),
            Ty::Place => "an entry".into(),
            Ty::Null => "null".into(),
            Ty::Any => "anything".into(),
            Ty::Set(Member::Frame) => "a set of frames".into(),
            Ty::Set(Member::Address) => "a set of addresses".into(),
            Ty::Set(Member::Cpu) => "a set of CPUs".into(),
            Ty::Set(Member::Int) => "a set of numbers".into(),
        }
    }
}

/// A value with its type.
#[derive(Clone, Debug)]
pub(super) struct Value {
    pub(super) exp: Exp,
    pub(super) ty: Ty,
}

impl Value {
    pub(super) fn new(exp: Exp, ty: Ty) -> Value {
        Value { exp, ty }
    }

    /// What stands for a value that could not be understood: it draws no further complaints.
    pub(super) fn wrong() -> Value {
        Value { exp: Exp::Const(0), ty: Ty::Any }
    }
}

/// What a name stands for.
#[derive(Clone, Debug)]
pub(super) enum Binding {
    /// A value that does not change.
    Value(Value),
    /// A variable in a register.
    Variable(Reg, Ty),
    /// A struct: its fields, each a variable.
    Struct(Rc<Vec<(String, Reg, Ty)>>),
}

/// The names that can be seen, the innermost last.
pub(super) type Scope = Vec<(String, Binding)>;

/// The value of an expression of constants.
pub(super) fn fold(e: &Exp) -> Option<u32> {
    match e {
        Exp::Const(value) => Some(*value),
        Exp::Not(e) => fold(e).map(|value| u32::from(value == 0)),
        Exp::Binary(a, operator, b) => {
            let (a, b) = (fold(a)?, fold(b)?);
            match operator {
                Operator::Or => Some(u32::from(a != 0 || b != 0)),
                Operator::And => Some(u32::from(a != 0 && b != 0)),
                Operator::Eq => Some(u32::from(a == b)),
                Operator::Lt => Some(u32::from(a < b)),
                Operator::Add => Some(a.saturating_add(b)),
                // One below zero is no number: the program says so when it comes there.
                Operator::Sub => a.checked_sub(b),
                Operator::In | Operator::Union | Operator::Without => None,
            }
        }
        _ => None,
    }
}
