//! What a program computes.

use crate::machine::entry::Field;
use crate::machine::program::Reg;

/// A value that is computed: numbers, truth values and indices are all one word. A frame is its index plus
/// one, null is zero; a set is a mask of indices; the content of an entry is as [`crate::machine::Entry`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exp {
    /// A constant.
    Const(u32),
    /// A register.
    Reg(Reg),
    /// The CPU that evaluates it.
    ThisCpu,
    /// The address space whose root this CPU has loaded.
    ActiveMm,
    /// Whether this CPU is lazy.
    Lazy,
    /// The CPUs that are lazy.
    LazyCpus,
    /// The CPUs that have the root of an address space loaded.
    CpusOn(Box<Exp>),
    /// The CPUs that may hold an address space's tag.
    Cpumask(Box<Exp>),
    /// Levels of an address space's table.
    Levels(Box<Exp>),
    /// The addresses of an address space.
    Addresses(Box<Exp>),
    /// The place of an entry, found by walking memory from the root: address space, address, level.
    Place(Box<Exp>, Box<Exp>, Box<Exp>),
    /// The place of the entry for an address in a table: the table as a frame, the address.
    EntryIn(Box<Exp>, Box<Exp>),
    /// The place of a shared variable: its declaration, by its index in [`crate::machine::Model::shared`], and
    /// which of those that are declared together.
    Shared(usize, Box<Exp>),
    /// The content of what stands at a place.
    Read(Box<Exp>),
    /// Whether a frame is marked dirty.
    Dirty(Box<Exp>),
    /// A field of an entry's content.
    Field(Box<Exp>, Field),
    /// The content with another value in a field.
    With(Box<Exp>, Field, Box<Exp>),
    /// The smallest member of a set; zero for the empty one.
    First(Box<Exp>),
    /// How many members a set has.
    Count(Box<Exp>),
    /// The set with one member.
    Singleton(Box<Exp>),
    /// True for zero.
    Not(Box<Exp>),
    /// Two values and an operator.
    Binary(Box<Exp>, Operator, Box<Exp>),
}

/// An operator on words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// Either is true.
    Or,
    /// Both are true.
    And,
    /// Equal.
    Eq,
    /// Smaller.
    Lt,
    /// A member of a set.
    In,
    /// Sum of numbers.
    Add,
    /// Difference of numbers. One below zero is as large as a word can be; a program that gets one is stopped
    /// by [`crate::machine::program::Op::Check`].
    Sub,
    /// Union of sets.
    Union,
    /// One set without another.
    Without,
}

/// Whose state a value reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reads {
    /// Registers only.
    Nothing,
    /// The state of this CPU, which only a handler on it can change.
    OwnCpu,
    /// What other CPUs may change at any time.
    Shared,
}

impl Exp {
    /// The values that it is made of.
    #[must_use]
    pub fn parts(&self) -> [Option<&Exp>; 3] {
        match self {
            Exp::Const(_) | Exp::Reg(_) | Exp::ThisCpu | Exp::ActiveMm | Exp::Lazy | Exp::LazyCpus => {
                [None; 3]
            }
            Exp::CpusOn(e)
            | Exp::Cpumask(e)
            | Exp::Levels(e)
            | Exp::Addresses(e)
            | Exp::Shared(_, e)
            | Exp::Read(e)
            | Exp::Dirty(e)
            | Exp::Field(e, _)
            | Exp::First(e)
            | Exp::Count(e)
            | Exp::Singleton(e)
            | Exp::Not(e) => [Some(e), None, None],
            Exp::Binary(a, _, b) | Exp::With(a, _, b) | Exp::EntryIn(a, b) => [Some(a), Some(b), None],
            Exp::Place(a, b, c) => [Some(a), Some(b), Some(c)],
        }
    }

    /// Whose state it reads.
    #[must_use]
    pub fn reads(&self) -> Reads {
        match self {
            Exp::ActiveMm | Exp::Lazy => Reads::OwnCpu,
            Exp::LazyCpus | Exp::CpusOn(_) | Exp::Read(_) | Exp::Dirty(_) | Exp::Place(..) => Reads::Shared,
            _ => self.parts().into_iter().flatten().map(Exp::reads).max().unwrap_or(Reads::Nothing),
        }
    }

    /// True if it depends on whether an entry was used or written through, or a frame was where that is noted there.
    pub(super) fn reads_marks(&self) -> bool {
        let marks = match self {
            Exp::Dirty(_) => true,
            Exp::Field(_, field) | Exp::With(_, field, _) => matches!(field, Field::Young | Field::Dirty),
            _ => false,
        };
        marks || self.parts().into_iter().flatten().any(Exp::reads_marks)
    }

    /// Calls `f` with every register it reads.
    pub fn registers(&self, f: &mut impl FnMut(Reg)) {
        if let Exp::Reg(reg) = self {
            f(*reg);
        }
        self.parts().into_iter().flatten().for_each(|part| part.registers(f));
    }

    /// The place that it reads first, if it reads one.
    #[must_use]
    pub fn place_read(&self) -> Option<&Exp> {
        match self {
            Exp::Read(place) => Some(place),
            _ => self.parts().into_iter().flatten().find_map(Exp::place_read),
        }
    }

    /// Calls `f` with the declaration of every shared variable that it names.
    pub fn shared_variables(&self, f: &mut impl FnMut(usize)) {
        if let Exp::Shared(declared, _) = self {
            f(*declared);
        }
        self.parts().into_iter().flatten().for_each(|part| part.shared_variables(f));
    }

    /// The declaration of the shared variable that it names first, if it names one.
    #[must_use]
    pub fn shared(&self) -> Option<usize> {
        match self {
            Exp::Shared(declared, _) => Some(*declared),
            _ => self.parts().into_iter().flatten().find_map(Exp::shared),
        }
    }
}
