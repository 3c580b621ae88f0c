//! What is wrong with the flush: from the item that was used, and the invalidates after the entry that it
//! came from was unhooked.

use crate::explore::Replay;
use crate::machine::arch::Invalidate;
use crate::machine::{Item, drops};
use crate::report::names::{frame, mm};
use crate::report::tell::{Act, Fact};
use crate::report::words::held;
use crate::report::{Cause, Diagnosis, Held, Kind};

/// An invalidate performed on a CPU.
struct Performed {
    step: usize,
    cpu: usize,
    what: Invalidate,
}

/// The diagnosis of a run that ends in a violation of a kind.
pub(super) fn diagnosis(replay: &Replay<'_>, facts: &[Fact], kind: Kind) -> Diagnosis {
    if !matches!(kind, Kind::FreedTable | Kind::StaleFrame) {
        return without_item(kind);
    }
    let (frame, item) = match facts.last().map(|fact| &fact.act) {
        Some(Act::Fill(fill)) => (usize::from(fill.table), fill.from.map(usize::from)),
        Some(Act::Software(table)) => return by_software(replay, *table, facts),
        Some(Act::Use { item, to: Some(frame), .. }) => (*frame, Some(*item)),
        _ => return without_item(kind),
    };
    let case = Case { replay, facts, frame, item: item.map(|number| replay.machine.items.get(number)) };
    let (cause, words) = case.cause();
    let cpu = facts.last().map(|fact| fact.cpu as u32);
    Diagnosis { cause, cpu, words }
}

fn without_item(kind: Kind) -> Diagnosis {
    let (cause, words) = if kind == Kind::Deadlock {
        (Cause::EverybodyWaits, "Everybody who is not finished waits for somebody else.")
    } else {
        (Cause::Assertion, "An assertion of the program’s own fails; no flush is to blame.")
    };
    Diagnosis { cause, cpu: None, words: words.into() }
}

fn by_software(replay: &Replay<'_>, table: usize, facts: &[Fact]) -> Diagnosis {
    let (cpu, table) = (facts.last().map_or(0, |fact| fact.cpu), frame(&replay.machine, table));
    let words = format!(
        "The program of CPU {cpu} was still in {table} when it was freed. No invalidate concerns a program: what keeps \
         a table for software that walks it is a lock, or a free that waits for whoever may be in it."
    );
    Diagnosis { cause: Cause::SoftwareWalk, cpu: Some(cpu as u32), words }
}

struct Case<'r, 'm> {
    replay: &'r Replay<'m>,
    facts: &'r [Fact],
    /// What was freed.
    frame: usize,
    /// What still led there; none for the root itself.
    item: Option<Item>,
}

impl Case<'_, '_> {
    fn cause(&self) -> (Cause, String) {
        let frame = frame(&self.replay.machine, self.frame);
        let (Some(unhooked), Some(item)) = (self.unhooked(), self.item) else {
            return (Cause::StillHooked, format!("{frame} was freed while an entry still led to it."));
        };
        let cpu = usize::from(item.cpu);
        let what = held(item.held, false);
        let last = &self.replay.states[self.replay.states.len() - 1];
        if item.held == Held::Walk && !self.replay.machine.tag_loaded(last, item) {
            let root = mm(&self.replay.machine, item.mm.into());
            let words = format!(
                "A walk of {root}’s tables that began before its root left CPU {cpu} went on after; no invalidate stopped it."
            );
            return (Cause::StrayWalk, words);
        }
        let performed = self.performed();
        let after: Vec<&Performed> = performed.iter().filter(|p| p.step > unhooked).collect();
        if let Some(here) = after.iter().rev().find(|p| p.cpu == cpu) {
            return self.out_of_scope(here, item);
        }
        if self.is_pending(cpu) {
            let words = format!("CPU {cpu} was asked to invalidate, and {frame} was freed before it had.");
            return (Cause::NotWaitedFor, words);
        }
        let before = |p: &&Performed| p.step < unhooked;
        let missed = format!("No invalidate reached CPU {cpu}, which held {what} leading to {frame}.");
        if !after.is_empty() {
            return (Cause::MissedCpu, missed);
        }
        if performed.iter().filter(before).any(|p| p.cpu == cpu) {
            let words = format!(
                "The flush came too early: {frame} was still hooked, so the way to it could be cached again after."
            );
            return (Cause::TooEarly, words);
        }
        if performed.iter().any(|p| before(&p)) {
            return (Cause::MissedCpu, missed);
        }
        (Cause::NoFlush, format!("Nothing was invalidated before {frame} was freed."))
    }

    /// The last step that took an entry away which led to the frame.
    fn unhooked(&self) -> Option<usize> {
        let leads = |state: &[u32], place: usize| {
            let layout = &self.replay.machine.layout;
            layout.cell(state, place).frame() == Some(self.frame)
        };
        let is_unhook = |(index, fact): &(usize, &Fact)| match fact.act {
            Act::Store(place, _) => leads(&self.replay.states[*index], place),
            _ => false,
        };
        let steps = self.facts.iter().enumerate().collect::<Vec<_>>();
        steps.into_iter().rev().find(is_unhook).map(|(index, _)| index + 1)
    }

    /// Every invalidate performed on every CPU, in order.
    fn performed(&self) -> Vec<Performed> {
        let cpus = self.replay.machine.model.cpus.len();
        let mut list = Vec::new();
        for (index, fact) in self.facts.iter().enumerate() {
            let Act::Insn { insn, address, tag, issues: false } = fact.act else { continue };
            let everywhere = self.replay.machine.model.arch.insns[insn].everywhere && fact.slot.is_none();
            let reached = if everywhere { 0..cpus } else { fact.cpu..fact.cpu + 1 };
            let what = Invalidate { insn, address, tag };
            list.extend(reached.map(|cpu| Performed { step: index + 1, cpu, what }));
        }
        list
    }

    fn is_pending(&self, cpu: usize) -> bool {
        let layout = &self.replay.machine.layout;
        let last = &self.replay.states[self.replay.states.len() - 1];
        (0..layout.slots.len()).any(|slot| layout.pending(last, slot) & 1 << cpu != 0)
    }

    /// What an invalidate that was performed on the CPU, after the unhook, left out.
    fn out_of_scope(&self, performed: &Performed, item: Item) -> (Cause, String) {
        let insn = &self.replay.machine.model.arch.insns[performed.what.insn];
        let (name, cpu) = (&insn.name, item.cpu);
        let what = held(item.held, false);
        if drops(self.replay.machine.model, item, performed.what) {
            let words = format!("CPU {cpu} took {what} up again after its invalidate.");
            return (Cause::WalkInFlight, words);
        }
        if performed.what.tag != u32::from(item.tag) && insn.takes_tag {
            return (
                Cause::WrongTag,
                format!("{name} was for another tag than the one of {what} on CPU {cpu}."),
            );
        }
        if item.held != Held::Leaf && insn.walk.is_none() {
            let words = format!("{name} drops translations only: {what} on CPU {cpu} outlived it.");
            return (Cause::LeafOnly, words);
        }
        (Cause::WrongAddress, format!("{name} was for another address than the one of {what} on CPU {cpu}."))
    }
}
