//! The map of maps: every operation with each of its strategies on every architecture, by every set of kernel
//! functions. One file has all verdicts, so that a change of any of them is seen in review, and a page of the reference
//! is written from them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use expect_test::expect_file;
use stalewalk_engine::report::{Cell, expectations};
use stalewalk_engine::{Library, Limits, map};
use stalewalk_tests::{ARCHS, library};

/// The kernel sets, as on the page.
const KERNELS: [&str; 3] = ["neutral", "linux-3.6", "linux-6.19"];

/// Verdicts, each with the architectures that have it, in the order of the library.
type Verdicts = Vec<(String, Vec<String>)>;

/// The operations with a map, in their order: name and title.
fn operations(library: &Library) -> Vec<(String, String)> {
    let operations = library.operations().into_iter().filter(|operation| !operation.case);
    operations.map(|operation| (operation.name.text.clone(), operation.title.text.clone())).collect()
}

/// The rows of an operation's map.
fn rows(library: &Library, operation: &str, kernel: &str) -> Vec<(String, Verdicts)> {
    let map = map(library, operation, kernel, &[], Limits::default());
    assert_eq!(map.diagnostics, [], "{operation}");
    let mut rows: Vec<(String, Verdicts)> = Vec::new();
    for cell in map.cells {
        if rows.last().is_none_or(|(strategy, _)| *strategy != cell.strategy) {
            rows.push((cell.strategy.clone(), Vec::new()));
        }
        let verdicts = &mut rows.last_mut().expect("one was pushed").1;
        let verdict = words(&cell);
        match verdicts.iter_mut().find(|(known, _)| *known == verdict) {
            Some((_, archs)) => archs.push(cell.arch),
            None => verdicts.push((verdict, vec![cell.arch])),
        }
    }
    rows
}

/// The verdict, and the kind of the shortest story.
fn words(cell: &Cell) -> String {
    let kind = cell.kind.map_or_else(String::new, |kind| format!(" {}", kind.word()));
    format!("{}{kind}", cell.verdict.word())
}

#[test]
fn every_verdict_is_as_it_was() {
    let library = library();
    let mut kernels = Vec::new();
    for kernel in KERNELS {
        let operations = operations(&library).into_iter().map(|(operation, _)| {
            let rows = rows(&library, &operation, kernel).into_iter().map(|(strategy, verdicts)| {
                let verdicts: Vec<String> = verdicts
                    .iter()
                    .map(|(verdict, archs)| format!("\"{verdict}\": \"{}\"", archs.join(" ")))
                    .collect();
                format!("      \"{strategy}\": {{ {} }}", verdicts.join(", "))
            });
            format!("    \"{operation}\": {{\n{}\n    }}", rows.collect::<Vec<_>>().join(",\n"))
        });
        kernels.push(format!("  \"{kernel}\": {{\n{}\n  }}", operations.collect::<Vec<_>>().join(",\n")));
    }
    let text = format!("{{\n{}\n}}\n", kernels.join(",\n"));
    assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok());
    expect_file!["../golden/maps.json"].assert_eq(&text);
}

const HEAD: &str = "\
# Maps

Every operation of the library with each of its strategies on every architecture: by the neutral kernel functions, whose
flushes only flush, and by those of Linux v6.19, which spare, count and leave. Parameters have their defaults, and stores
are visible at once. `stalewalk map OPERATION` draws one of these with the steps of each story, `stalewalk map --all` all of
them.

This page is written by a test from the answers of the engine.
";

/// What most architectures have comes last, as what is so elsewhere.
fn sentence(verdicts: &Verdicts, archs: usize) -> String {
    let most = verdicts.iter().max_by_key(|(_, archs)| archs.len()).map(|(verdict, _)| verdict.clone());
    let most = most.unwrap_or_default();
    if verdicts.iter().any(|(_, on)| on.len() == archs) {
        return most;
    }
    let on = verdicts.iter().filter(|(verdict, _)| *verdict != most);
    let on: Vec<String> = on.map(|(verdict, archs)| format!("{verdict} on {}", archs.join(", "))).collect();
    format!("{}; else {most}", on.join("; "))
}

#[test]
fn the_page_of_maps_is_written() {
    let library = library();
    let archs = library.archs().len();
    let mut text = String::from(HEAD);
    for (operation, title) in operations(&library) {
        write!(text, "\n## {title}\n\n`{operation}`\n\n| strategy | neutral | linux-6.19 |\n|---|---|---|\n")
            .expect("a string takes any text");
        let today: BTreeMap<String, Verdicts> =
            rows(&library, &operation, "linux-6.19").into_iter().collect();
        for (strategy, neutral) in rows(&library, &operation, "neutral") {
            let title = library.strategy(&strategy).map_or("", |found| found.title.text.as_str());
            let (neutral, today) = (sentence(&neutral, archs), sentence(&today[&strategy], archs));
            writeln!(text, "| {title} (`{strategy}`) | {neutral} | {today} |")
                .expect("a string takes any text");
        }
    }
    expect_file!["../../www/reference/maps.md"].assert_eq(&text);
}

/// A verdict that nobody expects is a verdict that nobody has thought about. Of exec it is enough that its maps are
/// compared with those that were worked out by hand, and of exit on the architectures that came later, too.
#[test]
fn every_verdict_of_an_operation_is_expected() {
    let library = library();
    let claims = expectations(&library, None);
    for (operation, _) in operations(&library).into_iter().filter(|(name, _)| name != "exec_mmap") {
        for strategy in library.strategies_of(&operation) {
            let strategy = strategy.name.text.as_str();
            for arch in library.archs().into_iter().map(|arch| arch.name.text.as_str()) {
                if operation == "exit_mmap" && !ARCHS.contains(&arch) {
                    continue;
                }
                let said = claims.iter().any(|claim| {
                    let asked = &claim.question;
                    (asked.operation.as_str(), asked.strategy.as_deref(), asked.arch.as_str())
                        == (&operation, Some(strategy), arch)
                        && (asked.kernel.is_empty() || asked.kernel == "neutral")
                });
                assert!(
                    said,
                    "{operation} with {strategy} on {arch}: say what is expected, and because of what"
                );
            }
        }
    }
}
