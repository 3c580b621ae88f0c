//! Shared variables, fields of things, and what reads and writes them in one step: programs whose verdicts turn on
//! them, derived by hand.

use stalewalk_engine::Limits;
use stalewalk_engine::explore::{explicit, saturating};
use stalewalk_engine::report::{Actor, Kind, Verdict};
use stalewalk_tests::{ARCHS, agreed, expect, model, question, verdict, with_case};

/// Two programs on a small machine whose table nobody touches.
fn two(shared: &str, first: &str, second: &str) -> String {
    format!(
        "mm app {{ x -> P rw }} {shared}
         cpu 0 \"one\": kernel app {{ {first} }}
         cpu 1 \"other\": kernel app {{ {second} }}"
    )
}

/// The only run that a program has, as kind and program moves.
fn only(body: &str) -> (Kind, u32) {
    let answer = agreed(&with_case(body), &question("own", "", "x86-64", &[])).expect("it applies");
    let [(kind, program, 0)] = answer.runs.as_slice() else { panic!("{answer:?}") };
    (*kind, *program)
}

/// Why a program is not decided; both searches say so.
fn undecided(body: &str) -> String {
    let (library, question) = (with_case(body), question("own", "", "x86-64", &[]));
    let model = model(&library, &question).expect("it applies");
    let cuts = [saturating(&model, Limits::default()).cut, explicit(&model, Limits::default()).cut];
    assert_eq!(cuts[0], cuts[1]);
    let report = stalewalk_engine::check(&library, &question, Limits::default()).report.expect("it is asked");
    assert_eq!((report.verdict, report.traces.len(), report.kind), (Verdict::Undecided, 0, None));
    report.reason.expect("it has one")
}

/// Read, read, store, store, then both say so, one waits and asserts: eight moves lose one of two additions. In one
/// step each, none is lost.
#[test]
fn an_addition_is_lost_unless_it_is_one_step() {
    let count = |add: &str| {
        two(
            "shared n: 0..=2 shared done[2]: bool",
            &format!("{add} done[0] = true wait until done[1] assert(n == 2)"),
            &format!("{add} done[1] = true"),
        )
    };
    expect(&count("n += 1"), &ARCHS, "breaks bug-on");
    assert_eq!(only(&count("n += 1")), (Kind::BugOn, 8));
    expect(&count("n = n + 1"), &ARCHS, "breaks bug-on");
    for add in ["atomic_inc(n)", "atomic_add(n, 1)", "var m = atomic_inc_return(n) assert(m > 0)"] {
        expect(&count(add), &ARCHS, "survives");
    }
}

/// Whoever finds `false` in the lock has it. Reading it first and setting it after lets both in.
#[test]
fn only_one_finds_the_lock_free() {
    let section = "atomic_inc(inside) assert(inside == 1) atomic_dec(inside) taken = false";
    let both = |take: &str| {
        let program = format!("{take} {{ {section} }}");
        two("shared taken: bool shared inside: 0..=2", &program, &program)
    };
    expect(&both("if !xchg(taken, true)"), &ARCHS, "survives");
    expect(&both("if cmpxchg(taken, false, true) == false"), &ARCHS, "survives");
    let racy = both("if !taken { taken = true } if taken");
    assert_eq!(verdict(&racy, "x86-64"), "breaks bug-on");
}

#[test]
fn atomic_operations_give_what_the_kernels_do() {
    let body = two(
        "shared n: 0..=7 = 3 shared who: cpu shared other: mm",
        "assert(atomic_inc_return(n) == 4)
         assert(atomic_dec_return(n) == 3)
         assert(xchg(n, 5) == 3)
         assert(cmpxchg(n, 4, 7) == 5)
         assert(n == 5)
         assert(cmpxchg(n, 5, 2) == 5)
         atomic_sub(n, 1)
         assert(n == 1)
         assert(atomic_dec_and_test(n))
         atomic_add(n, 2)
         assert(!atomic_dec_and_test(n))
         assert(xchg(other, app) == init_mm)
         assert(cmpxchg(other, app, init_mm) == app)
         assert(xchg(who, this_cpu) == this_cpu)",
        "",
    );
    expect(&body, &ARCHS, "survives");
}

/// Every address space, CPU, thread and frame has a field of its own, which begins as declared.
#[test]
fn fields_are_of_one_thing_each() {
    let body = "mm app { x -> P rw y -> Q rw } mm other { z -> Z rw }
         field mm.tlb_gen: 0..=7 = 1
         field cpu.loaded_mm: mm = this_cpu.active_mm
         field cpu.number: cpu = this_cpu
         field thread.flush_required: bool
         field frame.mapcount: 0..=3 = 1
         cpu 0 \"one\": kernel app {
             assert(this_cpu.loaded_mm == app)
             assert(this_cpu.number == this_cpu)
             app.tlb_gen += 1
             assert(app.tlb_gen == 2)
             assert(other.tlb_gen == 1)
             var old = clear(pte(app, x))
             atomic_dec(old.frame.mapcount)
             assert(old.frame.mapcount == 0)
             assert(Q.mapcount == 1)
             current.flush_required = true
             load_root(other)
             this_cpu.loaded_mm = other
         }
         cpu 1 \"two\": kernel other {
             assert(this_cpu.loaded_mm == other)
             assert(!current.flush_required)
             wait until read(pte(app, x)).frame == null
             assert(this_cpu.number == this_cpu)
         }";
    for arch in ARCHS {
        assert_eq!(verdict(body, arch), "survives", "{arch}");
    }
}

