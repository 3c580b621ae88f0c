//! What there is to choose from.

use crate::lang::ast::{Function, Kernel, Name, Operation, Param, Text, Variant};
use crate::lang::hardware::named;
use crate::lang::library::Library;
use crate::lang::mechanisms::MECHANISMS;
use crate::report::{
    Catalog, Entry, FunctionEntry, MechanismEntry, OperationEntry, ParamEntry, VariantEntry,
};

/// Everything that a question may name, in the order in which readers see it.
#[must_use]
pub fn catalog(library: &Library) -> Catalog {
    let entry = |name: &Name, title: &Text| Entry {
        name: name.text.clone(),
        title: title.text.clone(),
        file: library.sources().path(name.span.file).to_owned(),
    };
    let (mut operations, mut own) = (Vec::new(), Vec::new());
    library.operations().into_iter().for_each(|operation| parts(library, operation, &mut operations));
    library.kernels().into_iter().for_each(|kernel| functions(library, kernel, &mut own));
    Catalog {
        operations,
        strategies: library.strategies().into_iter().map(|s| entry(&s.name, &s.title)).collect(),
        archs: library.archs().into_iter().map(|a| entry(&a.name, &a.title)).collect(),
        functions: own,
        kernels: library.kernels().into_iter().map(|k| entry(&k.name, &k.title)).collect(),
        mechanisms: MECHANISMS.iter().map(mechanism).collect(),
    }
}

fn mechanism((name, title): &(&str, &str)) -> MechanismEntry {
    MechanismEntry { name: (*name).to_owned(), title: (*title).to_owned() }
}

/// The functions of a kernel set: those for every architecture, those for some, those that nobody has looked up.
fn functions(library: &Library, kernel: &Kernel, all: &mut Vec<FunctionEntry>) {
    let entry = |name: &Name, archs: &[Name], source: Option<&Text>| FunctionEntry {
        kernel: kernel.name.text.clone(),
        name: name.text.clone(),
        archs: archs.iter().map(|arch| arch.text.clone()).collect(),
        place: library.sources().place(name.span),
        source: source.map(|text| text.text.clone()),
        seen: true,
    };
    let of = |function: &Function, archs: &[Name]| entry(&function.name, archs, function.source.as_ref());
    for part in library.kernel_parts(kernel) {
        all.extend(part.layer.functions.iter().map(|function| of(function, &[])));
        for (archs, functions) in &part.layer.parts {
            all.extend(functions.iter().map(|function| of(function, archs)));
        }
        let unseen = part.unseen.iter();
        all.extend(unseen.map(|(name, why)| FunctionEntry { seen: false, ..entry(name, &[], Some(why)) }));
    }
}

/// An operation, or a case: once for each operation that it is made of.
fn parts(library: &Library, operation: &Operation, all: &mut Vec<OperationEntry>) {
    let (name, title) = (&operation.name.text, &operation.title.text);
    let file = library.sources().path(operation.name.span.file);
    let one = |name: String, title: String, params: Vec<&Param>, of: &Operation| OperationEntry {
        title,
        file: file.to_owned(),
        case: operation.case,
        strategies: strategies(library, of),
        strategy: operation.strategy().map(|name| name.text.clone()),
        archs: match operation.on.as_slice() {
            [] => Vec::new(),
            on => named(library, on).into_iter().map(str::to_owned).collect(),
        },
        variants: library.variants(&name).iter().map(variant).collect(),
        params: params.into_iter().filter(|p| p.is_choice()).map(|p| param(p, false)).collect(),
        year: operation.origin.year,
        commits: operation.origin.commits.iter().map(|commit| commit.text.clone()).collect(),
        mechanism: operation.origin.mechanism.map(str::to_owned),
        name,
    };
    if operation.of.is_empty() {
        return all.push(one(name.clone(), title.clone(), operation.params.iter().collect(), operation));
    }
    let of = operation.of.iter().filter_map(|part| library.operation(&part.text));
    let several = operation.of.len() > 1;
    all.extend(of.map(|part| {
        let own = |param: &Param| operation.params.iter().find(|p| p.name.text == param.name.text);
        let params = part.params.iter().map(|param| own(param).unwrap_or(param)).collect();
        match several {
            true => one(
                format!("{name}/{}", part.name.text),
                format!("{title}, {}", part.title.text),
                params,
                part,
            ),
            false => one(name.clone(), title.clone(), params, part),
        }
    }));
}

/// What is for an operation is for the cases that are made of it.
fn strategies(library: &Library, operation: &Operation) -> Vec<String> {
    let made_of = |case: &Operation| case.of.first().and_then(|of| library.operation(&of.text));
    let operation = if operation.case { made_of(operation) } else { Some(operation) };
    let operation = operation.filter(|operation| !operation.case);
    let of = operation.map_or_else(Vec::new, |operation| library.strategies_of(&operation.name.text));
    of.into_iter().map(|strategy| strategy.name.text.clone()).collect()
}

fn variant(variant: &Variant) -> VariantEntry {
    VariantEntry { name: variant.name.text.clone(), title: variant.called().to_owned() }
}

/// A parameter with the values that it may have; `widely` with those, too, that costs are counted for.
pub(super) fn param(param: &Param, widely: bool) -> ParamEntry {
    let (low, high) = param.bounds(widely);
    let value = |value: u32| match param.range {
        Some(_) => value.to_string(),
        None => (value != 0).to_string(),
    };
    let phrase = |number: u32| {
        let word =
            |index: usize| param.words.get(index).or(param.words.last()).map(|text| text.text.as_str());
        match param.range {
            Some(_) => match word(usize::from(number != 1)) {
                Some(word) => format!("{number} {word}"),
                None => format!("{} = {number}", param.name.text),
            },
            None => match param.words.get(number as usize) {
                Some(word) => word.text.clone(),
                None => format!("{} = {}", param.name.text, number != 0),
            },
        }
    };
    ParamEntry {
        name: param.name.text.clone(),
        default: value(param.default),
        values: (low..=high).map(value).collect(),
        phrases: (low..=high).map(phrase).collect(),
    }
}
