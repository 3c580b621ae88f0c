//! From a question to its report.

use std::ops::ControlFlow;

use crate::explore::{Fate, Found, Limits, Run, Search, Watch, complete_run, replay};
use crate::lang::ast::Variant;
use crate::lang::diagnostic::Diagnostic;
use crate::lang::library::Library;
use crate::lang::lower::{Lowered, Question as Asked, Refusal, lower};
use crate::lang::source::FileId;
use crate::lang::warnings::warnings;
use crate::machine::{Machine, Model, NOBODY, STORE_BUFFER};
use crate::order::sort_by_key;
use crate::report::delayed::{self, Tries, judge};
use crate::report::promises;
use crate::report::tell::facts;
use crate::report::told::{Told, told};
use crate::report::unmet::unmet;
use crate::report::{
    Checked, Engine, Kind, Outcome, Param, Place, Question, Reliance, Report, Stores, Verdict, extent, names,
    reliance, summary, words,
};

/// Steps of a complete run that is shown.
const LONGEST_RUN: usize = 400;

/// Answers a question.
#[must_use]
pub fn check(library: &Library, question: &Asked, limits: Limits) -> Outcome {
    check_until(library, question, limits.into(), &mut |_| ControlFlow::Continue(()))
}

/// Answers a question by one search or the other, until whoever watches it wants no more.
#[must_use]
pub fn check_until(library: &Library, question: &Asked, by: Search, watch: &mut Watch<'_>) -> Outcome {
    let report = match lower(library, question) {
        Lowered::Wrong(diagnostics) => {
            return Outcome { diagnostics: views(library, &diagnostics), report: None, unmet: Vec::new() };
        }
        Lowered::NotApplicable(refusal) => refused(library, question, &refusal),
        Lowered::Model(model) => {
            let (mut model, found) = judge(*model, question.stores, by, watch);
            let mut report = report(library, question, &model, &found, by);
            if model.stores == Stores::Delayed {
                barriers(library, &found, &mut report, &mut Tries { model: &mut model, by, watch });
            }
            report
        }
    };
    let diagnostics = views(library, &warnings(library, &files(library, question)));
    let unmet = unmet(library, question, &report);
    Outcome { diagnostics, report: Some(report), unmet }
}

/// The files of what a question names.
pub(super) fn files(library: &Library, question: &Asked) -> Vec<FileId> {
    let operations = question.operation.split('/').filter_map(|name| library.operation(name));
    let operations: Vec<_> = operations.collect();
    let strategy = question.strategy.as_ref().or_else(|| Some(&operations.first()?.strategy()?.text));
    let strategy = strategy.and_then(|name| library.strategy(name)).map(|strategy| &strategy.name);
    let mut names: Vec<_> = operations.iter().map(|operation| &operation.name).collect();
    for operation in operations {
        let of = operation.of.first().and_then(|name| library.operation(&name.text));
        names.extend(of.map(|of| &of.name));
    }
    names.extend(strategy);
    names.extend(library.arch(&question.arch).map(|arch| &arch.name));
    let kernel =
        library.kernel(&question.kernel).map_or_else(Vec::new, |kernel| library.kernel_parts(kernel));
    names.extend(kernel.into_iter().map(|part| &part.name));
    names.into_iter().map(|name| name.span.file).collect()
}

/// Diagnostics in the terms of a view.
pub(super) fn views(library: &Library, diagnostics: &[Diagnostic]) -> Vec<crate::report::DiagnosticView> {
    diagnostics.iter().map(|diagnostic| diagnostic.view(library.sources())).collect()
}

/// The verdict of what a search found.
pub(super) fn verdict(found: &Found, stores: Stores) -> Verdict {
    match (found.runs.is_empty(), found.complete, found.reliant.is_empty()) {
        (false, _, _) if stores == Stores::Delayed => Verdict::BreaksDelayed,
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
    let verdict = verdict(found, model.stores);
    let traces: Vec<Told> = found.runs.iter().map(|run| found_run(library, model, found, run)).collect();
    let safe = matches!(verdict, Verdict::Survives | Verdict::SurvivesStale);
    let run = safe.then(|| told(library, complete_run(model, LONGEST_RUN), None));
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
            None if safe => summary::safe(
                verdict,
                run.as_ref().is_some_and(|run| !run.trace.steps.is_empty()),
                (by.engine, found.states),
            ),
            None => String::new(),
        },
        reason: (verdict == Verdict::Undecided)
            .then(|| extent::undecided(library.sources(), model, found, by.limits)),
        diagnosis: first.and_then(|told| told.diagnosis.clone()),
        notes: notes(model, found),
        assumed: None,
        barriers: Vec::new(),
        rests_on: first.map_or_else(|| promises::of_program(model), |told| told.rests_on.clone()),
        traces: traces.into_iter().map(|told| told.trace).collect(),
        run: run.map(|told| told.trace),
        relies_on: if safe {
            found.fates.iter().map(|fate| reliance(library, model, fate)).collect()
        } else {
            Vec::new()
        },
        checked: checked(model, found, by),
    }
}

