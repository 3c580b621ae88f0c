//! Architectures made of others, knobs that a case or a question sets, and groups of what results.

use expect_test::{Expect, expect};
use stalewalk_engine::report::{Standing, expectations, map_until, questions};
use stalewalk_engine::{Library, Limits, Question, catalog, check};
use stalewalk_tests::{agreed, library, question, told, with_text};

fn verdict(library: &Library, strategy: &str, arch: &str, knobs: &[(&str, &str)]) -> String {
    let knobs = knobs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let question = Question { knobs, ..question("exit_mmap", strategy, arch, &[]) };
    agreed(library, &question).map_or("not-applicable".to_owned(), |answer| answer.verdict)
}

/// The place and subject of every expectation of the text, and whether it holds.
fn claims(text: &str) -> String {
    let library = with_text(text);
    let own = library.sources().iter().find(|(_, path, _)| *path == "own.tlb").map(|(id, _, _)| id);
    let claims = expectations(&library, Some(&[own.expect("it was added")]));
    let line = |claim: &stalewalk_engine::report::Expected| {
        let question = &claim.question;
        let strategy = question.strategy.clone().unwrap_or_default();
        let (file, held) = (claim.place.line, if claim.holds { "holds" } else { "does not" });
        format!("{file}: {} {strategy} {} {} {held}\n", question.operation, question.arch, question.kernel)
    };
    claims.iter().map(line).collect()
}

#[test]
fn one_is_like_another_but_for_what_it_says() {
    let library = with_text(
        "stalewalk 1
        arch mine \"x86 that fills in user mode only\" like x86-64 rank 90 {
            gate = user-mode \"No fill in the kernel.\" assumed \"the test\"
        }
        arch walks \"s390 whose IPTE drops the way too\" like s390 {
            insn ipte(va, tag) { drops leaf va tag  drops walk va tag  clears va  reaches all  done at once }
                \"It drops the path.\" assumed \"the test\"
        }
        arch both \"the second with the gate of the first\" like walks {
            gate = user-mode \"No fill in the kernel.\" assumed \"the test\"
        }",
    );
    // With the gate closed in the kernel nothing is filled after the flush up front, which is what s390-2012 was
    // believed to be; with it open, it is.
    assert_eq!(verdict(&library, "up_front", "x86-64", &[]), "breaks freed-table");
    assert_eq!(verdict(&library, "up_front", "mine", &[]), "survives");
    // By address only leaf entries went; with the path to them nothing that leads to the table is left.
    assert_eq!(verdict(&library, "gather_by_address", "s390", &[]), "breaks freed-table");
    assert_eq!(verdict(&library, "gather_by_address", "walks", &[]), "survives");
    assert_eq!(verdict(&library, "up_front", "walks", &[]), "breaks freed-table");
    assert_eq!(verdict(&library, "up_front", "both", &[]), "survives");
    assert_eq!(verdict(&library, "gather_by_address", "both", &[]), "survives");
}

#[test]
fn what_is_for_one_is_for_those_like_it() {
    let library = with_text(
        "stalewalk 1
        arch mine \"\" like x86-64 { fn mmdrop(mm) { base(mm) } }
        strategy own \"\" for exit_mmap {
            fn tlb_flush(tlb) { }
            on x86-64 { fn tlb_flush(tlb) { flush_tlb_mm(tlb.mm) } }
        }
        strategy other \"\" for exit_mmap {
            on !fills_in_user_mode, !x86-64 { fn tlb_flush(tlb) { } }
        }",
    );
    // Without a flush what is freed is walked, wherever the walker may run in the kernel.
    for (strategy, arch, wanted) in [
        ("own", "x86-64", "survives"),
        ("own", "mine", "survives"),
        ("own", "arm64", "breaks freed-table"),
        ("other", "x86-64", "survives"),
        ("other", "mine", "survives"),
        ("other", "s390-2012", "survives"),
        ("other", "arm64", "breaks freed-table"),
    ] {
        assert_eq!(verdict(&library, strategy, arch, &[]), wanted, "{strategy} on {arch}");
    }
}

