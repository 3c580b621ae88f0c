//! The kernel sets `linux-3.6` and `linux-6.19`: what their own functions make of an order, derived by hand from what
//! they do and from the architectures' rules.

use std::ops::ControlFlow;

use stalewalk_engine::report::{Cell, Kind, Stores, Verdict, expectations};
use stalewalk_engine::{Library, Limits, Question, check, map, map_until};
use stalewalk_tests::{ARCHS, agreed, library, own_arch, question, table, with_case, with_text};

fn asked(kernel: &str, operation: &str, strategy: &str, arch: &str) -> Question {
    Question { kernel: kernel.to_owned(), ..question(operation, strategy, arch, &[]) }
}

/// The verdict, by both searches, every run replayed.
fn verdict(library: &Library, question: &Question) -> String {
    agreed(library, question).map_or_else(|| "not-applicable".to_owned(), |answer| answer.verdict)
}

/// The verdict of a case `own`.
fn case(library: &Library, kernel: &str, arch: &str) -> String {
    verdict(library, &asked(kernel, "own", "", arch))
}

/// A row of the map, a letter an architecture: B breaks by a walk of a freed table, S survives, L survives with stale
/// items left, n does not apply.
fn row(kernel: &str, operation: &str, strategy: &str, params: &[(&str, u32)]) -> String {
    let library = library();
    let letter = |arch| {
        let asked = Question { kernel: kernel.to_owned(), ..question(operation, strategy, arch, params) };
        match verdict(&library, &asked).as_str() {
            "breaks freed-table" => "B",
            "survives" => "S",
            "survives-stale" => "L",
            "not-applicable" => "n",
            other => panic!("{operation} {params:?} on {arch}: {other}"),
        }
    };
    ARCHS.map(letter).join(" ")
}

/// The order of the patch: with a flush that only flushes it breaks, for the roots stay loaded; x86's own flush of
/// 2012 takes every lazy CPU off the mm, and at exit all are lazy.
#[test]
fn x86s_own_flush_of_2012_saves_the_order_of_the_patch() {
    let library = library();
    let verdict = |kernel, arch| verdict(&library, &asked(kernel, "exit_mmap", "up_front", arch));
    assert_eq!(verdict("neutral", "x86-64-2012"), "breaks freed-table");
    assert_eq!(verdict("linux-3.6", "x86-64-2012"), "survives");
}

/// s390 had that order before the patch. Whether it was right depends on when a CPU may make entries.
#[test]
fn s390s_own_gather_of_2012_stands_and_falls_with_one_promise() {
    let library = library();
    for operation in ["exit_mmap", "exec_mmap"] {
        let verdict = |arch| verdict(&library, &asked("linux-3.6", operation, "gather", arch));
        assert_eq!(verdict("s390-2012"), "survives");
        assert_eq!(verdict("s390"), "breaks freed-table");
    }
}

/// At exit this CPU is lazy like the others; at exec it has left the mm, so that without a borrower nobody has it.
#[test]
fn the_orders_of_2012_by_the_functions_of_2012() {
    for strategy in ["up_front", "gather"] {
        let row = |operation, params: &[(&str, u32)]| row("linux-3.6", operation, strategy, params);
        for params in [&[][..], &[("cpus", 3)], &[("levels", 3)], &[("pages", 2)]] {
            assert_eq!(row("exit_mmap", params), "n S n S B n n L", "{strategy} {params:?}");
            assert_eq!(row("exec_mmap", params), "n S n S B n n L", "{strategy} {params:?}");
        }
        for params in [[("cpus", 1)], [("borrower", 0)]] {
            assert_eq!(row("exit_mmap", &params), "n S n S B n n L", "{strategy} {params:?}");
            assert_eq!(row("exec_mmap", &params), "n S n S S n n L", "{strategy} {params:?}");
        }
    }
}

