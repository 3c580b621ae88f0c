//! The paragraphs of what breaks without anything having been freed.

use crate::explore::Replay;
use crate::machine::{After, INIT_MM, Item, Machine};
use crate::report::names::{cell, content, frame, item, mm};
use crate::report::offender::{conflict, discarded, offender, store_to};
use crate::report::summary::origin;
use crate::report::tell::{Act, Fact, Forbidden};
use crate::report::{Kind, Mode, accesses};

/// The paragraph of a run that breaks in such a way.
pub(super) fn of_run(replay: &Replay<'_>, facts: &[Fact], kind: Kind) -> String {
    let story = Story { replay, facts, kind };
    match kind {
        Kind::StalePermission => story.permission(),
        Kind::ForeignEntry => story.foreign(),
        Kind::LostDirty => story.lost(),
        Kind::Conflict => story.disagree(),
        Kind::ForbiddenChange => story.changed(),
        Kind::UnexpectedFault => story.fault(),
        _ => String::new(),
    }
}

/// What is said of a translation that only accesses may still use.
pub(super) fn left(machine: &Machine<'_>, of: Item) -> String {
    let what = item(machine, of);
    match of.after {
        After::Fill => String::new(),
        After::OwnInvalidate => format!(
            "Its own invalidate has dropped {what}, but before a context-synchronising event an access of its own \
             may still use it. "
        ),
        After::EarlyInvalidate => {
            format!("An invalidate has dropped {what}, but does not wait for accesses that were under way. ")
        }
    }
}

struct Story<'r, 'm> {
    replay: &'r Replay<'m>,
    facts: &'r [Fact],
    kind: Kind,
}

