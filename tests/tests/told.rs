//! A little case of each kind of violation, told whole: diagnosis, story and all.
//! `UPDATE_EXPECT=1 cargo test -p stalewalk-tests told::` writes the goldens anew.

use std::path::Path;

use expect_test::expect_file;
use stalewalk_engine::export::{Stories, text};
use stalewalk_engine::report::{Cause, Kind, Report};
use stalewalk_engine::{Limits, check};
use stalewalk_tests::{agreed, own_arch, question, with_case, with_text};

pub(crate) const USER: &str = "cpu 1 \"thread\": user app { userspace }";

/// The report on a case, in which both searches agree on what breaks.
fn report(body: &str, arch: &str) -> Report {
    let (library, question) = (with_case(body), question("own", "", arch, &[]));
    let _: Option<stalewalk_tests::Answer> = agreed(&library, &question);
    let outcome = check(&library, &question, Limits::default());
    assert_eq!(outcome.diagnostics, [], "{body}");
    outcome.report.expect("the text is right")
}

/// A case that breaks in a kind first, for a cause; its text is the golden of a name.
pub(crate) fn told(name: &str, arch: &str, body: &str, (kind, cause): (Kind, Cause)) {
    let report = report(body, arch);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("golden/kind/{name}.txt"));
    // What every report says alike is looked at elsewhere.
    let words = text(&report, Stories::All, 80);
    let words = words.split("\nIt rests on").next().unwrap_or_default();
    let words = words.split("\nWhat was checked").next().unwrap_or_default();
    expect_file![path].assert_eq(words);
    let diagnosis = report.diagnosis.expect("it breaks");
    assert_eq!((report.kind, diagnosis.cause), (Some(kind), cause), "{name}: {}", diagnosis.words);
}

/// Write-protected, and no flush: the other CPU has the old right.
#[test]
fn stale_permission() {
    let body = |flush: &str| {
        format!(
            "mm app {{ x -> P rw }}
             cpu 0 \"mprotect\": kernel app {{
                 var e = read(pte(app, x))
                 {flush} set(pte(app, x), pte_wrprotect(e)) promise app, x: no write
             }} {USER}"
        )
    };
    let wanted = |cause| (Kind::StalePermission, cause);
    told("stale-permission", "x86-64", &body(""), wanted(Cause::NoFlush));
    told("stale-permission-early", "x86-64", &body("flush_tlb_mm(app)"), wanted(Cause::TooEarly));
    let here = body("").replace("promise", "invalidate here app promise");
    told("stale-permission-missed", "x86-64", &here, wanted(Cause::MissedCpu));
    let not_waited = body("").replace("promise", "tlbi_vale1is(x, app) promise");
    told("stale-permission-pending", "arm64", &not_waited, wanted(Cause::NotWaitedFor));
    let promise_first = body("promise app, x: no write");
    told("stale-permission-hooked", "x86-64", &promise_first, wanted(Cause::StillHooked));
}

/// One tag for two address spaces, and nothing flushed between them.
#[test]
fn foreign_entry() {
    let body = |flush: &str| {
        format!(
            "mm old {{ x -> P rw }} mm new {{ x -> Q rw }}
             cpu 0 \"switch\": kernel old {{ {flush} load_root(new, old, keep) userspace }}"
        )
    };
    told("foreign-entry", "x86-64", &body(""), (Kind::ForeignEntry, Cause::NoFlush));
    told(
        "foreign-entry-early",
        "x86-64",
        &body("invalidate here old"),
        (Kind::ForeignEntry, Cause::TooEarly),
    );
}

/// The same where two translations of one address do damage before one of them is used; and a page replaced.
#[test]
fn conflict() {
    let tag = "mm old { x -> P rw } mm new { x -> Q rw }
         cpu 0 \"switch\": kernel old { load_root(new, old) userspace }";
    told("conflict-of-tags", "arm64", tag, (Kind::Conflict, Cause::WrongTag));
    // The tag was flushed before it was given away, but not on every CPU that held something under it.
    let elsewhere = "mm old { x -> P rw } mm new { x -> Q rw } shared flushed: bool
         cpu 0 \"gives the tag away\": kernel old { invalidate here old flushed = true }
         cpu 1 \"switch\": kernel old {
             load_root(init_mm) wait until flushed load_root(new, old) userspace
         }";
    told("conflict-of-tags-missed", "arm64", elsewhere, (Kind::Conflict, Cause::MissedCpu));
    let page = format!(
        "mm app {{ x -> P rw y -> Q rw }}
         cpu 0 \"migrate\": kernel app {{
             var e = read(pte(app, y)) set(pte(app, x), e) flush_tlb_mm(app)
         }} {USER}"
    );
    told("conflict", "arm64", &page, (Kind::Conflict, Cause::NoBreakBeforeMake));
}

