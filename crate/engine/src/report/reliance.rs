//! English for what a safe answer relies on: why a class of stale items cannot be used, how long they last, and
//! what would use them.

use crate::explore::Fate;
use crate::machine::Model;
use crate::report::names::store;
use crate::report::words::{capital, held};
use crate::report::{Condition, Held, Place};

/// Why the items of a class cannot be used; `until` are the CPUs and statements that take them away.
pub(super) fn words(model: &Model, fate: &Fate, until: &[(u32, Place)]) -> String {
    if fate.class.held == Held::Backing {
        return in_store(model, fate, until);
    }
    let (cpu, what) = (u32::from(fate.class.cpu), fate.class.held);
    let space = &model.mms[usize::from(fate.class.mm)].name;
    let start = format!("CPU {cpu} keeps stale {} of {space}", held(what, true));
    let lasting = lasting(cpu, until);
    match fate.class.condition {
        Condition::TagNotLoaded => {
            let flushed = if fate.stay || lasting.is_empty() {
                "before they are flushed".into()
            } else {
                format!("{lasting}, where they go")
            };
            format!(
                "{start}, but under a tag that it has not loaded. They would be used if {space} were loaded here \
                 again, or its tag given out again, {flushed}.{}",
                after(fate, what, "")
            )
        }
        Condition::NoAccess => format!(
            "{start}, whose tag is loaded, but makes no access to their addresses{}. They would be used if it ran \
             user code of {space} again, or accessed its memory from the kernel.{}",
            comma(&lasting),
            after(fate, what, " then, too")
        ),
        Condition::GateClosed => format!(
            "{start}, whose tag is loaded, but in this mode its walker may not use them{}. They would be used if it \
             entered user mode, or accessed user memory from the kernel.{}",
            comma(&lasting),
            after(fate, what, " then, too")
        ),
    }
}

/// The same of entries of the backing store.
fn in_store(model: &Model, fate: &Fate, until: &[(u32, Place)]) -> String {
    let space = &model.mms[usize::from(fate.class.mm)].name;
    let lasting = comma(&lasting(u32::MAX, until));
    let (why, would) = match fate.class.condition {
        Condition::TagNotLoaded => (
            "no CPU has loaded what they are for".to_owned(),
            format!("{space}, or its tag, were loaded again"),
        ),
        Condition::NoAccess | Condition::GateClosed => {
            let would = format!("user code of {space} ran again, or the kernel accessed its memory");
            ("no CPU accesses their addresses".to_owned(), would)
        }
    };
    format!(
        "{} keeps stale entries of {space}, but {why}{lasting}. They would be used if {would}.{}",
        capital(store(model)),
        after(fate, fate.class.held, " then, too")
    )
}

fn comma(lasting: &str) -> String {
    if lasting.is_empty() { String::new() } else { format!(" {lasting}, where they go") }
}

/// Until when items last: "before it passes munmap.tlb:12".
fn lasting(cpu: u32, until: &[(u32, Place)]) -> String {
    let mut passes: Vec<String> = Vec::new();
    for (by, place) in until {
        let who = if *by == cpu { "it".into() } else { format!("CPU {by}") };
        let words = format!("{who} passes {}:{}", place.file, place.line);
        if !passes.contains(&words) {
            passes.push(words);
        }
    }
    if passes.is_empty() { String::new() } else { format!("before {}", passes.join(" or ")) }
}

/// What is said of those that are left after the last step.
fn after(fate: &Fate, what: Held, how: &str) -> String {
    if !fate.stay || fate.taken.is_empty() {
        return String::new();
    }
    format!(" In some runs {} are left after the last step, and would be used{how}.", held(what, true))
}
