//! Small programs that reach every kind of violation, with the steps and states counted by hand, and safe twins.

use stalewalk_engine::explore::saturating;
use stalewalk_engine::report::Kind;
use stalewalk_engine::{Limits, check};
use stalewalk_tests::{ARCHS, HOW_TO_CHANGE, expect, model, question, with_case};

/// Those that need no interrupt to invalidate elsewhere.
const BROADCASTS: [&str; 4] = ["arm64", "s390-2012", "s390", "power9-radix"];
/// Those that walk in the kernel whenever the root is loaded.
const ANY_MODE: [&str; 6] = ["x86-64", "x86-64-2012", "arm64", "s390", "riscv", "power9-radix"];

/// Those where the CPU that invalidates must synchronise its context.
const NEEDS_CSE: [&str; 2] = ["arm64", "power9-radix"];

/// Kind, program moves, hardware moves and states of the only kind that is reached, but for how an entry is changed.
fn only(body: &str, arch: &str) -> (Kind, u32, u32, u32) {
    let model = model(&with_case(body), &question("own", "", arch, &[])).expect("it applies");
    let found = saturating(&model, Limits::default());
    let runs: Vec<_> = found.runs.iter().filter(|run| !HOW_TO_CHANGE.contains(&run.kind)).collect();
    let [run] = runs.as_slice() else { panic!("{arch}: {runs:?}") };
    (run.kind, run.program, run.hardware, found.states)
}

const USER: &str = "cpu 1 \"thread in user mode\": user app { userspace }";

/// Clear, free, access: the entry is cached from the start. Three states, as the access ends all.
#[test]
fn a_page_freed_without_a_flush_is_used() {
    let body = &format!(
        "mm app {{ x -> P rw }}
         cpu 0 \"munmap\": kernel app {{ var old = clear(pte(app, x)) free(old.frame) }} {USER}"
    );
    expect(body, &ARCHS, "breaks stale-frame");
    for arch in ARCHS {
        assert_eq!(only(body, arch), (Kind::StaleFrame, 3, 0, 3), "{arch}");
    }
}

/// With empty caches the walker needs two steps more: the table, then the page.
#[test]
fn a_cold_cpu_has_to_walk_first() {
    let body = "mm app { x -> P rw }
         cpu 0 \"munmap\": kernel app { var old = clear(pte(app, x)) free(old.frame) }
         cpu 1 \"thread\": user app cold { userspace }";
    expect(body, &ARCHS, "breaks stale-frame");
    for arch in ARCHS {
        assert_eq!(only(body, arch), (Kind::StaleFrame, 3, 2, 3), "{arch}");
    }
}

#[test]
fn a_page_freed_after_a_flush_is_not_used() {
    for flush in ["flush_tlb_mm(app)", "flush_tlb_page(app, x)"] {
        let body = &format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"munmap\": kernel app {{ var old = clear(pte(app, x)) {flush} free(old.frame) }} {USER}"
        );
        expect(body, &ARCHS, "survives");
    }
}

/// Clear, free, open the gate, load; or the load misses and faults, and the gate closes: six states.
#[test]
fn the_kernel_uses_a_page_that_it_freed() {
    let body = "mm app { x -> P rw }
         cpu 0 \"syscall\": kernel app { var old = clear(pte(app, x)) free(old.frame) load x }";
    expect(body, &ARCHS, "breaks stale-frame");
    for arch in ARCHS {
        assert_eq!(only(body, arch), (Kind::StaleFrame, 4, 0, 6), "{arch}");
    }
    let twin = "mm app { x -> P rw }
         cpu 0 \"syscall\": kernel app {
             var old = clear(pte(app, x)) invalidate here app free(old.frame) load x
         }";
    // To open the way to user memory synchronises nothing.
    let (needed, not_needed): (Vec<_>, Vec<_>) = ARCHS.iter().partition(|arch| NEEDS_CSE.contains(arch));
    expect(twin, &not_needed, "survives");
    expect(twin, &needed, "breaks stale-frame");
    for (arch, synchronise) in NEEDS_CSE.iter().zip(["isb()", "isync()"]) {
        expect(&twin.replace("free(", &format!("{synchronise} free(")), &[arch], "survives");
    }
}

/// A store through a read-only translation faults, whatever it leads to; a load does not.
#[test]
fn a_right_that_a_stale_entry_does_not_give_is_not_used() {
    let body = |access: &str| {
        format!(
            "mm app {{ x -> P ro }}
             cpu 0 \"syscall\": kernel app {{ var old = clear(pte(app, x)) free(old.frame) {access} x }}"
        )
    };
    expect(&body("store"), &ARCHS, "survives-stale");
    expect(&body("load"), &ARCHS, "breaks stale-frame");
}

/// Read the entry, free the table: a walk that was under way in user mode reads it.
#[test]
fn a_freed_table_that_is_still_hooked_is_walked() {
    let kernel = "mm app { x -> P rw }
         cpu 0 \"kernel\": kernel app { var old = read(entry(app, x, 2)) free(old.frame) }";
    expect(kernel, &ANY_MODE, "breaks freed-table");
    for arch in ANY_MODE {
        assert_eq!(only(kernel, arch), (Kind::FreedTable, 2, 1, 3), "{arch}");
    }
    // The way to the table is cached, but the walker does not run in the kernel; or there is no walker.
    expect(kernel, &["s390-2012"], "survives-stale");
    expect(kernel, &["mips"], "survives");
    // Where user code runs, something always walks.
    expect(&format!("{kernel} {USER}"), &ARCHS, "breaks freed-table");
}

