//! Why nothing says that a store was made when its frame is given up.

use crate::machine::Field;
use crate::report::Cause;
use crate::report::diagnosis::Case;
use crate::report::names::{cell, frame};
use crate::report::offender::{discarded, store_to, unhooked};
use crate::report::tell::{Act, Content, Looks};

/// The cause of a store that is lost.
pub(super) fn cause(case: &Case<'_, '_>) -> (Cause, String) {
    let nothing = || (Cause::MarkLost, "A store is lost with what it was made to.".to_owned());
    let Some(of) = discarded(case.facts) else { return nothing() };
    if let (Some(number), Some(changed)) = (case.offender.number, case.offender.changed) {
        // Once its entry is gone nobody looks for its mark any more.
        let until = unhooked(case.replay, case.facts, of).filter(|gone| *gone > changed);
        let until = until.map_or(case.offender.used, |gone| gone.min(case.offender.used));
        let done = if until < case.offender.used { "the entry was taken away" } else { "the store was made" };
        let (cause, words) = case.flush_until(until, number, changed, case.outdated(number, changed, done));
        let which = case.which(number);
        return (cause, format!("{words} The store went through {which}, which still counts as dirty."));
    }
    let Some(store) = store_to(case.facts, of) else { return nothing() };
    let name = frame(case.machine(), of);
    let cleaned = (case.facts.iter().enumerate().skip(store)).rposition(
        |(_, fact)| matches!(fact.act, Act::Content(frame, Content::Clean) if frame == of as u32 + 1),
    );
    if let Some(at) = cleaned {
        let step = store + at + 1;
        let words = format!("Step {step} marks {name} clean, after the store of step {}.", store + 1);
        return (Cause::MarkLost, words);
    }
    match unmarked(case, of, store) {
        Some((place, step)) => (Cause::MarkLost, carried(case, store + 1, place, step)),
        None => nothing(),
    }
}

/// The entry that a store had marked, and the step that took the mark away.
fn unmarked(case: &Case<'_, '_>, of: usize, store: usize) -> Option<(usize, usize)> {
    let (machine, states) = (case.machine(), &case.replay.states);
    let marks = |step: usize, cell: usize| {
        let entry = machine.layout.cell(&states[step], cell);
        entry.has(Field::Dirty) && machine.model.reaches(cell, entry, of)
    };
    let cells = 0..machine.model.cells.len();
    let lost =
        |cell: usize| (store + 1..states.len()).find(|step| marks(step - 1, cell) && !marks(*step, cell));
    cells.filter_map(|cell| Some((cell, lost(cell)?))).max_by_key(|(_, step)| *step)
}

fn carried(case: &Case<'_, '_>, store: usize, place: usize, step: usize) -> String {
    let looked = case.facts[..step - 1].iter().rposition(|fact| match fact.act {
        Act::Read(Looks::Entry(at)) => at.is_none_or(|at| at == place),
        _ => false,
    });
    let name = cell(case.machine(), place);
    let why = match looked {
        Some(looked) if looked + 1 < store => {
            format!(
                "The program had looked at {name} before, in step {}, and what it saw there is out of date",
                looked + 1
            )
        }
        _ => "Nobody carried it over to the frame".into(),
    };
    format!(
        "The store of step {store} marked {name}, and step {step} took the mark away with the entry. {why}."
    )
}
