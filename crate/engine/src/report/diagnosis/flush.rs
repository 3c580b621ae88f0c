//! Why the invalidates of a run did not take away what it uses.

use crate::explore::Replay;
use crate::machine::arch::{Insn, Invalidate, Scope};
use crate::machine::{After, GLOBAL, Item, Machine, drops, reaches};
use crate::report::names::{item, mm, store};
use crate::report::rcu::is_callback;
use crate::report::tell::{Act, Fact};
use crate::report::words::held;
use crate::report::{Cause, Held};

/// What the item was, and what came of it, in words.
pub(super) struct Harm {
    /// What was held: "a translation leading to P".
    pub(super) what: String,
    /// What was done although it was held: "P was freed".
    pub(super) done: String,
    /// Why an invalidate before the change does not help: "P was still hooked, so …".
    pub(super) early: String,
}

/// The invalidates between a change and a use.
pub(super) struct Flush<'r, 'm> {
    pub(super) replay: &'r Replay<'m>,
    pub(super) facts: &'r [Fact],
    /// The item that was used, as it was filled.
    pub(super) number: usize,
    /// The step in which memory changed.
    pub(super) changed: usize,
    /// The step by which an invalidate must have been performed to be of use.
    pub(super) until: usize,
    /// The step in which the item was used.
    pub(super) used: usize,
    pub(super) harm: Harm,
}

/// An invalidate performed on a CPU.
struct Performed {
    step: usize,
    cpu: usize,
    what: Invalidate,
}

impl Flush<'_, '_> {
    /// The cause; `used` is the number of the item in the form in which it was used.
    pub(super) fn cause(&self, used: Option<usize>) -> (Cause, String) {
        let of = self.item();
        let (cpu, machine) = (usize::from(of.cpu), &self.replay.machine);
        let reached = |p: &&Performed| machine.reaches(p.cpu, of, p.what.insn);
        if let Some(words) = self.stray(self.number) {
            return (Cause::StrayWalk, words);
        }
        if machine.is_device(cpu) {
            return self.on_device(of);
        }
        let performed = self.performed();
        let after: Vec<&Performed> = performed.iter().filter(|p| p.step > self.changed).collect();
        if let Some(found) = self.found(!after.is_empty()) {
            return found;
        }
        if let Some(here) = after.iter().copied().rev().find(reached) {
            return self.spared(here, used);
        }
        let Harm { what, done, early } = &self.harm;
        if self.is_pending(cpu) {
            let words = format!("CPU {cpu} was asked to invalidate, and {done} before it had.");
            return (Cause::NotWaitedFor, words);
        }
        let before = |p: &&Performed| p.step < self.changed;
        let missed = (Cause::MissedCpu, format!("No invalidate reached CPU {cpu}, which held {what}."));
        if !after.is_empty() {
            return missed;
        }
        if performed.iter().filter(before).any(|p| reached(&p)) {
            return (Cause::TooEarly, format!("The flush came too early: {early}."));
        }
        if performed.iter().any(|p| before(&p)) {
            return missed;
        }
        (Cause::NoFlush, format!("Nothing was invalidated before {done}."))
    }

    /// Why a device still held an item: none of its own invalidates was for it after the change.
    fn on_device(&self, of: Item) -> (Cause, String) {
        let Harm { what, done, early } = &self.harm;
        let (machine, cpu) = (&self.replay.machine, of.cpu);
        let mut came = Vec::new();
        for (index, fact) in self.facts[..self.until].iter().enumerate() {
            if let Act::Devices(mm, address) = fact.act {
                came.push((index + 1, machine.is_of(of, mm, address), (mm, address)));
            }
        }
        if came.iter().any(|(step, covers, _)| *step <= self.changed && *covers) {
            return (Cause::TooEarly, format!("The flush came too early: {early}."));
        }
        if let Some((step, _, (space, address))) = came.last() {
            let space = mm(machine, *space);
            let of_space = |address: &usize| format!("{} of {space}", machine.model.addresses[*address]);
            let words = format!(
                "In step {step} devices were told to forget {}, and {} of {} was meant: CPU {cpu} held {what} when \
                 {done}.",
                address.as_ref().map_or(format!("all of {space}"), of_space),
                meant(machine, of),
                mm(machine, of.mm.into()),
            );
            return (Cause::WrongAddress, words);
        }
        let words =
            format!("No invalidate for devices reached CPU {cpu}, which held {what}: those of CPUs do not.");
        (Cause::MissedDevice, words)
    }

