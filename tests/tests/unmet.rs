//! What the texts of a question expect of its answer and is not so, told with the answer: the same as `expectations`
//! judges of whole files.

use stalewalk_engine::report::{Expected, Stores, Unmet, expectations};
use stalewalk_engine::{Limits, Question, check};
use stalewalk_tests::{library, question, with_text};

/// The gather's own order under another name: safe on every architecture of the kind that is asked here.
const OWN: &str = r#"stalewalk 1
strategy own "doing as the gather does" for exit_mmap, exec_mmap rank 92 {
    fn tlb_flush(tlb) { flush_tlb_mm(tlb.mm) }

    expect in exit_mmap on x86-64 breaks freed-table only because "it is wrong"
    expect in exit_mmap on x86*, arm64 unbroken because "it is right"
    else breaks because "it is wrong, too"
    expect in exec* on arm64 when cpus = 1 breaks stale-frame
    expect in exit_mmap on arm64 delayed breaks-delayed because "wrong with stores delayed"
}
"#;

const CASE: &str = r#"stalewalk 1
case mine "a page and its flush" on x86-64 {
    mm app { x -> P rw }
    cpu 1 "thread": user app { userspace }
    variant before "as it was" {
        cpu 0 "munmap": kernel app { var old = clear(pte(app, x)) free(old.frame) }
    }
    variant after "as it is" {
        cpu 0 "munmap": kernel app { var old = clear(pte(app, x)) flush_tlb_mm(app) free(old.frame) }
    }
    expect survives because "true of one of both"
}
"#;

fn unmet(text: &str, question: &Question) -> Vec<Unmet> {
    let outcome = check(&with_text(text), question, Limits::default());
    assert!(outcome.report.is_some(), "{:?}", outcome.diagnostics);
    outcome.unmet
}

/// The claims in lines of the text, as they are told.
fn lines(text: &str, question: &Question) -> Vec<(u32, String)> {
    unmet(text, question).into_iter().map(|unmet| (unmet.place.line, unmet.wanted)).collect()
}

#[test]
fn what_is_told_is_what_is_judged_of_the_whole_file() {
    // Of the strategy two speak of all nineteen architectures together, the three others of one each.
    for (text, all) in [(OWN, 22), (CASE, 2)] {
        let library = with_text(text);
        let own = library.sources().iter().find(|(_, path, _)| *path == "own.tlb").expect("it was set").0;
        let claims: Vec<Expected> = expectations(&library, Some(&[own]));
        assert_eq!(claims.len(), all);
        assert!(claims.iter().any(|claim| claim.holds) && claims.iter().any(|claim| !claim.holds));
        for Expected { place, question, wanted, holds, .. } in claims {
            let told = check(&library, &question, Limits::default()).unmet;
            let claim = Unmet { place, wanted };
            assert_eq!(told.contains(&claim), !holds, "{claim:?} {question:?}: {told:?}");
        }
    }
}

#[test]
fn a_claim_is_about_its_own_question_only() {
    let told = |question: &Question| lines(OWN, question);
    let asked = question("exit_mmap", "own", "x86-64", &[]);
    let wrong = vec![(5, "breaks freed-table only".to_owned())];
    assert_eq!(told(&asked), wrong);
    assert_eq!(told(&Question { kernel: String::new(), ..asked.clone() }), wrong);
    // Defaults may be said, and what is no default is another question.
    assert_eq!(told(&question("exit_mmap", "own", "x86-64", &[("cpus", 2), ("borrower", 1)])), wrong);
    assert_eq!(told(&question("exit_mmap", "own", "x86-64", &[("cpus", 3)])), []);
    assert_eq!(told(&question("exit_mmap", "own", "x86-64", &[("borrower", 0)])), []);
    assert_eq!(told(&Question { kernel: "linux-6.19".to_owned(), ..asked.clone() }), []);
    let knobs = vec![("gate".to_owned(), "user-mode".to_owned())];
    assert_eq!(told(&Question { knobs, ..asked.clone() }), []);
    assert_eq!(
        told(&question("exec_mmap", "own", "arm64", &[("cpus", 1)])),
        [(8, "breaks stale-frame".to_owned())]
    );
    assert_eq!(told(&question("exec_mmap", "own", "arm64", &[])), []);
    // What is claimed of delayed stores is told where they are delayed, and nothing else is.
    let arm = question("exit_mmap", "own", "arm64", &[]);
    assert_eq!(told(&arm), []);
    let delayed = vec![(9, "delayed breaks-delayed".to_owned())];
    assert_eq!(told(&Question { stores: Stores::Delayed, ..arm }), delayed);
    // Another strategy's answer is none of its business.
    assert_eq!(told(&question("exit_mmap", "up_front", "x86-64", &[])), []);
}

#[test]
fn a_case_is_told_of_the_variant_that_is_asked_about() {
    let asked = question("mine", "", "x86-64", &[]);
    let of = |variant: Option<&str>| {
        let variant = variant.map(str::to_owned);
        lines(CASE, &Question { variant, ..asked.clone() })
    };
    let wrong = vec![(11, "survives".to_owned())];
    assert_eq!((of(Some("before")), of(Some("after"))), (wrong.clone(), vec![]));
    // The first where none is named.
    assert_eq!(of(None), wrong);
}

/// A search that reached a limit says nothing of what would have come.
#[test]
fn what_is_undecided_is_no_news() {
    let asked = question("exit_mmap", "own", "x86-64", &[]);
    let limits = Limits { states: 2, ..Limits::default() };
    assert_eq!(check(&with_text(OWN), &asked, limits).unmet, []);
}

/// A claim by what a group promises speaks of each architecture that does; the library's own hold.
#[test]
fn a_claim_about_a_group_is_told_on_each_of_it() {
    let asked = question("exit_mmap", "up_front", "mips", &[]);
    assert_eq!(check(&library(), &asked, Limits::default()).unmet, []);
    let file = "strategy/up_front.tlb";
    let text = stalewalk_library::FILES.iter().find(|(path, _)| *path == file).expect("it is there").1;
    let mut changed = library();
    changed.set(file, &text.replace("software_refill survives", "software_refill breaks"));
    let told = check(&changed, &asked, Limits::default()).unmet;
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!((&*told[0].place.file, &*told[0].wanted), (file, "breaks"));
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
            let told = check(&library, &claim.question, Limits::default()).unmet;
            let claimed = Unmet { place: claim.place, wanted: claim.wanted };
            assert!(told.contains(&claimed), "{claimed:?} {:?}: {told:?}", claim.question);
            told_of += 1;
        }
    }
    assert!(told_of > 60, "{told_of}");
}
