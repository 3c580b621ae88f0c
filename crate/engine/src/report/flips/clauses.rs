//! What an instruction could do otherwise than it does, clause by clause.

use crate::lang::ast;
use crate::lang::hardware::{self, value_of};
use crate::machine::Model;

/// One clause made otherwise: as it stands, empty for one that is added; as it would stand, empty for one that goes; and
/// what the instruction does then.
pub(super) type Other = (String, String, &'static str);

/// What the machine has that clauses speak of: of what it has not, nothing is tried.
pub(super) struct Has {
    globals: bool,
    registers: bool,
    siblings: bool,
    /// Instructions that wait for those before them.
    barriers: Vec<String>,
}

impl Has {
    pub(super) fn of(arch: &ast::Arch, model: &Model) -> Has {
        let completes = |insn: &&ast::Insn| insn.clauses.iter().any(|clause| clause[0].text == "completes");
        Has {
            globals: value_of(arch, "globals") == "yes",
            registers: value_of(arch, "roots") == "registers",
            siblings: model.cpus.iter().enumerate().any(|(cpu, it)| it.tlb != cpu),
            barriers: arch.insns.iter().filter(completes).map(|insn| insn.name.text.clone()).collect(),
        }
    }
}

/// Every clause that an instruction has made otherwise, those of one clause together, then every one that it lacks.
pub(super) fn others(insn: &ast::Insn, has: &Has) -> Vec<Other> {
    let clauses: Vec<String> = insn.clauses.iter().map(|clause| hardware::words(clause)).collect();
    let mut all = Vec::new();
    for clause in &clauses {
        if let Some(words) = without(clause) {
            all.push((clause.clone(), String::new(), words));
        }
        for (to, words) in instead(clause, has) {
            all.push((clause.clone(), to, words));
        }
    }
    for (to, words) in more(&clauses, has) {
        all.push((String::new(), to, words));
    }
    all
}

/// What is promised without a clause; none where its absence is no promise of its own.
fn without(clause: &str) -> Option<&'static str> {
    Some(match clause.split_once(' ').unwrap_or((clause, "")) {
        ("drops", of) if of.starts_with("leaf") => "It drops no translations.",
        ("drops", of) if of.starts_with("walk") => "It drops no partial walks.",
        ("drops", of) if of.starts_with("invalid") => "It drops no remembered invalid entries.",
        ("spares", _) => "It drops what siblings have filled, too.",
        ("done", "at once") => return None,
        ("done", _) => "It is complete when it has been executed.",
        ("clears", _) => "It leaves the entry in memory as it is.",
        ("completes", _) => "It waits for no invalidate.",
        ("drains", _) => "It does not wait until the stores of this CPU are visible.",
        ("orders", _) => "Walks that begin later need not find the stores before it.",
        ("synchronises", _) => "It is no context-synchronising event.",
        ("reloads", _) => "It renews no copies of a root in registers.",
        _ => return None,
    })
}

/// Other forms of a clause.
fn instead(clause: &str, has: &Has) -> Vec<(String, &'static str)> {
    match clause {
        "reaches here" => return vec![("reaches all".to_owned(), "It reaches every CPU.")],
        "reaches all" => {
            return vec![("reaches here".to_owned(), "It reaches only the CPU that executes it.")];
        }
        "done at once" => return late(has),
        _ => {}
    }
    let words: Vec<&str> = clause.split(' ').collect();
    let ["drops", what, filters @ ..] = words.as_slice() else { return Vec::new() };
    let form = |gone: &[&str], added: &str| {
        let mut words = vec!["drops", what];
        for filter in filters.iter().filter(|filter| !gone.contains(filter)) {
            words.push(filter);
        }
        if !added.is_empty() {
            words.push(added);
        }
        words.join(" ")
    };
    let names = |filter: &str| filters.contains(&filter);
    let (address, tag) = (names("va") || names("region"), names("tag"));
    let mut all = Vec::new();
    if has.globals {
        let spares = names("spares-globals") || (tag && !names("globals"));
        all.push(match (spares, tag) {
            (true, true) => (form(&["spares-globals"], "globals"), "It drops global entries, too."),
            (true, false) => (form(&["spares-globals"], ""), "It drops global entries, too."),
            (false, true) => (form(&["globals"], ""), "It spares global entries."),
            (false, false) => (form(&[], "spares-globals"), "It spares global entries."),
        });
    }
    // What is for every tag is for entries that serve every tag, too.
    let tags = ["tag", "globals", "spares-globals"];
    if address {
        all.push((form(&["va", "region"], ""), "It does so for every address."));
    }
    if tag {
        all.push((form(&tags, ""), "It does so for every tag."));
    }
    if address && tag {
        all.push((format!("drops {what}"), "It does so for every address and every tag."));
    }
    all
}

/// Clauses that an instruction lacks.
fn more(clauses: &[String], has: &Has) -> Vec<(String, &'static str)> {
    let starting = |start: &str| clauses.iter().find(|clause| clause.starts_with(start));
    let mut all = Vec::new();
    // Of what it drops no less than it drops of translations.
    if let Some(scope) = starting("drops leaf").map(|clause| &clause["drops leaf".len()..]) {
        for (start, words) in [
            ("drops walk", "It drops partial walks, too."),
            ("drops invalid", "It drops remembered invalid entries, too."),
        ] {
            if starting(start).is_none() {
                all.push((format!("{start}{scope}"), words));
            }
        }
        if starting("reaches").is_none() {
            all.push(("reaches all".to_owned(), "It reaches every CPU."));
        }
        if starting("done").is_none() {
            all.extend(late(has));
        }
    }
    for (clause, is_of_use, words) in [
        ("drains", true, "It waits until the stores of this CPU are visible."),
        ("orders walks", true, "Walks that begin later find the stores before it."),
        ("synchronises", true, "It is a context-synchronising event."),
        ("completes", !has.barriers.is_empty(), "It waits for the invalidates before it."),
        ("reloads", has.registers, "It renews the copies of a root in registers."),
        ("spares siblings", has.siblings, "It spares what siblings have filled."),
    ] {
        if is_of_use && starting(clause).is_none() {
            all.push((clause.to_owned(), words));
        }
    }
    all
}

/// The barriers that an instruction could wait for, which is complete by itself.
fn late(has: &Has) -> Vec<(String, &'static str)> {
    let words = "It is complete only when that barrier has been executed.";
    has.barriers.iter().map(|barrier| (format!("done by {barrier}"), words)).collect()
}
