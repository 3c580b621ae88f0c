//! Topics about what tables and frames can be: translations of more than one page, frames that programs are given,
//! tables with more than one owner, and stores that come too late.

use super::{NOTHING, Topic};

/// They are drawn as often as the others.
pub(super) const TOPICS: &[Topic] = &[HUGE, GROUPS, ALLOCATION, SHARING, DEVICES, PLACES, SETS];

const HUGE: Topic = Topic {
    name: "huge pages",
    mappings: &["table H { h[0..2] -> H rw huge }"],
    addresses: &["h0", "h1"],
    statements: &[
        "var $E = clear(entry(app, h0, 2))",
        "var $E = xchg(entry(app, h1, 2), pte_mkinvalid(read(entry(app, h0, 2))))",
        "var $E = read(entry(app, h1, 2))",
        "set(entry(app, h0, 2), pte_wrprotect(read(entry(app, h0, 2))))",
        "set(entry(app, h0, 2), mk_table(H))",
        "set(entry(app, h0, 2), pte_mkhuge(mk_pte(H0, rw)))",
        "set(entry(app, $x, 2), pte_mkhuge(mk_pte($f, rw)))",
        "set(entry(app, h1, 2), $e)",
        "set(entry_in(H, h0), mk_pte(H0, rw))",
        "set(entry_in(H, h1), mk_pte(H1, rw))",
        "flush_tlb_page(app, h0)",
        "flush_tlb_page_leaf(app, h1)",
        "load h1",
        "store h0",
        "free(H0)",
        "free(H1)",
        "free(H1)",
    ],
    ..NOTHING
};

const GROUPS: Topic = Topic {
    name: "contiguous groups",
    mappings: &["c[0..2] -> C rw contiguous"],
    addresses: &["c0", "c1"],
    statements: &[
        "var $E = clear(pte(app, c0))",
        "var $E = clear(pte(app, c1))",
        "var $E = read(pte(app, c1))",
        "set(pte(app, c0), pte_mkcont($e))",
        "set(pte(app, c1), pte_mknoncont($e))",
        "set(pte(app, c0), pte_mkcont(mk_pte(C0, rw)))",
        "set(pte(app, c1), mk_pte(C1, ro))",
        "flush_tlb_page(app, c0)",
        "flush_tlb_page(app, c1)",
        "load c1",
        "store c0",
        "free(C0)",
        "free(C1)",
    ],
    ..NOTHING
};

const ALLOCATION: Topic = Topic {
    name: "allocation",
    mappings: &["table none { v -> none }"],
    addresses: &["v"],
    statements: &[
        "var $G = alloc_page()",
        "var $G = alloc_page(may_fail)",
        "var $G = alloc_page(2); set(pte(app, $x), mk_pte($g, rw))",
        "var $G = pte_alloc_one(app, may_fail)",
        "var $G = pte_alloc_one(app); set(entry(app, v, 2), mk_table($g)); set(pte(app, v), mk_pte(P, rw))",
        "var $G = pte_alloc_one(app); set(entry_in($g, v), mk_pte(P, ro)); set(entry(app, v, 2), mk_table($g))",
        "if $g == null {}",
        "if $g != null {} else {}",
        "set(pte(app, $x), mk_pte($g, rw))",
        "set(entry(app, $x, 2), mk_table($g))",
        "set(entry(app, v, 2), mk_table($g))",
        "var $E = clear(entry_in($g, $x))",
        "var $P = entry_in($g, v)",
        "clear(pte(app, $x)); free($g)",
        "clear(entry(app, v, 2)); free($g)",
        "free($g)",
        "call_rcu { free($g) }",
        "load v",
    ],
    ..NOTHING
};

const SHARING: Topic = Topic {
    name: "shared tables",
    later: &["mm twin { table T of app }"],
    beginnings: &["user twin", "kernel twin", "kernel app after twin", "user twin cold"],
    statements: &[
        "var $E = clear(pte(twin, x)); flush_tlb_mm(app); free($f)",
        "var $E = clear(pte(app, x)); flush_tlb_page(app, x); free($f)",
        "var $E = clear(entry(app, x, 2)); free($f)",
        "clear(entry(twin, x, 2)); flush_tlb_mm(twin)",
        "var $E = clear(entry(twin, x, 2))",
        "set(pte(twin, x), pte_wrprotect(read(pte(app, x))))",
        "set(entry(twin, x, 2), read(entry(app, x, 2)))",
        "flush_tlb_mm(twin)",
        "flush_tlb_page(twin, x)",
        "invalidate here twin",
        "load_root(twin)",
        "load_root(app)",
        "free($f)",
        "promise twin, x: no write",
    ],
    ..NOTHING
};

const DEVICES: Topic = Topic {
    name: "devices",
    machine: &["device \"IOMMU\": walks app"],
    statements: &[
        "invalidate device app",
        "invalidate device app, $x",
        "invalidate device app, $x",
        "var $E = clear(pte(app, $x))",
        "var $E = clear(entry(app, $x, 2))",
        "set(pte(app, $x), $e)",
        "promise app, $x: no write",
        "free($f)",
        "smp_mb()",
    ],
    ..NOTHING
};

const PLACES: Topic = Topic {
    name: "places kept too long",
    statements: &[
        "var $P = pte(app, $x); var $E = read(entry(app, $x, 2))",
        "var $P = pte(app, $x); var $E = clear(entry(app, $x, 2)); flush_tlb_mm(app)",
        "var $P = pte(app, $x); var $E = clear(entry(app, $x, 2)); flush_tlb_mm(app); free($f)",
        "var $P = entry(app, $x, 2)",
        "free($f)",
        "free($f)",
        "set($p, mk_pte(P, ro))",
        "set($p, null)",
        "set($p, $e)",
        "var $E = clear($p)",
        "var $E = xchg($p, null)",
        "if cmpxchg($p, $e, null) == $e {}",
        "if read($p).present {}",
        "stores_visible()",
    ],
    ..NOTHING
};

const SETS: Topic = Topic {
    name: "sets",
    machine: &[
        "shared mask: set<cpu> = cpus_on(app)",
        "field thread.flush: bool",
        "field frame.count: 0..=2",
    ],
    statements: &[
        "mask -= this_cpu",
        "mask += this_cpu",
        "mask = cpus_on(app)",
        "if this_cpu in mask {}",
        "if empty(mask) {} else {}",
        "ipi mask { invalidate here app }",
        "ipi mask { mask -= this_cpu }",
        "for c in mask { if c == this_cpu { invalidate here app } }",
        "wait until empty(mask)",
        "current.flush = true",
        "if current.flush { flush_tlb_mm(app) }",
        "P.count += 1",
        "if P.count == $d {}",
        "var $S: set<frame>",
        "$s += $f",
        "$s += P",
        "$s -= P",
        "for p in $s { free(p) }",
        "assert(!empty($s))",
    ],
    ..NOTHING
};