    /// What was wrong where the item came of an entry of the backing store that was stale by then; none where it did
    /// not, or nothing was invalidated at all. `flushed` says that TLBs were.
    fn found(&self, flushed: bool) -> Option<(Cause, String)> {
        let machine = &self.replay.machine;
        let (mut step, mut from) = self.filled(self.number, self.changed, self.used)?;
        if let Some(read) = from.filter(|walk| machine.items.get(*walk).has_read()) {
            (step, from) = self.filled(read, self.changed, step)?;
        }
        let entry = machine.items.get(from?);
        if entry.held != Held::Backing {
            return None;
        }
        let store = store(machine.model);
        let mut came = Vec::new();
        for (index, fact) in self.facts[..self.used].iter().enumerate() {
            if let Act::Backing(mm, address) = fact.act {
                came.push((index, machine.is_of(entry, mm, address)));
            }
        }
        let when = |after: usize, before: usize| {
            came.iter().any(|(index, covers)| *covers && (after..before).contains(index))
        };
        let found = format!("CPU {} found {} in {store}", self.item().cpu, item(machine, entry));
        let Harm { done, early, .. } = &self.harm;
        Some(if when(self.changed, step) {
            (Cause::WalkInFlight, format!("{found}: it was left there again after it had been taken out."))
        } else if when(step, self.used) {
            let words = format!(
                "{found} before it was taken out there, so that its TLB had it again: {store} goes first, TLBs after."
            );
            (Cause::MissedBacking, words)
        } else if when(0, self.changed) {
            (Cause::TooEarly, format!("The invalidate of {store} came too early: {early}."))
        } else if !came.is_empty() {
            let words = format!("{found}: what was invalidated there was something else, when {done}.");
            (Cause::WrongAddress, words)
        } else if flushed {
            (
                Cause::MissedBacking,
                format!("{found}: no instruction reaches that, and nobody invalidated it before {done}."),
            )
        } else {
            return None;
        })
    }

    fn item(&self) -> Item {
        self.replay.machine.items.get(self.number)
    }

    /// A walk whose root was not loaded any more, which the item is or was made by.
    fn stray(&self, number: usize) -> Option<String> {
        let machine = &self.replay.machine;
        let is_stray = |walk: Item, state: usize| {
            let cpu = walk.cpu.into();
            walk.held == Held::Walk && !machine.tag_loaded(&self.replay.states[state], cpu, walk)
        };
        let mut walks = vec![(number, self.used - 1)];
        if let Some((index, Some(from))) = self.filled(number, 0, self.used) {
            walks.push((from, index));
        }
        let (walk, _) = walks.into_iter().find(|(n, state)| is_stray(machine.items.get(*n), *state))?;
        let walk = machine.items.get(walk);
        Some(format!(
            "A walk of {}’s tables that began before its root left CPU {} went on after; no invalidate stopped it.",
            mm(machine, walk.mm.into()),
            walk.cpu
        ))
    }

    /// Every invalidate performed on every CPU in time, in order. Barriers drop nothing.
    fn performed(&self) -> Vec<Performed> {
        let cpus = self.replay.machine.model.cpu_mask().count_ones() as usize;
        let mut list = Vec::new();
        for (index, fact) in self.facts[..self.until].iter().enumerate() {
            let Act::Insn { insn, address, tag, issues: false } = fact.act else { continue };
            let of = &self.replay.machine.model.arch.insns[insn];
            if [of.leaf, of.walk, of.invalid].iter().all(Option::is_none) {
                continue;
            }
            let at_once = of.everywhere && fact.slot.is_none();
            let reached = if at_once { 0..cpus } else { fact.cpu..fact.cpu + 1 };
            let what = Invalidate { insn, address, tag };
            list.extend(reached.map(|cpu| Performed { step: index + 1, cpu, what }));
        }
        list
    }

    fn is_pending(&self, cpu: usize) -> bool {
        let machine = &self.replay.machine;
        let layout = &machine.layout;
        let before = &self.replay.states[self.until - 1];
        let asked = |slot| layout.pending(before, slot) & 1 << cpu != 0 && !is_callback(machine, slot);
        (0..layout.slots.len()).any(asked)
    }

    /// The last fill between two steps that gave an item, and the item that it went on from.
    fn filled(&self, number: usize, from: usize, to: usize) -> Option<(usize, Option<usize>)> {
        let gives = |fact: &Fact| match fact.act {
            Act::Fill(fill) if fill.gives.map(usize::from) == Some(number) => {
                Some(fill.from.map(usize::from))
            }
            _ => None,
        };
        (from..to.min(self.facts.len())).rev().find_map(|index| Some((index, gives(&self.facts[index])?)))
    }

