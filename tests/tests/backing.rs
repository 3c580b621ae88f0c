//! Backing stores: translations in memory beside the page tables, which have an invalidate of their own.
//!
//! Each verdict was derived by hand from what the knob says, before the engine was asked. The machine is MIPS, whose
//! refill is software, with a store and with the tags and the gate that matter.

use stalewalk_engine::Question;
use stalewalk_engine::explore::complete_run;
use stalewalk_engine::report::Held;
use stalewalk_tests::{
    agreed_delayed, asked, model, question, told, turns, verdict, verdict_with, with_case,
};

const SURVIVES: &str = "survives";
pub(crate) const STALE: &str = "survives-stale";
const FRAME: &str = "breaks stale-frame";
const TABLE: &str = "breaks freed-table";
const FOREIGN: &str = "breaks foreign-entry";

pub(crate) const USER: &str = "cpu 1 \"thread\": user app { userspace }";
const STORES: [&str; 3] = ["vhpt", "hpt", "tsb"];

pub(crate) fn munmap(between: &str, then: &str) -> String {
    format!(
        "mm app {{ x -> P rw y -> Q rw }}
         cpu 0 \"munmap\": kernel app {{ var p = clear(pte(app, x)) {between} free(p.frame) {then} }}"
    )
}

/// Without a store, and with each kind of it.
fn with_and_without(body: &str, without: &str, with: &str) {
    turns(body, "mips", "backing", &[("none", without), ("vhpt", with), ("hpt", with), ("tsb", with)]);
}

/// Without a store, and with one that hardware searches in any mode.
fn any_mode(body: &str, none: &str, vhpt: &str, hpt: &str) {
    for (backing, wanted) in [("none", none), ("vhpt", vhpt), ("hpt", hpt)] {
        let found = verdict_with(body, "mips", &[("backing", backing), ("gate", "any-mode")]);
        assert_eq!(found, wanted, "{backing}\n{body}");
    }
}

/// A page is unmapped, and TLBs are flushed. The store still has it, unless it is told.
///
/// Fails if the statement drops nothing or too much.
#[test]
fn a_page_that_the_store_still_has() {
    let (flush, store) = ("flush_tlb_page(app, x)", "invalidate backing app, x");
    let both = |between: &str| format!("{} {USER}", munmap(between, ""));
    with_and_without(&both(flush), SURVIVES, FRAME);
    with_and_without(&both("flush_tlb_mm(app)"), SURVIVES, FRAME);
    with_and_without(&both(&format!("{store} {flush}")), SURVIVES, SURVIVES);
    with_and_without(&both(&format!("invalidate backing app {flush}")), SURVIVES, SURVIVES);
    with_and_without(&both(&format!("invalidate backing app, y {flush}")), SURVIVES, FRAME);
    with_and_without(&both(&format!("invalidate backing init_mm {flush}")), SURVIVES, FRAME);
    // What TLBs have is theirs to drop.
    with_and_without(&both(store), FRAME, FRAME);
    // The other way round the store refills a TLB in between.
    with_and_without(&both(&format!("{flush} {store}")), SURVIVES, FRAME);
    // Before the entry is empty the handler leaves it there again.
    let early = both(&format!("{store} {flush}")).replace("var p = clear(pte(app, x)) ", "");
    let early = early.replace(flush, &format!("var p = clear(pte(app, x)) {flush}"));
    with_and_without(&early, SURVIVES, FRAME);
}

/// With one CPU in the kernel the order of the two matters where hardware may search the store there.
///
/// Fails if a search does not ask the gate.
#[test]
fn a_search_asks_the_gate() {
    let late = munmap("flush_tlb_page(app, x) invalidate backing app, x", "userspace");
    for backing in ["vhpt", "hpt"] {
        for (gate, wanted) in [("any-mode", FRAME), ("user-mode", SURVIVES), ("demand", SURVIVES)] {
            let found = verdict_with(&late, "mips", &[("backing", backing), ("gate", gate)]);
            assert_eq!(found, wanted, "{backing}, {gate}");
        }
    }
    // A handler looks into its store for an access, whatever the gate says.
    for gate in ["any-mode", "user-mode", "demand"] {
        assert_eq!(verdict_with(&late, "mips", &[("backing", "tsb"), ("gate", gate)]), SURVIVES, "{gate}");
    }
    let early = munmap("invalidate backing app, x flush_tlb_page(app, x)", "userspace");
    any_mode(&early, SURVIVES, SURVIVES, SURVIVES);
}

