//! Lanes from top to bottom, a heading wherever a group begins.

use crate::lanes::{DrawnLane, Shape};

const LANE: f64 = 26.0;
/// The height of a bar.
pub(crate) const BAR: f64 = 20.0;
const HEADING: f64 = 28.0;

/// A name, and the middle of its row.
pub(crate) struct Label {
    pub(crate) y: f64,
    pub(crate) text: String,
}

/// Where the lanes stand.
pub(crate) struct Rows {
    pub(crate) lanes: Vec<Label>,
    pub(crate) headings: Vec<Label>,
    /// Where each lane's bars begin.
    pub(crate) tops: Vec<f64>,
    /// Where the lanes end.
    pub(crate) floor: f64,
}

impl Rows {
    pub(crate) fn of(all: &[DrawnLane]) -> Rows {
        let mut rows = Rows { lanes: Vec::new(), headings: Vec::new(), tops: Vec::new(), floor: 0.0 };
        let mut y = 0.0;
        let mut before: Option<&str> = None;
        for (drawn, name) in all.iter().zip(lane_names(all)) {
            let group = drawn.lane.group.as_str();
            if before != Some(group) {
                let text = if group.is_empty() { "programs and hardware" } else { group };
                rows.headings.push(Label { y: y + HEADING / 2.0 + 2.0, text: text.to_owned() });
                y += HEADING;
            }
            before = Some(group);
            rows.tops.push(y + (LANE - BAR) / 2.0);
            rows.lanes.push(Label { y: y + LANE / 2.0, text: name });
            y += LANE;
        }
        rows.floor = y + 6.0;
        rows
    }
}

/// The lanes' labels; where several of a group share one, what each holds tells them apart: `TLB x1`.
pub(crate) fn lane_names(lanes: &[DrawnLane]) -> Vec<String> {
    let mut names = Vec::new();
    for DrawnLane { lane, shape } in lanes {
        let twin = |other: &&DrawnLane| other.lane.group == lane.group && other.lane.label == lane.label;
        let first = lane.bars.first().filter(|_| *shape != Some(Shape::Store));
        let held = first.and_then(|bar| bar.label.split(" → ").next()).unwrap_or_default();
        if held.is_empty() || lanes.iter().filter(twin).count() < 2 {
            names.push(lane.label.clone());
        } else {
            names.push(format!("{} {held}", lane.label));
        }
    }
    names
}
