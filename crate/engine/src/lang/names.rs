//! Names that nobody declares, in what a file says about others: a misspelt one would otherwise speak of nothing,
//! and an expectation about nothing holds. And functions that are declared twice.

use crate::lang::ast::{Expect, File, Function, Item, Layer, Name, Variant};
use crate::lang::diagnostic::{Diagnostic, nearest};
use crate::lang::library::Library;
use crate::report::Kind;

/// Every such name of a file.
pub(super) fn unknown(library: &Library, file: &File) -> Vec<Diagnostic> {
    let mut names = Names { library, out: Vec::new() };
    for item in &file.items {
        match item {
            Item::Group(_) => {}
            Item::Arch(arch) => names.functions(&arch.functions),
            Item::Kernel(kernel) => names.layer(&kernel.layer),
            Item::Strategy(strategy) => {
                strategy.operations.iter().for_each(|name| names.operation(name));
                names.layer(&strategy.layer);
                strategy.expects.iter().for_each(|expect| names.expect(expect, &strategy.operations));
            }
            Item::Operation(operation) => {
                operation.of.iter().for_each(|name| names.operation(name));
                operation.with.iter().for_each(|name| names.strategy(name));
                operation.on.iter().for_each(|name| names.arch(name));
                names.layer(&operation.layer);
                names.variants(&operation.variants);
                let mut about = operation.of.clone();
                about.push(operation.name.clone());
                operation.expects.iter().for_each(|expect| names.expect(expect, &about));
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
        let known = self.library.arch(&name.text).is_some() || self.library.group(&name.text).is_some();
        self.check(known, "architecture", name);
    }

    /// Of two functions with one name in one place the later would hold, and nobody would be told.
    fn functions(&mut self, functions: &[Function]) {
        for (index, function) in functions.iter().enumerate() {
            let name = &function.name;
            if functions[..index].iter().any(|before| before.name.text == name.text) {
                let message = format!("`{}` is declared twice", name.text);
                self.out
                    .push(Diagnostic::new(name.span, message).help("change the one above, or take one away"));
            }
        }
    }

    fn variants(&mut self, variants: &[Variant]) {
        for (index, Variant { name, layer, .. }) in variants.iter().enumerate() {
            if variants[..index].iter().any(|before| before.name.text == name.text) {
                let message = format!("`{}` is declared twice", name.text);
                self.out.push(Diagnostic::new(name.span, message).help("give it a name of its own"));
            }
            self.layer(layer);
        }
    }

    fn layer(&mut self, layer: &Layer) {
        self.functions(&layer.functions);
        layer.parts.iter().for_each(|(_, functions)| self.functions(functions));
        layer.parts.iter().flat_map(|(archs, _)| archs).for_each(|name| self.arch(name));
    }

    /// The names of an expectation; `about` are the operations that its file is about.
    fn expect(&mut self, expect: &Expect, about: &[Name]) {
        // After `else` stand the names of the expectation before it, once more.
        if expect.otherwise {
            return;
        }
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
            let near = nearest(&kind.text, words).map(|near| format!("did you mean `{near}`?"));
            let diagnostic = Diagnostic::new(kind.span, format!("there is no kind `{}`", kind.text));
            self.out.push(diagnostic.help(near.unwrap_or_default()));
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
            Some(near) => format!("did you mean `{near}`?"),
            None if names.clone().next().is_none() => "a verdict stands behind `expect`".to_owned(),
            None => format!("known: {}", names.cloned().collect::<Vec<_>>().join(", ")),
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
        let near = nearest(&param.text, known).map(|near| format!("did you mean `{near}`?"));
        let diagnostic = Diagnostic::new(param.span, format!("there is no parameter `{}`", param.text));
        self.out.push(diagnostic.help(near.unwrap_or_default()));
    }
}
