//! The answer in a paragraph: what happens, what may cause it, what may follow.

mod uses;

use crate::explore::Replay;
use crate::machine::program::Op;
use crate::machine::{Context, INIT_MM, Item, Machine, Words};
use crate::report::names::{cell, frame, item, mm, store};
use crate::report::offender::{as_filled, cut_off, holds};
use crate::report::tell::{Act, Fact};
use crate::report::{Engine, Held, Kind, Verdict};
use crate::report::{shared, words};

/// The answer in a few words.
pub(super) fn headline(verdict: Verdict, steps: u32) -> String {
    let plural = if steps == 1 { "step" } else { "steps" };
    match verdict {
        Verdict::Survives => "Yes. It survives.".into(),
        Verdict::SurvivesStale => {
            "Yes. It survives, though stale entries remain that nothing can use.".into()
        }
        Verdict::Breaks => format!("No. It breaks in {steps} {plural}."),
        Verdict::BreaksDelayed => format!("No. It breaks in {steps} {plural} where stores are delayed."),
        Verdict::NotApplicable => "It does not apply here.".into(),
        Verdict::Undecided => "Not decided.".into(),
    }
}

/// The paragraph of a run that breaks.
pub(super) fn of_run(replay: &Replay<'_>, facts: &[Fact], kind: Kind) -> String {
    let machine = &replay.machine;
    let Some(last) = facts.last() else {
        return if kind == Kind::Deadlock { deadlock(machine, replay.last()) } else { String::new() };
    };
    match (kind, &last.act) {
        (Kind::Deadlock, _) => deadlock(machine, replay.last()),
        (Kind::FreedTable, Act::Fill(fill)) => {
            let table = usize::from(fill.table);
            let way = fill.from.map(|from| origin(replay, facts, from.into())).unwrap_or_default();
            let freed = freed(replay, facts, table);
            let name = frame(machine, table);
            format!(
                "{way}{freed} Then {} reads {name}, whatever stands there by now: it may keep what it finds as a \
                 translation (where there are global entries, as one that every process hits), or, where the \
                 walker sets accessed bits, set one in somebody’s data.",
                reader(machine, fill.cpu, fill.from.map(|from| machine.items.get(from.into())))
            )
        }
        (Kind::StaleFrame, Act::Use { item: number, to: Some(to), .. }) => {
            let held = machine.items.get(*number);
            let way = origin(replay, facts, *number);
            let freed = freed(replay, facts, *to);
            let left = uses::left(machine, held);
            format!(
                "{way}{freed} {left}CPU {} still uses {}: it reads or writes a page that is somebody else’s by now.",
                last.cpu,
                item(machine, held)
            )
        }
        (Kind::StaleFrame, Act::Walk { to: Some(to), .. }) => format!(
            "{} CPU {} walks there: it reads or writes a page that is somebody else’s by now.",
            freed(replay, facts, *to),
            last.cpu
        ),
        (_, Act::Software(table)) => format!(
            "{} Then the program of CPU {} reads or writes an entry of {}, whatever stands there by now.",
            freed(replay, facts, *table),
            last.cpu,
            frame(machine, *table)
        ),
        (_, Act::Late(table, place)) => format!(
            "{} Only then the store of CPU {} to {} becomes visible: it overwrites what stands there by now.",
            freed(replay, facts, *table),
            last.cpu,
            cell(machine, *place)
        ),
        (Kind::BugOn, Act::Free(index)) => {
            format!("CPU {} frees {}, which is free already.", last.cpu, frame(machine, *index))
        }
        (Kind::BugOn, Act::Unlock(_)) => words::sentence(machine, (replay.last(), replay.last()), last),
        (Kind::BugOn, _) => {
            let space = mm(machine, machine.layout.root(replay.last(), last.cpu));
            format!(
                "The assertion fails on CPU {}, which has {space} loaded at that moment. That stops the kernel; it says \
                 nothing about what a TLB holds.",
                last.cpu
            )
        }
        _ => uses::of_run(replay, facts, kind),
    }
}

/// Who makes a walk that goes on from an item, or begins.
fn reader(machine: &Machine<'_>, cpu: u8, from: Option<Item>) -> String {
    let by_handler = machine.is_by_handler(cpu.into(), from);
    format!("the {} of CPU {cpu}", if by_handler { "refill handler" } else { "walker" })
}

