//! Published AArch64 litmus tests about TLB invalidation, those that need no delayed store, written as cases.
//!
//! What is asked about is an assertion's failure: *allowed* is `breaks bug-on`, *forbidden* is a verdict without it.
//! ESOP is "Relaxed virtual memory in Armv8-A" (Simner et al., ESOP 2022) with its strong model, herd is the catalogue
//! of herdtools7 under ETS2. The programs stand in one access to user memory, so that no mode changes in them.

use stalewalk_tests::verdict_with;

/// Where the CPU that invalidates must synchronise its context (v8.0), and where it need not (ETS2).
const V8: [(&str, &str); 1] = [("cse", "needed")];
const ETS2: [(&str, &str); 1] = [("cse", "no")];

/// True if an assertion of a case can fail on arm64.
fn allowed(body: &str, knobs: &[(&str, &str)]) -> bool {
    verdict_with(body, "arm64", knobs).contains("bug-on")
}

/// One CPU with x led to P: is what it finds at the end ever what the test asks about?
fn alone(script: &str, knobs: &[(&str, &str)]) -> bool {
    let mms = "mm app { x -> P rw y -> Q rw } mm other { z -> R rw }";
    allowed(&format!("{mms} cpu 0 \"T0\": kernel app {{ uaccess {{ {script} }} }}"), knobs)
}

/// Two CPUs: T1 waits for what T0 tells it at the end.
fn two(t0: &str, t1: &str) -> String {
    format!(
        "mm app {{ x -> P rw y -> Q rw }}
         shared told: bool
         cpu 0 \"T0\": kernel app {{ {t0} told = true }}
         cpu 1 \"T1\": kernel app {{ uaccess {{ wait until told {t1} }} }}"
    )
}

/// True if what T1 finds can be what the test asks about.
fn message(t0: &str, t1: &str, knobs: &[(&str, &str)]) -> bool {
    allowed(&two(t0, t1), knobs)
}

const OLD: &str = "load x -> r assert(r != P)";
const INVALID: &str = "clear(pte(app, x))";

/// Rows 1 and 2, CoWinvT+po and +dsb-isb: allowed, and seen on hardware. No barrier invalidates.
#[test]
fn barriers_do_not_invalidate() {
    for knobs in [V8, ETS2] {
        assert!(alone(&format!("{INVALID} {OLD}"), &knobs));
        assert!(alone(&format!("{INVALID} dsb_ish() isb() {OLD}"), &knobs));
    }
}

/// Rows 3, 4 and 5, CoWinvT.EL1+dsb-tlbi-dsb-isb and without ISB, local and broadcast: forbidden with it; allowed
/// without, but for ETS. Not to wait for the invalidate is allowed everywhere.
#[test]
fn invalidate_barrier_synchronise() {
    for tlbi in ["tlbi_vae1(x, app)", "tlbi_vae1is(x, app)", "tlbi_vale1is(x, app)", "tlbi_vmalle1is()"] {
        let script = |end: &str| format!("{INVALID} dsb_ish() {tlbi} {end} {OLD}");
        for (end, v8, ets2) in
            [("dsb_ish() isb()", false, false), ("dsb_ish()", true, false), ("isb()", true, true)]
        {
            assert_eq!(alone(&script(end), &V8), v8, "{tlbi} {end}");
            assert_eq!(alone(&script(end), &ETS2), ets2, "{tlbi} {end}, ETS2");
        }
    }
}

/// Rows 6 and 7, CoWinvTa1.1 and CoWinvTa2.1+dsb-tlbiasidis-dsb-eret: by the right ASID forbidden, by the wrong one
/// allowed. The exception return synchronises; after it user mode reads.
#[test]
fn by_asid_and_exception_return() {
    for (asid, wanted) in [("app", false), ("other", true)] {
        let body = format!(
            "mm app {{ x -> P rw }} mm other {{ z -> R rw }}
             cpu 0 \"T0\": kernel app {{
                 {INVALID} dsb_ish() tlbi_aside1is({asid}) dsb_ish() userspace {OLD}
             }}"
        );
        assert_eq!(allowed(&body, &V8), wanted, "{asid}");
        assert_eq!(allowed(&body, &ETS2), wanted, "{asid}, ETS2");
    }
}

/// Row 8, CoWTf.inv+dsb-isb: an invalid entry is made valid; that the load faults is forbidden. An architecture that
/// remembers invalid entries would allow it.
#[test]
fn invalid_entries_are_not_cached() {
    let script = "clear(pte(app, y)) tlbi_vae1(y, app) dsb_ish() isb()
         set(pte(app, y), mk_pte(Q, rw)) dsb_ish() isb() load y -> r assert(r != null)";
    assert!(!alone(script, &V8));
    assert!(alone(script, &[("np", "yes")]));
}

/// Row 12, MP.RT.EL1+dsb-tlbiis-dsb+dsb-isb, forbidden; row 13, with a local invalidate, allowed. By the wrong ASID,
/// or without T0's wait, allowed too.
#[test]
fn reach() {
    for (tlbi, wanted) in [
        ("tlbi_vae1is(x, app) dsb_ish()", false),
        ("tlbi_aside1is(app) dsb_ish()", false),
        ("tlbi_vae1(x, app) dsb_ish()", true),
        ("tlbi_vmalle1() dsb_ish()", true),
        ("tlbi_aside1is(init_mm) dsb_ish()", true),
        ("tlbi_vae1is(y, app) dsb_ish()", true),
        ("tlbi_vae1is(x, app)", true),
        ("tlbi_vae1is(x, app) dsb_ishst()", true),
    ] {
        let t0 = format!("{INVALID} dsb_ish() {tlbi}");
        assert_eq!(message(&t0, &format!("dsb_ish() isb() {OLD}"), &V8), wanted, "{tlbi}");
    }
}

