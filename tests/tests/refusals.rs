//! What is said of machines, strategies, architectures and questions with mistakes, word for word; and that limits
//! hold.

use expect_test::{Expect, expect};
use stalewalk_engine::machine::arch::KNOBS;
use stalewalk_engine::report::{DiagnosticView, Verdict};
use stalewalk_engine::{Limits, Question, check, map};
use stalewalk_tests::{asked, library, own_arch, question, told, with_text};

/// What is said of a whole case.
fn case(text: &str, wanted: &Expect) {
    let outcome = asked(&format!("case own \"\" {{ {text} }}"), &question("own", "", "x86-64", &[]));
    assert_eq!(outcome.report, None, "{text}");
    wanted.assert_eq(&told(&outcome.diagnostics));
}

/// What is said of a strategy of exit.
fn strategy(text: &str, wanted: &Expect) {
    let text = format!("strategy own \"\" for exit_mmap {{ {text} }}");
    let outcome = asked(&text, &question("exit_mmap", "own", "x86-64", &[]));
    assert_eq!(outcome.report, None, "{text}");
    wanted.assert_eq(&told(&outcome.diagnostics));
}

/// What is said of a question.
fn wrong(question: &Question, wanted: &Expect) {
    let outcome = check(&library(), question, Limits::default());
    assert_eq!(outcome.report, None);
    wanted.assert_eq(&told(&outcome.diagnostics));
}

