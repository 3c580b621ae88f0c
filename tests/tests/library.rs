//! What the library says of itself is so, and the map is the one that was derived by hand.

use std::collections::BTreeMap;
use std::path::Path;

use stalewalk_engine::lang::ast::Item;
use stalewalk_engine::lang::parser::parse;
use stalewalk_engine::lang::source::FileId;
use stalewalk_engine::machine::arch::{Insn, KNOBS};
use stalewalk_engine::report::{MechanismEntry, OperationEntry, expectations};
use stalewalk_engine::{Library, Limits, Question, catalog, map};
use stalewalk_library::FILES;
use stalewalk_tests::{ARCHS, library, model, question, whole_table, with_case};

/// `exit_mmap` with its defaults. B breaks by a walk of a freed table, S survives, L survives with stale items
/// left, n does not apply. The columns are those of `ARCHS`, and then x86-64-pti, amd, amd-invlpgb, armv7, arm64-ets2,
/// power9-hash, riscv-svvptc, loongarch, sparc64, alpha and ia64.
const MAP: &str = "
    up_front          B B B S B B B S B B B B B S B S S S B
    gather            S S S S S S S S S S S S S S S S S S S
    gather_by_address S S S L B B B S S S S S S S B S S L S
    gather_leaf_only  n n B L B B B S n n B n B S B S S L B
    switch_instead    B B B L B B B L B B B B B L B L L L B
    local_detach      B B B L B B B L B B B B B L B L L L B
    detach_everywhere S S S S S S S S S S S S S S S S S S S
    free_at_mmdrop    L S L S L B B S L L L L L S B S S S B
    retire_tag        B n B L B B B L B B B B B L B L L L B
    skip_lazy         B B n n n B n L B B n n n n B L L L B
";