/// How the CPU came to hold an item, and what may have caused it.
fn origin(replay: &Replay<'_>, facts: &[Fact], number: usize) -> String {
    let machine = &replay.machine;
    let number = as_filled(replay, number);
    let held = machine.items.get(number);
    let what = item(machine, held);
    let gives =
        |fact: &Fact| matches!(fact.act, Act::Fill(fill) if fill.gives.map(usize::from) == Some(number));
    let Some(step) = facts.iter().rposition(gives) else {
        let space = mm(machine, held.mm.into());
        return match held.held {
            _ if machine.is_device(held.cpu.into()) => {
                format!("CPU {} holds {what} from the start. ", held.cpu)
            }
            Held::Walk => format!(
                "CPU {} is in the middle of a walk, {what}, that began while it ran {space} in user mode. ",
                held.cpu
            ),
            Held::Backing => format!("{} has {what} from the start. ", words::capital(store(machine.model))),
            Held::Register => {
                format!("CPU {} has {what} in a register since it loaded that root. ", held.cpu)
            }
            _ if usize::from(held.mm) == INIT_MM => {
                format!("CPU {} holds {what}, of the kernel’s own, from the start. ", held.cpu)
            }
            _ => format!("CPU {} holds {what} from when it ran {space} in user mode. ", held.cpu),
        };
    };
    let Act::Fill(fill) = facts[step].act else { return String::new() };
    let from = fill.from.map(|from| machine.items.get(from.into()));
    let by_handler = machine.is_by_handler(fill.cpu.into(), from);
    let found = from.filter(|from| from.held == Held::Backing).and(fill.from);
    let before = found.map(|entry| origin(replay, facts, entry.into())).unwrap_or_default();
    let user = machine.layout.mode(&replay.states[step], fill.cpu.into()) == crate::report::Mode::User;
    let keeps = match held.held {
        Held::Leaf if found.is_some() => format!("finds {what} in {} and keeps it", store(machine.model)),
        Held::Backing => format!("leaves {what} in {}", store(machine.model)),
        Held::Leaf => format!("keeps the translation {what}"),
        Held::Invalid => format!("remembers that there is nothing, {what}"),
        Held::PartialWalk | Held::Register => format!("keeps the way {what}"),
        Held::Walk => format!("begins a walk and has read {what}"),
    };
    let cause = if machine.is_device(fill.cpu.into()) {
        "which a device may at any moment"
    } else if by_handler {
        "for an access that is performed"
    } else if user {
        "for an access of user code, or for one that is only predicted"
    } else {
        "though no program asks for it: a branch predicted to a user address, or a load after a mispredicted NULL test, is enough"
    };
    format!("{before}In step {}, {} {keeps}, {cause}. ", step + 1, reader(machine, fill.cpu, from))
}

fn freed(replay: &Replay<'_>, facts: &[Fact], index: usize) -> String {
    let machine = &replay.machine;
    let name = frame(machine, index);
    let unhooked = facts.iter().enumerate().rposition(|(step, fact)| match fact.act {
        Act::Store(place, _) => holds(machine, &replay.states[step], place, index),
        _ => false,
    });
    let freed = facts.iter().rposition(|fact| matches!(fact.act, Act::Free(frame) if frame == index));
    match (unhooked, freed) {
        (Some(unhooked), Some(freed)) => {
            format!("{name} is unhooked in step {} and freed in step {}.", unhooked + 1, freed + 1)
        }
        (None, Some(freed)) => match cut_off(replay, freed, index) {
            Some(step) => {
                format!(
                    "No walk from a root leads to {name} after step {step}, and it is freed in step {}.",
                    freed + 1
                )
            }
            None => format!("{name} is freed in step {}, while an entry still leads to it.", freed + 1),
        },
        _ => String::new(),
    }
}

fn deadlock(machine: &Machine<'_>, s: &Words) -> String {
    let waits = (0..machine.model.cpus.len()).filter(|cpu| !machine.is_finished(s, *cpu)).map(|cpu| {
        let handler = machine.layout.in_handler(s, cpu);
        let context = if handler { Context::Handler(cpu) } else { Context::Thread(cpu) };
        let reason = match &machine.model.program.code[machine.layout.pc(s, context) as usize] {
            Op::WaitAcks | Op::Send(..) => {
                let mask = (0..machine.layout.slots.len())
                    .filter(|slot| machine.layout.slots[*slot].owner == cpu)
                    .fold(0, |mask, slot| mask | machine.layout.waiting(s, slot));
                format!("waits for {} to answer", words::cpus(mask))
            }
            Op::Lock(place, _) => {
                let place = machine.value(s, context, place) as usize;
                format!("waits for {}", shared::awaited(machine, s, place))
            }
            Op::WaitGrace(asked) => {
                let slot = machine.layout.slot_of(*asked, cpu);
                let mask = slot.map_or(0, |slot| machine.layout.holding_up(s, slot));
                format!("waits for a grace period, which {} holds up", words::cpus(mask))
            }
            Op::WaitUntil(_) => "waits for something that does not come true".into(),
            _ => "cannot go on".into(),
        };
        let off = if machine.layout.irqs(s, cpu) { "" } else { " with interrupts off" };
        format!("CPU {cpu} {reason}{off}")
    });
    format!("{}. Nobody can take a step.", waits.collect::<Vec<_>>().join("; "))
}

/// The paragraph of a safe answer.
pub(super) fn safe(verdict: Verdict, shown: bool, (engine, states): (Engine, u32)) -> String {
    let tried = match engine {
        Engine::Saturating => format!(
            "Every interleaving was tried, {states} states of the programs, with all that hardware may do between them."
        ),
        Engine::Explicit => format!(
            "Every interleaving was tried, {states} states, with each fill, each drop and each walk step a move of its own."
        ),
    };
    let run = if shown { " The run shown here caches all that can be." } else { "" };
    match verdict {
        Verdict::SurvivesStale => {
            format!(
                "{tried} Some cached items outlive what they point to, but nothing can use them, for the reasons given.{run}"
            )
        }
        _ => format!("{tried} No cached item outlives what it points to.{run}"),
    }
}
