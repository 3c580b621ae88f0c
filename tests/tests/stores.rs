//! Stores that wait in a buffer: verdicts derived by hand from what each architecture says of its stores.

use stalewalk_engine::Question;
use stalewalk_engine::report::Kind;
use stalewalk_tests::{ARCHS, Answer, agreed, agreed_delayed, question, with_case};

/// Stores leave in the order of the program; atomics, root loads and interrupts wait until they have.
const TSO: [&str; 4] = ["x86-64", "x86-64-2012", "s390-2012", "s390"];
/// They leave in any order, and nothing but barriers and some invalidates waits.
const WEAK: [&str; 4] = ["arm64", "riscv", "power9-radix", "mips"];

fn two(shared: &str, first: &str, second: &str) -> String {
    format!(
        "mm app {{ x -> P rw }} {shared}
         cpu 0 \"one\": kernel app {{ {first} }}
         cpu 1 \"other\": kernel app {{ {second} }}"
    )
}

fn answers(body: &str, arch: &str) -> (Answer, Answer) {
    let (library, question) = (with_case(body), question("own", "", arch, &[]));
    let both = agreed(&library, &question).zip(agreed_delayed(&library, &question));
    both.unwrap_or_else(|| panic!("it does not apply to {arch}"))
}

/// Lets a case survive on some architectures while stores are visible at once, and have a verdict with stores delayed.
fn delayed(body: &str, archs: &[&str], wanted: &str) {
    for arch in archs {
        let (immediate, delayed) = answers(body, arch);
        assert_eq!(immediate.but_for_changes(), "survives", "{arch}: {body}");
        assert_eq!(delayed.but_for_changes(), wanted, "{arch}: {body}");
    }
}

/// Each says that it is coming, and goes in unless the other has said so.
fn entering(barrier: &str) -> String {
    let enter = |own: &str, other: &str| {
        format!(
            "{own} = true assert({own}) {barrier} if !{other} {{ atomic_inc(inside) assert(inside == 1) }}"
        )
    };
    two("shared a: bool shared b: bool shared inside: int", &enter("a", "b"), &enter("b", "a"))
}

#[test]
fn a_load_does_not_wait_for_the_store_before_it() {
    delayed(&entering(""), &ARCHS, "breaks bug-on");
    delayed(&entering("smp_wmb()"), &ARCHS, "breaks bug-on");
    delayed(&entering("smp_mb()"), &ARCHS, "survives");
    delayed(&entering("stores_visible()"), &ARCHS, "survives");
    // An atomic is one where it waits until the buffer is empty.
    let atomic = entering("atomic_inc(z)").replace("shared a: bool", "shared z: int shared a: bool");
    delayed(&atomic, &TSO, "survives");
    delayed(&atomic, &WEAK, "breaks bug-on");
    // In an order or not: that it empties the buffer is a promise of its own.
    for (drains, wanted) in [("yes", "survives"), ("no", "breaks bug-on")] {
        let knobs = vec![("atomics_drain".to_owned(), drains.to_owned())];
        let asked = Question { knobs, ..question("own", "", "arm64", &[]) };
        let answer = agreed_delayed(&with_case(&atomic), &asked).expect("it applies");
        assert_eq!(answer.but_for_changes(), wanted, "{drains}");
    }
    // One that comes before the store orders nothing.
    let early =
        entering("").replace("a = true", "smp_mb() a = true").replace("b = true", "smp_mb() b = true");
    delayed(&early, &ARCHS, "breaks bug-on");
    // Store, own store seen, other's not seen, for each; in, in, and both are. Where an atomic empties the buffer
    // each store has left before.
    assert_eq!(answers(&entering(""), "arm64").1.runs, [(Kind::BugOn, 9, 0)]);
    assert_eq!(answers(&entering(""), "x86-64").1.runs, [(Kind::BugOn, 11, 0)]);
}

fn message(send: &str, receive: &str) -> String {
    two("shared data: int shared flag: int lock l", send, receive)
}