/// Today pages are freed that lazy CPUs, or CPUs under a tag that is dead, still have cached; RISC-V and POWER drop
/// them everywhere first. A CPU without PCIDs has dropped all when it is off the mm: alone it is taken off at the first
/// flush, and at exec it has left.
#[test]
fn the_order_of_today_by_the_functions_of_today() {
    let row = |operation, params: &[(&str, u32)]| row("linux-6.19", operation, "gather", params);
    for params in [&[][..], &[("cpus", 3)], &[("levels", 3)], &[("pages", 2)]] {
        assert_eq!(row("exit_mmap", params), "L L L L L S S L", "{params:?}");
        assert_eq!(row("exec_mmap", params), "L L L L L S S L", "{params:?}");
    }
    // Four of everything is decided by the saturating search alone.
    let four = ["cpus", "levels", "pages"].map(|name| (name.to_owned(), 4));
    for operation in ["exit_mmap", "exec_mmap"] {
        let map = map(&library(), operation, "linux-6.19", &four, Limits::default());
        assert!(table(&map).contains("\n    gather            L L L L L S S L\n"), "{}", table(&map));
    }
    assert_eq!(row("exit_mmap", &[("cpus", 1)]), "L S L L L S S L");
    assert_eq!(row("exec_mmap", &[("cpus", 1)]), "L S L L L S S L");
    assert_eq!(row("exit_mmap", &[("borrower", 0)]), "L L L L L S S L");
    assert_eq!(row("exec_mmap", &[("borrower", 0)]), "L S L L L S S L");
}

/// What each architecture's flush of today does is needed: less of it breaks.
#[test]
fn todays_flushes_do_no_more_than_is_needed() {
    let weaker = |body: &str| {
        with_text(&format!(
            "stalewalk 1\nstrategy own \"\" for exit_mmap {{ fn tlb_flush(tlb) {{ {body} }} }}"
        ))
    };
    let verdict = |library: &Library, arch| verdict(library, &asked("linux-6.19", "exit_mmap", "own", arch));
    // POWER's flush of an mm spares the page-walk cache; elsewhere that flush would do, but for s390's, which needs
    // somebody to have said that there is something to flush: pte_free_tlb() has.
    let plain = weaker("flush_tlb_mm(tlb.mm)");
    assert_eq!(verdict(&plain, "power9-radix"), "breaks freed-table");
    for arch in ["arm64", "riscv"] {
        assert_eq!(verdict(&plain, arch), "survives", "{arch}");
    }
    for arch in ["x86-64", "s390"] {
        assert_eq!(verdict(&plain, arch), "survives-stale", "{arch}");
    }
    // Lazy CPUs walk, so they cannot be left alone when a table goes; nor is a dead ASID enough.
    let lazy = weaker("var none: set<address>  flush_tlb_mm_range(tlb.mm, true, none, false)");
    assert_eq!(verdict(&lazy, "x86-64"), "breaks freed-table");
    let dead = weaker("if !tlb.fullmm { base(tlb) }");
    assert_eq!(verdict(&dead, "arm64"), "breaks freed-table");
}

/// With fewer than two users v3.6 frees a table before any flush, where tables have a batch of their own: software is
/// not in it then, but the walker is. arm64 found that out in 2015 (285994a62c80).
#[test]
fn a_table_freed_for_want_of_users_is_walked() {
    let mut library = with_text(&own_arch("arm64", &[]));
    let ask = asked("linux-3.6", "exit_mmap", "gather", "own");
    assert_eq!(verdict(&library, &ask), "breaks freed-table");
    let mut munmap = |other: &str| {
        let text = format!(
            "stalewalk 1\ncase shortcut \"\" {{ mm app {{ x -> P rw }} cpu 0 \"munmap\": kernel app {{
                var tlb: mmu_gather  tlb_gather_mmu(tlb, app, false)  unmap_vmas(tlb, app)
                free_pgtables(tlb, app)  tlb_finish_mmu(tlb) }} cpu 1 \"other\": {other} }}"
        );
        library.set("shortcut.tlb", &text);
        verdict(&library, &asked("linux-3.6", "shortcut", "", "own"))
    };
    assert_eq!(munmap("user app { userspace }"), "survives");
    assert_eq!(munmap("kernel lazy app { }"), "breaks freed-table");
}

