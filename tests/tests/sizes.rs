//! Translations of more than one page: huge entries, contiguous groups, and what two translations of one address must
//! have in common.
//!
//! Each verdict was derived by hand from the manuals and from the bugs' stories, before the engine was asked.

use stalewalk_engine::Question;
use stalewalk_tests::{asked, expect, told, turns, verdict, verdict_with};

const SURVIVES: &str = "survives";
const FRAME: &str = "breaks stale-frame";
const TABLE: &str = "breaks freed-table";
const LOST: &str = "breaks lost-dirty";
const CONFLICT: &str = "breaks conflict";

const USER: &str = "cpu 1 \"thread\": user app { userspace }";
/// Those whose flush of an address leaves its entry as it is, and drops by address.
const BY_ADDRESS: [&str; 4] = ["x86-64", "arm64", "riscv", "power9-radix"];
const HUGE: &str = "x[0..2] -> H rw huge";

fn kernel(mapping: &str, program: &str) -> String {
    format!("mm app {{ {mapping} y -> Q rw }} cpu 0 \"t\": kernel app {{ {program} }} {USER}")
}

/// One CPU is enough for two translations to disagree.
fn alone(mapping: &str, program: &str) -> String {
    format!("mm app {{ {mapping} }} cpu 0 \"t\": kernel app {{ {program} }}")
}

/// A verdict for damage by two translations that disagree; where one of them is used, nothing breaks.
fn disagrees(body: &str, bad: &str) {
    for arch in ["x86-64", "riscv"] {
        turns(body, arch, "multi", &[("bad", bad), ("either", SURVIVES)]);
    }
}

/// A huge entry leads each of its addresses to a frame of its own. A kernel that looks for a table there finds none.
#[test]
fn a_huge_entry_maps_consecutive_frames() {
    let body = |program: &str| format!("mm app {{ {HUGE} }} cpu 0 \"t\": kernel app cold {{ {program} }}");
    let entry = "var e = read(entry(app, x1, 2))";
    for program in [
        "load x0 -> a load x1 -> b assert(a == H0 && b == H1)",
        &format!("{entry} assert(e.huge && e.present && e.write && e.frame == H0)"),
        "assert(!read(pte(app, x0)).present)",
        "clear(entry(app, x0, 2)) invalidate here app isb() load x1 -> b assert(b == null)",
    ] {
        assert_eq!(verdict(&body(program), "arm64"), SURVIVES, "{program}");
    }
    assert_eq!(verdict(&body("load x1 -> b assert(b == H0)"), "arm64"), "breaks bug-on");
    // Three levels: the entry of the top level serves all addresses.
    let top = "mm app levels 3 { x[0..2] -> H rw }
         cpu 0 \"t\": kernel init_mm cold {
             set(entry(app, x0, 3), pte_mkhuge(mk_pte(H0, rw))) load_root(app) load x1 -> b assert(b == H1)
         }";
    assert_eq!(verdict(top, "arm64"), SURVIVES);
    // Each is of its own range, also while a walk is about to keep it, as it is where CPUs share a TLB.
    let both =
        "mm spare { n[0..2] -> N rw huge } mm app levels 3 { x -> P rw table T2 { y -> Q rw } } siblings 0, 1
         cpu 0 \"t\": kernel app cold {
             set(entry(app, x, 3), pte_mkhuge(mk_pte(N0, rw))) load_root(app, app, drop)
             load x -> a load y -> b assert(a == N0 && b == N1)
         }
         cpu 1 \"idle\": kernel init_mm cold { }";
    assert_eq!(verdict(both, "x86-64"), SURVIVES);
}

/// An invalidate of any address of a huge page drops all of what a CPU holds of it.
#[test]
fn a_huge_page_is_unmapped() {
    let body = |flush: &str| kernel(HUGE, &format!("clear(entry(app, x0, 2)) {flush} free(H0) free(H1)"));
    expect(&body(""), &BY_ADDRESS, FRAME);
    expect(&body("flush_tlb_page(app, x0)"), &BY_ADDRESS, SURVIVES);
    expect(&body("flush_tlb_page(app, x1)"), &BY_ADDRESS, SURVIVES);
    expect(&body("flush_tlb_page(app, y)"), &BY_ADDRESS, FRAME);
    // Any one of its frames is enough.
    let one = kernel(HUGE, "clear(entry(app, x0, 2)) free(H1)");
    expect(&one, &BY_ADDRESS, FRAME);
}

