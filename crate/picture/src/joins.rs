//! What joins moments: a request with what it causes, and brackets over stretches of time.

use std::collections::{BTreeMap, BTreeSet};

use stalewalk_engine::report::{LaneKind, Role, Wave};

use crate::layout::{Box, Time, middle_of};
use crate::number::all;
use crate::rows::BAR;
use crate::widths::{LETTER, width_of};

/// Room for a bracket and its name.
pub(crate) const SPAN: f64 = 30.0;

/// A curve from a request to what it causes.
pub(crate) struct Join {
    pub(crate) path: String,
    /// True for an invalidate that hardware passes on; else an interrupt to another CPU's program carries it.
    pub(crate) broadcast: bool,
}

/// A curve leaves a request from below or above, and ends at the side of what it causes.
pub(crate) fn place_joins(wave: &Wave, boxes: &[Box]) -> Vec<Join> {
    let mut at: BTreeMap<u32, &Box> = BTreeMap::new();
    for one in boxes {
        at.entry(one.step).or_insert(one);
    }
    let mut seen = BTreeSet::new();
    let mut joins = Vec::new();
    for link in &wave.links {
        let (Some(a), Some(b)) = (at.get(&link.from), at.get(&link.to)) else { continue };
        if seen.insert((link.from, link.to)) {
            let carrier = if b.role == Role::Complete { a } else { b };
            joins.push(Join { path: curve(a, b), broadcast: carrier.lane == LaneKind::Hardware });
        }
    }
    joins
}

fn curve(a: &Box, b: &Box) -> String {
    let (x1, x2) = (all(a.x + a.width / 2.0), all(b.x + b.width / 2.0));
    if a.y == b.y {
        let low = a.y + BAR;
        let (low, deep, end) = (all(low), all(low + 14.0), all(low + 1.0));
        format!("M{x1} {low}C{x1} {deep} {x2} {deep} {x2} {end}")
    } else if a.y < b.y {
        let (low, side, y) = (all(a.y + BAR), all(b.x - 1.0), all(middle_of(b.y)));
        format!("M{x1} {low}C{x1} {y} {x1} {y} {side} {y}")
    } else {
        let (side, y, end) = (all(a.x + a.width), all(middle_of(a.y)), all(b.y + BAR + 1.0));
        format!("M{side} {y}C{x2} {y} {x2} {y} {x2} {end}")
    }
}

/// A bracket with its name.
pub(crate) struct PlacedSpan {
    pub(crate) x: f64,
    pub(crate) width: f64,
    pub(crate) y: f64,
    /// Empty where it has no room.
    pub(crate) label: String,
    pub(crate) label_x: f64,
    pub(crate) stale: bool,
}

/// Brackets in lines below the floor; one whose name would touch another's goes a line lower.
pub(crate) fn place_spans(wave: &Wave, time: &Time, (floor, right): (f64, f64)) -> Vec<PlacedSpan> {
    let mut stretches: Vec<_> = wave.spans.iter().collect();
    stretches.sort_by_key(|stretch| stretch.from);
    let mut ends: Vec<f64> = Vec::new();
    let mut spans = Vec::new();
    for stretch in stretches {
        let x = if stretch.from == 0 { 0.0 } else { time.column(stretch.from).x } + 2.0;
        let width = (time.after(stretch.to) - 2.0 - x).max(4.0);
        let half = width_of(&stretch.label) / 2.0 + LETTER;
        let label_x = (x + width / 2.0).min(right - half).max(half.min(right / 2.0));
        let begins = x.min(label_x - half);
        let line = ends.iter().position(|end| *end <= begins).unwrap_or(ends.len());
        if line == ends.len() {
            ends.push(0.0);
        }
        let fits = ends[line] <= begins + 1.0;
        ends[line] = ends[line].max(x + width).max(if fits { label_x + half } else { 0.0 });
        spans.push(PlacedSpan {
            x,
            width,
            y: floor + line as f64 * SPAN,
            label: if fits { stretch.label.clone() } else { String::new() },
            label_x,
            stale: stretch.stale,
        });
    }
    spans
}
