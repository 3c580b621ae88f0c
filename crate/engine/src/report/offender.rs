//! What a run that breaks turns on: the item that was used, and since when it says what memory does not.

use crate::explore::Replay;
use crate::machine::{After, CONTIGUOUS, Entry, Field, GROUP, Item, Leads, Machine, Words};
use crate::report::tell::{Act, Content, Fact};
use crate::report::{Held, Kind};

/// The item that a run turns on.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Offender {
    /// Its number; none where no held item is to blame.
    pub(super) number: Option<usize>,
    /// The frame or table that was reached although it was freed.
    pub(super) frame: Option<usize>,
    /// The step after which memory did not say any more what the item says; 0 if it never did in this run, and
    /// none if it does to the end.
    pub(super) changed: Option<usize>,
    /// The step in which it was used.
    pub(super) used: usize,
}

/// The offender of a run that ends in a kind of violation.
pub(super) fn offender(replay: &Replay<'_>, facts: &[Fact], kind: Kind) -> Offender {
    let case = Case { replay, facts };
    let used = facts.len();
    let number = case.number(kind);
    match kind {
        Kind::StaleFrame | Kind::FreedTable => {
            let frame = case.freed();
            let unhooked = frame.and_then(|frame| case.unhooked(frame));
            // A page whose table was unhooked is reached by no walk, though its own entry still leads to it.
            let leaf = number.filter(|number| replay.machine.items.get(*number).held == Held::Leaf);
            let changed = leaf.and_then(|leaf| case.changed(leaf, used, false));
            Offender { number, frame, changed: unhooked.max(changed), used }
        }
        Kind::ForeignEntry => Offender { number, frame: None, changed: number.map(|n| case.left(n)), used },
        Kind::LostDirty => {
            let used = case.lost_store().map_or(used, |index| index + 1);
            let changed = number.and_then(|number| case.changed(number, used, true));
            Offender { number, frame: None, changed, used }
        }
        Kind::StalePermission | Kind::Conflict | Kind::UnexpectedFault => {
            let changed = number.and_then(|number| case.changed(number, used, false));
            Offender { number, frame: None, changed, used }
        }
        _ => Offender { used, ..Offender::default() },
    }
}

/// The two translations that disagree at the end of a run: the older first, that is the one that memory does not
/// say any more.
pub(super) fn conflict(replay: &Replay<'_>) -> Option<(usize, usize)> {
    let machine = &replay.machine;
    let (a, b) = machine.conflicts(replay.last()).first().map(|(a, b)| (usize::from(*a), usize::from(*b)))?;
    let current = |number| says(machine, replay.last(), machine.items.get(number), false);
    Some(if current(a) && !current(b) { (b, a) } else { (a, b) })
}

/// The step in which a CPU left the address space that it has an item of; 0 if it has not run that.
pub(super) fn left(replay: &Replay<'_>, facts: &[Fact], number: usize) -> usize {
    Case { replay, facts }.left(number)
}

/// The step in which memory came to say what the newer of two translations says, where nothing in memory gave the older
/// one from some moment between: since it was changed, in a step, its entry was empty, and so was that of each member of
/// its group if it is a group's.
pub(super) fn remade(replay: &Replay<'_>, old: Item, new: Item, changed: usize) -> Option<usize> {
    let machine = &replay.machine;
    let (mm, at) = (usize::from(old.mm), usize::from(old.at));
    let group = machine.model.mms[mm].group(at).filter(|_| old.size & GROUP != 0);
    let members = group.unwrap_or(std::slice::from_ref(&at));
    let is_empty = |s: &Words| members.iter().all(|of| leaf_entry(machine, s, mm, *of).is_none());
    let says_new = |step: &usize| says(machine, &replay.states[*step], new, false);
    let made = (changed..replay.states.len()).find(says_new).unwrap_or(replay.moves.len());
    replay.states[changed..made].iter().any(|s| is_empty(s)).then_some(made)
}

/// The number of a translation as it was before an invalidate left it to accesses: what the CPU itself had filled, or
/// one that shares its TLB.
pub(super) fn as_filled(replay: &Replay<'_>, number: usize) -> usize {
    let machine = &replay.machine;
    let left = machine.items.get(number);
    if left.is_held() {
        return number;
    }
    let was = |cpu: usize| machine.items.find(Item { cpu: cpu as u8, after: After::Fill, ..left });
    let held = |number: &usize| replay.states.iter().any(|s| machine.layout.has(s, *number));
    let own = was(left.cpu.into()).filter(held);
    own.or_else(|| machine.siblings(left.cpu.into()).filter_map(was).find(held)).unwrap_or(number)
}

/// The leaf entry that a walk finds in memory for an address of a space, its level, and the frame that it leads to; none
/// where it ends before.
fn leaf_entry(machine: &Machine<'_>, s: &Words, mm: usize, address: usize) -> Option<(Entry, usize, usize)> {
    let mut table = machine.model.mms[mm].root;
    for level in (1..=machine.model.mms[mm].levels).rev() {
        let entry = machine.layout.cell(s, machine.model.cell_in(mm, table, level, address)?);
        match machine.model.leads(mm, entry, level, address) {
            Leads::Page(frame) => return Some((entry, level, frame)),
            Leads::Table(below) => table = below,
            Leads::Nowhere => return None,
        }
    }
    None
}

