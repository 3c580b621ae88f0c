//! What the texts of a question expect of its answer and is not so.
//!
//! `expect` finds every question that a text speaks of, this whether it speaks of the one that was asked: a page tells
//! it with each answer, and so it is short. Tests hold the two against each other.

use std::borrow::Cow;

use crate::lang::ast::{Arch, Expect, Name, Operation};
use crate::lang::hardware::{is_named, named};
use crate::lang::library::{Library, matches_pattern};
use crate::lang::lower::{Question, resulting_arch};
use crate::report::expect::{holds, number, params, stores, wanted};
use crate::report::{Report, Unmet, Verdict};

/// What stands in whose text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Text {
    Operation,
    Strategy,
    Arch,
    Kernel,
}

/// The question that was asked, as it was understood.
struct Asked<'l> {
    library: &'l Library,
    report: &'l Report,
    question: &'l Question,
    /// The operation or case.
    operation: &'l Operation,
    /// Of a case made of several, the one.
    part: Option<&'l str>,
    arch: Cow<'l, Arch>,
}

/// What the texts of a question claim of it and is not so. Where the search reached a limit nothing is known, and with
/// knobs set nothing is claimed.
pub(super) fn unmet(library: &Library, question: &Question, report: &Report) -> Vec<Unmet> {
    let (name, part) = question
        .operation
        .split_once('/')
        .map_or((&*question.operation, None), |(case, part)| (case, Some(part)));
    let (operation, arch) = (library.operation(name), resulting_arch(library, question));
    let (Some(operation), Some(arch)) = (operation, arch) else { return Vec::new() };
    let asked = Asked { library, report, question, operation, part, arch };
    let mut list = Vec::new();
    if report.verdict == Verdict::Undecided || !question.knobs.is_empty() {
        return list;
    }
    if library.kernels().first().is_some_and(|ground| ground.name.text == report.question.kernel) {
        asked.look(Text::Operation, &operation.expects, &mut list);
        let strategy = report.question.strategy.as_ref().and_then(|name| library.strategy(name));
        if let Some(strategy) = strategy.filter(|strategy| !operation.case && library.is_for(strategy, name))
        {
            asked.look(Text::Strategy, &strategy.expects, &mut list);
        }
        if let Some(arch) = library.arch(&question.arch) {
            asked.look(Text::Arch, &arch.expects, &mut list);
        }
    }
    if let Some(kernel) = library.kernel(&report.question.kernel) {
        for part in library.kernel_parts(kernel) {
            asked.look(Text::Kernel, &part.expects, &mut list);
        }
    }
    list
}

fn fits(patterns: &[Name], name: &str) -> bool {
    patterns.iter().any(|pattern| matches_pattern(&pattern.text, name))
}

impl Asked<'_> {
    fn look(&self, text: Text, expects: &[Expect], list: &mut Vec<Unmet>) {
        let answer = (self.report.verdict, self.report.kinds.clone());
        for (index, expect) in expects.iter().enumerate() {
            let is_meant = self.is_operation(text, expect)
                && self.is_setting(expect)
                && (text == Text::Strategy || self.is_strategy(expect))
                && (text == Text::Arch || self.is_arch(expects, index));
            if is_meant && !holds(expect, &answer) {
                list.push(Unmet { place: self.library.sources().place(expect.span), wanted: wanted(expect) });
            }
        }
    }

    /// Whether it speaks of this operation; a text that is about every one means cases only by their names.
    fn is_operation(&self, text: Text, expect: &Expect) -> bool {
        let Operation { name, of, case, .. } = self.operation;
        let meant = |name: &str| expect.operations.is_empty() || fits(&expect.operations, name);
        let is_own = matches!(text, Text::Operation | Text::Strategy);
        let has =
            |(name, _): &(Name, _)| params(self.library, self.operation).any(|p| p.name.text == name.text);
        let is_open = is_own
            || (if expect.operations.is_empty() { !case } else { meant(&name.text) }
                && expect.when.iter().all(has));
        let is_part = match self.part {
            Some(part) => of.len() > 1 && (meant(&name.text) || meant(part)),
            None => of.len() < 2 && (meant(&name.text) || of.first().is_some_and(|of| meant(&of.text))),
        };
        is_open && is_part
    }

    /// Whether it speaks of this variant, these parameters and stores. What it does not say has its default.
    fn is_setting(&self, expect: &Expect) -> bool {
        let asked = &self.report.question;
        let is_value = |name: &str, value: &str| {
            let set = expect.when.iter().find(|(of, _)| of.text == name).and_then(|(_, e)| number(&e.kind));
            let mut params = params(self.library, self.operation);
            let claimed =
                set.or_else(|| params.find(|param| param.name.text == name).map(|param| param.default));
            claimed == Some(value.parse().unwrap_or(u32::from(value == "true")))
        };
        expect.variant.as_ref().is_none_or(|variant| asked.variant.as_ref() == Some(&variant.text))
            && asked.params.iter().all(|param| is_value(&param.name, &param.value))
            && stores(expect) == self.question.stores
    }

    /// Whether it speaks of this strategy: of a case that names none, of the case's own.
    fn is_strategy(&self, expect: &Expect) -> bool {
        let asked = self.report.question.strategy.as_deref();
        if expect.strategies.is_empty() && self.operation.case {
            return asked == self.operation.strategy().map(|name| &*name.text);
        }
        asked.is_some_and(|asked| expect.strategies.is_empty() || fits(&expect.strategies, asked))
    }

    /// Whether it speaks of this architecture; after `else` of those that the ones before it do not.
    fn is_arch(&self, expects: &[Expect], index: usize) -> bool {
        let expect = &expects[index];
        let meant = |expect: &Expect| is_named(self.library, &expect.archs, &self.arch, &mut Vec::new());
        if expect.otherwise {
            let first = expects[..index].iter().rposition(|e| !e.otherwise).unwrap_or(0);
            return !expects[first..index].iter().any(meant);
        }
        if expect.archs.is_empty() {
            return named(self.library, &self.operation.on).contains(&self.question.arch.as_str());
        }
        meant(expect)
    }
}