/// B60, a huge page is split: its entry is made to lead to a table that maps the same frames. Whoever still holds the
/// large translation takes up a small one beside it, unless the entry was invalid, and flushed, in between.
#[test]
fn a_huge_page_is_split() {
    let body = |invalidate: &str| {
        let fill = "set(entry_in(T2, x0), mk_pte(H0, rw)) set(entry_in(T2, x1), mk_pte(H1, rw))";
        let table = format!("table T2 {{ {HUGE} }}");
        alone(
            &table,
            &format!("{invalidate} {fill} set(entry(app, x0, 2), mk_table(T2)) flush_tlb_page(app, x0)"),
        )
    };
    let invalid = "var e = read(entry(app, x0, 2)) set(entry(app, x0, 2), pte_mkinvalid(e))";
    disagrees(&body(""), CONFLICT);
    disagrees(&body(invalid), CONFLICT);
    disagrees(&body(&format!("{invalid} flush_tlb_page(app, x1)")), SURVIVES);
}

/// `khugepaged` puts a huge page in the place of a table of small ones, and frees both.
#[test]
fn small_pages_are_collapsed() {
    let body = |flush: &str| {
        format!(
            "mm spare {{ n[0..2] -> N rw huge }}
             mm app {{ table T {{ x[0..2] -> P rw }} }}
             cpu 0 \"khugepaged\": kernel app {{
                 var t = clear(entry(app, x0, 2)) {flush}
                 set(entry(app, x0, 2), pte_mkhuge(mk_pte(N0, rw))) free(t.frame) free(P0) free(P1)
             }} {USER}"
        )
    };
    let pages = "flush_tlb_page_leaf(app, x0) flush_tlb_page_leaf(app, x1)";
    let all = |flush: &str, bad, either| {
        turns(&body(flush), "arm64", "multi", &[("bad", bad), ("either", either)]);
    };
    all("", "breaks stale-frame, freed-table, conflict", "breaks stale-frame, freed-table");
    // By way of the table, which is still known, the small pages come back.
    all(pages, "breaks stale-frame, freed-table, conflict", "breaks stale-frame, freed-table");
    all("flush_tlb_page(app, x0)", "breaks stale-frame, conflict", FRAME);
    all("flush_tlb_page(app, x0) flush_tlb_page(app, x1)", SURVIVES, SURVIVES);
    all("flush_tlb_mm(app)", SURVIVES, SURVIVES);
}

/// B29, `vmalloc()` of a block: the pages were flushed when they were unmapped, and the way to their table was cached
/// again since. The table is freed, and a block put in its place.
#[test]
fn a_block_in_the_place_of_a_table() {
    let body = |flush: &str| {
        format!(
            "mm init_mm {{ table T {{ k[0..2] -> K rw }} }} mm app {{ n[0..2] -> N rw huge }}
             cpu 0 \"ioremap\": kernel app {{
                 clear(pte(init_mm, k0)) clear(pte(init_mm, k1))
                 invalidate here app, k0 invalidate here app, k1
                 var t = clear(entry(init_mm, k0, 2)) {flush} free(t.frame)
                 set(entry(init_mm, k0, 2), pte_mkhuge(mk_pte(N0, rw)))
             }}"
        )
    };
    assert_eq!(verdict(&body(""), "x86-64"), TABLE);
    assert_eq!(verdict(&body("invalidate here app, k1"), "x86-64"), SURVIVES);
}

/// B16: the entry of a huge page is read, and stored back as invalid; D that was set in between is lost. An exchange
/// sees it. D of the one entry is that of all its frames.
#[test]
fn the_dirty_bit_of_a_huge_page() {
    let body = |take: &str| {
        format!(
            "mm app {{ {HUGE} clean }}
             cpu 0 \"split\": kernel init_mm cold {{
                 {take} flush_tlb_page(app, x0) if e.dirty {{ writeout(H0) writeout(H1) }} discard(H0) discard(H1)
             }} {USER}"
        )
    };
    let place = "entry(app, x0, 2)";
    for arch in ["x86-64", "arm64"] {
        let split = format!("var e = read({place}) set({place}, pte_mkinvalid(e))");
        assert_eq!(verdict(&body(&split), arch), LOST, "{arch}");
        let exchanged = format!("var e = xchg({place}, pte_mkinvalid(read({place})))");
        assert_eq!(verdict(&body(&exchanged), arch), SURVIVES, "{arch}");
    }
    let marked = |then: &str| {
        format!("mm app {{ {HUGE} clean }} cpu 0 \"t\": kernel app cold {{ store x1 {then} discard(H1) }}")
    };
    assert_eq!(verdict(&marked(""), "x86-64"), SURVIVES);
    assert_eq!(verdict(&marked(&format!("clear({place})")), "x86-64"), LOST);
    // That of another huge page is nothing to it.
    let beside = format!(
        "mm app {{ {HUGE} clean table T2 {{ y[0..2] -> G rw huge }} }}
         cpu 0 \"t\": kernel app cold {{ store x1 clear({place}) discard(H1) }}"
    );
    assert_eq!(verdict(&beside, "x86-64"), LOST);
    // Its A is set as a small page's is, and its absence faults.
    let old = format!("mm app {{ {HUGE} old }} cpu 0 \"t\": kernel app {{ assert(!read({place}).young) }}");
    turns(&old, "x86-64", "ad", &[("hw", "breaks bug-on"), ("fault", SURVIVES), ("key", SURVIVES)]);
}

