//! A whole map: every strategy of an operation on every architecture.

use std::ops::ControlFlow;

use crate::explore::{Found, Limits, Search, Watch, replay};
use crate::lang::library::Library;
use crate::lang::lower::{Lowered, Question, lower};
use crate::lang::source::Sources;
use crate::machine::Model;
use crate::order::sort_by_key;
use crate::report::answer::{kinds, verdict, views};
use crate::report::delayed::{Tries, judge};
use crate::report::diagnosis::diagnosis;
use crate::report::tell::facts;
use crate::report::{Cell, Condition, DiagnosticView, Kind, Map, Param, Stores, Verdict, extent, words};

/// The map of an operation with a kernel set and with parameters other than the defaults.
#[must_use]
pub fn map(
    library: &Library,
    operation: &str,
    kernel: &str,
    params: &[(String, u32)],
    limits: Limits,
) -> Map {
    let questions = questions(library, operation, kernel, params);
    map_until(library, &questions, limits.into(), &mut |_| ControlFlow::Continue(()))
}

/// The cells of some questions by one search or the other, until whoever watches them wants no more: the
/// cells from there on are undecided.
#[must_use]
pub fn map_until(library: &Library, questions: &[Question], by: Search, watch: &mut Watch<'_>) -> Map {
    let stores = questions.first().map_or(Stores::Immediate, |question| question.stores);
    let mut map = Map { diagnostics: Vec::new(), params: Vec::new(), stores, cells: Vec::new() };
    for question in questions {
        match cell(library, question, by, watch) {
            Ok((cell, params)) => {
                map.cells.push(cell);
                map.params = params;
            }
            Err(diagnostics) => {
                let new =
                    diagnostics.into_iter().filter(|d| !map.diagnostics.contains(d)).collect::<Vec<_>>();
                map.diagnostics.extend(new);
            }
        }
    }
    map
}

/// What a map asks, cell by cell.
#[must_use]
pub fn questions(
    library: &Library,
    operation: &str,
    kernel: &str,
    params: &[(String, u32)],
) -> Vec<Question> {
    let archs = library.archs();
    let mut questions = Vec::new();
    for strategy in library.strategies_of(operation) {
        for arch in &archs {
            questions.push(Question {
                operation: operation.to_owned(),
                strategy: Some(strategy.name.text.clone()),
                arch: arch.name.text.clone(),
                kernel: kernel.to_owned(),
                params: params.to_vec(),
                ..Question::default()
            });
        }
    }
    questions
}

/// One cell with the parameters it was judged for; or what is wrong with the texts.
pub(super) fn cell(
    library: &Library,
    question: &Question,
    by: Search,
    watch: &mut Watch<'_>,
) -> Result<(Cell, Vec<Param>), Vec<DiagnosticView>> {
    let empty = Cell {
        operation: question.operation.clone(),
        variant: question
            .variant
            .clone()
            .or_else(|| Some(library.variants(&question.operation).first()?.name.text.clone())),
        strategy: question.strategy.clone().unwrap_or_default(),
        arch: question.arch.clone(),
        verdict: Verdict::NotApplicable,
        kind: None,
        kinds: Vec::new(),
        steps: None,
        program: None,
        hardware: None,
        states: 0,
        reason: String::new(),
    };
    match lower(library, question) {
        Lowered::Wrong(diagnostics) => Err(views(library, &diagnostics)),
        Lowered::NotApplicable(refusal) => Ok((Cell { reason: refusal.reason, ..empty }, refusal.params)),
        Lowered::Model(model) => {
            let (mut model, found) = judge(*model, question.stores, by, watch);
            let mut reason = reason(library.sources(), &model, &found, by.limits);
            let first = found.runs.first();
            if model.stores == Stores::Delayed
                && let Some(run) = first
                && let Ok(facts) =
                    replay(&model, &found.items, &run.moves).map(|replayed| facts(&replayed, Some(run.kind)))
            {
                reason = Tries { model: &mut model, by, watch }.diagnosis(library.sources(), &facts).words;
            }
            let cell = Cell {
                verdict: verdict(&found, model.stores),
                kind: first.map(|run| run.kind),
                kinds: kinds(&found),
                steps: first.map(|run| run.program + run.hardware),
                program: first.map(|run| run.program),
                hardware: first.map(|run| run.hardware),
                states: found.states,
                reason,
                ..empty
            };
            Ok((cell, model.params))
        }
    }
}

fn reason(sources: &Sources, model: &Model, found: &Found, limits: Limits) -> String {
    if let Some(run) = found.runs.first() {
        let Ok(replayed) = replay(model, &found.items, &run.moves) else { return String::new() };
        if matches!(run.kind, Kind::BugOn | Kind::Deadlock | Kind::ForbiddenChange) {
            return words::kind(run.kind).into();
        }
        let facts = facts(&replayed, Some(run.kind));
        return diagnosis(&replayed, &facts, run.kind).words;
    }
    match (found.complete, found.reliant.is_empty()) {
        (false, _) => extent::undecided(sources, model, found, limits),
        (true, true) => "no cached item outlives what it points to".into(),
        (true, false) => {
            let mut conditions: Vec<Condition> = found.reliant.iter().map(|class| class.condition).collect();
            sort_by_key(&mut conditions, |item| *item);
            conditions.dedup();
            let reasons: Vec<&str> = conditions.into_iter().map(words::condition).collect();
            format!("stale items remain, but {}", reasons.join("; "))
        }
    }
}
