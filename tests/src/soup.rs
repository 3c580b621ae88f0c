//! Texts that nobody would write, and what must hold of the answer to any text: there is one, it ends, and it claims no
//! more than was tried.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::sync::OnceLock;

use stalewalk_engine::report::{DiagnosticView, Outcome, Verdict};
use stalewalk_engine::{Library, Limits, Question, catalog, check, format};
use stalewalk_library::FILES;

use crate::library;
use crate::numbers::Numbers;

/// Small, so that a program that happens to be large ends soon.
const FEW: Limits = Limits { states: 300, bytes: 1 << 22 };
/// Most questions about one text.
const QUESTIONS: usize = 4;
/// What questions are about, beside architectures.
const NEEDED: [&str; 4] =
    ["kernel/neutral.tlb", "operation/exit_mmap.tlb", "strategy/gather.tlb", "strategy/up_front.tlb"];

/// What is put between the tokens of a text.
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
    " choose ",
    " atomic ",
    " while ",
    " return ",
    " promise ",
    " store ",
    " nofault ",
    " variant ",
    " table ",
];

/// Asks whatever a text declares and holds each answer against what every answer has to be.
///
/// # Panics
///
/// If one is not: a failure of the engine.
pub fn answered(path: &str, text: &str) {
    has_a_layout(text);
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    answers(&mut LIBRARY.get_or_init(library).clone(), path, text);
}

/// The same for a text of one's own, many times a second: among those files only that its questions need.
///
/// # Panics
///
/// If an answer is not what it has to be: a failure of the engine.
pub fn answered_fast(text: &str) {
    thread_local! {
        static FEW_FILES: RefCell<Library> = RefCell::new({
            let needed = |path: &str| path.starts_with("arch/") || NEEDED.contains(&path);
            let mut library = Library::default();
            library.extend(FILES.iter().copied().filter(|(path, _)| needed(path)));
            library
        });
    }
    has_a_layout(text);
    FEW_FILES.with_borrow_mut(|library| answers(library, "own.tlb", text));
}

fn has_a_layout(text: &str) {
    if let Ok(laid_out) = format(text) {
        assert_eq!(format(&laid_out).as_ref(), Ok(&laid_out), "the layout of a text is its own layout");
    }
}

fn answers(library: &mut Library, path: &str, text: &str) {
    library.set(path, text);
    for question in questions(library, path) {
        let outcome = check(library, &question, FEW);
        is_an_answer(&question, &outcome);
    }
}

/// A question about each of the first things that a text declares; where it declares nothing, one about the library.
fn questions(library: &Library, path: &str) -> Vec<Question> {
    let all = catalog(library);
    let whole = |operation: &str, strategy: &str, arch: &str, kernel: &str| Question {
        operation: operation.to_owned(),
        strategy: (!strategy.is_empty()).then(|| strategy.to_owned()),
        arch: arch.to_owned(),
        kernel: kernel.to_owned(),
        ..Question::default()
    };
    let mut asked = Vec::new();
    for of in all.operations.iter().filter(|operation| operation.file == path) {
        let strategy = of.strategies.iter().find(|name| *name == "gather").or(of.strategies.first());
        let strategy = strategy.map_or("", String::as_str);
        asked.push(whole(&of.name, strategy, "x86-64", "neutral"));
        asked.push(whole(&of.name, strategy, "arm64", "neutral"));
    }
    let own = |entries: &[stalewalk_engine::report::Entry]| -> Vec<String> {
        entries.iter().filter(|entry| entry.file == path).map(|entry| entry.name.clone()).collect()
    };
    asked.extend(own(&all.strategies).iter().map(|name| whole("exit_mmap", name, "riscv", "neutral")));
    asked.extend(own(&all.archs).iter().map(|name| whole("exit_mmap", "up_front", name, "neutral")));
    asked.extend(own(&all.kernels).iter().map(|name| whole("exit_mmap", "gather", "mips", name)));
    asked.truncate(QUESTIONS);
    if asked.is_empty() {
        asked.push(whole("exit_mmap", "gather", "s390", "neutral"));
    }
    asked
}

fn is_an_answer(question: &Question, outcome: &Outcome) {
    let understood = !outcome.diagnostics.iter().any(|diagnostic: &DiagnosticView| diagnostic.error);
    assert_eq!(outcome.report.is_some(), understood, "{question:?}");
    for diagnostic in &outcome.diagnostics {
        assert!(!diagnostic.message.is_empty());
        assert!(diagnostic.place.line >= 1 && diagnostic.place.column >= 1, "{diagnostic:?}");
    }
    let Some(report) = &outcome.report else { return };
    let safe = matches!(report.verdict, Verdict::Survives | Verdict::SurvivesStale);
    assert!(!safe || report.checked.complete, "{question:?}: {}", report.headline);
    assert_eq!(report.verdict == Verdict::Breaks, !report.traces.is_empty(), "{question:?}");
}

/// The text of a seed, and the path under which it is asked about: a file of the library with tokens changed, two files
/// in one, or noise.
#[must_use]
pub fn soup(seed: u64) -> (String, String) {
    let mut numbers = Numbers(seed);
    let (path, text) = numbers.one_of(FILES);
    let text = match numbers.below(8) {
        0 => {
            let (first, second) = (tokens(text), tokens(numbers.one_of(FILES).1));
            let (cut, on) = (numbers.below(first.len() + 1), numbers.below(second.len() + 1));
            format!("{}{}", first[..cut].concat(), second[on..].concat())
        }
        1 => noise(&mut numbers),
        _ => changed(&mut numbers, text),
    };
    (path.to_owned(), text)
}

fn noise(numbers: &mut Numbers) -> String {
    let mut text = if numbers.once_in(2) { "stalewalk 1\n".to_owned() } else { String::new() };
    for _ in 0..numbers.below(80) {
        match numbers.below(4) {
            0 => text.push_str(numbers.one_of(SPICE)),
            1 => text.extend(char::from_u32(numbers.below(0x11_0000) as u32)),
            _ => text.push(char::from(32 + numbers.below(95) as u8)),
        }
    }
    text
}

/// A text with one to four changes to its tokens.
fn changed(numbers: &mut Numbers, text: &str) -> String {
    let mut list = tokens(text);
    for _ in 0..=numbers.below(4) {
        if list.is_empty() {
            break;
        }
        let (length, at) = (list.len(), numbers.below(list.len()));
        match numbers.below(5) {
            0 => drop(list.drain(at..(at + 1 + numbers.below(6)).min(length))),
            1 => {
                let part = list[at..(at + 1 + numbers.below(30)).min(length)].to_vec();
                list.splice(at..at, part);
            }
            2 => list.swap(at, numbers.below(length)),
            3 => list[at] = list[numbers.below(length)],
            _ => list.insert(at, numbers.one_of(SPICE)),
        }
    }
    list.concat()
}

/// The tokens of a text, each punctuation mark and each blank one of its own.
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

/// What to print of a text that failed, so that it can be kept.
#[must_use]
pub fn told(seed: u64) -> String {
    let (path, text) = soup(seed);
    let mut out = String::new();
    let _ = writeln!(out, "seed {seed}, as {path}:\n{text}");
    out
}
