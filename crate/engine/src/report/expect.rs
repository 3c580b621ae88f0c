//! Expectations: what the texts claim, and whether it is so.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use crate::explore::{Search, Watch};
use crate::lang::ast::{Expect, ExprKind, Operation};
use crate::lang::hardware::is_meant;
use crate::lang::library::{Library, matches_pattern};
use crate::lang::lower::Question;
use crate::lang::source::FileId;
use crate::report::map::cell;
use crate::report::{Cell, DiagnosticView, Kind, Place, Verdict};

/// One claim about one question.
#[derive(Clone, Debug)]
pub struct Expected {
    /// Where it stands.
    pub place: Place,
    /// The question.
    pub question: Question,
    /// What is claimed: `breaks freed-table`.
    pub wanted: String,
    /// What is so: `breaks freed-table`; for a text that cannot be understood its first diagnostic.
    pub found: String,
    /// The reason that is given.
    pub because: Option<String>,
    /// True if the claim holds.
    pub holds: bool,
    /// True if the search reached a limit.
    pub undecided: bool,
}

/// Judges every expectation of some files, or of all.
#[must_use]
pub fn expectations(library: &Library, files: Option<&[FileId]>) -> Vec<Expected> {
    expectations_until(library, files, Search::default(), &mut |_| ControlFlow::Continue(()))
}

/// The same by one search or the other, until whoever watches it wants no more: what is claimed from there on
/// is undecided. Claims about one question share its search.
#[must_use]
pub fn expectations_until(
    library: &Library,
    files: Option<&[FileId]>,
    by: Search,
    watch: &mut Watch<'_>,
) -> Vec<Expected> {
    let mut answers: BTreeMap<Question, Result<Cell, String>> = BTreeMap::new();
    let mut list = Vec::new();
    for (expect, question) in claims(library, files) {
        let answer = answers.entry(question.clone()).or_insert_with(|| {
            let judged = cell(library, &question, by, watch);
            judged.map(|(cell, _)| cell).map_err(|diagnostics| first(&diagnostics))
        });
        list.push(expected(library, expect, question, answer));
    }
    list
}

/// Every question that an expectation of some files speaks of.
fn claims<'l>(library: &'l Library, files: Option<&[FileId]>) -> Vec<(&'l Expect, Question)> {
    let wanted = |file: FileId| files.is_none_or(|files| files.contains(&file));
    let mut list = Vec::new();
    for operation in library.operations().into_iter().filter(|o| wanted(o.name.span.file)) {
        let own = [operation.name.text.clone()];
        claimed(library, &operation.expects, &own, None, &mut list);
    }
    for strategy in library.strategies().into_iter().filter(|s| wanted(s.name.span.file)) {
        let names = library.operations().into_iter().filter(|o| !o.case).map(|o| o.name.text.clone());
        let fits = |name: &String| strategy.operations.iter().any(|p| matches_pattern(&p.text, name));
        let operations: Vec<String> = names.filter(fits).collect();
        claimed(library, &strategy.expects, &operations, Some(&strategy.name.text), &mut list);
    }
    list
}

fn claimed<'l>(
    library: &Library,
    expects: &'l [Expect],
    operations: &[String],
    strategy: Option<&String>,
    out: &mut Vec<(&'l Expect, Question)>,
) {
    for (index, expect) in expects.iter().enumerate() {
        for operation in operations {
            for part in parts(library, operation, expect) {
                for variant in variants(library, &part, expect) {
                    for strategy in strategies(library, operation, strategy, expect) {
                        for arch in archs(library, operation, expects, index) {
                            let question = Question {
                                operation: part.clone(),
                                variant: variant.clone(),
                                strategy: strategy.clone(),
                                arch,
                                params: settings(expect),
                                ..Question::default()
                            };
                            out.push((expect, question));
                        }
                    }
                }
            }
        }
    }
}

/// The parameters that an expectation sets.
fn settings(expect: &Expect) -> Vec<(String, u32)> {
    expect.when.iter().filter_map(|(name, value)| Some((name.text.clone(), number(&value.kind)?))).collect()
}

/// The variants that an expectation speaks of: the one it names, or every one; none by name where there are none.
fn variants(library: &Library, operation: &str, expect: &Expect) -> Vec<Option<String>> {
    let known = library.variants(operation).iter().map(|variant| Some(variant.name.text.clone()));
    match &expect.variant {
        Some(named) => known.filter(|name| name.as_deref() == Some(&named.text)).collect(),
        None if known.len() == 0 => vec![None],
        None => known.collect(),
    }
}

fn number(kind: &ExprKind) -> Option<u32> {
    match kind {
        ExprKind::Int(value) => Some(*value),
        ExprKind::Bool(value) => Some(u32::from(*value)),
        _ => None,
    }
}