#[test]
fn a_table_unhooked_flushed_and_freed_is_not_walked() {
    let body = &format!(
        "mm app {{ x -> P rw }}
         cpu 0 \"kernel\": kernel app {{
             var old = clear(entry(app, x, 2)) flush_tlb_mm(app) free(old.frame)
         }} {USER}"
    );
    expect(body, &ARCHS, "survives");
}

#[test]
fn an_assertion_fails() {
    let body = |assertion: &str| format!("mm app {{ x -> P rw }} cpu 0 \"t\": kernel app {{ {assertion} }}");
    for wrong in
        ["assert(current.active_mm == init_mm)", "BUG_ON(this_cpu.active_mm == app)", "VM_BUG_ON(true)"]
    {
        for arch in ARCHS {
            assert_eq!(only(&body(wrong), arch), (Kind::BugOn, 1, 0, 1), "{wrong}");
        }
    }
    for right in ["assert(current.active_mm == app)", "BUG_ON(this_cpu.lazy)", "VM_BUG_ON(false)"] {
        expect(&body(right), &ARCHS, "survives");
    }
}

/// Clear, free, free again.
#[test]
fn a_page_is_freed_twice() {
    let body = "mm app { x -> P rw }
         cpu 0 \"t\": kernel app {
             var old = clear(pte(app, x)) flush_tlb_mm(app) free(old.frame) free(old.frame)
         }";
    expect(body, &ARCHS, "breaks bug-on");
    assert_eq!(only(body, "s390"), (Kind::BugOn, 4, 0, 4));
    // What an entry that was cleared before held is nothing, and nothing is freed.
    let twin = "mm app { x -> P rw }
         cpu 0 \"t\": kernel app {
             var old = clear(pte(app, x)) flush_tlb_mm(app) free(old.frame)
             var none = clear(pte(app, x)) free(none.frame)
         }";
    expect(twin, &ARCHS, "survives");
}

/// Interrupts off and a request on both sides: four moves, in any order, and nobody can answer.
#[test]
fn two_cpus_wait_for_each_other() {
    let both = |body: &str| {
        format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"one\": kernel app {{ {body} }}
             cpu 1 \"other\": kernel app {{ {body} }}"
        )
    };
    let flush = "ipi mm_cpumask(app) { invalidate here app } wait";
    let off = both(&format!("irq off {{ {flush} }}"));
    expect(&off, &ARCHS, "breaks deadlock");
    for arch in ARCHS {
        let (kind, program, hardware, _) = only(&off, arch);
        assert_eq!((kind, program, hardware), (Kind::Deadlock, 4, 0), "{arch}");
    }
    expect(&both(flush), &ARCHS, "survives");
    // The neutral flush asks nobody where one instruction does it.
    let neutral = both("irq off { flush_tlb_mm(app) }");
    expect(&neutral, &BROADCASTS, "survives");
    expect(&neutral, &["x86-64", "x86-64-2012", "riscv", "mips"], "breaks deadlock");
}

/// Interrupts off is no harm to a flush that only has to wait its time.
#[test]
fn interrupts_come_back() {
    let body = "mm app { x -> P rw }
         cpu 0 \"flusher\": kernel app { flush_tlb_mm(app) }
         cpu 1 \"busy\": kernel app { irq off { var e = read(pte(app, x)) assert(e.present) } }";
    expect(body, &ARCHS, "survives");
}

/// A run of no moves at all, which the report has to tell as well.
#[test]
fn what_waits_for_ever_from_the_start() {
    let body = "mm app { x -> P rw }
         cpu 0 \"t\": kernel app { wait until !read(pte(app, x)).present }";
    for arch in ARCHS {
        assert_eq!(only(body, arch), (Kind::Deadlock, 0, 0, 1));
        let outcome = check(&with_case(body), &question("own", "", arch, &[]), Limits::default());
        let report = outcome.report.expect("the text is right");
        assert_eq!((report.kind, report.traces.len()), (Some(Kind::Deadlock), 1));
        assert_eq!(report.traces[0].steps, []);
        assert_eq!(report.headline, "No. It breaks in 0 steps.");
    }
}

/// Clear, issue, free, access. The barrier is what makes the difference.
#[test]
fn a_broadcast_that_is_not_waited_for() {
    for (arch, issue, barrier) in [
        ("arm64", "tlbi_vae1is(x, app)", "dsb_ish()"),
        ("arm64", "tlbi_vale1is(x, app)", "dsb_ish()"),
        ("arm64", "tlbi_aside1is(app)", "dsb_ish()"),
        ("power9-radix", "tlbie_va(x, app)", "ptesync()"),
        ("power9-radix", "tlbie_pid(app)", "ptesync()"),
    ] {
        let body = |barrier: &str| {
            format!(
                "mm app {{ x -> P rw }}
                 cpu 0 \"munmap\": kernel app {{
                     var old = clear(pte(app, x)) {issue} {barrier} free(old.frame)
                 }} {USER}"
            )
        };
        expect(&body(barrier), &[arch], "survives");
        expect(&body(""), &[arch], "breaks stale-frame");
        let (kind, program, hardware, _) = only(&body(""), arch);
        assert_eq!((kind, program, hardware), (Kind::StaleFrame, 4, 0), "{issue}");
    }
}

/// The same by interrupt: whoever does not wait frees too early. Waiting without flushing here leaves a stale entry
/// here, which nothing uses.
#[test]
fn an_interrupt_that_is_not_waited_for() {
    let body = |wait: &str| {
        format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"munmap\": kernel app {{
                 var old = clear(pte(app, x)) ipi mm_cpumask(app) {{ invalidate here app }} {wait}
                 free(old.frame)
             }} {USER}"
        )
    };
    expect(&body(""), &ARCHS, "breaks stale-frame");
    expect(&body("wait"), &ARCHS, "survives-stale");
    expect(&body("invalidate here app wait"), &ARCHS, "survives");
}