/// Whether stale entries remain need not be expected. What does not apply, or is not decided, is no more than that.
#[test]
fn unbroken_is_either_way_of_surviving() {
    let told = claims(
        "stalewalk 1
        case own \"\" of exit_mmap {
            expect with retire_tag, up_front on s390-2012 unbroken
            expect with retire_tag, up_front on x86-64-2012 unbroken
        }
        case counts \"\" on x86-64 {
            mm app { x -> P rw }
            shared n: 0..=1
            cpu 0 \"t\": kernel app { n = 2 }
            expect unbroken
        }",
    );
    expect![[r#"
        10: counts  x86-64  does not
        3: own up_front s390-2012  holds
        3: own retire_tag s390-2012  holds
        4: own up_front x86-64-2012  does not
        4: own retire_tag x86-64-2012  does not
    "#]]
    .assert_eq(&told);
}

/// What a case is about: by names, patterns and groups, each architecture once, and groups as they are without the
/// knobs that the case sets.
#[test]
fn a_heading_names_architectures() {
    let machine = "mm app { x -> P rw } cpu 0 \"t\": kernel app { assert(P != null) } expect survives";
    let told = |heading: &str| claims(&format!("stalewalk 1 case own \"\" on {heading} {{ {machine} }}"));
    let all_of =
        |archs: &[&str]| -> String { archs.iter().map(|arch| format!("1: own  {arch}  holds\n")).collect() };
    assert_eq!(told("mips"), all_of(&["mips"]));
    assert_eq!(told("mips, arm64"), all_of(&["arm64", "mips"]));
    assert_eq!(told("untagged, s390*, s390"), all_of(&["x86-64-2012", "s390-2012", "s390"]));
    assert_eq!(told("x86*, !untagged"), all_of(&["x86-64", "x86-64-pti"]));
    assert_eq!(told("untagged with tag = local"), all_of(&["x86-64-2012"]));
    assert_eq!(told("vax*"), "");
    let library = with_text(&format!("stalewalk 1 case own \"\" on x86*, mips {{ {machine} }}"));
    let own = catalog(&library).operations.into_iter().find(|operation| operation.name == "own");
    assert_eq!(own.map(|own| own.archs).unwrap_or_default(), ["x86-64", "x86-64-2012", "mips", "x86-64-pti"]);
}

#[test]
fn a_question_sets_knobs() {
    // The two files of s390 differ in one promise, the gate.
    let library = library();
    let mut asked = questions(&library, "exit_mmap", "neutral", &[]);
    asked.retain(|question| question.arch.starts_with("s390"));
    let mut other = asked.clone();
    for question in &mut other {
        let (arch, gate) =
            if question.arch == "s390" { ("s390-2012", "any-mode") } else { ("s390", "user-mode") };
        arch.clone_into(&mut question.arch);
        question.knobs = vec![("gate".to_owned(), gate.to_owned())];
    }
    let verdicts = |questions: &[Question]| -> Vec<_> {
        let go_on = &mut |_| std::ops::ControlFlow::Continue(());
        let map = map_until(&library, questions, Limits::default().into(), go_on);
        assert_eq!(map.diagnostics, []);
        map.cells.into_iter().map(|cell| (cell.strategy, cell.verdict, cell.kinds)).collect()
    };
    assert_eq!(asked.len(), 20);
    assert_eq!(verdicts(&asked), verdicts(&other));
}

#[test]
fn a_report_says_what_was_set() {
    let knobs = vec![("gate".to_owned(), "any-mode".to_owned()), ("tag".to_owned(), "root".to_owned())];
    let question = Question { knobs, ..question("exit_mmap", "up_front", "s390-2012", &[]) };
    let report = check(&library(), &question, Limits::default()).report.expect("it is understood");
    assert_eq!(report.question.arch_title, "s390 as believed in 2012 (gate = any-mode, tag = root)");
    let gate = report.rests_on.iter().find(|promise| promise.name == "gate").expect("a fill breaks it");
    assert_eq!((gate.value.as_str(), gate.instead_of.as_deref()), ("any-mode", Some("user-mode")));
    assert_eq!(gate.standing, Standing::Assumed);
    assert_eq!(
        gate.sentence,
        "Set to any-mode by the question; s390 as believed in 2012 itself has user-mode."
    );
    // What is set to what it is stays the architecture's own promise.
    assert!(report.rests_on.iter().all(|promise| promise.name == "gate" || promise.instead_of.is_none()));
    assert!(
        stalewalk_engine::export::text(&report, stalewalk_engine::export::Stories::First, 80)
            .contains("on s390-2012 with gate=any-mode, tag=root")
    );
}

#[test]
fn a_case_sets_knobs_and_groups_follow() {
    let head = "stalewalk 1\ncase own \"\" of exit_mmap with up_front on s390 with gate = user-mode {\n";
    let told = claims(&format!(
        "{head}    expect survives\n    expect on fills_in_user_mode survives\n    expect on fills_in_kernel, !x86* breaks\n}}"
    ));
    expect![[r#"
        3: own  s390  holds
        4: own  s390-2012  holds
        4: own  s390  holds
        5: own  arm64  holds
        5: own  riscv  holds
        5: own  power9-radix  holds
        5: own  amd  holds
        5: own  amd-invlpgb  holds
        5: own  armv7  holds
        5: own  arm64-ets2  holds
        5: own  riscv-svvptc  holds
        5: own  ia64  holds
    "#]]
    .assert_eq(&told);
    // A body says it for several, a variant over that, and the reader over everything.
    let body = "stalewalk 1
    case own \"\" of exit_mmap with up_front {
        on fills_in_kernel with gate = user-mode
        variant closed { }
        variant open { on s390, x86-64 with gate = any-mode }
        expect closed on s390, x86-64, mips survives
        expect open on s390, x86-64 breaks
        expect open on arm64, mips survives
    }";
    let told = claims(body);
    assert_eq!((told.lines().count(), told.matches("holds").count()), (7, 7), "{told}");
    let library = with_text(body);
    let knobs = vec![("gate".to_owned(), "any-mode".to_owned())];
    let closed = Question { knobs, ..question("own", "", "s390", &[]) };
    assert_eq!(agreed(&library, &closed).expect("it applies").verdict, "breaks freed-table");
}

#[test]
fn architectures_and_kernels_expect() {
    let told = claims(
        "stalewalk 1
        arch mine \"\" like s390 {
            expect with gather, up_front when borrower = false survives
            expect in get_user_after_flush breaks only because \"\"
            gate = user-mode \"\" assumed \"\"
        }
        kernel own \"\" rank 9 {
            expect in exit_mmap with gather on x86-64, mips survives
            fn mmdrop(mm) { }
        }",
    );
    expect![[r#"
        3: exit_mmap up_front mine  holds
        3: exit_mmap gather mine  holds
        3: exec_mmap up_front mine  holds
        3: exec_mmap gather mine  holds
        3: unmap_region gather mine  holds
        4: get_user_after_flush  mine  does not
        8: exit_mmap gather x86-64 own holds
        8: exit_mmap gather mips own holds
    "#]]
    .assert_eq(&told);
}

fn wrong(text: &str, question: &Question, wanted: &Expect) {
    let outcome = check(&with_text(&format!("stalewalk 1\n{text}")), question, Limits::default());
    assert_eq!(outcome.report, None, "{text}");
    wanted.assert_eq(&told(&outcome.diagnostics));
}

#[test]
fn what_is_like_itself_or_nobody_is_told() {
    let ask = |arch| question("exit_mmap", "gather", arch, &[]);
    let circle = "arch a \"\" like b { } arch b \"\" like c { } arch c \"\" like a { }";
    wrong(
        circle,
        &ask("b"),
        &expect![[r#"
            own.tlb:2:16: `b` is like itself (one of them must say everything by itself)
            own.tlb:2:37: `c` is like itself (one of them must say everything by itself)
            own.tlb:2:58: `a` is like itself (one of them must say everything by itself)
        "#]],
    );
    wrong(
        "arch a \"\" like a { }",
        &ask("a"),
        &expect![[r#"
            own.tlb:2:16: `a` is like itself (one of them must say everything by itself)
        "#]],
    );
    wrong(
        "arch a \"\" like arm65 { }",
        &ask("a"),
        &expect![[r#"
            own.tlb:2:16: there is no architecture `arm65` (did you mean `arm64`?)
        "#]],
    );
    let twice = "arch a \"\" like s390 { gate = demand \"\" assumed \"\" gate = demand \"\" assumed \"\"
        expect on s390 survives insn i() { } \"\" assumed \"\" insn i() { } \"\" assumed \"\" }";
    wrong(
        twice,
        &ask("a"),
        &expect![[r#"
        own.tlb:2:51: `gate` is declared twice (take one away)
        own.tlb:3:9: what `a` expects is expected of it alone (an operation, strategy, case or kernel may speak of several architectures)
        own.tlb:3:65: `i` is declared twice (take one away)
    "#]],
    );
}

#[test]
fn knobs_that_are_none_are_told() {
    let set = |name: &str, value: &str| Question {
        knobs: vec![(name.to_owned(), value.to_owned())],
        ..question("exit_mmap", "gather", "s390", &[])
    };
    wrong(
        "",
        &set("gait", "any-mode"),
        &expect![[r#"
            arch/s390.tlb:5:6: there is no knob `gait` (knobs are walker, gate, backing, roots, tag, globals, walk_cache, np, ad, upgrade, multi, fault_purge, root_load, root_and_tag, stray, cse, drain, change, order, atomics_drain, root_load_drains, ipi_drains)
        "#]],
    );
    wrong(
        "",
        &set("gate", "open"),
        &expect![[r#"
        arch/s390.tlb:5:6: `gate` cannot be `open` (one of any-mode, user-mode, demand)
    "#]],
    );
}

#[test]
fn knobs_that_are_none_are_told_in_texts() {
    let own = question("own", "", "s390", &[]);
    let case = "case own \"\" of exit_mmap with gather on s390 with gait = any-mode, gate = open {
        on nobody with tag = none, tag = none  on !nobody { } }";
    wrong(
        case,
        &own,
        &expect![[r#"
            own.tlb:2:51: there is no knob `gait` (knobs are walker, gate, backing, roots, tag, globals, walk_cache, np, ad, upgrade, multi, fault_purge, root_load, root_and_tag, stray, cse, drain, change, order, atomics_drain, root_load_drains, ipi_drains)
            own.tlb:2:75: `gate` cannot be `open` (one of any-mode, user-mode, demand)
            own.tlb:3:12: there is no architecture `nobody` (known: alpha, amd, amd-invlpgb, arm64, arm64-ets2, armv7, ia64, loongarch, mips, power9-hash, power9-radix, riscv, riscv-svvptc, s390, s390-2012, sparc64, x86-64, x86-64-2012, x86-64-pti)
            own.tlb:3:36: `tag` is declared twice (take one away)
            own.tlb:3:52: there is no architecture `nobody` (known: alpha, amd, amd-invlpgb, arm64, arm64-ets2, armv7, ia64, loongarch, mips, power9-hash, power9-radix, riscv, riscv-svvptc, s390, s390-2012, sparc64, x86-64, x86-64-2012, x86-64-pti)
        "#]],
    );
    let group = "group g = walkr hw, gate open, reach everybody
        case own \"\" { mm app { } cpu 0 \"\": kernel app { on g { } } }";
    wrong(
        group,
        &own,
        &expect![[r#"
        own.tlb:2:11: there is no knob `walkr` (did you mean `walker`?)
        own.tlb:2:26: `gate` cannot be `open` (one of any-mode, user-mode, demand)
        own.tlb:2:38: `reach` cannot be `everybody` (one of all, here)
    "#]],
    );
}
