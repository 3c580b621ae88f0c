//! What a question chooses: the operation or case with their variants, and the architecture as the question has it.

use std::borrow::Cow;

use crate::lang::ast::{self, Name, Override, Variant};
use crate::lang::diagnostic::{Diagnostic, nearest};
use crate::lang::hardware::{self, is_meant};
use crate::lang::inherit::{set_insn, set_knob};
use crate::lang::library::Library;
use crate::lang::lower::layers::found;
use crate::lang::lower::{Clause, Question};
use crate::report::Standing;

/// The texts that a question is about.
#[derive(Clone, Copy)]
pub(super) struct Chosen<'l> {
    /// What was asked for: an operation or a case.
    pub(super) asked: &'l ast::Operation,
    /// What declares the machine.
    pub(super) operation: &'l ast::Operation,
    /// The case around it, where there is one.
    pub(super) case: Option<&'l ast::Operation>,
    /// The chosen variants: of the operation, and of the case.
    pub(super) variants: [Option<&'l Variant>; 2],
}

impl<'l> Chosen<'l> {
    /// What a question is about; none, with what is wrong, where a name is not declared.
    pub(super) fn new(library: &'l Library, question: &Question, out: &mut Vec<Diagnostic>) -> Option<Self> {
        let (name, part) = match question.operation.split_once('/') {
            Some((name, part)) => (name, Some(part)),
            None => (question.operation.as_str(), None),
        };
        let asked = found(library, "operation or case", name, library.operation(name), out)?;
        let (operation, case) = operation_of(library, asked, part, out)?;
        let variants = variants_of(library, question, (operation, case), out)?;
        Some(Chosen { asked, operation, case, variants })
    }

    /// An architecture with the knobs and instructions that the operation, the case, their variants and the question
    /// have otherwise, a later one over an earlier.
    pub(super) fn arch(
        &self,
        library: &Library,
        arch: &'l ast::Arch,
        question: &Question,
        out: &mut Vec<Diagnostic>,
    ) -> Cow<'l, ast::Arch> {
        let [of_operation, of_case] = self.variants.map(|variant| variant.map(|v| &v.overrides));
        let case = self.case.map(|case| &case.overrides);
        let all = [Some(&self.operation.overrides), of_operation, case, of_case];
        let texts = all.into_iter().flatten().flatten();
        let meant = texts.filter(|text: &&Override| is_meant(library, &text.archs, arch, out));
        let meant: Vec<&Override> = meant.collect();
        let mut made = Cow::Borrowed(arch);
        for insn in meant.iter().flat_map(|text| &text.insns) {
            set_insn(made.to_mut(), insn);
        }
        for (name, value) in meant.into_iter().flat_map(|text| &text.knobs) {
            set(&mut made, arch, (name, value), library.sources().path(name.span.file));
        }
        for (name, value) in &question.knobs {
            let named = |text: &String| Name { text: text.clone(), span: arch.name.span };
            set(&mut made, arch, (&named(name), &named(value)), "the question");
        }
        question.clauses.iter().for_each(|clause| rework(made.to_mut(), clause));
        made
    }
}

/// The architecture of a question as it results, and so the groups that it is in.
#[must_use]
pub fn resulting_arch<'l>(library: &'l Library, question: &Question) -> Option<Cow<'l, ast::Arch>> {
    let mut told = Vec::new();
    let arch = library.arch(&question.arch)?;
    Some(Chosen::new(library, question, &mut told)?.arch(library, arch, question, &mut told))
}

/// Gives an instruction another clause.
fn rework(arch: &mut ast::Arch, Clause { insn, from, to }: &Clause) {
    let Some(insn) = arch.insns.iter_mut().find(|known| known.name.text == *insn) else { return };
    insn.clauses.retain(|clause| hardware::words(clause) != *from);
    let span = insn.name.span;
    let words: Vec<Name> = to.split_whitespace().map(|word| Name { text: word.to_owned(), span }).collect();
    insn.clauses.extend((!words.is_empty()).then_some(words));
}

/// Gives a knob another value, and says in its promise who did. The architecture's own value stays its own.
fn set(arch: &mut Cow<'_, ast::Arch>, own: &ast::Arch, (name, value): (&Name, &Name), by: &str) {
    let before = hardware::value_of(own, &name.text).to_owned();
    let stated = own.knobs.iter().find(|knob| knob.name.text == name.text);
    let text = |text: String| ast::Text { text, span: name.span };
    let sentence = format!("Set to {} by {by}; {} itself has {before}.", value.text, own.title.text);
    let knob = match stated.filter(|knob| knob.value.text == value.text) {
        Some(knob) => knob.clone(),
        None => ast::Knob {
            name: name.clone(),
            value: value.clone(),
            promise: ast::Promise {
                sentence: text(sentence),
                standing: Standing::Assumed,
                source: text(format!("{by}, instead of {before}")),
            },
            instead_of: Some(before),
        },
    };
    set_knob(arch.to_mut(), &knob);
}

/// The operation that declares the machine, and the case around it.
fn operation_of<'l>(
    library: &'l Library,
    asked: &'l ast::Operation,
    part: Option<&str>,
    out: &mut Vec<Diagnostic>,
) -> Option<(&'l ast::Operation, Option<&'l ast::Operation>)> {
    let name = match part {
        Some(part) => asked.of.iter().find(|name| name.text == part),
        None => asked.of.first(),
    };
    let Some(name) = name else {
        if let Some(part) = part {
            let message = format!("`{}` is not made of `{part}`", asked.name.text);
            out.push(Diagnostic::new(asked.name.span, message));
        }
        return part.is_none().then_some((asked, None));
    };
    let Some(operation) = library.operation(&name.text) else {
        out.push(library.unknown("operation", name));
        return None;
    };
    Some((operation, Some(asked)))
}

/// The variants that a question chooses, of the operation and of the case. Where both have some, the case's is the
/// one that is asked for, and the operation's is its namesake, or its first.
fn variants_of<'l>(
    library: &'l Library,
    question: &Question,
    (operation, case): (&'l ast::Operation, Option<&'l ast::Operation>),
    out: &mut Vec<Diagnostic>,
) -> Option<[Option<&'l Variant>; 2]> {
    let asked = question.variant.as_deref();
    let named = |variants: &'l [Variant]| variants.iter().find(|variant| Some(&*variant.name.text) == asked);
    let known = library.variants(&question.operation);
    if let Some(name) = asked.filter(|_| named(known).is_none()) {
        let at = &case.unwrap_or(operation).name;
        let names: Vec<&str> = known.iter().map(|variant| variant.name.text.as_str()).collect();
        let help = match (nearest(name, names.iter().copied()), names.is_empty()) {
            (Some(near), _) => format!("did you mean `{near}`?"),
            (None, true) => "it has none".to_owned(),
            (None, false) => format!("it has {}", names.join(", ")),
        };
        out.push(Diagnostic::new(at.span, format!("`{}` has no variant `{name}`", at.text)).help(help));
        return None;
    }
    let chosen = |of: &'l ast::Operation| named(&of.variants).or(of.variants.first());
    Some([chosen(operation), case.and_then(chosen)])
}
