//! What an editor is told of the names that a question's texts may use.

use stalewalk_engine::machine::arch::KNOBS;
use stalewalk_engine::report::{Term, TermKind};
use stalewalk_engine::{Question, catalog, glossary};
use stalewalk_tests::{library, question};

fn terms(question: &Question) -> Vec<Term> {
    glossary(&library(), question)
}

fn found<'t>(terms: &'t [Term], name: &str) -> &'t Term {
    terms.iter().find(|term| term.name == name).unwrap_or_else(|| panic!("no {name}"))
}

/// Every architecture promises something of every knob, and its instructions all say what they do and who says so.
#[test]
fn every_promise_of_every_architecture_is_in_it() {
    let library = library();
    for arch in catalog(&library).archs {
        let terms = terms(&question("exit_mmap", "gather", &arch.name, &[]));
        let of = |kind| terms.iter().filter(move |term| term.kind == kind);
        assert_eq!(of(TermKind::Knob).count(), KNOBS.len(), "{}", arch.name);
        for term in of(TermKind::Knob).chain(of(TermKind::Instruction)) {
            let promise = term.promise.as_ref().expect("a promise");
            assert!(!promise.sentence.is_empty() && !promise.source.is_empty() && !term.text.is_empty());
            let is_known = term.values.iter().any(|value| value.name == promise.value);
            assert!(term.kind == TermKind::Instruction || is_known, "{} of {}", term.name, arch.name);
        }
    }
}

#[test]
fn a_function_is_the_definition_that_holds() {
    let neutral = terms(&question("exit_mmap", "up_front", "x86-64", &[]));
    let flush = found(&neutral, "flush_tlb_mm");
    assert_eq!((flush.form.as_str(), flush.hook, flush.source.is_some()), ("flush_tlb_mm(mm)", false, false));
    assert_eq!(flush.place.file, "kernel/neutral.tlb");
    // What the strategy overrides is its own, and what it may override is said.
    let gather = found(&neutral, "tlb_gather_mmu");
    assert_eq!((gather.place.file.as_str(), gather.hook), ("strategy/up_front.tlb", true));
    assert!(found(&neutral, "tlb_finish_mmu").hook);
    let asked = Question { kernel: "linux-3.6".to_owned(), ..question("exit_mmap", "gather", "x86-64", &[]) };
    let old = terms(&asked);
    let flush = found(&old, "flush_tlb_mm");
    assert_eq!(flush.place.file, "kernel/linux-3.6.tlb");
    assert!(flush.source.as_deref().is_some_and(|source| source.starts_with("Linux v3.6")), "{flush:?}");
}

#[test]
fn a_knob_that_a_question_sets_is_told_as_it_is_set() {
    let mut asked = question("exit_mmap", "gather", "x86-64", &[]);
    asked.knobs = vec![("gate".to_owned(), "demand".to_owned())];
    let terms = terms(&asked);
    let gate = found(&terms, "gate");
    let promise = gate.promise.as_ref().expect("a promise");
    assert_eq!((gate.form.as_str(), promise.instead_of.as_deref()), ("gate = demand", Some("any-mode")));
}

#[test]
fn nothing_is_told_of_what_is_not_declared() {
    assert_eq!(terms(&question("exit_mmap", "gather", "nowhere", &[])), Vec::new());
}
