//! Expectations: what the texts claim, and whether it is so.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use crate::explore::{Search, Watch};
use crate::lang::ast::{Expect, ExprKind, Name, Operation, Param};
use crate::lang::hardware::{is_named, named};
use crate::lang::library::{Library, matches_pattern};
use crate::lang::lower::{Question, resulting_arch};
use crate::lang::source::FileId;
use crate::report::map::cell;
use crate::report::{DiagnosticView, Kind, Place, Report, Stores, Verdict};

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
    expectations_until(library, files, &[], Search::default(), &mut |_| ControlFlow::Continue(()))
}

/// What is asked of an answer: its verdict, and every reachable kind in the order of kinds.
pub(super) type Answer = (Verdict, Vec<Kind>);

/// The same by one search or the other, until whoever watches it wants no more: what is claimed from there on
/// is undecided. Claims about one question share its search, and what is `known` of questions is not searched for
/// again.
#[must_use]
pub fn expectations_until(
    library: &Library,
    files: Option<&[FileId]>,
    known: &[(&Question, &Report)],
    by: Search,
    watch: &mut Watch<'_>,
) -> Vec<Expected> {
    let known = known.iter().map(|(question, report)| {
        let answer = (report.verdict, report.kinds.clone());
        ((*question).clone(), Ok(answer))
    });
    let mut answers: BTreeMap<Question, Result<Answer, String>> = known.collect();
    let mut list = Vec::new();
    for (expect, question) in claims(library, files) {
        let answer = answers.entry(question.clone()).or_insert_with(|| {
            let judged = cell(library, &question, by, watch);
            judged.map(|(cell, _)| (cell.verdict, cell.kinds)).map_err(|diagnostics| first(&diagnostics))
        });
        list.push(expected(library, expect, question, answer));
    }
    list
}

/// What the expectations of a text are about, where they do not say more.
#[derive(Default)]
struct About<'l> {
    /// The operations; none: every one.
    operations: Option<Vec<String>>,
    strategy: Option<&'l str>,
    arch: Option<&'l str>,
    kernel: &'l str,
}

/// Every question that an expectation of some files speaks of.
fn claims<'l>(library: &'l Library, files: Option<&[FileId]>) -> Vec<(&'l Expect, Question)> {
    let wanted = |name: &Name| files.is_none_or(|files| files.contains(&name.span.file));
    let mut list = Vec::new();
    for operation in library.operations().into_iter().filter(|o| wanted(&o.name)) {
        let operations = Some(vec![operation.name.text.clone()]);
        claimed(library, &operation.expects, &About { operations, ..About::default() }, &mut list);
    }
    for strategy in library.strategies().into_iter().filter(|s| wanted(&s.name)) {
        let names = library.operations().into_iter().filter(|o| !o.case).map(|o| o.name.text.clone());
        let fits = |name: &String| library.is_for(strategy, name);
        let (operations, strategy_name) = (Some(names.filter(fits).collect()), Some(&*strategy.name.text));
        let about = About { operations, strategy: strategy_name, ..About::default() };
        claimed(library, &strategy.expects, &about, &mut list);
    }
    for arch in library.archs().into_iter().filter(|a| wanted(&a.name)) {
        let about = About { arch: Some(&arch.name.text), ..About::default() };
        claimed(library, &arch.expects, &about, &mut list);
    }
    for kernel in library.kernels() {
        let about = About { kernel: &kernel.name.text, ..About::default() };
        for part in library.kernel_parts(kernel).into_iter().filter(|part| wanted(&part.name)) {
            claimed(library, &part.expects, &about, &mut list);
        }
    }
    list
}

fn claimed<'l>(
    library: &Library,
    expects: &'l [Expect],
    about: &About<'_>,
    out: &mut Vec<(&'l Expect, Question)>,
) {
    for (index, expect) in expects.iter().enumerate() {
        for operation in operations(library, about, expect) {
            for part in parts(library, &operation, expect) {
                for variant in variants(library, &part, expect) {
                    for strategy in strategies(library, &operation, about.strategy, expect) {
                        let base = Question {
                            operation: part.clone(),
                            variant: variant.clone(),
                            strategy: strategy.clone(),
                            kernel: about.kernel.to_owned(),
                            params: settings(expect),
                            stores: stores(expect),
                            ..Question::default()
                        };
                        let archs = archs(library, about, (expects, index), &base);
                        out.extend(archs.into_iter().map(|arch| (expect, Question { arch, ..base.clone() })));
                    }
                }
            }
        }
    }
}

/// The operations that an expectation of a text may speak of. Where the text is about every one, cases are meant
/// only by their names, and operations only if they have the parameters that it sets.
fn operations(library: &Library, about: &About<'_>, expect: &Expect) -> Vec<String> {
    if let Some(own) = &about.operations {
        return own.clone();
    }
    let meant = |operation: &&Operation| {
        let named = expect.operations.iter().any(|p| matches_pattern(&p.text, &operation.name.text));
        let fits = if expect.operations.is_empty() { !operation.case } else { named };
        let has = |name: &Name| params(library, operation).any(|param| param.name.text == name.text);
        fits && expect.when.iter().all(|(name, _)| has(name))
    };
    library.operations().into_iter().filter(meant).map(|operation| operation.name.text.clone()).collect()
}

