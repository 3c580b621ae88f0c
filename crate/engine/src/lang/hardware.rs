//! An architecture file as the engine's plain data, with what is wrong with it.

use crate::lang::ast::{self, Name};
use crate::lang::diagnostic::{Diagnostic, Help};
use crate::lang::library::{Library, matches_pattern};
use crate::machine::arch::{self, Arch, Done, Insn, KNOBS, Knobs, Scope};
use crate::report::Promise;

/// The value of a knob of an architecture: what the file says, or else the cautious one.
#[must_use]
pub fn value_of<'a>(arch: &'a ast::Arch, name: &str) -> &'a str {
    let cautious = arch::knob(name).map_or("", |knob| knob.values[0].0);
    arch.knobs.iter().find(|knob| knob.name.text == name).map_or(cautious, |knob| &knob.value.text)
}

fn words_of(knob: &arch::Knob) -> String {
    let words: Vec<&str> = knob.values.iter().map(|(word, _)| *word).collect();
    format!("one of {}", words.join(", "))
}

/// An architecture as the engine wants it; what is wrong goes to `diagnostics`.
#[must_use]
pub fn arch(arch: &ast::Arch, diagnostics: &mut Vec<Diagnostic>) -> Arch {
    for knob in &arch.knobs {
        check_knob(&knob.name, &knob.value, diagnostics);
    }
    check_backing(arch, diagnostics);
    let insns = arch.insns.iter().map(|i| insn(arch, i, diagnostics)).collect();
    Arch {
        name: arch.name.text.clone(),
        title: arch.title.text.clone(),
        knobs: Knobs::read(|name| Some(value_of(arch, name))),
        promises: arch.knobs.iter().map(promise_of_knob).collect(),
        insns,
    }
}

/// Says where nobody would fill a backing store: hardware that walks the tables leaves nothing there.
fn check_backing(arch: &ast::Arch, diagnostics: &mut Vec<Diagnostic>) {
    let stated = arch.knobs.iter().find(|knob| knob.name.text == "backing");
    if let Some(backing) = stated.filter(|_| value_of(arch, "walker") != "sw")
        && backing.value.text != "none"
    {
        let message = format!("`backing = {}` needs `walker = sw`", backing.value.text);
        let help = "the handler that reads the page tables is what fills it";
        diagnostics.push(Diagnostic::new(backing.value.span, message).help(help));
    }
}

/// Says which knobs an architecture leaves open that it must state.
pub fn check_stated(arch: &ast::Arch, diagnostics: &mut Vec<Diagnostic>) {
    for known in KNOBS {
        if !arch.knobs.iter().any(|k| k.name.text == known.name) {
            let message = format!("`{}` does not say its `{}`", arch.name.text, known.name);
            diagnostics.push(Diagnostic::new(arch.name.span, message).help(words_of(known)));
        }
    }
}

fn promise_of_knob(knob: &ast::Knob) -> Promise {
    let instead_of = knob.instead_of.clone();
    Promise { instead_of, ..promise(&knob.name.text, &knob.value.text, &knob.promise) }
}

fn promise(name: &str, value: &str, promise: &ast::Promise) -> Promise {
    Promise {
        name: name.to_owned(),
        value: value.to_owned(),
        sentence: promise.sentence.text.clone(),
        standing: promise.standing,
        source: promise.source.text.clone(),
        instead_of: None,
    }
}

/// Says what is wrong with a knob and its value.
pub(super) fn check_knob(name: &Name, value: &Name, diagnostics: &mut Vec<Diagnostic>) {
    match arch::knob(&name.text) {
        Some(known) => check_value(known, value, diagnostics),
        None => {
            let names = KNOBS.iter().map(|known| known.name);
            let known = || format!("knobs are {}", names.clone().collect::<Vec<_>>().join(", "));
            let help = Help::nearest(&name.text, names.clone(), known);
            let message = format!("there is no knob `{}`", name.text);
            diagnostics.push(Diagnostic::new(name.span, message).help(help));
        }
    }
}

/// Says what is wrong with what a group asks of a knob, or of what the instructions can do.
pub(super) fn check_test(name: &Name, value: &Name, diagnostics: &mut Vec<Diagnostic>) {
    if name.text != "reach" {
        check_knob(name, value, diagnostics);
    } else if !["all", "here"].contains(&value.text.as_str()) {
        let message = format!("`reach` cannot be `{}`", value.text);
        diagnostics.push(Diagnostic::new(value.span, message).help("one of all, here"));
    }
}

