//! What is said of programs with mistakes, word for word.

use expect_test::{Expect, expect};
use stalewalk_tests::{asked, question, told};

/// What is said of a program on CPU 0 of a small machine, from line 4 on.
fn program(text: &str, wanted: &Expect) {
    let case = format!("case own \"\" {{\n mm app {{ x -> P rw }}\ncpu 0 \"t\": kernel app {{ {text} }} }}");
    let outcome = asked(&case, &question("own", "", "x86-64", &[]));
    assert_eq!(outcome.report, None, "{text}");
    wanted.assert_eq(&told(&outcome.diagnostics));
}

#[test]
fn functions() {
    program(
        "flush_tlb_m(app)",
        &expect![[r#"
        own.tlb:4:25: there is no function `flush_tlb_m` (did you mean `flush_tlb_mm`?)
    "#]],
    );
    program(
        "something_else(app)",
        &expect![[r#"
        own.tlb:4:25: there is no function `something_else`
    "#]],
    );
    program(
        "flush_tlb_mm()",
        &expect![[r#"
        own.tlb:4:25: `flush_tlb_mm` takes 1 arguments, found 0 (flush_tlb_mm(mm))
    "#]],
    );
    program(
        "flush_tlb_page(app)",
        &expect![[r#"
        own.tlb:4:25: `flush_tlb_page` takes 2 arguments, found 1 (flush_tlb_page(mm, x))
    "#]],
    );
    program(
        "invpcid_addr(x)",
        &expect![[r#"
        own.tlb:4:25: `invpcid_addr` takes 2 operands, found 1 (an address first, then the mm whose tag is meant)
    "#]],
    );
    program(
        "free()",
        &expect![[r#"
        own.tlb:4:25: `free` does not take these 0 arguments
    "#]],
    );
    program(
        "set(pte(app, x), null, wx)",
        &expect![[r#"
            own.tlb:4:25: `set` does not take these 3 arguments (set(pte(mm, x), mk_pte(frame, rw)))
        "#]],
    );
    program(
        "tlbi_vae1is(x, app)",
        &expect![[r#"
        own.tlb:4:25: there is no function `tlbi_vae1is`
    "#]],
    );
    program(
        "base(app)",
        &expect![[r#"
        own.tlb:4:25: there is nothing below that `base` could call (`base` stands in an override)
    "#]],
    );
}

#[test]
fn entries() {
    program(
        "var e = pte_soft(read(pte(app, x)), 16)",
        &expect![[r#"
            own.tlb:4:61: this must be a number from 0 to 15, not 16 (an entry has no more bits for it)
        "#]],
    );
    program(
        "var n = 1 var e = pte_attr(read(pte(app, x)), n)",
        &expect![[r#"
            own.tlb:4:71: this must be known before the program runs (numbers and parameters are)
        "#]],
    );
    program(
        "var e = pte_wrprotect()",
        &expect![[r#"
            own.tlb:4:33: `pte_wrprotect` takes an entry's content
        "#]],
    );
    program(
        "var e = pte_wrprotect(x)",
        &expect![[r#"
            own.tlb:4:47: expected the content of an entry, found an address
        "#]],
    );
    program(
        "var e = mk_pte(P)",
        &expect![[r#"
            own.tlb:4:33: `mk_pte` takes a frame and a right, as in `mk_pte(P, rw)`
        "#]],
    );
    program(
        "var e = pte_wrprotekt(read(pte(app, x)))",
        &expect![[r#"
            own.tlb:4:33: there is no built-in function `pte_wrprotekt` that gives a value (did you mean `pte_wrprotect`?)
        "#]],
    );
    program(
        "set(pte(app, x), P)",
        &expect![[r#"
            own.tlb:4:42: expected the content of an entry, found a frame
        "#]],
    );
}

#[test]
fn types() {
    program(
        "free(app)",
        &expect![[r#"
        own.tlb:4:30: expected a frame, found an mm
    "#]],
    );
    program(
        "flush_tlb_mm(x)",
        &expect![[r#"
            kernel/neutral.tlb:143:46: expected an mm, found an address
            kernel/neutral.tlb:153:40: expected an mm, found an address
            kernel/neutral.tlb:154:51: expected an mm, found an address
        "#]],
    );
    program(
        "if app { }",
        &expect![[r#"
        own.tlb:4:28: expected a truth value, found an mm
    "#]],
    );
    program(
        "for i in app { }",
        &expect![[r#"
        own.tlb:4:34: expected a set or a range, found an mm
    "#]],
    );
    program(
        "var n = 1 n += app",
        &expect![[r#"
        own.tlb:4:35: expected a number, found an mm
    "#]],
    );
    program(
        "load_root(5)",
        &expect![[r#"
        own.tlb:4:35: expected an mm, found a number
    "#]],
    );
    program(
        "var old = clear(pte(app, x)) free(old.page)",
        &expect![[r#"
            own.tlb:4:63: there is no field `page` (fields are present, write, frame, young, dirty, global, huge, contiguous, soft, attr)
        "#]],
    );
}

#[test]
fn names() {
    program(
        "flush_tlb_mm(ap)",
        &expect![[r#"
        own.tlb:4:38: there is no `ap` here (did you mean `app`?)
    "#]],
    );
    program(
        "nobody = 1",
        &expect![[r#"
        own.tlb:4:25: this cannot be assigned (variables of this function, fields of its structs and shared variables can be)
    "#]],
    );
    program(
        "app = init_mm",
        &expect![[r#"
        own.tlb:4:25: this cannot be assigned (variables of this function, fields of its structs and shared variables can be)
    "#]],
    );
    program(
        "{ var n = 1 } ",
        &expect![[r#"
        own.tlb:4:25: expected a statement, found `{`
    "#]],
    );
    program(
        "if true { var n = 1 } n += 1",
        &expect![[r#"
        own.tlb:4:47: this cannot be assigned (variables of this function, fields of its structs and shared variables can be)
    "#]],
    );
    program(
        "on arm65 { }",
        &expect![[r#"
        own.tlb:4:28: there is no architecture `arm65` (did you mean `arm64`?)
    "#]],
    );
}

#[test]
fn locks_and_ways() {
    program(
        "spin_lock(app)",
        &expect![[r#"
        own.tlb:4:35: expected a lock, for `spin_lock` (`lock` and `rwlock` declare locks, and so do fields of these types)
    "#]],
    );
    program(
        "atomic { wait }",
        &expect![[r#"
        own.tlb:4:34: nothing can be waited for in `atomic` (`atomic` keeps everybody out who could end the wait)
    "#]],
    );
    program(
        "return 1",
        &expect![[r#"
        own.tlb:4:25: `return` stands in no function (a program ends where its text does)
    "#]],
    );
    program(
        "var l: lock",
        &expect![[r#"
        own.tlb:4:25: a lock that nobody else sees keeps nobody out (declare it as shared)
    "#]],
    );
    program(
        "var n = flush_tlb_mm(app)",
        &expect![[r#"
        own.tlb:4:33: `flush_tlb_mm` gives no value (it has no `return` with one)
    "#]],
    );
    program(
        "wait until choose",
        &expect![[r#"
        own.tlb:4:36: a wait cannot choose (choose before it)
    "#]],
    );
}

#[test]
fn shared_variables() {
    program(
        "app.mm_cuont = 1",
        &expect![[r#"
            own.tlb:4:29: there is no field `mm_cuont` (did you mean `mm_count`?)
        "#]],
    );
    program(
        "var g: 3..=1",
        &expect![[r#"
        own.tlb:4:32: no number is in 3..=1 (the smallest comes first)
    "#]],
    );
    program(
        "xchg(this_cpu, app)",
        &expect![[r#"
        own.tlb:4:30: expected a shared variable or an entry (others can change nothing else)
    "#]],
    );
    program(
        "cmpxchg(app.mm_count, 1)",
        &expect![[r#"
        own.tlb:4:25: `cmpxchg` takes a place, its old value and its new one
    "#]],
    );
    program(
        "app.mm_count = app",
        &expect![[r#"
        own.tlb:4:25: expected a number, found an mm
    "#]],
    );
    program(
        "atomic_inc(pte(app, x))",
        &expect![[r#"
        own.tlb:4:36: `atomic_inc` counts, and this is the content of an entry (`xchg` and `cmpxchg` take anything)
    "#]],
    );
}

#[test]
fn structs() {
    program(
        "var tlb: mmu_gater",
        &expect![[r#"
        own.tlb:4:34: there is no struct `mmu_gater` (kernel sets declare structs)
    "#]],
    );
    program(
        "var tlb: mmu_gather tlb.nothing = 1",
        &expect![[r#"
        own.tlb:4:45: this cannot be assigned (variables of this function, fields of its structs and shared variables can be)
    "#]],
    );
    program(
        "var tlb: mmu_gather tlb = 1",
        &expect![[r#"
        own.tlb:4:45: this cannot be assigned (variables of this function, fields of its structs and shared variables can be)
    "#]],
    );
    program(
        "var tlb: mmu_gather free(tlb)",
        &expect![[r#"
        own.tlb:4:50: `tlb` is a struct, not a value (name one of its fields)
    "#]],
    );
}

#[test]
fn several_at_once() {
    program(
        "fre(x)\nvar n = nobody\nflush_tlb_mm(x)\nwait for",
        &expect![[r#"
            kernel/neutral.tlb:143:46: expected an mm, found an address
            kernel/neutral.tlb:153:40: expected an mm, found an address
            kernel/neutral.tlb:154:51: expected an mm, found an address
            own.tlb:4:25: there is no function `fre` (did you mean `free`?)
            own.tlb:5:9: there is no `nobody` here
            own.tlb:7:10: expected a variable's name, found `}`
        "#]],
    );
}

#[test]
fn places_where_something_cannot_stand() {
    program(
        "ipi mm_cpumask(app) { load x }",
        &expect![[r#"
            own.tlb:4:47: a handler does not access memory (it interrupts whoever does)
        "#]],
    );
    program(
        "ipi mm_cpumask(app) { ipi mm_cpumask(app) { } }",
        &expect![[r#"
        own.tlb:4:47: a handler cannot ask other CPUs (send it from the program)
    "#]],
    );
    program(
        "irq off { userspace }",
        &expect![[r#"
            own.tlb:4:35: user mode cannot begin here (not in a handler or an RCU read section, nor with interrupts off)
        "#]],
    );
    program(
        "uaccess { uaccess { } }",
        &expect![[r#"
        own.tlb:4:35: `uaccess` cannot begin here (not in a handler, nor in another `uaccess`)
    "#]],
    );
}
