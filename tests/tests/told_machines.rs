//! The same for what a machine may be made of: huge pages, groups, roots held in registers, grace periods, walks under
//! way. `UPDATE_EXPECT=1 cargo test -p stalewalk-tests told_machines::` writes the goldens anew.

use stalewalk_engine::report::{Cause, Kind};

use crate::told::{USER, told};

const FRAME: Kind = Kind::StaleFrame;
const TABLE: Kind = Kind::FreedTable;

/// A page of a huge one is reached by the translation of all; split in place, the large one is beside a small one; and
/// of a group its second address may be held by itself.
#[test]
fn translations_of_more_than_one_page() {
    let body = |mapping: &str, program: &str| {
        format!("mm app {{ {mapping} }} cpu 0 \"t\": kernel app {{ {program} }} {USER}")
    };
    let unmapped = body("x[0..2] -> H rw huge", "clear(entry(app, x0, 2)) free(H1)");
    told("huge", "x86-64", &unmapped, (FRAME, Cause::NoFlush));
    let split = body(
        "table T2 { x[0..2] -> H rw huge }",
        "set(entry_in(T2, x0), mk_pte(H0, rw)) set(entry_in(T2, x1), mk_pte(H1, rw))
         set(entry(app, x0, 2), mk_table(T2))",
    );
    told("huge-split", "arm64", &split, (Kind::Conflict, Cause::NoBreakBeforeMake));
    let group = body(
        "x[0..2] -> P rw contiguous",
        "clear(pte(app, x0)) clear(pte(app, x1)) flush_tlb_page(app, x0) free(P1)",
    );
    told("contiguous", "arm64", &group, (FRAME, Cause::WrongAddress));
}

/// A huge page is split, broken before it is made and flushed on every CPU; a device was not told.
#[test]
fn a_device_beside_a_split() {
    let body = "mm app { table T2 { x[0..2] -> H rw huge } } device \"IOMMU\": walks app
         cpu 0 \"split\": kernel init_mm cold {
             clear(entry(app, x0, 2)) flush_tlb_page(app, x0)
             set(entry_in(T2, x0), mk_pte(H0, rw)) set(entry_in(T2, x1), mk_pte(H1, rw))
             set(entry(app, x0, 2), mk_table(T2))
         }";
    told("huge-split-device", "arm64", body, (Kind::Conflict, Cause::MissedDevice));
}

/// What is stored where no table is any more is lost, and the story goes on.
#[test]
fn a_store_that_finds_no_table() {
    let body = format!(
        "mm app {{ x -> P rw }}
         cpu 0 \"t\": kernel app cold {{
             var page = read(pte(app, x)) clear(entry(app, x, 2)) set(pte(app, x), page) free(P)
         }} {USER}"
    );
    told("store-to-nothing", "x86-64", &body, (FRAME, Cause::NoFlush));
}

/// B28: no invalidate renews the copy of an entry that a root load made.
#[test]
fn a_root_in_registers() {
    let body = "on x86-64-2012 with roots = registers
         mm app levels 3 { x -> P rw }
         cpu 0 \"munmap\": kernel app {
             var m = clear(entry(app, x, 3)) flush_tlb_page(app, x) free(m.frame)
         }";
    told("registers", "x86-64-2012", body, (TABLE, Cause::LeafOnly));
}

/// A grace period is none for the walker; nor for a program that is in no read section.
#[test]
fn grace_periods() {
    let body = |program: &str, other: &str| {
        format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"munmap\": kernel app cold {{ var old = clear(entry(app, x, 2)) {program} }} {other}"
        )
    };
    let early = body("call_rcu { free(old.frame) } flush_tlb_mm(app)", USER);
    told("rcu", "x86-64", &early, (TABLE, Cause::NoFlush));
    let walker = "cpu 1 \"gup_fast\": kernel app cold { rcu_read_lock() var e = pte(app, x) rcu_read_unlock() var content = read(e) }";
    let outside = body("flush_tlb_mm(app) call_rcu { free(old.frame) }", walker);
    told("rcu-reader", "arm64", &outside, (TABLE, Cause::SoftwareWalk));
}

/// A table is unhooked and the page in it flushed by an instruction that stops no walk on its way there.
#[test]
fn a_walk_in_flight() {
    let body = format!(
        "on arm64 with walk_cache = no
         mm app {{ x -> P rw }}
         cpu 0 \"munmap\": kernel app cold {{
             clear(entry(app, x, 2)) flush_tlb_page_leaf(app, x) free(P)
         }} {USER}"
    );
    told("walk-in-flight", "arm64", &body, (FRAME, Cause::WalkInFlight));
}

/// Ways are told by the table that they start from, also those to the second table of a level.
#[test]
fn the_way_to_a_second_table() {
    let body = format!(
        "mm app levels 3 {{ x -> P rw table T2 {{ y -> Q rw }} }}
         cpu 0 \"t\": kernel app cold {{ var t = clear(entry(app, y, 2)) free(t.frame) }} {USER}"
    );
    told("second-table", "arm64", &body, (TABLE, Cause::NoFlush));
}