#[test]
fn recursion() {
    case(
        "fn f(mm) { g(mm) } fn g(mm) { f(mm) } mm app { x -> P rw } cpu 0 \"t\": kernel app { f(app) }",
        &expect![[r#"
            own.tlb:2:45: `f` calls itself (functions are inlined, so they cannot recur)
        "#]],
    );
    case(
        "fn f(mm) { f(mm) } mm app { } cpu 0 \"t\": kernel app { f(app) }",
        &expect![[r#"
        own.tlb:2:26: `f` calls itself (functions are inlined, so they cannot recur)
    "#]],
    );
}

#[test]
fn machines() {
    case(
        "mm app { x -> P rw } cpu 1 \"t\": kernel app { }",
        &expect![[r#"
        own.tlb:2:36: expected CPU 0, found CPU 1 (CPUs are counted from 0, each once)
    "#]],
    );
    case(
        "mm app { } cpu 0 \"t\": kernel app { } cpu 0 \"t\": kernel app { }",
        &expect![[r#"
        own.tlb:2:52: expected CPU 1, found CPU 0 (CPUs are counted from 0, each once)
    "#]],
    );
    case(
        "mm app { x -> P rw x -> Q rw } cpu 0 \"t\": kernel app { }",
        &expect![[r#"
        own.tlb:2:39: `x` is mapped twice
    "#]],
    );
    case(
        "mm app { } mm app { } cpu 0 \"t\": kernel app { }",
        &expect![[r#"
        own.tlb:2:29: `app` is declared twice
    "#]],
    );
    case(
        "fn f() { } fn f() { } mm app { } cpu 0 \"t\": kernel app { f() }",
        &expect![[r#"
            own.tlb:2:29: `f` is declared twice (change the one above, or take one away)
        "#]],
    );
    case(
        "mm app levels 9 { x -> P rw } cpu 0 \"t\": kernel app { }",
        &expect![[r#"
        own.tlb:2:18: a table has 1 to 5 levels, not 9
    "#]],
    );
    case(
        "mm app { } cpu 0 \"t\": kernel ap { }",
        &expect![[r#"
        own.tlb:2:44: there is no mm `ap` (known: init_mm, app)
    "#]],
    );
    case(
        "mm app { x -> P rw }",
        &expect![[r#"
        own.tlb:2:6: a machine has 1 to 8 CPUs, not 0
    "#]],
    );
    case(
        "mm app { } cpu i in 0..9 \"t\": kernel app { }",
        &expect![[r#"
        own.tlb:2:6: a machine has 1 to 8 CPUs, not 9
    "#]],
    );
    case(
        "mm app { for i in 0..32 { x[i] -> P[i] rw } } cpu 0 \"t\": kernel app { }",
        &expect![[r#"
        own.tlb:2:15: more than 31 frames (fewer pages or levels will do)
    "#]],
    );
}

/// What `null` is of is said where nothing else tells it.
#[test]
fn null() {
    let program = |text: &str, wanted: &Expect| {
        case(&format!("mm app {{ x -> P rw }} cpu 0 \"t\": kernel app {{ {text} }}"), wanted);
    };
    program(
        "var e = null",
        &expect![[r#"
        own.tlb:2:60: of what this is null is not said (`var e: entry` or `: frame` says it)
    "#]],
    );
    program(
        "var n: int = null",
        &expect![[r#"
        own.tlb:2:73: expected a number, found null
    "#]],
    );
    program(
        "invpcid_addr(x, null)",
        &expect![[r#"
        own.tlb:2:76: expected a tag, found null (a number or an mm)
    "#]],
    );
    program(
        "assert(null.mapcount == 0)",
        &expect![[r#"
        own.tlb:2:72: there is no field `mapcount` (fields are present, write, frame, young, dirty, global, huge, contiguous, soft, attr)
    "#]],
    );
}

#[test]
fn strategies() {
    strategy(
        "fn exit_mmap(mm) { }",
        &expect![[r#"
            own.tlb:2:36: `exit_mmap` does not let a strategy override `exit_mmap` (its hooks are tlb_gather_mmu, tlb_remove_tlb_entry, tlb_remove_page, tlb_remove_table, tlb_flush, tlb_flush_mmu, tlb_finish_mmu, free_pgtables, mmdrop; a case may override any function)
        "#]],
    );
    strategy(
        "fn tlb_flsh(tlb) { }",
        &expect![[r#"
            own.tlb:2:36: `exit_mmap` does not let a strategy override `tlb_flsh` (did you mean `tlb_flush`?)
        "#]],
    );
    strategy(
        "fn tlb_flush(tlb) { base() }",
        &expect![[r#"
        own.tlb:2:53: `tlb_flush` takes 1 arguments, found 0 (tlb_flush(tlb))
    "#]],
    );
    strategy(
        "fn tlb_flush(tlb, mm) { }",
        &expect![[r#"
        kernel/neutral.tlb:108:13: `tlb_flush` takes 2 arguments, found 1 (tlb_flush(tlb, mm))
    "#]],
    );
    strategy(
        "on s391 { fn tlb_flush(tlb) { } }",
        &expect![[r#"
        own.tlb:2:36: there is no architecture `s391` (did you mean `s390`?)
    "#]],
    );
    strategy(
        "fn tlb_flush(tlb) { flush_tlb_mm(tlb) }",
        &expect![[r#"
            kernel/neutral.tlb:143:46: `mm` is a struct, not a value (name one of its fields)
            kernel/neutral.tlb:153:40: `mm` is a struct, not a value (name one of its fields)
            kernel/neutral.tlb:154:51: `mm` is a struct, not a value (name one of its fields)
        "#]],
    );
}

#[test]
fn hooks() {
    let text = "operation own \"\" { hooks nothing mm app { } cpu 0 \"t\": kernel app { } }
        strategy mine \"\" for own { }";
    let outcome = asked(text, &question("own", "mine", "x86-64", &[]));
    expect![[r#"
        own.tlb:2:26: there is no function `nothing` to be a hook
    "#]]
    .assert_eq(&told(&outcome.diagnostics));
}

/// What is said of an architecture that is `mips` with one thing changed.
fn arch(from: &str, to: &str, wanted: &Expect) {
    let mut library = library();
    library.set("own.tlb", &own_arch("mips", &[(from, to)]));
    let outcome = check(&library, &question("exit_mmap", "gather", "own", &[]), Limits::default());
    assert_eq!(outcome.report, None, "{to}");
    wanted.assert_eq(&told(&outcome.diagnostics));
}

#[test]
fn architectures() {
    arch(
        "stray = die",
        "stray = dies",
        &expect![[r#"
            own.tlb:48:13: `stray` cannot be `dies` (one of finish, finish-until-cse, die)
        "#]],
    );
    arch(
        "insn sync()",
        "gates = demand \"\" assumed \"\" insn sync()",
        &expect![[r#"
            own.tlb:106:5: there is no knob `gates` (did you mean `gate`?)
        "#]],
    );
    arch(
        "drops leaf tag",
        "drops leaf va tag",
        &expect![[r#"
            own.tlb:89:20: `tlb_write_asid` has no operand `va` (an instruction drops by what it is given)
        "#]],
    );
    arch(
        "insn sync() {",
        "insn sync() { done by syn",
        &expect![[r#"
            own.tlb:106:27: there is no instruction `syn`
        "#]],
    );
    arch(
        "insn sync()",
        "insn sync(asid)",
        &expect![[r#"
            own.tlb:106:15: `asid` is not an operand (operands are `va` and `tag`)
        "#]],
    );
    arch(
        "tag = local",
        "tag = none",
        &expect![[r#"
            own.tlb:76:10: `tlb_write_va` takes a tag, which `own` does not have (`tag = none` says so)
            own.tlb:88:10: `tlb_write_asid` takes a tag, which `own` does not have (`tag = none` says so)
        "#]],
    );
}

/// Each knob must be stated: what a file does not say would be taken for what nobody knows.
#[test]
fn a_knob_that_is_not_stated() {
    for knob in KNOBS {
        let mut library = library();
        let stated = format!("\n    {} = ", knob.name);
        let text = own_arch("mips", &[(&stated, "\n    wlker = ")]);
        library.set("own.tlb", &text);
        let outcome = check(&library, &question("exit_mmap", "gather", "own", &[]), Limits::default());
        assert_eq!(outcome.report, None, "{}", knob.name);
        let words: Vec<&str> = knob.values.iter().map(|(word, _)| *word).collect();
        let missed = format!("`own` does not say its `{}` (one of {})\n", knob.name, words.join(", "));
        assert!(told(&outcome.diagnostics).contains(&missed), "{}", told(&outcome.diagnostics));
    }
}

#[test]
fn questions() {
    wrong(
        &question("exit_mmp", "gather", "arm64", &[]),
        &expect![[r#"
            arch/alpha.tlb:1:1: there is no operation or case `exit_mmp` (did you mean `exit_mmap`?)
        "#]],
    );
    wrong(
        &question("exit_mmap", "gathr", "arm64", &[]),
        &expect![[r#"
            arch/alpha.tlb:1:1: there is no strategy `gathr` (did you mean `gather`?)
        "#]],
    );
    wrong(
        &question("exit_mmap", "gather", "arm65", &[]),
        &expect![[r#"
            arch/alpha.tlb:1:1: there is no architecture `arm65` (did you mean `arm64`?)
        "#]],
    );
    wrong(
        &question("exit_mmap", "gather", "arm64", &[("cpu", 1)]),
        &expect![[r#"
            operation/exit_mmap.tlb:7:11: `exit_mmap` has no parameter `cpu` (it has cpus, levels, pages, borrower, batch)
        "#]],
    );
    wrong(
        &question("exit_mmap", "gather", "arm64", &[("cpus", 0), ("levels", 7)]),
        &expect![[r#"
            operation/exit_mmap.tlb:8:5: `cpus` cannot be 0 (it is in 1..=4)
            operation/exit_mmap.tlb:9:5: `levels` cannot be 7 (it is in 2..=4)
        "#]],
    );
    wrong(
        &question("exit_mmap", "gather", "arm64", &[("borrower", 2)]),
        &expect![[r#"
            operation/exit_mmap.tlb:11:5: `borrower` cannot be 2 (it is in 0..=1)
        "#]],
    );
    wrong(
        &question("vm_bug_on_active_mm/munmap", "", "arm64", &[]),
        &expect![[r#"
        case/vm_bug_on_active_mm.tlb:7:6: `vm_bug_on_active_mm` is not made of `munmap`
    "#]],
    );
    let kernel = Question { kernel: "linux".into(), ..question("exit_mmap", "gather", "arm64", &[]) };
    wrong(
        &kernel,
        &expect![[r#"
            arch/alpha.tlb:1:1: there is no kernel set `linux` (known: linux-3.6, linux-6.19, neutral)
        "#]],
    );
}

#[test]
fn a_kernel_without_a_function_that_is_called() {
    let mut library = library();
    let text = stalewalk_library::FILES.iter().find(|(path, _)| *path == "kernel/neutral.tlb");
    let text = text.expect("the file is there").1.replace("fn unmap_vmas(", "fn unmap_vma(");
    library.set("kernel/neutral.tlb", &text);
    let asked = question("exit_mmap", "gather", "arm64", &[]);
    let outcome = check(&library, &asked, Limits::default());
    expect![[r#"
        kernel/neutral.tlb:47:9: there is no function `unmap_vmas` (did you mean `unmap_vma`?)
    "#]]
    .assert_eq(&told(&outcome.diagnostics));
}

#[test]
fn a_name_that_is_declared_twice() {
    let library = with_text("stalewalk 1\nstrategy gather \"\" for exit_mmap { }");
    let views: Vec<DiagnosticView> =
        library.all_diagnostics().map(|diagnostic| diagnostic.view(library.sources())).collect();
    expect![[r#"
        own.tlb:2:10: `gather` is declared twice (give it a name of its own)
    "#]]
    .assert_eq(&told(&views));
}

#[test]
fn junk() {
    for junk in ["}}}} ((", "\u{0}\u{7f}é", "case own \"", "case", "case own \"\" { cpu"] {
        let outcome = asked(junk, &question("own", "", "x86-64", &[]));
        assert_eq!(outcome.report, None, "{junk}");
        assert!(!outcome.diagnostics.is_empty(), "{junk}");
    }
}

/// A mistake that is in every cell is told once.
#[test]
fn a_map_tells_a_mistake_once() {
    let library =
        with_text("stalewalk 1 strategy own \"\" for exit_mmap { fn tlb_flush(tlb) { nothing() } }");
    let map = map(&library, "exit_mmap", "neutral", &[], Limits::default());
    assert_eq!(map.cells.len(), 190, "the others have their cells");
    expect![[r#"
        own.tlb:1:65: there is no function `nothing`
    "#]]
    .assert_eq(&told(&map.diagnostics));
}

/// A search that runs away ends undecided, whichever limit it reaches, and says how far it got.
#[test]
fn limits_hold() {
    let params = [("cpus", 4), ("levels", 4), ("pages", 4)];
    let asked = question("exit_mmap", "gather", "x86-64", &params);
    for limits in [
        Limits { states: 20, ..Limits::default() },
        Limits { bytes: 4_000, ..Limits::default() },
        Limits { states: 0, bytes: 0 },
    ] {
        let report = check(&library(), &asked, limits).report.expect("the text is right");
        assert_eq!((report.verdict, report.kind), (Verdict::Undecided, None));
        assert_eq!(report.headline, "Not decided.");
        assert!(report.reason.is_some_and(|reason| reason.starts_with("the search reached its limit of ")));
        assert!(!report.checked.complete);
        assert_eq!(report.run, None);
    }
    // What breaks within the limit is broken, though there may be more.
    let asked = question("exit_mmap", "up_front", "x86-64", &params);
    let whole = check(&library(), &asked, Limits::default()).report.expect("the text is right");
    let states = whole.checked.states - 1;
    let part = check(&library(), &asked, Limits { states, ..Limits::default() });
    assert_eq!(part.report.expect("the text is right").verdict, Verdict::Breaks);
}
