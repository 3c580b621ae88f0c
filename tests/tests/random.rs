//! Programs that nobody thought of: both searches agree on them, and the replayer accepts every run.

use proptest::prelude::*;
use stalewalk_tests::{ARCHS, agreed_if_decided, question, with_case};

/// How a CPU begins.
const BEGINNINGS: &[&str] = &[
    "kernel app",
    "kernel app cold",
    "kernel lazy app",
    "kernel init_mm after app",
    "kernel other after app",
    "user app",
    "user app cold",
    "user other after app",
];

/// Statements. `N` is a name of its own, `E` one that a statement before it has declared.
const STATEMENTS: &[&str] = &[
    "var N = clear(pte(app, x))",
    "var N = clear(pte(app, x))",
    "var N = clear(entry(app, x, 2))",
    "var N = read(pte(app, x))",
    "free(E.frame)",
    "free(E.frame)",
    "free(E.frame)",
    "set(pte(app, x), mk_pte(E.frame, rw))",
    "set(pte(app, x), pte_mkinvalid(E))",
    "set(pte(app, x), pte_wrprotect(pte_mkvalid(E)))",
    "flush_tlb_mm(app)",
    "flush_tlb_page(app, x)",
    "invalidate here app",
    "ipi mm_cpumask(app) { invalidate here app }",
    "ipi cpus_on(app) { leave_mm(app) }",
    "wait",
    "load_root(init_mm)",
    "load_root(app)",
    "load x",
    "store x",
    "uaccess { load x load z }",
    "userspace",
    "irq off { invalidate here app }",
    "irq off { flush_tlb_mm(app) }",
    "if E.present { invalidate here app }",
    "if this_cpu.active_mm == app { load_root(other) }",
    "wait until !read(pte(app, x)).present",
    "n = 1",
    "n += 1",
    "atomic_inc(n)",
    "if n == 1 { invalidate here app }",
    "if cmpxchg(n, 0, 1) == 0 { load_root(init_mm) }",
    "this_cpu.seen = app.gen",
    "app.gen = xchg(n, 2)",
    "wait until n > 0",
    "choose { n = 1 } or { load_root(app) } or { invalidate here app }",
    "if choose { free(E.frame) }",
    "atomic { clear(pte(app, x)) invalidate here app }",
    "spin_lock(l)",
    "spin_unlock(l)",
    "if spin_trylock(l) { n = 0 spin_unlock(l) }",
    "down_read(rw) invalidate here app up_read(rw)",
    "down_write(rw) load_root(other) up_write(rw)",
    "while n == 2 { n = 0 }",
    "smp_mb()",
    "smp_wmb()",
    "smp_store_release(n, 1)",
    "stores_visible()",
    "var N = xchg(pte(app, x), null)",
    "if cmpxchg(pte(app, x), E, null) == E { free(E.frame) }",
];

/// The same with a second range of addresses: tables that move, places that are kept.
const RANGES: &[&str] = &[
    "var N = clear(entry(app, x, 2))",
    "var N = clear(entry(app, y, 2))",
    "var N = read(entry(app, x, 2))",
    "var N = clear(pte(app, x))",
    "var N = clear(pte(app, y))",
    "set(entry(app, y, 2), mk_table(E.frame))",
    "set(entry(app, x, 2), mk_table(E.frame))",
    "var N = read(entry_in(E.frame, x))",
    "set(entry_in(E.frame, y), null)",
    "var N = pte(app, x)",
    "var N = entry(app, y, 2)",
    "set(pte(app, y), mk_pte(E.frame, ro))",
    "free(E.frame)",
    "free(E.frame)",
    "flush_tlb_mm(app)",
    "flush_tlb_page(app, x)",
    "flush_tlb_page(app, y)",
    "flush_tlb_page_leaf(app, y)",
    "load_root(init_mm)",
    "load x",
    "store y",
    "userspace",
    "if E.present { flush_tlb_page(app, x) }",
    "wait until !E.present",
];

/// A program of one CPU: how it begins, and statements, each with a number that chooses among names.
type Program = (usize, Vec<(usize, usize)>);

fn programs(of: &'static [&'static str], most: usize) -> impl Strategy<Value = Program> {
    (0..BEGINNINGS.len(), proptest::collection::vec((0..of.len(), 0..8_usize), 0..most))
}

fn text(of: &[&str], cpu: usize, (begins, statements): &Program) -> String {
    let mut body = String::new();
    let mut names: Vec<String> = Vec::new();
    for (at, (statement, chosen)) in statements.iter().enumerate() {
        let statement = of[*statement];
        let declares = statement.contains(" N ");
        let uses = ["E.", "(E", " E"].iter().any(|used| statement.contains(used));
        if uses && names.is_empty() {
            continue;
        }
        let used = names.get(chosen % names.len().max(1)).cloned().unwrap_or_default();
        let own = format!("e{at}");
        body += &format!(
            " {}\n",
            statement
                .replace(" N ", &format!(" {own} "))
                .replace(" E,", &format!(" {used},"))
                .replace(" E ", &format!(" {used} "))
                .replace("E.", &format!("{used}."))
                .replace("(E)", &format!("({used})"))
        );
        if declares {
            names.push(own);
        }
    }
    format!("cpu {cpu} \"t{cpu}\": {} {{\n{body}}}\n", BEGINNINGS[*begins])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_searches_agree(first in programs(STATEMENTS, 7), second in programs(STATEMENTS, 4)) {
        agree(&shared("mm app { x -> P rw }"), STATEMENTS, &ARCHS, &first, &second);
    }
}

// Larger machines: fewer of them, shorter programs, and little that is cached at the start.
proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_searches_agree_on_tables(first in programs(RANGES, 5), second in programs(RANGES, 2)) {
        let app = "mm app { x -> P rw table T2 { y -> Q rw } }";
        agree(app, RANGES, &["x86-64", "arm64", "riscv", "mips"], &first, &(1, second.1));
    }
}

// Every store that waits multiplies the states.
proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_searches_agree_with_stores_delayed(first in programs(STATEMENTS, 6), second in programs(STATEMENTS, 3)) {
        let library = with_case(&body(&shared("mm app { x -> P rw }"), STATEMENTS, &first, &second));
        for arch in ["x86-64", "s390-2012", "arm64", "riscv", "mips"] {
            let _ = agreed_if_decided(&library, &question("own", "", arch, &[]), true);
        }
    }
}

fn shared(app: &str) -> String {
    format!("{app}\nshared n: int\nfield cpu.seen: int\nfield mm.gen: int\nlock l\nrwlock rw")
}

fn body(machine: &str, of: &[&str], first: &Program, second: &Program) -> String {
    let machine = format!("{machine}\nmm other {{ z -> Z ro }}\n");
    format!("{machine}{}{}", text(of, 0, first), text(of, 1, second))
}

fn agree(app: &str, of: &[&str], archs: &[&str], first: &Program, second: &Program) {
    let library = with_case(&body(app, of, first, second));
    for arch in archs {
        let _ = agreed_if_decided(&library, &question("own", "", arch, &[]), false);
    }
}
