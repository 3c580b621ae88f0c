//! From what is declared and what is asked for to single questions.

use std::collections::BTreeSet;

use stalewalk_engine::lang::ast::{Arch, Name, Operation, Param};
use stalewalk_engine::lang::diagnostic::nearest;
use stalewalk_engine::lang::hardware::named;
use stalewalk_engine::lang::library::matches_pattern;
use stalewalk_engine::lang::source::{FileId, Span};
use stalewalk_engine::{Library, Question};

use crate::args::{Setting, What};
use crate::caret::Complaint;
use crate::texts::Declared;

/// The set of kernel functions, if there is one of that name; the ground where none is asked for.
pub(crate) fn kernel(library: &Library, asked: Option<&str>) -> Result<String, Complaint> {
    let ground = library.kernels().first().map_or("", |kernel| kernel.name.text.as_str());
    let name = asked.unwrap_or(ground);
    library.kernel(name).map(|_| name.to_owned()).ok_or_else(|| unknown(library, "kernel set", name))
}

/// The operation or case of a name, if there is one.
pub(crate) fn operation<'l>(library: &'l Library, name: &str) -> Result<&'l Operation, Complaint> {
    library.operation(name).ok_or_else(|| unknown(library, "operation or case", name))
}

/// The architecture of a name, if there is one.
pub(crate) fn arch<'l>(library: &'l Library, name: &str) -> Result<&'l Arch, Complaint> {
    library.arch(name).ok_or_else(|| unknown(library, "architecture", name))
}

fn unknown(library: &Library, what: &str, name: &str) -> Complaint {
    let span = Span { file: FileId(0), start: 0, end: 0 };
    let diagnostic = library.unknown(what, &Name { text: name.to_owned(), span });
    Complaint::new(diagnostic.message, diagnostic.help)
}

/// The parameters of an operation, or of a case with those of what it is made of.
pub(crate) fn params<'l>(library: &'l Library, operation: &'l Operation) -> Vec<&'l Param> {
    let parts = operation.of.iter().filter_map(|name| library.operation(&name.text));
    let mut params: Vec<&Param> = operation.params.iter().collect();
    for param in parts.flat_map(|part| &part.params) {
        if !params.iter().any(|known| known.name.text == param.name.text) {
            params.push(param);
        }
    }
    params
}

/// Whether parameters can be set as they were asked to be, in at least one of some operations; `widely` for a run that
/// is counted, where there is more to set.
pub(crate) fn settable(params: &[&Param], asked: &[(String, u32)], widely: bool) -> Result<(), Complaint> {
    let params: Vec<&&Param> = params.iter().filter(|param| widely || param.is_choice()).collect();
    for (name, value) in asked {
        let Some(param) = params.iter().find(|param| param.name.text == *name) else {
            let names = params.iter().map(|param| param.name.text.as_str());
            let help = match (nearest(name, names.clone()), params.is_empty()) {
                (Some(near), _) => format!("did you mean `{near}`?"),
                (None, true) => "it has none".to_owned(),
                (None, false) => format!("known: {}", names.collect::<Vec<_>>().join(", ")),
            };
            return Err(Complaint::new(format!("there is no parameter `{name}`"), help));
        };
        let (low, high) = param.bounds(widely);
        if !(low..=high).contains(value) {
            let help = match param.range {
                Some(_) => format!("it is in {low}..={high}"),
                None => "it is true or false".to_owned(),
            };
            return Err(Complaint::new(format!("`{name}` cannot be {value}"), help));
        }
    }
    Ok(())
}

/// Every question that is asked.
pub(crate) fn questions(
    library: &Library,
    declared: &Declared,
    args: &What,
    setting: &Setting,
) -> Result<Vec<Question>, Complaint> {
    let kernel = kernel(library, setting.kernel.as_deref().or(declared.kernels.first().map(String::as_str)))?;
    if let Some(name) = &args.strategy {
        library.strategy(name).ok_or_else(|| unknown(library, "strategy", name))?;
    }
    for name in &args.arch {
        arch(library, name)?;
    }
    let operations = operations(library, declared, args)?;
    fitting(library, args, &operations)?;
    let mut known = Vec::new();
    for name in &operations {
        known.extend(params(library, operation(library, whole(name))?));
    }
    settable(&known, &setting.params, false)?;
    let mut questions = Vec::new();
    for name in &operations {
        let operation = operation(library, whole(name))?;
        let known = params(library, operation);
        let set = setting.params.iter().filter(|(name, _)| known.iter().any(|p| p.name.text == *name));
        let set: Vec<(String, u32)> = set.cloned().collect();
        for variant in variants(library, name, args) {
            for strategy in strategies(library, declared, args, operation) {
                for arch in archs(library, declared, args, operation) {
                    questions.push(Question {
                        operation: name.clone(),
                        variant: variant.clone(),
                        strategy: strategy.clone(),
                        arch,
                        kernel: kernel.clone(),
                        params: set.clone(),
                        knobs: setting.knobs.clone(),
                        clauses: Vec::new(),
                        stores: setting.stores(),
                    });
                }
            }
        }
    }
    if let Some(name) = args.variant.as_ref().filter(|_| questions.is_empty()) {
        return Err(no_variant(library, &operations, name));
    }
    if questions.is_empty() {
        let help = "declare a strategy, a case or an operation, or name one with --strategy or --operation";
        return Err(Complaint::new("there is nothing to check", help));
    }
    Ok(questions)
}

