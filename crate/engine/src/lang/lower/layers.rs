//! The layers of names: ground kernel set < architecture < kernel set < operation < strategy < case. A later one
//! overrides an earlier one, and may call what it replaces as `base`.

use std::borrow::Cow;

use crate::lang::ast::{self, Decl, Function, Layer, Name, Variant};
use crate::lang::diagnostic::{Diagnostic, Help};
use crate::lang::hardware::is_meant;
use crate::lang::library::Library;
use crate::lang::lower::chosen::Chosen;
use crate::lang::source::{FileId, Span};
use crate::report::{Param, Stores};

/// What is asked: names as in the files.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Question {
    /// An operation or a case; `CASE/OPERATION` for a case made of several.
    pub operation: String,
    /// The variant of the operation or case; the first where it is missing, none where there are none.
    pub variant: Option<String>,
    /// A strategy; the case's own, or none, where it is missing.
    pub strategy: Option<String>,
    /// An architecture.
    pub arch: String,
    /// A set of kernel functions; empty for the ground.
    pub kernel: String,
    /// Parameters other than the defaults, with their values.
    pub params: Vec<(String, u32)>,
    /// Knobs of the architecture that are set otherwise than it has them, with their values.
    pub knobs: Vec<(String, String)>,
    /// Clauses of its instructions that are otherwise than it has them.
    pub clauses: Vec<Clause>,
    /// Whether it is asked with stores that wait in buffers, too.
    pub stores: Stores,
}

/// What an instruction does otherwise than its architecture says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Clause {
    /// The instruction.
    pub insn: String,
    /// The clause that goes, in words with a blank between them: `drops walk tag`; empty for none.
    pub from: String,
    /// The clause that comes; empty for none.
    pub to: String,
}

/// Why a strategy does not apply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The reason in a sentence.
    pub reason: String,
    /// The statement that asks for what there is not.
    pub span: Span,
    /// Every parameter with its value.
    pub params: Vec<Param>,
}

/// Everything that a question is made of.
pub(super) struct Layers<'l> {
    pub(super) library: &'l Library,
    /// The architecture as it results, with the knobs that the texts and the question set.
    pub(super) arch: Cow<'l, ast::Arch>,
    pub(super) chosen: Chosen<'l>,
    pub(super) structs: Vec<&'l ast::Struct>,
    /// What the layers share, in their order.
    pub(super) variables: Vec<&'l ast::Variable>,
    /// Types whose values have names.
    pub(super) enums: Vec<&'l ast::Enum>,
    /// The definitions of every function, the one that holds last; functions in the order of their names.
    functions: Vec<Vec<&'l Function>>,
    /// Functions that the kernel set leaves to the layers below because nobody has looked them up, each with the
    /// number of its definitions there.
    unseen: Vec<(&'l str, usize)>,
    /// Why the kernel set has nothing for this architecture, where it says so.
    pub(super) lacking: Option<&'l ast::Text>,
}

impl<'l> Layers<'l> {
    /// Puts the layers of a question on top of each other; none if one of them is missing.
    pub(super) fn new(library: &'l Library, question: &Question, out: &mut Vec<Diagnostic>) -> Option<Self> {
        let chosen = Chosen::new(library, question, out)?;
        let own = found(library, "architecture", &question.arch, library.arch(&question.arch), out)?;
        let ground = found(library, "kernel set", &question.kernel, library.kernels().first().copied(), out)?;
        let kernel = match question.kernel.as_str() {
            "" => ground,
            name => found(library, "kernel set", name, library.kernel(name), out)?,
        };
        let strategy = strategy_of(library, chosen.asked, question, out)?;
        let arch = chosen.arch(library, own, question, out);
        let (structs, variables, enums) = (vec![], vec![], vec![]);
        let (functions, unseen) = (vec![], vec![]);
        let parts = library.kernel_parts(kernel);
        let mut lacks = parts.iter().flat_map(|part| &part.lacks);
        let lacking = lacks.find(|(archs, _)| is_meant(library, archs, &arch, out)).map(|(_, why)| why);
        let mut layers =
            Layers { library, arch, chosen, structs, variables, enums, functions, unseen, lacking };
        layers.put_kernel(ground, out);
        layers.put(&own.functions);
        if !std::ptr::eq(kernel, ground) {
            parts.iter().for_each(|part| layers.note_unseen(part, out));
            layers.put_kernel(kernel, out);
        }
        layers.put_operation(chosen.operation, chosen.variants[0], out);
        if let Some(strategy) = strategy {
            layers.check_hooks(strategy, out);
            layers.put_layer(&strategy.layer, out);
        }
        if let Some(case) = chosen.case {
            layers.put_operation(case, chosen.variants[1], out);
        }
        let mut spans = vec![chosen.asked.name.span, chosen.operation.name.span];
        spans.extend(library.kernel_parts(ground).into_iter().chain(parts).map(|part| part.name.span));
        spans.extend(library.lineage(own).into_iter().map(|arch| arch.name.span));
        spans.extend(strategy.map(|strategy| strategy.name.span));
        // A file that is part of the question twice is told twice; `lower` leaves out what was said.
        for span in spans {
            out.extend(library.diagnostics(span.file).cloned());
        }
        Some(layers)
    }

