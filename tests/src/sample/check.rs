//! One sample through every law, the tally of many, and what is told of one that fails.

use std::collections::BTreeMap;
use std::fmt;

use stalewalk_engine::report::Kind;

use crate::numbers::Numbers;
use crate::sample::Sample;
use crate::sample::laws::{Judged, LAWS, judge};
use crate::sample::shrink::shrunk;

/// How often what became of samples.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Samples.
    pub samples: u64,
    /// Those that the language refuses, by diagnostic.
    pub refused: BTreeMap<String, u64>,
    /// Those that do not apply to their architecture.
    pub not_applicable: u64,
    /// Those that met a limit.
    pub undecided: u64,
    /// Those that survive, stale items or not.
    pub safe: u64,
    /// Those that reach each kind.
    pub kinds: BTreeMap<Kind, u64>,
}

impl Tally {
    /// Counts one more.
    pub fn count(&mut self, judged: &Judged) {
        self.samples += 1;
        match judged {
            Judged::Refused(why) => *self.refused.entry(why.clone()).or_default() += 1,
            Judged::NotApplicable => self.not_applicable += 1,
            Judged::Undecided => self.undecided += 1,
            Judged::Decided(answer) => {
                self.safe += u64::from(answer.runs.is_empty());
                for (kind, ..) in &answer.runs {
                    *self.kinds.entry(*kind).or_default() += 1;
                }
            }
        }
    }

    /// Those on which both searches agree.
    #[must_use]
    pub fn decided(&self) -> u64 {
        self.samples - self.refused.values().sum::<u64>() - self.not_applicable - self.undecided
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Tally { samples, undecided, not_applicable, safe, .. } = self;
        let refused: u64 = self.refused.values().sum();
        write!(
            f,
            "{samples} samples: {} decided, {safe} of them safe, {undecided} undecided, {not_applicable} not \
             applicable, {refused} refused",
            self.decided()
        )?;
        self.kinds.iter().try_for_each(|(kind, count)| write!(f, ", {} {count}", kind.word()))
    }
}

/// What became of the sample of a seed; none where it breaks a law, and [`failure`] says which.
#[must_use]
pub fn checked(seed: u64) -> Option<Judged> {
    let sample = Sample::of(seed);
    let judged = judge(&sample).ok()?;
    let holds = !matches!(judged, Judged::Decided(_)) || broken(&sample).is_none();
    holds.then_some(judged)
}

/// The first law that a sample breaks, and how.
fn broken(sample: &Sample) -> Option<(&'static str, String)> {
    LAWS.iter().find_map(|(name, law)| {
        let mut numbers = Numbers(!sample.seed);
        law(sample, &mut numbers).err().map(|how| (*name, how))
    })
}

/// What is told of a seed that fails: the law, and the smallest text found.
#[must_use]
pub fn failure(seed: u64) -> String {
    let sample = Sample::of(seed);
    let what = |sample: &Sample| match judge(sample) {
        Err(how) => Some(("both searches agree", how)),
        Ok(Judged::Decided(_)) => broken(sample),
        Ok(_) => None,
    };
    let Some((law, _)) = what(&sample) else { return format!("seed {seed} keeps every law") };
    let small = shrunk(&sample, &mut |smaller| what(smaller).is_some_and(|(broken, _)| broken == law));
    let how = what(&small).map_or_else(String::new, |(_, how)| how);
    format!("this does not hold: {law}\n{how}\n\n{small}")
}
