//! Devices that walk an address space, with caches that no CPU's invalidate reaches: `mmu_notifier` and what comes of
//! forgetting it. Derived by hand, before the engine was asked.

use stalewalk_engine::report::Cause;
use stalewalk_tests::{ARCHS, asked, expect, question, verdict};

const DEVICE: &str = "device \"IOMMU\": walks app";
/// Those whose kernel's half has a root of its own.
const SPLIT: [&str; 3] = ["s390", "power9-radix", "arm64"];
/// Those where one root leads to both halves.
const ONE: [&str; 3] = ["x86-64", "riscv", "armv7"];

fn munmap(device: &str, program: &str) -> String {
    format!("mm app {{ x -> P rw y -> Q rw }} {device} cpu 0 \"munmap\": kernel app {{ {program} }}")
}

/// A page: the CPUs are flushed, the device goes on writing there. Its own invalidate has to come after the entry is
/// empty and before the page is free, and to be for its address.
#[test]
fn a_page_that_a_device_still_writes_to() {
    let program = |first: &str, then: &str, free: &str| {
        format!("{first} var p = clear(pte(app, x)) {then} flush_tlb_page(app, x) {free}")
    };
    let (device, free) = ("invalidate device app, x", "free(p.frame)");
    let breaks = "breaks stale-frame";
    expect(&munmap("", &program("", "", free)), &ARCHS, "survives");
    expect(&munmap(DEVICE, &program("", "", free)), &ARCHS, breaks);
    expect(&munmap(DEVICE, &program(device, "", free)), &ARCHS, breaks);
    expect(&munmap(DEVICE, &program("", "", &format!("{free} {device}"))), &ARCHS, breaks);
    expect(&munmap(DEVICE, &program("", "invalidate device app, y", free)), &ARCHS, breaks);
    expect(&munmap(DEVICE, &program("", device, free)), &ARCHS, "survives");
    expect(&munmap(DEVICE, &program("", "invalidate device app", free)), &ARCHS, "survives");
    // It reaches devices only.
    let cpus = "var p = clear(pte(app, x)) invalidate device app free(p.frame)";
    expect(&format!("{} cpu 1 \"t\": user app {{ userspace }}", munmap(DEVICE, cpus)), &ARCHS, breaks);
}

/// A device holds a huge page as one translation, which its own invalidate of any address of it drops; of a contiguous
/// group it may hold each by itself, too.
#[test]
fn a_huge_page_that_a_device_still_writes_to() {
    let body = |mapping: &str, unmap: &str, device: &str| {
        format!(
            "mm app {{ x[0..2] -> H rw {mapping} y -> Q rw }} {DEVICE}
             cpu 0 \"munmap\": kernel app {{ {unmap} flush_tlb_mm(app) {device} free(H1) }}"
        )
    };
    let huge = |device: &str| body("huge", "clear(entry(app, x0, 2))", device);
    let breaks = "breaks stale-frame";
    for (device, wanted) in [
        ("", breaks),
        ("invalidate device app, y", breaks),
        ("invalidate device app, x0", "survives"),
        ("invalidate device app, x1", "survives"),
        ("invalidate device app", "survives"),
    ] {
        expect(&huge(device), &ARCHS, wanted);
    }
    let group = |device: &str| body("contiguous", "clear(pte(app, x0)) clear(pte(app, x1))", device);
    expect(&group("invalidate device app, x0"), &ARCHS, breaks);
    expect(&group("invalidate device app, x1"), &ARCHS, "survives");
}

/// What a device does not walk it does not hold, and one that begins cold fills all the same.
#[test]
fn a_device_walks_what_it_is_told_to() {
    let unmap = "var p = clear(pte(app, x)) flush_tlb_page(app, x) free(p.frame)";
    let other = "mm other { z -> Z rw } device \"IOMMU\": walks other";
    expect(&munmap(other, unmap), &ARCHS, "survives");
    expect(&munmap(&format!("{DEVICE} cold"), unmap), &ARCHS, "breaks stale-frame");
}

/// A table of user addresses: a device keeps partial walks, whatever the CPUs do, and its invalidate of an address
/// takes the way there.
#[test]
fn a_table_that_a_device_still_walks() {
    let program = |then: &str| {
        munmap(DEVICE, &format!("var t = clear(entry(app, x, 2)) flush_tlb_mm(app) {then} free(t.frame)"))
    };
    expect(&program(""), &ARCHS, "breaks freed-table");
    expect(&program("invalidate device app"), &ARCHS, "survives");
    expect(&program("invalidate device app, x"), &ARCHS, "survives");
}

