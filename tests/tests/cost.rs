//! Costs, counted by hand from the texts of the library, for runs on several architectures.

use expect_test::expect;
use stalewalk_engine::report::{Costs, Counts, Executed, costs};
use stalewalk_engine::{Library, Question};
use stalewalk_tests::{asked, library, question, told as words, with_case};

/// The costs of all strategies along a parameter.
fn all(arch: &str, along: &str, params: &[(&str, u32)]) -> Costs {
    let costs = costs(&library(), &question("exit_mmap", "", arch, params), along);
    assert_eq!(costs.diagnostics, []);
    costs
}

/// The counts of one strategy for one setting.
fn of(strategy: &str, arch: &str, (cpus, pages, batch): (u32, u32, u32)) -> Counts {
    let params = [("cpus", cpus), ("pages", pages), ("batch", batch)];
    let costs = costs(&library(), &question("exit_mmap", strategy, arch, &params), "pages");
    assert_eq!((costs.diagnostics.as_slice(), costs.rows.len()), (&[][..], 1));
    costs.rows[0].points[pages as usize - 1].clone().expect("the run is counted")
}

/// The same in a row: flushes, IPIs, CPUs interrupted, root loads, items lost, pages and tables freed, most waiting; and
/// the instructions by name.
fn told(counts: &Counts) -> String {
    let named = |all: &[Executed]| all.iter().map(|i| format!(" {}*{}", i.times, i.name)).collect::<String>();
    let Counts { flushes, ipis, interrupted, root_loads, lost, pages, tables, waiting, .. } = counts;
    let numbers = [flushes, ipis, interrupted, root_loads, lost, pages, tables, waiting].map(u32::to_string);
    format!("{}{}{}", numbers.join(" "), named(&counts.instructions), named(&counts.barriers))
}

fn counted(strategy: &str, arch: &str, setting: (u32, u32, u32)) -> String {
    told(&of(strategy, arch, setting))
}

/// Two CPUs and one page. The gather flushes for the page, frees it, unhooks the table, flushes for that, frees it. Each
/// CPU has cached a translation and the way to the table. Interrupts go to the other CPU.
#[test]
fn the_gather_flushes_twice_by_interrupts() {
    assert_eq!(counted("gather", "x86-64", (2, 1, 24)), "2 2 1 0 4 1 1 1 4*invpcid_single");
}

/// The same where one instruction reaches all: nobody is interrupted, and a barrier waits each time.
#[test]
fn the_gather_flushes_twice_by_broadcasts() {
    assert_eq!(counted("gather", "arm64", (2, 1, 24)), "2 0 0 0 4 1 1 1 2*tlbi_aside1is 2*dsb_ish");
    assert_eq!(counted("gather", "s390", (2, 1, 24)), "2 0 0 0 4 1 1 1 2*idte_asce");
}

/// One flush before anything is unhooked, whatever the batch; the pages wait for nothing but a full batch.
#[test]
fn up_front_there_is_one_flush() {
    assert_eq!(counted("up_front", "x86-64", (2, 1, 24)), "1 1 1 0 4 1 1 1 2*invpcid_single");
    assert_eq!(counted("up_front", "x86-64", (8, 24, 4)), "1 7 7 0 200 24 1 4 8*invpcid_single");
    assert_eq!(counted("up_front", "arm64", (8, 24, 4)), "1 0 0 0 200 24 1 4 1*tlbi_aside1is 1*dsb_ish");
}

/// Of 24 pages in batches of four there are six flushes, and one for the table: each asks seven CPUs.
#[test]
fn the_gather_pays_for_every_batch() {
    assert_eq!(counted("gather", "x86-64", (8, 24, 4)), "7 49 7 0 200 24 1 4 56*invpcid_single");
    assert_eq!(counted("gather", "arm64", (8, 24, 4)), "7 0 0 0 200 24 1 4 7*tlbi_aside1is 7*dsb_ish");
    // All of them in one batch: 24 pages wait at a time.
    assert_eq!(counted("gather", "x86-64", (8, 24, 24)), "2 14 7 0 200 24 1 24 16*invpcid_single");
    // What is left of a batch goes with the end of the unmapping.
    assert_eq!(counted("gather", "x86-64", (8, 24, 5)), "6 42 7 0 200 24 1 5 48*invpcid_single");
}

