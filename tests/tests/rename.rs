//! The engine knows no library file: with every name of the library changed it gives the same answers, and none of
//! the names stands in its code.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use stalewalk_engine::lang::ast::Item;
use stalewalk_engine::lang::parser::parse;
use stalewalk_engine::lang::source::FileId;
use stalewalk_engine::report::{Cell, Place, Reliance, expectations};
use stalewalk_engine::{Library, Limits, Question, catalog, check, map};
use stalewalk_library::FILES;
use stalewalk_tests::{library, question};

/// The kernel set that the questions ask for.
const KERNEL: &str = "neutral";

/// Names of every declaration: of files and of groups.
fn names() -> BTreeSet<String> {
    let items = FILES.iter().flat_map(|(_, text)| parse(FileId(0), text).0.items);
    let names = items.map(|item| match item {
        Item::Group(group) => group.name.text,
        Item::Kernel(kernel) => kernel.name.text,
        Item::Arch(arch) => arch.name.text,
        Item::Strategy(strategy) => strategy.name.text,
        Item::Operation(operation) => operation.name.text,
    });
    names.collect()
}

/// Another name, made letter by letter, so that a pattern goes on fitting what it fitted.
fn renamed(name: &str) -> String {
    name.chars()
        .map(|c| match c {
            'a'..='m' | 'A'..='M' => char::from(c as u8 + 13),
            'n'..='z' | 'N'..='Z' => char::from(c as u8 - 13),
            other => other,
        })
        .collect()
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '-' || c == '.'
}

/// A text with every name and pattern outside strings and comments renamed.
fn translated(text: &str, names: &BTreeSet<String>) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if first == '"' {
            let mut escaped = false;
            let closes = |c: char| {
                let end = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                end
            };
            rest[1..].find(closes).map_or(rest.len(), |at| at + 2)
        } else if is_of_name(first) {
            rest.find(|c| !is_of_name(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (word, after) = rest.split_at(length);
        let is_pattern = after.starts_with('*') && names.iter().any(|name| name.starts_with(word));
        let is_name = is_of_name(first) && (names.contains(word) || is_pattern);
        out += &if is_name { renamed(word) } else { word.to_owned() };
        rest = after;
    }
    out
}

fn renamed_library(names: &BTreeSet<String>) -> Library {
    let mut library = Library::default();
    let texts: Vec<(String, String)> =
        FILES.iter().map(|(path, text)| (renamed(path), translated(text, names))).collect();
    library.extend(texts.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    library
}

/// A cell under its other names.
fn renamed_cell(cell: Cell) -> Cell {
    Cell {
        operation: renamed(&cell.operation),
        strategy: renamed(&cell.strategy),
        arch: renamed(&cell.arch),
        ..cell
    }
}

#[test]
fn another_name_is_another() {
    let names = names();
    assert!(names.len() > 30, "{names:?}");
    assert!(names.iter().all(|name| !names.contains(&renamed(name)) && renamed(&renamed(name)) == *name));
    let text = "on x86*, arm64 { gather(\"gather\", x) } // gather \\\" here";
    assert_eq!(translated(text, &names), "on k86*, nez64 { tngure(\"gather\", x) } // gather \\\" here");
}

/// What a safe answer relies on, where the files have the other names.
fn renamed_places(relies: Reliance) -> Reliance {
    let mut words = relies.words;
    for place in &relies.until {
        words = words.replace(&place.file, &renamed(&place.file));
    }
    let until = relies.until.into_iter().map(|place| Place { file: renamed(&place.file), ..place }).collect();
    Reliance { words, until, ..relies }
}

#[test]
fn the_maps_are_the_same_under_other_names() {
    let names = names();
    let (ours, theirs) = (library(), renamed_library(&names));
    assert_eq!(theirs.all_diagnostics().count(), 0);
    for operation in ["exit_mmap", "exec_mmap"] {
        let other = renamed(operation);
        for params in [vec![], vec![("cpus".to_owned(), 1)], vec![("levels".to_owned(), 3)]] {
            let here = map(&ours, operation, KERNEL, &params, Limits::default());
            let there = map(&theirs, &other, &renamed(KERNEL), &params, Limits::default());
            assert_eq!((here.diagnostics.len(), there.diagnostics.len()), (0, 0));
            let here: Vec<Cell> = here.cells.into_iter().map(renamed_cell).collect();
            assert_eq!(here.len(), 190);
            assert_eq!(here, there.cells, "{operation} with {params:?}");
        }
    }
}

#[test]
fn cases_and_expectations_are_the_same_under_other_names() {
    let names = names();
    let (ours, theirs) = (library(), renamed_library(&names));
    let claims = expectations(&theirs, None);
    assert_eq!(claims.len(), expectations(&ours, None).len());
    assert!(claims.iter().all(|claim| claim.holds));
    for case in catalog(&ours).operations.iter().filter(|operation| operation.case) {
        for arch in ours.archs().into_iter().map(|arch| arch.name.text.as_str()) {
            let here = check(&ours, &question(&case.name, "", arch, &[]), Limits::default()).report;
            let other = Question {
                kernel: renamed(KERNEL),
                ..question(&renamed(&case.name), "", &renamed(arch), &[])
            };
            let there = check(&theirs, &other, Limits::default()).report;
            let (Some(here), Some(there)) = (&here, &there) else {
                // A text may name an instruction that only the architectures have that it is about.
                let named = case.archs.is_empty() || case.archs.iter().any(|name| name == arch);
                assert!(here.is_none() && there.is_none() && !named, "{} on {arch}", case.name);
                continue;
            };
            assert_eq!(
                (here.verdict, &here.kinds, &here.headline, &here.summary, &here.diagnosis),
                (there.verdict, &there.kinds, &there.headline, &there.summary, &there.diagnosis)
            );
            let relies_on: Vec<Reliance> = here.relies_on.iter().cloned().map(renamed_places).collect();
            assert_eq!((&relies_on, &here.checked), (&there.relies_on, &there.checked));
            let path = |traces: &[stalewalk_engine::report::Trace]| -> Vec<String> {
                traces.iter().map(|trace| trace.path.clone()).collect()
            };
            assert_eq!(path(&here.traces), path(&there.traces));
        }
    }
}

/// The Rust files of a folder, tests left out.
fn rust_files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("it can be listed").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() && name != "tests" {
            rust_files(&path, out);
        } else if name.ends_with(".rs") && name != "tests.rs" {
            out.push(path);
        }
    }
}

