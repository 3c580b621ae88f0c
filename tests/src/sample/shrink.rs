//! Makes a sample that fails small: leaves out whatever it fails without.

use crate::sample::{Line, Sample};

/// The smallest sample that still fails and that leaving out one thing at a time leads to.
pub fn shrunk(sample: &Sample, fails: &mut dyn FnMut(&Sample) -> bool) -> Sample {
    let mut best = sample.clone();
    loop {
        let smaller = candidates(&best).into_iter().find(|candidate| fails(candidate));
        match smaller {
            Some(candidate) => best = candidate,
            None => return best,
        }
    }
}

/// Everything that is a little smaller, larger cuts first.
fn candidates(sample: &Sample) -> Vec<Sample> {
    let mut out: Vec<Sample> =
        without(&sample.lines).into_iter().map(|lines| Sample { lines, ..sample.clone() }).collect();
    for at in 0..sample.knobs.len() {
        let mut fewer = sample.clone();
        fewer.knobs.remove(at);
        out.push(fewer);
    }
    if sample.delayed {
        out.push(Sample { delayed: false, ..sample.clone() });
    }
    out
}

/// The lines without one of them, or with one block replaced by what is in it, or without something in a block.
fn without(lines: &[Line]) -> Vec<Vec<Line>> {
    let mut out = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let with = |instead: &[Line]| [&lines[..at], instead, &lines[at + 1..]].concat();
        out.push(with(&[]));
        let Line::Block(parts) = line else { continue };
        for (part, (head, inner)) in parts.iter().enumerate() {
            if !head.starts_with("cpu ") && !head.starts_with("mm ") {
                out.push(with(inner));
            }
            if part > 0 {
                let fewer = [&parts[..part], &parts[part + 1..]].concat();
                out.push(with(&[Line::Block(fewer)]));
            }
            for inner in without(inner) {
                let mut parts = parts.clone();
                parts[part] = (head.clone(), inner);
                out.push(with(&[Line::Block(parts)]));
            }
        }
    }
    out
}
