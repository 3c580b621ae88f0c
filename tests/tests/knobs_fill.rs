//! What hardware may fill: every value of a knob decides a verdict, on an architecture in which nothing else differs.
//!
//! Each verdict was derived by hand from what the knob says, before the engine was asked.

use stalewalk_tests::turns;

const SURVIVES: &str = "survives";
const STALE: &str = "survives-stale";
const FRAME: &str = "breaks stale-frame";
const TABLE: &str = "breaks freed-table";
const FAULT: &str = "breaks unexpected-fault";
const LOST: &str = "breaks lost-dirty";

const BUG: &str = "breaks bug-on";
const CONFLICT: &str = "breaks conflict";

const USER: &str = "cpu 1 \"thread\": user app { userspace }";

/// `y` was never accessed. In any mode it is filled at once; where the gate is user mode's, when the kernel accesses
/// `x` in user memory, which opens it; on demand never.
#[test]
fn gate() {
    let body = |first: &str| {
        format!(
            "mm app {{ x -> P rw y -> Q rw }}
             cpu 0 \"syscall\": kernel app cold {{ {first} var q = clear(pte(app, y)) free(q.frame) load y }}"
        )
    };
    for arch in ["x86-64", "arm64", "riscv", "power9-radix"] {
        let all = |first: &str, any, user, demand| {
            turns(&body(first), arch, "gate", &[("any-mode", any), ("user-mode", user), ("demand", demand)]);
        };
        all("", FRAME, SURVIVES, SURVIVES);
        all("load x", FRAME, FRAME, SURVIVES);
        all("load y", FRAME, FRAME, FRAME);
    }
}

/// The CPU ran in user mode, and is in the kernel when a table goes. The gate of user mode stops the walks begun
/// through it when it closes; what is kept of them is stale, and is used when it opens again.
#[test]
fn gates_close() {
    let body = |then: &str| {
        format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"kernel\": kernel app {{ var t = clear(entry(app, x, 2)) free(t.frame) {then} }}"
        )
    };
    for arch in ["arm64", "riscv", "x86-64"] {
        let values = [("any-mode", TABLE), ("user-mode", STALE), ("demand", STALE)];
        turns(&body(""), arch, "gate", &values);
        // The old translation still serves, but nothing says that it does.
        turns(&body("load x"), arch, "gate", &[("any-mode", TABLE), ("user-mode", TABLE), ("demand", TABLE)]);
        // It was in user mode until the kernel was entered.
        let left = body("").replace("{ var t", "{ userspace var t");
        turns(&left, arch, "gate", &values);
    }
}

/// A handler is the kernel's: while it runs, the gate of user mode is closed, and open again when it is over.
#[test]
fn a_handler_closes_the_gate() {
    let body = |flush: &str| {
        format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"asks\": kernel init_mm cold {{
                 ipi mm_cpumask(app) {{ var t = clear(entry(app, x, 2)) free(t.frame) {flush} }} wait
             }}
             cpu 1 \"thread\": user app {{ userspace }}"
        )
    };
    for arch in ["arm64", "x86-64"] {
        // What is kept of a walk is stale until the handler drops it, and of no use to a walker in the meantime.
        let values = [("any-mode", TABLE), ("user-mode", STALE)];
        turns(&body("invalidate here app"), arch, "gate", &values);
        turns(&body(""), arch, "gate", &[("any-mode", TABLE), ("user-mode", TABLE)]);
    }
}

/// A kernel that accesses user memory goes on doing so after an interrupt: its gate is as open as before.
#[test]
fn an_interrupt_leaves_the_gate_open() {
    let body = "mm app { x -> none } mm spare { n -> N rw } shared ready: bool shared gone: bool
         cpu 0 \"maps\": kernel init_mm cold {
             wait until ready ipi cpu_online_mask { } wait
             set(pte(app, x), mk_pte(N, rw)) clear(pte(app, x)) free(N) gone = true
         }
         cpu 1 \"reads\": kernel app cold { uaccess { ready = true wait until gone load x } }";
    for arch in ["arm64", "x86-64"] {
        turns(body, arch, "gate", &[("any-mode", FRAME), ("user-mode", FRAME), ("demand", SURVIVES)]);
    }
}