/// What is wrong with a variant that nothing has.
fn no_variant(library: &Library, operations: &[String], name: &str) -> Complaint {
    let known: BTreeSet<&str> = operations
        .iter()
        .flat_map(|operation| library.variants(operation))
        .map(|variant| variant.name.text.as_str())
        .collect();
    let help = match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => "there are none here".to_owned(),
        None => format!("known: {}", Vec::from_iter(known).join(", ")),
    };
    Complaint::new(format!("nothing that is checked has a variant `{name}`"), help)
}

/// Holds a strategy and an operation that are both named to each other.
fn fitting(library: &Library, args: &What, operations: &[String]) -> Result<(), Complaint> {
    let (Some(name), Some(_)) = (&args.strategy, &args.operation) else { return Ok(()) };
    let Some(strategy) = library.strategy(name) else { return Ok(()) };
    for asked in operations {
        let found = operation(library, whole(asked))?;
        let of: Vec<&str> = match (asked.split_once('/'), found.of.as_slice()) {
            (Some((_, part)), _) => vec![part],
            (None, []) => vec![found.name.text.as_str()],
            (None, of) => of.iter().map(|part| part.text.as_str()).collect(),
        };
        if of.iter().any(|operation| library.is_for(strategy, operation)) {
            continue;
        }
        let known = of.iter().flat_map(|operation| library.strategies_of(operation));
        let known: Vec<&str> = known.map(|strategy| strategy.name.text.as_str()).collect();
        let help = if known.is_empty() {
            format!("`{asked}` has none: leave the strategy out")
        } else {
            format!("its strategies: {}", known.join(", "))
        };
        return Err(Complaint::new(format!("`{name}` is no strategy of `{asked}`"), help));
    }
    Ok(())
}

/// `CASE` of `CASE/OPERATION`.
fn whole(name: &str) -> &str {
    name.split_once('/').map_or(name, |(case, _)| case)
}

/// The operations and cases, those of several parts as `CASE/OPERATION`.
fn operations(library: &Library, declared: &Declared, args: &What) -> Result<Vec<String>, Complaint> {
    let own = declared.operations.iter().filter_map(|name| library.operation(name));
    if let Some(asked) = &args.operation {
        let around: Vec<String> = own
            .filter(|case| case.of.iter().any(|part| part.text == *asked))
            .map(|case| format!("{}/{asked}", case.name.text))
            .collect();
        if !around.is_empty() {
            return Ok(around);
        }
        let found = operation(library, whole(asked))?;
        return Ok(if asked.contains('/') { vec![asked.clone()] } else { parts(found) });
    }
    let own: Vec<String> = own.flat_map(parts).collect();
    if !own.is_empty() {
        return Ok(own);
    }
    let operations = library.operations().into_iter().filter(|operation| !operation.case);
    let named: Vec<&str> = match &args.strategy {
        Some(name) => vec![name],
        None => declared.strategies.iter().map(String::as_str).collect(),
    };
    if named.is_empty() && declared.archs.is_empty() && declared.kernels.is_empty() {
        return Ok(Vec::new());
    }
    let fits = |operation: &&Operation| {
        named.is_empty() || named.iter().any(|name| is_for(library, name, &operation.name.text))
    };
    Ok(operations.filter(fits).map(|operation| operation.name.text.clone()).collect())
}

fn parts(operation: &Operation) -> Vec<String> {
    match operation.of.as_slice() {
        [] | [_] => vec![operation.name.text.clone()],
        several => several.iter().map(|part| format!("{}/{}", operation.name.text, part.text)).collect(),
    }
}

fn is_for(library: &Library, strategy: &str, operation: &str) -> bool {
    let patterns = library.strategy(strategy).map_or(&[][..], |strategy| &strategy.operations);
    patterns.iter().any(|pattern| matches_pattern(&pattern.text, operation))
}

/// The variants of an operation that are checked; none by name where it has none.
fn variants(library: &Library, operation: &str, args: &What) -> Vec<Option<String>> {
    let known = library.variants(operation).iter().map(|variant| Some(variant.name.text.clone()));
    match &args.variant {
        Some(asked) => known.filter(|name| name.as_ref() == Some(asked)).collect(),
        None if known.len() == 0 => vec![None],
        None => known.collect(),
    }
}

/// The strategies to check an operation with; none by name for a case that says itself.
fn strategies(
    library: &Library,
    declared: &Declared,
    args: &What,
    operation: &Operation,
) -> Vec<Option<String>> {
    if args.strategy.is_some() {
        return vec![args.strategy.clone()];
    }
    let name = operation.name.text.as_str();
    let own = declared.strategies.iter().filter(|strategy| {
        let of = operation.of.iter().map(|part| part.text.as_str());
        of.chain([name]).any(|operation| is_for(library, strategy, operation))
    });
    let own: Vec<_> = own.cloned().map(Some).collect();
    match (operation.case, operation.strategy().is_some() || own.is_empty()) {
        (true, true) => vec![None],
        (false, _) if own.is_empty() => {
            let all: Vec<_> =
                library.strategies_of(name).iter().map(|strategy| Some(strategy.name.text.clone())).collect();
            if all.is_empty() { vec![None] } else { all }
        }
        _ => own,
    }
}

fn archs(library: &Library, declared: &Declared, args: &What, operation: &Operation) -> Vec<String> {
    match (&args.arch, operation.on.as_slice(), &declared.archs) {
        (asked, _, _) if !asked.is_empty() => asked.clone(),
        (_, [], own) if !own.is_empty() => own.clone(),
        (_, on, _) => named(library, on).into_iter().map(str::to_owned).collect(),
    }
}
