//! Branches whose condition is known before the program runs: what is left out of it is no less right or wrong.

use expect_test::{Expect, expect};
use stalewalk_engine::Limits;
use stalewalk_engine::explore::{explicit, saturating};
use stalewalk_engine::report::Verdict;
use stalewalk_tests::{asked, model, question, told, with_case};

/// A program that knows how many pages there are: one.
fn program(body: &str) -> String {
    format!("(pages in 1..=2 = 1) {{ mm app {{ x -> P rw }} cpu 0 \"t\": kernel app {{ {body} }} }}")
}

fn said(body: &str, wanted: &Expect) {
    let text = format!("operation own \"\" {}", program(body));
    let outcome = asked(&text, &question("own", "", "x86-64", &[]));
    assert_eq!(outcome.report, None, "{body}");
    wanted.assert_eq(&told(&outcome.diagnostics));
}

/// One branch is the program's, the other is not there.
#[test]
fn one_of_two_branches_is_taken() {
    for (body, wanted) in [
        ("if pages == 1 { } else { BUG_ON(true) }", Verdict::Survives),
        ("if pages == 2 { } else { BUG_ON(true) }", Verdict::Breaks),
        ("if pages + 1 < 2 || pages >= 1 { BUG_ON(true) }", Verdict::Breaks),
    ] {
        let text = format!("operation own \"\" {}", program(body));
        let report = asked(&text, &question("own", "", "x86-64", &[])).report.expect("it is understood");
        assert_eq!(report.verdict, wanted, "{body}");
    }
}

/// A mistake is told wherever it stands.
#[test]
fn what_no_run_takes_is_read_all_the_same() {
    said(
        "if pages == 2 { frobnicate(app) } if pages >= 1 { } else { no_such_thing = 5 }",
        &expect![[r#"
        own.tlb:2:102: there is no function `frobnicate`
        own.tlb:2:145: this cannot be assigned (variables of this function, fields of its structs and shared variables can be)
    "#]],
    );
}

/// One below zero is no number, whether it is known before or found out: nothing is decided, and it is said why.
#[test]
fn a_difference_below_zero_is_no_verdict() {
    for body in
        ["if 1 - 2 < 1 { BUG_ON(true) }", "assert(!(1 - 2 < 1))", "var n = 1 if n - 2 < 1 { BUG_ON(true) }"]
    {
        let case = with_case(&format!("mm app {{ x -> P rw }} cpu 0 \"t\": kernel app {{ {body} }}"));
        let model = model(&case, &question("own", "", "x86-64", &[])).expect("it applies");
        let cuts = [saturating(&model, Limits::default()).cut, explicit(&model, Limits::default()).cut];
        assert_eq!(cuts[0], cuts[1], "{body}");
        let outcome = stalewalk_engine::check(&case, &question("own", "", "x86-64", &[]), Limits::default());
        let report = outcome.report.expect("it is understood");
        assert_eq!(report.verdict, Verdict::Undecided, "{body}");
        assert!(report.reason.expect("it has one").starts_with("a difference is below zero"), "{body}");
    }
}