/// The gate is closed and the walks in flight are over when the table goes. What is kept of a walk is all that leads
/// there when the gate opens again.
#[test]
fn walk_cache() {
    let opened = "mm app { x -> P rw }
         cpu 0 \"kernel\": kernel app { var t = clear(entry(app, x, 2)) free(t.frame) load x }";
    turns(opened, "s390-2012", "walk_cache", &[("yes", TABLE), ("no", SURVIVES)]);
    let closed = "mm app { x -> P rw }
         cpu 0 \"kernel\": kernel app { var t = clear(entry(app, x, 2)) free(t.frame) }";
    turns(closed, "s390-2012", "walk_cache", &[("yes", STALE), ("no", SURVIVES)]);
    // The root is left, which stops walks on these, and is loaded again under a tag that was kept.
    let back = "mm app { x -> P rw }
         cpu 0 \"kernel\": kernel app {
             load_root(init_mm) var t = clear(entry(app, x, 2)) free(t.frame) load_root(app)
         }";
    for arch in ["x86-64", "s390"] {
        turns(back, arch, "walk_cache", &[("yes", TABLE), ("no", SURVIVES)]);
    }
}

/// B16, `pmdp_invalidate()`: the entry is read and stored again, and between the two a store sets D in it, which is
/// lost. With D set by a fault, or kept with the frame, it is not. An exchange gives what was there last.
#[test]
fn dirty_between_read_and_write() {
    let body = |take: &str| {
        format!(
            "mm app {{ x -> P rw clean }}
             cpu 0 \"split\": kernel app {{
                 {take} flush_tlb_page(app, x) if e.dirty {{ writeout(P) }} discard(P)
             }} {USER}"
        )
    };
    let racy = body("var e = read(pte(app, x)) set(pte(app, x), null)");
    let atomic = body("var e = xchg(pte(app, x), null)");
    for arch in ["x86-64", "arm64", "riscv"] {
        turns(&racy, arch, "ad", &[("hw", LOST), ("fault", SURVIVES), ("key", SURVIVES)]);
        turns(&atomic, arch, "ad", &[("hw", SURVIVES), ("fault", SURVIVES), ("key", SURVIVES)]);
    }
}

/// B04, `MADV_FREE`: D is cleared and nothing flushed. A store through the old translation, which has D, writes no
/// table, so that nobody knows of it; but the frame's own mark does.
#[test]
fn dirty_through_a_stale_entry() {
    let body = |flush: &str| {
        format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"madvise\": kernel app {{
                 set(pte(app, x), pte_mkclean(read(pte(app, x)))) writeout(P) {flush}
                 var e = clear(pte(app, x)) flush_tlb_page(app, x)
                 if !e.dirty {{ discard(P) }}
             }} {USER}"
        )
    };
    let flush = "flush_tlb_page(app, x)";
    for arch in ["x86-64", "arm64", "riscv"] {
        turns(&body(""), arch, "ad", &[("hw", LOST), ("fault", LOST), ("key", SURVIVES)]);
        // Flushed too late: the page was written out while stores still went through the old translation.
        turns(&body(flush), arch, "ad", &[("hw", LOST), ("fault", LOST), ("key", SURVIVES)]);
    }
}