/// Two gathers at once: the one that ends first knows of both, so it flushes everything, tables too. In 2019 it forgot
/// the tables, and arm64 then dropped the last level alone (7a30df49f63a).
#[test]
fn a_nested_gather_flushes_for_both() {
    const BOTH: &str = "
        mm app { x -> P rw }
        cpu 0 \"munmap\": kernel app {
            var tlb: mmu_gather  tlb_gather_mmu(tlb, app, false)  unmap_vmas(tlb, app)
            free_pgtables(tlb, app)  tlb_finish_mmu(tlb)
        }
        cpu 1 \"madvise\": kernel app {
            var tlb: mmu_gather  tlb_gather_mmu(tlb, app, false)  tlb_finish_mmu(tlb)
        }";
    let forgets = format!(
        "{BOTH} fn tlb_finish_mmu(tlb) {{
            if mm_tlb_flush_nested(tlb.mm) {{ tlb_reset_range(tlb)  tlb.addresses += x  tlb.cleared_ptes = true }}
            tlb_flush_mmu(tlb)
            atomic_dec(tlb.mm.tlb_flush_pending)
        }}"
    );
    assert_eq!(case(&with_case(BOTH), "linux-6.19", "arm64"), "survives");
    assert_eq!(case(&with_case(&forgets), "linux-6.19", "arm64"), "breaks freed-table");
}

/// A table goes after a grace period, in a batch; or alone where there is no page for one, after an interrupt. Either
/// waits for a lockless walk, which no broadcast does, and neither is an invalidate.
#[test]
fn a_table_waits_for_software_too() {
    let munmap = |own: &str, other: &str| {
        with_case(&format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"munmap\": kernel app {{
                 var tlb: mmu_gather  tlb_gather_mmu(tlb, app, false)  unmap_vmas(tlb, app)
                 free_pgtables(tlb, app)  tlb_finish_mmu(tlb)
             }}
             {other} {own}"
        ))
    };
    let walker = "cpu 1 \"gup_fast\": kernel app { irq off { var e = pte(app, x) var content = read(e) } }";
    let thread = "cpu 1 \"thread\": user app { userspace }";
    let alone = "fn tlb_remove_table_one(table) { free(table) }";
    let at_once = "fn tlb_table_flush(tlb) {
        tlb_table_invalidate(tlb)
        for table in tlb.batch { tlb.batch -= table free(table) }
    }";
    let unflushed = "fn tlb_table_invalidate(tlb) { }";
    for arch in ["arm64", "power9-radix"] {
        assert_eq!(case(&munmap("", walker), "linux-6.19", arch), "survives", "{arch}");
        for less in [alone, at_once] {
            assert_eq!(
                case(&munmap(less, walker), "linux-6.19", arch),
                "breaks freed-table",
                "{arch}: {less}"
            );
            assert_eq!(case(&munmap(less, thread), "linux-6.19", arch), "survives", "{arch}: {less}");
        }
        assert_eq!(case(&munmap(unflushed, thread), "linux-6.19", arch), "breaks freed-table", "{arch}");
    }
}

/// A lazy CPU that was left alone catches up before it runs the process again.
#[test]
fn a_lazy_cpu_catches_up() {
    const LAZY: &str = "
        mm app { x -> P rw }
        cpu 0 \"madvise\": kernel app {
            var tlb: mmu_gather  tlb_gather_mmu(tlb, app, false)  unmap_vmas(tlb, app)  tlb_finish_mmu(tlb)
        }
        cpu 1 \"kernel thread, then a thread\": kernel lazy app { switch_mm(app)  userspace }";
    let forgets = format!(
        "{LAZY} fn switch_mm(next) {{
            if this_cpu.active_mm == next {{ this_cpu.lazy = false }} else {{ load_root(next) }}
        }}"
    );
    let (lazy, forgets) = (with_case(LAZY), with_case(&forgets));
    for arch in ["x86-64", "x86-64-2012"] {
        assert_eq!(case(&lazy, "linux-6.19", arch), "survives-stale", "{arch}");
        assert_eq!(case(&forgets, "linux-6.19", arch), "breaks stale-frame", "{arch}");
    }
    // In 2012 a lazy CPU was interrupted and left the mm, and loads it again.
    assert_eq!(case(&lazy, "linux-3.6", "x86-64-2012"), "survives");
}