/// Row 14, MP.RT.EL1+dsb-shootdown-dsb+dsb-isb: T1 is asked, invalidates for itself, and only then reads; forbidden.
/// T0's invalidate of its own caches is no substitute.
#[test]
fn shootdown() {
    let t0 = format!("{INVALID} dsb_ish()");
    let own = "tlbi_vae1(x, app) dsb_ish() isb()";
    assert!(!message(&t0, &format!("{own} {OLD}"), &V8));
    assert!(message(&format!("{t0} {own}"), &format!("isb() {OLD}"), &V8));
    // Asked too early, when the entry is still valid: it is read again after T1's invalidate.
    let gone = "wait until !read(pte(app, x)).present";
    let asked = |first: &str, then: &str| {
        let body = format!(
            "mm app {{ x -> P rw }}
             shared told: bool
             cpu 0 \"T0\": kernel app {{ {first} told = true {then} }}
             cpu 1 \"T1\": kernel app {{ uaccess {{ wait until told {own} {gone} {OLD} }} }}"
        );
        allowed(&body, &V8)
    };
    assert!(asked("", INVALID));
    assert!(!asked(INVALID, ""));
}

/// Row 17, MP.BBM1+dsb-tlbiis-dsb-dsb+dsb-isb: break-before-make, then the message. That T1 reads pa1 or faults is
/// forbidden; without the invalidate (row 33, MPV2I2V-no-bbm), or without the break (nBBM+LDR), it is allowed.
#[test]
fn break_before_make() {
    let make = "set(pte(app, x), mk_pte(Q, rw)) dsb_ish()";
    let t1 = "dsb_ish() isb() load x -> r assert(r == Q)";
    let right = format!("{INVALID} dsb_ish() tlbi_vae1is(x, app) dsb_ish() {make}");
    assert_eq!(verdict_with(&two(&right, t1), "arm64", &V8), "survives");
    for wrong in [format!("{INVALID} dsb_ish() {make}"), make.to_owned()] {
        assert_eq!(verdict_with(&two(&wrong, t1), "arm64", &V8), "breaks conflict, bug-on", "{wrong}");
    }
}

/// Rows 22, needTLBI1 and needTLBI2: x is made valid, invalidated, and made invalid; that a load does not fault is
/// allowed, as it may have been read in between, speculatively: no load is ever executed there. A second invalidate
/// forbids it; with no speculation it would be forbidden as well.
#[test]
fn speculation_is_why_the_second_invalidate_is_needed() {
    let body = |last: &str| {
        format!(
            "mm app {{ x -> none y -> P rw }}
             cpu 0 \"T0\": kernel app cold {{
                 set(pte(app, x), mk_pte(P, rw)) tlbi_vae1(x, app) dsb_ish() isb()
                 {INVALID} dsb_ish() isb() {last} load x -> r assert(r == null)
             }}"
        )
    };
    assert!(allowed(&body(""), &V8));
    assert!(!allowed(&body("tlbi_vae1(x, app) dsb_ish() isb()"), &V8));
    assert!(!allowed(&body(""), &[("gate", "demand")]));
}

/// Row 24, V2I and V2I+VMALL: a load before the invalidate and one after it; that neither faults is forbidden under
/// ETS2, and without the invalidate allowed.
#[test]
fn before_and_after_the_invalidate() {
    let script =
        |between: &str| format!("{INVALID} load x -> a {between} load x -> b assert(a == null || b == null)");
    for tlbi in ["tlbi_vae1(x, app)", "tlbi_vmalle1()", "tlbi_vae1is(x, app)", "tlbi_vmalle1is()"] {
        let between = format!("dsb_ish() {tlbi} dsb_ish()");
        assert!(!alone(&script(&between), &ETS2), "{tlbi}");
        assert!(alone(&script(&between), &V8), "{tlbi}");
    }
    assert!(alone(&script("dsb_ish()"), &ETS2));
    // Before it, either may be found.
    assert!(alone(&format!("{INVALID} load x -> a assert(a == null)"), &ETS2));
    assert!(alone(&format!("{INVALID} load x -> a assert(a != null)"), &ETS2));
}

/// Row 25, VIS7, +DSB and +TLBI: x is led to another page by one store; the old value is allowed, allowed, forbidden.
#[test]
fn retarget() {
    let retarget = "var e = read(pte(app, y)) set(pte(app, x), e)";
    for (between, wanted) in
        [("", true), ("dsb_ish()", true), ("dsb_ish() tlbi_vae1(x, app) dsb_ish()", false)]
    {
        assert_eq!(alone(&format!("{retarget} {between} {OLD}"), &ETS2), wanted, "{between}");
    }
}

/// Row 19, RBS+dsb-tlbiis-dsb: an access through the old map that the invalidate was to wait for is not made after
/// it; on a core that does not wait it is, until a second invalidate.
#[test]
fn accesses_under_way() {
    let body = |flush: &str| {
        format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"T0\": kernel init_mm cold {{ {INVALID} dsb_ish() {flush} promise app, x: not P }}
             cpu 1 \"T1\": user app {{ userspace }}"
        )
    };
    let flush = "tlbi_vae1is(x, app) dsb_ish()";
    let verdict = |flush: &str, drain| verdict_with(&body(flush), "arm64", &[("drain", drain)]);
    assert_eq!(verdict(flush, "waits"), "survives");
    assert_eq!(verdict(flush, "early"), "breaks stale-permission");
    assert_eq!(verdict(&format!("{flush} {flush}"), "early"), "survives");
}
