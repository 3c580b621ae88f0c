//! Questions asked with stores delayed: judged with stores visible at once first, then with buffers; and which
//! barriers are missing or needed, found out by trying.

use crate::explore::{Found, Search, Watch, search};
use crate::lang::source::{Sources, Span};
use crate::machine::arch::Insn;
use crate::machine::program::{Barrier, Op};
use crate::machine::{Model, Move};
use crate::report::tell::{Act, Fact};
use crate::report::{Cause, Diagnosis, MissingBarrier, NeededBarrier, Place, Stores, waiting};

/// Judges a model. Stores are delayed where that is asked for and nothing breaks without; the model that comes back
/// says whether they were.
pub(super) fn judge(model: Model, stores: Stores, by: Search, watch: &mut Watch<'_>) -> (Model, Found) {
    let found = search(&model, by, watch);
    if stores == Stores::Immediate || !found.runs.is_empty() || !found.complete {
        return (model, found);
    }
    let delayed = model.delayed();
    let found = search(&delayed, by, watch);
    (delayed, found)
}

/// Tries barriers.
pub(super) struct Tries<'t, 'w> {
    pub(super) model: &'t mut Model,
    pub(super) by: Search,
    pub(super) watch: &'t mut Watch<'w>,
}

impl Tries<'_, '_> {
    fn search(&mut self, barriers: Vec<Option<Barrier>>) -> Found {
        self.model.program.barriers = barriers;
        let found = search(self.model, self.by, self.watch);
        self.model.program.barriers.clear();
        found
    }

    /// True if nothing breaks with a barrier before a statement, wherever that was inlined.
    fn survives_with(&mut self, before: Span) -> bool {
        let program = &self.model.program;
        let (mut barriers, mut within) = (vec![None; program.code.len()], false);
        for (pc, origin) in program.origins.iter().enumerate() {
            let here = origin.span == before;
            if here && !within && program.visible[pc] {
                barriers[pc] = Some(Barrier::Added);
            }
            within = here && (within || program.visible[pc]);
        }
        let found = self.search(barriers);
        found.complete && found.runs.is_empty()
    }

    /// The first two statements of a run between which a barrier is enough for nothing to break: one that stores, and
    /// a later one of the same CPU.
    fn between(&mut self, facts: &[Fact]) -> Option<(Span, Span)> {
        let mut tried = Vec::new();
        for (index, fact) in facts.iter().enumerate() {
            let own = |other: &&Fact| other.cpu == fact.cpu && matches!(other.act, Act::Wait(..));
            let stored = facts[..index].iter().rfind(own).and_then(|fact| fact.origin);
            let runs =
                matches!(fact.step, Move::Thread(_) | Move::Handler(_) | Move::Choose(..) | Move::Take(..));
            let (Some(stored), Some(at)) = (stored, fact.origin.filter(|_| runs)) else { continue };
            if !tried.contains(&at.span) {
                tried.push(at.span);
                if self.survives_with(at.span) {
                    return Some((stored.span, at.span));
                }
            }
        }
        None
    }

    /// What is wrong with a run that breaks because a store waits.
    pub(super) fn diagnosis(&mut self, sources: &Sources, facts: &[Fact]) -> Diagnosis {
        let waits = facts.iter().find(|fact| matches!(fact.act, Act::Wait(..)));
        let cpu = waits.map(|fact| fact.cpu as u32);
        let barrier = self.between(facts).map(|(after, before)| MissingBarrier {
            after: sources.place(after),
            before: sources.place(before),
        });
        let line = |place: &Place| format!("{}:{}", place.file, place.line);
        let words = match &barrier {
            Some(MissingBarrier { after, before }) => format!(
                "A barrier is missing between {} and {}: what is stored before is not visible to walkers and other \
                 CPUs yet when the program goes on. {} between them would do.",
                line(after),
                line(before),
                self.what_would_do()
            ),
            None => "A store is not visible to walkers and other CPUs yet when the program goes on. No one barrier \
                     after a store is enough by itself."
                .to_owned(),
        };
        Diagnosis { cause: Cause::StoreNotVisible, cpu, words, barrier }
    }

    fn what_would_do(&self) -> String {
        let only_drains = |insn: &&Insn| insn.drains && insn.leaf.or(insn.walk).or(insn.invalid).is_none();
        let insns = self.model.arch.insns.iter().filter(only_drains);
        let least = insns.min_by_key(|insn| insn.completes);
        least.map_or_else(|| "`smp_mb()`".to_owned(), |insn| format!("`{}()`", insn.name))
    }

    /// The barriers of a program in which nothing breaks that it cannot do without, each by itself.
    pub(super) fn needed(&mut self, sources: &Sources) -> Vec<NeededBarrier> {
        let mut spans: Vec<(Span, String)> = Vec::new();
        for (op, origin) in self.model.program.code.iter().zip(&self.model.program.origins) {
            let known = spans.iter().any(|(span, _)| *span == origin.span);
            if let Some(name) = self.barrier(op).filter(|_| !known) {
                spans.push((origin.span, name));
            }
        }
        let mut needed = Vec::new();
        for (span, name) in spans {
            let ops = self.model.program.code.iter().zip(&self.model.program.origins);
            let removed = |(op, origin): (&Op, &crate::machine::program::Origin)| {
                (origin.span == span && self.barrier(op).is_some()).then_some(Barrier::Removed)
            };
            let barriers = ops.map(removed).collect();
            if !self.search(barriers).runs.is_empty() {
                let place = sources.place(span);
                let words = format!(
                    "{name} in {}:{}: without it a store is visible too late.",
                    place.file, place.line
                );
                needed.push(NeededBarrier { place, words });
            }
        }
        needed
    }

    /// The name of an operation that is a barrier for stores.
    fn barrier(&self, op: &Op) -> Option<String> {
        match op {
            Op::Fence(fence) => Some(waiting::fence_name(*fence).to_owned()),
            Op::Insn(insn, ..) | Op::Complete(insn) if self.model.drains(op) => {
                Some(format!("`{}`", self.model.arch.insns[*insn].name))
            }
            _ => None,
        }
    }
}

/// What the model leaves out.
pub(super) fn limits(stores: Stores) -> Vec<String> {
    let of_stores = match stores {
        Stores::Immediate => {
            "Stores are visible at once: a missing barrier between a store and an invalidate is not found. Ask with \
             stores delayed to find it."
        }
        Stores::Delayed => {
            "Stores of programs wait in buffers; taking an interrupt, entering the kernel and leaving it do not empty \
             them. Freeing a frame, and marks that accesses set, are visible at once."
        }
    };
    let others = [
        "Loads are never early: load-load reordering is outside the model.",
        "The addresses of one address space share every table above the last level.",
        "A device walks one address space all the time; its invalidate is over when the statement is.",
        "Two allocations never compare equal: that a frame comes back at the same physical address is outside the \
         model. A new table is empty for everybody at once.",
        "What is left to RCU runs to its end on the CPU that left it, and keeps interrupts out; a spinlock by itself is \
         no RCU read section.",
        "A handler leaves its entry in a backing store in the step in which it reads the page table: one that might do so \
         after that entry has changed, for want of a lock, is not found.",
        "Entries that are cached in pairs, and walk caches indexed by physical address, are not modelled.",
        "A wrong-path data read through a stale translation is not counted, as it has no effect that a program sees.",
    ];
    std::iter::once(of_stores).chain(others).map(str::to_owned).collect()
}
