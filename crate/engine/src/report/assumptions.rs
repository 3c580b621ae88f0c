//! What an answer would be if the hardware were not as it is assumed to be: found out by asking again.

use crate::explore::{Search, Watch};
use crate::lang::library::Library;
use crate::lang::lower::{Lowered, Question as Asked, lower};
use crate::machine::Model;
use crate::machine::arch::{Insn, knob};
use crate::report::answer::{kinds, verdict};
use crate::report::delayed::judge;
use crate::report::{Assumed, Assumptions, Kind, Promise, Report, Standing, Verdict};

/// Most other values that are tried for one answer.
pub const MAX_TRIED: usize = 16;

/// Tries the other values of whatever an answer rests on and is only assumed, one at a time: of a knob each of its
/// other values; of an instruction what it drops and what it does beside that, each left out in turn.
#[must_use]
pub fn assumptions(
    library: &Library,
    question: &Asked,
    report: &Report,
    by: Search,
    watch: &mut Watch<'_>,
) -> Assumptions {
    let mut found = Assumptions { tried: Vec::new(), left_out: 0 };
    for promise in report.rests_on.iter().filter(|promise| promise.standing == Standing::Assumed) {
        for other in others(library, question, promise) {
            if found.tried.len() == MAX_TRIED {
                found.left_out += 1;
                continue;
            }
            let Some((verdict, kinds)) = answer((library, question), promise, &other, by, watch) else {
                continue;
            };
            let (name, value) = (promise.name.clone(), promise.value.clone());
            found.tried.push(Assumed { name, value, other: other.words(), verdict, kinds });
        }
    }
    found
}

/// Something else than a promise says.
enum Other {
    /// A knob with this value.
    Value(&'static str),
    /// An instruction without this.
    Without(Clause),
}

/// What an instruction can be without.
#[derive(Clone, Copy)]
enum Clause {
    Leaf,
    Walk,
    Invalid,
    Globals,
    Synchronises,
}

impl Clause {
    const ALL: [Clause; 5] =
        [Clause::Leaf, Clause::Walk, Clause::Invalid, Clause::Globals, Clause::Synchronises];

    fn words(self) -> &'static str {
        match self {
            Clause::Leaf => "dropping translations",
            Clause::Walk => "dropping partial walks",
            Clause::Invalid => "dropping invalid entries",
            Clause::Globals => "dropping global entries",
            Clause::Synchronises => "synchronising",
        }
    }

    fn is_in(self, insn: &Insn) -> bool {
        match self {
            Clause::Leaf => insn.leaf.is_some(),
            Clause::Walk => insn.walk.is_some(),
            Clause::Invalid => insn.invalid.is_some(),
            Clause::Globals => insn.leaf.is_some_and(|scope| scope.globals),
            Clause::Synchronises => insn.synchronises,
        }
    }

    fn leave_out(self, insn: &mut Insn) {
        match self {
            Clause::Leaf => insn.leaf = None,
            Clause::Walk => insn.walk = None,
            Clause::Invalid => insn.invalid = None,
            Clause::Globals => {
                insn.leaf = insn.leaf.map(|scope| crate::machine::arch::Scope { globals: false, ..scope })
            }
            Clause::Synchronises => insn.synchronises = false,
        }
    }
}

impl Other {
    fn words(&self) -> String {
        match self {
            Other::Value(value) => (*value).into(),
            Other::Without(clause) => format!("without {}", clause.words()),
        }
    }
}

fn others(library: &Library, question: &Asked, promise: &Promise) -> Vec<Other> {
    if let Some(knob) = knob(&promise.name) {
        let values = knob.values.iter().map(|(value, _)| *value);
        return values.filter(|value| *value != promise.value).map(Other::Value).collect();
    }
    let Lowered::Model(model) = lower(library, question) else { return Vec::new() };
    let Some(insn) = model.arch.insns.iter().find(|insn| insn.name == promise.name) else {
        return Vec::new();
    };
    Clause::ALL.into_iter().filter(|clause| clause.is_in(insn)).map(Other::Without).collect()
}

/// The answer with something else than a promise says; none where that cannot be asked.
fn answer(
    (library, question): (&Library, &Asked),
    promise: &Promise,
    other: &Other,
    by: Search,
    watch: &mut Watch<'_>,
) -> Option<(Verdict, Vec<Kind>)> {
    let mut question = question.clone();
    if let Other::Value(value) = other {
        question.knobs.retain(|(name, _)| *name != promise.name);
        question.knobs.push((promise.name.clone(), (*value).to_owned()));
    }
    match lower(library, &question) {
        Lowered::Wrong(_) => None,
        Lowered::NotApplicable(_) => Some((Verdict::NotApplicable, Vec::new())),
        Lowered::Model(mut model) => {
            if let Other::Without(clause) = other {
                without(&mut model, &promise.name, *clause);
            }
            let (model, found) = judge(*model, question.stores, by, watch);
            Some((verdict(&found, model.stores), kinds(&found)))
        }
    }
}

fn without(model: &mut Model, insn: &str, clause: Clause) {
    model.arch.insns.iter_mut().filter(|of| of.name == insn).for_each(|insn| clause.leave_out(insn));
}
