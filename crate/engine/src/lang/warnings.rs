//! What is worth a look in a text that is understood: it changes no answer, and is seldom what was meant.

use crate::lang::ast::{Arch, Expect, Function, Insn, Item, Layer, Name, Operation, Override, Variant};
use crate::lang::diagnostic::{Diagnostic, Help};
use crate::lang::hardware::{is_meant, is_named, named, value_of};
use crate::lang::library::{Library, file_of, matches_pattern};
use crate::lang::source::FileId;
use crate::order::sort_by_key;

/// The warnings about some files, in the order of their texts.
#[must_use]
pub fn warnings(library: &Library, files: &[FileId]) -> Vec<Diagnostic> {
    let mut found = Warnings { library, out: Vec::new() };
    for item in library.items().filter(|item| files.contains(&file_of(item))) {
        match item {
            Item::Group(_) => {}
            Item::Arch(arch) => found.arch(arch),
            Item::Kernel(kernel) => found.expects(&kernel.expects),
            Item::Strategy(strategy) => found.expects(&strategy.expects),
            Item::Operation(operation) => found.operation(operation),
        }
    }
    let mut out = found.out;
    sort_by_key(&mut out, |warning| warning.span);
    out
}

struct Warnings<'l> {
    library: &'l Library,
    out: Vec<Diagnostic>,
}

impl<'l> Warnings<'l> {
    fn warn(&mut self, name: &Name, message: String, help: impl Into<Help>) {
        self.out.push(Diagnostic::warning(name.span, message).help(help));
    }

    fn arch(&mut self, arch: &Arch) {
        let parent = arch.like.as_ref().and_then(|like| self.library.arch(&like.text));
        for knob in arch.knobs.iter().filter(|_| parent.is_some()) {
            if parent.is_some_and(|parent| value_of(parent, &knob.name.text) == knob.value.text) {
                let of = arch.like.as_ref().map_or("", |like| &like.text);
                let message = format!("`{}` is {} in `{of}` already", knob.name.text, knob.value.text);
                self.warn(&knob.name, message, "leave it out");
            }
        }
        arch.insns.iter().for_each(|insn| self.insn(insn));
    }

    /// A clause that drops what another one drops too says nothing.
    fn insn(&mut self, insn: &Insn) {
        let drops: Vec<(&Name, Vec<&str>)> = insn.clauses.iter().filter_map(|clause| drops(clause)).collect();
        for (index, (name, words)) in drops.iter().enumerate() {
            let wider = drops.iter().enumerate().find(|(other, (_, wide))| {
                let includes = wide[0] == words[0] && wide.iter().all(|word| words.contains(word));
                *other != index && includes && (wide.len() < words.len() || *other < index)
            });
            if let Some((_, (_, wide))) = wider {
                let message = format!("`drops {}` is part of `drops {}`", words.join(" "), wide.join(" "));
                self.warn(name, message, "leave it out");
            }
        }
    }

    /// Expectations that speak of no architecture hold whatever is so.
    fn expects(&mut self, expects: &[Expect]) {
        for (index, expect) in expects.iter().enumerate() {
            let first = expects[..index].iter().rposition(|e| !e.otherwise).unwrap_or(0);
            let chain = if expect.otherwise { &expects[first..index] } else { &expects[index..=index] };
            let all = chain.iter().any(|e| e.archs.is_empty());
            let meant =
                |arch: &&Arch| chain.iter().any(|e| is_named(self.library, &e.archs, arch, &mut Vec::new()));
            let count = self.library.archs().into_iter().filter(meant).count();
            let nothing = match expect.otherwise {
                true => all || count == self.library.archs().len(),
                false => !all && count == 0,
            };
            if nothing {
                let help = match expect.otherwise {
                    true => "the ones before it speak of every architecture",
                    false => "no architecture is meant by its list",
                };
                self.warn(&expect.verdict, "this expectation speaks of nothing".to_owned(), help);
            }
        }
    }

