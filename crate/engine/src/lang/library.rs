//! The texts as one library: every declaration by its name.

use std::collections::BTreeMap;

use crate::lang::ast::{self, Item, Name};
use crate::lang::diagnostic::{Diagnostic, Help};
use crate::lang::inherit::inherited;
use crate::lang::names;
use crate::lang::parser::{MISTAKES, parse};
use crate::lang::source::{FileId, Sources, Span};
use crate::order::sort_by_key;

/// Every declaration of some texts.
#[derive(Clone, Debug, Default)]
pub struct Library {
    sources: Sources,
    files: BTreeMap<FileId, Parsed>,
    groups: Names,
    kernels: Names,
    archs: Names,
    strategies: Names,
    operations: Names,
    /// Every architecture with all that it has from those that it is like.
    made: BTreeMap<String, ast::Arch>,
}

type Names = BTreeMap<String, (FileId, usize)>;

#[derive(Clone, Debug)]
struct Parsed {
    file: ast::File,
    /// What is wrong with the text by itself.
    diagnostics: Vec<Diagnostic>,
    /// What is wrong with the names that it declares and uses, beside all other texts.
    names: Vec<Diagnostic>,
}

impl Library {
    /// Adds a text or replaces the one of that path. Only that text is read again.
    pub fn set(&mut self, path: &str, text: &str) {
        let id = self.sources.set(path, text);
        let (file, diagnostics) = parse(id, text);
        self.files.insert(id, Parsed { file, diagnostics, names: Vec::new() });
        self.index();
    }

