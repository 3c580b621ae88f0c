//! What an answer rests on: the knobs behind what breaks, those that keep what is safe so, what comes of them where
//! they are only assumed; how long what is stale lasts, and what is said beside the answer.

use std::ops::ControlFlow;

use stalewalk_engine::report::{Condition, Kind, Report, Verdict};
use stalewalk_engine::{Limits, Search, assumptions, check};
use stalewalk_tests::{question, with_case};

fn report(body: &str, arch: &str) -> Report {
    let outcome = check(&with_case(body), &question("own", "", arch, &[]), Limits::default());
    assert_eq!(outcome.diagnostics, [], "{body}");
    outcome.report.expect("the text is right")
}

/// The names of what an answer rests on.
fn names(report: &Report) -> Vec<&str> {
    report.rests_on.iter().map(|promise| promise.name.as_str()).collect()
}

/// Each run rests on the knob that allows what is special about it, and not on those of other cases.
#[test]
fn a_run_rests_on_what_it_needed() {
    let pages = "mm app { x -> P rw y -> Q rw }";
    let user = "cpu 1 \"thread\": user app { userspace }";
    let replace = format!(
        "{pages} cpu 0 \"t\": kernel app {{ var e = read(pte(app, y)) set(pte(app, x), e) flush_tlb_mm(app) }} {user}"
    );
    for (body, arch, kind, knob) in [
        (replace.as_str(), "arm64", Kind::Conflict, "multi"),
        (replace.as_str(), "s390", Kind::ForbiddenChange, "change"),
        (
            "mm init_mm { k -> K rw global } mm app { x -> P rw }
             cpu 0 \"t\": kernel app {
                 var old = clear(pte(init_mm, k)) tlbi_vaae1is(k) dsb_ish() free(old.frame) load k
             }",
            "arm64",
            Kind::StaleFrame,
            "cse",
        ),
        (
            "mm app { x -> P rw } cpu 0 \"t\": kernel app {
                 var e = clear(pte(app, x)) invalidate here app load x set(pte(app, x), e) nofault load x
             }",
            "riscv",
            Kind::UnexpectedFault,
            "np",
        ),
    ] {
        let report = report(body, arch);
        assert_eq!(report.kind, Some(kind), "{body}");
        for other in ["multi", "change", "cse", "np"] {
            assert_eq!(names(&report).contains(&other), other == knob, "{other} in {kind:?}");
        }
    }
}

/// A safe answer rests on no knob that allows all there is: it would be safe whatever the hardware did.
#[test]
fn a_safe_answer_rests_on_what_is_forbidden() {
    let body = "mm app { x -> P rw }
         cpu 0 \"t\": kernel app { var old = clear(pte(app, x)) flush_tlb_mm(app) free(old.frame) }";
    // On arm64 the walker runs in every mode and partial walks are kept.
    let arm = report(body, "arm64");
    assert_eq!(arm.verdict, Verdict::Survives);
    assert!(!names(&arm).contains(&"gate") && !names(&arm).contains(&"walk_cache"), "{:?}", names(&arm));
    assert!(names(&arm).contains(&"drain") && names(&arm).contains(&"tlbi_aside1is"), "{:?}", names(&arm));
    // On s390 of 2012 it runs in user mode only.
    assert!(names(&report(body, "s390-2012")).contains(&"gate"));
}

/// The walks of the old root are stopped by the load of another on x86, as is assumed. If they were not, one that
/// had read the root would read the table, which is freed.
#[test]
fn an_assumed_value_is_tried_the_other_way() {
    let body = "mm app { x -> P rw }
         cpu 0 \"exit\": kernel app {
             load_root(init_mm) var old = clear(entry(app, x, 2)) free(old.frame)
         }";
    let (library, question) = (with_case(body), question("own", "", "x86-64", &[]));
    let report = check(&library, &question, Limits::default()).report.expect("the text is right");
    assert_eq!((report.verdict, report.assumed.as_ref()), (Verdict::SurvivesStale, None));
    let go_on = &mut |_| ControlFlow::Continue(());
    let found = assumptions(&library, &question, &report, Search::default(), go_on);
    let stray: Vec<_> = found.tried.iter().filter(|one| one.name == "stray").collect();
    let told: Vec<_> = stray
        .iter()
        .map(|one| (one.value.as_str(), one.other.as_str(), one.verdict, one.kinds.as_slice()))
        .collect();
    assert_eq!(
        told,
        [
            ("die", "finish", Verdict::Breaks, [Kind::FreedTable].as_slice()),
            // Linux's root load ends with such an event where the architecture has it.
            ("die", "finish-until-cse", Verdict::SurvivesStale, [].as_slice()),
        ]
    );
    assert_eq!(found.left_out, 0);
    // What is architected is not tried.
    assert!(found.tried.iter().all(|one| one.name != "gate"));
}

/// A page that is unhooked and freed by a CPU that never accesses it.
#[test]
fn a_wrong_path_is_noted_where_the_walker_may_run() {
    let body = "mm app { x -> P rw }
         cpu 0 \"t\": kernel app { var old = clear(pte(app, x)) free(old.frame) }";
    let noted = report(body, "x86-64");
    assert_eq!(noted.verdict, Verdict::SurvivesStale);
    assert_eq!(noted.notes.len(), 1);
    assert!(noted.notes[0].contains("CPU 0 a wrong-path load could still read P"), "{}", noted.notes[0]);
    // The kernel of s390 does not translate user addresses, and MIPS does nothing that no access asks for.
    for arch in ["s390-2012", "mips"] {
        assert_eq!(report(body, arch).notes, [""; 0], "{arch}");
    }
    // Where an access uses it that is performed, that is the answer.
    let used = format!("{body} cpu 1 \"u\": user app {{ userspace }}");
    assert_eq!(report(&used, "x86-64").notes, [""; 0]);
}

/// Line 5 of the text drops it; without that line it stays.
#[test]
fn what_is_relied_on_lasts_until_a_line() {
    let body = |end: &str| {
        format!(
            "mm app {{ x -> P rw }}\ncpu 0 \"t\": kernel app {{ var old = clear(pte(app, x)) free(old.frame)\n{end} }}"
        )
    };
    let safe = report(&body("invalidate here app"), "x86-64");
    let [leaf] = safe.relies_on.as_slice() else { panic!("{:?}", safe.relies_on) };
    assert_eq!((leaf.condition, leaf.stays), (Condition::NoAccess, false));
    assert_eq!(leaf.until.iter().map(|place| place.line).collect::<Vec<_>>(), [5]);
    assert!(
        leaf.words.contains("makes no access to their addresses before it passes own.tlb:5"),
        "{}",
        leaf.words
    );
    let left = report(&body(""), "x86-64");
    let [leaf] = left.relies_on.as_slice() else { panic!("{:?}", left.relies_on) };
    assert_eq!((leaf.until.len(), leaf.stays), (0, true));
}

/// What an interrupt drops that is taken when the programs have ended does not stay, and what it leaves does.
#[test]
fn what_an_interrupt_is_still_to_drop_does_not_stay() {
    let body = "mm app { x -> P rw }
         cpu 0 \"t\": kernel app {
             var old = clear(pte(app, x)) free(old.frame) ipi mm_cpumask(app) { invalidate here app }
         }
         cpu 1 \"idle\": kernel app { }";
    let safe = report(body, "x86-64");
    let stays: Vec<_> = safe.relies_on.iter().map(|relies| (relies.cpu, relies.stays)).collect();
    assert_eq!(stays, [(Some(0), true), (Some(1), false)]);
}
