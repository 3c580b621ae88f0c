//! What is wrong: from the item that was used, and the invalidates after the entry that it came from was changed.

mod flush;
mod lost;

use crate::explore::Replay;
use crate::machine::{Item, Machine};
use crate::report::diagnosis::flush::{Flush, Harm};
use crate::report::names::{frame, item, mm};
use crate::report::offender::{Offender, as_filled, conflict, left, offender, remade};
use crate::report::tell::{Act, Fact};
use crate::report::words::{capital, held, with_devices};
use crate::report::{Cause, Diagnosis, Held, Kind};

/// The diagnosis of a run that ends in a violation of a kind.
pub(super) fn diagnosis(replay: &Replay<'_>, facts: &[Fact], kind: Kind) -> Diagnosis {
    let case = Case { replay, facts, kind, offender: offender(replay, facts, kind) };
    let (cause, words) = case.cause();
    let number = case.offender.number.map(|number| u32::from(replay.machine.items.get(number).cpu));
    let cpu = match kind {
        Kind::BugOn | Kind::Deadlock | Kind::ForbiddenChange => None,
        Kind::LostDirty => number,
        _ => number.or_else(|| facts.last().map(|fact| fact.cpu as u32)),
    };
    let cpu = cpu.filter(|cpu| !replay.machine.is_device(*cpu as usize));
    let words = with_devices(replay.machine.model, words);
    Diagnosis { cause, cpu, words, barrier: None }
}

/// A run, with what it turns on.
struct Case<'r, 'm> {
    replay: &'r Replay<'m>,
    facts: &'r [Fact],
    kind: Kind,
    offender: Offender,
}