    /// Adds many texts at once.
    pub fn extend<'a>(&mut self, texts: impl IntoIterator<Item = (&'a str, &'a str)>) {
        for (path, text) in texts {
            let id = self.sources.set(path, text);
            let (file, diagnostics) = parse(id, text);
            self.files.insert(id, Parsed { file, diagnostics, names: Vec::new() });
        }
        self.index();
    }

    /// The texts.
    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// What is wrong with one file.
    pub fn diagnostics(&self, file: FileId) -> impl Iterator<Item = &Diagnostic> {
        let parsed = self.files.get(&file);
        parsed.into_iter().flat_map(|parsed| parsed.diagnostics.iter().chain(&parsed.names))
    }

    /// What is wrong with any file, in the order of the texts.
    pub fn all_diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.files.keys().flat_map(|file| self.diagnostics(*file))
    }

    /// Makes every architecture of itself and of those that it is like, and gives what is wrong with that.
    fn make_archs(&mut self) -> Vec<Diagnostic> {
        let declared = self.archs.keys().filter_map(|name| Some((name.clone(), self.declared_arch(name)?)));
        let made = declared.map(|(name, arch)| (name, inherited(self, arch)));
        let (made, wrong): (Vec<_>, Vec<_>) = made.map(|(name, (arch, wrong))| ((name, arch), wrong)).unzip();
        self.made = made.into_iter().collect();
        wrong.into_iter().flatten().collect()
    }

    /// Finds every declaration by its name. Of two with one name the first holds.
    fn index(&mut self) {
        let mut names: [Names; 5] = Default::default();
        let mut twice = Vec::new();
        for (id, parsed) in &self.files {
            for (at, item) in parsed.file.items.iter().enumerate() {
                let (table, name) = table(item);
                if names[table].contains_key(&name.text) {
                    let message = format!("`{}` is declared twice", name.text);
                    twice.push(Diagnostic::new(name.span, message).help("give it a name of its own"));
                } else {
                    names[table].insert(name.text.clone(), (*id, at));
                }
            }
        }
        [self.groups, self.kernels, self.archs, self.strategies, self.operations] = names;
        let wrong = self.make_archs();
        let unknown: Vec<_> = self.files.values().map(|parsed| names::unknown(self, &parsed.file)).collect();
        for (parsed, unknown) in self.files.values_mut().zip(unknown) {
            parsed.names = unknown;
        }
        for diagnostic in twice.into_iter().chain(wrong) {
            if let Some(parsed) = self.files.get_mut(&diagnostic.span.file)
                && !parsed.names.contains(&diagnostic)
            {
                parsed.names.push(diagnostic);
            }
        }
        self.files.values_mut().for_each(|parsed| parsed.names.truncate(MISTAKES));
    }

    /// Every declaration, file by file.
    pub(super) fn items(&self) -> impl Iterator<Item = &Item> {
        self.files.values().flat_map(|parsed| &parsed.file.items)
    }

    fn item(&self, (file, at): (FileId, usize)) -> &Item {
        &self.files[&file].file.items[at]
    }

    /// A group by its name.
    #[must_use]
    pub fn group(&self, name: &str) -> Option<&ast::Group> {
        self.groups
            .get(name)
            .and_then(|at| if let Item::Group(group) = self.item(*at) { Some(group) } else { None })
    }

    /// A kernel set by its name.
    #[must_use]
    pub fn kernel(&self, name: &str) -> Option<&ast::Kernel> {
        self.kernels
            .get(name)
            .and_then(|at| if let Item::Kernel(kernel) = self.item(*at) { Some(kernel) } else { None })
    }

    /// An architecture by its name, with all that it has from those that it is like.
    #[must_use]
    pub fn arch(&self, name: &str) -> Option<&ast::Arch> {
        self.made.get(name)
    }

    /// An architecture as its own text has it.
    pub(super) fn declared_arch(&self, name: &str) -> Option<&ast::Arch> {
        self.archs
            .get(name)
            .and_then(|at| if let Item::Arch(arch) = self.item(*at) { Some(arch) } else { None })
    }

    /// An architecture, the one that it is like, the one that that one is like, and so on.
    #[must_use]
    pub fn lineage<'l>(&'l self, arch: &'l ast::Arch) -> Vec<&'l ast::Arch> {
        let mut line = vec![arch];
        let next = |arch: &ast::Arch| arch.like.as_ref().and_then(|like| self.declared_arch(&like.text));
        while let Some(parent) = line.last().and_then(|last| next(last)) {
            if line.iter().any(|known| known.name.text == parent.name.text) {
                break;
            }
            line.push(parent);
        }
        line
    }

    /// A strategy by its name.
    #[must_use]
    pub fn strategy(&self, name: &str) -> Option<&ast::Strategy> {
        self.strategies
            .get(name)
            .and_then(|at| if let Item::Strategy(s) = self.item(*at) { Some(s) } else { None })
    }

    /// An operation or case by its name.
    #[must_use]
    pub fn operation(&self, name: &str) -> Option<&ast::Operation> {
        self.operations
            .get(name)
            .and_then(|at| if let Item::Operation(o) = self.item(*at) { Some(o) } else { None })
    }

    /// The variants that a question about an operation, a case, or `CASE/OPERATION` chooses from: a case's own,
    /// or, where it has none, those of the operation that it is made of.
    #[must_use]
    pub fn variants(&self, operation: &str) -> &[ast::Variant] {
        let (name, part) =
            operation.split_once('/').map_or((operation, None), |(name, part)| (name, Some(part)));
        let Some(asked) = self.operation(name) else { return &[] };
        let of =
            part.or(asked.of.first().map(|name| name.text.as_str())).and_then(|part| self.operation(part));
        match of {
            Some(of) if asked.variants.is_empty() => &of.variants,
            _ => &asked.variants,
        }
    }

    /// Every kernel set, by rank, then by name. The first is the ground that every other is put on top of, and
    /// the one that holds where none is asked for.
    #[must_use]
    pub fn kernels(&self) -> Vec<&ast::Kernel> {
        let mut kernels: Vec<_> = self.kernels.keys().filter_map(|name| self.kernel(name)).collect();
        sort_by_key(&mut kernels, |kernel| kernel.rank);
        kernels
    }

    /// Every architecture, by rank, then by name.
    #[must_use]
    pub fn archs(&self) -> Vec<&ast::Arch> {
        let mut archs: Vec<_> = self.archs.keys().filter_map(|name| self.arch(name)).collect();
        sort_by_key(&mut archs, |arch| arch.rank);
        archs
    }

    /// Every strategy, by rank, then by name.
    #[must_use]
    pub fn strategies(&self) -> Vec<&ast::Strategy> {
        let mut strategies: Vec<_> = self.strategies.keys().filter_map(|name| self.strategy(name)).collect();
        sort_by_key(&mut strategies, |strategy| strategy.rank);
        strategies
    }

    /// Every operation and case, by rank, then by name.
    #[must_use]
    pub fn operations(&self) -> Vec<&ast::Operation> {
        let mut operations: Vec<_> = self.operations.keys().filter_map(|name| self.operation(name)).collect();
        sort_by_key(&mut operations, |operation| (operation.case, operation.rank));
        operations
    }

    /// The strategies that a map of an operation has, in their order.
    #[must_use]
    pub fn strategies_of(&self, operation: &str) -> Vec<&ast::Strategy> {
        let fits = |strategy: &&ast::Strategy| {
            strategy.operations.iter().any(|name| matches_pattern(&name.text, operation))
        };
        self.strategies().into_iter().filter(fits).collect()
    }

    /// What is wrong when a name is not declared, with what may have been meant.
    #[must_use]
    pub fn unknown(&self, what: &str, name: &Name) -> Diagnostic {
        let table = match what {
            "group" => &self.groups,
            "kernel set" => &self.kernels,
            "architecture" => &self.archs,
            "strategy" => &self.strategies,
            _ => &self.operations,
        };
        // What stands behind a `!` is meant.
        let text = name.text.trim_start_matches('!');
        let span = Span { start: name.span.start + u32::from(name.text != text), ..name.span };
        let diagnostic = Diagnostic::new(span, format!("there is no {what} `{text}`"));
        // Groups stand where architectures do, in lists.
        let groups = self.groups.keys().filter(|_| what == "architecture");
        let known = || format!("known: {}", table.keys().cloned().collect::<Vec<_>>().join(", "));
        diagnostic.help(Help::nearest(text, table.keys().chain(groups).map(String::as_str), known))
    }
}

fn table(item: &Item) -> (usize, &Name) {
    match item {
        Item::Group(item) => (0, &item.name),
        Item::Kernel(item) => (1, &item.name),
        Item::Arch(item) => (2, &item.name),
        Item::Strategy(item) => (3, &item.name),
        Item::Operation(item) => (4, &item.name),
    }
}

/// True if a name fits a pattern, which may end in `*`.
#[must_use]
pub fn matches_pattern(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == name, |start| name.starts_with(start))
}
