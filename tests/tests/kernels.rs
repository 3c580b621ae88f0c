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

#[test]
fn mistakes_are_told() {
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
        own.tlb:2:59: there is no architecture `x86` (known: arm64, mips, power9-radix, riscv, s390, s390-2012, x86-64, x86-64-2012)
    "#]],
    );
}