/// The string literals of a Rust text, up to its module of tests.
fn strings(text: &str) -> Vec<&str> {
    let mut rest = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let mut found = Vec::new();
    while let Some(first) = rest.chars().next() {
        if rest.starts_with("//") {
            rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
        } else if rest.starts_with("'\"'") || rest.starts_with("'\\'") {
            rest = &rest[3..];
        } else if rest.starts_with("r#\"") {
            let end = rest.find("\"#").unwrap_or(rest.len());
            found.push(&rest[3..end]);
            rest = &rest[(end + 2).min(rest.len())..];
        } else if first == '"' {
            let mut escaped = false;
            let end = rest[1..].find(|c| {
                let closes = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                closes
            });
            let end = end.map_or(rest.len(), |at| at + 1);
            found.push(&rest[1..end]);
            rest = &rest[(end + 1).min(rest.len())..];
        } else {
            rest = &rest[first.len_utf8()..];
        }
    }
    found
}

#[test]
fn strings_are_found() {
    let text =
        "let a = '\"'; // \"not\"\nf(\"a\\\"b\", r#\"raw \"x\" y\"#);\n#[cfg(test)]\nmod tests {\"no\"}";
    assert_eq!(strings(text), ["a\\\"b", "raw \"x\" y"]);
}

#[test]
fn no_name_of_the_library_stands_in_the_code() {
    let names = names();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crate");
    let mut told = Vec::new();
    for package in ["engine", "cli", "wasm"] {
        let mut files = Vec::new();
        rust_files(&root.join(package).join("src"), &mut files);
        assert!(!files.is_empty());
        for file in files {
            let text = fs::read_to_string(&file).expect("it can be read");
            for string in strings(&text) {
                let mut words = string.split(|c| !is_of_name(c));
                if let Some(name) = words.find(|word| names.contains(*word)) {
                    told.push(format!("{}: `{name}` in {string:?}", file.display()));
                }
            }
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}
