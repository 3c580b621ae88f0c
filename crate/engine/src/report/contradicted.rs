//! What the texts of a question claim of it, where the answer is another.

use crate::lang::diagnostic::Diagnostic;
use crate::lang::library::Library;
use crate::lang::lower::Question;
use crate::report::answer::{files, views};
use crate::report::expect::{Answer, claims, holds, params, said, wanted};
use crate::report::{DiagnosticView, Report, Verdict};

/// A warning for each expectation about this very question, in a text that it is made of, that its answer does not
/// hold up; none where nothing was decided, or where the question changes a promise by itself.
#[must_use]
pub fn contradicted(library: &Library, question: &Question, report: &Report) -> Vec<DiagnosticView> {
    let changed = !(question.knobs.is_empty() && question.clauses.is_empty());
    if changed || report.verdict == Verdict::Undecided {
        return Vec::new();
    }
    let answer: Answer = (report.verdict, report.kinds.clone());
    let claims = claims(library, Some(&files(library, question)));
    let wrong = claims
        .into_iter()
        .filter(|(expect, claim)| !holds(expect, &answer) && is_asked(library, claim, question, report));
    let told: Vec<Diagnostic> = wrong
        .map(|(expect, _)| {
            let message = format!("this expects `{}`, and the answer is `{}`", wanted(expect), said(&answer));
            Diagnostic::warning(expect.span, message)
        })
        .collect();
    views(library, &told)
}

/// True if a claim is about what was asked, where each may leave out what the other names.
fn is_asked(library: &Library, claim: &Question, question: &Question, report: &Report) -> bool {
    let ground = library.kernels().first().map_or("", |kernel| &kernel.name.text);
    let kernel = |name: &str| if name.is_empty() { ground.to_owned() } else { name.to_owned() };
    let own = || library.operation(&question.operation)?.strategy().map(|name| name.text.clone());
    claim.operation == question.operation
        && claim.arch == question.arch
        && claim.stores == question.stores
        && claim.variant == report.question.variant
        && claim.strategy.clone().or_else(own) == report.question.strategy
        && kernel(&claim.kernel) == kernel(&question.kernel)
        && values(library, claim) == values(library, question)
}

/// The value of every parameter, in the order of declaration.
fn values(library: &Library, question: &Question) -> Vec<u32> {
    let name = question.operation.split('/').next().unwrap_or_default();
    let asked = |name: &str| question.params.iter().find(|(asked, _)| asked == name).map(|(_, value)| *value);
    let declared = library.operation(name).into_iter().flat_map(|operation| params(library, operation));
    declared.map(|param| asked(&param.name.text).unwrap_or(param.default)).collect()
}
