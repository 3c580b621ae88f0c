//! Names that nobody declares, in what a file says about others: a misspelt one would otherwise speak of nothing,
//! and an expectation about nothing holds. And functions that are declared twice.

use crate::lang::ast::{Arch, Expect, File, Function, Item, Kernel, Layer, Name, Override, Variant};
use crate::lang::diagnostic::{Diagnostic, Help, nearest};
use crate::lang::hardware::{check_knob, check_test, is_meant};
use crate::lang::library::Library;
use crate::report::Kind;

/// Every such name of a file.
pub(super) fn unknown(library: &Library, file: &File) -> Vec<Diagnostic> {
    let mut names = Names { library, out: Vec::new() };
    for item in &file.items {
        match item {
            Item::Group(group) => {
                group.tests.iter().for_each(|(name, value)| check_test(name, value, &mut names.out));
            }
            Item::Arch(arch) => names.of_arch(arch),
            Item::Kernel(kernel) => {
                names.layer(&kernel.layer);
                names.unseen(kernel);
                kernel.of.iter().for_each(|of| {
                    names.check(library.kernel(&of.text).is_some(), "kernel set", of);
                });
                kernel.lacks.iter().flat_map(|(archs, _)| archs).for_each(|name| names.arch(name));
                kernel.expects.iter().for_each(|expect| names.expect(expect, None));
            }
            Item::Strategy(strategy) => {
                strategy.operations.iter().for_each(|name| names.operation(name));
                names.layer(&strategy.layer);
                strategy.expects.iter().for_each(|expect| names.expect(expect, Some(&strategy.operations)));
            }
            Item::Operation(operation) => {
                operation.of.iter().for_each(|name| names.operation(name));
                operation.with.iter().for_each(|name| names.strategy(name));
                operation.on.iter().for_each(|name| names.arch(name));
                names.layer(&operation.layer);
                names.overrides(&operation.overrides);
                names.variants(&operation.variants);
                let mut about = operation.of.clone();
                about.push(operation.name.clone());
                operation.expects.iter().for_each(|expect| names.expect(expect, Some(&about)));
            }
        }
    }
    names.out
}

struct Names<'l> {
    library: &'l Library,
    out: Vec<Diagnostic>,
}