/// Two address spaces have different pages at one address. A global translation serves both.
#[test]
fn globals() {
    let other = "mm a { x -> P rw global } mm b { x -> Q rw }
         cpu 0 \"thread\": kernel a { load_root(b) load x }";
    turns(other, "x86-64", "globals", &[("yes", "breaks foreign-entry"), ("no", SURVIVES)]);
    turns(other, "riscv", "globals", &[("yes", "breaks foreign-entry"), ("no", SURVIVES)]);
    // Two translations then stand beside each other.
    turns(other, "arm64", "globals", &[("yes", "breaks foreign-entry, conflict"), ("no", SURVIVES)]);
    // A flush of the tag spares it.
    let flush = |flush: &str| {
        format!(
            "mm app {{ x -> P rw global }}
             cpu 0 \"munmap\": kernel app {{ var p = clear(pte(app, x)) {flush} free(p.frame) load x }}"
        )
    };
    for (arch, tag, all) in [
        ("x86-64", "invpcid_single(app)", "invpcid_all()"),
        ("x86-64", "invpcid_addr(x, app)", "invpcid_all()"),
        ("riscv", "sfence_vma_asid(app)", "sfence_vma_all()"),
        ("riscv", "sfence_vma(x, app)", "sfence_vma_va(x)"),
        ("arm64", "tlbi_aside1is(app) dsb_ish() isb()", "tlbi_vae1is(x, app) dsb_ish() isb()"),
    ] {
        turns(&flush(tag), arch, "globals", &[("yes", FRAME), ("no", SURVIVES)]);
        turns(&flush(all), arch, "globals", &[("yes", SURVIVES), ("no", SURVIVES)]);
    }
}

/// A page is mapped and accessed with no fence in between. An entry that was read as invalid, in user mode before,
/// may be remembered, for ever or for a while: an access that may not fault does.
#[test]
fn np() {
    let body = |access: &str| {
        format!(
            "mm app {{ x -> none y -> P rw }}
             cpu 0 \"mmap\": kernel app {{ set(pte(app, x), mk_pte(P, rw)) {access} }}"
        )
    };
    let all = |body: &str, arch: &str, remembered| {
        turns(body, arch, "np", &[("yes", remembered), ("bounded", remembered), ("no", SURVIVES)]);
    };
    for arch in ["x86-64", "arm64", "riscv", "power9-radix", "mips"] {
        all(&body("nofault load x"), arch, FAULT);
        all(&body("nofault store x"), arch, FAULT);
    }
    // Those that may remember such entries have invalidates that drop them.
    for arch in ["riscv", "mips"] {
        all(&body("invalidate here app, x nofault load x"), arch, SURVIVES);
        all(&body("invalidate here app nofault load x"), arch, SURVIVES);
        // What is dropped is what was remembered of another address.
        all(&body("invalidate here app, y nofault load x"), arch, FAULT);
    }
    // The fence comes before the store: a walker reads the entry again in between, and software does not.
    let early = "mm app { x -> none y -> P rw }
         cpu 0 \"mmap\": kernel app {
             invalidate here app, x set(pte(app, x), mk_pte(P, rw)) nofault load x
         }";
    all(early, "riscv", FAULT);
    all(early, "mips", SURVIVES);
}

/// An entry of an upper level that was read as invalid stands for every address that it would lead to. A fence for one
/// of them is about leaf entries on RISC-V; where it drops the way, it is not one for another.
#[test]
fn np_of_upper_levels() {
    let body = |fence: &str| {
        format!(
            "mm app {{ x -> P rw table T2 {{ y -> Q rw z -> R rw }} }}
             cpu 0 \"kernel\": kernel app {{
                 var t = clear(entry(app, y, 2)) invalidate here app
                 set(entry(app, y, 2), mk_table(t.frame)) {fence} nofault load z
             }}"
        )
    };
    let all = |fence: &str, remembered| {
        let values = [("yes", remembered), ("bounded", remembered), ("no", SURVIVES)];
        turns(&body(fence), "riscv", "np", &values);
    };
    all("", FAULT);
    all("invalidate here app, y", FAULT);
    all("invalidate here app, z", FAULT);
    all("invalidate here app", SURVIVES);
    for (fence, wanted) in [("y", FAULT), ("z", SURVIVES)] {
        let drops = "drops leaf va tag drops walk va tag drops invalid va tag";
        let wide =
            format!("on riscv {{ insn sfence_vma(va, tag) {{ {drops} }} \"wide\" assumed \"made up\" }}");
        let fenced = format!("{} {wide}", body(&format!("sfence_vma({fence}, app)")));
        turns(&fenced, "riscv", "np", &[("yes", wanted), ("no", SURVIVES)]);
    }
}

