//! What is said of backing stores: in stories and diagnoses, and of what is left there.

use stalewalk_engine::Question;
use stalewalk_engine::report::{Cause, Report};
use stalewalk_tests::{agreed, asked, question, with_case};

use crate::backing::{STALE, USER, munmap};

fn report(backing: &str, between: &str, then: &str) -> Report {
    let text = format!("case own \"t\" {{ {} {USER} }}", munmap(between, then));
    let knobs = vec![("backing".to_owned(), backing.to_owned())];
    let question = Question { knobs, ..question("own", "", "mips", &[]) };
    asked(&text, &question).report.expect("it is asked")
}

/// A reader is told where the translation came from, and what was forgotten.
#[test]
fn the_store_is_told() {
    let broken = report("hpt", "flush_tlb_page(app, x)", "");
    let diagnosis = broken.diagnosis.clone().expect("it breaks");
    assert_eq!(diagnosis.cause, Cause::MissedBacking);
    assert_eq!(
        diagnosis.words,
        "CPU 1 found x → P rw in the hash table: no instruction reaches that, and nobody invalidated it before P was freed."
    );
    let sentences: Vec<&str> = broken.traces[0].steps.iter().map(|step| step.sentence.as_str()).collect();
    let found = "The walker of CPU 1 finds x → P rw in the hash table and keeps the translation x → P rw.";
    assert!(sentences.contains(&found), "{sentences:#?}");
    assert!(
        broken.summary.starts_with("The hash table has x → P rw from the start. In step "),
        "{}",
        broken.summary
    );
    assert!(broken.rests_on.iter().any(|promise| promise.name == "backing"));
    let start = &broken.traces[0].start;
    assert_eq!(
        start.backing.iter().map(|item| item.name.as_str()).collect::<Vec<_>>(),
        ["x → P rw", "y → Q rw"]
    );
    let lanes = &broken.traces[0].wave.lanes;
    assert!(lanes.iter().any(|lane| lane.group == "backing store" && lane.cpu.is_none()));

    let (store, flush) = ("invalidate backing app, x", "flush_tlb_page(app, x)");
    let cause = |between: &str| report("tsb", between, "").diagnosis.map(|diagnosis| diagnosis.cause);
    assert_eq!(cause(""), Some(Cause::NoFlush));
    assert_eq!(cause(&format!("{flush} {store}")), Some(Cause::MissedBacking));
    assert_eq!(cause(&format!("invalidate backing app, y {flush}")), Some(Cause::WrongAddress));
    assert_eq!(cause(store), Some(Cause::NoFlush));
}

/// A handler walks, and hardware that searches the store does what is said of a walker.
///
/// Fails if who goes on with a walk is taken to be whoever walks the tables, or whoever has begun something else.
#[test]
fn who_fills_is_told() {
    let told = |body: &str, knobs: &[(&str, &str)]| {
        let text = format!("case own \"t\" {{ mm app {{ x -> P rw }} {body} }}");
        let knobs = knobs.iter().map(|(knob, value)| ((*knob).to_owned(), (*value).to_owned())).collect();
        let question = Question { knobs, ..question("own", "", "mips", &[]) };
        let report = asked(&text, &question).report.expect("it is asked");
        let run = report.traces.into_iter().next().or(report.run).expect("there is one");
        run.steps.into_iter().map(|step| step.sentence).collect::<Vec<_>>().join(" ")
    };
    let handler = told("cpu 0 \"t\": kernel app cold { load x }", &[("walk_cache", "yes")]);
    assert!(handler.contains("The refill handler of CPU 0 starts at what it kept, pgd[0] → T,"), "{handler}");
    let unmap = "siblings 0, 1
        cpu 0 \"munmap\": kernel app {
            clear(pte(app, x)) invalidate backing app invalidate here app free(P) userspace
        }
        cpu 1 \"thread\": kernel app { userspace }";
    let hardware = told(unmap, &[("backing", "vhpt"), ("gate", "any-mode")]);
    let keeps = "The walker of CPU 1, which has found x → P rw in the VHPT, keeps that.";
    assert!(hardware.contains(keeps), "{hardware}");
}

/// Entries that are left in the store and that nobody can use are what a safe answer relies on.
#[test]
fn a_safe_answer_relies_on_the_store() {
    let knobs = vec![("backing".to_owned(), "tsb".to_owned())];
    let question = Question { knobs, ..question("own", "", "mips", &[]) };
    let body = munmap("flush_tlb_page(app, x)", "invalidate backing app");
    assert_eq!(agreed(&with_case(&body), &question).expect("it applies").verdict, STALE);
    let safe = asked(&format!("case own \"t\" {{ {body} }}"), &question).report.expect("it is asked");
    let [left] = safe.relies_on.as_slice() else { panic!("{:?}", safe.relies_on) };
    assert_eq!((left.cpu, left.stays), (None, false));
    assert_eq!(
        left.words,
        "The TSB keeps stale entries of app, but no CPU accesses their addresses before CPU 0 passes own.tlb:3, where \
         they go. They would be used if user code of app ran again, or the kernel accessed its memory."
    );
    let body = "mm app { x -> P rw }
        cpu 0 \"munmap\": kernel app cold {
            load x load_root(init_mm) clear(pte(app, x)) invalidate here app ipi cpu_online_mask { } wait free(P)
        }
        cpu 1 \"idle\": kernel init_mm cold { }";
    let safe = asked(&format!("case own \"t\" {{ {body} }}"), &question).report.expect("it is asked");
    assert!(safe.relies_on.iter().all(|left| left.stays));
    assert_eq!(
        safe.relies_on.iter().map(|left| left.words.as_str()).collect::<Vec<_>>(),
        [
            "The TSB keeps stale entries of app, but no CPU has loaded what they are for. They would be used if app, or \
          its tag, were loaded again."
        ]
    );
}
