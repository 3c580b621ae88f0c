//! Each condition that a safe run is said to rely on is what keeps it safe: take it away, and the run breaks in the
//! way that belongs to what was held.

use stalewalk_engine::report::{Condition, Held, Kind, Verdict};
use stalewalk_engine::{Library, Limits, check, map};
use stalewalk_tests::{ARCHS, agreed, expect, library, question};

/// What keeps an item from use, taken away at the end of each CPU's program: the root is loaded again, and user
/// memory is accessed.
fn negation(condition: Condition) -> &'static str {
    match condition {
        Condition::TagNotLoaded => "load_root(mm) get_user(first_address(mm))",
        Condition::NoAccess | Condition::GateClosed => "get_user(first_address(mm))",
    }
}

/// The kind of violation that using an item is.
fn kind_of(held: Held) -> Kind {
    if held == Held::Leaf { Kind::StaleFrame } else { Kind::FreedTable }
}

/// The library with a case of an operation in which each CPU ends by doing something more.
fn and_then(operation: &str, more: &str) -> Library {
    let mut library = library();
    let case = format!("stalewalk 1 case own \"\" of {operation} {{ fn mmdrop(mm) {{ base(mm) {more} }} }}");
    library.set("own.tlb", &case);
    library
}

/// Every condition of every cell that survives with stale items left.
fn negate_all(operation: &str) -> usize {
    let (mut seen, library) = (0, library());
    let map = map(&library, operation, "neutral", &[], Limits::default());
    for cell in map.cells.iter().filter(|cell| cell.verdict == Verdict::SurvivesStale) {
        let asked = question(operation, &cell.strategy, &cell.arch, &[]);
        let report = check(&library, &asked, Limits::default()).report.expect("the text is right");
        assert!(!report.relies_on.is_empty(), "{asked:?}");
        for relies in &report.relies_on {
            let library = and_then(operation, negation(relies.condition));
            let asked = question("own", &cell.strategy, &cell.arch, &[]);
            let answer = agreed(&library, &asked).expect("it applies");
            let broken = answer.runs.iter().any(|(kind, _, _)| *kind == kind_of(relies.what));
            assert!(broken, "{asked:?} relies on {relies:?}, but without it {}", answer.verdict);
            seen += 1;
        }
    }
    seen
}

#[test]
fn every_condition_at_exit_is_needed() {
    assert!(negate_all("exit_mmap") >= 17);
}

#[test]
fn every_condition_at_exec_is_needed() {
    assert!(negate_all("exec_mmap") >= 17);
}

/// A cell that survives with nothing stale left relies on nobody's staying away.
#[test]
fn without_stale_items_nothing_is_relied_on() {
    let map = map(&library(), "exit_mmap", "neutral", &[], Limits::default());
    for cell in map.cells.iter().filter(|cell| cell.verdict == Verdict::Survives) {
        // The flush of these is over before the CPU that did it makes its access, and nothing is hooked by then.
        if !["gather", "detach_everywhere"].contains(&cell.strategy.as_str()) {
            continue;
        }
        // A refill handler that reads a table is not waited for by a broadcast.
        if cell.arch == "power9-hash" {
            continue;
        }
        // Where the context must be synchronised and a root load does not do so, the program does.
        let synchronise = if cell.arch == "power9-radix" { "isync()" } else { "" };
        let then = format!("{synchronise} load_root(mm) get_user(first_address(mm))");
        let library = and_then("exit_mmap", &then);
        let answer = agreed(&library, &question("own", &cell.strategy, &cell.arch, &[]));
        let verdict = answer.expect("it applies").but_for_changes();
        // Loading the root again brings back the walks; what was kept from being used by the detaching alone is used.
        let wanted = if cell.strategy == "gather" { "survives" } else { "breaks" };
        assert!(verdict.starts_with(wanted), "{} on {}: {verdict}", cell.strategy, cell.arch);
    }
}

/// The tag is not loaded, until it is: a table by its walk, a page by its translation.
#[test]
fn loading_the_mm_again() {
    let table = |again: &str| {
        format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"t\": kernel app {{
                 load_root(init_mm) var old = clear(entry(app, x, 2)) free(old.frame) {again}
             }}"
        )
    };
    expect(&table(""), &["x86-64", "arm64", "s390", "s390-2012"], "survives-stale");
    // The root load dropped everything; there is nothing to walk with.
    expect(&table(""), &["x86-64-2012", "mips"], "survives");
    // A walk goes on after the root load.
    expect(&table(""), &["riscv", "power9-radix"], "breaks freed-table");
    expect(
        &table("load_root(app)"),
        &["x86-64", "arm64", "s390", "riscv", "power9-radix"],
        "breaks freed-table",
    );
    expect(&table("load_root(app)"), &["x86-64-2012", "mips"], "survives");
    // The gate is another condition, and still holds; until it does not.
    expect(&table("load_root(app)"), &["s390-2012"], "survives-stale");
    expect(&table("load_root(app) load x"), &["s390-2012"], "breaks freed-table");

    let page = |again: &str| {
        format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"t\": kernel app {{
                 load_root(init_mm) var old = clear(pte(app, x)) free(old.frame) {again}
             }}"
        )
    };
    let tagged = ["x86-64", "arm64", "s390", "s390-2012", "riscv", "power9-radix", "mips"];
    expect(&page(""), &tagged, "survives-stale");
    expect(&page("load_root(app)"), &tagged, "survives-stale");
    expect(&page("load_root(app) load x"), &tagged, "breaks stale-frame");
    expect(&page("load_root(app) load x"), &["x86-64-2012"], "survives");
}

/// No access is made, until CPU 1 runs user code.
#[test]
fn running_user_code() {
    let body = |other: &str| {
        format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"munmap\": kernel app {{ var old = clear(pte(app, x)) free(old.frame) }}
             cpu 1 \"thread\": kernel app {{ {other} }}"
        )
    };
    expect(&body(""), &ARCHS, "survives-stale");
    expect(&body("userspace"), &ARCHS, "breaks stale-frame");
    expect(&body("load x"), &ARCHS, "breaks stale-frame");
}

/// The gate is closed behind the first `get_user()`, until there is a second one after the free.
#[test]
fn a_second_get_user() {
    let case = |second: &str| {
        let mut library = library();
        library.set(
            "own.tlb",
            &format!(
                "stalewalk 1 case own \"\" of exit_mmap with up_front {{
                     fn tlb_gather_mmu(tlb, mm, full) {{
                         base(tlb, mm, full) get_user(first_address(mm))
                     }}
                     fn tlb_finish_mmu(tlb) {{ base(tlb) {second} }}
                 }}"
            ),
        );
        agreed(&library, &question("own", "", "s390-2012", &[])).expect("it applies").verdict
    };
    assert_eq!(case(""), "survives-stale");
    assert_eq!(case("get_user(first_address(tlb.mm))"), "breaks stale-frame, freed-table");
}
