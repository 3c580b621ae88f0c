//! Both searches give the same answer, and the replayer accepts every run of either and nothing else.

use stalewalk_engine::explore::{replay, saturating};
use stalewalk_engine::lang::lower::{Lowered, lower};
use stalewalk_engine::machine::{Access, Effect, Model, Move, Via};
use stalewalk_engine::report::Verdict;
use stalewalk_engine::{Limits, Question};
use stalewalk_tests::{ARCHS, agreed, agreed_within, library, model, question};

/// Most states of a case that are compared here.
const SOON: Limits = Limits { states: 2_000, bytes: u32::MAX };

/// And of an operation.
const LATER: Limits = Limits { states: 20_000, bytes: u32::MAX };

/// Lets both searches agree on every strategy on every architecture; gives how many cells applied.
fn cells(operation: &str, params: &[(&str, u32)]) -> usize {
    cells_but_for(operation, params, "")
}

/// The same but for an architecture on which the explicit search would come to its limit.
fn cells_but_for(operation: &str, params: &[(&str, u32)], left_out: &str) -> usize {
    let library = library();
    let mut applied = 0;
    for strategy in library.strategies_of(operation) {
        for arch in library.archs().into_iter().filter(|arch| arch.name.text != left_out) {
            let question = question(operation, &strategy.name.text, &arch.name.text, params);
            applied += usize::from(agreed(&library, &question).is_some());
        }
    }
    applied
}

#[test]
fn exit_with_one_cpu() {
    assert_eq!(cells("exit_mmap", &[("cpus", 1)]), 176);
}

#[test]
fn exit_with_two_cpus() {
    assert_eq!(cells("exit_mmap", &[]), 176);
}

#[test]
fn exit_without_a_borrower() {
    assert_eq!(cells("exit_mmap", &[("borrower", 0)]), 176);
}

#[test]
fn exit_with_three_levels() {
    assert_eq!(cells_but_for("exit_mmap", &[("levels", 3)], "x86-64-pti"), 167);
}

#[test]
fn exit_with_two_pages() {
    assert_eq!(cells("exit_mmap", &[("pages", 2)]), 176);
}

#[test]
fn exec_with_one_cpu() {
    assert_eq!(cells("exec_mmap", &[("cpus", 1)]), 176);
}

#[test]
fn exec_with_two_cpus() {
    assert_eq!(cells("exec_mmap", &[]), 176);
}

#[test]
fn exec_without_a_borrower() {
    assert_eq!(cells("exec_mmap", &[("borrower", 0)]), 176);
}

/// Cases whose explicit search comes to its limit.
const LARGE: [&str; 3] = ["batched_mark_forgotten", "cow_set_before_flush", "hugetlb_unshare_and_gup_fast"];

/// Every case in its first variant, whether it is about the architecture or not.
#[test]
fn every_case() {
    let library = library();
    let catalog = stalewalk_engine::catalog(&library);
    let mut agreed_on = 0;
    for case in catalog.operations.iter().filter(|case| case.case && !LARGE.contains(&case.name.as_str())) {
        for arch in ARCHS {
            let asked = question(&case.name, "", arch, &[]);
            // A text may name an instruction that only the architectures have that it is about.
            let elsewhere = !case.archs.is_empty() && !case.archs.iter().any(|name| name == arch);
            if elsewhere && matches!(lower(&library, &asked), Lowered::Wrong(_)) {
                continue;
            }
            agreed_on += usize::from(agreed(&library, &asked).is_some());
        }
    }
    assert_eq!(agreed_on, 416);
}

/// Every variant of every case on the architectures that it is about, where the explicit search comes to an end soon.
#[test]
fn every_variant_of_a_case() {
    let library = library();
    let catalog = stalewalk_engine::catalog(&library);
    let every: Vec<String> = library.archs().into_iter().map(|arch| arch.name.text.clone()).collect();
    let (mut asked, mut agreed) = (0, 0);
    for case in catalog.operations.iter().filter(|operation| operation.case) {
        let variants = case.variants.iter().map(|variant| Some(variant.name.clone()));
        let variants: Vec<_> = if case.variants.is_empty() { vec![None] } else { variants.collect() };
        for arch in if case.archs.is_empty() { &every } else { &case.archs } {
            for variant in &variants {
                let asking = question(&case.name, "", arch, &[]);
                let asking = Question { variant: variant.clone(), ..asking };
                let Some(model) = model(&library, &asking) else { continue };
                asked += 1;
                agreed += usize::from(agreed_within(&model, &asking, SOON).is_some());
            }
        }
    }
    assert_eq!((asked, agreed), (975, 626));
}

/// Every strategy of the operations but exit and exec on every architecture, where the explicit search comes to an end
/// soon.
#[test]
fn every_other_operation() {
    let library = library();
    let (mut asked, mut agreed) = (0, 0);
    let operations = library.operations().into_iter().filter(|operation| !operation.case);
    for operation in operations.map(|operation| operation.name.text.as_str()) {
        if ["exit_mmap", "exec_mmap"].contains(&operation) {
            continue;
        }
        for strategy in library.strategies_of(operation) {
            for arch in library.archs() {
                let asking = question(operation, &strategy.name.text, &arch.name.text, &[]);
                let Some(model) = model(&library, &asking) else { continue };
                asked += 1;
                agreed += usize::from(agreed_within(&model, &asking, LATER).is_some());
            }
        }
    }
    assert_eq!((asked, agreed), (943, 857));
}

