//! Which promises of the hardware an answer turns on: found out by asking again with each of them otherwise, then with
//! each two, then with each three.

mod clauses;
mod sets;
mod switches;

use crate::explore::{Search, Watch};
use crate::lang::hardware;
use crate::lang::library::Library;
use crate::lang::lower::{Clause, Lowered, Question as Asked, lower, resulting_arch};
use crate::machine::Model;
use crate::report::answer::verdict;
use crate::report::delayed::judge;
use crate::report::{Flip, Flips, Switch, TermKind, Tried, Verdict};
use sets::Sets;
use switches::switches;

/// Most promises in a set.
pub const MAX_SIZE: u32 = 3;
/// Sets of two and more are tried if there are no more of them than these …
const MAX_SETS: u32 = 30_000;
/// … and if they are expected to meet no more states than these, by what the smaller sets have met: a reader waits some
/// seconds for sets of two, and does not wait for those of three.
const MAX_STATES: [u64; MAX_SIZE as usize] = [u64::MAX, 20_000_000, 600_000];

/// Tries every set to the end. None where the answer is neither safe nor breaks, so that nothing can turn it.
#[must_use]
pub fn flips(library: &Library, question: &Asked, by: Search, watch: &mut Watch<'_>) -> Option<Flips> {
    let mut hunt = Hunt::new(library, question, by, watch)?;
    while !hunt.flips.complete && !hunt.more(library, MAX_SETS, watch) {}
    Some(hunt.flips)
}

/// A search for the promises that an answer turns on, which can be had in parts.
#[derive(Debug)]
pub struct Hunt {
    question: Asked,
    by: Search,
    switches: Vec<Switch>,
    sets: Sets,
    /// States that the sets tried so far have met.
    states: u64,
    flips: Flips,
}

impl Hunt {
    /// The beginning of a search. None where the answer is neither safe nor breaks.
    #[must_use]
    pub fn new(library: &Library, question: &Asked, by: Search, watch: &mut Watch<'_>) -> Option<Hunt> {
        let Lowered::Model(model) = lower(library, question) else { return None };
        let arch = resulting_arch(library, question)?;
        let switches = switches(library, &arch, &model);
        let (model, found) = judge(*model, question.stores, by, watch);
        let verdict = verdict(&found, model.stores);
        is_safe(verdict)?;
        let flips = Flips { verdict, tried: Vec::new(), flips: Vec::new(), left_out: None, complete: false };
        let sets = Sets::new(&switches, 1);
        let mut hunt = Hunt { question: question.clone(), by, switches, sets, states: 0, flips };
        hunt.begin(1);
        Some(hunt)
    }

    /// What was found so far.
    #[must_use]
    pub fn found(&self) -> &Flips {
        &self.flips
    }

    /// Tries so many sets more. True if whoever watches wants no more; the set at hand is the next then.
    pub fn more(&mut self, library: &Library, most: u32, watch: &mut Watch<'_>) -> bool {
        let mut stopped = false;
        for _ in 0..most {
            if self.flips.complete || stopped {
                break;
            }
            let Some(set) = self.sets.now() else {
                self.end();
                continue;
            };
            let set: Vec<Switch> = set.iter().map(|at| self.switches[*at].clone()).collect();
            let mut noting = |progress| {
                let on = watch(progress);
                stopped |= on.is_break();
                on
            };
            let answer = self.ask(library, &set, &mut noting);
            if !stopped {
                self.note(library, set, answer, watch);
                self.sets.advance();
            }
        }
        stopped
    }

    fn begin(&mut self, size: u32) {
        self.sets = Sets::new(&self.switches, size as usize);
        let all = self.sets.count();
        let tried: u64 = self.flips.tried.iter().map(|tried| u64::from(tried.tried)).sum();
        let expected = self.states.saturating_mul(u64::from(all)) / tried.max(1);
        if size > 1 && (all > MAX_SETS || expected > MAX_STATES[size as usize - 1]) {
            self.flips.left_out = Some(size);
            self.flips.complete = true;
            return;
        }
        self.flips.tried.push(Tried { size, all, ..Tried::default() });
    }

    /// All sets of a size have been tried. Larger ones are of interest where none of them turns the answer.
    fn end(&mut self) {
        let size = self.flips.tried.len() as u32;
        if !self.flips.flips.is_empty() || size == MAX_SIZE {
            self.flips.complete = true;
        } else {
            self.begin(size + 1);
        }
    }