/// True if memory says what an item with an address says; `dirty` asks for its mark, too.
fn says(machine: &Machine<'_>, s: &Words, item: Item, dirty: bool) -> bool {
    match (item.held, leaf_entry(machine, s, item.mm.into(), item.at.into())) {
        (Held::Invalid, to) => to.is_none(),
        (_, Some((entry, level, to))) => {
            let marked = !dirty || entry.has(Field::Dirty) || !item.dirty;
            let contiguous = item.size & CONTIGUOUS != 0;
            let same = usize::from(item.size & (CONTIGUOUS - 1)) == level
                && u32::from(item.attr) == entry.get(Field::Attr)
                && (!contiguous || entry.has(Field::Contiguous));
            to == usize::from(item.frame) && entry.write() == item.write && same && marked
        }
        (_, None) => false,
    }
}

/// The frame whose content the last step of a run gives up.
pub(super) fn discarded(facts: &[Fact]) -> Option<usize> {
    match facts.last()?.act {
        Act::Content(of, Content::Discarded) => (of as usize).checked_sub(1),
        _ => None,
    }
}

/// True if the entry at a place names a frame, be it as one of those of a huge page.
pub(super) fn holds(machine: &Machine<'_>, s: &Words, cell: usize, frame: usize) -> bool {
    cell < machine.model.cells.len() && {
        let entry = machine.layout.cell(s, cell);
        entry.frame() == Some(frame) || machine.model.reaches(cell, entry, frame)
    }
}

/// The last step before a moment after which no walk of any space comes to a page any more.
pub(super) fn cut_off(replay: &Replay<'_>, before: usize, page: usize) -> Option<usize> {
    let machine = &replay.machine;
    let leads = |s: &Words| {
        machine.model.mms.iter().enumerate().any(|(mm, space)| {
            let mut found = space.addresses.iter().filter_map(|address| leaf_entry(machine, s, mm, *address));
            found.any(|(_, _, to)| to == page)
        })
    };
    Case { replay, facts: &[] }.ends(before, leads)
}

/// The last step that took an entry away which led to a frame.
pub(super) fn unhooked(replay: &Replay<'_>, facts: &[Fact], frame: usize) -> Option<usize> {
    Case { replay, facts }.unhooked(frame)
}

/// The index of the last store that went to a frame before it was given up.
pub(super) fn store_to(facts: &[Fact], frame: usize) -> Option<usize> {
    facts.iter().rposition(|fact| match fact.act {
        Act::Use { write: true, to, .. } | Act::Walk { write: true, to, .. } => to == Some(frame),
        _ => false,
    })
}

struct Case<'r, 'm> {
    replay: &'r Replay<'m>,
    facts: &'r [Fact],
}

impl Case<'_, '_> {
    /// The number of the item that was used.
    fn number(&self, kind: Kind) -> Option<usize> {
        let machine = &self.replay.machine;
        match (kind, self.facts.last().map(|fact| (fact.cpu, &fact.act))?) {
            (Kind::Conflict, _) => conflict(self.replay).map(|(old, _)| old),
            (Kind::LostDirty, _) => match self.facts[self.lost_store()?].act {
                // A translation that is not dirty has its entry marked by a walk.
                Act::Use { item, .. } if machine.items.get(item).dirty => Some(item),
                _ => None,
            },
            (_, (_, Act::Fill(fill))) => fill.from.map(usize::from),
            (_, (_, Act::Use { item, .. })) => Some(*item),
            (_, (cpu, Act::FaultEnd(address))) => {
                let s = self.replay.last();
                machine.layout.items(s).find(|number| {
                    let item = machine.items.get(*number);
                    item.held == Held::Invalid
                        && machine.holds(cpu, item)
                        && usize::from(item.at) == *address
                        && machine.tag_loaded(s, cpu, item)
                })
            }
            _ => None,
        }
    }

    /// The frame that was reached although it was freed.
    fn freed(&self) -> Option<usize> {
        match self.facts.last()?.act {
            Act::Fill(fill) => Some(fill.table.into()),
            Act::Software(table) | Act::Late(table, _) => Some(table),
            Act::Use { to, .. } | Act::Walk { to, .. } => to,
            _ => None,
        }
    }

    fn lost_store(&self) -> Option<usize> {
        store_to(self.facts, discarded(self.facts)?)
    }

    /// The last step before some step for which `f` is true of the state before it, and not of the one after it.
    fn ends(&self, before: usize, f: impl Fn(&Words) -> bool) -> Option<usize> {
        let states = &self.replay.states;
        (1..states.len().min(before + 1)).rev().find(|step| f(&states[step - 1]) && !f(&states[*step]))
    }

    /// The last step that took an entry away which led to a frame.
    fn unhooked(&self, frame: usize) -> Option<usize> {
        let cells = self.replay.machine.model.cells.len();
        let leads = |s: &Words, cell| holds(&self.replay.machine, s, cell, frame);
        (0..cells).filter_map(|cell| self.ends(self.facts.len(), |s| leads(s, cell))).max()
    }

    /// The last step after which memory did not say any more what an item says.
    fn changed(&self, number: usize, used: usize, dirty: bool) -> Option<usize> {
        let machine = &self.replay.machine;
        let item = machine.items.get(number);
        let says = |s: &Words| says(machine, s, item, dirty);
        let before = &self.replay.states[used.min(self.replay.states.len()) - 1];
        self.ends(used, says).or_else(|| (!says(before)).then_some(0))
    }

    /// The step in which a CPU left the address space that it has an item of.
    fn left(&self, number: usize) -> usize {
        let item = self.replay.machine.items.get(number);
        let layout = &self.replay.machine.layout;
        let runs = |s: &Words| layout.root(s, item.cpu.into()) == usize::from(item.mm);
        self.ends(self.facts.len(), runs).unwrap_or(0)
    }
}