/// The operation itself if the expectation speaks of it; of a case made of several, those it speaks of.
fn parts(library: &Library, operation: &str, expect: &Expect) -> Vec<String> {
    let meant = |name: &str| {
        expect.operations.is_empty() || expect.operations.iter().any(|p| matches_pattern(&p.text, name))
    };
    let Some(declared) = library.operation(operation) else { return Vec::new() };
    if declared.of.len() > 1 {
        let of = declared.of.iter().filter(|part| meant(&part.text));
        return of.map(|part| format!("{operation}/{}", part.text)).collect();
    }
    let of = declared.of.first().is_some_and(|part| meant(&part.text));
    if of || meant(operation) { vec![operation.to_owned()] } else { Vec::new() }
}

fn strategies(
    library: &Library,
    operation: &str,
    own: Option<&String>,
    expect: &Expect,
) -> Vec<Option<String>> {
    if let Some(own) = own {
        return vec![Some(own.clone())];
    }
    let declared: Option<&Operation> = library.operation(operation);
    if expect.strategies.is_empty() {
        return if declared.is_some_and(|o| o.case) { vec![None] } else { all(library, operation, |_| true) };
    }
    all(library, operation, |name| expect.strategies.iter().any(|p| matches_pattern(&p.text, name)))
}

fn all(library: &Library, operation: &str, meant: impl Fn(&str) -> bool) -> Vec<Option<String>> {
    let bases = library.operation(operation).map(|o| o.of.clone()).unwrap_or_default();
    let names: Vec<&str> = std::iter::once(operation).chain(bases.iter().map(|n| n.text.as_str())).collect();
    let fits = |strategy: &&crate::lang::ast::Strategy| {
        strategy.operations.iter().any(|p| names.iter().any(|name| matches_pattern(&p.text, name)))
    };
    let strategies = library.strategies().into_iter().filter(fits).filter(|s| meant(&s.name.text));
    strategies.map(|s| Some(s.name.text.clone())).collect()
}

/// The architectures that an expectation speaks of; after `else` those that the ones before it, up to the
/// `expect` that began the chain, do not. A case that is about one architecture is checked there unless the
/// expectation names others.
fn archs(library: &Library, operation: &str, expects: &[Expect], index: usize) -> Vec<String> {
    let expect = &expects[index];
    let mut unknown = Vec::new();
    let mut meant = |expect: &Expect, arch| is_meant(library, &expect.archs, arch, &mut unknown);
    let first = expects[..index].iter().rposition(|e| !e.otherwise).unwrap_or(0);
    let only = library.operation(operation).and_then(|o| o.on.as_ref()).map(|name| name.text.as_str());
    let chosen = library.archs().into_iter().filter(|arch| {
        if expect.otherwise {
            !expects[first..index].iter().any(|before| meant(before, arch))
        } else if expect.archs.is_empty() {
            only.is_none_or(|only| only == arch.name.text)
        } else {
            meant(expect, arch)
        }
    });
    chosen.map(|arch| arch.name.text.clone()).collect()
}

fn expected(
    library: &Library,
    expect: &Expect,
    question: Question,
    answer: &Result<Cell, String>,
) -> Expected {
    let kinds: Vec<&str> = expect.kinds.iter().map(|kind| kind.text.as_str()).collect();
    let only = if expect.only { " only" } else { "" };
    let wanted = format!("{} {}{only}", expect.verdict.text, kinds.join(", ")).trim().to_owned();
    let (found, holds, undecided) = match answer {
        Ok(cell) => (said(cell), holds(expect, cell), cell.verdict == Verdict::Undecided),
        Err(wrong) => (wrong.clone(), false, false),
    };
    Expected {
        place: library.sources().place(expect.span),
        question,
        wanted,
        found,
        because: expect.because.as_ref().map(|text| text.text.clone()),
        holds,
        undecided,
    }
}

fn first(diagnostics: &[DiagnosticView]) -> String {
    diagnostics.first().map_or(String::new(), |d| d.message.clone())
}

fn said(cell: &Cell) -> String {
    let kinds: Vec<&str> = cell.kinds.iter().map(|kind| kind.word()).collect();
    format!("{} {}", cell.verdict.word(), kinds.join(", ")).trim().to_owned()
}

/// A claim holds if the verdict is the one and every kind it names is reachable; with `only`, no other.
fn holds(expect: &Expect, cell: &Cell) -> bool {
    let named = |kind: &Kind| expect.kinds.iter().any(|name| name.text == kind.word());
    let reachable = |name: &str| cell.kinds.iter().any(|kind| kind.word() == name);
    cell.verdict.word() == expect.verdict.text
        && expect.kinds.iter().all(|name| reachable(&name.text))
        && (!expect.only || cell.kinds.iter().all(named))
}
