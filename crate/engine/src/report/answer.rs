//! From a question to its report.

use std::ops::ControlFlow;

use crate::explore::{Found, Limits, Replay, Search, Watch, complete_run, replay, search};
use crate::lang::ast::Variant;
use crate::lang::diagnostic::Diagnostic;
use crate::lang::library::Library;
use crate::lang::lower::{Lowered, Question as Asked, Refusal, lower};
use crate::machine::{Model, Move};
use crate::order::sort_by_key;
use crate::report::diagnosis::diagnosis;
use crate::report::promises::promises;
use crate::report::tell::{Fact, facts};
use crate::report::{
    Checked, Engine, Kind, Outcome, Param, Question, Reliance, Report, Step, Trace, Verdict, extent, names,
    summary, wave, words,
};

/// Steps of a complete run that is shown.
const MAX_RUN: usize = 400;

/// Answers a question.
#[must_use]
pub fn check(library: &Library, question: &Asked, limits: Limits) -> Outcome {
    check_until(library, question, limits.into(), &mut |_| ControlFlow::Continue(()))
}

/// Answers a question by one search or the other, until whoever watches it wants no more.
#[must_use]
pub fn check_until(library: &Library, question: &Asked, by: Search, watch: &mut Watch<'_>) -> Outcome {
    match lower(library, question) {
        Lowered::Wrong(diagnostics) => Outcome { diagnostics: views(library, &diagnostics), report: None },
        Lowered::NotApplicable(refusal) => {
            let report = refused(library, question, &refusal);
            Outcome { diagnostics: Vec::new(), report: Some(report) }
        }
        Lowered::Model(model) => {
            let found = search(&model, by, watch);
            let report = report(library, question, &model, &found, by);
            Outcome { diagnostics: Vec::new(), report: Some(report) }
        }
    }
}

/// Diagnostics in the terms of a view.
pub(super) fn views(library: &Library, diagnostics: &[Diagnostic]) -> Vec<crate::report::DiagnosticView> {
    diagnostics.iter().map(|diagnostic| diagnostic.view(library.sources())).collect()
}

/// The verdict of what a search found.
pub(super) fn verdict(found: &Found) -> Verdict {
    match (found.runs.is_empty(), found.complete, found.reliant.is_empty()) {
        (false, _, _) => Verdict::Breaks,
        (true, false, _) => Verdict::Undecided,
        (true, true, true) => Verdict::Survives,
        (true, true, false) => Verdict::SurvivesStale,
    }
}

/// Every reachable kind, in the order of kinds.
pub(super) fn kinds(found: &Found) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = found.runs.iter().map(|run| run.kind).collect();
    sort_by_key(&mut kinds, |item| *item);
    kinds
}

fn report(library: &Library, question: &Asked, model: &Model, found: &Found, by: Search) -> Report {
    let verdict = verdict(found);
    let traces: Vec<Told> = found
        .runs
        .iter()
        .filter_map(|run| told(library, model, found, (&run.moves, Some(run.kind))))
        .collect();
    let safe = matches!(verdict, Verdict::Survives | Verdict::SurvivesStale);
    let run = safe.then(|| complete_run(model, &found.items, MAX_RUN).0);
    let run_told = run.as_ref().and_then(|moves| told(library, model, found, (moves, None)));
    let first = traces.first();
    let steps = found.runs.first().map_or(0, |run| run.program + run.hardware);
    Report {
        engine: crate::VERSION.into(),
        edition: crate::EDITION,
        question: asked(library, question, model.params.clone()),
        verdict,
        kind: found.runs.first().map(|run| run.kind),
        kinds: kinds(found),
        headline: summary::headline(verdict, steps),
        summary: match first {
            Some(told) => told.summary.clone(),
            None if safe => summary::safe(verdict, run.as_deref().unwrap_or(&[]), (by.engine, found.states)),
            None => String::new(),
        },
        reason: (verdict == Verdict::Undecided).then(|| extent::undecided(found, by.limits)),
        diagnosis: first.and_then(|told| told.diagnosis.clone()),
        rests_on: promises(model, first.map(|told| told.facts.as_slice())),
        traces: traces.into_iter().map(|told| told.trace).collect(),
        run: run_told.map(|told| told.trace),
        relies_on: if safe {
            found.reliant.iter().map(|class| reliance(model, *class)).collect()
        } else {
            Vec::new()
        },
        checked: checked(model, found, by),
    }
}

fn reliance(model: &Model, class: crate::explore::Reliant) -> Reliance {
    let mm = &model.mms[usize::from(class.mm)].name;
    Reliance {
        cpu: class.cpu.into(),
        mm: mm.clone(),
        what: class.held,
        condition: class.condition,
        words: words::reliance(class.cpu, mm, class.held, class.condition),
    }
}

impl Checked {
    fn nothing() -> Checked {
        let limits = Limits::default();
        Checked {
            engine: Engine::Saturating,
            complete: false,
            states: 0,
            transitions: 0,
            depth: 0,
            bytes: 0,
            limit_states: limits.states,
            limit_bytes: limits.bytes,
            limit_walks: None,
            limits: LIMITS.iter().map(|limit| (*limit).to_owned()).collect(),
            not_modelled: Vec::new(),
        }
    }
}

