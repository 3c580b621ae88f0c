//! What the texts of a question expect of its answer and is not so.

use crate::lang::ast::Operation;
use crate::lang::library::Library;
use crate::lang::lower::Question;
use crate::report::answer::files;
use crate::report::claim::{Answer, Claim, claims, params};
use crate::report::{Report, Unmet, Verdict};

/// Where the search reached a limit nothing is known, and where the question sets promises nothing is claimed.
pub(super) fn unmet(library: &Library, question: &Question, report: &Report) -> Vec<Unmet> {
    let changed = !(question.knobs.is_empty() && question.clauses.is_empty());
    if changed || report.verdict == Verdict::Undecided {
        return Vec::new();
    }
    let answer: Answer = (report.verdict, report.kinds.clone());
    let mut list = Vec::new();
    for claim in claims(library, Some(&files(library, question))) {
        if !claim.holds(&answer) && is_asked(&claim, question, report) {
            let place = library.sources().place(claim.expect().span);
            list.push(Unmet { place, wanted: claim.wanted() });
        }
    }
    list
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
    let valued = |params: &[(String, u32)]| values(claim.library, operation, params);
    claim.stores() == question.stores
        && claim.means_operation(operation)
        && claim.means_part(operation, part)
        && means_variant(claim, asked.variant.as_deref())
        && means_strategy(claim, operation, asked.strategy.as_deref())
        && is_kernel(claim, &asked.kernel)
        && valued(&claim.settings()) == valued(&question.params)
        && claim.means_arch(operation, question)
}

fn means_variant(claim: &Claim<'_>, variant: Option<&str>) -> bool {
    variant.map_or(claim.expect().variant.is_none(), |variant| claim.means_variant(variant))
}

/// A case's own strategy need not be named.
fn means_strategy(claim: &Claim<'_>, operation: &Operation, strategy: Option<&str>) -> bool {
    let own = operation.strategy().map(|name| &*name.text);
    claim.means_strategy(operation, strategy) || (strategy == own && claim.means_strategy(operation, None))
}

/// The ground need not be named.
fn is_kernel(claim: &Claim<'_>, asked: &str) -> bool {
    let ground = || claim.library.kernels().first().map_or("", |kernel| &kernel.name.text);
    let own = claim.kernel();
    asked == if own.is_empty() { ground() } else { own }
}

/// The value of every parameter, in the order of declaration.
fn values(library: &Library, operation: &Operation, set: &[(String, u32)]) -> Vec<u32> {
    let value = |name: &str| set.iter().find(|(asked, _)| asked == name).map(|(_, value)| *value);
    params(library, operation).map(|param| value(&param.name.text).unwrap_or(param.default)).collect()
}