impl Story<'_, '_> {
    fn machine(&self) -> &Machine<'_> {
        &self.replay.machine
    }

    fn address(&self, address: usize) -> &str {
        &self.machine().model.addresses[address]
    }

    /// How the item that was used came to be held, and what an invalidate left of it.
    fn way(&self) -> String {
        let number = offender(self.replay, self.facts, self.kind).number;
        number.map_or(String::new(), |number| {
            let left = left(self.machine(), self.machine().items.get(number));
            format!("{}{left}", origin(self.replay, self.facts, number))
        })
    }

    /// What became of the entry of the item that was used: "T[x] is changed in step 2. ".
    fn change(&self) -> String {
        let offender = offender(self.replay, self.facts, self.kind);
        let (Some(number), Some(step @ 1..)) = (offender.number, offender.changed) else {
            return String::new();
        };
        let address = usize::from(self.machine().items.get(number).at);
        match self.facts[step - 1].act {
            Act::Store(place, _) if place < self.machine().model.cells.len() => {
                let now = content(self.machine(), &self.replay.states[step], place);
                let now = now.strip_prefix("→ ").unwrap_or(&now);
                format!("Step {step} changes {} to {now}. ", cell(self.machine(), place))
            }
            _ => format!("Step {step} changes the entry of {}. ", self.address(address)),
        }
    }

    fn permission(&self) -> String {
        let Some(last) = self.facts.last() else { return String::new() };
        let (Act::Use { address, write, to, .. } | Act::Walk { address, write, to, .. }) = last.act else {
            return String::new();
        };
        let about = |fact: &Fact| match fact.act {
            Act::Promise(_, of, what, true) if of == address => forbids(what, write, to).then_some(what),
            _ => None,
        };
        let steps = self.facts.iter().enumerate().rev();
        let promised = steps.into_iter().find_map(|(index, fact)| Some((index + 1, about(fact)?)));
        let promise = promised.map_or(String::new(), |(step, what)| {
            let words = accesses::promise(self.machine(), address, what, true);
            format!("In step {step} the kernel {words}. ")
        });
        let does = if write { "stores to" } else { "loads from" };
        format!(
            "{}{}{promise}CPU {} still {does} {} after that.",
            self.way(),
            self.change(),
            last.cpu,
            self.address(address)
        )
    }

    fn foreign(&self) -> String {
        let Some(Fact { cpu, act: Act::Use { item: number, to: Some(to), .. }, .. }) = self.facts.last()
        else {
            return String::new();
        };
        let machine = self.machine();
        let held = machine.items.get(*number);
        let old = mm(machine, held.mm.into());
        let new = mm(machine, machine.layout.root(&self.replay.states[self.facts.len() - 1], *cpu));
        let loads = |fact: &Fact| fact.cpu == *cpu && matches!(fact.act, Act::LoadRoot(_));
        let load = self.facts.iter().rposition(loads);
        let load = load.map_or(String::new(), |index| format!("Step {} loads {new}. ", index + 1));
        format!(
            "{}{load}CPU {cpu} runs {new} now, and {}, which {old} left, serves it: it reads or writes {}, a page \
             that {new} has no right to.",
            self.way(),
            item(machine, held),
            frame(machine, *to)
        )
    }

    fn lost(&self) -> String {
        let Some(of) = discarded(self.facts) else { return String::new() };
        let name = frame(self.machine(), of);
        let store = store_to(self.facts, of).map(|index| (index + 1, &self.facts[index]));
        let store = store.map_or(String::new(), |(step, fact)| match fact.act {
            Act::Walk { marks: true, .. } => {
                format!("In step {step} CPU {} stores to {name}, and its entry is marked as dirty. ", fact.cpu)
            }
            Act::Use { item: number, .. } if self.machine().items.get(number).dirty => {
                let through = item(self.machine(), self.machine().items.get(number));
                format!(
                    "In step {step} CPU {} stores to {name} through {through}, which counts as dirty, so that no \
                     entry is marked. ",
                    fact.cpu
                )
            }
            _ => format!("In step {step} CPU {} stores to {name}. ", fact.cpu),
        });
        format!(
            "{}{}{store}When {name} is given up, neither an entry nor {name} itself says that it was stored to: \
             what was written is lost.",
            self.way(),
            self.change()
        )
    }

    fn disagree(&self) -> String {
        let Some((old, new)) = conflict(self.replay) else { return String::new() };
        let machine = self.machine();
        let (a, b) = (machine.items.get(old), machine.items.get(new));
        format!(
            "{}{}{}CPU {} may now hold two translations of {} that disagree, {} and {}. Here that is damage: an \
             abort, a machine check, or a mixture of both.",
            origin(self.replay, self.facts, old),
            self.change(),
            origin(self.replay, self.facts, new),
            a.cpu,
            self.address(a.at.into()),
            item(machine, a),
            item(machine, b)
        )
    }

    fn changed(&self) -> String {
        let Some(last) = self.facts.last() else { return String::new() };
        let Act::Store(place, _) = last.act else { return String::new() };
        let machine = self.machine();
        let before = &self.replay.states[self.facts.len() - 1];
        let Some(of) = machine.model.cells.get(place) else { return String::new() };
        let uses = |other: &usize| {
            let running = machine.model.serves(of.table, machine.layout.root(before, *other))
                && machine.layout.mode(before, *other) != Mode::Kernel;
            *other != last.cpu && (machine.model.serves(of.table, INIT_MM) || running)
        };
        let users = (0..machine.model.cpus.len()).filter(uses).fold(0, |mask, cpu| mask | 1 << cpu);
        format!(
            "CPU {} changes {} by a store while it is valid, and {} can make an access through it at that moment. \
             Here only an instruction may do that, one that changes the entry and drops what was cached of it at \
             once.",
            last.cpu,
            cell(machine, place),
            crate::report::words::cpus(users)
        )
    }

    fn fault(&self) -> String {
        let Some(last) = self.facts.last() else { return String::new() };
        let (cpu, way, change) = (last.cpu, self.way(), self.change());
        match last.act {
            Act::FaultEnd(address) => format!(
                "{way}{change}The fault handler ends, but CPU {cpu} still remembers what it read before: the access \
                 to {} faults again, and again after that.",
                self.address(address)
            ),
            Act::Use { address, .. } => format!(
                "{way}{change}CPU {cpu} faults on {} all the same, by what it holds. This access may not fault.",
                self.address(address)
            ),
            Act::Walk { address, write, .. } => {
                let what = if write { "stored to" } else { "read" };
                format!(
                    "CPU {cpu} accesses {}, whose entry does not let it be {what} at that moment, and this access may \
                     not fault.",
                    self.address(address)
                )
            }
            _ => String::new(),
        }
    }
}

/// True if a promise forbids an access.
fn forbids(what: Forbidden, write: bool, to: Option<usize>) -> bool {
    match what {
        Forbidden::Write => write,
        Forbidden::Access => true,
        Forbidden::Frame(of) => to.is_some_and(|to| to as u32 + 1 == of),
    }
}
