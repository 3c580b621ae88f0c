//! Expectations: what the texts claim, and whether it is so.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use crate::explore::{Search, Watch};
use crate::lang::ast::Operation;
use crate::lang::library::Library;
use crate::lang::lower::Question;
use crate::lang::source::FileId;
use crate::report::claim::{Answer, Claim, claims};
use crate::report::map::cell;
use crate::report::{DiagnosticView, Place, Report, Verdict};

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
    for claim in claims(library, files) {
        for question in questions(&claim) {
            let answer = answers.entry(question.clone()).or_insert_with(|| {
                let judged = cell(library, &question, by, watch);
                judged.map(|(cell, _)| (cell.verdict, cell.kinds)).map_err(|diagnostics| first(&diagnostics))
            });
            list.push(expected(&claim, question, answer));
        }
    }
    list
}

/// Every question that an expectation speaks of.
fn questions(claim: &Claim<'_>) -> Vec<Question> {
    let mut list = Vec::new();
    for operation in claim.library.operations().into_iter().filter(|o| claim.means_operation(o)) {
        for part in parts(claim, operation) {
            for variant in variants(claim, &part) {
                for strategy in strategies(claim, operation) {
                    let base = Question {
                        operation: part.clone(),
                        variant: variant.clone(),
                        strategy,
                        kernel: claim.kernel().to_owned(),
                        params: claim.settings(),
                        stores: claim.stores(),
                        ..Question::default()
                    };
                    let archs = claim.library.archs().into_iter().map(|arch| arch.name.text.clone());
                    let asked = archs.map(|arch| Question { arch, ..base.clone() });
                    list.extend(asked.filter(|question| claim.means_arch(operation, question)));
                }
            }
        }
    }
    list
}

/// The operation itself; of a case made of several, those that are meant: `CASE/OPERATION`.
fn parts(claim: &Claim<'_>, operation: &Operation) -> Vec<String> {
    let name = &operation.name.text;
    if operation.of.len() > 1 {
        let of = operation.of.iter().filter(|part| claim.means_part(operation, Some(&part.text)));
        return of.map(|part| format!("{name}/{}", part.text)).collect();
    }
    let is_meant = claim.means_part(operation, operation.of.first().map(|part| &*part.text));
    if is_meant { vec![name.clone()] } else { Vec::new() }
}

/// The variants that are meant; none by name where there are none.
fn variants(claim: &Claim<'_>, part: &str) -> Vec<Option<String>> {
    let known = claim.library.variants(part).iter().map(|variant| variant.name.text.clone());
    if known.len() == 0 && claim.expect().variant.is_none() {
        return vec![None];
    }
    known.filter(|name| claim.means_variant(name)).map(Some).collect()
}

fn strategies(claim: &Claim<'_>, operation: &Operation) -> Vec<Option<String>> {
    let known = claim.library.strategies().into_iter().map(|strategy| Some(strategy.name.text.clone()));
    std::iter::once(None)
        .chain(known)
        .filter(|name| claim.means_strategy(operation, name.as_deref()))
        .collect()
}

fn expected(claim: &Claim<'_>, question: Question, answer: &Result<Answer, String>) -> Expected {
    let expect = claim.expect();
    let (found, holds, undecided) = match answer {
        Ok(answer) => (said(answer), claim.holds(answer), answer.0 == Verdict::Undecided),
        Err(wrong) => (wrong.clone(), false, false),
    };
    Expected {
        place: claim.library.sources().place(expect.span),
        question,
        wanted: claim.wanted(),
        found,
        because: expect.because.as_ref().map(|text| text.text.clone()),
        holds,
        undecided,
    }
}

fn first(diagnostics: &[DiagnosticView]) -> String {
    diagnostics.first().map_or(String::new(), |d| d.message.clone())
}

/// The answer in the words that a claim has for it.
fn said((verdict, kinds): &Answer) -> String {
    let kinds: Vec<&str> = kinds.iter().map(|kind| kind.word()).collect();
    format!("{} {}", verdict.word(), kinds.join(", ")).trim().to_owned()
}