#[test]
fn a_message_overtakes_what_it_is_about_only_where_stores_leave_in_any_order() {
    let receive = "wait until flag == 1 assert(data == 1)";
    let plain = message("data = 1 flag = 1", receive);
    delayed(&plain, &TSO, "survives");
    delayed(&plain, &WEAK, "breaks bug-on");
    // Two stores, the second leaves, it is waited for, and the first is not there.
    assert_eq!(answers(&plain, "riscv").1.runs, [(Kind::BugOn, 5, 0)]);
    for ordered in
        ["data = 1 smp_wmb() flag = 1", "data = 1 smp_mb() flag = 1", "data = 1 smp_store_release(flag, 1)"]
    {
        delayed(&message(ordered, receive), &ARCHS, "survives");
    }
    // The barrier orders what it stands between, and nothing else.
    delayed(&message("smp_wmb() data = 1 flag = 1", receive), &WEAK, "breaks bug-on");
    delayed(&message("data = 1 flag = 1 smp_wmb()", receive), &WEAK, "breaks bug-on");
    // One to a variable is made in memory itself, and seen before all that is stored later.
    let counted = message("atomic_inc(data) flag = 1", receive);
    delayed(&counted, &ARCHS, "survives");
    // An atomic store of the flag does not wait for the data where atomics empty nothing.
    let atomic = message("data = 1 atomic_inc(flag)", receive);
    delayed(&atomic, &TSO, "survives");
    delayed(&atomic, &WEAK, "breaks bug-on");
}

/// Where things stand in memory says nothing of the order: what is declared first may be stored last.
#[test]
fn stores_leave_in_the_order_of_the_program_and_not_of_memory() {
    let reversed = two(
        "shared flag: int shared data: int",
        "data = 1 flag = 1",
        "wait until flag == 1 assert(data == 1)",
    );
    delayed(&reversed, &TSO, "survives");
    delayed(&reversed, &WEAK, "breaks bug-on");
}

/// Where no barrier stands between three stores any of them may be the first that is seen; one that stands there orders
/// all on its two sides, and nothing on one of them.
#[test]
fn any_of_three_stores_may_be_seen_first() {
    let body = |stores: &str, seen: &str, not_yet: &str| {
        two(
            "shared a: int shared b: int shared c: int",
            stores,
            &format!("wait until {seen} == 1 assert({not_yet} == 1)"),
        )
    };
    let plain = "a = 1 b = 1 c = 1";
    // Each is seen in the end, in whatever order they were made.
    for stores in [plain, "c = 1 b = 1 a = 1", "b = 1 c = 1 a = 1"] {
        let all = format!("{stores} stores_visible() assert(a == 1 && b == 1 && c == 1)");
        delayed(&two("shared a: int shared b: int shared c: int", &all, ""), &ARCHS, "survives");
    }
    for (seen, not_yet) in [("b", "a"), ("c", "a"), ("c", "b")] {
        delayed(&body(plain, seen, not_yet), &["arm64"], "breaks bug-on");
    }
    for (stores, seen, not_yet, wanted) in [
        ("a = 1 smp_wmb() b = 1 c = 1", "c", "a", "survives"),
        ("a = 1 smp_wmb() b = 1 c = 1", "b", "a", "survives"),
        ("a = 1 smp_wmb() b = 1 c = 1", "c", "b", "breaks bug-on"),
        ("a = 1 b = 1 smp_wmb() c = 1", "c", "a", "survives"),
        ("a = 1 b = 1 smp_wmb() c = 1", "c", "b", "survives"),
        ("a = 1 b = 1 smp_wmb() c = 1", "b", "a", "breaks bug-on"),
        ("a = 1 smp_wmb() b = 1 smp_wmb() c = 1", "c", "b", "survives"),
        ("a = 1 smp_wmb() b = 1 smp_wmb() c = 1", "b", "a", "survives"),
    ] {
        delayed(&body(stores, seen, not_yet), &["arm64"], wanted);
    }
}

#[test]
fn a_lock_that_is_given_back_comes_after_what_was_stored_under_it() {
    let section = "spin_lock(l) data = 1 flag = 1 spin_unlock(l)";
    delayed(
        &message(section, "spin_lock(l) if flag == 1 { assert(data == 1) } spin_unlock(l)"),
        &ARCHS,
        "survives",
    );
    let looks = "if flag == 1 { assert(data == 1) }";
    delayed(&message(section, looks), &WEAK, "breaks bug-on");
    delayed(&message(section, looks), &TSO, "survives");
}

