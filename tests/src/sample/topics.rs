//! What random programs are made of: templates by topic.
//!
//! A template is a line of the language with holes:
//!
//! | hole | filled with |
//! |---|---|
//! | `$x` | an address of the address space `app` |
//! | `$m` | an address space |
//! | `$e` | a variable that holds an entry |
//! | `$f` | a frame: of an entry that a variable holds |
//! | `$p` | a variable that holds a place |
//! | `$r` | a variable that holds the frame that a load has reached |
//! | `$g` | a variable that holds a frame that was allocated |
//! | `$s` | a variable that holds a set of frames |
//! | `$E` `$P` `$R` `$G` `$S` | a new variable of that sort |
//! | `$d` | a number from 0 to 2 |
//! | `$i` | an instruction of the architecture, with its operands |
//! | `{}` | a few more statements |
//!
//! A `;` stands between lines that are drawn together. One whose variables do not exist yet is left out. A text need not be right: what the language refuses is no
//! sample, and [`super::laws`] counts how many are.

mod memory;

use crate::numbers::Numbers;

/// Templates that belong together.
pub(super) struct Topic {
    /// Its name.
    pub(super) name: &'static str,
    /// Declarations of the machine.
    pub(super) machine: &'static [&'static str],
    /// Mappings of `app`, whose addresses `$x` stands for.
    pub(super) mappings: &'static [&'static str],
    /// Their addresses.
    pub(super) addresses: &'static [&'static str],
    /// Statements.
    pub(super) statements: &'static [&'static str],
    /// Declarations that stand behind `app`, whose tables they name.
    pub(super) later: &'static [&'static str],
    /// How a CPU may begin as well.
    pub(super) beginnings: &'static [&'static str],
}

/// For what a topic leaves out.
pub(super) const NOTHING: Topic = Topic {
    name: "",
    machine: &[],
    mappings: &[],
    addresses: &[],
    statements: &[],
    later: &[],
    beginnings: &[],
};

/// How a CPU begins.
pub(super) const BEGINNINGS: &[&str] = &[
    "kernel app",
    "kernel app",
    "kernel app cold",
    "kernel lazy app",
    "kernel init_mm after app",
    "kernel other after app",
    "user app",
    "user app",
    "user app cold",
    "user other after app",
];

/// Conditions.
pub(super) const CONDITIONS: &[&str] = &[
    "$e.present",
    "!$e.present",
    "read(pte(app, $x)).present",
    "this_cpu.active_mm == $m",
    "this_cpu in cpus_on(app)",
    "choose",
];

/// In every sample.
pub(super) const ALWAYS: Topic = Topic {
    name: "always",
    mappings: &["x -> P rw"],
    addresses: &["x"],
    statements: &[
        "var $E = clear(pte(app, $x))",
        "var $E = clear(pte(app, $x))",
        "var $E = clear(entry(app, $x, 2))",
        "var $E = read(pte(app, $x))",
        "free($f)",
        "free($f)",
        "free($f)",
        "set(pte(app, $x), mk_pte($f, rw))",
        "set(pte(app, $x), $e)",
        "flush_tlb_mm(app)",
        "flush_tlb_page(app, $x)",
        "flush_tlb_page_leaf(app, $x)",
        "invalidate here app",
        "invalidate here app, $x",
        "$i",
        "load $x",
        "store $x",
        "userspace",
        "if $b {}",
        "if $b {} else {}",
    ],
    ..NOTHING
};

/// What else there is: one of these.
pub(super) fn any(numbers: &mut Numbers) -> &'static Topic {
    let at = numbers.below(TOPICS.len() + memory::TOPICS.len());
    TOPICS.get(at).unwrap_or_else(|| &memory::TOPICS[at - TOPICS.len()])
}