/// A break before the make, and a flush in between that is none, too early, elsewhere, or under way.
#[test]
fn conflict_after_a_break() {
    let body = |before: &str, between: &str| {
        format!(
            "mm app {{ x -> P rw y -> Q rw }}
             cpu 0 \"migrate\": kernel app {{
                 {before} clear(pte(app, x)) {between} set(pte(app, x), mk_pte(Q, rw))
             }} {USER}"
        )
    };
    let wanted = |cause| (Kind::Conflict, cause);
    told("conflict-no-flush", "arm64", &body("", ""), wanted(Cause::NoFlush));
    told("conflict-early", "arm64", &body("flush_tlb_mm(app)", ""), wanted(Cause::TooEarly));
    told("conflict-missed", "arm64", &body("", "invalidate here app, x"), wanted(Cause::MissedCpu));
    told("conflict-pending", "arm64", &body("", "tlbi_vale1is(x, app)"), wanted(Cause::NotWaitedFor));
    // An invalidate after the make comes too late, whatever it drops.
    let late = body("", "").replace("mk_pte(Q, rw))", "mk_pte(Q, rw)) flush_tlb_mm(app)");
    let report = report(&late, "arm64");
    assert_eq!(report.diagnosis.map(|diagnosis| diagnosis.cause), Some(Cause::NoFlush));
}

/// B45 where two translations do damage: the entry was empty in between, and a CPU was not asked. Whatever the
/// architecture calls it, the cause is the same.
#[test]
fn a_mask_that_forgot_a_cpu() {
    let library = with_text(include_str!("../spin/b45.tlb"));
    for arch in stalewalk_tests::ARCHS {
        let report = check(&library, &question("b45", "", arch, &[]), Limits::default()).report;
        let diagnosis = report.expect("the text is right").diagnosis.map(|d| (d.cause, d.cpu));
        // Without tags the root load drops everything; s390 has no instruction for an address on this CPU alone.
        let safe = ["x86-64-2012", "s390-2012", "s390"].contains(&arch);
        let wanted = (!safe).then_some((Cause::MissedCpu, Some(0)));
        assert_eq!(diagnosis, wanted, "{arch}");
    }
}

/// A group is a translation that each of its members gives: with one of them emptied it was not broken.
#[test]
fn conflict_of_a_group() {
    let body = |clears: &str| {
        format!(
            "mm app {{ x[0..2] -> P rw contiguous y -> Q rw }}
             cpu 0 \"split\": kernel app {{
                 {clears} flush_tlb_mm(app) set(pte(app, x0), mk_pte(Q, rw))
             }} {USER}"
        )
    };
    let cause = |clears| report(&body(clears), "arm64").diagnosis.map(|diagnosis| diagnosis.cause);
    assert_eq!(cause("clear(pte(app, x0))"), Some(Cause::NoBreakBeforeMake));
    assert_eq!(cause("clear(pte(app, x0)) clear(pte(app, x1))"), None);
}

/// What s390 does by IPTE and CSP.
#[test]
fn forbidden_change() {
    let body = format!(
        "mm app {{ x -> P rw }}
         cpu 0 \"mprotect\": kernel app {{
             var e = read(pte(app, x)) set(pte(app, x), pte_wrprotect(e)) flush_tlb_mm(app)
         }} {USER}"
    );
    told("forbidden-change", "s390", &body, (Kind::ForbiddenChange, Cause::OnlyByInstruction));
}

/// The mark is looked at before the entry is cleared; or an entry is cleaned and not flushed.
#[test]
fn lost_dirty() {
    let read = format!(
        "mm app {{ x -> P rw clean }}
         cpu 0 \"reclaim\": kernel app {{
             var e = read(pte(app, x))
             if e.dirty {{ set_page_dirty(e.frame) }}
             var old = clear(pte(app, x)) flush_tlb_mm(app) discard(old.frame)
         }} {USER}"
    );
    told("lost-dirty-read", "x86-64", &read, (Kind::LostDirty, Cause::MarkLost));
    let cleaned = format!(
        "mm app {{ x -> P rw }}
         cpu 0 \"reclaim\": kernel app {{
             var e = read(pte(app, x)) set(pte(app, x), pte_mkclean(e)) writeout(e.frame)
             var old = clear(pte(app, x)) flush_tlb_mm(app)
             if old.dirty {{ set_page_dirty(old.frame) }}
             discard(old.frame)
         }} {USER}"
    );
    told("lost-dirty", "x86-64", &cleaned, (Kind::LostDirty, Cause::NoFlush));
}

