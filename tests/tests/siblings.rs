//! CPUs that share a TLB: what one fills serves the other, what one drops is gone for both, and what is on its way is
//! each one's own. Derived by hand, before the engine was asked.

use stalewalk_engine::report::Held;
use stalewalk_tests::{
    agreed, asked, expect, own_arch, question, verdict, verdict_with, with_case, with_text,
};

const SHARE: &str = "siblings 0, 1";
/// Those that tell address spaces apart by a number, where a program may give the same one to two of them.
const NUMBERED: [&str; 5] = ["x86-64", "arm64", "riscv", "power9-radix", "mips"];
/// Those on which two translations of one address do damage.
const BAD: [&str; 3] = ["arm64", "power9-radix", "mips"];

fn kinds(archs: &[&str], body: &str, harmless: &str, bad: &str) {
    for arch in archs {
        let wanted = if BAD.contains(arch) { bad } else { harmless };
        assert_eq!(verdict(body, arch), wanted, "{arch}: {body}");
    }
}

/// B52 on Niagara: CPU 0 begins a new generation of context numbers and gives the first to `b`, while CPU 1 still runs
/// `a` under the same number of the old one. With a TLB each that is nobody's harm; with one for both, each is served
/// by what the other fills. The remedy tells CPU 1, which takes a new number and drops what it left under the old one.
#[test]
fn a_number_given_out_again_while_a_sibling_has_it() {
    let body = |siblings: &str, first: &str| {
        format!(
            "mm a {{ x -> P rw }} mm b {{ x -> Q rw }} {siblings}
             cpu 0 \"rollover\": kernel init_mm cold {{ {first} load_root(b, a) userspace }}
             cpu 1 \"thread\": user a {{ userspace }}"
        )
    };
    let told = |then: &str| format!("ipi mm_cpumask(a) {{ load_root(a, 5) {then} }} wait");
    expect(&body("", ""), &NUMBERED, "survives");
    kinds(&NUMBERED, &body(SHARE, ""), "breaks foreign-entry", "breaks foreign-entry, conflict");
    // The flush that begins a generation is no help while CPU 1 goes on filling.
    let flushed = body(SHARE, "invalidate here a");
    kinds(&NUMBERED, &flushed, "breaks foreign-entry", "breaks foreign-entry, conflict");
    expect(&body(SHARE, &told("invalidate here a")), &NUMBERED, "survives");
    let left = body(SHARE, &told(""));
    kinds(&NUMBERED, &left, "breaks foreign-entry", "breaks foreign-entry, conflict");
}

/// One set of translations: it is enough that one of two siblings invalidates, where the other has no walk on its way.
/// With a TLB each, the other keeps its own. The walks of CPU 1 end when it loads another root, but for those of two
/// architectures.
#[test]
fn one_of_two_invalidates() {
    let body = |siblings: &str| {
        format!(
            "mm app {{ x -> P rw }} {siblings}
             cpu 0 \"munmap\": kernel app {{
                 wait until done var p = clear(pte(app, x)) invalidate here app, x free(p.frame) freed = true
             }}
             cpu 1 \"thread\": user app {{
                 load_root(init_mm) done = true wait until freed load_root(app, app, keep) userspace
             }}
             shared done: bool shared freed: bool"
        )
    };
    let die = ["x86-64", "arm64", "mips", "s390"];
    for arch in die {
        assert!(!verdict(&body(SHARE), arch).starts_with("breaks"), "{arch}");
    }
    expect(&body(""), &["x86-64", "arm64", "mips"], "breaks stale-frame");
    expect(&body(SHARE), &["riscv", "power9-radix"], "breaks stale-frame");
}

/// A walk is its CPU's own: an invalidate of the sibling's does not stop it, and it may keep what it has read before.
/// Each has to be asked.
#[test]
fn a_walk_of_the_siblings_goes_on() {
    let body = |flush: &str| {
        format!(
            "mm app {{ x -> P rw }} {SHARE}
             cpu 0 \"munmap\": kernel app {{ var p = clear(pte(app, x)) {flush} free(p.frame) }}
             cpu 1 \"thread\": user app {{ userspace }}"
        )
    };
    let all = ["x86-64", "arm64", "riscv", "power9-radix", "mips"];
    expect(&body("invalidate here app, x"), &all, "breaks stale-frame");
    let ask = "invalidate here app, x ipi mm_cpumask(app) { invalidate here app, x } wait";
    expect(&body(ask), &all, "survives");
    expect(&body("flush_tlb_page(app, x)"), &["x86-64", "arm64", "riscv", "mips"], "survives");
}