#[test]
fn stores_to_one_place_are_seen_in_their_order_and_first_by_their_own_cpu() {
    let looks = "var first = n var second = n assert(first != 2 || second == 2)";
    delayed(&two("shared n: int", "n = 1 n = 2 assert(n == 2)", looks), &ARCHS, "survives");
    // An atomic acts on memory, after its CPU's own stores to the same place.
    let counts = "n = 1 atomic_inc(n) assert(n >= 2)";
    delayed(&two("shared n: int", counts, "atomic_inc(n)"), &ARCHS, "survives");
}

/// Two stores to one place wait in two buffers: either may leave first. Only that of an atomic, which has read the place
/// already, keeps the other back.
#[test]
fn stores_of_two_cpus_to_one_place_do_not_wait_for_each_other() {
    let stores = |value: u32| format!("n = {value} stores_visible()");
    delayed(&two("shared n: int", &stores(1), &stores(2)), &ARCHS, "survives");
    let set = |right: &str| format!("set(pte(app, x), mk_pte(P, {right})) stores_visible()");
    delayed(&two("", &set("rw"), &set("rw")), &ARCHS, "survives");
}

/// CPU 0 stores, and says by an interrupt, which waits for no store, that it has come so far; CPU 1 goes on where it
/// finds that the first store is not visible even then.
fn told_early(shared: &str, first: &str, then: &str, other: &str) -> String {
    two(
        &format!("{shared} shared z: int shared told: bool shared early: bool"),
        &format!("{first} ipi cpu_online_mask {{ if z == 0 {{ early = true }} told = true }} {then}"),
        &format!("wait until told if early {{ {other} }}"),
    )
}

/// What a barrier ordered is over when the buffer is empty: it says nothing of what is stored later.
#[test]
fn a_barrier_does_not_outlast_what_it_stands_behind() {
    let enter = |own: &str, barrier: &str, other: &str| {
        format!("{own} = true {barrier} if !{other} {{ atomic_inc(inside) assert(inside == 1) }}")
    };
    let body = |barrier: &str| {
        told_early(
            "shared a: bool shared b: bool shared inside: int",
            "z = 1 smp_mb()",
            &format!("stores_visible() {}", enter("a", barrier, "b")),
            &enter("b", "smp_mb()", "a"),
        )
    };
    delayed(&body(""), &["arm64", "riscv"], "breaks bug-on");
    delayed(&body("smp_mb()"), &["arm64", "riscv"], "survives");
}

/// Once what stands before a barrier has left, what stands behind it leaves in any order.
#[test]
fn stores_behind_a_barrier_are_in_no_order_with_each_other() {
    let body = |stores: &str| {
        told_early("shared a: int shared b: int", stores, "", "wait until b == 1 assert(a == 1)")
    };
    delayed(&body("z = 1 smp_wmb() a = 1 b = 1"), &["arm64", "riscv"], "breaks bug-on");
    delayed(&body("z = 1 smp_wmb() a = 1 smp_wmb() b = 1"), &["arm64", "riscv"], "survives");
}

/// A program that stores more than a buffer holds goes on when there is room.
#[test]
fn a_full_buffer_is_waited_for() {
    let stores: String = (0..12).map(|index| format!("a[{index}] = 1 ")).collect();
    let body = format!("mm app {{ x -> P rw }} shared a[12]: bool cpu 0 \"one\": kernel app {{ {stores} }}")
        .replace("= 1", "= true");
    delayed(&body, &["x86-64"], "survives");
}

/// Eight stores wait in a buffer at most: the ninth is not there before one of them has left.
#[test]
fn a_buffer_holds_eight_stores() {
    let body = |count: usize| {
        let stores: String = (0..count).map(|index| format!("a[{index}] = true ")).collect();
        let last = count - 1;
        let any: Vec<String> = (0..last).map(|index| format!("a[{index}]")).collect();
        let looks = format!("wait until a[{last}] assert({})", any.join(" || "));
        two(&format!("shared a[{count}]: bool"), &stores, &looks)
    };
    let verdict = |count: usize| {
        let answer = agreed_delayed(&with_case(&body(count)), &question("own", "", "mips", &[]));
        answer.expect("it applies").verdict
    };
    assert_eq!(verdict(8), "breaks bug-on");
    assert_eq!(verdict(9), "survives");
}