impl Names<'_> {
    fn check(&mut self, known: bool, what: &str, name: &Name) {
        if !known && !name.text.ends_with('*') {
            self.out.push(self.library.unknown(what, name));
        }
    }

    fn operation(&mut self, name: &Name) {
        self.check(self.library.operation(&name.text).is_some(), "operation", name);
    }

    fn strategy(&mut self, name: &Name) {
        self.check(self.library.strategy(&name.text).is_some(), "strategy", name);
    }

    fn arch(&mut self, name: &Name) {
        let text = name.text.trim_start_matches('!');
        let known = self.library.arch(text).is_some() || self.library.group(text).is_some();
        self.check(known, "architecture", name);
    }

    fn of_arch(&mut self, arch: &Arch) {
        self.functions(&arch.functions);
        let knobs = arch.knobs.iter().map(|knob| &knob.name);
        self.twice(knobs, "take one away");
        self.twice(arch.insns.iter().map(|insn| &insn.name), "take one away");
        for expect in &arch.expects {
            if !expect.archs.is_empty() || expect.otherwise {
                let message = format!("what `{}` expects is expected of it alone", arch.name.text);
                let help = "an operation, strategy, case or kernel may speak of several architectures";
                self.out.push(Diagnostic::new(expect.span, message).help(help));
            }
            self.expect(expect, None);
        }
    }

    /// Of two things with one name in one place only one would hold, and nobody would be told.
    fn twice<'n>(&mut self, names: impl Iterator<Item = &'n Name>, help: &str) {
        let mut before: Vec<&str> = Vec::new();
        for name in names {
            if before.contains(&name.text.as_str()) {
                let message = format!("`{}` is declared twice", name.text);
                self.out.push(Diagnostic::new(name.span, message).help(help));
            }
            before.push(&name.text);
        }
    }

    fn overrides(&mut self, overrides: &[Override]) {
        for one in overrides {
            one.archs.iter().for_each(|name| self.arch(name));
            self.twice(one.knobs.iter().map(|(name, _)| name), "take one away");
            one.knobs.iter().for_each(|(name, value)| check_knob(name, value, &mut self.out));
            self.twice(one.insns.iter().map(|insn| &insn.name), "take one away");
            one.insns.iter().for_each(|insn| self.instruction(&one.archs, &insn.name));
        }
    }

    /// An instruction that is otherwise on some architectures must be one that each of them has.
    fn instruction(&mut self, on: &[Name], name: &Name) {
        let archs = self.library.archs().into_iter();
        let mut meant = archs.filter(|arch| is_meant(self.library, on, arch, &mut Vec::new()));
        let names = |arch: &Arch| arch.insns.iter().map(|insn| insn.name.text.clone()).collect::<Vec<_>>();
        let Some(lacks) = meant.find(|arch| !names(arch).contains(&name.text)) else { return };
        let known = names(lacks);
        let message = format!("`{}` has no instruction `{}`", lacks.name.text, name.text);
        let help = Help::nearest(&name.text, known.iter().map(String::as_str), String::new);
        self.out.push(Diagnostic::new(name.span, message).help(help));
    }

    fn functions(&mut self, functions: &[Function]) {
        self.twice(functions.iter().map(|function| &function.name), "change the one above, or take one away");
    }

    /// What a kernel set leaves to the layers below: it needs some, and does not say it itself.
    fn unseen(&mut self, kernel: &Kernel) {
        self.twice(kernel.unseen.iter().map(|(name, _)| name), "take one away");
        let ground = self.library.kernels().first().is_some_and(|first| first.name.text == kernel.name.text);
        for (name, _) in &kernel.unseen {
            let own = kernel.layer.functions.iter().any(|function| function.name.text == name.text);
            let message = match (ground, own) {
                (true, _) => format!("nothing stands below `{}`, the first of all kernels", kernel.name.text),
                (_, true) => format!("`{}` is declared here and left to the kernel below", name.text),
                _ => continue,
            };
            self.out.push(Diagnostic::new(name.span, message).help("take it away"));
        }
    }

    fn variants(&mut self, variants: &[Variant]) {
        self.twice(variants.iter().map(|variant| &variant.name), "give it a name of its own");
        for variant in variants {
            self.layer(&variant.layer);
            self.overrides(&variant.overrides);
        }
    }

    fn layer(&mut self, layer: &Layer) {
        self.functions(&layer.functions);
        layer.parts.iter().for_each(|(_, functions)| self.functions(functions));
        layer.parts.iter().flat_map(|(archs, _)| archs).for_each(|name| self.arch(name));
    }

    /// The names of an expectation; `about` are the operations that its file is about, none where it is about all.
    fn expect(&mut self, expect: &Expect, about: Option<&[Name]>) {
        // After `else` stand the names of the expectation before it, once more.
        if expect.otherwise {
            return;
        }
        let all: Vec<Name>;
        let about = match about {
            Some(about) => about,
            None => {
                all = self.library.operations().into_iter().map(|operation| operation.name.clone()).collect();
                &all
            }
        };
        expect.operations.iter().for_each(|name| self.operation(name));
        expect.strategies.iter().for_each(|name| self.strategy(name));
        expect.archs.iter().for_each(|name| self.arch(name));
        for (param, _) in &expect.when {
            self.param(param, about);
        }
        if let Some(variant) = &expect.variant {
            self.variant(variant, about);
        }
        for kind in expect.kinds.iter().filter(|kind| !Kind::ALL.iter().any(|k| k.word() == kind.text)) {
            let words = Kind::ALL.iter().map(|kind| kind.word());
            let help = Help::nearest(&kind.text, words, String::new);
            let diagnostic = Diagnostic::new(kind.span, format!("there is no kind `{}`", kind.text));
            self.out.push(diagnostic.help(help));
        }
    }

    /// A variant of any of the operations that a file is about.
    fn variant(&mut self, variant: &Name, about: &[Name]) {
        let names =
            about.iter().flat_map(|name| self.library.variants(&name.text)).map(|known| &known.name.text);
        if names.clone().any(|known| *known == variant.text) {
            return;
        }
        let help = match nearest(&variant.text, names.clone().map(String::as_str)) {
            Some(near) => Help::instead(near),
            None if names.clone().next().is_none() => "a verdict stands behind `expect`".into(),
            None => format!("known: {}", names.cloned().collect::<Vec<_>>().join(", ")).into(),
        };
        let message = format!("there is no variant `{}`", variant.text);
        self.out.push(Diagnostic::new(variant.span, message).help(help));
    }

    fn param(&mut self, param: &Name, about: &[Name]) {
        let operations: Vec<_> = about.iter().filter_map(|name| self.library.operation(&name.text)).collect();
        let mut params = operations.iter().flat_map(|operation| &operation.params);
        // A pattern may mean any operation; those that were found speak for all.
        if operations.is_empty() || params.any(|known| known.name.text == param.text) {
            return;
        }
        let known =
            operations.iter().flat_map(|operation| &operation.params).map(|known| known.name.text.as_str());
        let help = Help::nearest(&param.text, known, String::new);
        let diagnostic = Diagnostic::new(param.span, format!("there is no parameter `{}`", param.text));
        self.out.push(diagnostic.help(help));
    }
}