fn checked(model: &Model, found: &Found, by: Search) -> Checked {
    Checked {
        engine: by.engine,
        complete: found.complete,
        states: found.states,
        transitions: found.transitions,
        depth: found.depth,
        bytes: found.bytes,
        limit_states: by.limits.states,
        limit_bytes: by.limits.bytes,
        not_modelled: model.not_modelled.clone(),
        ..Checked::nothing()
    }
}

/// What the model leaves out.
const LIMITS: &[&str] = &[
    "Judged are freed-table, stale-frame, bug-on and deadlock. Not judged are changes of an entry that an \
     architecture forbids (by a plain store while it is attached, or without break-before-make), permissions, \
     lost dirty bits, unexpected faults and entries of another address space.",
    "Stores are visible at once: store buffers are not modelled, so a missing barrier between a store and an \
     invalidate is not found.",
    "Loads are never early: load-load reordering is outside the model.",
    "An invalidate holds at once for the accesses of the CPU that executed it: a missing \
     context-synchronising event after it is not found.",
    "Every entry is non-global, present or absent: global entries, accessed and dirty bits, cached invalid \
     entries and huge pages are not modelled.",
    "Each address space has one tag for ever: tags are not given out again.",
    "The addresses of one address space share every table above the last level.",
    "A wrong-path data read through a stale translation is not counted, as it has no effect that a program sees.",
];

/// A run with all that is said of it.
struct Told {
    trace: Trace,
    facts: Vec<Fact>,
    summary: String,
    diagnosis: Option<crate::report::Diagnosis>,
}

/// Tells a run. Every run is replayed under the explicit rules first.
fn told(
    library: &Library,
    model: &Model,
    found: &Found,
    (moves, kind): (&[Move], Option<Kind>),
) -> Option<Told> {
    let replay = replay(model, &found.items, moves);
    assert!(
        replay.is_ok(),
        "the replayer rejects a trace of the search: a mistake of the engine, please report it"
    );
    let mut replay = replay.ok()?;
    if moves.len() < MAX_RUN && replay.violation.is_none() && found.runs.iter().any(|run| run.moves == moves)
    {
        replay.violation = Some(Kind::Deadlock);
    }
    let facts = facts(&replay, moves);
    let steps: Vec<Step> =
        (facts.iter().enumerate()).map(|(index, fact)| step(library, &replay, fact, index)).collect();
    let hardware = moves.iter().filter(|step| !step.is_program()).count() as u32;
    let path: Vec<String> = replay.choices.iter().map(usize::to_string).collect();
    let trace = Trace {
        kind,
        program: moves.len() as u32 - hardware,
        hardware,
        path: path.join("/"),
        start: names::view(&replay.machine, &replay.states[0]),
        steps,
        wave: wave::wave(&replay, &facts),
    };
    let summary = kind.map_or(String::new(), |kind| summary::of_run(&replay, &facts, kind));
    let diagnosis = kind.map(|kind| diagnosis(&replay, &facts, kind));
    Some(Told { trace, facts, summary, diagnosis })
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
        sentence: words::sentence(machine, &replay.states[index], fact),
        places,
        violation: fact.violation,
        machine: names::view(machine, after),
    }
}

fn refused(library: &Library, question: &Asked, refusal: &Refusal) -> Report {
    let headline = summary::headline(Verdict::NotApplicable, 0);
    let reason = refusal.reason.clone();
    Report {
        engine: crate::VERSION.into(),
        edition: crate::EDITION,
        question: asked(library, question, refusal.params.clone()),
        verdict: Verdict::NotApplicable,
        kind: None,
        kinds: Vec::new(),
        headline,
        summary: format!("The question does not arise: {reason}."),
        reason: Some(reason),
        diagnosis: None,
        traces: Vec::new(),
        run: None,
        relies_on: Vec::new(),
        rests_on: Vec::new(),
        checked: Checked::nothing(),
    }
}

/// The question with its titles.
fn asked(library: &Library, question: &Asked, params: Vec<Param>) -> Question {
    let (name, part) =
        question.operation.split_once('/').map_or((question.operation.as_str(), None), |(n, p)| (n, Some(p)));
    let operation = library.operation(name);
    let mut title = operation.map_or(String::new(), |operation| operation.title.text.clone());
    if let Some(part) = part.and_then(|part| library.operation(part)) {
        title = format!("{title} ({})", part.title.text);
    }
    let variants = library.variants(&question.operation);
    let asked = |variant: &&Variant| question.variant.as_ref().is_none_or(|name| *name == variant.name.text);
    let variant = variants.iter().find(asked);
    if let Some(variant) = variant {
        title = format!("{title} ({})", variant.called());
    }
    let strategy =
        question.strategy.clone().or_else(|| operation?.with.as_ref().map(|name| name.text.clone()));
    let strategy_title =
        strategy.as_deref().and_then(|name| library.strategy(name)).map(|s| s.title.text.clone());
    Question {
        operation: question.operation.clone(),
        operation_title: title,
        variant: variant.map(|variant| variant.name.text.clone()),
        strategy,
        strategy_title,
        arch: question.arch.clone(),
        arch_title: library.arch(&question.arch).map_or(String::new(), |arch| arch.title.text.clone()),
        kernel: match question.kernel.as_str() {
            "" => library.kernels().first().map_or(String::new(), |ground| ground.name.text.clone()),
            name => name.to_owned(),
        },
        params,
    }
}