/// Each request is answered for itself, behind what its handler has stored.
#[test]
fn every_answer_waits_in_the_buffer() {
    let ask = |value: u32| format!("ipi cpu_online_mask {{ n = {value} }} wait assert(n == {value})");
    let body = two("shared n: int", &format!("{} {} {}", ask(1), ask(2), ask(3)), "");
    delayed(&body, &["arm64", "x86-64"], "survives");
}

/// The first handler says that the entry is cleared before the store to it, and so the answer, has left. Nothing keeps the
/// second interrupt out until then: its invalidate comes before the store, unless that waits for it.
#[test]
fn an_interrupt_is_taken_while_the_answer_to_another_waits() {
    let body = "mm app { x -> P rw }
        shared done: bool
        shared told: bool
        cpu 0 \"unmaps\": kernel app { clear(pte(app, x)) done = true userspace }
        cpu 1 \"asks\": kernel init_mm cold { ipi cpus_on(app) { told = done } wait }
        cpu 2 \"flushes\": kernel init_mm cold {
            if told { ipi cpus_on(app) { invalidate here app } wait free(P) }
        }";
    delayed(body, &["arm64", "power9-radix"], "breaks stale-frame");
    // The stores leave in their order; SFENCE.VMA waits for them.
    delayed(body, &["x86-64", "s390", "riscv"], "survives");
}

#[test]
fn an_interrupt_waits_for_the_stores_before_it_only_where_the_architecture_says_so() {
    let send = |barrier: &str| format!("data = 1 {barrier} ipi mm_cpumask(app) {{ assert(data == 1) }} wait");
    let body = |barrier: &str| two("shared data: int", &send(barrier), "");
    delayed(&body(""), &TSO, "survives");
    delayed(&body(""), &WEAK, "breaks bug-on");
    delayed(&body("stores_visible()"), &ARCHS, "survives");
    // A full barrier orders what is read and written, not the interrupt.
    delayed(&body("smp_mb()"), &WEAK, "breaks bug-on");
    // The answer comes after what the handler, and its CPU before it, have stored.
    let asks = "ipi mm_cpumask(app) { data = 1 } wait assert(data == 1)";
    delayed(&two("shared data: int", asks, ""), &ARCHS, "survives");
}

/// csky, 2020, and the reason for arm64's DSB ISHST: the entry that is cleared may still be read after the TLBI.
#[test]
fn a_store_to_an_entry_must_be_visible_before_the_invalidate() {
    let body = |unhook: &str, barrier: &str, flush: &str| {
        format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"unmaps\": kernel app {{ {unhook} {barrier} {flush} free(old.frame) }}
             cpu 1 \"uses it\": user app {{ userspace }}"
        )
    };
    let unhooks = ["var old = clear(pte(app, x))", "var old = read(pte(app, x)) set(pte(app, x), null)"];
    let tlbi = "tlbi_vae1is(x, app) dsb_ish()";
    for unhook in unhooks {
        for barrier in ["", "smp_mb()", "smp_wmb()", "isb()"] {
            delayed(&body(unhook, barrier, tlbi), &["arm64"], "breaks stale-frame");
        }
        for barrier in ["dsb_ishst()", "stores_visible()"] {
            delayed(&body(unhook, barrier, tlbi), &["arm64"], "survives");
        }
        delayed(&body(unhook, "", "tlbie_va(x, app) ptesync()"), &["power9-radix"], "breaks stale-frame");
        delayed(&body(unhook, "ptesync()", "tlbie_va(x, app) ptesync()"), &["power9-radix"], "survives");
    }
}

