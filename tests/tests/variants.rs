//! Variants: one of several forms of an operation or case is judged, with what they share.

use expect_test::{Expect, expect};
use stalewalk_engine::report::expectations;
use stalewalk_engine::{Limits, Question, catalog, check};
use stalewalk_tests::{ARCHS, agreed, question, told, with_text};

/// A page is unmapped while another CPU may use it. Who frees it without a flush before that lets a stale entry
/// be used on every architecture: what the other CPU cached while the page was mapped serves its next access.
/// Flushed first, by address and on every CPU, nothing is left. Without the other CPU the stale entry stays
/// where nothing accesses the page any more.
const CASE: &str = "stalewalk 1
case own \"unmapping a page\" {
    mm app { x -> P rw }
    fn finish(mm, page) { free(page) }
    cpu 0 \"writer\": kernel app { var old = clear(pte(app, x))  finish(app, old.frame) }
    variant before \"as it was\" { cpu 1 \"reader\": user app { userspace } }
    variant after {
        fn finish(mm, page) { flush_tlb_page(mm, x)  base(mm, page) }
        cpu 1 \"reader\": user app { userspace }
        expect survives because \"it is flushed before it is freed\"
    }
    variant alone { }
    expect before breaks stale-frame only because \"it is never flushed\"
    expect after on arm64 breaks else survives
    expect alone, after survives
}
";

fn asked(variant: Option<&str>, arch: &str) -> Question {
    Question { variant: variant.map(str::to_owned), ..question("own", "", arch, &[]) }
}

/// The case without the line that is a mistake.
fn case() -> String {
    CASE.replace("    expect alone, after survives\n", "")
}

#[test]
fn exactly_one_is_judged() {
    let library = with_text(&case());
    for arch in ARCHS {
        let answer = |variant| agreed(&library, &asked(variant, arch)).expect("it applies");
        let verdict = |variant| answer(variant).but_for_changes();
        assert_eq!(verdict(Some("before")), "breaks stale-frame", "{arch}");
        assert_eq!(verdict(Some("after")), "survives", "{arch}");
        assert_eq!(verdict(Some("alone")), "survives-stale", "{arch}");
        assert_eq!(verdict(None), "breaks stale-frame", "{arch}: the first is the default");
    }
}

#[test]
fn an_expectation_names_one_or_speaks_of_all() {
    let claims = |text: &str| {
        let library = with_text(text);
        let own = library.sources().iter().find(|(_, path, _)| *path == "own.tlb").map(|(id, _, _)| id);
        let claims = expectations(&library, Some(&[own.expect("it was added")]));
        let line = |claim: &stalewalk_engine::report::Expected| {
            let variant = claim.question.variant.clone().unwrap_or_default();
            format!("{}: {variant} {} {}\n", claim.place.line, claim.question.arch, claim.holds)
        };
        claims.iter().map(line).collect::<String>()
    };
    // Nineteen architectures for the variant's own, nineteen for `before`, one and eighteen for `after`.
    let told = claims(&case());
    assert_eq!(told.lines().count(), 57, "{told}");
    assert_eq!(told.matches(": after ").count(), 38, "{told}");
    // On s390 the store alone breaks a rule already, which the text does not expect.
    let wrong = told.lines().filter(|line| line.ends_with("false") && !line.contains("s390"));
    assert_eq!(wrong.collect::<Vec<_>>(), ["14: after arm64 false"]);
    let every = case().replace("expect after on arm64 breaks else survives", "expect on arm64 survives");
    let told = claims(&every);
    let all: Vec<&str> = told.lines().filter(|line| line.starts_with("14: ")).collect();
    assert_eq!(all, ["14: before arm64 false", "14: after arm64 true", "14: alone arm64 false"]);
}

#[test]
fn reports_and_catalogues_name_it() {
    let library = with_text(&case());
    let report = |variant| check(&library, &asked(variant, "arm64"), Limits::default()).report;
    let before = report(None).expect("it is understood").question;
    assert_eq!(before.variant.as_deref(), Some("before"));
    assert_eq!(before.operation_title, "unmapping a page (as it was)");
    let after = report(Some("after")).expect("it is understood").question;
    assert_eq!(
        (after.variant.as_deref(), after.operation_title.as_str()),
        (Some("after"), "unmapping a page (after)")
    );
    let catalog = catalog(&library);
    let own = catalog.operations.iter().find(|entry| entry.name == "own").expect("it is listed");
    let listed: Vec<(&str, &str)> =
        own.variants.iter().map(|v| (v.name.as_str(), v.title.as_str())).collect();
    assert_eq!(listed, [("before", "as it was"), ("after", "after"), ("alone", "alone")]);
}

