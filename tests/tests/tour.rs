//! The guided tour of the page says what is so: each stop's setting has the verdict that its text speaks of.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use stalewalk_engine::report::{Kind, Verdict};
use stalewalk_engine::{Limits, Question, check};
use stalewalk_tests::library;
use stalewalk_tests::reference::{Block, Page};

fn tour() -> Page {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../www/tour/2012.md");
    Page { name: "2012.md".to_owned(), text: fs::read_to_string(path).expect("the tour") }
}

/// The lines of a stop, by their first words.
fn setting(stop: &Block) -> BTreeMap<&str, &str> {
    let lines = stop.text.lines();
    lines.map(|line| line.split_once(' ').unwrap_or_else(|| panic!("{}: {line}", stop.place))).collect()
}

fn question(setting: &BTreeMap<&str, &str>) -> Question {
    let text = |name: &str| setting.get(name).map(|text| (*text).to_owned());
    let params = setting.get("set").into_iter().flat_map(|set| set.split(' '));
    let number = |pair: &str| {
        let (name, value) = pair.split_once('=').expect("a parameter with its value");
        (name.to_owned(), value.parse().unwrap_or_else(|_| u32::from(value == "true")))
    };
    Question {
        operation: text("operation").expect("every stop asks about an operation"),
        strategy: text("strategy"),
        arch: text("arch").expect("every stop says on what"),
        kernel: text("kernel").unwrap_or_else(|| "neutral".to_owned()),
        params: params.map(number).collect(),
        variant: text("variant"),
        ..Question::default()
    }
}

/// What a stop expects: a verdict, and the kind of the shortest run where it breaks.
fn expected(stop: &Block, setting: &BTreeMap<&str, &str>) -> (Verdict, Option<Kind>) {
    let words = setting.get("expect").unwrap_or_else(|| panic!("{}: what is expected?", stop.place));
    let (verdict, kind) = words.split_once(' ').unwrap_or((words, ""));
    let verdict = [Verdict::Survives, Verdict::SurvivesStale, Verdict::Breaks, Verdict::BreaksDelayed]
        .into_iter()
        .find(|known| known.word() == verdict);
    let kind = Kind::ALL.iter().copied().find(|known| known.word() == kind);
    (verdict.unwrap_or_else(|| panic!("{}: {words}", stop.place)), kind)
}

#[test]
fn every_stop_has_the_verdict_that_it_speaks_of() {
    let (library, tour) = (library(), tour());
    let stops = tour.blocks();
    assert_eq!(stops.len(), 12);
    assert_eq!(tour.text.matches("\n## ").count(), stops.len(), "every heading is a stop");
    for stop in &stops {
        assert_eq!(stop.kind(), "stop", "{}", stop.place);
        let setting = setting(stop);
        let known = ["operation", "strategy", "arch", "kernel", "variant", "set", "step", "expect"];
        assert!(setting.keys().all(|word| known.contains(word)), "{}: {setting:?}", stop.place);
        let outcome = check(&library, &question(&setting), Limits::default());
        let told = format!("{}: {:?}", stop.place, outcome.diagnostics);
        let report = outcome.report.expect(&told);
        assert_eq!((report.verdict, report.kind), expected(stop, &setting), "{}", stop.place);
        let steps = report.traces.first().or(report.run.as_ref()).map_or(0, |run| run.steps.len());
        let step = setting.get("step").map_or(1, |step| step.parse().expect("a number"));
        assert!((1..=steps).contains(&step), "{}: step {step} of {steps}", stop.place);
    }
}

/// The two punchlines: one rule of the hardware, and one function of the kernel, are all that differs.
#[test]
fn the_last_stops_ask_the_question_of_the_second_anew() {
    let tour = tour();
    let stops = tour.blocks();
    let asked = |at: usize| question(&setting(&stops[at]));
    let (patch, believed, withdrawn, own) = (asked(1), asked(6), asked(10), asked(11));
    assert_eq!(Question { arch: believed.arch.clone(), ..patch.clone() }, believed);
    assert_eq!(Question { arch: withdrawn.arch.clone(), ..patch.clone() }, withdrawn);
    assert_eq!(Question { kernel: own.kernel.clone(), ..patch }, own);
    assert_eq!(
        (believed.arch.as_str(), withdrawn.arch.as_str(), own.kernel.as_str()),
        ("s390-2012", "s390", "linux-3.6")
    );
}
