//! Parts of the language that programs of kernels need, each by a program that breaks if it means something else.

use stalewalk_tests::verdict;

/// A case of three CPUs; where nothing is said a CPU has nothing to do.
fn judge(shared: &str, programs: [&str; 3], wanted: &str) {
    let [a, b, c] = programs;
    let body = format!(
        "{shared}
         mm app {{ x -> P rw y -> Q rw m -> M none soft 3 }}
         cpu 0 \"a\": kernel app cold {{ {a} }}
         cpu 1 \"b\": kernel app cold {{ {b} }}
         cpu 2 \"c\": kernel app cold {{ {c} }}"
    );
    assert_eq!(verdict(&body, "x86-64"), wanted, "{shared}: {programs:?}");
}

fn alone(shared: &str, program: &str, wanted: &str) {
    judge(shared, [program, "", ""], wanted);
}

/// A mask is gone through CPU by CPU, in order, as it was when the loop began.
#[test]
fn every_cpu_of_a_mask() {
    let shared = "shared mask: set<cpu> shared n: 0..=7 field cpu.seen: bool";
    alone(shared, "for c in cpu_online_mask { n += 1 } assert(n == 3)", "survives");
    alone(shared, "for c in cpu_online_mask - mask { c.seen = true } assert(this_cpu.seen)", "survives");
    alone(
        shared,
        "mask += this_cpu for c in mask { mask -= c n += 1 } assert(n == 1 && empty(mask))",
        "survives",
    );
    alone(shared, "for c in cpu_online_mask { if c in cpus_on(app) { n += 1 } } assert(n == 3)", "survives");
    // Between two turns others go on: the mask is not read again.
    judge(shared, ["for c in mask { n += 1 } assert(n == 0)", "mask += this_cpu", ""], "breaks bug-on");
    judge(
        shared,
        ["for c in mask { assert(c in mask) }", "mask += this_cpu mask -= this_cpu", ""],
        "breaks bug-on",
    );
}

/// What is in a set already is in it once: it stays when it is added again, and is gone when it is taken out.
#[test]
fn a_set_has_its_members_once() {
    let shared = "shared mask: set<cpu>";
    alone(shared, "mask += this_cpu mask += this_cpu assert(this_cpu in mask)", "survives");
    alone(shared, "mask += this_cpu mask += this_cpu mask -= this_cpu assert(empty(mask))", "survives");
    alone(shared, "assert(cpu_online_mask + cpu_online_mask == cpu_online_mask)", "survives");
}

/// Addresses are numbered through all address spaces; the first of a later one is not the first of all.
#[test]
fn the_first_address() {
    let other = "mm other { z -> Z rw }";
    alone(other, "assert(first_address(app) == x) assert(first_address(other) == z)", "survives");
}

/// What a handler uses of its sender was copied when it was sent; it has variables of its own.
#[test]
fn a_handler_has_copies() {
    let shared = "shared seen: 0..=7 shared order: 0..=7";
    let sends = "var v = 1 ipi cpu_online_mask { seen = v } v = 2 wait";
    alone(shared, &format!("{sends} assert(seen == 1 && v == 2)"), "survives");
    alone(
        shared,
        "var v = 1 ipi cpu_online_mask { v = 5 seen = v } wait assert(v == 1 && seen == 5)",
        "survives",
    );
    alone(
        shared,
        "ipi cpu_online_mask { var w: 0..=7 = 3 w += 1 seen = w } wait assert(seen == 4)",
        "survives",
    );
    // Nobody waits for one that is not waited for, nor does one wait for another that was sent before.
    alone(shared, "ipi cpu_online_mask { seen = 1 } assert(seen == 1)", "breaks bug-on");
    alone(shared, "ipi cpu_online_mask { seen = 1 } assert(seen == 0)", "breaks bug-on");
    let two = "ipi cpu_online_mask { seen = 1 } ipi cpu_online_mask { assert(seen == 1) }";
    alone(shared, two, "breaks bug-on");
    alone(shared, &two.replacen("} ipi", "} wait ipi", 1), "survives");
}

/// One CPU hands over to another, and back.
#[test]
fn hand_over() {
    let shared = "enum turn { mine, yours, over } shared now: turn = mine shared n: 0..=7";
    let a = "n = 1 now = yours wait until now == over assert(n == 2)";
    judge(shared, [a, "wait until now == yours assert(n == 1) n = 2 now = over", ""], "survives");
    judge(shared, [a, "n = 2 wait until now == yours now = over", ""], "breaks bug-on");
    judge(shared, [a, "", ""], "breaks deadlock");
}