fn check_value(knob: &arch::Knob, value: &Name, diagnostics: &mut Vec<Diagnostic>) {
    if !knob.values.iter().any(|(word, _)| *word == value.text) {
        let message = format!("`{}` cannot be `{}`", knob.name, value.text);
        diagnostics.push(Diagnostic::new(value.span, message).help(words_of(knob)));
    }
}

fn insn(arch: &ast::Arch, insn: &ast::Insn, diagnostics: &mut Vec<Diagnostic>) -> Insn {
    let takes = |operand: &str| insn.operands.iter().any(|name| name.text == operand);
    for operand in insn.operands.iter().filter(|o| o.text != "va" && o.text != "tag") {
        let message = format!("`{}` is not an operand", operand.text);
        diagnostics.push(Diagnostic::new(operand.span, message).help("operands are `va` and `tag`"));
    }
    let mut made = Insn {
        name: insn.name.text.clone(),
        takes_va: takes("va"),
        takes_tag: takes("tag"),
        leaf: None,
        walk: None,
        invalid: None,
        everywhere: false,
        spares_siblings: false,
        done: Done::AtOnce,
        clears: None,
        completes: false,
        synchronises: false,
        drains: false,
        orders_walks: false,
        reloads: false,
        promise: promise(&insn.name.text, "", &insn.promise),
    };
    for clause in &insn.clauses {
        if let Err(diagnostic) = apply_clause(arch, insn, clause, &mut made) {
            diagnostics.push(diagnostic);
        }
    }
    if arch_has_no_tag(arch) && made.takes_tag {
        let message = format!("`{}` takes a tag, which `{}` does not have", insn.name.text, arch.name.text);
        diagnostics.push(Diagnostic::new(insn.name.span, message).help("`tag = none` says so"));
    }
    made.promise.value = insn.clauses.iter().map(|c| words(c)).collect::<Vec<_>>().join("; ");
    made
}

fn arch_has_no_tag(arch: &ast::Arch) -> bool {
    value_of(arch, "tag") == "none"
}