/// The parameters of an operation, or of a case and what it is made of.
pub(super) fn params<'l>(library: &'l Library, operation: &'l Operation) -> impl Iterator<Item = &'l Param> {
    let of = operation.of.iter().filter_map(|part| library.operation(&part.text));
    operation.params.iter().chain(of.flat_map(|part| &part.params))
}

/// The parameters that an expectation sets.
fn settings(expect: &Expect) -> Vec<(String, u32)> {
    expect.when.iter().filter_map(|(name, value)| Some((name.text.clone(), number(&value.kind)?))).collect()
}

/// What breaks only with stores delayed is asked so, and what says that it is.
pub(super) fn stores(expect: &Expect) -> Stores {
    let delayed = expect.delayed || expect.verdict.text == Verdict::BreaksDelayed.word();
    if delayed { Stores::Delayed } else { Stores::Immediate }
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

pub(super) fn number(kind: &ExprKind) -> Option<u32> {
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
        let of = declared.of.iter().filter(|part| meant(operation) || meant(&part.text));
        return of.map(|part| format!("{operation}/{}", part.text)).collect();
    }
    let of = declared.of.first().is_some_and(|part| meant(&part.text));
    if of || meant(operation) { vec![operation.to_owned()] } else { Vec::new() }
}

fn strategies(library: &Library, operation: &str, own: Option<&str>, expect: &Expect) -> Vec<Option<String>> {
    if let Some(own) = own {
        return vec![Some(own.to_owned())];
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
    let fits =
        |strategy: &&crate::lang::ast::Strategy| names.iter().any(|name| library.is_for(strategy, name));
    let strategies = library.strategies().into_iter().filter(fits).filter(|s| meant(&s.name.text));
    strategies.map(|s| Some(s.name.text.clone())).collect()
}

/// The architectures that an expectation speaks of; after `else` those that the ones before it, up to the
/// `expect` that began the chain, do not. A case that is about some architectures is checked there unless the
/// expectation names others.
fn archs(
    library: &Library,
    about: &About<'_>,
    (expects, index): (&[Expect], usize),
    base: &Question,
) -> Vec<String> {
    let expect = &expects[index];
    let name = base.operation.split_once('/').map_or(&*base.operation, |(case, _)| case);
    let own = named(library, library.operation(name).map_or(&[], |operation| &operation.on));
    let first = expects[..index].iter().rposition(|e| !e.otherwise).unwrap_or(0);
    let meant = |expect: &Expect, name: &str| {
        let question = Question { arch: name.to_owned(), ..base.clone() };
        let arch = resulting_arch(library, &question);
        arch.is_some_and(|arch| is_named(library, &expect.archs, &arch, &mut Vec::new()))
    };
    let chosen = library.archs().into_iter().map(|arch| arch.name.text.clone()).filter(|arch| {
        if let Some(own) = about.arch {
            own == arch
        } else if expect.otherwise {
            !expects[first..index].iter().any(|before| meant(before, arch))
        } else if expect.archs.is_empty() {
            own.contains(&arch.as_str())
        } else {
            meant(expect, arch)
        }
    });
    chosen.collect()
}

fn expected(
    library: &Library,
    expect: &Expect,
    question: Question,
    answer: &Result<Answer, String>,
) -> Expected {
    let (found, holds, undecided) = match answer {
        Ok(answer) => (said(answer), holds(expect, answer), answer.0 == Verdict::Undecided),
        Err(wrong) => (wrong.clone(), false, false),
    };
    Expected {
        place: library.sources().place(expect.span),
        question,
        wanted: wanted(expect),
        found,
        because: expect.because.as_ref().map(|text| text.text.clone()),
        holds,
        undecided,
    }
}

/// A claim as it is written: `delayed breaks stale-frame only`.
pub(super) fn wanted(expect: &Expect) -> String {
    let kinds: Vec<&str> = expect.kinds.iter().map(|kind| kind.text.as_str()).collect();
    let only = if expect.only { " only" } else { "" };
    let asked = if expect.delayed { "delayed " } else { "" };
    format!("{asked}{} {}{only}", expect.verdict.text, kinds.join(", ")).trim().to_owned()
}

fn first(diagnostics: &[DiagnosticView]) -> String {
    diagnostics.first().map_or(String::new(), |d| d.message.clone())
}

fn said((verdict, kinds): &Answer) -> String {
    let kinds: Vec<&str> = kinds.iter().map(|kind| kind.word()).collect();
    format!("{} {}", verdict.word(), kinds.join(", ")).trim().to_owned()
}

/// A claim holds if the verdict is the one and every kind it names is reachable; with `only`, no other.
pub(super) fn holds(expect: &Expect, (found, kinds): &Answer) -> bool {
    let named = |kind: &Kind| expect.kinds.iter().any(|name| name.text == kind.word());
    let reachable = |name: &str| kinds.iter().any(|kind| kind.word() == name);
    let verdict = match expect.verdict.text.as_str() {
        "unbroken" => matches!(found, Verdict::Survives | Verdict::SurvivesStale),
        word => found.word() == word,
    };
    verdict
        && expect.kinds.iter().all(|name| reachable(&name.text))
        && (!expect.only || kinds.iter().all(named))
}
