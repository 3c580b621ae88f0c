//! Kernel sets: functions and parts for some architectures on top of the neutral kernel, and what is left to it.

use expect_test::{Expect, expect};
use stalewalk_engine::{Limits, Question, catalog, check};
use stalewalk_tests::{agreed, question, told, with_text};

/// A kernel that flushes as the neutral one does, but on some architectures not at all, and on others through itself.
const KERNEL: &str = "stalewalk 1
kernel linux-own \"a kernel\" rank 9 {
    fn flush_tlb_mm(mm) \"Linux v3.6, arch/x86/mm/tlb.c\" { base(mm) }
    on x86* { fn flush_tlb_mm(mm) \"a slide\" { } }
    on riscv { fn flush_tlb_mm(mm) { base(mm)  base(mm) } }
    unseen flush_tlb_page \"not seen\"
}
";

fn ask(strategy: &str, arch: &str) -> Question {
    Question { kernel: "linux-own".to_owned(), ..question("exit_mmap", strategy, arch, &[]) }
}

#[test]
fn parts_stand_on_the_set_and_the_set_on_the_neutral_kernel() {
    let library = with_text(KERNEL);
    let verdict = |strategy, arch| agreed(&library, &ask(strategy, arch)).expect("it applies").verdict;
    // The gather flushes the mm before it frees: by the neutral function below the set's, on riscv by way of both.
    for arch in ["arm64", "s390", "riscv", "power9-radix", "mips"] {
        assert_eq!(verdict("gather", arch), "survives", "{arch}");
    }
    // Where that flush does nothing, what is freed is walked.
    assert_eq!(verdict("gather", "x86-64"), "breaks freed-table");
    // A strategy stands on top of everything: by address, with the neutral function, x86 drops the whole way.
    assert_eq!(verdict("gather_by_address", "x86-64"), "survives");
}

#[test]
fn what_nobody_has_looked_up_is_said_where_it_is_used() {
    let library = with_text(KERNEL);
    let report = |strategy| {
        check(&library, &ask(strategy, "arm64"), Limits::default()).report.expect("it is understood")
    };
    assert_eq!(report("gather").checked.not_seen, Vec::<String>::new());
    let by_address = report("gather_by_address");
    assert_eq!(by_address.checked.not_seen, ["flush_tlb_page"]);
    let text = stalewalk_engine::export::text(&by_address, stalewalk_engine::export::Stories::First, 200);
    assert!(text.contains("as nobody has looked up this kernel's own: flush_tlb_page."), "{text}");
    // A strategy's own function is nobody's to look up, unless it calls the one below.
    let own = |body: &str| {
        let page = KERNEL.replace("flush_tlb_page", "tlb_flush");
        let library =
            with_text(&format!("{page}strategy own \"\" for exit_mmap {{ fn tlb_flush(tlb) {{ {body} }} }}"));
        check(&library, &ask("own", "arm64"), Limits::default())
            .report
            .expect("it is understood")
            .checked
            .not_seen
    };
    assert_eq!(own("flush_tlb_mm(tlb.mm)"), Vec::<String>::new());
    assert_eq!(own("base(tlb)"), ["tlb_flush"]);
}

#[test]
fn the_catalogue_lists_functions_with_their_sources() {
    let functions = catalog(&with_text(KERNEL)).functions;
    let own = functions.iter().filter(|function| function.kernel == "linux-own");
    let line = |f: &stalewalk_engine::report::FunctionEntry| {
        let source = f.source.as_deref().unwrap_or("no source");
        format!(
            "{}:{} {} on {}: {source}, {}\n",
            f.place.file,
            f.place.line,
            f.name,
            f.archs.join(" "),
            f.seen
        )
    };
    expect![[r#"
        own.tlb:3 flush_tlb_mm on : Linux v3.6, arch/x86/mm/tlb.c, true
        own.tlb:4 flush_tlb_mm on x86*: a slide, true
        own.tlb:5 flush_tlb_mm on riscv: no source, true
        own.tlb:6 flush_tlb_page on : not seen, false
    "#]]
    .assert_eq(&own.map(line).collect::<String>());
    assert!(functions.iter().any(|function| function.kernel == "neutral" && function.name == "flush_tlb_mm"));
}

fn wrong(text: &str, wanted: &Expect) {
    let outcome =
        check(&with_text(&format!("stalewalk 1\n{text}")), &ask("gather", "arm64"), Limits::default());
    assert_eq!(outcome.report, None, "{text}");
    wanted.assert_eq(&told(&outcome.diagnostics));
}

/// A set may have further parts, in files of their own, a struct of its own, and architectures that it does not run on.
#[test]
fn a_set_has_parts_and_a_struct_and_lacks_what_it_does_not_run_on() {
    const SETS: &str = "stalewalk 1
kernel linux-own-2.6 \"a kernel\" rank 9 {
    lacks arm64, riscv \"it is too old\"
    struct mmu_gather { mm: mm  fullmm: bool  pages: set<frame>  gone: set<frame> }
    fn tlb_gather_mmu(tlb, mm, full) { tlb.mm = mm  tlb.fullmm = full }
    fn tlb_remove_tlb_entry(tlb, x) { }
    fn pte_free_tlb(tlb, table, x) { tlb.gone += table }
    fn tlb_flush_mmu(tlb) {
        for page in tlb.pages { tlb.pages -= page  free(page) }
        for table in tlb.gone { tlb.gone -= table  free(table) }
    }
}
kernel linux-own-more \"the rest of it\" of linux-own-2.6 {
    unseen switch_mm \"not seen\"
    lacks mips \"nobody ported it\"
    on s390* { fn tlb_flush_mmu(tlb) { flush_tlb_mm(tlb.mm)  base(tlb) } }
    expect in exit_mmap with gather on s390 survives because \"it flushes\"
}
";
    let library = with_text(SETS);
    let ask =
        |arch| Question { kernel: "linux-own-2.6".to_owned(), ..question("exit_mmap", "gather", arch, &[]) };
    assert_eq!(agreed(&library, &ask("s390")).expect("it applies").verdict, "survives");
    assert_eq!(agreed(&library, &ask("x86-64")).expect("it applies").verdict, "breaks freed-table");
    let refused =
        |arch| check(&library, &ask(arch), Limits::default()).report.expect("it is understood").reason;
    assert_eq!(refused("arm64").as_deref(), Some("it is too old"));
    assert_eq!(refused("mips").as_deref(), Some("nobody ported it"));
    let claims = stalewalk_engine::report::expectations(&library, None);
    let own = claims.iter().filter(|claim| claim.place.file == "own.tlb").map(|claim| &claim.question.kernel);
    assert_eq!(own.collect::<Vec<_>>(), ["linux-own-2.6"]);
    let catalog = catalog(&library);
    assert!(catalog.kernels.iter().all(|kernel| kernel.name != "linux-own-more"));
    let seen = catalog.functions.iter().filter(|f| f.kernel == "linux-own-2.6").map(|f| f.name.as_str());
    assert_eq!(seen.filter(|name| name.starts_with("tlb_flush") || *name == "switch_mm").count(), 3);
    // A part is no set.
    let part = Question { kernel: "linux-own-more".to_owned(), ..ask("s390") };
    let told = told(&check(&library, &part, Limits::default()).diagnostics);
    assert!(told.contains("there is no kernel set `linux-own-more`"), "{told}");
    assert!(!told.contains("linux-own-more,") && !told.contains(", linux-own-more"), "{told}");
}