/// A clause of an instruction as one writes it: `drops walk tag`.
#[must_use]
pub fn words(clause: &[Name]) -> String {
    clause.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

fn apply_clause(
    arch: &ast::Arch,
    insn: &ast::Insn,
    clause: &[Name],
    made: &mut Insn,
) -> Result<(), Diagnostic> {
    let texts: Vec<&str> = clause.iter().map(|word| word.text.as_str()).collect();
    let scope = |filters: &[&str]| -> Result<Option<Scope>, Diagnostic> {
        for filter in
            clause.iter().skip(2).filter(|f| !["globals", "spares-globals"].contains(&f.text.as_str()))
        {
            // The region is the one of the address.
            let wanted = if filter.text == "region" { "va" } else { &filter.text };
            if !insn.operands.iter().any(|operand| operand.text == wanted) {
                let message = format!("`{}` has no operand `{wanted}`", insn.name.text);
                return Err(
                    Diagnostic::new(filter.span, message).help("an instruction drops by what it is given")
                );
            }
        }
        let [va, region, tag] = ["va", "region", "tag"].map(|filter| filters.contains(&filter));
        // What names a tag spares what has none, unless it says otherwise; what names no tag spares nothing.
        let globals = filters.contains(&"globals") || !(tag || filters.contains(&"spares-globals"));
        Ok(Some(Scope { va, region, tag, globals }))
    };
    match texts.as_slice() {
        ["drops", "leaf", filters @ ..] => made.leaf = wider(made.leaf, scope(filters)?, clause)?,
        ["drops", "walk", filters @ ..] => made.walk = wider(made.walk, scope(filters)?, clause)?,
        ["drops", "invalid", filters @ ..] => made.invalid = wider(made.invalid, scope(filters)?, clause)?,
        ["reaches", "here"] => made.everywhere = false,
        ["reaches", "all"] => made.everywhere = true,
        ["spares", "siblings"] => made.spares_siblings = true,
        ["done", "at", "once"] => made.done = Done::AtOnce,
        ["done", "by", barrier] => {
            let found = arch.insns.iter().position(|other| other.name.text == *barrier);
            let unknown = || Diagnostic::new(clause[2].span, format!("there is no instruction `{barrier}`"));
            made.done = Done::By(found.ok_or_else(unknown)?);
        }
        ["clears", "va"] => made.clears = Some(1),
        ["clears", "region"] => made.clears = Some(2),
        ["completes"] => made.completes = true,
        ["drains"] => made.drains = true,
        ["orders", "walks"] => made.orders_walks = true,
        ["reloads"] => made.reloads = true,
        ["synchronises"] => made.synchronises = true,
        _ => {
            let message = format!("`{}` is not something an instruction does", words(clause));
            return Err(Diagnostic::new(clause[0].span, message));
        }
    }
    Ok(())
}

/// The wider of two clauses that drop things of one kind.
fn wider(before: Option<Scope>, new: Option<Scope>, clause: &[Name]) -> Result<Option<Scope>, Diagnostic> {
    let (Some(a), Some(b)) = (before, new) else { return Ok(new) };
    // What is dropped of a region includes what is dropped of an address in it.
    let of_region = |scope: Scope| scope.va || scope.region;
    let va = a.va && b.va;
    let region = !va && of_region(a) && of_region(b);
    let both = Scope { va, region, tag: a.tag && b.tag, globals: a.globals || b.globals };
    if both == a || both == b {
        return Ok(Some(both));
    }
    let message = format!("`{}` neither includes nor is part of what is dropped before it", words(clause));
    Err(Diagnostic::new(clause[0].span, message).help("one instruction has one scope for each kind"))
}

/// True if an architecture is meant by a list of names, patterns and groups: by one of them, or by any where all
/// begin with `!`, and by none of those that do. What one is like means it too: it runs the same kernel. An
/// unknown name goes to `diagnostics`.
#[must_use]
pub fn is_meant(
    library: &Library,
    list: &[Name],
    arch: &ast::Arch,
    diagnostics: &mut Vec<Diagnostic>,
) -> bool {
    let line = library.lineage(arch);
    let names: Vec<&str> = line.iter().map(|one| one.name.text.as_str()).collect();
    meant(library, list, (arch, &names), diagnostics)
}

/// The same, where a name means what is called so and nothing that is only like it: an expectation about one
/// architecture says nothing of another.
#[must_use]
pub fn is_named(
    library: &Library,
    list: &[Name],
    arch: &ast::Arch,
    diagnostics: &mut Vec<Diagnostic>,
) -> bool {
    meant(library, list, (arch, &[&arch.name.text]), diagnostics)
}

/// The architectures that a list names, in the order of the library; every one where it is empty.
#[must_use]
pub fn named<'l>(library: &'l Library, list: &[Name]) -> Vec<&'l str> {
    let fits = |arch: &&ast::Arch| list.is_empty() || is_named(library, list, arch, &mut Vec::new());
    library.archs().into_iter().filter(fits).map(|arch| arch.name.text.as_str()).collect()
}

fn meant(
    library: &Library,
    list: &[Name],
    (arch, names): (&ast::Arch, &[&str]),
    diagnostics: &mut Vec<Diagnostic>,
) -> bool {
    let (mut any, mut none) = (list.iter().all(|name| name.text.starts_with('!')) && !list.is_empty(), true);
    for name in list {
        let (text, not) =
            name.text.strip_prefix('!').map_or((name.text.as_str(), false), |text| (text, true));
        let fits = if names.iter().any(|known| matches_pattern(text, known)) {
            true
        } else if let Some(group) = library.group(text) {
            in_group(group, arch)
        } else {
            if library.arch(text).is_none() && !text.ends_with('*') {
                diagnostics.push(library.unknown("architecture", name));
            }
            false
        };
        any |= fits && !not;
        none &= !(fits && not);
    }
    any && none
}

/// True if an architecture has every knob as a group says. `reach` is what its instructions can do: `all` where one
/// of them drops a whole tag, or more, on every CPU.
fn in_group(group: &ast::Group, arch: &ast::Arch) -> bool {
    group.tests.iter().all(|(name, value)| {
        if name.text == "reach" {
            let broadcasts = arch.insns.iter().any(|insn| {
                let drops_all = |clause: &[Name]| {
                    let of = words(clause);
                    of.starts_with("drops leaf") && !of.split(' ').any(|word| word == "va")
                };
                let everywhere = insn.clauses.iter().any(|clause| words(clause) == "reaches all");
                everywhere && insn.clauses.iter().any(|clause| drops_all(clause))
            });
            return broadcasts == (value.text == "all");
        }
        value_of(arch, &name.text) == value.text
    })
}
