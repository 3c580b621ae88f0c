//! How wide each step's column must be so that no label is cut and none runs over another: a box fits its column, a bar's
//! label fits the bar.

use stalewalk_engine::report::Bar;

use crate::lanes::{DrawnLane, Shape};

/// Width of one letter of the picture's font, which has one width for all.
pub(crate) const LETTER: f64 = 6.65;
/// Room beside a label inside its box or bar, both sides together.
pub(crate) const PADDING: f64 = 14.0;
/// The same for a box, with the gaps to its neighbours.
const BOX_PADDING: f64 = 14.0;
const NARROWEST: f64 = 46.0;
/// More for a bar with a tip.
const TIP: f64 = 5.0;

pub(crate) fn width_of(label: &str) -> f64 {
    label.chars().count() as f64 * LETTER
}

/// As many of a label's words as have room; nothing where there is room for none. Of `clear T[x0]` and `clear T[x1]` the end
/// is kept where it has room: they differ there.
pub(crate) fn shorten(label: &str, room: f64) -> String {
    let fits = |words: &str| width_of(words) <= room + 0.5;
    if fits(label) {
        return label.to_owned();
    }
    let last = format!("…{}", label.rsplit(' ').next().unwrap_or(label));
    if last.ends_with(']') && fits(&last) {
        return last;
    }
    let ends = label.rmatch_indices(' ').map(|(end, _)| label[..end].trim_end_matches([' ', ',', '→']));
    let mut cut = ends.filter(|first| !first.is_empty()).map(|first| format!("{first}…"));
    cut.find(|first| fits(first)).unwrap_or_default()
}

/// The columns in which a bar's label may stand: from its start to where it is hatched, or all of it if it is so from the
/// start.
pub(crate) fn label_range(bar: &Bar, end: usize) -> (usize, usize) {
    let from = bar.from as usize;
    let to = bar.to.map_or(end, |to| to as usize);
    let plain = bar.stale_from.map_or(to, |stale| stale as usize);
    if plain > from { (from, plain.min(to)) } else { (from, to) }
}

/// True if something begins with the last step, so that time after it must be shown.
fn needs_after(lanes: &[DrawnLane], steps: usize) -> bool {
    let last = |step: u32| step as usize >= steps;
    let bars =
        |drawn: &DrawnLane| drawn.lane.bars.iter().any(|b| last(b.from) || b.stale_from.is_some_and(last));
    lanes.iter().any(bars)
}

/// A width for every column: one a step, and one for the time after where there is something in it.
pub(crate) fn column_widths(lanes: &[DrawnLane], steps: usize) -> Vec<f64> {
    let columns = (steps + usize::from(needs_after(lanes, steps))).max(1);
    let end = columns.min(steps + 1);
    let mut widths = vec![NARROWEST; columns];
    for mark in lanes.iter().flat_map(|drawn| &drawn.lane.marks) {
        let step = mark.step as usize;
        widen(&mut widths, (step.saturating_sub(1), step), width_of(&mark.label) + BOX_PADDING);
    }
    let mut needs = Vec::new();
    for DrawnLane { lane, shape } in lanes {
        let tip = if matches!(shape, Some(Shape::Walk | Shape::Store)) { TIP } else { 0.0 };
        for bar in &lane.bars {
            needs.push((label_range(bar, end), width_of(&bar.label) + PADDING + tip));
        }
    }
    // Short ones first: what they ask for serves the long ones too.
    needs.sort_by_key(|((from, to), _)| *to as i64 - *from as i64);
    for (range, need) in needs {
        widen(&mut widths, range, need);
    }
    widths
}

/// Spreads what is missing evenly over some columns.
fn widen(widths: &mut [f64], (from, to): (usize, usize), need: f64) {
    let to = to.min(widths.len());
    if from >= to {
        return;
    }
    let columns = &mut widths[from..to];
    let missing = need - columns.iter().fold(0.0, |sum, width| sum + width);
    if missing <= 0.0 {
        return;
    }
    let share = missing / columns.len() as f64;
    for width in columns {
        *width += share;
    }
}