    fn put(&mut self, functions: &'l [Function]) {
        for function in functions {
            match self.position(&function.name.text) {
                Ok(at) => self.functions[at].push(function),
                Err(at) => self.functions.insert(at, vec![function]),
            }
        }
    }

    fn put_operation(
        &mut self,
        operation: &'l ast::Operation,
        variant: Option<&'l Variant>,
        out: &mut Vec<Diagnostic>,
    ) {
        self.put_layer(&operation.layer, out);
        if let Some(variant) = variant {
            self.put_layer(&variant.layer, out);
        }
    }

    /// Notes what a kernel set leaves to the layers below it.
    fn note_unseen(&mut self, kernel: &'l ast::Kernel, out: &mut Vec<Diagnostic>) {
        for (name, _) in &kernel.unseen {
            let below = self.function(&name.text).len();
            if below == 0 {
                let message = format!("there is no function `{}` below `{}`", name.text, kernel.name.text);
                let help = Help::nearest(&name.text, self.function_names(), String::new);
                out.push(Diagnostic::new(name.span, message).help(help));
            }
            self.unseen.push((&name.text, below));
        }
    }

    /// True if a definition of a function stands in for one of the kernel set that nobody has looked up.
    pub(super) fn is_unseen(&self, name: &str, definition: usize) -> bool {
        self.unseen.iter().any(|(unseen, below)| *unseen == name && definition < *below)
    }

    fn put_kernel(&mut self, kernel: &'l ast::Kernel, out: &mut Vec<Diagnostic>) {
        for part in self.library.kernel_parts(kernel) {
            self.structs.extend(&part.structs);
            self.put_layer(&part.layer, out);
        }
    }

    fn put_layer(&mut self, layer: &'l Layer, out: &mut Vec<Diagnostic>) {
        self.put(&layer.functions);
        self.variables.extend(&layer.variables);
        self.enums.extend(&layer.enums);
        for (patterns, functions) in &layer.parts {
            if is_meant(self.library, patterns, &self.arch, out) {
                self.put(functions);
            }
        }
    }

