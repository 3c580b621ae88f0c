//! What both searches keep of what they meet: the best way to each kind of violation, and the stale items.

use crate::explore::fates::Fates;
use crate::explore::found::{Cut, Found, Reliant, Run};
use crate::explore::shortest::Way;
use crate::machine::program::Pc;
use crate::machine::{INIT_MM, Item, Machine, Move, NOBODY, Opening, Words};
use crate::order::sort_by_key;
use crate::report::{Condition, Held, Kind};

/// A violation, as far as a search needs it to tell the run that leads there.
#[derive(Clone, Copy)]
pub(super) struct Violation {
    pub(super) kind: Kind,
    /// Program moves, then hardware moves, the violation itself among them. The saturating search finds out
    /// about the latter afterwards and leaves them at zero.
    pub(super) length: (u32, u32),
    /// The state that it happens in.
    pub(super) state: u32,
    /// The move that it is; none for a deadlock and a conflict, which are what a state is.
    pub(super) last: Option<Move>,
    /// For a conflict the two translations that disagree, where they need not be held already.
    pub(super) with: Option<(u8, u8)>,
}

/// The shortest violations of each kind, and the classes of stale items.
#[derive(Default)]
pub(super) struct Tally {
    /// For each kind met those that are equally short, lowest CPU first.
    best: Vec<Vec<Violation>>,
    trouble: Option<Pc>,
    reliant: Vec<Reliant>,
    fates: Fates,
    wrong_path: Vec<(u8, u8)>,
    /// The stale items of the state that is looked at, by number, with their classes.
    stale: Vec<(usize, Reliant)>,
}

impl Tally {
    /// Keeps a violation if none of its kind is shorter.
    pub(super) fn violation(&mut self, new: Violation) {
        let Some(equal) = self.best.iter_mut().find(|equal| equal[0].kind == new.kind) else {
            self.best.push(vec![new]);
            return;
        };
        if new.length < equal[0].length {
            equal.clear();
        }
        if equal.first().is_none_or(|old| old.length == new.length) {
            equal.push(new);
        }
    }

    /// Bytes that the violations take.
    pub(super) fn bytes(&self) -> usize {
        self.best.iter().map(Vec::len).sum::<usize>() * size_of::<Violation>()
    }

    /// True if a state has what the model cannot follow; that is noted.
    pub(super) fn trouble(&mut self, machine: &Machine<'_>, s: &Words) -> bool {
        let met = machine.layout.trouble(s);
        self.trouble = met.into_iter().chain(self.trouble).min();
        met.is_some()
    }

    /// Notes the stale items of a state.
    pub(super) fn stale(&mut self, machine: &Machine<'_>, s: &Words) {
        self.stale.clear();
        for number in machine.layout.items(s) {
            let item = machine.items.get(number);
            // What an invalidate dropped is not cached any more, though an access under way may still use it.
            if item.is_held() && machine.is_stale(s, item) {
                let nobody = (item.held == Held::Backing).then_some(NOBODY.into());
                for cpu in machine.holders(item).chain(nobody) {
                    self.stale_on(machine, s, cpu, (number, item));
                }
            }
        }
    }

    /// Notes a stale item that a CPU holds, or nobody.
    fn stale_on(&mut self, machine: &Machine<'_>, s: &Words, cpu: usize, (number, item): (usize, Item)) {
        let class = reliant(machine, s, cpu, item);
        if !self.reliant.contains(&class) {
            self.reliant.push(class);
        }
        self.fates.held(machine, s, class);
        self.stale.push((number, class));
        let pair = (cpu as u8, item.frame);
        if is_in_reach(machine, s, cpu, item) && !self.wrong_path.contains(&pair) {
            self.wrong_path.push(pair);
        }
    }

    /// Notes which of the stale items of a state, the one that was looked at last, a move took away.
    pub(super) fn taken(&mut self, machine: &Machine<'_>, s: &Words, step: Move, next: &Words) {
        for (number, class) in &self.stale {
            if !machine.layout.has(next, *number) {
                self.fates.taken(machine, s, *class, step);
            }
        }
    }

    /// Ends a search; `tell` gives the shortest run to one of some violations.
    pub(super) fn finish(
        mut self,
        mut found: Found,
        mut tell: impl FnMut(&[Violation]) -> Option<Way>,
    ) -> Found {
        // What breaks beside it may not be what would break if the program were as it was meant.
        if let Some(pc) = self.trouble {
            return Found { complete: false, cut: Some(Cut::Trouble(pc)), ..found };
        }
        let mut runs = Vec::new();
        for equal in &mut self.best {
            sort_by_key(equal, |violation| violation.last.map_or(0, Move::cpu));
            let Some(Way { mut moves, hardware, least }) = tell(equal) else {
                // It is there, but cannot be shown: nothing is safe, and nothing is told.
                found.complete = false;
                found.cut = found.cut.or(Some(Cut::Untold));
                continue;
            };
            found.longer |= !least;
            moves.reverse();
            runs.push(Run { kind: equal[0].kind, program: equal[0].length.0, hardware, moves });
        }
        sort_by_key(&mut runs, |run| (run.program, run.hardware, run.kind));
        sort_by_key(&mut self.reliant, |class| *class);
        sort_by_key(&mut self.wrong_path, |pair| *pair);
        let (fates, wrong_path) = (self.fates.sorted(), self.wrong_path);
        Found { runs, reliant: self.reliant, fates, wrong_path, ..found }
    }
}

/// A length with one move more.
pub(super) fn longer(length: (u32, u32), step: Option<Move>) -> (u32, u32) {
    match step {
        Some(step) if step.is_program() => (length.0 + 1, length.1),
        Some(_) => (length.0, length.1.saturating_add(1)),
        None => length,
    }
}

/// True for a translation that a load of a wrong path could go through: its tag is loaded, in a mode in which the
/// CPU may translate without being asked to.
fn is_in_reach(machine: &Machine<'_>, s: &Words, cpu: usize, item: Item) -> bool {
    let kernel = usize::from(item.mm) == INIT_MM;
    item.held == Held::Leaf
        && machine.tag_loaded(s, cpu, item)
        && machine.gate(s, cpu, kernel, false) == Opening::Any
}

/// Why a CPU cannot use a stale item that it holds in a state; of an entry of a store, why nobody can.
fn reliant(machine: &Machine<'_>, s: &Words, cpu: usize, item: Item) -> Reliant {
    let mut cpus = 0..machine.model.cpus.len();
    let condition = if item.held == Held::Backing {
        let found = cpus.any(|cpu| machine.finds(s, cpu, item));
        if found { Condition::NoAccess } else { Condition::TagNotLoaded }
    } else if !machine.tag_loaded(s, cpu, item) {
        Condition::TagNotLoaded
    } else if item.held == Held::Leaf {
        Condition::NoAccess
    } else {
        Condition::GateClosed
    };
    Reliant { cpu: cpu as u8, mm: item.mm, held: item.held, condition }
}
