//! Traces saved, and replayed on the present engine and texts.

use crate::explore::Replay;
use crate::lang::library::Library;
use crate::lang::lower::{Lowered, Question as Asked, lower};
use crate::machine::Model;
use crate::report::answer::{asked, views};
use crate::report::path::{self, Refused};
use crate::report::tell::fact;
use crate::report::told::told;
use crate::report::{
    DiagnosticView, Kind, Question, Report, SavedText, SavedTrace, Step, Stores, Trace, words,
};

/// How many of the enabled moves are listed where a saved one is not among them.
const LISTED: usize = 6;

/// What became of a saved trace.
#[derive(Clone, Debug, PartialEq)]
pub struct Retold {
    /// The question with its titles, as it is now.
    pub question: Question,
    /// The run as far as it goes; none if the question does not arise any more.
    pub trace: Option<Trace>,
    /// Where it does not go as it was saved, and why: "step 7, `CPU 0: clear pgd`, is not enabled any more: …";
    /// none if it goes to its end, and that is the violation that was saved.
    pub trouble: Option<String>,
}

/// A trace of a report in a form that can be kept, with the texts of the reader's own that it needs.
#[must_use]
pub fn save(report: &Report, trace: &Trace, texts: Vec<SavedText>) -> SavedTrace {
    let question = &report.question;
    SavedTrace {
        engine: report.engine.clone(),
        edition: report.edition,
        operation: question.operation.clone(),
        variant: question.variant.clone(),
        strategy: question.strategy.clone(),
        arch: question.arch.clone(),
        kernel: question.kernel.clone(),
        params: question.params.clone(),
        knobs: question.knobs.clone(),
        stores: report.checked.stores,
        texts,
        kind: trace.kind,
        path: trace.path.clone(),
        steps: trace.steps.iter().map(name).collect(),
    }
}

/// Replays a saved trace move by move; the library has its texts on top.
///
/// # Errors
///
/// What is wrong with the texts that the question needs.
pub fn retell(library: &Library, saved: &SavedTrace) -> Result<Retold, Vec<DiagnosticView>> {
    let question = question(saved);
    match lower(library, &question) {
        Lowered::Wrong(diagnostics) => Err(views(library, &diagnostics)),
        Lowered::NotApplicable(refusal) => Ok(Retold {
            question: asked(library, &question, refusal.params),
            trace: None,
            trouble: Some(format!("the question does not arise any more: {}", refusal.reason)),
        }),
        Lowered::Model(model) => {
            let params = model.params.clone();
            let model = if saved.stores == Stores::Delayed { model.delayed() } else { *model };
            let (trace, trouble) = run(library, &model, saved);
            Ok(Retold { question: asked(library, &question, params), trace: Some(trace), trouble })
        }
    }
}

fn question(saved: &SavedTrace) -> Asked {
    let value = |text: &str| match text {
        "true" => 1,
        "false" => 0,
        // What is no number is out of every range, which the lowering says.
        number => number.parse().unwrap_or(u32::MAX),
    };
    Asked {
        operation: saved.operation.clone(),
        variant: saved.variant.clone(),
        strategy: saved.strategy.clone(),
        arch: saved.arch.clone(),
        kernel: saved.kernel.clone(),
        params: saved.params.iter().map(|param| (param.name.clone(), value(&param.value))).collect(),
        knobs: saved.knobs.iter().map(|knob| (knob.name.clone(), knob.value.clone())).collect(),
        stores: saved.stores,
        ..Asked::default()
    }
}

fn run(library: &Library, model: &Model, saved: &SavedTrace) -> (Trace, Option<String>) {
    let mut replay = Replay::new(model);
    let stopped = follow(&mut replay, saved);
    let kind = path::ends_in(&mut replay);
    let trouble = stopped.or_else(|| {
        let word = |kind: Option<Kind>| kind.map_or("no violation", Kind::word);
        let (was, is) = (word(saved.kind), word(kind));
        (was != is)
            .then(|| format!("every step is enabled, but the run ends in {is} and was saved for {was}"))
    });
    let trace = told(library, replay, kind).trace;
    (trace, trouble)
}

/// Takes the moves of a path as far as they are what they were; says what stopped it.
fn follow(replay: &mut Replay<'_>, saved: &SavedTrace) -> Option<String> {
    let choices: Vec<&str> = path::moves(&saved.path).collect();
    if choices.len() != saved.steps.len() {
        let (path, steps) = (choices.len(), saved.steps.len());
        return Some(format!("the file is damaged: its path has {path} moves, its list of steps {steps}"));
    }
    for (index, (choice, was)) in choices.into_iter().zip(&saved.steps).enumerate() {
        let number = index + 1;
        match path::take(replay, choice) {
            Err(Refused::NoNumber) => {
                return Some(format!(
                    "the file is damaged: move {number} of its path is `{choice}`, no number"
                ));
            }
            Err(Refused::Over) => {
                return Some(format!(
                    "step {number}, `{was}`, is not enabled any more: the run is over before it"
                ));
            }
            Err(Refused::NotEnabled) => {
                return Some(format!("step {number}, `{was}`, is not enabled any more: {}", instead(replay)));
            }
            Ok(()) if made(replay) != *was => {
                replay.take_back();
                return Some(format!("step {number}, `{was}`, has become another move: {}", instead(replay)));
            }
            Ok(()) => {}
        }
    }
    None
}

/// The last move by its name.
fn made(replay: &Replay<'_>) -> String {
    let fact = replay.moves.len().checked_sub(1).map(|last| fact(replay, last, None));
    fact.map_or(String::new(), |fact| named(fact.cpu, &words::label(&replay.machine, &fact)))
}

/// What is enabled where a move is not, as a part of a sentence.
fn instead(replay: &mut Replay<'_>) -> String {
    let all: Vec<String> = (0..)
        .map_while(|choice| {
            replay.choose(choice).then(|| {
                let name = format!("`{}`", made(replay));
                replay.take_back();
                name
            })
        })
        .collect();
    match all.len() {
        0 => "nothing is".to_owned(),
        more if more > LISTED => {
            format!("there are {} and {} more", all[..LISTED].join(", "), more - LISTED)
        }
        _ => format!("there is {}", all.join(", ")),
    }
}

fn name(step: &Step) -> String {
    named(step.cpu as usize, &step.label)
}

fn named(cpu: usize, label: &str) -> String {
    format!("CPU {cpu}: {label}")
}