/// Nothing that a CPU does to its TLB takes an entry out of the store.
///
/// Fails if what stands in the store counts as held by the CPU.
#[test]
fn the_store_outlives_root_loads() {
    for root_load in ["drops", "choice", "keeps"] {
        let body = munmap("load_root(init_mm) load_root(app, app, drop)", "userspace");
        let asked = |backing| verdict_with(&body, "mips", &[("backing", backing), ("root_load", root_load)]);
        assert_eq!(asked("none"), if root_load == "keeps" { FRAME } else { SURVIVES }, "{root_load}");
        for backing in STORES {
            assert_eq!(asked(backing), FRAME, "{root_load}, {backing}");
        }
    }
}

/// It is everybody's: a CPU that never had the page in its TLB finds what another has left; and nobody's, so that a page
/// which no program has accessed is not there.
///
/// Fails if an entry belongs to the CPU that left it, or if entries come without an access.
#[test]
fn the_store_is_everybodys() {
    let unmap = "var p = clear(pte(app, x)) free(p.frame) load x";
    let body = |others: &str| {
        format!("mm app {{ x -> P rw }} cpu 0 \"munmap\": kernel app cold {{ {unmap} }} {others}")
    };
    with_and_without(&body(""), SURVIVES, SURVIVES);
    with_and_without(&body("cpu 1 \"other\": kernel init_mm cold { }"), SURVIVES, SURVIVES);
    with_and_without(&body("cpu 1 \"other\": kernel init_mm after app { }"), STALE, FRAME);
    with_and_without(&body("").replace(unmap, &format!("load x {unmap}")), FRAME, FRAME);
    let flushed = format!("load x {}", unmap.replace("free(", "flush_tlb_page(app, x) free("));
    with_and_without(&body("").replace(unmap, &flushed), SURVIVES, FRAME);
    // Hardware that may search at any time searches: it fills no store.
    any_mode(&body(""), SURVIVES, SURVIVES, SURVIVES);
}

/// A table that all address spaces share is searched by tag, where a tag is the same everywhere: whoever is given one
/// again finds what the old space left. The TSB goes with the address space, so that a new tag does not help either.
///
/// Fails if a search by tag asks for the address space too, or that of a TSB for the tag.
#[test]
fn a_tag_that_is_given_again() {
    let body = |first: &str, then: &str| {
        format!(
            "mm app {{ x -> P rw }} mm other {{ z -> Q rw }}
             cpu 0 \"exec\": kernel app {{ {first} invalidate here app load_root(other, app) {then} load x }}"
        )
    };
    let asked = |backing: &str, tag: &str, body: &str| {
        verdict_with(body, "mips", &[("backing", backing), ("tag", tag)])
    };
    let (plain, told) = (body("", ""), body("invalidate backing app", ""));
    for (backing, wanted) in [("none", SURVIVES), ("vhpt", FOREIGN), ("hpt", FOREIGN), ("tsb", SURVIVES)] {
        assert_eq!(asked(backing, "global", &plain), wanted, "{backing}");
        assert_eq!(asked(backing, "global", &told), SURVIVES, "{backing}");
        assert_eq!(asked(backing, "local", &plain), SURVIVES, "{backing}");
    }
    // The page goes, the tag too, and the space is loaded under a new one.
    let retired = munmap("load_root(app, 7)", "userspace");
    for (backing, wanted) in [("none", STALE), ("vhpt", STALE), ("hpt", STALE), ("tsb", FRAME)] {
        assert_eq!(asked(backing, "global", &retired), wanted, "{backing}");
    }
    assert_eq!(asked("vhpt", "local", &retired), FRAME);
}

/// A flush up front, and a table freed after it: a walker of the tables fills from them again, hardware that reads
/// nothing but the store never comes there. For a page that helps nothing.
///
/// Fails if hardware walks the tables beside the store, or reads of freed tables are forgiven to handlers.
#[test]
fn tables_that_no_hardware_reads() {
    let body = |after: &str| {
        format!("mm app {{ x -> P rw }} cpu 0 \"exit\": kernel app {{ flush_tlb_mm(app) {after} }}")
    };
    let table = body("var t = clear(entry(app, x, 2)) free(t.frame)");
    assert_eq!(verdict(&table, "x86-64"), TABLE);
    any_mode(&table, SURVIVES, SURVIVES, SURVIVES);
    let page = body("var p = clear(pte(app, x)) free(p.frame)");
    any_mode(&page, SURVIVES, STALE, STALE);
    any_mode(&format!("{page} {USER}"), FRAME, FRAME, FRAME);
    // A handler that is under way reads a table that is freed beside it, as any program would.
    any_mode(&format!("{table} {USER}"), TABLE, TABLE, TABLE);
    // What the store says of a page needs no table.
    let late = body("clear(entry(app, x, 2)) load x -> r assert(r == null)");
    any_mode(&late, SURVIVES, "breaks bug-on", "breaks bug-on");
}

