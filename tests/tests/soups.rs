//! No text is too much for a whole answer: whatever is typed, the engine gives diagnostics or a report.

use proptest::prelude::*;
use stalewalk_engine::report::Verdict;
use stalewalk_engine::{Limits, check, map};
use stalewalk_library::FILES;
use stalewalk_tests::{library, question};

/// Small, so that a program that happens to be large ends soon.
const FEW: Limits = Limits { states: 300, bytes: 1 << 22 };

/// The tokens of every file of the library, each with the blanks after it.
fn tokens(text: &str) -> Vec<&str> {
    let mut list = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        let length =
            if is_word(first) { rest.find(|c| !is_word(c)).unwrap_or(rest.len()) } else { first.len_utf8() };
        list.push(&rest[..length]);
        rest = &rest[length..];
    }
    list
}

/// A change to a list of tokens, by places in thousandths of it.
#[derive(Clone, Debug)]
enum Change {
    Remove(usize, usize),
    Repeat(usize, usize),
    Swap(usize, usize),
    Replace(usize, usize),
    Insert(usize, &'static str),
}

const SPICE: &[&str] = &[
    "{",
    "}",
    "(",
    ")",
    "\"",
    "..",
    "..=",
    " 0 ",
    " 4294967295 ",
    " 99999999999 ",
    " null ",
    " this_cpu ",
    " base ",
    " userspace ",
    " irq off ",
    " ipi ",
    " wait ",
    " wait until ",
    " for i in ",
    " if ",
    " else ",
    " on s390 ",
    " var ",
    " = ",
    " += ",
    " -= ",
    "!",
    "*",
    "\u{1f980}",
    " levels ",
    " cold ",
    " after ",
    " lazy ",
    " x[",
    "]",
    "init_mm",
    "//",
];

fn change() -> impl Strategy<Value = Change> {
    let at = || 0..1_000_usize;
    prop_oneof![
        (at(), 1..6_usize).prop_map(|(a, n)| Change::Remove(a, n)),
        (at(), 1..30_usize).prop_map(|(a, n)| Change::Repeat(a, n)),
        (at(), at()).prop_map(|(a, b)| Change::Swap(a, b)),
        (at(), at()).prop_map(|(a, b)| Change::Replace(a, b)),
        (at(), proptest::sample::select(SPICE)).prop_map(|(a, s)| Change::Insert(a, s)),
    ]
}

fn changed(text: &str, changes: &[Change]) -> String {
    let mut list = tokens(text);
    for change in changes {
        if list.is_empty() {
            break;
        }
        let length = list.len();
        let place = |thousandths: usize| thousandths * length / 1_000;
        match *change {
            Change::Remove(a, n) => drop(list.drain(place(a)..(place(a) + n).min(length))),
            Change::Repeat(a, n) => {
                let part = list[place(a)..(place(a) + n).min(length)].to_vec();
                list.splice(place(a)..place(a), part);
            }
            Change::Swap(a, b) => list.swap(place(a), place(b)),
            Change::Replace(a, b) => list[place(a)] = list[place(b)],
            Change::Insert(a, spice) => list.insert(place(a), spice),
        }
    }
    list.concat()
}

fn names(folder: &str) -> Vec<&'static str> {
    let of_folder = FILES.iter().filter_map(|(path, _)| path.strip_prefix(folder));
    of_folder.filter_map(|path| path.strip_suffix(".tlb")).collect()
}

/// Asks everything that a text may change, and holds each answer against what every answer has to be.
fn answers(path: &str, text: &str) {
    let mut library = library();
    library.set(path, text);
    let strategies = names("strategy/");
    let _ = map(&library, "exec_mmap", "neutral", &[("cpus".into(), 1)], FEW);
    let stem = path.rsplit('/').next().unwrap_or_default().trim_end_matches(".tlb");
    for arch in ["x86-64", "arm64", "s390-2012", "mips"] {
        let strategy = if strategies.contains(&stem) { stem } else { "gather" };
        let mut questions = vec![question("exit_mmap", strategy, arch, &[])];
        if path.starts_with("case/") {
            questions.push(question(stem, "", arch, &[]));
        }
        if path.starts_with("arch/") {
            questions.push(question("exit_mmap", "up_front", stem, &[]));
        }
        for question in questions {
            let outcome = check(&library, &question, FEW);
            let understood = !outcome.diagnostics.iter().any(|diagnostic| diagnostic.error);
            assert_eq!(outcome.report.is_some(), understood, "{question:?}");
            for diagnostic in &outcome.diagnostics {
                assert!(!diagnostic.message.is_empty());
                assert!(diagnostic.place.line >= 1 && diagnostic.place.column >= 1, "{diagnostic:?}");
            }
            let Some(report) = outcome.report else { continue };
            let safe = matches!(report.verdict, Verdict::Survives | Verdict::SurvivesStale);
            assert!(!safe || report.checked.complete, "{question:?}: {}", report.headline);
            assert_eq!(report.verdict == Verdict::Breaks, !report.traces.is_empty());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    /// A file of the library with some of its tokens changed.
    #[test]
    fn a_file_with_changes_is_answered(
        file in 0..FILES.len(),
        changes in proptest::collection::vec(change(), 1..5),
    ) {
        let (path, text) = FILES[file];
        answers(path, &changed(text, &changes));
    }

    /// Tokens of one file among those of another.
    #[test]
    fn two_files_in_one_are_answered(
        a in 0..FILES.len(),
        b in 0..FILES.len(),
        cut in 0..1_000_usize,
        on in 0..1_000_usize,
    ) {
        let (first, second) = (tokens(FILES[a].1), tokens(FILES[b].1));
        let begin = first[..cut * first.len() / 1_000].concat();
        let end = second[on * second.len() / 1_000..].concat();
        answers(FILES[a].0, &format!("{begin}{end}"));
    }

    /// Any characters at all.
    #[test]
    fn noise_is_answered(text in "\\PC{0,80}") {
        answers("case/munmap.tlb", &text);
        answers("case/munmap.tlb", &format!("stalewalk 1\n{text}"));
    }
}

#[test]
fn the_first_bytes_of_a_file_are_answered() {
    for (path, text) in
        FILES.iter().filter(|(path, _)| path.starts_with("case/") || path.contains("up_front"))
    {
        for end in (0..text.len()).step_by(37).filter(|end| text.is_char_boundary(*end)) {
            answers(path, &text[..end]);
        }
    }
}