    /// What the operation and its variant let a strategy override.
    fn hooks(&self) -> Vec<&'l Name> {
        let own = self.chosen.variants[0].into_iter().flat_map(|variant| &variant.hooks);
        self.chosen.operation.hooks.iter().chain(own).collect()
    }

    /// Of every function the definition that holds, and whether a strategy may override it.
    pub(super) fn holding(&self) -> Vec<(&'l Function, bool)> {
        let hooks = self.hooks();
        let is_hook = |function: &Function| hooks.iter().any(|hook| hook.text == function.name.text);
        let mut holding = Vec::new();
        for definitions in &self.functions {
            holding.extend(definitions.last().map(|function| (*function, is_hook(function))));
        }
        holding
    }

    /// A strategy overrides what the operation offers and nothing else.
    fn check_hooks(&self, strategy: &'l ast::Strategy, out: &mut Vec<Diagnostic>) {
        let hooks = self.hooks();
        let parts = strategy.layer.parts.iter().flat_map(|(_, functions)| functions);
        for function in strategy.layer.functions.iter().chain(parts) {
            let name = &function.name;
            if hooks.iter().any(|hook| hook.text == name.text) {
                continue;
            }
            let of = &self.chosen.operation.name.text;
            let message = format!("`{of}` does not let a strategy override `{}`", name.text);
            let names: Vec<&str> = hooks.iter().map(|hook| hook.text.as_str()).collect();
            let other = || match self.position(&name.text).is_ok() {
                true => format!("its hooks are {}; a case may override any function", names.join(", ")),
                false => format!("its hooks are {}", names.join(", ")),
            };
            let help = Help::nearest(&name.text, names.iter().copied(), other);
            out.push(Diagnostic::new(name.span, message).help(help));
        }
    }

    /// What declares the machine, and its name: the case where it declares one, else the operation; of either what
    /// is shared, then what its variant adds.
    pub(super) fn machine(&self) -> (&'l Name, Vec<&'l [Decl]>) {
        let of = |operation: &'l ast::Operation, variant: Option<&'l Variant>| {
            let own = variant.map_or(&[][..], |variant| &variant.machine);
            let parts = vec![operation.machine.as_slice(), own];
            (&operation.name, parts)
        };
        let case = self.chosen.case.map(|case| of(case, self.chosen.variants[1]));
        let case = case.filter(|(_, parts)| parts.iter().any(|part| !part.is_empty()));
        case.unwrap_or_else(|| of(self.chosen.operation, self.chosen.variants[0]))
    }

    /// The definitions of a function, the one that holds last.
    pub(super) fn function(&self, name: &str) -> &[&'l Function] {
        self.position(name).map_or(&[], |at| &self.functions[at])
    }

    fn position(&self, name: &str) -> Result<usize, usize> {
        self.functions.binary_search_by(|definitions| definitions[0].name.text.as_str().cmp(name))
    }

    /// The names of all functions.
    pub(super) fn function_names(&self) -> impl Iterator<Item = &'l str> + '_ {
        self.functions.iter().map(|definitions| definitions[0].name.text.as_str())
    }

    /// The parameters: those of the operation, where a case may have other defaults, then the case's own.
    pub(super) fn params(&self) -> Vec<&'l ast::Param> {
        let own: &[ast::Param] = self.chosen.case.map_or(&[], |case| &case.params);
        let of_case =
            |param: &'l ast::Param| own.iter().find(|p| p.name.text == param.name.text).unwrap_or(param);
        let mut params: Vec<_> = self.chosen.operation.params.iter().map(of_case).collect();
        let known =
            |param: &&ast::Param| self.chosen.operation.params.iter().any(|p| p.name.text == param.name.text);
        params.extend(own.iter().filter(|param| !known(param)));
        params
    }
}

pub(super) fn found<T>(
    library: &Library,
    what: &str,
    name: &str,
    item: Option<T>,
    out: &mut Vec<Diagnostic>,
) -> Option<T> {
    if item.is_none() {
        out.push(library.unknown(what, &nowhere(library, name)));
    }
    item
}

/// A name that stands in no text, because it was asked for from outside: it is missed where it should be, in
/// the file that is called so, if there is one.
fn nowhere(library: &Library, name: &str) -> Name {
    let is_called_so = |path: &str| {
        path.rsplit('/').next().and_then(|file| file.rsplit_once('.')).is_some_and(|(stem, _)| stem == name)
    };
    let files = library.sources();
    let file = files.iter().find(|(_, path, _)| is_called_so(path)).or(files.iter().next());
    let file = file.map_or(FileId(0), |(id, _, _)| id);
    Name { text: name.to_owned(), span: Span { file, start: 0, end: 0 } }
}

fn strategy_of<'l>(
    library: &'l Library,
    asked: &'l ast::Operation,
    question: &Question,
    out: &mut Vec<Diagnostic>,
) -> Option<Option<&'l ast::Strategy>> {
    match (&question.strategy, asked.strategy()) {
        (Some(name), _) => found(library, "strategy", name, library.strategy(name), out).map(Some),
        (None, Some(name)) => match library.strategy(&name.text) {
            Some(strategy) => Some(Some(strategy)),
            None => {
                out.push(library.unknown("strategy", name));
                None
            }
        },
        (None, None) => Some(None),
    }
}