#[test]
fn every_file_is_understood() {
    let library = library();
    let told: Vec<String> = library.all_diagnostics().map(|d| format!("{d:?}")).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn every_expectation_holds_and_has_its_reason() {
    let library = library();
    let claims = expectations(&library, None);
    assert!(claims.len() > 80, "only {} claims were found", claims.len());
    let mut told = Vec::new();
    for claim in &claims {
        let at = format!("{}:{}: {:?}", claim.place.file, claim.place.line, claim.question);
        if !claim.holds {
            told.push(format!("{at}: expected {}, found {}", claim.wanted, claim.found));
        }
        if claim.because.as_ref().is_none_or(|because| because.trim().is_empty()) {
            told.push(format!("{at}: no reason is given"));
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn every_strategy_is_claimed_about_on_every_architecture() {
    let library = library();
    let claims = expectations(&library, None);
    for row in MAP.lines().filter_map(|line| line.split_whitespace().next()) {
        for arch in ARCHS {
            let about = |question: &stalewalk_engine::Question| {
                question.operation == "exit_mmap"
                    && question.arch == arch
                    && question.strategy.as_deref() == Some(row)
                    && question.params.is_empty()
                    && question.kernel.is_empty()
            };
            let count = claims.iter().filter(|claim| about(&claim.question)).count();
            assert_eq!(count, 1, "claims about {row} on {arch}");
        }
    }
}

/// What a file of the library says is so because somebody says so: words by which a source is known.
const SOURCES: [&str; 12] = [
    "Linux",
    "linux-mm",
    "SDM",
    "APM",
    "Arm ARM",
    "RISC-V privileged",
    "Power ISA",
    "Principles of Operation",
    "Privileged Resource",
    "ESOP",
    "herdtools7",
    "Book III",
];

#[test]
fn every_file_names_a_source() {
    // Two that are no kernel's: what they show follows from what a lock and an interrupt are.
    let own = ["case/flush_irqs_off.tlb", "case/flush_irqs_on.tlb", "kernel/neutral.tlb"];
    for (path, text) in FILES.iter().filter(|(path, _)| !own.contains(path)) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(!text.contains("FILL IN"), "{path}: there are places left to FILL IN");
        assert!(SOURCES.iter().any(|word| text.contains(word)), "{path}: who says so? Name the source");
    }
}

/// Of every case: its variants, and the architectures that it is about.
fn asked_of_cases(library: &Library) -> Vec<(String, Vec<Option<String>>, Vec<String>)> {
    let every: Vec<String> = library.archs().into_iter().map(|arch| arch.name.text.clone()).collect();
    let cases = catalog(library).operations.into_iter().filter(|operation| operation.case);
    let one = |case: OperationEntry| {
        let variants = case.variants.iter().map(|variant| Some(variant.name.clone()));
        let variants = if case.variants.is_empty() { vec![None] } else { variants.collect() };
        (case.name, variants, if case.archs.is_empty() { every.clone() } else { case.archs })
    };
    cases.map(one).collect()
}

/// The first two variants of a case that are the same program on the same hardware.
fn same(library: &Library, case: &str, variants: &[Option<String>], arch: &str) -> Option<[String; 2]> {
    let mut before: BTreeMap<String, String> = BTreeMap::new();
    variants.iter().flatten().find_map(|variant| {
        let asked = Question { variant: Some(variant.clone()), ..question(case, "", arch, &[]) };
        let model = model(library, &asked).expect("a case applies to what its heading names");
        // What an instruction does, whoever promises it.
        let insns = model.arch.insns.iter();
        let insns = insns.map(|insn| Insn { promise: model.arch.insns[0].promise.clone(), ..insn.clone() });
        let insns: Vec<Insn> = insns.collect();
        let told = format!("{:?} {:?} {insns:?}", model.program.code, model.arch.knobs);
        before.insert(told, variant.clone()).map(|other| [other, variant.clone()])
    })
}

/// A bug and its repair are two programs.
#[test]
fn variants_of_a_case_differ() {
    let library = library();
    for (case, variants, archs) in asked_of_cases(&library) {
        let told = same(&library, &case, &variants, &archs[0]);
        assert_eq!(told, None, "{case}: these two are the same program: what was mended?");
    }
    let body = "mm app { x -> P rw }
        variant before { cpu 0 \"t\": kernel app { load x } }
        variant after { cpu 0 \"t\": kernel app { load x } }";
    let variants = ["before", "after"].map(|name| Some(name.to_owned()));
    let told = same(&with_case(body), "own", &variants, "arm64");
    assert_eq!(told, Some(["before".to_owned(), "after".to_owned()]));
}

/// What is known of a bug stands in its case, so that it can be looked for.
#[test]
fn every_bug_has_a_year_and_a_mechanism() {
    // Of these nobody known to us says when: two errata, and a commit whose year was not seen.
    const UNDATED: [&str; 3] =
        ["sibling_keeps_old_number", "invalidate_completes_early", "sibling_keeps_entry"];
    let catalog = catalog(&library());
    let named = |case: &OperationEntry, name: &str| case.variants.iter().any(|v| v.name == name);
    let bugs: Vec<&OperationEntry> = catalog
        .operations
        .iter()
        .filter(|case| case.case && named(case, "before") && named(case, "after"))
        .collect();
    assert_eq!(bugs.len(), 47);
    for bug in &bugs {
        assert!(bug.mechanism.is_some(), "{}: what went wrong? Give it a `mechanism`", bug.name);
    }
    let undated = bugs.iter().filter(|bug| bug.year.is_none()).map(|bug| bug.name.as_str());
    assert_eq!(undated.collect::<Vec<_>>(), UNDATED);
    // Every mechanism has cases, and every case of one a mechanism that the catalogue lists.
    let cases = || catalog.operations.iter().filter_map(|case| case.mechanism.as_deref());
    for mechanism in &catalog.mechanisms {
        assert!(cases().any(|name| name == mechanism.name), "{}: no case has it", mechanism.name);
    }
    assert_eq!(cases().count(), 57);
}

/// A commit is named as git abbreviates it, a year is one in which there was such a kernel.
#[test]
fn commits_and_years_are_such() {
    for case in catalog(&library()).operations {
        for commit in &case.commits {
            let hex = commit.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'));
            assert!(hex && (10..=12).contains(&commit.len()), "{}: {commit}", case.name);
        }
        assert!(case.year.is_none_or(|year| (1991..=2026).contains(&year)), "{}: {:?}", case.name, case.year);
        assert!(case.commits.is_empty() || case.mechanism.is_some(), "{}: what did it mend?", case.name);
    }
}

/// The table of the reference is the engine's.
#[test]
fn the_reference_lists_every_mechanism() {
    let page = stalewalk_tests::reference::page("texts.md");
    let mut table = String::from("| mechanism | meaning |\n|---|---|\n");
    for MechanismEntry { name, title } in catalog(&library()).mechanisms {
        let mut letters = title.chars();
        let first = letters.next().unwrap_or_default().to_lowercase();
        table.push_str(&format!("| `{name}` | {first}{} |\n", letters.as_str()));
    }
    assert!(page.contains(&table), "texts.md lacks\n{table}");
}

/// A verdict that nobody expects is a verdict that nobody has thought about.
#[test]
fn every_verdict_of_a_case_is_expected() {
    let library = library();
    let claims = expectations(&library, None);
    for (case, variants, archs) in asked_of_cases(&library) {
        for (variant, arch) in
            variants.iter().flat_map(|variant| archs.iter().map(move |arch| (variant, arch)))
        {
            let about =
                |asked: &Question| (&asked.operation, &asked.variant, &asked.arch) == (&case, variant, arch);
            let said = claims.iter().any(|claim| about(&claim.question));
            assert!(said, "{case} {variant:?} on {arch}: say what is expected, and because of what");
        }
    }
}

/// The table of knobs in CONTRIBUTING.md is the engine's, in its order.
#[test]
fn the_guide_lists_every_knob() {
    let guide = include_str!("../../CONTRIBUTING.md");
    let rows: Vec<&str> = guide.lines().skip_while(|line| !line.starts_with("| knob |")).skip(2).collect();
    let rows = rows.into_iter().take_while(|line| line.starts_with('|'));
    let listed: Vec<(&str, &str)> = rows.filter_map(|row| row[2..].split_once(" | ")).collect();
    assert_eq!(listed.len(), KNOBS.len());
    for ((name, rest), knob) in listed.iter().zip(KNOBS) {
        let words: Vec<String> = knob.values.iter().map(|(word, _)| format!("`{word}`")).collect();
        assert_eq!(*name, format!("`{}`", knob.name));
        assert!(rest.starts_with(&format!("{} | ", words.join(", "))), "{name}: {rest}");
    }
}

#[test]
fn names_are_those_of_the_files_and_none_is_used_twice() {
    let mut declared: BTreeMap<String, &str> = BTreeMap::new();
    for (path, text) in FILES {
        let folder = path.split('/').next().unwrap_or_default();
        let stem = Path::new(path).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let mut items = 0;
        for item in parse(FileId(0), text).0.items {
            let (kind, name) = match item {
                Item::Group(group) => ("group", group.name.text),
                Item::Kernel(kernel) => ("kernel", kernel.name.text),
                Item::Arch(arch) => ("arch", arch.name.text),
                Item::Strategy(strategy) => ("strategy", strategy.name.text),
                Item::Operation(case) if case.case && folder == "litmus" => ("litmus", case.name.text),
                Item::Operation(case) if case.case => ("case", case.name.text),
                Item::Operation(operation) => ("operation", operation.name.text),
            };
            if kind != "group" {
                assert_eq!((kind, name.as_str()), (folder, stem), "{path}");
                items += 1;
            }
            assert_eq!(declared.insert(name.clone(), path), None, "{name} is declared twice");
        }
        assert_eq!(items, 1, "{path} declares one thing");
    }
}

#[test]
fn the_map_is_the_one_that_was_derived() {
    let found = map(&library(), "exit_mmap", "neutral", &[], Limits::default());
    let params: Vec<String> = found.params.iter().map(|p| format!("{}={}", p.name, p.value)).collect();
    assert_eq!(params, ["cpus=2", "levels=2", "pages=1", "borrower=true"]);
    assert!(found.cells.iter().all(|cell| !cell.reason.is_empty()));
    assert_eq!(whole_table(&found), MAP);
}
