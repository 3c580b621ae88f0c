//! Values: what an expression of a program comes to in a state.

use crate::machine::entry::Entry;
use crate::machine::program::{Exp, Operator};
use crate::machine::rules::Machine;
use crate::machine::state::{Context, Words};

/// The place of what does not exist.
pub const NOWHERE: u32 = u32::MAX;

impl Machine<'_> {
    /// What a value comes to.
    #[must_use]
    pub fn value(&self, s: &Words, context: Context, e: &Exp) -> u32 {
        let value = |e: &Exp| self.value(s, context, e);
        let mm = |e: &Exp| &self.model.mms[value(e) as usize];
        let (layout, cpu) = (&self.layout, context.cpu());
        match e {
            Exp::Const(value) => *value,
            Exp::Reg(reg) => layout.reg(s, context, *reg),
            Exp::ThisCpu => cpu as u32,
            Exp::ActiveMm => layout.root(s, cpu) as u32,
            Exp::Lazy => u32::from(layout.lazy(s, cpu)),
            Exp::LazyCpus => self.cpus_where(|cpu| layout.lazy(s, cpu)),
            Exp::CpusOn(mm) => {
                let mm = value(mm) as usize;
                self.cpus_where(|cpu| layout.root(s, cpu) == mm)
            }
            Exp::Cpumask(e) => mm(e).cpumask,
            Exp::Levels(e) => mm(e).levels as u32,
            Exp::Addresses(e) => mm(e).addresses.iter().fold(0, |set, a| set | 1 << a),
            Exp::Place(mm, address, level) => {
                let value = |e| value(e) as usize;
                self.place(s, cpu, (value(mm), value(address), value(level)), &mut |_| {})
            }
            Exp::EntryIn(table, address) => {
                let table = value(table).checked_sub(1);
                let cell = table.and_then(|t| self.model.entry_in(t as usize, value(address) as usize));
                cell.map_or(NOWHERE, |cell| cell as u32)
            }
            Exp::Shared(declared, index) => {
                layout.place(*declared, value(index) as usize).map_or(NOWHERE, |place| place as u32)
            }
            Exp::Read(e) => match value(e) {
                NOWHERE => 0,
                place => layout.load(s, cpu, place as usize),
            },
            Exp::Dirty(e) => {
                let frame = value(e).checked_sub(1);
                u32::from(frame.is_some_and(|frame| layout.is_dirty(s, frame as usize)))
            }
            Exp::Field(e, field) => Entry(value(e)).get(*field),
            Exp::With(e, field, new) => Entry(value(e)).with(*field, value(new)).0,
            Exp::First(e) => value(e).trailing_zeros() % 32,
            Exp::Count(e) => value(e).count_ones(),
            Exp::Singleton(e) => 1u32.checked_shl(value(e)).unwrap_or(0),
            Exp::Not(e) => u32::from(value(e) == 0),
            Exp::Binary(a, operator, b) => binary(value(a), *operator, value(b)),
        }
    }

    fn cpus_where(&self, f: impl Fn(usize) -> bool) -> u32 {
        (0..self.model.cpus.len())
            .filter(|cpu| !self.is_device(*cpu) && f(*cpu))
            .fold(0, |set, cpu| set | 1 << cpu)
    }
}

fn binary(a: u32, operator: Operator, b: u32) -> u32 {
    match operator {
        Operator::Or => u32::from(a != 0 || b != 0),
        Operator::And => u32::from(a != 0 && b != 0),
        Operator::Eq => u32::from(a == b),
        Operator::Lt => u32::from(a < b),
        Operator::In => u32::from(1u32.checked_shl(a).is_some_and(|member| b & member != 0)),
        Operator::Add => a.saturating_add(b),
        Operator::Sub => a.wrapping_sub(b),
        Operator::Union => a | b,
        Operator::Without => a & !b,
    }
}
