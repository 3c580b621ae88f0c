//! A run that somebody makes move by move: how it stands, what may come next, and how far it is from breaking.

use crate::explore::{Limits, Replay, ahead};
use crate::lang::library::Library;
use crate::lang::lower::{Lowered, Question, lower};
use crate::machine::{Model, ends};
use crate::report::answer::views;
use crate::report::retell::ends_in;
use crate::report::tell::fact;
use crate::report::told::told;
use crate::report::{Nearest, Offer, Played, Stores, Turn, words};

/// Follows a path of a question, moves as indices into what is enabled at each step: `0/3/1`; the empty one is the
/// start. Where stores are delayed they are so from the first move on. The limits are those of the search for what may
/// follow.
#[must_use]
pub fn play(library: &Library, question: &Question, path: &str, limits: Limits) -> Played {
    match lower(library, question) {
        Lowered::Wrong(diagnostics) => Played { diagnostics: views(library, &diagnostics), turn: None },
        Lowered::NotApplicable(_) => Played { diagnostics: Vec::new(), turn: None },
        Lowered::Model(model) => {
            let model = if question.stores == Stores::Delayed { model.delayed() } else { *model };
            Played { diagnostics: Vec::new(), turn: Some(turn(library, &model, path, limits)) }
        }
    }
}

fn turn(library: &Library, model: &Model, path: &str, limits: Limits) -> Turn {
    let mut run = Replay::new(model);
    let trouble = follow(&mut run, path);
    let kind = ends_in(&mut run);
    let moves = if kind.is_none() { offers(&mut run) } else { Vec::new() };
    let (mut nearest, mut complete) = (None, true);
    if kind.is_none() {
        let found = ahead(&run, limits);
        complete = found.complete;
        nearest = found.runs.first().map(|run| Nearest {
            kind: run.kind,
            program: run.program,
            hardware: run.hardware,
        });
    }
    let told = told(library, run, kind);
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
    for (index, word) in path.split('/').filter(|word| !word.is_empty()).enumerate() {
        let number = index + 1;
        let Ok(choice) = word.parse() else {
            return Some(format!("move {number} of this run is `{word}`, which is no number"));
        };
        if ends(&run.kinds) || !run.choose(choice) {
            return Some(format!("move {number} of this run is not enabled any more"));
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
            label: words::label(&run.machine, &fact),
            sentence: words::with_devices(run.machine.model, sentence),
        });
        run.take_back();
    }
    offers
}
