//! A replayed run with all that is said of it.

use crate::explore::Replay;
use crate::lang::library::Library;
use crate::report::diagnosis::diagnosis;
use crate::report::tell::{Fact, facts};
use crate::report::wave::Ahead;
use crate::report::{Diagnosis, Kind, Promise, Step, Trace, names, promises, summary, wave, words};

/// A run with all that is said of it.
pub(super) struct Told {
    pub(super) trace: Trace,
    /// The statements about the hardware that it rests on, if it breaks.
    pub(super) rests_on: Vec<Promise>,
    /// The story in a paragraph; empty if the run does not break.
    pub(super) summary: String,
    /// What is wrong; none if the run does not break.
    pub(super) diagnosis: Option<Diagnosis>,
}

/// Tells a run that ends in a kind of violation, or in none.
pub(super) fn told(library: &Library, replay: Replay<'_>, kind: Option<Kind>) -> Told {
    tell(library, replay, kind, false)
}

/// Tells a run that somebody makes, as far as it has got. One that has broken is told as that of a search is.
pub(super) fn told_so_far(library: &Library, replay: Replay<'_>, kind: Option<Kind>) -> Told {
    tell(library, replay, kind, kind.is_none())
}

fn tell(library: &Library, mut replay: Replay<'_>, kind: Option<Kind>, walks: bool) -> Told {
    let ahead = Ahead { flushes: kind.is_none() && goes_on(&mut replay), walks };
    // Where nobody can move, or two translations disagree, no move is the violation: the last one that was
    // made is told as it.
    let facts = facts(&replay, kind);
    let steps: Vec<Step> =
        (facts.iter().enumerate()).map(|(index, fact)| step(library, &replay, fact, index)).collect();
    let hardware = replay.moves.iter().filter(|step| !step.is_program()).count() as u32;
    let path: Vec<String> = replay.choices.iter().map(usize::to_string).collect();
    let trace = Trace {
        kind,
        program: replay.moves.len() as u32 - hardware,
        hardware,
        path: path.join("/"),
        start: names::view(&replay.machine, &replay.states[0]),
        steps,
        wave: wave::wave(&replay, &facts, ahead),
    };
    let summary = kind.map_or(String::new(), |kind| summary::of_run(&replay, &facts, kind));
    let summary = words::with_devices(replay.machine.model, summary);
    let diagnosis = kind.map(|kind| diagnosis(&replay, &facts, kind));
    let rests_on = kind.map_or_else(Vec::new, |kind| promises::of_run(&replay, &facts, kind));
    Told { trace, rests_on, summary, diagnosis }
}

/// True if some program goes on from where a run has come to.
fn goes_on(replay: &mut Replay<'_>) -> bool {
    let enabled = replay.enabled();
    enabled.into_iter().any(|step| replay.goes_on(step))
}

fn step(library: &Library, replay: &Replay<'_>, fact: &Fact, index: usize) -> Step {
    let machine = &replay.machine;
    let after = replay.states.get(index + 1).unwrap_or(&replay.states[index]);
    let mut places = Vec::new();
    let mut origin = fact.origin;
    while let Some(at) = origin {
        places.push(library.sources().place(at.span));
        origin = at.call.map(|call| machine.model.program.calls[call as usize].0);
    }
    Step {
        actor: fact.actor(),
        cpu: fact.cpu as u32,
        label: words::label(machine, fact),
        sentence: words::with_devices(
            machine.model,
            words::sentence(machine, (&replay.states[index], after), fact),
        ),
        places,
        violation: fact.violation,
        machine: names::view(machine, after),
    }
}