/// Each CPU finds every other by its number.
#[test]
fn a_field_of_another_cpu_is_found_by_its_number() {
    let body = "mm app { x -> P rw }
         field cpu.seen: 0..=1
         shared mask: set<cpu>
         cpu c in 0..3 \"t\": kernel init_mm cold {
             c.seen = 1
             mask += c
             wait until c in mask
             for other in mask { assert(other.seen == 1) }
         }";
    // Adding to a set reads it first: a member can be lost, and its CPU waits for ever.
    expect(body, &["x86-64"], "breaks deadlock");
}

/// A mask may begin as the CPUs that have an address space loaded when the programs begin.
#[test]
fn a_mask_begins_as_the_cpus_on_an_address_space() {
    let body = |third: &str| {
        format!(
            "mm app {{ x -> P rw }}
             mm other {{ y -> Q rw }}
             shared mask: set<cpu> = cpus_on(app)
             cpu 0 \"t\": kernel app {{ assert(this_cpu in mask) }}
             cpu 1 \"t\": kernel lazy app {{ assert(this_cpu in mask) }}
             cpu 2 \"t\": kernel {third} {{ assert(this_cpu in mask) }}"
        )
    };
    expect(&body("app"), &["x86-64"], "survives");
    expect(&body("other"), &["x86-64"], "breaks bug-on");
}

/// What goes beyond its range is no verdict, by whichever way it does.
#[test]
fn a_range_is_not_left() {
    for (shared, program, why) in [
        ("shared gen: 0..=3", "gen = 3 gen += 1", "`gen` leaves its range 0..=3"),
        ("shared gen: 0..=3", "gen -= 1", "`gen` leaves its range 0..=3"),
        ("shared gen: 0..=3", "atomic_dec(gen)", "`gen` leaves its range 0..=3"),
        ("shared gen: 2..=3 = 2", "gen = 1", "`gen` leaves its range 2..=3"),
        ("shared gen: int", "gen = xchg(gen, 1) - 1", "a difference is below zero"),
        ("shared gen: int", "var g: 0..=3 = gen g += 4", "`g` leaves its range 0..=3"),
        ("shared gen: int = 4", "var g: 0..=3 = gen", "`g` leaves its range 0..=3"),
        ("shared a[2]: bool shared i: int = 2", "a[i] = true", "an index of `a` is not in 0..=1"),
        (
            "field frame.n: int",
            "var e = clear(pte(app, x)) e = clear(pte(app, x)) e.frame.n = 1",
            "`n` is asked of no frame",
        ),
        ("", "app.mm_count -= 3", "`mm_count` leaves its range 0..=65535"),
    ] {
        let reason = undecided(&two(shared, program, ""));
        assert_eq!(reason, format!("{why} in own.tlb:4"), "{program}");
    }
}

/// What is wrong with a program decides nothing of it, though it breaks before.
#[test]
fn a_violation_beside_it_is_not_told() {
    let body = two("shared gen: 0..=1", "assert(false)", "gen = 1 gen += 1");
    assert_eq!(undecided(&body), "`gen` leaves its range 0..=1 in own.tlb:5");
}

/// Whoever takes the entry away frees the page, and two cannot: unless they look first and clear after.
#[test]
fn an_entry_is_exchanged_in_one_step() {
    let flush = "flush_tlb_mm(app)";
    let both = |program: &str| two("", program, program);
    let exchange = format!("var old = xchg(pte(app, x), null) if old.present {{ {flush} free(old.frame) }}");
    expect(&both(&exchange), &["x86-64", "arm64"], "survives");
    let compare = format!(
        "var old = read(pte(app, x))
         if old.present && cmpxchg(pte(app, x), old, null) == old {{ {flush} free(old.frame) }}"
    );
    expect(&both(&compare), &["x86-64", "arm64"], "survives");
    let looks = format!(
        "var old = read(pte(app, x)) if old.present {{ xchg(pte(app, x), null) {flush} free(old.frame) }}"
    );
    assert_eq!(verdict(&both(&looks), "arm64"), "breaks bug-on");
}

/// Clear, free, access, with the exchange as what unhooks: the story and its diagnosis know that it does.
#[test]
fn an_exchange_unhooks() {
    let body = "mm app { x -> P rw }
         cpu 0 \"munmap\": kernel app { var old = xchg(pte(app, x), null) free(old.frame) }
         cpu 1 \"thread\": user app { userspace }";
    expect(body, &ARCHS, "breaks stale-frame");
    let outcome =
        stalewalk_engine::check(&with_case(body), &question("own", "", "x86-64", &[]), Limits::default());
    let report = outcome.report.expect("it is asked");
    assert_eq!(report.diagnosis.map(|d| d.words), Some("Nothing was invalidated before P was freed.".into()));
    assert!(report.summary.contains("P is unhooked in step 1 and freed in step 2."), "{}", report.summary);
}