/// Where a valid entry may be changed by instructions only, that of a huge page may not be changed by a store either.
#[test]
fn a_huge_entry_is_changed() {
    let body = |other: &str| {
        format!(
            "mm app {{ {HUGE} }}
             cpu 0 \"mprotect\": kernel init_mm cold {{
                 set(entry(app, x0, 2), pte_wrprotect(read(entry(app, x0, 2))))
             }}
             cpu 1 \"other\": {other}"
        )
    };
    let values = [("instruction", "breaks forbidden-change"), ("store", SURVIVES)];
    turns(&body("user app { userspace }"), "arm64", "change", &values);
    turns(&body("kernel app { }"), "arm64", "change", &[("instruction", SURVIVES), ("store", SURVIVES)]);
}

/// A contiguous entry may be held by itself, or as the translation of its group, which any of its entries gives.
#[test]
fn a_contiguous_group_is_unmapped() {
    let body = |program: &str| kernel("x[0..2] -> P rw contiguous", program);
    let both = "clear(pte(app, x0)) clear(pte(app, x1))";
    let (first, second) = ("flush_tlb_page(app, x0)", "flush_tlb_page(app, x1)");
    let all = |program: &str, wanted| expect(&body(program), &["arm64", "x86-64", "riscv"], wanted);
    all(&format!("{both} {first} {second} free(P0) free(P1)"), SURVIVES);
    // By itself it is dropped by its own address only.
    all(&format!("{both} {first} free(P1)"), FRAME);
    // The neighbour's entry, which says that it is one of the group, gives the whole group's.
    all(&format!("clear(pte(app, x0)) {first} free(P0)"), FRAME);
    let plain = "set(pte(app, x1), mk_pte(P1, rw))";
    all(&format!("{both} {first} {second} {plain} free(P0)"), SURVIVES);
    // The group's is dropped by the address of any of its entries.
    let group = |flush: &str| {
        format!(
            "mm app {{ x[0..2] -> P rw contiguous }}
             cpu 0 \"t\": kernel init_mm cold {{
                 clear(pte(app, x1)) load_root(app) clear(pte(app, x0)) {flush} isb() free(P1) load x1
             }}"
        )
    };
    assert_eq!(verdict(&group(first), "arm64"), SURVIVES);
    assert_eq!(verdict(&group(""), "arm64"), FRAME);
}

/// The entry in the middle of three gives the translations of both its neighbours.
#[test]
fn the_middle_of_a_group_gives_all_of_it() {
    let body = |members: [usize; 2], free: usize| {
        let clear = members.map(|i| format!("clear(pte(app, x{i})) ")).concat();
        format!(
            "mm app {{ x[0..3] -> P rw contiguous }}
             cpu 0 \"t\": kernel init_mm cold {{ {clear} load_root(app) free(P{free}) load x{free} }}"
        )
    };
    for (members, free) in [([0, 2], 0), ([0, 2], 2), ([1, 2], 2), ([0, 1], 0)] {
        assert_eq!(verdict(&body(members, free), "arm64"), FRAME, "{members:?}, {free}");
    }
}

/// Who shares a table with another address space shares its groups.
#[test]
fn a_group_in_a_shared_table() {
    let body = |program: &str| {
        format!(
            "mm app {{ table S {{ x[0..2] -> P rw contiguous }} }} mm other {{ table S of app }}
             cpu 0 \"t\": kernel app {{ {program} free(P0) }} cpu 1 \"thread\": user other {{ userspace }}"
        )
    };
    let flush = |x: &str| format!("flush_tlb_page(app, {x}) flush_tlb_page(other, {x})");
    let (first, second) = (flush("x0"), flush("x1"));
    // The entry that is left gives the group's translation.
    expect(&body(&format!("clear(pte(app, x0)) {first}")), &["arm64", "x86-64"], FRAME);
    let both = format!("clear(pte(app, x0)) clear(pte(app, x1)) {first} {second}");
    expect(&body(&both), &["arm64", "x86-64"], SURVIVES);
}