/// An instruction and an interrupt for each page, and one for the table; those of a batch are one flush.
#[test]
fn by_address_each_page_is_paid_for() {
    assert_eq!(counted("gather_by_address", "x86-64", (2, 3, 24)), "2 4 1 0 8 3 1 3 8*invpcid_addr");
    assert_eq!(counted("gather_by_address", "arm64", (2, 3, 24)), "2 0 0 0 8 3 1 3 4*tlbi_vae1is 4*dsb_ish");
}

/// Every CPU loads another root, seven of them in an interrupt; then comes one flush, by seven more.
#[test]
fn who_is_taken_off_the_mm_is_interrupted_twice() {
    assert_eq!(counted("detach_everywhere", "x86-64", (8, 24, 4)), "1 14 7 8 200 24 1 4 8*invpcid_single");
    assert_eq!(
        counted("detach_everywhere", "arm64", (8, 24, 4)),
        "1 7 7 8 200 24 1 4 1*tlbi_aside1is 1*dsb_ish"
    );
}

/// A root load that keeps what is cached drops nothing; without PCIDs it drops all that this CPU has.
#[test]
fn a_root_load_drops_what_the_architecture_says() {
    assert_eq!(counted("switch_instead", "x86-64", (2, 3, 24)), "0 0 0 1 0 3 1 3");
    assert_eq!(counted("switch_instead", "x86-64-2012", (2, 3, 24)), "0 0 0 1 4 3 1 3");
    assert_eq!(counted("local_detach", "x86-64", (2, 3, 24)), "1 0 0 1 4 3 1 3 1*invpcid_single");
}

/// The last user frees the table, so that every CPU loads a root; one flush is for the pages.
#[test]
fn at_mmdrop_every_cpu_loads_a_root() {
    assert_eq!(counted("free_at_mmdrop", "x86-64", (3, 2, 24)), "1 2 2 3 9 2 1 2 3*invpcid_single");
}

/// The exiting task is lazy, too: nobody is left to flush.
#[test]
fn all_are_lazy() {
    assert_eq!(counted("skip_lazy", "x86-64", (4, 2, 24)), "0 0 0 0 0 2 1 2");
}

/// Software refill has no walk cache, and so only translations to lose.
#[test]
fn without_a_walk_cache_only_translations_are_lost() {
    let counts = of("gather", "mips", (4, 6, 2));
    let Counts { flushes, ipis, interrupted, lost, pages, tables, waiting, .. } = counts;
    assert_eq!((flushes, ipis, interrupted, lost, pages, tables, waiting), (4, 12, 3, 24, 6, 1, 2));
}

#[test]
fn what_does_not_apply_says_why() {
    let costs = all("arm64", "pages", &[]);
    let row = costs.rows.iter().find(|row| row.strategy == "skip_lazy").expect("its row");
    assert_eq!(row.points, []);
    assert_eq!(row.reason, "the invalidate reaches every CPU anyway, so there is none to leave out");
}

/// What grows is as large as can be unless it is set; a batch is between one page and all.
#[test]
fn the_setting_begins_large() {
    let told = |costs: &Costs| {
        costs.params.iter().map(|p| format!("{}={}", p.name, p.value)).collect::<Vec<_>>().join(" ")
    };
    let costs = all("x86-64", "", &[]);
    assert_eq!(
        (told(&costs).as_str(), costs.along.as_str()),
        ("cpus=8 levels=2 pages=24 borrower=true batch=4", "pages")
    );
    assert_eq!(costs.values, (1..=24).collect::<Vec<u32>>());
    let costs = all("x86-64", "batch", &[("pages", 3)]);
    assert_eq!(
        (told(&costs).as_str(), costs.values.len()),
        ("cpus=8 levels=2 pages=3 borrower=true batch=4", 24)
    );
    assert_eq!(costs.rows.len(), 10);
}

