//! Knobs that end with a context-synchronising event: walks of a root that is no longer loaded, and what a CPU's own
//! invalidates leave to its accesses. Each verdict was derived by hand before the engine was asked.

use stalewalk_tests::{turns, verdict_with};

const SURVIVES: &str = "survives";
const STALE: &str = "survives-stale";
const FRAME: &str = "breaks stale-frame";
const TABLE: &str = "breaks freed-table";

const USER: &str = "cpu 1 \"thread\": user app { userspace }";

/// A table goes after another root was loaded. A walk that had read the entry that led there ends with the root load,
/// or with the next context-synchronising event, or not before an invalidate.
#[test]
fn stray() {
    let body = |then: &str| {
        format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"detach\": kernel app {{
                 load_table(init_mm) load_tag(init_mm) var t = clear(entry(app, x, 2)) {then} free(t.frame)
             }}"
        )
    };
    let all = |then: &str, finish, cse, die| {
        let values = [("finish", finish), ("finish-until-cse", cse), ("die", die)];
        turns(&body(then), "arm64", "stray", &values);
    };
    all("", TABLE, TABLE, STALE);
    all("isb()", TABLE, STALE, STALE);
    all("dsb_ish()", TABLE, TABLE, STALE);
    all("tlbi_aside1(app) dsb_ish()", SURVIVES, SURVIVES, SURVIVES);
    // A leaf-only one is not for a walk that has only read upper levels.
    all("tlbi_vale1(x, app) dsb_ish()", TABLE, TABLE, STALE);
    // Such an event ends walks of another root though its tag is loaded, and none of the root that is.
    let walks = |loads: &str, wanted: [&str; 3]| {
        let body = format!(
            "mm a {{ x -> P rw }} mm b {{ y -> Q rw }}
             cpu 0 \"t\": kernel a {{ {loads} var t = clear(entry(a, x, 2)) isb() free(t.frame) }}"
        );
        for (stray, wanted) in ["finish", "finish-until-cse", "die"].into_iter().zip(wanted) {
            let knobs = [("stray", stray), ("walk_cache", "no")];
            assert_eq!(verdict_with(&body, "arm64", &knobs), wanted, "stray = {stray}: {loads}");
        }
    };
    walks("load_table(b)", [TABLE, SURVIVES, SURVIVES]);
    walks("", [TABLE, TABLE, TABLE]);
    // So does the way into an interrupt, that of a kernel which is accessing user memory, too.
    for access in ["if true {", "uaccess {"] {
        let body = format!(
            "mm a {{ x -> P rw }} mm b {{ y -> Q rw }} shared loaded: bool shared entered: bool shared freed: bool
             cpu 0 \"t\": kernel a {{
                 {access} load_table(b) load_tag(b) loaded = true wait until freed }}
             }}
             cpu 1 \"u\": kernel b {{
                 wait until loaded ipi cpu_online_mask {{ entered = true wait until freed }}
                 wait until entered var t = clear(entry(a, x, 2)) free(t.frame) freed = true
             }}"
        );
        let values = [("finish", TABLE), ("finish-until-cse", STALE), ("die", STALE)];
        turns(&body, "arm64", "stray", &values);
    }
    // A kernel's root load ends with such an event.
    let whole = "mm app { x -> P rw }
         cpu 0 \"detach\": kernel app {
             load_root(init_mm) var t = clear(entry(app, x, 2)) free(t.frame)
         }";
    for arch in ["arm64", "riscv", "x86-64"] {
        let values = [("finish", TABLE), ("finish-until-cse", STALE), ("die", STALE)];
        turns(whole, arch, "stray", &values);
    }
}