/// An access faults on an invalid entry that is remembered though memory holds a valid one, and is made again. Where
/// the fault dropped what was remembered, it succeeds; elsewhere it faults again.
#[test]
fn fault_purge() {
    let body = "mm app { x -> none y -> P rw }
         cpu 0 \"mmap\": kernel app {
             set(pte(app, x), mk_pte(P, rw)) load x -> r if r == null { nofault load x }
         }";
    for arch in ["riscv", "mips"] {
        turns(body, arch, "fault_purge", &[("no", FAULT), ("yes", SURVIVES)]);
    }
    // The same for a right that a translation does not give yet.
    let body = "mm app { x -> P ro }
         cpu 0 \"mprotect\": kernel app {
             set(pte(app, x), mk_pte(P, rw)) store x -> r if r == null { nofault store x }
         }";
    for arch in ["x86-64", "x86-64-2012", "arm64", "riscv", "mips", "s390-2012"] {
        turns(body, arch, "fault_purge", &[("no", FAULT), ("yes", SURVIVES)]);
    }
}

/// It drops what is held under the tag that is loaded: another address space's translation of the address stays.
#[test]
fn a_fault_drops_nothing_of_others() {
    let body = |there: &str| {
        format!(
            "mm a {{ x -> P rw }} mm b {{ x -> none y -> Q rw }}
             cpu 0 \"switch\": kernel a {{
                 var p = clear(pte(a, x)) free(p.frame) {there} load_root(a) load x
             }}"
        )
    };
    for arch in ["x86-64", "riscv", "mips"] {
        let values = [("no", FRAME), ("yes", FRAME)];
        turns(&body("load_root(b) load x -> r assert(r == null)"), arch, "fault_purge", &values);
        let flushed = "invalidate here a load_root(b) load x -> r assert(r == null)";
        // The page was free before the flush: there was something stale until then.
        turns(&body(flushed), arch, "fault_purge", &[("no", STALE), ("yes", STALE)]);
    }
}

/// It drops what is held for the address that faulted, and no other's.
#[test]
fn a_fault_drops_its_address_only() {
    let body = "mm app { x -> none y -> P rw }
         cpu 0 \"t\": kernel app {
             var p = clear(pte(app, y)) free(p.frame) load x -> r assert(r == null) load y
         }";
    for arch in ["x86-64", "riscv", "mips"] {
        turns(body, arch, "fault_purge", &[("no", FRAME), ("yes", FRAME)]);
    }
}

/// A page is made writable and stored to, with no flush. The old translation forbids it: the store faults needlessly,
/// or looks again. A load was allowed before as well.
#[test]
fn upgrade() {
    let body = |access: &str| {
        format!(
            "mm app {{ x -> P ro }}
             cpu 0 \"mprotect\": kernel app {{ set(pte(app, x), mk_pte(P, rw)) {access} }}"
        )
    };
    for arch in ["x86-64", "arm64", "riscv", "power9-radix", "mips"] {
        let all = |access: &str, spurious| {
            turns(&body(access), arch, "upgrade", &[("spurious", spurious), ("rewalk", SURVIVES)]);
        };
        all("nofault store x", FAULT);
        // What the flush dropped may still serve where the context must be synchronised.
        let flushed = if ["arm64", "power9-radix"].contains(&arch) { FAULT } else { SURVIVES };
        all("invalidate here app, x nofault store x", flushed);
        all("nofault load x", SURVIVES);
    }
}

/// A load that uses what it gets sets A in the entry that it walked. Where A is kept with the frame, no access is seen in the entry.
#[test]
fn accessed() {
    let body = |program: &str| {
        format!("mm app {{ x -> P rw old }} cpu 0 \"aging\": kernel app cold {{ {program} }}")
    };
    let young = "read(pte(app, x)).young";
    for arch in ["x86-64", "arm64", "riscv"] {
        let all = |program: &str, hw, key| turns(&body(program), arch, "ad", &[("hw", hw), ("key", key)]);
        all(&format!("load x -> r assert({young})"), SURVIVES, BUG);
        all(&format!("load x -> r assert(!{young})"), BUG, SURVIVES);
    }
}

