//! Many questions at once, on as many CPUs as there are; the answers come in the order of the questions.

use rayon::prelude::*;
use stalewalk_engine::Question;
use stalewalk_engine::explore::Watch;

use crate::stop::Watcher;

/// Asks each question. The limits are those of each search by itself.
pub(crate) fn ask<T: Send>(
    questions: &[Question],
    watcher: &mut Watcher,
    answer: impl Fn(&Question, &mut Watch<'_>) -> T + Sync,
) -> Vec<T> {
    let watched = |question| {
        let mut own = Watcher::default();
        let answer = answer(question, &mut own.watch());
        (answer, own)
    };
    let answers: Vec<_> = questions.par_iter().with_max_len(1).map(watched).collect();
    let add = |(answer, own)| {
        watcher.add(own);
        answer
    };
    answers.into_iter().map(add).collect()
}
