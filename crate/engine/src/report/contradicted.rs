//! What the texts of a question claim of it, where the answer is another.

use crate::lang::ast::Operation;
use crate::lang::diagnostic::Diagnostic;
use crate::lang::library::Library;
use crate::lang::lower::Question;
use crate::report::answer::{files, views};
use crate::report::claim::{Answer, Claim, claims, params, said};
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
    let mut told = Vec::new();
    for claim in claims(library, Some(&files(library, question))) {
        if !claim.holds(&answer) && is_asked(&claim, question, report) {
            let message = format!("this expects `{}`, and the answer is `{}`", claim.wanted(), said(&answer));
            told.push(Diagnostic::warning(claim.expect().span, message));
        }
    }
    views(library, &told)
}

/// True if a claim speaks of what was asked, where each may leave out what the other names.
fn is_asked(claim: &Claim<'_>, question: &Question, report: &Report) -> bool {
    let (name, part) = match question.operation.split_once('/') {
        Some((name, part)) => (name, Some(part)),
        None => (&*question.operation, None),
    };
    let Some(operation) = claim.library.operation(name) else { return false };
    let part = part.or_else(|| operation.of.first().map(|part| &*part.text));
    let asked = &report.question;
    claim.stores() == question.stores
        && claim.means_operation(operation)
        && claim.means_part(operation, part)
        && asked
            .variant
            .as_deref()
            .map_or_else(|| claim.expect().variant.is_none(), |v| claim.means_variant(v))
        && means_strategy(claim, operation, asked.strategy.as_deref())
        && is_kernel(claim, &question.kernel)
        && values(claim.library, operation, &claim.settings())
            == values(claim.library, operation, &question.params)
        && claim.means_arch(operation, question)
}

/// A case's own strategy need not be named.
fn means_strategy(claim: &Claim<'_>, operation: &Operation, strategy: Option<&str>) -> bool {
    let own = operation.strategy().map(|name| &*name.text);
    claim.means_strategy(operation, strategy) || (strategy == own && claim.means_strategy(operation, None))
}

/// The ground need not be named.
fn is_kernel(claim: &Claim<'_>, kernel: &str) -> bool {
    let ground = claim.library.kernels().first().map_or("", |kernel| &kernel.name.text);
    let name = |kernel: &'_ str| if kernel.is_empty() { ground.to_owned() } else { kernel.to_owned() };
    name(claim.kernel()) == name(kernel)
}

/// The value of every parameter, in the order of declaration.
fn values(library: &Library, operation: &Operation, set: &[(String, u32)]) -> Vec<u32> {
    let value = |name: &str| set.iter().find(|(asked, _)| asked == name).map(|(_, value)| *value);
    params(library, operation).map(|param| value(&param.name.text).unwrap_or(param.default)).collect()
}