/// s390 changes an entry that another CPU has attached by IPTE, and frees the page at once; one that only this CPU has
/// by a plain store, with a flush before it returns.
#[test]
fn s390_invalidates_where_it_unhooks() {
    let munmap = |tables: &str, other: &str| {
        with_case(&format!(
            "mm app {{ x -> P rw }} cpu 0 \"munmap\": kernel app {{
                var tlb: mmu_gather  tlb_gather_mmu(tlb, app, false)  unmap_vmas(tlb, app)  {tables}
                tlb_finish_mmu(tlb)  userspace }} cpu 1 \"other\": {other}"
        ))
    };
    let threads = munmap("", "user app { userspace }");
    let alone = munmap("free_pgtables(tlb, app)", "kernel init_mm after app { }");
    for arch in ["s390", "s390-2012"] {
        assert_eq!(case(&threads, "neutral", arch), "breaks forbidden-change", "{arch}");
        assert_eq!(case(&threads, "linux-3.6", arch), "survives", "{arch}");
        assert_eq!(case(&threads, "linux-6.19", arch), "survives", "{arch}");
        assert_eq!(case(&alone, "linux-6.19", arch), "survives-stale", "{arch}");
    }
}

/// What the file of `linux-6.19` says of the order of today in each operation holds with stores delayed, too: no barrier
/// is missing in its functions. (Of MADV_FREE on x86 the search reaches its limit then.)
#[test]
fn the_orders_of_today_have_their_barriers() {
    let library = library();
    let claims = expectations(&library, None);
    let today = claims.iter().filter(|claim| claim.place.file == "kernel/linux-6.19.tlb");
    let questions = today.map(|claim| Question { stores: Stores::Delayed, ..claim.question.clone() });
    let questions: Vec<Question> = questions.filter(|asked| asked.operation != "madvise_free").collect();
    assert_eq!(questions.len(), 325);
    let map = map_until(&library, &questions, Limits::default().into(), &mut |_| ControlFlow::Continue(()));
    let safe = |cell: &&Cell| matches!(cell.verdict, Verdict::Survives | Verdict::SurvivesStale);
    let broken: Vec<String> = map
        .cells
        .iter()
        .filter(|cell| !safe(cell))
        .map(|cell| format!("{} with {} on {}", cell.operation, cell.strategy, cell.arch))
        .collect();
    assert_eq!((map.cells.len(), broken), (325, Vec::new()));
}

/// A thread unmaps a page with its table while another drops the page's content: whichever comes second finds nothing
/// and flushes for both. With the neutral functions nobody does.
#[test]
fn two_gathers_at_once() {
    let gather = |then: &str, after: &str| {
        format!(
            "var tlb: mmu_gather  tlb_gather_mmu(tlb, app, false)
             spin_lock(ptl)
             var old: entry = null
             if read(entry(app, x, 2)).present {{ old = ptep_get_and_clear_full(app, x, tlb.fullmm) }}
             if old.present {{ tlb_remove_tlb_entry(tlb, x) tlb_remove_page(tlb, old.frame) }}
             spin_unlock(ptl)
             {then} tlb_finish_mmu(tlb) {after}"
        )
    };
    let unmap = gather("var table = clear(entry(app, x, 2))  pte_free_tlb(tlb, table.frame, x)", "");
    let zap = gather("", "promise app, x: not P  userspace");
    let library = with_case(&format!(
        "mm app {{ x -> P rw }} lock ptl
         cpu 0 \"munmap\": kernel app {{ {unmap} }} cpu 1 \"zap\": kernel app {{ {zap} }}"
    ));
    let judged = |kernel: &str, arch: &str| {
        let outcome = check(&library, &asked(kernel, "own", "", arch), Limits::default());
        let report = outcome.report.expect("no mistake");
        (report.verdict, report.kinds)
    };
    for arch in ["x86-64", "x86-64-2012", "amd", "amd-invlpgb", "arm64", "s390", "riscv", "power9-radix"] {
        assert_eq!(judged("linux-6.19", arch), (Verdict::Survives, vec![]), "{arch}");
    }
    assert_eq!(judged("neutral", "x86-64"), (Verdict::Breaks, vec![Kind::StalePermission]));
    assert_eq!(judged("neutral", "s390"), (Verdict::Survives, vec![]));
}
