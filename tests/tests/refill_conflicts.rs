//! Two translations of one address at once where software refills the TLB: its handler runs only on a miss, so that what
//! it fills is for an address that nothing held by its CPU maps. Each verdict was derived by hand from that.

use stalewalk_tests::verdict;

const SOFTWARE: [&str; 4] = ["mips", "loongarch", "sparc64", "alpha"];
const HARDWARE: [&str; 3] = ["arm64", "power9-radix", "amd"];
const SURVIVES: &str = "survives";
const CONFLICT: &str = "breaks conflict";

fn each(body: &str, archs: &[&str], wanted: &str) {
    for arch in archs {
        assert_eq!(verdict(body, arch), wanted, "{arch}: {body}");
    }
}

/// A page takes the place of another, by one store and with no flush: nobody misses where the old one is held.
#[test]
fn one_page_for_another() {
    let body = "mm app { x -> P rw y -> Q rw }
         cpu 0 \"remap\": kernel init_mm cold { set(pte(app, x), mk_pte(Q, rw)) }
         cpu 1 \"thread\": user app { load x load x }";
    each(body, &SOFTWARE, SURVIVES);
    each(body, &HARDWARE, CONFLICT);
}

/// A huge page is split in place: where it is held, it maps all that a small one could.
#[test]
fn a_huge_page_is_split() {
    let body = "mm app { table T2 { x[0..2] -> H rw huge } }
         cpu 0 \"split\": kernel init_mm cold {
             set(entry_in(T2, x0), mk_pte(H0, rw)) set(entry_in(T2, x1), mk_pte(H1, rw))
             set(entry(app, x0, 2), mk_table(T2))
         }
         cpu 1 \"thread\": user app { userspace }";
    each(body, &SOFTWARE, SURVIVES);
    each(body, &HARDWARE, CONFLICT);
}

/// The other way round the huge entry is filled for its second address, and maps the first, which is held. It is
/// enough that memory said so for a moment.
#[test]
fn small_pages_become_a_huge_one() {
    let body = |then: &str| {
        format!(
            "mm spare {{ n[0..2] -> N rw huge }} mm app {{ x[0..2] -> P rw }}
             cpu 0 \"collapse\": kernel init_mm cold {{
                 var old = read(entry(app, x0, 2))
                 set(entry(app, x0, 2), pte_mkhuge(mk_pte(N0, rw)))
                 {then}
             }}
             cpu 1 \"thread\": user app {{ userspace }}"
        )
    };
    for then in ["", "set(entry(app, x0, 2), old)"] {
        each(&body(then), &SOFTWARE, CONFLICT);
        each(&body(then), &HARDWARE, CONFLICT);
    }
}

/// What is filled under another tag was no hit, though it serves every tag from then on.
#[test]
fn another_tag_misses() {
    let body = |mapping: &str, entry: &str| {
        format!(
            "mm app {{ {mapping} y -> Q rw }}
             cpu 0 \"thread\": kernel app cold {{
                 load x
                 set(pte(app, x), {entry})
                 load_tag(7) load x load_tag(app)
             }}"
        )
    };
    let global = "pte_mkglobal(mk_pte(Q, rw))";
    assert_eq!(verdict(&body("x -> P rw", global), "mips"), CONFLICT);
    assert_eq!(verdict(&body("x -> P rw", "mk_pte(Q, rw)"), "mips"), SURVIVES);
    // A global one is a hit under every tag.
    assert_eq!(verdict(&body("x -> P rw global", global), "mips"), SURVIVES);
}

/// A sibling may miss while this CPU's handler has read the old entry.
#[test]
fn siblings_miss_at_once() {
    let body = |siblings: &str| {
        format!(
            "mm app {{ x -> P rw y -> Q rw }} {siblings}
             cpu 0 \"thread\": user app {{ load x }}
             cpu 1 \"sibling\": user app {{ load x }}
             cpu 2 \"remap\": kernel init_mm cold {{ set(pte(app, x), mk_pte(Q, rw)) }}"
        )
    };
    assert_eq!(verdict(&body("siblings 0, 1"), "mips"), CONFLICT);
    assert_eq!(verdict(&body(""), "mips"), SURVIVES);
}