/// B61 and B63: the bit that makes a group of entries is set, or taken away, in place. The group's translation and that
/// of one entry disagree. All entries are emptied and flushed first, then made anew.
#[test]
fn a_group_is_folded_and_unfolded() {
    let (first, second) = ("flush_tlb_page(app, x0)", "flush_tlb_page(app, x1)");
    let breaks = format!("clear(pte(app, x0)) clear(pte(app, x1)) {first} {second}");
    for (mapping, change) in [("x[0..2] -> P rw contiguous", ""), ("x[0..2] -> P rw", "pte_mkcont")] {
        let set = |n: u32| format!("set(pte(app, x{n}), {change}(mk_pte(P{n}, rw)))");
        let body = |before: &str| alone(mapping, &format!("{before} {} {} {first} {second}", set(0), set(1)));
        disagrees(&body(""), CONFLICT);
        disagrees(&body(&format!("{first} {second}")), CONFLICT);
        disagrees(&body(&breaks), SURVIVES);
        // To leave out one entry's flush is to leave its translation: one that was not of the group is in its way.
        let left = if change.is_empty() { SURVIVES } else { CONFLICT };
        disagrees(&body(&breaks.replace(second, "")), left);
    }
}

/// The first entry of a group, or of a huge page, that leads to the last frame of its block: what the next address then
/// leads to is nothing, whatever was declared behind the block.
#[test]
fn nothing_is_known_to_lie_beside_a_block() {
    let unmap = "clear(pte(app, x)) flush_tlb_page(app, x) free(P)";
    let body = |mappings: &str, program: &str| {
        let program = format!("{program} {unmap} load h1");
        format!("mm app {{ {mappings} }} cpu 0 \"t\": kernel app {{ {program} }}")
    };
    let group = ("h[0..2] -> H rw contiguous", "set(pte(app, h0), read(pte(app, h1)))");
    let huge = ("h[0..2] -> H rw huge", "set(entry(app, h0, 2), pte_mkhuge(mk_pte(H1, rw)))");
    for (block, program) in [group, huge] {
        for mappings in [format!("x -> P rw {block}"), format!("{block} x -> P rw")] {
            assert_eq!(verdict_with(&body(&mappings, program), "x86-64", &[("multi", "either")]), SURVIVES);
        }
    }
}

/// Two translations of one address agree in memory attribute, too. What software keeps in an entry is nothing to them.
#[test]
fn attributes_that_disagree() {
    let body = |before: &str, new: &str| {
        alone("x -> P rw", &format!("{before} set(pte(app, x), {new}) flush_tlb_page(app, x)"))
    };
    let breaks = "clear(pte(app, x)) flush_tlb_page(app, x)";
    disagrees(&body("", "pte_attr(mk_pte(P, rw), 1)"), CONFLICT);
    disagrees(&body(breaks, "pte_attr(mk_pte(P, rw), 1)"), SURVIVES);
    disagrees(&body("", "pte_soft(mk_pte(P, rw), 1)"), SURVIVES);
    disagrees(&body("", "mk_pte(P, ro)"), SURVIVES);
}

/// What is wrong with the declaration of a block is said.
#[test]
fn blocks_that_cannot_be() {
    let wrong = |mapping: &str, levels: u32| {
        let text = format!(
            "case own \"own\" {{ mm app levels {levels} {{ {mapping} }} cpu 0 \"t\": kernel app {{ }} }}"
        );
        let question = Question { operation: "own".into(), arch: "arm64".into(), ..Question::default() };
        told(&asked(&text, &question).diagnostics)
    };
    let says = |mapping: &str, what: &str| {
        let said = wrong(mapping, 2);
        assert!(said.contains(what), "{mapping}: {said}");
    };
    says("x -> P rw huge", "`huge` is said of a block of addresses");
    says("x -> P rw contiguous", "`contiguous` is said of a block of addresses");
    says("x[0..0] -> P rw", "this block has no addresses");
    says("table T { y -> Q rw x[0..2] -> H rw huge }", "a huge page fills its range");
    says("table T { x[0..2] -> H rw huge y -> Q rw }", "a huge page fills its range");
    says("x -> P1 rw y[0..2] -> P rw", "the frames from `P0` on are not consecutive");
    assert!(wrong("x[0..2] -> H rw huge", 1).contains("with one level the root is the only table"));
    assert_eq!(wrong("x[0..2] -> H rw huge y[0..2] -> P[2] rw contiguous", 2), "");
}