/// The CPU that invalidates may use what it dropped for accesses of its own until it synchronises its context: in the
/// middle of an access to user memory, and when it opens the way to it only then.
#[test]
fn cse() {
    let body = |insns: &str| {
        format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"kernel\": kernel app {{
                 uaccess {{ var p = clear(pte(app, x)) {insns} free(p.frame) load x }}
             }}"
        )
    };
    let all = |arch: &str, insns: &str, needed| {
        turns(&body(insns), arch, "cse", &[("needed", needed), ("no", SURVIVES)]);
    };
    all("arm64", "tlbi_vae1is(x, app) dsb_ish()", FRAME);
    all("arm64", "tlbi_vae1(x, app) dsb_ish()", FRAME);
    all("arm64", "tlbi_vae1is(x, app) dsb_ish() isb()", SURVIVES);
    all("power9-radix", "tlbie_va(x, app) ptesync()", FRAME);
    all("power9-radix", "tlbie_va(x, app) ptesync() isync()", SURVIVES);
    all("x86-64", "invpcid_single(app)", FRAME);
    // One that reaches every CPU at once leaves something to the CPU that executes it, too.
    all("s390", "csp()", FRAME);
    let opened = |insns: &str, needed| {
        let body = format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"kernel\": kernel app {{
                 var p = clear(pte(app, x)) {insns} free(p.frame) uaccess {{ }} uaccess {{ load x }}
             }}"
        );
        turns(&body, "arm64", "cse", &[("needed", needed), ("no", SURVIVES)]);
    };
    opened("tlbi_vae1is(x, app) dsb_ish()", FRAME);
    opened("tlbi_vae1is(x, app) dsb_ish() isb()", SURVIVES);
    // To invalidate again is not to synchronise.
    all("arm64", "tlbi_vae1is(x, app) dsb_ish() tlbi_vae1is(x, app) dsb_ish()", FRAME);
    // Walkers may not use it: a table may go.
    let table = "mm app { x -> P rw }
         cpu 0 \"kernel\": kernel app {
             uaccess { var t = clear(entry(app, x, 2)) tlbi_vae1is(x, app) dsb_ish() free(t.frame) }
         }";
    turns(table, "arm64", "cse", &[("needed", SURVIVES), ("no", SURVIVES)]);
    // Nor is it for other CPUs that they must synchronise.
    let other = format!(
        "mm app {{ x -> P rw }}
         cpu 0 \"munmap\": kernel app {{ var p = clear(pte(app, x)) tlbi_vae1is(x, app) dsb_ish() free(p.frame) }}
         {USER}"
    );
    turns(&other, "arm64", "cse", &[("needed", SURVIVES), ("no", SURVIVES)]);
}

/// Whoever invalidates elsewhere waits for what this CPU has left to itself, as for any access of it.
#[test]
fn cse_is_for_invalidates_of_its_own() {
    let elsewhere = |insns: &str, needed| {
        let body = format!(
            "mm app {{ x -> P rw y -> Q rw }} shared unmapped: bool shared flushed: bool shared gone: bool
             cpu 0 \"reader\": kernel app {{
                 uaccess {{
                     wait until unmapped tlbi_vae1is(x, app) dsb_ish() flushed = true
                     wait until gone load x
                 }}
             }}
             cpu 1 \"munmap\": kernel app {{
                 var p = clear(pte(app, x)) unmapped = true
                 wait until flushed {insns} free(p.frame) gone = true
             }}"
        );
        turns(&body, "arm64", "cse", &[("needed", needed), ("no", SURVIVES)]);
    };
    elsewhere("", FRAME);
    elsewhere("tlbi_vae1is(x, app) dsb_ish()", SURVIVES);
    elsewhere("tlbi_vae1is(x, app)", FRAME);
    elsewhere("tlbi_vae1is(y, app) dsb_ish()", FRAME);
    elsewhere("tlbi_vae1(x, app) dsb_ish()", FRAME);
}

/// An interrupt whose handler invalidates leaves nothing behind, as the way back synchronises; one whose handler does not
/// drops nothing of what was filled after the CPU's own invalidate.
#[test]
fn an_interrupt_that_invalidates_synchronises() {
    let body = |handler: &str| {
        format!(
            "mm app {{ x -> P rw }} shared ready: bool shared gone: bool
             cpu 0 \"reader\": kernel app {{
                 uaccess {{ tlbi_vae1(x, app) dsb_ish() ready = true wait until gone load x }}
             }}
             cpu 1 \"munmap\": kernel init_mm cold {{
                 wait until ready var p = clear(pte(app, x)) ipi cpu_online_mask {{ {handler} }} wait
                 free(p.frame) gone = true
             }}"
        )
    };
    let all = |handler: &str, wanted| {
        turns(&body(handler), "arm64", "cse", &[("needed", wanted), ("no", wanted)]);
    };
    all("tlbi_vae1(x, app) dsb_ish()", SURVIVES);
    all("", FRAME);
    let power = body("tlbiel_va(x, app) ptesync()").replace("tlbi_vae1(x, app) dsb_ish()", "ptesync()");
    turns(&power, "power9-radix", "cse", &[("needed", SURVIVES), ("no", SURVIVES)]);
}