    /// What an invalidate that was performed on the CPU, after the change, left.
    fn spared(&self, performed: &Performed, used: Option<usize>) -> (Cause, String) {
        let machine = &self.replay.machine;
        let insn = &machine.model.arch.insns[performed.what.insn];
        let of = self.item();
        if !drops(machine.model, of, performed.what) {
            return out_of_scope(machine, of, performed);
        }
        let after = used.map_or(After::Fill, |used| machine.items.get(used).after);
        match after {
            After::OwnInvalidate => (
                Cause::NotSynchronised,
                format!(
                    "CPU {} has not synchronised its context since {}: until it does, its own accesses may still \
                     use what that dropped.",
                    of.cpu, insn.name
                ),
            ),
            After::EarlyInvalidate => (
                Cause::NotDrained,
                format!(
                    "{} does not wait for accesses that were under way: a second one, after it, would.",
                    insn.name
                ),
            ),
            After::Fill => self.taken_up(insn, performed),
        }
    }

    /// How an item came back that an invalidate had dropped.
    fn taken_up(&self, insn: &Insn, performed: &Performed) -> (Cause, String) {
        let machine = &self.replay.machine;
        let (mut number, mut until) = (self.number, self.used);
        while let Some((index, Some(from))) = self.filled(number, performed.step, until) {
            (number, until) = (from, index);
        }
        let (of, from) = (self.item(), machine.items.get(number));
        let (cpu, name) = (of.cpu, &insn.name);
        let what = held(of.held, false);
        let stops =
            |from: Item| performed.cpu == usize::from(from.cpu) && drops(machine.model, from, performed.what);
        let outlived = number != self.number && !stops(from);
        match from.held {
            Held::Walk if outlived => (
                Cause::WalkInFlight,
                format!(
                    "A walk that CPU {cpu} had begun, {}, went on after {name}, which does not stop it, and kept {}.",
                    item(machine, from),
                    item(machine, of)
                ),
            ),
            Held::PartialWalk if outlived && insn.walk.is_none() => (
                Cause::LeafOnly,
                format!(
                    "{name} drops translations only: by way of the partial walk {} CPU {cpu} took {} up again.",
                    item(machine, from),
                    item(machine, of)
                ),
            ),
            _ => (Cause::WalkInFlight, format!("CPU {cpu} took {what} up again after its invalidate.")),
        }
    }
}

/// Why an instruction does not drop an item.
fn out_of_scope(machine: &Machine<'_>, of: Item, performed: &Performed) -> (Cause, String) {
    let (step, Invalidate { insn, address, tag }) = (performed.step, performed.what);
    let insn = &machine.model.arch.insns[insn];
    let (name, cpu, what) = (&insn.name, of.cpu, held(of.held, false));
    let scope: Option<Scope> = match of.held {
        Held::Leaf => insn.leaf,
        Held::Invalid => insn.invalid.filter(|_| reaches(machine.model, of, insn)),
        Held::PartialWalk | Held::Walk => insn.walk,
        // Nobody holds it.
        Held::Backing => None,
        Held::Register => {
            let words =
                format!("{name} leaves registers as they are: only a root load renews {what} on CPU {cpu}.");
            return (Cause::LeafOnly, words);
        }
    };
    let Some(scope) = scope else {
        let drops = if of.held == Held::Invalid && insn.invalid.is_some() {
            "leaf entries only"
        } else if insn.leaf.is_some() {
            "translations only"
        } else {
            "none of that"
        };
        return (Cause::LeafOnly, format!("{name} drops {drops}: {what} on CPU {cpu} outlived it."));
    };
    if of.tag == GLOBAL && !scope.globals {
        let words = format!("{name} spares global entries, and {what} on CPU {cpu} is one.");
        return (Cause::GlobalSpared, words);
    }
    if of.tag != GLOBAL && scope.tag && u32::from(of.tag) != tag {
        let words = format!("{name} was for another tag than the one of {what} on CPU {cpu}.");
        return (Cause::WrongTag, words);
    }
    let words = format!(
        "In step {step} {name} was for {}, and {} was meant: CPU {cpu} held {}.",
        machine.model.addresses[address as usize],
        meant(machine, of),
        item(machine, of),
    );
    (Cause::WrongAddress, words)
}

/// The address that an invalidate by address must be for to drop an item, or those one of which it must be for.
fn meant(machine: &Machine<'_>, of: Item) -> String {
    let space = &machine.model.mms[usize::from(of.mm)];
    let served = || space.ranges[usize::from(of.range)].as_slice();
    let (at, index) = (usize::from(of.at), usize::from(of.index));
    let addresses = match of.held {
        Held::Leaf | Held::Invalid => &[at][..],
        _ if of.has_read() => &served()[index..=index],
        _ if at > 1 => &space.addresses,
        _ => served(),
    };
    let names: Vec<&str> = addresses.iter().map(|a| machine.model.addresses[*a].as_str()).collect();
    names.join(" or ")
}
