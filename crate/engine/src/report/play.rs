//! A run that somebody makes move by move: how it stands, what may come next, and how far it is from breaking.

use crate::explore::{Limits, Replay, Run, ahead};
use crate::lang::library::Library;
use crate::lang::lower::{Lowered, Question, lower};
use crate::machine::Model;
use crate::report::path::{self, Refused};
use crate::report::tell::fact;
use crate::report::told::told_so_far;
use crate::report::{Nearest, Offer, Stores, Turn, words};

/// Follows a path of a question; the empty one is the start. None where a text is wrong or the question does not arise,
/// which a check says. Where stores are delayed they are so from the first move on. The limits are those of the search
/// for what may follow.
#[must_use]
pub fn play(library: &Library, question: &Question, path: &str, limits: Limits) -> Option<Turn> {
    let Lowered::Model(model) = lower(library, question) else { return None };
    let model = if question.stores == Stores::Delayed { model.delayed() } else { *model };
    Some(turn(library, &model, path, limits))
}

fn turn(library: &Library, model: &Model, path: &str, limits: Limits) -> Turn {
    let mut run = Replay::new(model);
    let trouble = follow(&mut run, path);
    let kind = path::ends_in(&mut run);
    let (mut moves, mut nearest, mut complete) = (Vec::new(), None, true);
    if kind.is_none() {
        moves = offers(&mut run);
        let found = ahead(&run, limits);
        complete = found.complete;
        nearest = found.runs.first().map(|Run { kind, program, hardware, .. }| Nearest {
            kind: *kind,
            program: *program,
            hardware: *hardware,
        });
    }
    let told = told_so_far(library, run, kind);
    Turn {
        trace: told.trace,
        summary: told.summary,
        diagnosis: told.diagnosis,
        moves,
        nearest,
        complete,
        trouble,
    }
}

/// Takes the moves of a path; says where that was not possible.
fn follow(run: &mut Replay<'_>, path: &str) -> Option<String> {
    for (index, choice) in path::moves(path).enumerate() {
        let number = index + 1;
        match path::take(run, choice) {
            Ok(()) => {}
            Err(Refused::NoNumber) => {
                return Some(format!("move {number} of this run is `{choice}`, which is no number"));
            }
            Err(Refused::Over | Refused::NotEnabled) => {
                return Some(format!("move {number} of this run is not enabled any more"));
            }
        }
    }
    None
}

fn offers(run: &mut Replay<'_>) -> Vec<Offer> {
    let (mut offers, index) = (Vec::new(), run.moves.len());
    while run.choose(offers.len()) {
        let fact = fact(run, index, run.kinds.first().copied());
        let before = &run.states[index];
        let after = run.states.get(index + 1).unwrap_or(before);
        let sentence = words::sentence(&run.machine, (before, after), &fact);
        offers.push(Offer {
            choice: offers.len() as u32,
            actor: fact.actor(),
            cpu: fact.cpu as u32,
            sentence: words::with_devices(run.machine.model, sentence),
        });
        run.take_back();
    }
    offers
}
