//! What a reader's text expects of the question that is asked, and the answer is another.

use stalewalk_engine::report::{Stores, contradicted, expectations, questions};
use stalewalk_engine::{Library, Limits, Question, check};
use stalewalk_tests::{library, question, told, with_text};

fn said(library: &Library, question: &Question) -> String {
    let outcome = check(library, question, Limits::default());
    let report = outcome.report.unwrap_or_else(|| panic!("{}", told(&outcome.diagnostics)));
    told(&contradicted(library, question, &report))
}

#[test]
fn the_library_contradicts_itself_nowhere() {
    let library = library();
    let mut asked = 0;
    for operation in ["exit_mmap", "exec_mmap"] {
        for question in questions(&library, operation, "neutral", &[]) {
            assert_eq!(said(&library, &question), "", "{question:?}");
            asked += 1;
        }
    }
    assert!(asked > 300, "{asked}");
}

/// Only what is about the very question is told, whether it leaves out what the question names or names it.
#[test]
fn a_strategy_that_is_mended_no_longer_breaks_as_its_text_says() {
    let files = stalewalk_library::FILES.iter().find(|(path, _)| *path == "strategy/up_front.tlb");
    let (path, text) = files.expect("there is such a strategy");
    let mended = text.replace("if tlb.fullmm { tlb_flush_mmu_free(tlb) } else { base(tlb) }", "base(tlb)");
    let mut library = library();
    library.set(path, &mended);
    let asked =
        |arch, params: &[(&str, u32)]| said(&library, &question("exit_mmap", "up_front", arch, params));
    let wrong =
        "strategy/up_front.tlb:18:5: this expects `breaks freed-table`, and the answer is `survives`\n";
    assert_eq!(asked("x86-64", &[]), wrong);
    assert_eq!(asked("x86-64", &[("cpus", 2), ("pages", 1)]), wrong);
    assert_eq!(asked("x86-64", &[("cpus", 1)]), "", "the text expects nothing of one CPU");
    assert_eq!(asked("mips", &[]), "", "that it survives there is still so");
    let delayed = Question { stores: Stores::Delayed, ..question("exit_mmap", "up_front", "x86-64", &[]) };
    assert_eq!(said(&library, &delayed), "", "it speaks of stores that are visible at once");
}

const SETTINGS: &str = r#"stalewalk 1
operation given "a page that is given away" rank 90 (cpus in 1..=3 = 2) {
    mm app { x -> P rw }
    cpu 0 "t": kernel app {
        clear(entry(app, x, 1))
        free(P)
    }
    cpu i in 1..cpus "user": user app { load x }
    expect when cpus = 1 breaks because "nobody else is there"
    expect when cpus = 3 survives because "this is wrong"
    expect breaks freed-table because "no table is freed"
}
strategy as_is "as it is" for given rank 90 { }
"#;

#[test]
fn an_expectation_of_another_setting_is_not_asked() {
    let library = with_text(SETTINGS);
    let asked = |params: &[(&str, u32)]| said(&library, &question("given", "as_is", "x86-64", params));
    let told = |place, wanted, found| {
        format!("own.tlb:{place}: this expects `{wanted}`, and the answer is `{found}`\n")
    };
    assert_eq!(asked(&[("cpus", 1)]), told("9:5", "breaks", "survives-stale"));
    assert_eq!(asked(&[("cpus", 3)]), told("10:5", "survives", "breaks stale-frame"));
    assert_eq!(asked(&[]), told("11:5", "breaks freed-table", "breaks stale-frame"));
}

/// Every text in which much is claimed wrongly: what the command line says of a question, the page says too.
#[test]
fn what_does_not_hold_is_told_of_the_question_that_it_is_about() {
    let mut told_of = 0;
    for path in [
        "strategy/gather.tlb",
        "case/munmap.tlb",
        "case/vm_bug_on_active_mm.tlb",
        "case/get_user_after_flush.tlb",
        "case/invlpgb_in_transition.tlb",
        "kernel/linux-3.6.tlb",
        "arch/s390.tlb",
    ] {
        let (_, text) =
            stalewalk_library::FILES.iter().find(|(known, _)| *known == path).expect("it is there");
        let wrong = text.replace("survives-stale", "undecided").replace("survives", "undecided");
        let mut library = library();
        library.set(path, &wrong.replace("unbroken", "undecided"));
        let file = library.sources().iter().find(|(_, known, _)| *known == path).expect("it is there").0;
        for claim in expectations(&library, Some(&[file])).into_iter().filter(|claim| !claim.holds) {
            let place = format!("{}:{}:{}: this expects", path, claim.place.line, claim.place.column);
            let said = said(&library, &claim.question);
            assert_eq!(said.matches(&place).count(), 1, "{:?} {place}\n{said}", claim.question);
            told_of += 1;
        }
    }
    assert!(told_of > 60, "{told_of}");
}