/// An entry without A, or one without D that is stored to: the walker sets them, or they are not its concern, or the
/// access faults. In user mode it does not happen then, so that nothing is left behind.
#[test]
fn accesses_without_a_or_d() {
    let body = |marks: &str, program: &str| {
        format!("mm app {{ x -> P rw {marks} }} cpu 0 \"t\": kernel app {{ {program} }}")
    };
    let (look, user) = ("var e = read(pte(app, x)) if e.young && e.dirty { load_root(app) }", USER);
    for arch in ["x86-64", "arm64", "riscv"] {
        let all = |body: &str, hw, fault, key| {
            turns(body, arch, "ad", &[("hw", hw), ("fault", fault), ("key", key)]);
        };
        all(&body("old", &format!("{look} nofault load x")), SURVIVES, FAULT, SURVIVES);
        all(&body("clean", &format!("{look} nofault load x")), SURVIVES, SURVIVES, SURVIVES);
        all(&body("clean", &format!("{look} nofault store x")), SURVIVES, FAULT, SURVIVES);
        all(&body("", &format!("{look} nofault store x")), SURVIVES, SURVIVES, SURVIVES);
        let freed = "clear(pte(app, x)) free(P)";
        let unused = format!("{} {user}", body("old", &format!("{look} {freed}")));
        all(&unused, FRAME, SURVIVES, FRAME);
    }
}

/// What has no A was never cached where the walker sets it first, so that it needs no flush. It must be seen by the
/// store that takes the entry away: between a read and that store a CPU may come.
#[test]
fn what_is_not_young_needs_no_flush() {
    let body = |take: &str| {
        format!(
            "mm app {{ x -> P rw old }}
             cpu 0 \"munmap\": kernel init_mm cold {{
                 {take} if e.young {{ flush_tlb_page(app, x) }} free(P)
             }}
             {USER}"
        )
    };
    for arch in ["x86-64", "arm64", "riscv"] {
        let all = |take: &str, hw, key| turns(&body(take), arch, "ad", &[("hw", hw), ("key", key)]);
        all("var e = read(pte(app, x)) clear(pte(app, x))", FRAME, FRAME);
        all("var e = clear(pte(app, x))", SURVIVES, FRAME);
    }
}

/// An address is led to another frame by one store: two translations of it disagree. With an invalid entry and a flush
/// in between (break-before-make) they do not, and neither do two that differ in rights alone.
#[test]
fn multi() {
    let body = |change: &str| {
        format!("mm app {{ x -> P rw y -> Q rw }} cpu 0 \"remap\": kernel app {{ {change} }} {USER}")
    };
    for arch in ["arm64", "x86-64", "power9-radix", "riscv"] {
        let all = |change: &str, bad| {
            turns(&body(change), arch, "multi", &[("bad", bad), ("either", SURVIVES)]);
        };
        all("set(pte(app, x), mk_pte(Q, rw))", CONFLICT);
        all("set(pte(app, x), mk_pte(P, ro))", SURVIVES);
        all("clear(pte(app, x)) flush_tlb_page(app, x) set(pte(app, x), mk_pte(Q, rw))", SURVIVES);
        // By way of an invalid entry, but with no flush.
        all("clear(pte(app, x)) set(pte(app, x), mk_pte(Q, rw))", CONFLICT);
        // The flush drops the translation of an entry that is still there, and it is made again.
        all("flush_tlb_page(app, x) set(pte(app, x), mk_pte(Q, rw))", CONFLICT);
        all("clear(pte(app, x)) flush_tlb_page(app, y) set(pte(app, x), mk_pte(Q, rw))", CONFLICT);
    }
}
