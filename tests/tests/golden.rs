//! What readers are told, word for word, for every cell of the default map of exit and for every case.
//! `UPDATE_EXPECT=1 cargo test -p stalewalk-tests golden::` writes it anew.

use std::path::{Path, PathBuf};

use expect_test::expect_file;
use stalewalk_engine::report::{Cell, Report, Trace};
use stalewalk_engine::{Library, Limits, Question, catalog, check, map};
use stalewalk_tests::{library, question};

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(name)
}

fn report(library: &Library, question: &Question) -> Report {
    let outcome = check(library, question, Limits::default());
    assert_eq!(outcome.diagnostics, [], "{question:?}");
    outcome.report.expect("there is no mistake")
}

/// A report in a few lines: what it says, and the story it tells.
fn told(report: &Report) -> String {
    let kinds: Vec<&str> = report.kinds.iter().map(|kind| kind.word()).collect();
    let verdict = format!("{} {}", report.verdict.word(), kinds.join(", "));
    let title = &report.question.arch;
    let mut out = format!("==== {title}: {}, {} states\n", verdict.trim(), report.checked.states);
    let mut line = |text: &str| {
        if !text.is_empty() {
            out += &format!("{text}\n");
        }
    };
    line(&report.headline);
    line(&report.summary);
    line(report.diagnosis.as_ref().map_or("", |diagnosis| &diagnosis.words));
    for relies in &report.relies_on {
        line(&format!("relies on: {}", relies.words));
    }
    for trace in &report.traces {
        line(&format!("-- {} + {} moves", trace.program, trace.hardware));
        line(&story(trace));
    }
    out
}

fn story(trace: &Trace) -> String {
    let steps = trace.steps.iter().enumerate().map(|(index, step)| {
        let place = step.places.first().map_or(String::new(), |p| format!("  [{}:{}]", p.file, p.line));
        format!("{:>2} CPU {}: {}{place}", index + 1, step.cpu, step.sentence)
    });
    steps.collect::<Vec<_>>().join("\n")
}

#[test]
fn every_cell_of_exit() {
    let library = library();
    for strategy in library.strategies_of("exit_mmap") {
        let name = &strategy.name.text;
        let cells = library
            .archs()
            .into_iter()
            .map(|arch| told(&report(&library, &question("exit_mmap", name, &arch.name.text, &[]))));
        let text = cells.collect::<Vec<_>>().join("\n");
        expect_file![golden(&format!("exit_mmap/{name}.txt"))].assert_eq(&text);
    }
}

/// A case on the architecture that it is about, else on the first.
#[test]
fn every_case() {
    let library = library();
    for case in catalog(&library).operations.iter().filter(|operation| operation.case) {
        let arch = case.archs.first().map_or("x86-64", String::as_str);
        let report = report(&library, &question(&case.name, "", arch, &[]));
        expect_file![golden(&format!("case/{}.txt", case.name.replace('/', ".")))].assert_eq(&told(&report));
    }
}

/// A safe run, which is told as well.
#[test]
fn a_run_that_is_safe() {
    let report = report(&library(), &question("exit_mmap", "gather", "arm64", &[]));
    let run = report.run.expect("a safe answer has a run");
    expect_file![golden("run/gather.arm64.txt")].assert_eq(&(story(&run) + "\n"));
}

/// One report whole, as data: the form in which the page and scripts read it.
#[test]
fn a_report_as_data() {
    let report = report(&library(), &question("exit_mmap", "up_front", "x86-64", &[]));
    let json = serde_json::to_string_pretty(&report).expect("it is plain data");
    expect_file![golden("report/up_front.x86-64.json")].assert_eq(&(json + "\n"));
}

/// The map that the browser's tests compare theirs with, byte for byte; a cell a line.
#[test]
fn the_map_as_data() {
    let map = map(&library(), "exit_mmap", "neutral", &[], Limits::default());
    let line = |cell: &Cell| serde_json::to_string(cell).expect("it is plain data") + "\n";
    let text: String = map.cells.iter().map(line).collect();
    expect_file![golden("map.json")].assert_eq(&text);
}

/// A file of a strategy that is no more, or was renamed, would never be looked at again.
#[test]
fn nothing_is_left_over() {
    let library = library();
    for entry in std::fs::read_dir(golden("exit_mmap")).expect("the folder is there") {
        let path = entry.expect("it can be listed").path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        assert!(library.strategy(stem).is_some(), "{stem} is no strategy");
    }
}
