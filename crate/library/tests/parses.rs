//! Every file is understood, and declares what its name says.

use std::path::Path;

use stalewalk_engine::lang::ast::Item;
use stalewalk_engine::lang::parser::parse;
use stalewalk_engine::lang::source::FileId;
use stalewalk_library::FILES;

#[test]
fn every_file_parses() {
    let mut complaints = Vec::new();
    for (path, text) in FILES {
        for diagnostic in parse(FileId(0), text).1 {
            let line = text[..diagnostic.span.start as usize].lines().count().max(1);
            complaints.push(format!("{path}:{line}: {}", diagnostic.message));
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn a_file_declares_what_it_is_named_after() {
    for (path, text) in FILES {
        let stem = Path::new(path).file_stem().and_then(|stem| stem.to_str());
        let kind = path.split('/').next();
        let declares = parse(FileId(0), text).0.items.iter().any(|item| {
            let (folder, name) = match item {
                Item::Group(_) => return false,
                Item::Kernel(kernel) => ("kernel", &kernel.name),
                Item::Arch(arch) => ("arch", &arch.name),
                Item::Strategy(strategy) => ("strategy", &strategy.name),
                Item::Operation(case) if case.case && kind == Some("litmus") => ("litmus", &case.name),
                Item::Operation(case) if case.case => ("case", &case.name),
                Item::Operation(operation) => ("operation", &operation.name),
            };
            kind == Some(folder) && stem == Some(&name.text)
        });
        assert!(declares, "{path} does not declare its own name");
    }
}

#[test]
fn every_expectation_has_its_reason() {
    for (path, text) in FILES {
        for item in parse(FileId(0), text).0.items {
            let expects = match item {
                Item::Strategy(strategy) => strategy.expects,
                Item::Operation(operation) => operation.expects,
                _ => continue,
            };
            assert!(expects.iter().all(|expect| expect.because.is_some()), "{path}");
        }
    }
}

#[test]
fn files_are_sorted_and_lines_short() {
    assert!(FILES.is_sorted_by_key(|(path, _)| path));
    for (path, text) in FILES {
        for (number, line) in text.lines().enumerate() {
            assert!(line.chars().count() <= 100, "{path}:{}", number + 1);
        }
    }
}