/// B35: with shared virtual addressing the IOMMU walks the kernel's half too where the root that it is given leads
/// there. Who frees a table of it has to tell the device; a page there it may not access.
#[test]
fn a_device_walks_the_kernels_half() {
    let body = |device: &str, program: &str| {
        format!(
            "mm init_mm {{ k -> K rw }} mm app {{ x -> P rw }} {device}
             cpu 0 \"vfree\": kernel init_mm cold {{ {program} }}"
        )
    };
    let table = |then: &str| format!("var t = clear(entry(init_mm, k, 2)) {FLUSH} {then} free(t.frame)");
    expect(&body("", &table("")), &ONE, "survives");
    expect(&body(DEVICE, &table("")), &ONE, "breaks freed-table");
    expect(&body(DEVICE, &table("invalidate device app")), &ONE, "breaks freed-table");
    expect(&body(DEVICE, &table("invalidate device init_mm")), &ONE, "survives");
    let page = format!("var p = clear(pte(init_mm, k)) {FLUSH} free(p.frame)");
    expect(&body(DEVICE, &page), &ONE, "survives-stale");
    // arm64's SMMU is told not to walk from TTBR1 (CTXDESC_CD_0_TCR_EPD1).
    expect(&body(DEVICE, &table("")), &SPLIT, "survives");
    expect(&body(DEVICE, &page), &SPLIT, "survives");
}

/// The kernel's addresses go by whatever tag is loaded.
const FLUSH: &str = "flush_tlb_mm(init_mm) flush_tlb_mm(app)";

/// It takes no interrupt, no broadcast waits for it, and it is in no mask.
#[test]
fn nobody_waits_for_a_device() {
    let program = "ipi mm_cpumask(app) { invalidate here app } wait assert(mm_cpumask(app) == cpus_on(app))
         choose { clear(pte(app, x)) flush_tlb_mm(app) } or { }";
    expect(&munmap(DEVICE, program), &ARCHS, "survives");
}

/// Who keeps other programs out keeps no device out.
#[test]
fn a_device_heeds_no_atomic_section() {
    let program =
        "atomic { var p = clear(pte(app, x)) free(p.frame) invalidate device app } flush_tlb_mm(app)";
    expect(&munmap(DEVICE, program), &ARCHS, "breaks stale-frame");
}

/// User code has no right to the kernel's addresses, whatever is held of them.
#[test]
fn user_code_reaches_no_kernel_page() {
    let body = "mm init_mm { k -> K rw global } mm app { x -> P rw }
         cpu 0 \"vfree\": kernel init_mm cold { var p = clear(pte(init_mm, k)) free(p.frame) }
         cpu 1 \"thread\": user app { userspace }";
    assert_eq!(verdict(body, "x86-64"), "survives-stale");
}

/// A reader meets a device by its name, and never as a CPU.
#[test]
fn a_device_is_called_by_its_name() {
    let body = munmap(DEVICE, "var p = clear(pte(app, x)) flush_tlb_page(app, x) free(p.frame)");
    let outcome = asked(&format!("case own \"t\" {{ {body} }}"), &question("own", "", "x86-64", &[]));
    let report = outcome.report.expect("it is asked");
    let diagnosis = report.diagnosis.clone().expect("it breaks");
    assert_eq!((diagnosis.cause, diagnosis.cpu), (Cause::MissedDevice, None));
    assert_eq!(
        diagnosis.words,
        "No invalidate for devices reached device IOMMU, which held a translation leading to P: those of CPUs do not."
    );
    let trace = &report.traces[0];
    let last = trace.steps.last().expect("it has steps");
    assert_eq!(
        last.sentence,
        "Device IOMMU accesses memory through x → P rw, although P was freed: it is anybody's."
    );
    assert!(trace.start.cpus[1].device && trace.start.cpus[1].task == "IOMMU");
    let all = format!("{report:?}");
    assert!(!all.contains("CPU 1"), "{all}");
}

/// The address may be in a variable, as the kernel has it there.
#[test]
fn a_devices_invalidate_of_an_address_in_a_variable() {
    let program = |which: &str| {
        munmap(
            DEVICE,
            &format!(
                "var a = {which} var p = clear(pte(app, y)) flush_tlb_page(app, y)
                 invalidate device app, a free(p.frame)"
            ),
        )
    };
    expect(&program("y"), &ARCHS, "survives");
    expect(&program("x"), &ARCHS, "breaks stale-frame");
}