#[test]
fn a_case_chooses_among_those_of_its_operation() {
    let library = with_text(
        "stalewalk 1
        operation unmap \"unmapping\" {
            hooks finish
            mm app { x -> P rw }
            fn finish(mm, page) { free(page) }
            cpu 0 \"writer\": kernel app { var old = clear(pte(app, x))  finish(app, old.frame) }
            variant alone { }
            variant watched { cpu 1 \"reader\": user app { userspace } }
        }
        case own \"unmapping, differently\" of unmap { }
        case flushed \"unmapping, with a flush\" of unmap {
            variant not { }
            variant watched { fn finish(mm, page) { flush_tlb_page(mm, x)  base(mm, page) } }
        }",
    );
    let verdict = |case: &str, variant: &str| {
        let question = Question { operation: case.to_owned(), ..asked(Some(variant), "x86-64") };
        agreed(&library, &question).expect("it applies").verdict
    };
    assert_eq!(verdict("own", "alone"), "survives-stale");
    assert_eq!(verdict("own", "watched"), "breaks stale-frame");
    // The case's own are chosen from; the operation's namesake is taken, or its first.
    assert_eq!(verdict("flushed", "not"), "survives-stale");
    assert_eq!(verdict("flushed", "watched"), "survives");
}

fn wrong(text: &str, variant: Option<&str>, wanted: &Expect) {
    let outcome = check(&with_text(text), &asked(variant, "x86-64"), Limits::default());
    assert_eq!(outcome.report, None, "{text}");
    wanted.assert_eq(&told(&outcome.diagnostics));
}

#[test]
fn mistakes_are_told() {
    wrong(
        CASE,
        None,
        &expect![[r#"
            own.tlb:15:12: expected `survives`, `survives-stale`, `unbroken`, `breaks`, `breaks-delayed`, `not-applicable` or `undecided`, found `alone`
        "#]],
    );
    wrong(
        &case(),
        Some("befor"),
        &expect![[r#"
        own.tlb:2:6: `own` has no variant `befor` (did you mean `before`?)
    "#]],
    );
    wrong(
        &case(),
        Some("something-else"),
        &expect![[r#"
        own.tlb:2:6: `own` has no variant `something-else` (it has before, after, alone)
    "#]],
    );
    let twice = case().replace("variant alone", "variant after");
    wrong(
        &twice,
        None,
        &expect![[r#"
        own.tlb:12:13: `after` is declared twice (give it a name of its own)
    "#]],
    );
    let unknown = case().replace("expect before", "expect bevore");
    wrong(
        &unknown,
        None,
        &expect![[r#"
        own.tlb:13:12: there is no variant `bevore` (did you mean `before`?)
    "#]],
    );
    let functions = case().replace("variant alone { }", "variant alone { fn f() { } fn f() { } on x8 { } }");
    wrong(
        &functions,
        None,
        &expect![[r#"
            own.tlb:12:35: `f` is declared twice (change the one above, or take one away)
            own.tlb:12:46: there is no architecture `x8` (known: alpha, amd, amd-invlpgb, arm64, arm64-ets2, armv7, ia64, loongarch, mips, power9-hash, power9-radix, riscv, riscv-svvptc, s390, s390-2012, sparc64, x86-64, x86-64-2012, x86-64-pti)
        "#]],
    );
}

#[test]
fn none_is_chosen_where_there_are_none() {
    let none = "stalewalk 1\ncase own \"\" { mm app { } cpu 0 \"t\": kernel app { } expect before survives }";
    wrong(
        none,
        None,
        &expect![[r#"
        own.tlb:2:59: there is no variant `before` (a verdict stands behind `expect`)
    "#]],
    );
    wrong(
        &none.replace("before ", ""),
        Some("before"),
        &expect![[r#"
        own.tlb:2:6: `own` has no variant `before` (it has none)
    "#]],
    );
}