/// A program may make its CPU a lazy user of what it has loaded, and end that; a flush that leaves lazy CPUs out then
/// leaves this one out, or does not.
#[test]
fn a_program_says_whether_it_is_lazy() {
    let lazy = |on: &str| {
        let text = format!(
            "mm app {{ x -> P rw }} cpu 0 \"free\": kernel app {{ var old = clear(pte(app, x))
                flush_tlb_mm_mask(app, mm_cpumask(app) - lazy_cpus())  free(old.frame) }}
            cpu 1 \"other\": kernel lazy app {{ this_cpu.lazy = {on}  userspace }}"
        );
        agreed(&stalewalk_tests::with_case(&text), &question("own", "", "x86-64", &[]))
            .expect("it applies")
            .verdict
    };
    // Before it says so it is lazy, and was left out; it may hold what user mode filled before.
    assert_eq!(lazy("false"), "breaks stale-frame");
    assert_eq!(lazy("true"), "breaks stale-frame");
    let told = |to: &str| {
        let text =
            format!("mm app {{ x -> P rw }} cpu 0 \"own\": kernel app {{ {to}  BUG_ON(this_cpu.lazy) }}");
        agreed(&stalewalk_tests::with_case(&text), &question("own", "", "x86-64", &[]))
            .expect("it applies")
            .verdict
    };
    assert_eq!(told("this_cpu.lazy = true"), "breaks bug-on");
    assert_eq!(told("this_cpu.lazy = true  this_cpu.lazy = false"), "survives");
}

#[test]
fn mistakes_are_told() {
    wrong(
        "kernel linux-own \"\" { } kernel more \"\" of linux-on { lacks arm46 \"\" }",
        &expect![[r#"
            own.tlb:2:43: there is no kernel set `linux-on` (did you mean `linux-own`?)
            own.tlb:2:60: there is no architecture `arm46` (did you mean `arm64`?)
        "#]],
    );
    wrong(
        "kernel linux-own \"\" { unseen flush_tlb_pag \"not seen\" }",
        &expect![[r#"
        own.tlb:2:30: there is no function `flush_tlb_pag` below `linux-own` (did you mean `flush_tlb_page`?)
    "#]],
    );
    wrong(
        "kernel linux-own \"\" { unseen f \"\" unseen f \"\" fn f() { } }",
        &expect![[r#"
        own.tlb:2:30: there is no function `f` below `linux-own`
        own.tlb:2:30: `f` is declared here and left to the kernel below (take it away)
        own.tlb:2:42: there is no function `f` below `linux-own`
        own.tlb:2:42: `f` is declared twice (take one away)
        own.tlb:2:42: `f` is declared here and left to the kernel below (take it away)
    "#]],
    );
    wrong(
        "kernel linux-own \"\" rank 0 { unseen free \"\" }",
        &expect![[r#"
            operation/exit_mmap.tlb:24:9: there is no function `exit_mmap`
            operation/exit_mmap.tlb:25:9: there is no function `mmdrop`
            operation/exit_mmap.tlb:32:13: there is no function `mmdrop`
            own.tlb:2:37: nothing stands below `linux-own`, the first of all kernels (take it away)
        "#]],
    );
    wrong(
        "kernel linux-own \"\" { fn flush_tlb_mm(mm) { base(mm) } on x86 { } }",
        &expect![[r#"
            own.tlb:2:59: there is no architecture `x86` (known: alpha, amd, amd-invlpgb, arm64, arm64-ets2, armv7, ia64, loongarch, mips, power9-hash, power9-radix, riscv, riscv-svvptc, s390, s390-2012, sparc64, x86-64, x86-64-2012, x86-64-pti)
        "#]],
    );
}