/// A migration entry: not present, and with a frame and bits that come back.
#[test]
fn entries_that_are_not_present() {
    let away = "var e = clear(pte(app, x)) set(pte(app, x), pte_soft(pte_mkinvalid(e), 5)) flush_tlb_mm(app) var m = read(pte(app, x))";
    alone("", &format!("{away} assert(!m.present && m.frame == P && m.soft == 5 && m.write)"), "survives");
    let back = "set(pte(app, x), pte_mkvalid(m)) load x -> r assert(r == P && read(pte(app, x)).soft == 5)";
    alone("", &format!("{away} {back}"), "survives");
    alone("", &format!("{away} load x -> r assert(r == null)"), "survives");
    alone("", &format!("{away} nofault load x"), "breaks unexpected-fault");
    alone("", "var e = read(pte(app, m)) assert(e.present && e.frame == M)", "breaks bug-on");
    alone("", "var e = read(pte(app, m)) assert(!e.present && e.frame == M && e.soft == 3)", "survives");
    alone(
        "",
        "if cmpxchg(pte(app, x), read(pte(app, m)), null).frame == P { assert(pte(app, x).present) }",
        "survives",
    );
}

/// What a thread has for itself, as `current->tlb_ubc`.
#[test]
fn fields_of_threads() {
    let shared = "field thread.ubc: set<cpu> field thread.writable: bool field thread.pages: set<frame>";
    alone(
        shared,
        "current.ubc += this_cpu current.writable = true assert(this_cpu in current.ubc)",
        "survives",
    );
    judge(shared, ["current.writable = true", "assert(!current.writable)", ""], "survives");
    alone(
        shared,
        "current.pages += P for p in current.pages { current.pages -= p free(p) } assert(empty(current.pages))",
        "survives-stale",
    );
    alone(shared, "current.pages += P for p in current.pages { free(p) } free(P)", "breaks bug-on");
}

/// What a fault handler alone uses is kept for it.
#[test]
fn a_fault_handler_uses_what_was_read_before() {
    let handled = |wanted: &str| {
        format!(
            "var e = read(pte(app, y)) assert(true) load m on fault {{ assert(e.frame == {wanted}) }} assert(true)"
        )
    };
    alone("", &handled("Q"), "survives");
    alone("", &handled("null"), "breaks bug-on");
    // Nor is what is used after the access forgotten.
    let after = |wanted: &str| {
        format!("var e = read(pte(app, y)) load x on fault {{ assert(true) }} assert(e.frame == {wanted})")
    };
    alone("", &after("Q"), "survives");
    alone("", &after("null"), "breaks bug-on");
}

/// What the body of a loop over a mask uses is kept while the loop goes round.
#[test]
fn a_loop_uses_what_was_read_before() {
    let body =
        "mask += this_cpu var e = read(pte(app, y)) assert(true) for c in mask { assert(e.frame == Q) }";
    alone("shared mask: set<cpu>", body, "survives");
    alone("shared mask: set<cpu>", &body.replace("== Q", "== P"), "breaks bug-on");
}

/// Whoever sends is not among those that are asked, sends the same again only when it was answered, and waits for its own
/// requests alone.
#[test]
fn requests_of_every_cpu() {
    let ask = "ipi cpu_online_mask { atomic_inc(n) }";
    for [a, b, c] in [[1, 0, 0], [0, 1, 0], [0, 0, 1]] {
        let program =
            |asks: usize| if asks == 1 { format!("{ask} wait assert(n == 2)") } else { String::new() };
        judge("shared n: 0..=7", [&program(a), &program(b), &program(c)], "survives");
    }
    let again = format!("while !(i == 2) {{ {ask} i += 1 }} wait assert(n == 4)");
    judge("shared n: 0..=7 shared i: 0..=7", [&again, "", ""], "survives");
    let off = "irq off { ipi cpu_online_mask { } wait }";
    judge("", [off, "ipi cpu_online_mask { } wait", ""], "survives");
}

/// `null` is no frame, or an empty entry; a variable that begins as one says which, and holds what it is given later.
#[test]
fn null_is_of_a_type() {
    let later = |ty: &str, then: &str| format!("var e: {ty} = null {then}");
    alone("", &later("entry", "assert(!e.present) e = clear(pte(app, x)) assert(e.present)"), "survives");
    alone("", &later("entry", "e = clear(pte(app, x)) assert(!e.present)"), "breaks bug-on");
    alone("", &later("frame", "assert(e == null) e = P assert(e != null && null != e)"), "survives");
    // A function that is called with it sees an empty entry.
    alone("fn f(e) { return e.present }", "assert(!f(null) && f(read(pte(app, x))))", "survives");
    // Whichever way comes first, a function gives a frame.
    let gives =
        |first: &str, second: &str| format!("fn f(b) {{ if b {{ return {first} }} return {second} }}");
    for (first, second, wanted) in [("null", "P", "f(false)"), ("P", "null", "f(true)")] {
        alone(&gives(first, second), &format!("assert({wanted} == P)"), "survives");
    }
}
