//! What becomes of the stale items that a safe run has: the statements that take them away, and whether some stay.

use crate::explore::found::Reliant;
use crate::machine::program::Pc;
use crate::machine::{Context, Machine, Move, Words};
use crate::order::sort_by_key;

/// What becomes of a class of stale items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fate {
    /// The class.
    pub class: Reliant,
    /// The operations that take some away, each with the CPU that executes it, in order.
    pub taken: Vec<(u8, Pc)>,
    /// True if some are still there when every program has ended.
    pub stay: bool,
}

/// The fates of all classes met so far.
#[derive(Debug, Default)]
pub(super) struct Fates {
    list: Vec<Fate>,
}

impl Fates {
    fn of(&mut self, class: Reliant) -> &mut Fate {
        let known = self.list.iter().position(|fate| fate.class == class);
        let index = known.unwrap_or_else(|| {
            self.list.push(Fate { class, taken: Vec::new(), stay: false });
            self.list.len() - 1
        });
        &mut self.list[index]
    }

    /// Notes that items of a class are held in a state.
    pub(super) fn held(&mut self, machine: &Machine<'_>, s: &Words, class: Reliant) {
        let cpus = 0..machine.model.cpus.len();
        let asked = |slot| machine.layout.pending(s, slot) != 0;
        let over = || {
            cpus.clone().all(|cpu| machine.is_finished(s, cpu)) && !(0..machine.layout.slots.len()).any(asked)
        };
        let fate = self.of(class);
        if !fate.stay && over() {
            fate.stay = true;
        }
    }

    /// Notes that a move took an item of a class away.
    pub(super) fn taken(&mut self, machine: &Machine<'_>, s: &Words, class: Reliant, step: Move) {
        let layout = &machine.layout;
        let by = match step {
            Move::Thread(cpu) => (cpu, layout.pc(s, Context::Thread(cpu.into()))),
            Move::Handler(cpu) => (cpu, layout.pc(s, Context::Handler(cpu.into()))),
            Move::Choose(cpu, _) => (cpu, layout.pc(s, machine.running(s, cpu.into()))),
            Move::Take(cpu, slot) | Move::Perform(cpu, slot) => (cpu, layout.slots[usize::from(slot)].pc),
            Move::Access(access) => (access.cpu, layout.pc(s, Context::Thread(access.cpu.into()))),
            Move::Fill(_) | Move::Drop(_) | Move::Mark(_) | Move::Land(..) => return,
        };
        let taken = &mut self.of(class).taken;
        if !taken.contains(&by) {
            taken.push(by);
        }
    }

    /// The fates in the order of classes.
    pub(super) fn sorted(mut self) -> Vec<Fate> {
        self.list.iter_mut().for_each(|fate| sort_by_key(&mut fate.taken, |by| *by));
        sort_by_key(&mut self.list, |fate| fate.class);
        self.list
    }
}
