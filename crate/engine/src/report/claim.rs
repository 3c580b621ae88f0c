//! What an expectation speaks of: the one answer to that, for whoever asks all it is about and for whoever has a question.

use crate::lang::ast::{Arch, Expect, ExprKind, Kernel, Name, Operation, Param, Strategy};
use crate::lang::hardware::is_named;
use crate::lang::library::{Library, matches_pattern};
use crate::lang::lower::{Question, resulting_arch};
use crate::lang::source::FileId;
use crate::report::{Kind, Stores, Verdict};

/// What is asked of an answer: its verdict, and every reachable kind in the order of kinds.
pub(super) type Answer = (Verdict, Vec<Kind>);

/// Whose text an expectation stands in: that is what it is about, where it does not say more.
#[derive(Clone, Copy)]
pub(super) enum About<'l> {
    /// An operation or a case.
    Operation(&'l Operation),
    /// A strategy.
    Strategy(&'l Strategy),
    /// An architecture.
    Arch(&'l Arch),
    /// A set of kernel functions, by a part of it.
    Kernel(&'l Kernel),
}

/// An expectation, in the list that it stands in: an `else` speaks of what those before it do not.
#[derive(Clone, Copy)]
pub(super) struct Claim<'l> {
    pub(super) library: &'l Library,
    pub(super) about: About<'l>,
    expects: &'l [Expect],
    index: usize,
}

/// The expectations of some files, or of all.
pub(super) fn claims<'l>(library: &'l Library, files: Option<&[FileId]>) -> Vec<Claim<'l>> {
    let mut list = Vec::new();
    let mut add = |name: &Name, about: About<'l>, expects: &'l [Expect]| {
        if files.is_none_or(|files| files.contains(&name.span.file)) {
            list.extend((0..expects.len()).map(|index| Claim { library, about, expects, index }));
        }
    };
    for operation in library.operations() {
        add(&operation.name, About::Operation(operation), &operation.expects);
    }
    for strategy in library.strategies() {
        add(&strategy.name, About::Strategy(strategy), &strategy.expects);
    }
    for arch in library.archs() {
        add(&arch.name, About::Arch(arch), &arch.expects);
    }
    for kernel in library.kernels() {
        for part in library.kernel_parts(kernel) {
            add(&part.name, About::Kernel(kernel), &part.expects);
        }
    }
    list
}

/// The parameters of an operation, or of a case and what it is made of.
pub(super) fn params<'l>(library: &'l Library, operation: &'l Operation) -> impl Iterator<Item = &'l Param> {
    let of = operation.of.iter().filter_map(|part| library.operation(&part.text));
    operation.params.iter().chain(of.flat_map(|part| &part.params))
}