impl Case<'_, '_> {
    fn machine(&self) -> &Machine<'_> {
        &self.replay.machine
    }

    fn cause(&self) -> (Cause, String) {
        match self.kind {
            Kind::StaleFrame | Kind::FreedTable => self.freed(),
            Kind::ForeignEntry => self.foreign(),
            Kind::StalePermission => self.permission(),
            Kind::LostDirty => lost::cause(self),
            Kind::Conflict => self.disagree(),
            Kind::ForbiddenChange => (
                Cause::OnlyByInstruction,
                "A valid entry that somebody can use may be changed by this architecture’s instructions only, \
                 and here a store changes it."
                    .into(),
            ),
            Kind::UnexpectedFault => self.fault(),
            Kind::BugOn => (
                Cause::Assertion,
                "An assertion of the program’s own fails; no flush is to blame.".into(),
            ),
            Kind::Deadlock => {
                (Cause::EverybodyWaits, "Everybody who is not finished waits for somebody else.".into())
            }
        }
    }

    /// Why the flush did not prevent the use.
    fn flush(&self, number: usize, changed: usize, harm: Harm) -> (Cause, String) {
        self.flush_until(self.offender.used, number, changed, harm)
    }

    /// The same where it would have been too late after a step.
    fn flush_until(&self, until: usize, number: usize, changed: usize, harm: Harm) -> (Cause, String) {
        let (number, used) = (as_filled(self.replay, number), self.offender.used);
        let flush = Flush { replay: self.replay, facts: self.facts, number, changed, until, used, harm };
        flush.cause(self.offender.number)
    }

    /// A program that is in a table by itself.
    fn by_software(&self, table: usize) -> (Cause, String) {
        let (cpu, table) = (self.facts.last().map_or(0, |fact| fact.cpu), frame(self.machine(), table));
        let words = format!(
            "The program of CPU {cpu} was still in {table} when it was freed. No invalidate concerns a program: what \
             keeps a table for software that walks it is a lock, or a free that waits for whoever may be in it."
        );
        (Cause::SoftwareWalk, words)
    }

    fn freed(&self) -> (Cause, String) {
        if let Some(Act::Software(table)) = self.facts.last().map(|fact| &fact.act) {
            return self.by_software(*table);
        }
        if let Some(Act::Late(table, _)) = self.facts.last().map(|fact| &fact.act) {
            let words = "A store was not visible yet when {} was freed, and lands in it: what stores to a table must be \
                         visible before anybody frees it.";
            return (Cause::StoreNotVisible, words.replace("{}", &frame(self.machine(), *table)));
        }
        let Some(name) = self.offender.frame.map(|index| frame(self.machine(), index)) else {
            return (Cause::Assertion, "A frame that was free already is freed again.".into());
        };
        let (Some(changed), Some(number)) = (self.offender.changed, self.offender.number) else {
            return (Cause::StillHooked, format!("{name} was freed while an entry still led to it."));
        };
        let what = held(self.machine().items.get(number).held, false);
        self.flush(
            number,
            changed,
            Harm {
                what: format!("{what} leading to {name}"),
                done: format!("{name} was freed"),
                early: format!("{name} was still hooked, so the way to it could be cached again after"),
            },
        )
    }

    /// What is said of an item whose entry was changed.
    fn outdated(&self, number: usize, changed: usize, done: &str) -> Harm {
        let item = self.machine().items.get(number);
        let which = self.which(number);
        let address = &self.machine().model.addresses[usize::from(item.at)];
        Harm {
            what: which.clone(),
            done: done.into(),
            early: format!(
                "the entry of {address} was changed after it, in step {changed}, and in between {which} could be \
                 cached again"
            ),
        }
    }

    /// An item by its name: "the translation x → P rw".
    fn which(&self, number: usize) -> String {
        let of = self.machine().items.get(number);
        let kind = if of.held == Held::Invalid { "the invalid entry" } else { "the translation" };
        format!("{kind} {}", item(self.machine(), of))
    }

    fn permission(&self) -> (Cause, String) {
        let (Some(number), Some(changed)) = (self.offender.number, self.offender.changed) else {
            let words =
                "The entry in memory still allows it: the promise was made before the entry was changed.";
            return (Cause::StillHooked, words.into());
        };
        self.flush(number, changed, self.outdated(number, changed, "the promise was made"))
    }

    fn foreign(&self) -> (Cause, String) {
        let (Some(number), Some(left)) = (self.offender.number, self.offender.changed) else {
            return (Cause::StillHooked, "The access walked tables that are not its own.".into());
        };
        let machine = self.machine();
        let of = machine.items.get(number);
        let (which, old) = (self.which(number), mm(machine, of.mm.into()));
        let (filled, user) = (usize::from(of.cpu), self.facts.last().map_or(0, |fact| fact.cpu));
        if filled != user && machine.layout.root(self.replay.last(), filled) == usize::from(of.mm) {
            let words = format!(
                "CPU {filled} shares its TLB with CPU {user} and still runs {old}: what it fills serves both, and no \
                 invalidate helps while both use the same tag. {}",
                self.tag_came(of)
            );
            return (Cause::WrongTag, words);
        }
        let done = "the access was made".to_owned();
        let early = format!("{old} still ran, so {which} could be cached again after");
        let (cause, words) = self.flush(number, left, Harm { what: which, done, early });
        (cause, format!("{words} {}", self.tag_came(of)))
    }

    /// How a tag came to be loaded for one address space while entries of another carried it.
    fn tag_came(&self, of: Item) -> String {
        let machine = self.machine();
        let (cpu, layout) = (self.facts.last().map_or(0, |fact| fact.cpu), &machine.layout);
        let old = mm(machine, of.mm.into());
        if of.tag == crate::machine::GLOBAL {
            return format!("{old} left it as a global entry, which serves every tag.");
        }
        let states = &self.replay.states;
        let new = layout.root(&states[self.facts.len() - 1], cpu);
        let serves = |s: &[u32]| layout.root(s, cpu) == new && machine.tag(s, cpu) == of.tag;
        let since =
            (1..self.facts.len()).rev().find(|step| !serves(&states[step - 1]) && serves(&states[*step]));
        let since = since.map_or_else(|| "from the start".into(), |step| format!("since step {step}"));
        let new = mm(machine, new);
        if machine.model.arch.knobs.tag == crate::machine::arch::Tag::None {
            return format!(
                "{old} left it, and without tags nothing tells it from those of {new}, loaded {since}."
            );
        }
        format!("{old} left it under the tag that {new} has had loaded {since}.")
    }

    fn disagree(&self) -> (Cause, String) {
        let Some((old, new)) = conflict(self.replay) else {
            return (Cause::NoBreakBeforeMake, String::new());
        };
        let machine = self.machine();
        let (a, b) = (machine.items.get(old), machine.items.get(new));
        let address = &machine.model.addresses[usize::from(a.at)];
        if a.mm != b.mm {
            return self.of_two_spaces(old, b);
        }
        let changed = self.offender.changed;
        if let Some((changed, made)) = changed.and_then(|c| Some((c, remade(self.replay, a, b, c)?))) {
            // It was broken before it was made, so that it is the flush in between that is to blame.
            let done = format!("the entry of {address} was set again in step {made}");
            return self.flush_until(made, old, changed, self.outdated(old, changed, &done));
        }
        let step = changed.filter(|step| *step > 0);
        let step = step.map_or(String::new(), |step| format!(" in step {step}"));
        let words = format!(
            "The entry of {address} went from {} to {}{step} without being empty, and invalidated while it was: a \
             break before the make.",
            said(&item(machine, a)),
            said(&item(machine, b)),
        );
        (Cause::NoBreakBeforeMake, words)
    }

    /// Two translations of different spaces: whoever gave the tag away flushed nothing, or not where the old one was.
    fn of_two_spaces(&self, old: usize, new: Item) -> (Cause, String) {
        let machine = self.machine();
        let (x, y) = (mm(machine, machine.items.get(old).mm.into()), mm(machine, new.mm.into()));
        let which = self.which(old);
        let words = format!(
            "{} of {x} was not dropped before {y} came to be loaded under the same tag, and {} was cached beside it.",
            capital(&which),
            item(machine, new)
        );
        let done = format!("{y} came to be loaded under its tag");
        let early = format!("{x} still ran, so {which} could be cached again after");
        let harm = Harm { what: which, done, early };
        match self.flush(old, left(self.replay, self.facts, old), harm) {
            (Cause::NoFlush, _) => (Cause::WrongTag, words),
            (cause, flush) => (cause, format!("{flush} {words}")),
        }
    }

    fn fault(&self) -> (Cause, String) {
        let machine = self.machine();
        if let (Some(number), Some(changed)) = (self.offender.number, self.offender.changed) {
            let done = "the access was made";
            return self.flush(number, changed, self.outdated(number, changed, done));
        }
        let address = match self.facts.last().map(|fact| &fact.act) {
            Some(Act::Use { address, .. } | Act::Walk { address, .. } | Act::FaultEnd(address)) => *address,
            _ => return (Cause::NotMapped, String::new()),
        };
        let words = format!(
            "The entry of {} does not allow the access at that moment; nothing that is cached is to blame.",
            machine.model.addresses[address]
        );
        (Cause::NotMapped, words)
    }
}

/// What an item says of its address.
fn said(item: &str) -> &str {
    item.split_once('→').map_or(item, |(_, says)| says.trim_start())
}
