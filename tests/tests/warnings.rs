//! Warnings: what is worth a look changes no answer.

use expect_test::{Expect, expect};
use stalewalk_engine::lang::warnings::warnings;
use stalewalk_engine::report::Verdict;
use stalewalk_engine::{Limits, check};
use stalewalk_tests::{library, question, told, with_text};

fn warned(text: &str, wanted: &Expect) {
    let library = with_text(&format!("stalewalk 1\n{text}"));
    let own: Vec<_> =
        library.sources().iter().filter(|(_, path, _)| *path == "own.tlb").map(|(id, _, _)| id).collect();
    let views: Vec<_> = warnings(&library, &own).iter().map(|d| d.view(library.sources())).collect();
    assert!(views.iter().all(|view| !view.error));
    assert_eq!(told(&library.all_diagnostics().map(|d| d.view(library.sources())).collect::<Vec<_>>()), "");
    wanted.assert_eq(&told(&views));
}

#[test]
fn the_library_gives_no_cause() {
    let library = library();
    let all: Vec<_> = library.sources().iter().map(|(id, _, _)| id).collect();
    assert_eq!(warnings(&library, &all), []);
}

#[test]
fn answers_are_what_they_were() {
    let library = with_text(
        "stalewalk 1 case own \"\" on x86-64 { mm app { } cpu 0 \"t\": kernel app { } variant a { } variant b { }
        expect a survives }",
    );
    let outcome = check(&library, &question("own", "", "x86-64", &[]), Limits::default());
    assert_eq!(outcome.report.map(|report| report.verdict), Some(Verdict::Survives));
    expect![[r#"
        own.tlb:1:96: nothing is expected of `b` (`expect b … because …` says it)
    "#]]
    .assert_eq(&told(&outcome.diagnostics));
}

#[test]
fn variants_hooks_and_expectations() {
    warned(
        "operation own \"\" { hooks tlb_flush, tlb_flash, f, g  mm app { } cpu 0 \"t\": kernel app { } fn f() { }
            variant a { } variant b { fn g() { } } variant c { expect survives } variant d { }
            expect a on arm32* survives else survives
            expect a on !nothing*, x86* survives else survives }
        strategy mine \"\" for own { expect d survives }",
        &expect![[r#"
            own.tlb:2:37: there is no function `tlb_flash` to be a hook (did you mean `tlb_flush`?)
            own.tlb:3:35: nothing is expected of `b` (`expect b … because …` says it)
            own.tlb:4:32: this expectation speaks of nothing (no architecture is meant by its list)
        "#]],
    );
    warned(
        "operation own \"\" { mm app { } cpu 0 \"t\": kernel app { } variant a { } variant b { } expect survives
            expect on x86*, !x86* breaks }",
        &expect![[r#"
            own.tlb:3:35: this expectation speaks of nothing (no architecture is meant by its list)
        "#]],
    );
}

#[test]
fn a_heading_that_fits_nothing() {
    warned(
        "case own \"\" on vax*, !x86* { mm app { } cpu 0 \"t\": kernel app { } }",
        &expect![[r#"
            own.tlb:2:16: `own` is about no architecture (none is meant by its list)
        "#]],
    );
}

#[test]
fn knobs_and_clauses() {
    warned(
        "arch own \"\" like s390 { gate = any-mode \"\" assumed \"\" stray = finish \"\" assumed \"\"
            insn i(va, tag) { drops leaf va tag  drops walk tag  drops leaf tag  drops walk va tag  reaches all } \"\" assumed \"\" }
        case mine \"\" of exit_mmap on s390 with gate = any-mode, stray = finish { on s390* with tag = root, gate = any-mode }",
        &expect![[r#"
            own.tlb:2:25: `gate` is any-mode in `s390` already (leave it out)
            own.tlb:3:31: `drops leaf va tag` is part of `drops leaf tag` (leave it out)
            own.tlb:3:82: `drops walk va tag` is part of `drops walk tag` (leave it out)
            own.tlb:4:48: `gate` is any-mode there already (leave it out)
            own.tlb:4:96: `tag` is root there already (leave it out)
        "#]],
    );
}

/// Puts every correction that is one replacement where it belongs, until the text is understood.
#[test]
fn corrections_can_be_applied() {
    let mut text = "stalewalk 1 \
        case own \"\" of exit_mmap with up_frunt { expect brakes freed-tabl fn mmdrop(mm) { if mm = mm { wiat } on arm65 { } } }"
        .to_owned();
    for _ in 0..20 {
        let library = with_text(&text);
        let outcome = check(&library, &question("own", "", "x86-64", &[]), Limits::default());
        if outcome.report.is_some() {
            break;
        }
        let next = outcome.diagnostics.iter().find_map(|d| Some((d.place.clone(), d.fix.clone()?)));
        let (place, fix) = next.unwrap_or_else(|| panic!("{text}: {}", told(&outcome.diagnostics)));
        text.replace_range(place.column as usize - 1..place.end_column as usize - 1, &fix);
    }
    assert_eq!(
        text,
        "stalewalk 1 case own \"\" of exit_mmap with up_front { expect breaks freed-table \
        fn mmdrop(mm) { if mm == mm { wait } on arm64 { } } }"
    );
}
