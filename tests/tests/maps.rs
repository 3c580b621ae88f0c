//! The maps for other parameters and for exec, derived by hand from the rules before the engine was asked.

use stalewalk_engine::{Limits, map};
use stalewalk_tests::{library, table};

fn found(operation: &str, params: &[(&str, u32)]) -> String {
    let params: Vec<(String, u32)> = params.iter().map(|(name, value)| ((*name).into(), *value)).collect();
    table(&map(&library(), operation, "neutral", &params, Limits::default()))
}

/// Nobody else has the mm: leaving it here ends everything but what a walk in flight may still do where it does
/// not end with the root load. Whoever stays on the mm breaks as before.
#[test]
fn exit_with_one_cpu() {
    let derived = "
    up_front          B B B S B B B S
    gather            S S S S S S S S
    gather_by_address S S S L B B B S
    gather_leaf_only  n n B L B B B S
    switch_instead    L S L L L B B L
    local_detach      S S S S S S S S
    detach_everywhere S S S S S S S S
    free_at_mmdrop    L S L S L B B S
    retire_tag        B n B L B B B L
    skip_lazy         B B n n n B n L
";
    assert_eq!(found("exit_mmap", &[("cpus", 1)]), derived);
}

/// CPU 1 ran the mm and has left it before: what it cached is under a tag that is not loaded, or was dropped by the
/// root load; where walks outlive a root load, one of its own is still under way and only a flush of that CPU ends
/// it. Skipping lazy CPUs skips the exiting task's own.
#[test]
fn exit_without_a_borrower() {
    let derived = "
    up_front          B B B S B B B S
    gather            S S S S S S S S
    gather_by_address S S S L B B B S
    gather_leaf_only  n n B L B B B S
    switch_instead    L S L L L B B L
    local_detach      L S L L L B B L
    detach_everywhere S S S S S S S S
    free_at_mmdrop    L S L S L B B S
    retire_tag        B n B L B B B L
    skip_lazy         B B n n n B n L
";
    assert_eq!(found("exit_mmap", &[("borrower", 0)]), derived);
}

/// Nobody has the old mm loaded: the flush up front is right at once, and only walks that outlive the root load
/// break what does not flush, or flushes leaf entries only.
#[test]
fn exec_with_one_cpu() {
    let derived = "
    up_front          S S S S S S S S
    gather            S S S S S S S S
    gather_by_address S S S L L B B S
    gather_leaf_only  n n L L L B B S
    switch_instead    L S L L L B B L
    local_detach      S S S S S S S S
    detach_everywhere S S S S S S S S
    free_at_mmdrop    S S S S S S S S
    retire_tag        L n L L L B B L
    skip_lazy         S S n n n S n S
";
    assert_eq!(found("exec_mmap", &[("cpus", 1)]), derived);
}

/// As with one CPU, but a flush on this CPU alone misses what the other one left behind.
#[test]
fn exec_without_a_borrower() {
    let derived = "
    up_front          S S S S S S S S
    gather            S S S S S S S S
    gather_by_address S S S L L B B S
    gather_leaf_only  n n L L L B B S
    switch_instead    L S L L L B B L
    local_detach      L S L L L B B L
    detach_everywhere S S S S S S S S
    free_at_mmdrop    S S S S S S S S
    retire_tag        L n L L L B B L
    skip_lazy         S S n n n S n S
";
    assert_eq!(found("exec_mmap", &[("borrower", 0)]), derived);
}

/// The borrower has the old mm loaded, as it has at exit, and that is what all of these break on: what the CPU that
/// does the work has loaded makes no difference.
const WITH_BORROWER: &str = "
    up_front          B B B S B B B S
    gather            S S S S S S S S
    gather_by_address S S S L B B B S
    gather_leaf_only  n n B L B B B S
    switch_instead    B B B L B B B L
    local_detach      B B B L B B B L
    detach_everywhere S S S S S S S S
    free_at_mmdrop    L S L S L B B S
    retire_tag        B n B L B B B L
    skip_lazy         B B n n n B n L
";

#[test]
fn exec_with_a_borrower() {
    assert_eq!(found("exec_mmap", &[]), WITH_BORROWER);
}

/// More CPUs, levels or pages are more of the same.
#[test]
fn more_of_the_same() {
    for params in
        [[("cpus", 3)], [("cpus", 4)], [("levels", 3)], [("levels", 4)], [("pages", 2)], [("pages", 4)]]
    {
        for operation in ["exit_mmap", "exec_mmap"] {
            assert_eq!(found(operation, &params), WITH_BORROWER, "{operation} with {params:?}");
        }
    }
}