    /// The answer of the same program on hardware with other promises.
    fn ask(&mut self, library: &Library, set: &[Switch], watch: &mut Watch<'_>) -> Answer {
        let question = with(&self.question, set, false);
        let model = match lower(library, &question) {
            Lowered::Wrong(_) => return Answer::Refused,
            Lowered::NotApplicable(_) => return Answer::NotApplicable,
            Lowered::Model(model) => model,
        };
        let model = match set.iter().any(|switch| switch.what == TermKind::Instruction) {
            true => reworked(library, *model, &with(&self.question, set, true)),
            false => Some(*model),
        };
        let Some(model) = model else { return Answer::Refused };
        let (answer, states) = judged(model, &question, self.by, watch);
        self.states += u64::from(states);
        answer
    }

    fn note(&mut self, library: &Library, set: Vec<Switch>, answer: Answer, watch: &mut Watch<'_>) {
        let Some(tried) = self.flips.tried.last_mut() else { return };
        tried.tried += 1;
        match answer {
            Answer::Refused => tried.refused += 1,
            Answer::NotApplicable => tried.not_applicable += 1,
            Answer::Verdict(Flip { verdict, .. }) if is_safe(verdict).is_none() => tried.undecided += 1,
            Answer::Verdict(mut flip) if is_safe(flip.verdict) != is_safe(self.flips.verdict) => {
                flip.in_text = self.is_in_text(library, &set, flip.verdict, watch);
                flip.switches = set;
                self.flips.flips.push(flip);
            }
            Answer::Verdict(_) => {}
        }
    }

    /// True if a set gives that answer, too, where it stands in the text, so that the kernel's functions know of it.
    fn is_in_text(&self, library: &Library, set: &[Switch], verdict: Verdict, watch: &mut Watch<'_>) -> bool {
        if set.iter().all(|switch| switch.what == TermKind::Knob) {
            return true;
        }
        let question = with(&self.question, set, true);
        let Lowered::Model(model) = lower(library, &question) else { return false };
        match judged(*model, &question, self.by, watch).0 {
            Answer::Verdict(flip) => is_safe(flip.verdict) == is_safe(verdict),
            _ => false,
        }
    }
}

/// What becomes of a question with a set of promises made otherwise.
enum Answer {
    /// The promises contradict each other.
    Refused,
    /// It does not arise.
    NotApplicable,
    /// It has this answer; of what, is not said yet.
    Verdict(Flip),
}

fn judged(model: Model, question: &Asked, by: Search, watch: &mut Watch<'_>) -> (Answer, u32) {
    let (model, found) = judge(model, question.stores, by, watch);
    let first = found.runs.first();
    let flip = Flip {
        switches: Vec::new(),
        verdict: verdict(&found, model.stores),
        kind: first.map(|run| run.kind),
        steps: first.map(|run| run.program + run.hardware),
        in_text: true,
    };
    (Answer::Verdict(flip), found.states)
}

/// Whether an answer is safe; none where it is neither that nor breaks.
fn is_safe(verdict: Verdict) -> Option<bool> {
    match verdict {
        Verdict::Survives | Verdict::SurvivesStale => Some(true),
        Verdict::Breaks | Verdict::BreaksDelayed => Some(false),
        Verdict::NotApplicable | Verdict::Undecided => None,
    }
}

/// The question with some promises made otherwise, those of instructions too if that is wanted.
fn with(question: &Asked, set: &[Switch], clauses: bool) -> Asked {
    let mut question = question.clone();
    for Switch { name, what, from, to, .. } in set {
        if *what == TermKind::Knob {
            question.knobs.retain(|(known, _)| known != name);
            question.knobs.push((name.clone(), to.clone()));
        } else if clauses {
            question.clauses.push(Clause { insn: name.clone(), from: from.clone(), to: to.clone() });
        }
    }
    question
}

/// A program as it was lowered, on a machine whose instructions do what a question says.
fn reworked(library: &Library, mut model: Model, question: &Asked) -> Option<Model> {
    let mut wrong = Vec::new();
    let made = hardware::arch(&*resulting_arch(library, question)?, &mut wrong);
    model.arch.insns = made.insns;
    wrong.is_empty().then_some(model)
}