/// An invalid entry that is remembered, and an address that nobody mapped.
#[test]
fn unexpected_fault() {
    let remembered = "mm app { x -> P rw }
         cpu 0 \"fault\": kernel app {
             var e = clear(pte(app, x)) invalidate here app, x load x
             set(pte(app, x), e) nofault load x
         }";
    told("unexpected-fault", "riscv", remembered, (Kind::UnexpectedFault, Cause::TooEarly));
    let missing = "mm app { x -> P rw }
         cpu 0 \"fault\": kernel app { var e = clear(pte(app, x)) flush_tlb_mm(app) nofault load x }";
    told("unexpected-fault-missing", "x86-64", missing, (Kind::UnexpectedFault, Cause::NotMapped));
}

/// The address beside it: what was invalidated, what was meant and when are all told. A way to a table has more than one
/// address; what a device forgets is said by its own invalidate.
#[test]
fn a_wrong_address() {
    let body = |program: &str, other: &str| {
        format!(
            "mm app {{ x -> P rw z -> R rw table T2 {{ y -> Q rw }} }}
             cpu 0 \"munmap\": kernel app {{ {program} }} {other}"
        )
    };
    let page = "var old = clear(pte(app, x)) flush_tlb_page(app, y) free(old.frame)";
    told("wrong-address", "x86-64", &body(page, USER), (Kind::StaleFrame, Cause::WrongAddress));
    let table = "var old = clear(entry(app, x, 2)) tlbi_vae1is(y, app) dsb_ish() free(old.frame)";
    told("wrong-address-table", "arm64", &body(table, ""), (Kind::FreedTable, Cause::WrongAddress));
    let device = page.replace("flush_tlb_page(app, y)", "flush_tlb_page(app, x) invalidate device app, y");
    let device = body(&device, "device \"IOMMU\": walks app");
    told("wrong-address-device", "x86-64", &device, (Kind::StaleFrame, Cause::WrongAddress));
}

/// A page of the kernel's: flushed by tag, and flushed but not synchronised.
#[test]
fn stale_frame_of_the_kernel() {
    let body = |flush: &str| {
        format!(
            "mm init_mm {{ k -> K rw global }} mm app {{ x -> P rw }}
             cpu 0 \"vunmap\": kernel app {{
                 var old = clear(pte(init_mm, k)) {flush} free(old.frame) load k
             }}"
        )
    };
    let wanted = |cause| (Kind::StaleFrame, cause);
    told("stale-frame-global", "x86-64", &body("invpcid_single(app)"), wanted(Cause::GlobalSpared));
    let flush = "tlbi_vaae1is(k) dsb_ish()";
    told("stale-frame-cse", "arm64", &body(flush), wanted(Cause::NotSynchronised));
}

/// An invalidate that does not wait for accesses under way: one of them still reaches the page.
#[test]
fn stale_frame_of_an_access_under_way() {
    let arch = own_arch("power9-radix", &[("drain = waits", "drain = early")]);
    let case = format!(
        "{arch}\ncase under-way \"an access under way\" {{
             mm app {{ x -> P rw }}
             cpu 0 \"munmap\": kernel app {{ var old = clear(pte(app, x)) flush_tlb_mm(app) free(old.frame) }}
             {USER}
         }}"
    );
    let (library, question) = (with_text(&case), question("under-way", "", "own", &[]));
    let report = check(&library, &question, Limits::default()).report.expect("the text is right");
    let diagnosis = report.diagnosis.expect("it breaks");
    assert_eq!((report.kind, diagnosis.cause), (Some(Kind::StaleFrame), Cause::NotDrained));
    assert!(report.summary.contains("does not wait for accesses that were under way"), "{}", report.summary);
}

/// A table unhooked, and flushed by an instruction that spares the way to it: the page is cached again by it.
#[test]
fn a_way_that_outlived_its_flush() {
    let body = format!(
        "mm app {{ x -> P rw }}
         cpu 0 \"munmap\": kernel app {{
             var e = read(pte(app, x)) var old = clear(entry(app, x, 2))
             tlbi_vale1is(x, app) dsb_ish() free(e.frame)
         }} {USER}"
    );
    let report = report(&body, "arm64");
    assert_eq!(report.diagnosis.map(|diagnosis| diagnosis.cause), Some(Cause::LeafOnly));
}
