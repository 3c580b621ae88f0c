//! Random runs, counted.

use crate::explore::{End, MOST_MOVES, Schedule, random_run};
use crate::lang::library::Library;
use crate::lang::lower::{Lowered, Question, lower};
use crate::order::sort_by_key;
use crate::report::{Broke, BrokenRun, Kind, Stores, Stress};

/// Makes some random runs of a question: those of a seed, from a number on, so many. None where a text is wrong or the
/// question does not arise, which a check says. Where stores are delayed they are so from the first move on.
#[must_use]
pub fn stress(library: &Library, question: &Question, seed: u32, from: u32, runs: u32) -> Option<Stress> {
    let Lowered::Model(model) = lower(library, question) else { return None };
    let model = if question.stores == Stores::Delayed { model.delayed() } else { *model };
    let mut all = Stress::nothing(seed, from);
    for number in from..from.saturating_add(runs) {
        all.count(number, &random_run(&model, seed, number));
    }
    Some(all)
}

impl Stress {
    /// No run yet.
    #[must_use]
    pub fn nothing(seed: u32, from: u32) -> Stress {
        Stress {
            seed,
            from,
            runs: 0,
            moves: 0,
            most: MOST_MOVES,
            broke: Vec::new(),
            ended: 0,
            cut: 0,
            first: None,
            shortest: None,
        }
    }

    /// Counts the runs that follow these, too.
    pub fn add(&mut self, next: Stress) {
        self.runs += next.runs;
        self.moves += next.moves;
        next.broke.iter().for_each(|broke| self.broke(broke.kind, broke.runs));
        self.ended += next.ended;
        self.cut += next.cut;
        if self.first.is_none() {
            self.first = next.first;
        }
        if let Some(run) = next.shortest {
            self.shorter(run);
        }
    }

    /// How many runs broke.
    #[must_use]
    pub fn broken(&self) -> u32 {
        self.broke.iter().map(|broke| broke.runs).sum()
    }

    fn count(&mut self, number: u32, schedule: &Schedule) {
        self.runs += 1;
        self.moves += schedule.choices.len() as u64;
        match schedule.end {
            End::Over => self.ended += 1,
            End::Cut => self.cut += 1,
            End::Broke(kind) => {
                self.broke(kind, 1);
                let steps = schedule.choices.len() as u32;
                if self.first.is_none() || self.shortest.as_ref().is_none_or(|known| steps < known.steps) {
                    let run = BrokenRun { run: number, kind, steps, path: path(&schedule.choices) };
                    self.first.get_or_insert_with(|| run.clone());
                    self.shorter(run);
                }
            }
        }
    }

    fn broke(&mut self, kind: Kind, runs: u32) {
        match self.broke.iter_mut().find(|known| known.kind == kind) {
            Some(known) => known.runs += runs,
            None => {
                self.broke.push(Broke { kind, runs });
                sort_by_key(&mut self.broke, |broke| broke.kind);
            }
        }
    }

    fn shorter(&mut self, run: BrokenRun) {
        if self.shortest.as_ref().is_none_or(|known| run.steps < known.steps) {
            self.shortest = Some(run);
        }
    }
}

fn path(choices: &[u32]) -> String {
    let mut path = String::new();
    for choice in choices {
        if !path.is_empty() {
            path.push('/');
        }
        path.push_str(&choice.to_string());
    }
    path
}