    fn operation(&mut self, operation: &'l Operation) {
        let variants = &operation.variants;
        let overrides = || operation.overrides.iter().chain(variants.iter().flat_map(|v| &v.overrides));
        // Where knobs are set, groups are not those of the architectures by themselves.
        if overrides().next().is_none() {
            self.expects(&operation.expects);
        }
        overrides().for_each(|one| self.knobs(one));
        if !operation.on.is_empty() && named(self.library, &operation.on).is_empty() {
            let message = format!("`{}` is about no architecture", operation.name.text);
            self.warn(&operation.on[0], message, "none is meant by its list");
        }
        for variant in variants {
            if !self.is_judged(operation, variant) {
                let name = &variant.name;
                let help = format!("`expect {} … because …` says it", name.text);
                self.warn(name, format!("nothing is expected of `{}`", name.text), help);
            }
        }
        let known = self.functions(operation);
        let hooks = operation.hooks.iter().chain(variants.iter().flat_map(|variant| &variant.hooks));
        for hook in hooks.filter(|hook| !known.contains(&hook.text.as_str())) {
            let message = format!("there is no function `{}` to be a hook", hook.text);
            let help = Help::nearest(&hook.text, known.iter().copied(), String::new);
            self.warn(hook, message, help);
        }
    }

    /// A knob that is set to what it is.
    fn knobs(&mut self, one: &Override) {
        let archs = self.library.archs();
        let meant = |arch: &&Arch| is_meant(self.library, &one.archs, arch, &mut Vec::new());
        let meant: Vec<&Arch> = archs.into_iter().filter(meant).collect();
        for (name, value) in one.knobs.iter().filter(|_| !meant.is_empty()) {
            if meant.iter().all(|arch| value_of(arch, &name.text) == value.text) {
                let message = format!("`{}` is {} there already", name.text, value.text);
                self.warn(name, message, "leave it out");
            }
        }
    }

    /// True if an expectation of any text speaks of a variant.
    fn is_judged(&self, operation: &Operation, variant: &Variant) -> bool {
        let name = &operation.name.text;
        let named = |names: &[Name]| names.iter().any(|pattern| matches_pattern(&pattern.text, name));
        let speaks = |expects: &[Expect], about: bool| {
            let of = |expect: &Expect| named(&expect.operations) || about && expect.operations.is_empty();
            let meant =
                |expect: &Expect| expect.variant.as_ref().is_none_or(|known| known.text == variant.name.text);
            expects.iter().any(|expect| of(expect) && meant(expect))
        };
        let own = operation.expects.iter();
        let mut own = own.map(|expect| expect.variant.as_ref().is_none_or(|v| v.text == variant.name.text));
        own.any(|meant| meant)
            || self.library.items().any(|item| match item {
                Item::Group(_) => false,
                Item::Arch(arch) => speaks(&arch.expects, !operation.case),
                Item::Kernel(kernel) => speaks(&kernel.expects, !operation.case),
                Item::Strategy(strategy) => speaks(&strategy.expects, named(&strategy.operations)),
                Item::Operation(other) => speaks(&other.expects, named(&other.of)),
            })
    }

    /// The functions that an operation may be made with: its own, and those of every kernel and architecture.
    fn functions(&self, operation: &'l Operation) -> Vec<&'l str> {
        let mut layers: Vec<&Layer> = vec![&operation.layer];
        layers.extend(operation.variants.iter().map(|variant| &variant.layer));
        let mut functions: Vec<&Function> = Vec::new();
        for item in self.library.items() {
            match item {
                Item::Kernel(kernel) => layers.push(&kernel.layer),
                Item::Arch(arch) => functions.extend(&arch.functions),
                _ => {}
            }
        }
        for layer in layers {
            functions.extend(&layer.functions);
            functions.extend(layer.parts.iter().flat_map(|(_, functions)| functions));
        }
        functions.into_iter().map(|function| function.name.text.as_str()).collect()
    }
}

/// What a clause drops, in words without those about global entries; none if it drops nothing.
fn drops(clause: &[Name]) -> Option<(&Name, Vec<&str>)> {
    let (first, rest) = clause.split_first()?;
    let globals = |name: &&Name| name.text.ends_with("globals");
    let plain = first.text == "drops" && !rest.iter().any(|name| globals(&name)) && !rest.is_empty();
    plain.then(|| (first, rest.iter().map(|name| name.text.as_str()).collect()))
}