/// B72: the entry is removed under the lock, the hash entry evicted in a batch after it. In between the page is faulted
/// in anew: two entries of the store for one address.
///
/// Fails if a new entry takes the place of the old one.
#[test]
fn two_entries_for_one_address() {
    let body = |before: &str, after: &str| {
        format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"reclaim\": kernel app {{ clear(pte(app, x)) {before} set(pte(app, x), mk_pte(Q, rw)) {after} }}
             {USER} mm other {{ z -> Q rw }}"
        )
    };
    let (flush, evict) = ("flush_tlb_page(app, x)", "invalidate backing app, x flush_tlb_page(app, x)");
    let first = body(flush, evict);
    // A handler looks into the store on a miss alone: hardware does whenever it likes.
    let wanted =
        [("none", SURVIVES), ("tsb", SURVIVES), ("vhpt", "breaks conflict"), ("hpt", "breaks conflict")];
    turns(&first, "mips", "backing", &wanted);
    with_and_without(&body(evict, ""), SURVIVES, SURVIVES);
}

/// With stores delayed the entry must be seen to be empty before the store loses it, or a handler elsewhere leaves it
/// there again. Where stores keep their order it is.
///
/// Fails if the statement waits for stores before it where nothing says so, or does not where they are in order.
#[test]
fn a_store_that_comes_late() {
    let body = |barrier: &str| {
        format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"munmap\": kernel app {{
                 var nothing: entry var p = read(pte(app, x)) set(pte(app, x), nothing) {barrier} invalidate backing app, x
                 sync() flush_tlb_page(app, x) free(p.frame)
             }} {USER}"
        )
    };
    let asked = |barrier: &str, order: &str, atomics: &str| {
        let knobs = [("backing", "tsb"), ("order", order), ("atomics_drain", atomics)];
        let knobs = knobs.map(|(knob, value)| (knob.to_owned(), value.to_owned())).to_vec();
        let question = Question { knobs, ..question("own", "", "mips", &[]) };
        let answer = agreed_delayed(&with_case(&body(barrier)), &question);
        answer.expect("it applies").verdict
    };
    assert_eq!(asked("", "weak", "no"), FRAME);
    assert_eq!(asked("sync()", "weak", "no"), SURVIVES);
    assert_eq!(asked("", "tso", "no"), SURVIVES);
    assert_eq!(asked("", "weak", "yes"), SURVIVES);
}

/// A device walks the tables itself: it leaves nothing in the store, and finds nothing there.
///
/// Fails if a device's walk counts as a handler's, or its gate opens the store to it.
#[test]
fn a_device_knows_no_store() {
    let body = |cpu: &str, program: &str| {
        format!(
            "mm app {{ x -> P rw }} device \"IOMMU\": walks app
             cpu 0 \"munmap\": kernel app {cpu} {{ var p = clear(pte(app, x)) invalidate device app {program} }}"
        )
    };
    with_and_without(&body("", "flush_tlb_mm(app) free(p.frame)"), SURVIVES, STALE);
    with_and_without(&body("cold", "free(p.frame) load x"), SURVIVES, SURVIVES);
}

/// An entry of a huge page serves each of its addresses, and goes with any.
///
/// Fails if the store's entries are of one address each.
#[test]
fn a_huge_page_in_the_store() {
    let body = |program: &str| {
        format!(
            "mm app levels 3 {{ x[0..2] -> H rw huge }}
             cpu 0 \"munmap\": kernel app cold {{
                 load x0 var h = clear(entry(app, x0, 2)) {program} flush_tlb_mm(app) free(h.frame) load x0
             }}"
        )
    };
    with_and_without(&body(""), SURVIVES, FRAME);
    with_and_without(&body("invalidate backing app, x1"), SURVIVES, SURVIVES);
}

/// Hardware that has read the store and is about to fill the TLB is stopped by an invalidate of its own CPU, as a walk
/// of it is; one of a CPU that shares the TLB does not stop it.
///
/// Fails if it counts as a handler, which no invalidate stops, or if its reading and filling are one moment.
#[test]
fn a_fill_from_the_store_is_under_way() {
    let body = |sibling: &str, wait: &str| {
        format!(
            "mm app {{ x -> P rw }} siblings 0, 1
             cpu 0 \"munmap\": kernel app {{
                 var p = clear(pte(app, x)) invalidate backing app invalidate here app {wait} free(p.frame) userspace
             }}
             {sibling}"
        )
    };
    let (idle, busy) =
        ("cpu 1 \"idle\": kernel init_mm cold { }", "cpu 1 \"thread\": kernel app { userspace }");
    let own = "ipi cpus_on(app) { invalidate here app } wait";
    any_mode(&body(idle, ""), SURVIVES, SURVIVES, SURVIVES);
    any_mode(&body(busy, ""), FRAME, FRAME, FRAME);
    any_mode(&body(busy, own), SURVIVES, SURVIVES, SURVIVES);
    // Entering the kernel closes the gate of a walker that goes by the mode, and with it what is under way.
    let enters = "ipi cpus_on(app) { smp_mb() } wait";
    let flushed = body(&busy.replace("kernel app", "user app"), "");
    let flushed = flushed.replace("invalidate here app", &format!("{enters} invalidate here app"));
    for backing in ["vhpt", "hpt"] {
        for (gate, wanted) in [("any-mode", FRAME), ("user-mode", SURVIVES)] {
            let found = verdict_with(&flushed, "mips", &[("backing", backing), ("gate", gate)]);
            assert_eq!(found, wanted, "{backing}, {gate}");
        }
    }
}