/// What such a walk keeps is of the address that it has read, and of no other.
#[test]
fn a_walk_of_the_siblings_keeps_its_own_address() {
    let body = |access: &str| {
        format!(
            "mm app {{ x -> P rw y -> Q rw }} {SHARE}
             cpu 0 \"munmap\": kernel app {{ var q = clear(pte(app, y)) invalidate here app, y free(q.frame) }}
             cpu 1 \"thread\": user app {{ {access} }}"
        )
    };
    let all = ["x86-64", "arm64", "riscv", "power9-radix", "mips"];
    expect(&body("load y"), &all, "breaks stale-frame");
    expect(&body("load x"), &all, "survives-stale");
    // So an invalidate of that address stops it.
    let ask = "invalidate here app, y ipi mm_cpumask(app) { invalidate here app, y } wait";
    expect(&body("load y").replace("invalidate here app, y", ask), &all, "survives");
}

/// What a broadcast drops of a shared set is gone for certain once all that share it have performed it, not before.
#[test]
fn a_broadcast_is_over_with_the_last_sibling() {
    let body = |wait: &str| {
        format!(
            "mm app {{ x -> P rw }} {SHARE}
             cpu 0 \"munmap\": kernel app {{
                 var p = clear(pte(app, x)) tlbi_vae1is(x, app) {wait} free(p.frame)
             }}
             cpu 1 \"thread\": user app {{ userspace }}"
        )
    };
    assert_eq!(verdict(&body("dsb_ish()"), "arm64"), "survives");
    assert_eq!(verdict(&body(""), "arm64"), "breaks stale-frame");
}

/// B52 on a CPU with the erratum: a local invalidate keeps what the sibling has filled. The number of `a` is given to
/// `b`, whose CPU has flushed it.
#[test]
fn a_local_invalidate_that_spares_the_siblings() {
    let body = |siblings: &str| {
        format!(
            "mm a {{ x -> P rw }} mm b {{ x -> Q rw }} {siblings}
             cpu 0 \"new\": kernel init_mm cold {{ tlbi_aside1(a) dsb_ish() isb() load_root(b, a) userspace }}
             cpu 1 \"idle\": kernel init_mm after a {{ }}"
        )
    };
    let erratum =
        own_arch("arm64", &[("insn tlbi_aside1(tag) {", "insn tlbi_aside1(tag) { spares siblings ")]);
    let answer = |siblings: &str| {
        let own = format!("{erratum}\ncase carmel \"t\" {{ {} }}", body(siblings));
        agreed(&with_text(&own), &question("carmel", "", "own", &[])).expect("it applies").verdict
    };
    expect(&body(SHARE), &["arm64"], "survives");
    assert_eq!(answer(SHARE), "breaks foreign-entry, conflict");
    assert_eq!(answer(""), "survives");
}

/// An invalidate that does not wait for accesses leaves what it drops to those of every CPU that shares it, whoever has
/// filled it. CPU 1 begins to walk only when the entry is gone.
#[test]
fn an_access_under_way_on_a_sibling() {
    let body = |siblings: &str| {
        format!(
            "mm app {{ x -> P rw }} {siblings} shared freed: bool
             cpu 0 \"munmap\": kernel app cold {{
                 load x var p = clear(pte(app, x)) flush_tlb_page(app, x) free(p.frame) freed = true
             }}
             cpu 1 \"thread\": kernel app cold {{ wait until freed load x }}"
        )
    };
    for arch in ["x86-64", "riscv", "arm64"] {
        let early = |siblings: &str| {
            verdict_with(&body(siblings), arch, &[("drain", "early"), ("gate", "demand"), ("walker", "hw")])
        };
        assert_eq!(early(SHARE), "breaks stale-frame", "{arch}");
        assert_eq!(early(""), "survives", "{arch}");
        let waits = [("drain", "waits"), ("gate", "demand"), ("walker", "hw")];
        assert_eq!(verdict_with(&body(SHARE), arch, &waits), "survives", "{arch}");
    }
}

/// The CPU that invalidates may use what it dropped until it synchronises, also where an instruction that reaches all
/// takes it out of a set that the CPU shares.
#[test]
fn one_who_shares_synchronises_too() {
    let body = |siblings: &str, insns: &str| {
        format!(
            "mm app {{ x -> P rw }} {siblings}
             cpu 0 \"kernel\": kernel app {{ uaccess {{ var p = clear(pte(app, x)) {insns} free(p.frame) load x }} }}
             cpu 1 \"idle\": kernel init_mm cold {{ }}"
        )
    };
    for (cse, wanted) in [("needed", "breaks stale-frame"), ("no", "survives")] {
        for siblings in ["", SHARE] {
            for (arch, insns) in [("s390", "csp()"), ("arm64", "tlbi_vae1is(x, app) dsb_ish()")] {
                let found = verdict_with(&body(siblings, insns), arch, &[("cse", cse)]);
                assert_eq!(found, wanted, "{siblings}: {arch}, cse = {cse}");
            }
        }
    }
}