impl<'l> Claim<'l> {
    pub(super) fn expect(&self) -> &'l Expect {
        &self.expects[self.index]
    }

    /// True for the operations it may speak of. Where the text is about every one, cases are meant only by their
    /// names, and operations only if they have the parameters that it sets.
    pub(super) fn means_operation(&self, operation: &Operation) -> bool {
        let expect = self.expect();
        match self.about {
            About::Operation(own) => own.name.text == operation.name.text,
            About::Strategy(own) => !operation.case && self.library.is_for(own, &operation.name.text),
            About::Arch(_) | About::Kernel(_) => {
                let fits = if expect.operations.is_empty() {
                    !operation.case
                } else {
                    is_any(&expect.operations, &operation.name.text)
                };
                let has = |name: &Name| params(self.library, operation).any(|p| p.name.text == name.text);
                fits && expect.when.iter().all(|(name, _)| has(name))
            }
        }
    }

    /// True for an operation itself if it speaks of it; of a case made of one or of several, for those it speaks of.
    pub(super) fn means_part(&self, operation: &Operation, part: Option<&str>) -> bool {
        let named = &self.expect().operations;
        named.is_empty()
            || is_any(named, &operation.name.text)
            || part.is_some_and(|part| is_any(named, part))
    }

    /// True for the variant it names, or for every one.
    pub(super) fn means_variant(&self, variant: &str) -> bool {
        self.expect().variant.as_ref().is_none_or(|named| named.text == variant)
    }

    /// True for the strategies it speaks of; for none, where a case is checked as it stands.
    pub(super) fn means_strategy(&self, operation: &Operation, strategy: Option<&str>) -> bool {
        let named = &self.expect().strategies;
        match (self.about, strategy) {
            (About::Strategy(own), _) => strategy == Some(&own.name.text),
            (_, None) => named.is_empty() && operation.case,
            (_, Some(strategy)) => {
                let meant = if named.is_empty() { !operation.case } else { is_any(named, strategy) };
                meant && self.fits(operation, strategy)
            }
        }
    }

    /// True if a strategy is for an operation, or for what a case is made of.
    fn fits(&self, operation: &Operation, strategy: &str) -> bool {
        let Some(strategy) = self.library.strategy(strategy) else { return false };
        let names = std::iter::once(&operation.name).chain(&operation.of);
        names.into_iter().any(|name| self.library.is_for(strategy, &name.text))
    }

    /// True for the architecture of a question if it speaks of it; after `else` if those before it, up to the
    /// `expect` that began the chain, do not. A case that is about some architectures is checked there unless the
    /// expectation names others.
    pub(super) fn means_arch(&self, operation: &Operation, question: &Question) -> bool {
        let expect = self.expect();
        let Some(arch) = self.library.arch(&question.arch) else { return false };
        let meant = |expect: &Expect| {
            let arch = resulting_arch(self.library, question);
            arch.is_some_and(|arch| is_named(self.library, &expect.archs, &arch, &mut Vec::new()))
        };
        if let About::Arch(own) = self.about {
            own.name.text == arch.name.text
        } else if expect.otherwise {
            let before = &self.expects[..self.index];
            let first = before.iter().rposition(|e| !e.otherwise).unwrap_or(0);
            !before[first..].iter().any(meant)
        } else if expect.archs.is_empty() {
            operation.on.is_empty() || is_named(self.library, &operation.on, arch, &mut Vec::new())
        } else {
            meant(expect)
        }
    }

    /// The set of kernel functions; empty for the ground.
    pub(super) fn kernel(&self) -> &'l str {
        if let About::Kernel(own) = self.about { &own.name.text } else { "" }
    }

    /// The parameters that it sets.
    pub(super) fn settings(&self) -> Vec<(String, u32)> {
        let value = |kind: &ExprKind| match kind {
            ExprKind::Int(value) => Some(*value),
            ExprKind::Bool(value) => Some(u32::from(*value)),
            _ => None,
        };
        let when = self.expect().when.iter();
        when.filter_map(|(name, to)| Some((name.text.clone(), value(&to.kind)?))).collect()
    }

    /// What breaks only with stores delayed is asked so, and what says that it is.
    pub(super) fn stores(&self) -> Stores {
        let delayed = self.expect().delayed || self.expect().verdict.text == Verdict::BreaksDelayed.word();
        if delayed { Stores::Delayed } else { Stores::Immediate }
    }

    /// What is claimed: `breaks freed-table only`.
    pub(super) fn wanted(&self) -> String {
        let expect = self.expect();
        let kinds: Vec<&str> = expect.kinds.iter().map(|kind| kind.text.as_str()).collect();
        let only = if expect.only { " only" } else { "" };
        let asked = if expect.delayed { "delayed " } else { "" };
        format!("{asked}{} {}{only}", expect.verdict.text, kinds.join(", ")).trim().to_owned()
    }

    /// True if the verdict is the one and every kind it names is reachable; with `only`, no other.
    pub(super) fn holds(&self, (found, kinds): &Answer) -> bool {
        let expect = self.expect();
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
}

fn is_any(patterns: &[Name], name: &str) -> bool {
    patterns.iter().any(|pattern| matches_pattern(&pattern.text, name))
}