/// Four of everything is decided for every cell, though by the saturating search alone.
#[test]
fn four_of_everything_is_decided() {
    let params = [("cpus", 4), ("levels", 4), ("pages", 4)].map(|(name, value)| (name.to_owned(), value));
    for operation in ["exit_mmap", "exec_mmap"] {
        let map = stalewalk_engine::map(&library(), operation, "neutral", &params, Limits::default());
        assert_eq!(map.diagnostics, []);
        assert_eq!(map.cells.len(), 190);
        assert!(map.cells.iter().all(|cell| cell.verdict != Verdict::Undecided));
    }
}

/// The story of the page: a run with fills in it, for the tests that tamper with one.
fn told() -> (Box<Model>, stalewalk_engine::explore::Found) {
    let model = model(&library(), &question("exit_mmap", "up_front", "x86-64", &[])).expect("it applies");
    let found = saturating(&model, Limits::default());
    (model, found)
}

#[test]
fn a_run_without_one_of_its_moves_is_rejected_or_ends_elsewhere() {
    let (model, found) = told();
    let moves = &found.runs[0].moves;
    assert!(replay(&model, &found.items, moves).is_ok_and(|r| !r.kinds.is_empty()));
    for gone in 0..moves.len() {
        let mut tampered = moves.clone();
        tampered.remove(gone);
        let ends = replay(&model, &found.items, &tampered).is_ok_and(|r| !r.kinds.is_empty());
        assert!(!ends, "the run needs its move {gone}: it is a shortest one");
    }
}

#[test]
fn a_run_with_its_last_moves_swapped_is_rejected() {
    let (model, found) = told();
    let mut moves = found.runs[0].moves.clone();
    let last = moves.len() - 1;
    moves.swap(last - 1, last);
    assert_eq!(replay(&model, &found.items, &moves).err(), Some(last - 1), "the free comes first");
}

#[test]
fn nothing_follows_a_violation() {
    let (model, found) = told();
    let mut moves = found.runs[0].moves.clone();
    moves.push(Move::Thread(1));
    assert_eq!(replay(&model, &found.items, &moves).err(), Some(moves.len() - 1));
}

#[test]
fn a_fill_that_no_walker_could_take_is_rejected() {
    let (model, found) = told();
    let moves = &found.runs[0].moves;
    let fills: Vec<usize> = (0..moves.len()).filter(|at| matches!(moves[*at], Move::Fill(_))).collect();
    assert!(!fills.is_empty());
    for at in fills {
        let Move::Fill(fill) = moves[at] else { unreachable!("it is a fill") };
        let mut wrong = Vec::new();
        wrong.extend(
            (0..model.frames.len() as u8)
                .filter(|t| *t != fill.table)
                .map(|table| stalewalk_engine::machine::Fill { table, ..fill }),
        );
        wrong.push(stalewalk_engine::machine::Fill { cpu: 1 - fill.cpu, ..fill });
        wrong.push(stalewalk_engine::machine::Fill {
            gives: if fill.gives.is_some() { None } else { Some(0) },
            ..fill
        });
        for fill in wrong {
            let mut tampered = moves.clone();
            tampered[at] = Move::Fill(fill);
            assert_eq!(replay(&model, &found.items, &tampered).err(), Some(at), "{fill:?}");
        }
    }
}

/// From every state of a run, a program move, interrupt, broadcast or access is accepted if and only if it is
/// among the enabled ones.
#[test]
fn only_enabled_moves_are_taken() {
    let library = library();
    for (strategy, arch) in [("gather", "x86-64"), ("gather", "arm64"), ("detach_everywhere", "riscv")] {
        let model = model(&library, &question("exit_mmap", strategy, arch, &[])).expect("it applies");
        let run = stalewalk_engine::explore::complete_run(&model, 1_000);
        let moves = &run.moves;
        for end in 0..=moves.len() {
            let mut all = Vec::new();
            for cpu in 0..2 {
                all.extend([Move::Thread(cpu), Move::Handler(cpu)]);
                all.extend((0..8).flat_map(|slot| [Move::Take(cpu, slot), Move::Perform(cpu, slot)]));
                let items = 0..run.machine.items.count() as u8;
                let vias = items.map(Via::Held).chain([Via::Walk(None)]);
                all.extend(vias.flat_map(|via| {
                    let access = Access { cpu, address: 0, write: false, via };
                    [Move::Access(access), Move::Access(Access { write: true, ..access })]
                }));
            }
            let base = replay(&model, &run.machine.items, &moves[..end]).expect("a prefix of a run");
            let enabled = { base }.enabled();
            for step in all {
                let mut longer = moves[..end].to_vec();
                longer.push(step);
                let taken = replay(&model, &run.machine.items, &longer);
                assert_eq!(taken.is_ok(), enabled.contains(&step), "{step:?} after {end} moves");
            }
        }
        let last = run.machine.apply(&run.states[0], moves[0]);
        assert_eq!(last, Effect { next: Some(run.states[1].clone()), kinds: Vec::new() });
    }
}
