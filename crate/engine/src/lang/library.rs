//! The texts as one library: every declaration by its name.

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
    /// Every text, by its [`FileId`].
    files: Vec<Parsed>,
    /// Every declaration, by what it declares and by its name.
    declared: Vec<Declared>,
    /// Every architecture with all that it has from those that it is like, by name.
    made: Vec<ast::Arch>,
}

/// Names that can be told in one breath.
const MANY: usize = 30;

/// What a declaration declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Group,
    Kernel,
    Arch,
    Strategy,
    Operation,
}

/// Where something is declared.
#[derive(Clone, Debug)]
struct Declared {
    what: What,
    name: String,
    file: FileId,
    item: usize,
}

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
        self.put(path, text);
        self.index();
    }

    /// Adds many texts at once.
    pub fn extend<'a>(&mut self, texts: impl IntoIterator<Item = (&'a str, &'a str)>) {
        for (path, text) in texts {
            self.put(path, text);
        }
        self.index();
    }

    fn put(&mut self, path: &str, text: &str) {
        let id = self.sources.set(path, text);
        let (file, diagnostics) = parse(id, text);
        let parsed = Parsed { file, diagnostics, names: Vec::new() };
        match self.files.get_mut(id.0 as usize) {
            Some(known) => *known = parsed,
            None => self.files.push(parsed),
        }
    }

    /// The texts.
    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// What is wrong with one file.
    pub fn diagnostics(&self, file: FileId) -> impl Iterator<Item = &Diagnostic> {
        let parsed = self.files.get(file.0 as usize);
        parsed.into_iter().flat_map(|parsed| parsed.diagnostics.iter().chain(&parsed.names))
    }

    /// What is wrong with any file, in the order of the texts.
    pub fn all_diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.files.iter().flat_map(|parsed| parsed.diagnostics.iter().chain(&parsed.names))
    }

    /// Makes every architecture of itself and of those that it is like, and notes what is wrong with that.
    fn make_archs(&mut self, wrong: &mut Vec<Diagnostic>) {
        let mut made = Vec::new();
        for name in self.names(What::Arch) {
            if let Some(arch) = self.declared_arch(name) {
                let (arch, problem) = inherited(self, arch);
                made.push(arch);
                wrong.extend(problem);
            }
        }
        self.made = made;
    }

    /// Finds every declaration by its name. Of two with one name the first holds.
    fn index(&mut self) {
        self.declared.clear();
        let mut wrong = Vec::new();
        for (id, parsed) in self.files.iter().enumerate() {
            for (item, declaration) in parsed.file.items.iter().enumerate() {
                let (what, name) = declares(declaration);
                match position(&self.declared, what, &name.text) {
                    Ok(_) => {
                        let message = format!("`{}` is declared twice", name.text);
                        wrong.push(Diagnostic::new(name.span, message).help("give it a name of its own"));
                    }
                    Err(at) => {
                        let (name, file) = (name.text.clone(), FileId(id as u32));
                        self.declared.insert(at, Declared { what, name, file, item });
                    }
                }
            }
        }
        self.make_archs(&mut wrong);
        for at in 0..self.files.len() {
            self.files[at].names = names::unknown(self, &self.files[at].file);
        }
        for diagnostic in wrong {
            if let Some(parsed) = self.files.get_mut(diagnostic.span.file.0 as usize)
                && !parsed.names.contains(&diagnostic)
            {
                parsed.names.push(diagnostic);
            }
        }
        self.files.iter_mut().for_each(|parsed| parsed.names.truncate(MISTAKES));
    }

    /// Every declaration, file by file.
    pub(super) fn items(&self) -> impl Iterator<Item = &Item> {
        self.files.iter().flat_map(|parsed| &parsed.file.items)
    }

    fn item(&self, what: What, name: &str) -> Option<&Item> {
        let at = &self.declared[position(&self.declared, what, name).ok()?];
        Some(&self.files[at.file.0 as usize].file.items[at.item])
    }

    /// The names of what is declared, in alphabetical order.
    fn names(&self, what: What) -> impl Iterator<Item = &str> {
        self.declared.iter().filter(move |known| known.what == what).map(|known| known.name.as_str())
    }

    /// A group by its name.
    #[must_use]
    pub fn group(&self, name: &str) -> Option<&ast::Group> {
        let Item::Group(group) = self.item(What::Group, name)? else { return None };
        Some(group)
    }

    /// A kernel set by its name; a part of one is none.
    #[must_use]
    pub fn kernel(&self, name: &str) -> Option<&ast::Kernel> {
        let Item::Kernel(kernel) = self.item(What::Kernel, name)? else { return None };
        kernel.of.is_none().then_some(kernel)
    }

    /// A kernel set, then its parts by name: all of what it declares.
    #[must_use]
    pub fn kernel_parts<'l>(&'l self, kernel: &'l ast::Kernel) -> Vec<&'l ast::Kernel> {
        let mut parts = vec![kernel];
        for name in self.names(What::Kernel) {
            if let Some(Item::Kernel(part)) = self.item(What::Kernel, name)
                && part.of.as_ref().is_some_and(|of| of.text == kernel.name.text)
            {
                parts.push(part);
            }
        }
        parts
    }

    /// An architecture by its name, with all that it has from those that it is like.
    #[must_use]
    pub fn arch(&self, name: &str) -> Option<&ast::Arch> {
        self.made.iter().find(|arch| arch.name.text == name)
    }

    /// An architecture as its own text has it.
    pub(super) fn declared_arch(&self, name: &str) -> Option<&ast::Arch> {
        let Item::Arch(arch) = self.item(What::Arch, name)? else { return None };
        Some(arch)
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
        let Item::Strategy(strategy) = self.item(What::Strategy, name)? else { return None };
        Some(strategy)
    }

    /// An operation or case by its name.
    #[must_use]
    pub fn operation(&self, name: &str) -> Option<&ast::Operation> {
        let Item::Operation(operation) = self.item(What::Operation, name)? else { return None };
        Some(operation)
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
        let mut kernels: Vec<_> = self.names(What::Kernel).filter_map(|name| self.kernel(name)).collect();
        sort_by_key(&mut kernels, |kernel| kernel.rank);
        kernels
    }

    /// Every architecture, by rank, then by name.
    #[must_use]
    pub fn archs(&self) -> Vec<&ast::Arch> {
        let mut archs: Vec<_> = self.made.iter().collect();
        sort_by_key(&mut archs, |arch| arch.rank);
        archs
    }

    /// Every strategy, by rank, then by name.
    #[must_use]
    pub fn strategies(&self) -> Vec<&ast::Strategy> {
        let mut strategies: Vec<_> =
            self.names(What::Strategy).filter_map(|name| self.strategy(name)).collect();
        sort_by_key(&mut strategies, |strategy| strategy.rank);
        strategies
    }

    /// Every operation and case, by rank, then by name.
    #[must_use]
    pub fn operations(&self) -> Vec<&ast::Operation> {
        let mut operations: Vec<_> =
            self.names(What::Operation).filter_map(|name| self.operation(name)).collect();
        sort_by_key(&mut operations, |operation| (operation.case, operation.rank));
        operations
    }

    /// The strategies that a map of an operation has, in their order.
    #[must_use]
    pub fn strategies_of(&self, operation: &str) -> Vec<&ast::Strategy> {
        self.strategies().into_iter().filter(|strategy| self.is_for(strategy, operation)).collect()
    }

    /// True if a strategy is for an operation, as one of the two says.
    #[must_use]
    pub fn is_for(&self, strategy: &ast::Strategy, operation: &str) -> bool {
        let with = || self.operation(operation).into_iter().filter(|o| !o.case).flat_map(|o| &o.with);
        strategy.operations.iter().any(|name| matches_pattern(&name.text, operation))
            || with().any(|name| matches_pattern(&name.text, &strategy.name.text))
    }

    /// What is wrong when a name is not declared, with what may have been meant.
    #[must_use]
    pub fn unknown(&self, what: &str, name: &Name) -> Diagnostic {
        let table = match what {
            "group" => What::Group,
            "kernel set" => What::Kernel,
            "architecture" => What::Arch,
            "strategy" => What::Strategy,
            _ => What::Operation,
        };
        // What stands behind a `!` is meant.
        let text = name.text.trim_start_matches('!');
        let span = Span { start: name.span.start + u32::from(name.text != text), ..name.span };
        let diagnostic = Diagnostic::new(span, format!("there is no {what} `{text}`"));
        // Groups stand where architectures do, in lists.
        let or = if table == What::Arch { What::Group } else { table };
        // A part of a kernel set cannot be asked for.
        let whole = |name: &&str| table != What::Kernel || self.kernel(name).is_some();
        let all = self.declared.iter().filter(|known| known.what == table || known.what == or);
        let all = all.map(|known| known.name.as_str()).filter(whole);
        let known = || format!("known: {}", self.some_names(table).filter(whole).collect::<Vec<_>>().join(", "));
        diagnostic.help(Help::nearest(text, all, known))
    }

    /// What can be declared so; where that is much, of the operations those that are no cases.
    fn some_names(&self, what: What) -> impl Iterator<Item = &str> {
        let all = self.names(what).count() <= MANY;
        self.names(what).filter(move |name| all || self.operation(name).is_none_or(|known| !known.case))
    }
}

/// Where among the declarations one stands, or would stand.
fn position(declared: &[Declared], what: What, name: &str) -> Result<usize, usize> {
    declared.binary_search_by(|known| (known.what, known.name.as_str()).cmp(&(what, name)))
}

/// The file that a declaration stands in.
pub(super) fn file_of(item: &Item) -> FileId {
    declares(item).1.span.file
}

fn declares(item: &Item) -> (What, &Name) {
    match item {
        Item::Group(item) => (What::Group, &item.name),
        Item::Kernel(item) => (What::Kernel, &item.name),
        Item::Arch(item) => (What::Arch, &item.name),
        Item::Strategy(item) => (What::Strategy, &item.name),
        Item::Operation(item) => (What::Operation, &item.name),
    }
}

/// True if a name fits a pattern, which may end in `*`.
#[must_use]
pub fn matches_pattern(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == name, |start| name.starts_with(start))
}
