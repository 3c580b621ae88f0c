//! Which promises of the hardware an answer turns on. Each list is worked out by hand from what the programs do; the engine
//! has tried every other promise, too.

use std::ops::ControlFlow;

use stalewalk_engine::report::{Flips, Hunt, Tried, Verdict};
use stalewalk_engine::{Library, Limits, Progress, Question, flips};
use stalewalk_tests::{library, question, with_case};

fn go_on(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn found(library: &Library, question: &Question) -> Flips {
    let found = flips(library, question, Limits::default().into(), &mut go_on);
    found.unwrap_or_else(|| panic!("{question:?} has no answer that could be turned"))
}

/// Each set that turns an answer, with what that is then: `stray = finish & gate = demand: survives`. Of an instruction it
/// is said what goes and what comes, and whether the text can say so.
fn told(found: &Flips) -> Vec<String> {
    let set = |flip: &stalewalk_engine::report::Flip| {
        let switches = flip.switches.iter().map(|switch| match (switch.from.as_str(), switch.to.as_str()) {
            ("", to) => format!("{} + {to}", switch.name),
            (from, "") => format!("{} - {from}", switch.name),
            (_, to) if switch.archs.is_empty() && to.contains(' ') => format!("{}: {to}", switch.name),
            (_, to) => format!("{} = {to}", switch.name),
        });
        let switches: Vec<String> = switches.collect();
        let kind =
            flip.kind.map_or(String::new(), |kind| format!(" {} {}", kind.word(), flip.steps.unwrap_or(0)));
        let program = if flip.in_text { "" } else { " (the same program)" };
        format!("{}: {}{kind}{program}", switches.join(" & "), flip.verdict.word())
    };
    found.flips.iter().map(set).collect()
}

fn sizes(found: &Flips) -> Vec<(u32, u32, u32, u32)> {
    let size = |tried: &Tried| {
        assert_eq!(tried.tried, tried.all);
        assert_eq!(tried.undecided, 0);
        (tried.size, tried.tried, tried.refused, tried.not_applicable)
    };
    found.tried.iter().map(size).collect()
}

#[track_caller]
fn assert_flips(cell: (&str, &str, &str), wanted: &[&str]) {
    let found = found(&library(), &question(cell.0, cell.1, cell.2, &[]));
    assert_eq!(told(&found), wanted, "{cell:?}");
    assert!(found.complete && found.left_out.is_none());
}

/// The question of 2012. The flush is done, the kernel never returns to user mode and makes no access to the dying space,
/// whose root stays loaded on both CPUs: nothing breaks as soon as nothing is filled then. Whatever else the hardware
/// promises, a walk that may begin after the flush reads the tables to be freed.
#[test]
fn one_promise_would_make_the_flush_up_front_safe() {
    assert_flips(
        ("exit_mmap", "up_front", "x86-64"),
        &["walker = sw: survives", "gate = user-mode: survives", "gate = demand: survives"],
    );
    // No address, tag or number may be named that there is not: `tag = none` contradicts the four instructions that take a
    // tag, and each of the three backing stores the walker that is hardware.
    let found = found(&library(), &question("exit_mmap", "up_front", "x86-64", &[]));
    assert_eq!((found.verdict, sizes(&found)), (Verdict::Breaks, vec![(1, 44, 4, 0)]));
    let gate = &found.flips[1].switches[0];
    assert_eq!(gate.archs, ["s390-2012"]);
    assert!(gate.words.starts_with("Only in a mode that uses the address space"), "{}", gate.words);
}

/// The other direction: s390 of 2012 is safe because of its gate, and of nothing else.
#[test]
fn a_safe_answer_rests_on_what_would_break_it_if_it_were_otherwise() {
    assert_flips(("exit_mmap", "up_front", "s390-2012"), &["gate = any-mode: breaks freed-table 7"]);
    // The borrower's CPU leaves the dying space by a root load, after which walks of the old root are taken to end.
    assert_flips(("exit_mmap", "free_at_mmdrop", "x86-64"), &["stray = finish: breaks freed-table 14"]);
}

/// IPTE leaves the entries of upper levels behind: that it dropped them, too, would do, or that nobody walked.
#[test]
fn an_instruction_that_did_more_would_do() {
    assert_flips(
        ("exit_mmap", "gather_by_address", "s390"),
        &[
            "walker = sw: survives-stale",
            "gate = user-mode: survives-stale",
            "gate = demand: survives-stale",
            "ipte + drops walk va tag: survives",
        ],
    );
}

/// A late flush must drop the partial walks, and reach everybody. Written into the text, the kernel's own flush, which asks
/// for an instruction by what it drops, would take another one. Entries in registers are not reached by it at all.
#[test]
fn a_late_flush_rests_on_what_its_instruction_does() {
    assert_flips(
        ("exit_mmap", "gather", "arm64"),
        &[
            "roots = registers: breaks freed-table 13",
            "tlbi_aside1is - drops walk tag: breaks freed-table 13 (the same program)",
            "tlbi_aside1is: reaches here: breaks freed-table 11 (the same program)",
        ],
    );
}

/// On MIPS nobody walks but for an access. A walker of hardware alone would do no harm, as long as it asks nothing unasked.
#[test]
fn what_no_promise_turns_alone_two_may() {
    let found = found(&library(), &question("exit_mmap", "up_front", "mips", &[]));
    assert_eq!(told(&found), ["walker = hw & gate = any-mode: breaks freed-table 9"]);
    assert_eq!(sizes(&found), [(1, 44, 1, 1), (2, 926, 44, 42)]);
    // Two things stand between the early free and a walk of 2012's s390.
    assert_flips(
        ("exit_mmap", "free_at_mmdrop", "s390-2012"),
        &["gate = any-mode & stray = finish: breaks freed-table 11"],
    );
    // Three stand between MIPS and a walk of tables that every CPU has left by a root load.
    assert_flips(
        ("exit_mmap", "detach_everywhere", "mips"),
        &["walker = hw & gate = any-mode & stray = finish: breaks freed-table 19"],
    );
}

/// A thread goes on writing through what its own TLB holds. There is no promise that a TLB forgets by itself.
#[test]
fn what_no_flush_forgets_no_promise_saves() {
    let found = found(&library(), &question("change_protection", "no_flush", "arm64", &[]));
    assert_eq!(told(&found), [""; 0]);
    assert_eq!(sizes(&found), [(1, 50, 4, 0), (2, 1205, 182, 0)]);
    assert_eq!((found.left_out, found.complete), (Some(3), true));
}

/// A mistake of the program alone: every set of one, two and three promises leaves it what it is.
#[test]
fn a_mistake_of_the_program_is_none_of_the_hardware() {
    let library = with_case("mm app { x -> P rw } cpu 0 \"t\": kernel app { assert(false) }");
    let found = found(&library, &question("own", "", "x86-64", &[]));
    assert_eq!(told(&found), [""; 0]);
    assert_eq!(found.tried.iter().map(|tried| tried.size).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!((found.left_out, found.complete), (None, true));
}

/// What the list says of a set is what a check says of the question with these knobs.
#[test]
fn a_check_says_the_same_of_every_knob() {
    let library = library();
    for (strategy, arch) in
        [("up_front", "x86-64"), ("gather", "arm64"), ("retire_tag", "mips"), ("gather", "riscv")]
    {
        let asked = question("exit_mmap", strategy, arch, &[]);
        for flip in found(&library, &asked).flips.iter().filter(|flip| flip.in_text) {
            let knobs = flip.switches.iter().map(|switch| (switch.name.clone(), switch.to.clone())).collect();
            let with = Question { knobs, ..asked.clone() };
            let report =
                stalewalk_engine::check(&library, &with, Limits::default()).report.expect("it is right");
            assert_eq!((report.verdict, report.kind), (flip.verdict, flip.kind), "{with:?}");
        }
    }
}

/// In parts it finds the same, and whoever stops it has lost nothing of what was found, nor skipped a set.
#[test]
fn it_can_be_had_in_parts_and_stopped() {
    let (library, asked) = (library(), question("exit_mmap", "up_front", "mips", &[]));
    let whole = found(&library, &asked);
    let mut hunt = Hunt::new(&library, &asked, Limits::default().into(), &mut go_on).expect("it survives");
    assert!(hunt.more(&library, 1, &mut |_| ControlFlow::Break(())));
    assert_eq!(hunt.found().tried[0].tried, 0);
    while !hunt.found().complete {
        assert!(!hunt.more(&library, 7, &mut go_on));
    }
    assert_eq!(hunt.found(), &whole);
}

/// Where a question does not arise, or is not decided, there is nothing to turn.
#[test]
fn only_answers_are_turned() {
    let library = library();
    let none = question("exit_mmap", "gather_leaf_only", "x86-64", &[]);
    assert_eq!(flips(&library, &none, Limits::default().into(), &mut go_on), None);
    let few = Limits { states: 3, ..Limits::default() };
    let undecided = question("exit_mmap", "gather", "x86-64", &[]);
    assert_eq!(flips(&library, &undecided, few.into(), &mut go_on), None);
}

/// Of a case with a variant, what turns its answer alone.
fn alone(case: &str, variant: &str, arch: &str) -> Vec<String> {
    let question = Question { variant: Some(variant.to_owned()), ..question(case, "", arch, &[]) };
    let found = found(&library(), &question);
    assert_eq!(found.tried.len(), 1, "one is enough");
    told(&found)
}

/// What a bug is about can be the promise that would have saved it: that an instruction spared no global entries, renewed
/// the registers, or asked for no tag. And the other way round.
#[test]
fn an_instruction_may_drop_more_or_less_than_it_does() {
    let turned = |list: Vec<String>, wanted: &str| {
        assert!(list.iter().any(|one| one.starts_with(wanted)), "{list:#?}")
    };
    let bystander = "global_entry_hits_bystander";
    turned(alone(bystander, "after", "x86-64"), "invpcid_all: drops leaf spares-globals: breaks");
    turned(alone(bystander, "before", "x86-64"), "invpcid_single: drops leaf tag globals: survives");
    turned(alone(bystander, "before", "x86-64-2012"), "mov_cr3: drops leaf: survives");
    turned(alone("pae_registers", "before", "x86-64-2012"), "invlpg + reloads: survives");
    turned(alone("invlpgb_in_transition", "before", "amd-invlpgb"), "invlpgb_addr: drops leaf va: survives");
    turned(alone("purge_by_old_context", "before", "ia64"), "ptc_ga: drops leaf va: survives");
}