/// A handler that fills the TLB may be overtaken by a broadcast: it has read the entry, of the table or of the store, and
/// goes on with that. One that leaves an entry in the store and nothing else fills nothing late.
///
/// Fails if the handler of a hash table fills the TLB beside it.
#[test]
fn a_handler_that_a_broadcast_overtakes() {
    let body = format!("{} {USER}", munmap("invalidate backing app, x flush_tlb_page(app, x)", ""));
    for (backing, wanted) in [("none", FRAME), ("vhpt", FRAME), ("hpt", SURVIVES), ("tsb", FRAME)] {
        let software = [("walker", "sw"), ("walk_cache", "no"), ("backing", backing)];
        assert_eq!(verdict_with(&body, "arm64", &software), wanted, "{backing}");
    }
}

/// Software refills for accesses that are performed, whatever the gate says of hardware.
///
/// Fails if a handler's gate is the knob's.
#[test]
fn software_never_speculates() {
    let body = "mm app { x -> P rw y -> Q rw }
         cpu 0 \"system call\": kernel app cold { var q = clear(pte(app, y)) free(q.frame) load y }";
    // Nor does a walk that is under way for one address end at another.
    let after = body.replace("var q", "load x var q");
    for gate in ["any-mode", "user-mode", "demand"] {
        assert_eq!(verdict_with(body, "mips", &[("gate", gate)]), SURVIVES, "{gate}");
        assert_eq!(verdict_with(&after, "mips", &[("gate", gate)]), SURVIVES, "{gate}");
    }
    assert_eq!(verdict_with(body, "mips", &[("gate", "any-mode"), ("walker", "hw")]), FRAME);
}

/// Hardware that walks the tables leaves nothing in a store.
#[test]
fn a_store_needs_a_handler() {
    let text =
        "case own \"t\" on x86-64 with backing = tsb { mm app { x -> P rw } cpu 0 \"t\": kernel app { } }";
    assert_eq!(
        told(&asked(text, &question("own", "", "x86-64", &[])).diagnostics),
        "own.tlb:2:39: `backing = tsb` needs `walker = sw` (the handler that reads the page tables is what fills it)\n"
    );
}

/// Who searches for one address finds no other.
///
/// Fails if a search on demand gives whatever the store has.
#[test]
fn a_search_is_for_an_address() {
    let body = "mm app { x -> P rw y -> Q rw }
        cpu 0 \"munmap\": kernel app cold {
            load y clear(pte(app, y)) invalidate here app load x invalidate backing app, y free(Q) load y
        }";
    with_and_without(body, SURVIVES, SURVIVES);
}

/// What is found there of a global page is global: no flush of a tag drops it.
///
/// Fails if the entry, or the translation that comes of it, has the tag of who left it or finds it.
#[test]
fn a_global_page_in_the_store() {
    let body = "mm app { g -> G rw global }
        shared step: 0..=3
        cpu 0 \"unmaps\": kernel app cold {
            load g clear(pte(app, g)) step = 1
            wait until step == 2
            invalidate backing app, g invalidate here app step = 3
        }
        cpu 1 \"reads\": kernel app cold {
            wait until step == 1
            load g step = 2
            wait until step == 3
            invalidate here app free(G) load g
        }";
    with_and_without(body, STALE, FRAME);
}

/// Where each address space has a store of its own, an entry is there once, whatever tags its translation is given.
#[test]
fn an_entry_is_in_a_store_once() {
    for (tag, hpt) in [("local", 1), ("global", 2)] {
        let body = "mm app { x -> P rw } cpu 0 \"t\": kernel app cold { load x load_tag(5) load x }";
        for (backing, wanted) in [("tsb", 1), ("hpt", hpt)] {
            let knobs =
                [("tag", tag), ("backing", backing)].map(|(knob, to)| (knob.to_owned(), to.to_owned()));
            let asked = Question { knobs: knobs.to_vec(), ..question("own", "", "mips", &[]) };
            let model = model(&with_case(body), &asked).expect("it applies");
            let items = complete_run(&model, 100).machine.items;
            let entries = (0..items.count()).filter(|number| items.get(*number).held == Held::Backing);
            assert_eq!(entries.count(), wanted, "{tag}, {backing}");
        }
    }
}