const TOPICS: &[Topic] = &[
    Topic {
        name: "numbers",
        machine: &["shared n: 0..=3", "field cpu.seen: int", "field mm.gen: 0..=3"],
        statements: &[
            "n = $d",
            "n += 1",
            "atomic_inc(n)",
            "if n == $d {}",
            "if cmpxchg(n, 0, 1) == 0 {}",
            "this_cpu.seen = app.gen",
            "app.gen = xchg(n, 2)",
            "wait until n > 0",
            "wait until app.gen == n",
            "while n == 2 { n = 0 }",
            "smp_store_release(n, 1)",
            "if atomic_dec_and_test(app.mm_count) {}",
        ],
        ..NOTHING
    },
    Topic {
        name: "siblings",
        machine: &["siblings 0, 1"],
        mappings: &["s -> S rw"],
        addresses: &["s"],
        statements: &[
            "load_root(other, app, keep)",
            "load_root(app, app, keep)",
            "ipi mm_cpumask(app) { $i }",
        ],
        ..NOTHING
    },
    Topic {
        name: "locks",
        machine: &["lock l", "rwlock rw"],
        statements: &[
            "spin_lock(l)",
            "spin_unlock(l)",
            "if spin_trylock(l) {}",
            "down_read(rw)",
            "up_read(rw)",
            "down_write(rw)",
            "up_write(rw)",
            "atomic {}",
        ],
        ..NOTHING
    },
    Topic {
        name: "interrupts",
        statements: &[
            "ipi mm_cpumask(app) { invalidate here app }",
            "ipi mm_cpumask($m) {}",
            "ipi cpus_on(app) { leave_mm(app) }",
            "ipi mm_cpumask(app) - lazy_cpus() {}",
            "wait",
            "irq off {}",
            "irq off { flush_tlb_mm(app) }",
        ],
        ..NOTHING
    },
    Topic {
        name: "roots",
        machine: &["mm third { z3 -> P rw }"],
        statements: &[
            "load_root($m)",
            "load_root($m)",
            "load_root($m, $m, keep)",
            "load_root($m, $m, drop)",
            "load_table($m)",
            "load_tag($m)",
            "leave_mm(app)",
            "load z",
            "load z3",
            "userspace",
            "invalidate here $m",
            "retire(app)",
        ],
        ..NOTHING
    },
    Topic {
        name: "modes",
        statements: &["userspace", "uaccess {}", "uaccess { load $x }", "uaccess { store $x }", "userspace"],
        ..NOTHING
    },
    Topic {
        name: "entries",
        mappings: &["w -> none"],
        addresses: &["w"],
        statements: &[
            "var $E = xchg(pte(app, $x), null)",
            "if cmpxchg(pte(app, $x), $e, null) == $e {}",
            "var $P = pte(app, $x)",
            "var $P = entry(app, $x, 2)",
            "var $E = read($p)",
            "set($p, $e)",
            "clear($p)",
            "set(pte(app, $x), pte_mkinvalid($e))",
            "set(pte(app, $x), pte_mkvalid($e))",
            "set(pte(app, $x), pte_wrprotect($e))",
            "set(pte(app, $x), pte_mkwrite($e))",
            "set(pte(app, $x), pte_soft($e, $d))",
            "set(pte(app, $x), null)",
        ],
        ..NOTHING
    },
    Topic {
        name: "values",
        mappings: &["w -> none"],
        addresses: &["w"],
        statements: &[
            "load $x -> $R",
            "load $x -> $R",
            "uaccess { load $x -> $R }",
            "assert($r == P)",
            "assert($r != null)",
            "if $r == null {}",
            "nofault load $x",
            "nofault store $x",
            "load $x on fault {}",
            "store $x on fault { set(pte(app, $x), mk_pte(P, rw)) }",
            "load $x on fault { invalidate here app, $x }",
        ],
        ..NOTHING
    },
    Topic {
        name: "marks",
        mappings: &["o -> O rw old clean"],
        addresses: &["o"],
        statements: &[
            "store $x",
            "if read(pte(app, $x)).dirty {}",
            "if read(pte(app, $x)).young {}",
            "if $e.dirty { set_page_dirty($f) }",
            "set(pte(app, $x), pte_mkclean($e))",
            "set(pte(app, $x), pte_mkold($e))",
            "set(pte(app, $x), pte_mkdirty(pte_mkyoung($e)))",
            "writeout($f)",
            "discard($f)",
            "set_page_dirty($f)",
            "clear_page_dirty($f)",
        ],
        ..NOTHING
    },
    Topic {
        name: "promises",
        statements: &[
            "promise app, $x: no write",
            "promise app, $x: no access",
            "promise app, $x: not P",
            "end promise app, $x: no access",
            "end promise app, $x: no write",
            "set(pte(app, $x), pte_wrprotect($e))",
            "store $x",
            "userspace",
        ],
        ..NOTHING
    },
    Topic {
        name: "tables",
        mappings: &["table T2 { y -> Q rw }"],
        addresses: &["y"],
        statements: &[
            "var $E = clear(entry(app, $x, 2))",
            "var $E = read(entry(app, $x, 2))",
            "set(entry(app, $x, 2), mk_table($f))",
            "set(entry(app, $x, 2), $e)",
            "var $E = read(entry_in($f, $x))",
            "set(entry_in($f, $x), null)",
            "var $P = entry_in($f, $x)",
            "free($f)",
        ],
        ..NOTHING
    },
    Topic {
        name: "kernel addresses",
        machine: &["mm init_mm { k -> K rw global }"],
        mappings: &["g -> G rw global"],
        addresses: &["g"],
        statements: &[
            "load k",
            "store k",
            "var $E = clear(pte(init_mm, k))",
            "var $E = clear(pte(init_mm, k))",
            "flush_tlb_page(init_mm, k)",
            "flush_tlb_mm(init_mm)",
            "invalidate here init_mm",
            "invalidate here all",
            "free($f)",
            "load_root($m)",
            "set(pte(init_mm, k), pte_mkglobal($e))",
        ],
        ..NOTHING
    },
    Topic {
        name: "barriers",
        machine: &["shared flag: bool"],
        statements: &[
            "smp_mb()",
            "smp_wmb()",
            "stores_visible()",
            "flag = true",
            "smp_store_release(flag, true)",
            "wait until flag",
            "if flag {}",
            "$i",
        ],
        ..NOTHING
    },
    Topic {
        name: "choices",
        statements: &[
            "choose {} or {}",
            "choose {} or {} or {}",
            "if choose {}",
            "for a in addresses(app) { clear(pte(app, a)) }",
            "for i in 0..=$d {}",
            "BUG_ON($b)",
            "VM_BUG_ON(current.active_mm == app)",
            "wait until $b",
        ],
        ..NOTHING
    },
    Topic {
        name: "read-copy-update",
        machine: &["shared over: bool"],
        statements: &[
            "rcu read {}",
            "rcu read { load $x }",
            "rcu_read_lock()",
            "rcu_read_unlock()",
            "call_rcu { free($f) }",
            "call_rcu { free($f) }",
            "call_rcu { over = true }",
            "synchronize_rcu()",
            "wait until over",
            "assert(!over)",
            "tlb_remove_table_sync_one()",
            "irq off {}",
            "var $P = entry(app, $x, 2)",
            "var $E = read($p)",
        ],
        ..NOTHING
    },
    Topic {
        name: "backing stores",
        statements: &[
            "invalidate backing app, $x",
            "invalidate backing app, $x",
            "invalidate backing app",
            "invalidate backing $m",
            "load $x",
            "var $E = clear(pte(app, $x))",
            "free($f)",
            "flush_tlb_page(app, $x)",
            "flush_tlb_mm(app)",
            "load_root($m)",
            "load_root(other, app)",
            "userspace",
        ],
        ..NOTHING
    },
];