/// Says which barrier is missing where stores that wait let something break, else which are needed.
fn barriers(library: &Library, found: &Found, report: &mut Report, tries: &mut Tries<'_, '_>) {
    let sources = library.sources();
    match found.runs.first() {
        Some(run) => {
            let replayed = replay(tries.model, &found.items, &run.moves);
            if let Ok(facts) = replayed.map(|replayed| facts(&replayed, Some(run.kind))) {
                report.diagnosis = Some(tries.diagnosis(sources, &facts));
            }
        }
        None if found.complete => report.barriers = tries.needed(sources),
        None => {}
    }
}

/// Tells a run that a search found. Every run is replayed under the explicit rules first.
fn found_run(library: &Library, model: &Model, found: &Found, run: &Run) -> Told {
    match replay(model, &found.items, &run.moves) {
        Ok(replay) => told(library, replay, Some(run.kind)),
        Err(at) => {
            panic!(
                "the replayer rejects move {at} of a search's run: a mistake of the engine, please report it"
            )
        }
    }
}

fn reliance(library: &Library, model: &Model, fate: &Fate) -> Reliance {
    let class = fate.class;
    let until = fate.taken.iter().map(|(cpu, pc)| {
        let place = library.sources().place(model.program.origins[*pc as usize].span);
        (u32::from(*cpu), place)
    });
    let until: Vec<(u32, Place)> = until.collect();
    Reliance {
        cpu: (class.cpu != NOBODY).then_some(class.cpu.into()),
        mm: model.mms[usize::from(class.mm)].name.clone(),
        what: class.held,
        condition: class.condition,
        words: words::with_devices(model, reliance::words(model, fate, &until)),
        stays: fate.stay,
        until: until.into_iter().map(|(_, place)| place).collect(),
    }
}

/// What else there is to say of what was found.
fn notes(model: &Model, found: &Found) -> Vec<String> {
    let mut notes = wrong_paths(model, found);
    if found.longer {
        notes.push(
            "A run may have more walks than it needs: to find the shortest would take too much memory."
                .into(),
        );
    }
    notes
}

/// What a load of a wrong path could read, where no access that is performed does.
fn wrong_paths(model: &Model, found: &Found) -> Vec<String> {
    if found.runs.iter().any(|run| run.kind == Kind::StaleFrame) {
        return Vec::new();
    }
    let frames = (0..model.frames.len()).filter_map(|frame| {
        let on = found.wrong_path.iter().filter(|(_, of)| usize::from(*of) == frame);
        let cpus = on.fold(0, |mask, (cpu, _)| mask | 1 << cpu) & model.cpu_mask();
        (cpus != 0).then_some((frame, cpus))
    });
    let note = |(frame, cpus)| {
        let name = names::frame(&Machine::new(model), frame);
        format!(
            "On {} a wrong-path load could still read {name} through a stale translation. That is not counted: no \
             program sees what it reads.",
            words::cpus(cpus)
        )
    };
    frames.map(note).collect()
}

impl Checked {
    fn nothing() -> Checked {
        let limits = Limits::default();
        Checked {
            engine: Engine::Saturating,
            complete: false,
            stores: Stores::Immediate,
            states: 0,
            transitions: 0,
            depth: 0,
            bytes: 0,
            limit_states: limits.states,
            limit_bytes: limits.bytes,
            limit_walks: None,
            limit_stores: None,
            limits: delayed::limits(Stores::Immediate),
            not_modelled: Vec::new(),
            not_seen: Vec::new(),
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
        stores: model.stores,
        limit_stores: (model.stores == Stores::Delayed).then_some(STORE_BUFFER as u32),
        limits: delayed::limits(model.stores),
        not_modelled: model.not_modelled.clone(),
        not_seen: model.not_seen.clone(),
        ..Checked::nothing()
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
        notes: Vec::new(),
        barriers: Vec::new(),
        rests_on: Vec::new(),
        assumed: None,
        checked: Checked::nothing(),
    }
}

/// The question with its titles.
pub(super) fn asked(library: &Library, question: &Asked, params: Vec<Param>) -> Question {
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
    let strategy = question.strategy.clone().or_else(|| operation?.strategy().map(|name| name.text.clone()));
    let strategy_title =
        strategy.as_deref().and_then(|name| library.strategy(name)).map(|s| s.title.text.clone());
    let knobs = question.knobs.iter();
    let knobs: Vec<Param> =
        knobs.map(|(name, value)| Param { name: name.clone(), value: value.clone() }).collect();
    let mut arch_title = library.arch(&question.arch).map_or(String::new(), |arch| arch.title.text.clone());
    if !knobs.is_empty() {
        let set: Vec<String> = knobs.iter().map(|knob| format!("{} = {}", knob.name, knob.value)).collect();
        arch_title += &format!(" ({})", set.join(", "));
    }
    Question {
        operation: question.operation.clone(),
        operation_title: title,
        variant: variant.map(|variant| variant.name.text.clone()),
        strategy,
        strategy_title,
        arch: question.arch.clone(),
        arch_title,
        kernel: match question.kernel.as_str() {
            "" => library.kernels().first().map_or(String::new(), |ground| ground.name.text.clone()),
            name => name.to_owned(),
        },
        params,
        knobs,
    }
}