/// What it may use until then may be what its sibling has filled, where it could not have filled it itself.
#[test]
fn one_who_shares_may_use_what_the_other_filled() {
    let body = |siblings: &str| {
        format!(
            "mm app {{ x -> P rw }} {siblings}
             cpu 0 \"kernel\": kernel app cold {{
                 var p = clear(pte(app, x)) tlbi_vae1is(x, app) dsb_ish() free(p.frame) uaccess {{ load x }}
             }}
             cpu 1 \"thread\": user app {{ userspace }}"
        )
    };
    for (siblings, cse, wanted) in
        [(SHARE, "needed", "breaks stale-frame"), (SHARE, "no", "survives"), ("", "needed", "survives")]
    {
        let knobs = [("gate", "user-mode"), ("cse", cse)];
        assert_eq!(verdict_with(&body(siblings), "arm64", &knobs), wanted, "{siblings}: cse = {cse}");
    }
}

/// Nothing tells translations apart where there are no tags: what a sibling goes on filling serves everybody. A load of
/// a root drops what both hold, so that what the sibling filled before it does not.
#[test]
fn a_root_load_drops_what_both_hold() {
    let body = |siblings: &str, thread: &str| {
        format!(
            "mm a {{ x -> P rw }} mm b {{ x -> Q rw }} {siblings}
             cpu 0 \"one\": kernel init_mm cold {{ wait until gone load_root(b) userspace }}
             cpu 1 \"other\": user a {{ {thread} }}
             shared gone: bool"
        )
    };
    let (leaves, stays) = ("load_table(init_mm) gone = true", "gone = true userspace");
    let no_tags = |siblings: &str, thread: &str| {
        verdict_with(&body(siblings, thread), "x86-64-2012", &[("walk_cache", "no")])
    };
    assert_eq!(no_tags("", leaves), "survives");
    assert_eq!(no_tags(SHARE, leaves), "survives");
    assert_eq!(no_tags("", stays), "survives");
    assert_eq!(no_tags(SHARE, stays), "breaks foreign-entry");
    let kept =
        verdict_with(&body(SHARE, leaves), "x86-64-2012", &[("walk_cache", "no"), ("root_load", "keeps")]);
    assert_eq!(kept, "breaks foreign-entry");
}

/// What a sibling has filled may serve, and may be to blame.
#[test]
fn reports_name_the_sibling() {
    let body = "mm a { x -> P rw } mm b { x -> Q rw } siblings 0, 1
         cpu 0 \"rollover\": kernel init_mm cold { load_root(b, a, keep) load x }
         cpu 1 \"thread\": kernel a { }";
    let outcome = asked(&format!("case own \"t\" {{ {body} }}"), &question("own", "", "x86-64", &[]));
    let report = outcome.report.expect("it is asked");
    let diagnosis = report.diagnosis.expect("it breaks");
    assert_eq!(
        diagnosis.words,
        "CPU 1 shares its TLB with CPU 0 and still runs a: what it fills serves both, and no invalidate helps while \
         both use the same tag. a left it under the tag that b has had loaded since step 1."
    );
    assert_eq!(report.traces[0].start.cpus[0].shares_with, [1]);
    let [one, other] = [0, 1].map(|cpu: usize| {
        let items = report.traces[0].start.cpus[cpu].items.iter();
        items.filter(|item| item.held != Held::Walk).cloned().collect::<Vec<_>>()
    });
    assert_eq!((one.len(), one), (2, other));
}

/// The local invalidate reached both; what is to blame is the walk that went on.
#[test]
fn no_cpu_is_said_to_be_missed_whose_sibling_invalidated() {
    let body = "mm app { x -> P rw } siblings 0, 1
         cpu 0 \"munmap\": kernel app { var p = clear(pte(app, x)) invalidate here app, x free(p.frame) }
         cpu 1 \"thread\": user app { userspace }";
    let answer = agreed(&with_case(body), &question("own", "", "x86-64", &[])).expect("it applies");
    assert_eq!(answer.runs.len(), 1);
    let outcome = asked(&format!("case own \"t\" {{ {body} }}"), &question("own", "", "x86-64", &[]));
    let diagnosis = outcome.report.expect("it is asked").diagnosis.expect("it breaks");
    assert_eq!(
        diagnosis.words,
        "A walk that CPU 1 had begun, T[x] → P, went on after invpcid_addr, which does not stop it, and kept x → P rw."
    );
}

#[test]
fn who_can_share() {
    let told = |siblings: &str| {
        let body = format!(
            "case own \"t\" {{ mm app {{ x -> P rw }} {siblings}
             cpu 0 \"a\": kernel app {{ }} cpu 1 \"b\": kernel app {{ }} cpu 2 \"c\": kernel app {{ }} }}"
        );
        let outcome = asked(&body, &question("own", "", "x86-64", &[]));
        outcome.diagnostics.iter().map(|d| d.message.clone()).collect::<Vec<_>>().join("; ")
    };
    assert_eq!(told("siblings 0, 2"), "");
    assert_eq!(told("siblings 0"), "it shares its TLB with nobody");
    assert_eq!(told("siblings 0, 3"), "there is no CPU 3");
    assert_eq!(told("siblings 1, 1"), "CPU 1 is named twice");
    assert_eq!(told("siblings 0, 1  siblings 1, 2"), "CPU 1 is named twice");
    assert_eq!(told("siblings 0, 1  siblings 0, 2"), "CPU 0 is named twice");
}