/// Only CPUs that said that they use the address space are interrupted; the one that forgot still has it cached.
#[test]
fn a_mask_of_ones_own() {
    let body = |joins: &str| {
        format!(
            "mm app {{ x -> P rw }}
             shared users: set<cpu>
             shared ready: bool
             cpu 0 \"munmap\": kernel init_mm cold {{
                 wait until ready
                 var old = clear(pte(app, x))
                 ipi users {{ invalidate here app }}
                 wait
                 free(old.frame)
             }}
             cpu 1 \"thread\": kernel app {{ {joins} ready = true userspace }}"
        )
    };
    expect(&body("users += this_cpu"), &ARCHS, "survives");
    expect(&body(""), &ARCHS, "breaks stale-frame");
}

/// The steps read well, and the machine shows what the program shares.
#[test]
fn the_report_shows_variables() {
    let body = two(
        "shared flag: bool field mm.tlb_gen: 0..=7 = 3 shared owner: cpu = 1 shared pages: set<frame> field cpu.unused: int",
        "var g = app.tlb_gen
         flag = true
         xchg(owner, this_cpu)
         cmpxchg(app.tlb_gen, g + 1, 0)
         atomic_inc(app.tlb_gen)
         pages += P
         assert(false)",
        "",
    );
    let outcome =
        stalewalk_engine::check(&with_case(&body), &question("own", "", "x86-64", &[]), Limits::default());
    assert_eq!(outcome.diagnostics, []);
    let report = outcome.report.expect("it is asked");
    let steps = &report.traces[0].steps;
    let sentences: Vec<&str> = steps.iter().map(|step| step.sentence.as_str()).collect();
    assert_eq!(
        sentences[..6],
        [
            "CPU 0 reads app.tlb_gen: 3.",
            "CPU 0 sets flag to true.",
            "CPU 0 finds CPU 1 in owner and sets it to CPU 0, in one step.",
            "CPU 0 finds 3 in app.tlb_gen, not what it expected, and leaves it.",
            "CPU 0 changes app.tlb_gen from 3 to 4, in one step.",
            "CPU 0 reads pages: {}.",
        ]
    );
    assert_eq!(sentences[6], "CPU 0 sets pages to {P}.");
    let labels: Vec<&str> = steps.iter().map(|step| step.label.as_str()).collect();
    assert_eq!(
        labels[..6],
        ["read tlb_gen", "set flag", "xchg owner", "cmp tlb_gen", "add tlb_gen", "read pages"]
    );
    let held = |variables: &[stalewalk_engine::report::VariableView]| {
        variables.iter().map(|v| format!("{} {}", v.name, v.value)).collect::<Vec<_>>()
    };
    assert_eq!(
        held(&report.traces[0].start.variables),
        ["flag false", "init_mm.tlb_gen 3", "app.tlb_gen 3", "owner CPU 1", "pages {}"]
    );
    let last = &steps[steps.len() - 1].machine.variables;
    assert_eq!(held(last), ["flag true", "init_mm.tlb_gen 3", "app.tlb_gen 4", "owner CPU 0", "pages {P}"]);
}

/// What is waited for is read again and again, also inside of a function: whoever waits for a set to become empty
/// sees its last member go.
#[test]
fn a_wait_reads_the_set_again() {
    let body = |waits: &str| {
        format!(
            "mm app {{ x -> P rw }} shared mask: set<cpu>
             cpu 0 \"leaver\": kernel app {{ mask += this_cpu mask -= this_cpu load_root(init_mm) }}
             cpu 1 \"waiter\": kernel init_mm cold {{ {waits} }}"
        )
    };
    for waits in
        ["wait until empty(cpus_on(app))", "wait until empty(mask)", "wait until !empty(cpus_on(init_mm))"]
    {
        expect(&body(waits), &ARCHS, "survives");
    }
    expect(&body("wait until empty(cpus_on(init_mm))"), &ARCHS, "breaks deadlock");
}

/// In the picture a long name loses its middle: names that begin alike stay different, and so does what is done.
#[test]
fn a_long_name_is_told_from_another_that_begins_alike() {
    let library = with_case(
        "mm app { x -> P rw } shared tlb_flush_pending: 0..=1 shared tlb_flush_pending_too: 0..=1 shared n: 0..=1
         cpu 0 \"one\": kernel app cold {
             tlb_flush_pending = 1 tlb_flush_pending_too = 1 n = tlb_flush_pending
         }",
    );
    let report = stalewalk_engine::check(&library, &question("own", "", "x86-64", &[]), Limits::default());
    let run = report.report.expect("it is asked").run.expect("it survives");
    let program = run.steps.iter().filter(|step| step.actor == Actor::Kernel);
    let labels: Vec<&str> = program.map(|step| step.label.as_str()).collect();
    assert_eq!(labels, ["set tlb…ending", "set tlb…ng_too", "read tl…ending", "set n"]);
}
