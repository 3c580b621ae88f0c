//! Random programs that know all of the language: both searches agree on them, and every law holds. `cargo xtask fuzz`
//! goes on where this ends.

use std::ops::Range;

use stalewalk_engine::report::Kind;
use stalewalk_tests::sample::check::{Tally, checked, failure};
use stalewalk_tests::sample::shrink::shrunk;
use stalewalk_tests::sample::{Line, Sample};

/// Every sample of some seeds keeps every law, enough of them are decided, and no kind but the rarest is missing.
fn keep_every_law(seeds: Range<u64>) {
    let mut tally = Tally::default();
    for seed in seeds {
        match checked(seed) {
            Some(judged) => tally.count(&judged),
            None => panic!("{}", failure(seed)),
        }
    }
    assert_eq!((tally.not_applicable, tally.refused.len()), (0, 0), "{tally}");
    assert!(tally.decided() * 10 > tally.samples * 9, "{tally}");
    for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::LostDirty) {
        assert!(tally.kinds.contains_key(&kind), "no {}: {tally}", kind.word());
    }
}

#[test]
fn the_first_five_hundred() {
    keep_every_law(0..500);
}

#[test]
fn five_hundred_more() {
    keep_every_law(500..1_000);
}

#[test]
fn the_third_five_hundred() {
    keep_every_law(1_000..1_500);
}

#[test]
fn the_last_five_hundred() {
    keep_every_law(1_500..2_000);
}

/// What does not matter is left out, and what does stays.
#[test]
fn a_failure_is_made_small() {
    let text = |sample: &Sample| sample.body();
    let sample = (0..).map(Sample::of).find(|s| text(s).contains("free(") && text(s).contains("irq off {"));
    let fails = |sample: &Sample| text(sample).contains("free(");
    let small = shrunk(&sample.expect("some sample has both"), &mut |smaller| fails(smaller));
    assert_eq!((small.lines.len(), small.knobs.len(), small.delayed), (1, 0, false), "{small}");
    match &small.lines[0] {
        Line::Block(parts) => assert!(matches!(&parts[0].1[..], [Line::Plain(_)]), "{small}"),
        Line::Plain(text) => assert!(text.contains("free("), "{small}"),
    }
}

/// The same seed is the same sample for ever: a failure that somebody reports can be made again.
#[test]
fn a_seed_is_a_sample() {
    assert_eq!(Sample::of(7), Sample::of(7));
    assert_ne!(Sample::of(7).body(), Sample::of(8).body());
}