/// CVE-2016-2069: who sets its bit in the mask and then loads the root is missed by who looks at the mask, if the
/// walks under the root come before the store.
#[test]
fn a_mask_that_is_set_must_be_visible_before_the_root_is_loaded() {
    let body = |joins: &str| {
        format!(
            "mm app {{ x -> P rw }} shared joined: bool
             cpu 0 \"unmaps\": kernel app {{
                 var old = clear(pte(app, x))
                 smp_mb()
                 if joined {{ flush_tlb_mm(app) }} else {{ local_flush_tlb_mm(app) }}
                 free(old.frame)
             }}
             cpu 1 \"switches\": kernel init_mm cold {{ {joins} uaccess {{ load x }} }}"
        )
    };
    let hardware_walks = ["riscv", "power9-radix", "arm64"];
    delayed(&body("joined = true load_root(app)"), &hardware_walks, "breaks stale-frame");
    delayed(&body("joined = true load_root(app)"), &["mips"], "breaks stale-frame");
    delayed(&body("joined = true smp_mb() load_root(app)"), &WEAK, "survives");
    delayed(&body("joined = true load_root(app)"), &["x86-64", "x86-64-2012"], "survives");
    for arch in ["x86-64", "riscv"] {
        let swapped = answers(&body("load_root(app) joined = true"), arch).0;
        assert_eq!(swapped.verdict, "breaks stale-frame", "{arch}");
    }
}

/// A store that leaves its buffer when its table was freed is a write to somebody else's memory, as one that is made
/// then is. What the CPU that frees stored there before is not: the allocator's lock orders it.
#[test]
fn a_store_lands_in_a_freed_table() {
    let body = |stores: &str, frees: &str| {
        format!(
            "shared seen: bool
             mm app {{ x -> P rw }}
             cpu 0 \"stores\": kernel app cold {{ var e = pte(app, x) {stores} }}
             cpu 1 \"frees\": kernel app cold {{
                 var t = clear(entry(app, x, 2)).frame flush_tlb_mm(app) {frees} free(t)
             }}"
        )
    };
    let judge = |stores: &str, frees: &str, arch: &str| {
        let library = with_case(&body(stores, frees));
        let question = question("own", "", arch, &[]);
        let told =
            |answer: Option<stalewalk_tests::Answer>| answer.map_or(String::new(), |a| a.but_for_changes());
        (told(agreed(&library, &question)), told(agreed_delayed(&library, &question)))
    };
    let pair = |now: &str, delayed: &str| (now.to_owned(), delayed.to_owned());
    for arch in ["x86-64", "arm64"] {
        // Nothing keeps the free back: the direct write comes too late, and so does the one that waits.
        let breaks = pair("breaks freed-table", "breaks freed-table");
        assert_eq!(judge("set(e, null)", "", arch), breaks);
    }
    // The free comes after the store, but not after it is visible.
    let told = "set(e, null) seen = true";
    assert_eq!(judge(told, "wait until seen", "arm64"), pair("survives", "breaks freed-table"));
    assert_eq!(judge(told, "wait until seen", "x86-64"), pair("survives", "survives"));
    let released = "set(e, null) smp_store_release(seen, true)";
    assert_eq!(judge(released, "wait until seen", "arm64"), pair("survives", "survives"));
    // Its own store.
    let own = "mm app { x -> P rw } cpu 0 \"t\": kernel app cold {
        var t = clear(entry(app, x, 2)).frame flush_tlb_mm(app) set(entry_in(t, x), null) free(t)
    }";
    for arch in ["x86-64", "arm64"] {
        let found = agreed_delayed(&with_case(own), &question("own", "", arch, &[]));
        assert_eq!(found.map(|answer| answer.verdict).as_deref(), Some("survives"));
    }
}

/// IPTE empties the entry in memory: an atomic of another CPU that has read the entry and whose store waits comes first,
/// as if both were one step.
#[test]
fn an_instruction_that_empties_an_entry_waits_for_an_atomic_on_it() {
    let body = two(
        "shared old: bool",
        "var e = xchg(pte(app, x), mk_pte(P, ro)) old = e.present stores_visible() done = true",
        "ipte(x, app) wait until done assert(!old || !read(pte(app, x)).present)",
    )
    .replace("shared old", "shared done: bool shared old");
    let knobs = [("atomics_drain", "no"), ("order", "weak"), ("change", "store")];
    let knobs = knobs.map(|(knob, value)| (knob.to_owned(), value.to_owned()));
    let question = Question { knobs: knobs.into(), ..question("own", "", "s390", &[]) };
    let answer = agreed_delayed(&with_case(&body), &question).expect("it applies");
    assert_eq!(answer.verdict, "survives");
}
