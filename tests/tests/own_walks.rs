//! An instruction that `orders walks`: what its CPU has stored is found by the walks that the CPU's own hardware begins
//! later, and by nobody else until it is visible (RISC-V privileged specification, SFENCE.VMA). Derived by hand.

use stalewalk_tests::{agreed, agreed_delayed, question, with_case};

const RISCV: [&str; 2] = ["riscv", "riscv-svvptc"];

fn alone(program: &str) -> String {
    format!("mm app {{ x -> P rw q -> Q rw r -> R rw }} cpu 0 \"kernel\": kernel app cold {{ {program} }}")
}

/// The answers with stores immediate and delayed.
fn answers(body: &str, wanted: (&str, &str)) {
    for arch in RISCV {
        let (library, question) = (with_case(body), question("own", "", arch, &[]));
        let both = agreed(&library, &question).zip(agreed_delayed(&library, &question));
        let (immediate, delayed) = both.expect("it applies");
        assert_eq!((&*immediate.verdict, &*delayed.verdict), wanted, "{arch}: {body}");
    }
}

/// A page is unmapped, fenced and free. Whoever stores and fences is safe; another hart's fence is about its own stores.
#[test]
fn a_fence_is_for_its_own_hart() {
    let fenced = "clear(pte(app, x)) sfence_vma_all()";
    answers(&alone(&format!("{fenced} free(P) load x")), ("survives", "survives"));
    let two = |first: &str| {
        format!(
            "mm app {{ x -> P rw }} shared done: bool
             cpu 0 \"unmaps\": kernel app {{ {first} done = true }}
             cpu 1 \"frees\": kernel app {{ wait until done sfence_vma_all() free(P) load x }}"
        )
    };
    answers(&two(fenced), ("survives", "breaks stale-frame"));
    answers(&two(&format!("{fenced} stores_visible()")), ("survives", "survives"));
}

/// It is the fence that shows the store, and what is stored behind it is not shown.
#[test]
fn a_walk_finds_what_was_stored_before_the_fence() {
    let (to_q, fence) = ("set(pte(app, x), mk_pte(Q, rw))", "sfence_vma_all()");
    let reads = |before: &str, wanted: &str| alone(&format!("{before} load x -> a assert({wanted})"));
    answers(&reads(&format!("{to_q} {fence}"), "a == Q"), ("survives", "survives"));
    let plain =
        "on riscv* { insn sfence_vma_all() { drops leaf drops walk drops invalid reaches here done at once }
         \"It orders nothing.\" assumed \"made up\" }";
    let unordered = format!("{} {plain}", reads(&format!("{to_q} {fence}"), "a == Q"));
    answers(&unordered, ("survives", "breaks bug-on"));
    let again = format!("{to_q} {fence} set(pte(app, x), mk_pte(R, rw))");
    answers(&reads(&again, "a == Q || a == R"), ("survives", "survives"));
    answers(&reads(&format!("{again} {fence}"), "a == R"), ("survives", "survives"));
}

/// A mark goes to memory, so that an access that makes one waits until the entry is there.
#[test]
fn a_mark_waits_for_the_entry() {
    let body = alone(
        "set(pte(app, x), pte_mkclean(mk_pte(Q, rw))) sfence_vma_all() store x on fault {
             set(pte(app, x), pte_mkdirty(read(pte(app, x)))) sfence_vma_all()
         }
         stores_visible() var e = read(pte(app, x)) assert(e.dirty && e.frame == Q)",
    );
    answers(&body, ("survives", "survives"));
}

/// So does that of a table on the way, where hardware marks entries.
#[test]
fn a_mark_waits_for_the_way_to_the_entry() {
    let way = |mark: &str| {
        alone(&format!(
            "var way = {mark}(clear(entry(app, x, 2))) set(entry(app, x, 2), way) sfence_vma_all() load x
             var e = read(entry(app, x, 2)) assert(e.young)"
        ))
    };
    for (mark, wanted) in [("pte_mkold", "survives"), ("pte_mkyoung", "survives")] {
        let (library, mut question) = (with_case(&way(mark)), question("own", "", "riscv", &[]));
        question.knobs = vec![("ad".to_owned(), "hw".to_owned())];
        let delayed = agreed_delayed(&library, &question).expect("it applies");
        assert_eq!(delayed.verdict, wanted, "{mark}");
    }
}