/// Nothing is too large to be counted on any architecture, and nothing is wrong with any kernel.
#[test]
fn every_run_of_the_library_is_counted() {
    let library = library();
    for arch in library.archs() {
        for (operation, kernel) in operations(&library) {
            let question = question(&operation, "", &arch.name.text, &[]);
            let question = Question { kernel, ..question };
            let costs = costs(&library, &question, "-");
            let place = format!("{operation} on {} with {}", arch.name.text, question.kernel);
            assert_eq!(costs.diagnostics, [], "{place}");
            for row in &costs.rows {
                assert_eq!(row.points.is_empty(), !row.reason.is_empty(), "{place}");
                let counted = row.points.iter().all(Option::is_some);
                // Some of the kernels' own functions have more requests than can be told apart, on eight CPUs.
                assert!(counted || question.kernel != "neutral", "{place} with {}", row.strategy);
            }
        }
    }
}

/// Every operation with every kernel set.
fn operations(library: &Library) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for operation in library.operations().into_iter().filter(|operation| !operation.case) {
        all.extend(library.kernels().into_iter().map(|k| (operation.name.text.clone(), k.name.text.clone())));
    }
    all
}

/// A program that breaks something by itself is counted up to there.
#[test]
fn a_run_may_break_something() {
    let library =
        with_case("mm app { x -> P rw }  cpu 0 \"twice\": kernel app { free(P) flush_tlb_mm(app) free(P) }");
    let costs = costs(&library, &question("own", "", "x86-64", &[]), "");
    let counts = costs.rows[0].points[0].clone().expect("it is counted");
    assert_eq!(counts.broke.map(|kind| kind.word()), Some("bug-on"));
    assert_eq!((counts.pages, counts.flushes, counts.lost), (1, 1, 2));
}

/// Two who wait for each other: the run ends there, and it is told as what it is.
#[test]
fn a_run_that_nobody_can_go_on_with_is_a_deadlock() {
    let case = with_case(
        "mm app { x -> P rw } lock l cpu 0 \"t\": kernel app { spin_lock(l) spin_lock(l) flush_tlb_mm(app) }",
    );
    let costs = costs(&case, &question("own", "", "x86-64", &[]), "");
    let counts = costs.rows[0].points[0].as_ref().expect("it is counted");
    assert_eq!((counts.broke, counts.flushes), (Some(stalewalk_engine::report::Kind::Deadlock), 0));
}

/// What there is not is told as where a question is judged, and is no run that is too large.
#[test]
fn parameters_that_there_are_not_are_told() {
    for (params, wanted) in [
        ([("nosuch", 3)], "`exit_mmap` has no parameter `nosuch`"),
        ([("cpus", 99)], "`cpus` cannot be 99"),
        ([("batch", 0)], "`batch` cannot be 0"),
    ] {
        let costs = costs(&library(), &question("exit_mmap", "gather", "x86-64", &params), "pages");
        assert_eq!((costs.rows.len(), costs.diagnostics[0].message.as_str()), (0, wanted));
    }
}

/// Only a set has members, whose number is asked for or whether there are any.
#[test]
fn what_is_no_set_is_not_counted() {
    let text = "case own \"\" { mm app { x -> P rw } cpu 0 \"t\": kernel app { assert(count(3) == 2 || empty(app)) } }";
    let outcome = asked(text, &question("own", "", "x86-64", &[]));
    expect![[r#"
        own.tlb:2:73: expected a set, found a number
        own.tlb:2:90: expected a set, found an mm
    "#]]
    .assert_eq(&words(&outcome.diagnostics));
}

/// A run for every value of a parameter is made at once: there are no more of them than somebody waits for.
#[test]
fn costs_are_not_counted_for_ever() {
    let text = "operation own \"\" (n in 1..=4 to 4000000000 = 1) { mm app { x -> P rw } cpu 0 \"t\": kernel app { } }";
    let outcome = asked(text, &question("own", "", "x86-64", &[]));
    assert_eq!(outcome.report, None);
    expect![[r"
        own.tlb:2:33: costs are counted for 64 values at most (each is a run of every strategy)
    "]]
    .assert_eq(&words(&outcome.diagnostics));
}
