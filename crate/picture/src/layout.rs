//! Where everything of the picture stands: a run in, positions out. Knows no colours.

use stalewalk_engine::report::{Bar, BarState, LaneKind, Mark, Role, Trace};

use crate::joins::{self, Join, PlacedSpan, SPAN};
use crate::lanes::{DrawnLane, Picture, Shape, shape_of_lane};
use crate::rows::{BAR, Label, Rows, lane_names};
use crate::said::{bar_words, mark_words};
use crate::widths::{PADDING, column_widths, label_range, shorten, width_of};

/// The column of a step.
pub(crate) struct Column {
    pub(crate) step: u32,
    pub(crate) x: f64,
    pub(crate) width: f64,
}

/// A stretch of a lane.
#[derive(Clone, Copy)]
pub(crate) struct Stretch {
    pub(crate) x: f64,
    pub(crate) width: f64,
}

/// A moment.
pub(crate) struct Box {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) width: f64,
    /// As much of its label as it has room for.
    pub(crate) label: String,
    /// All of it in words.
    pub(crate) words: String,
    pub(crate) role: Role,
    pub(crate) lane: LaneKind,
    pub(crate) step: u32,
    /// True for a store that is not visible yet.
    pub(crate) hollow: bool,
}

/// A bar with all that is drawn on it.
pub(crate) struct PlacedBar {
    pub(crate) at: Stretch,
    pub(crate) y: f64,
    /// As much of its label as it has room for.
    pub(crate) label: String,
    pub(crate) label_x: f64,
    /// All of it in words.
    pub(crate) words: String,
    pub(crate) shape: Shape,
    pub(crate) state: BarState,
    /// The hatched part.
    pub(crate) stale: Option<Stretch>,
    /// The middle of the step that uses it.
    pub(crate) used: Option<f64>,
}

/// All positions.
pub(crate) struct Layout {
    pub(crate) width: f64,
    pub(crate) height: f64,
    /// Where the lanes end and the spans begin.
    pub(crate) floor: f64,
    pub(crate) columns: Vec<Column>,
    pub(crate) lanes: Vec<Label>,
    pub(crate) headings: Vec<Label>,
    pub(crate) boxes: Vec<Box>,
    pub(crate) bars: Vec<PlacedBar>,
    pub(crate) joins: Vec<Join>,
    pub(crate) spans: Vec<PlacedSpan>,
}

/// Widest name of a lane, for the column of names beside the picture.
pub(crate) fn label_width(picture: &Picture) -> f64 {
    let names = lane_names(&picture.lanes);
    (names.iter().map(|name| width_of(name)).fold(40.0, f64::max) + 22.0).ceil()
}

/// Places a run.
pub(crate) fn layout(picture: &Picture, trace: &Trace) -> Layout {
    let steps = trace.steps.len();
    let time = Time::of(&column_widths(&picture.lanes, steps), steps);
    let Rows { lanes, headings, tops, floor } = Rows::of(&picture.lanes);
    let (mut bars, mut boxes) = (Vec::new(), Vec::new());
    for ((drawn, name), y) in picture.lanes.iter().zip(lane_names(&picture.lanes)).zip(tops) {
        let row = Row { drawn, name: &name, y };
        bars.extend(drawn.lane.bars.iter().map(|bar| place_bar(&row, bar, &time)));
        boxes.extend(drawn.lane.marks.iter().map(|mark| place_box(&row, mark, picture, &time)));
    }
    let width = time.edge(usize::MAX);
    let spans = joins::place_spans(&trace.wave, &time, (floor, width));
    let depth = spans.iter().map(|span| span.y + SPAN - floor).fold(0.0, f64::max);
    Layout {
        width,
        height: floor + depth,
        floor,
        columns: (1..=steps as u32).map(|step| time.column(step)).collect(),
        lanes,
        headings,
        joins: joins::place_joins(&trace.wave, &boxes),
        boxes,
        bars,
        spans,
    }
}

/// Where the columns stand.
pub(crate) struct Time {
    edges: Vec<f64>,
    /// The column with which the run ends.
    end: usize,
}

impl Time {
    fn of(widths: &[f64], steps: usize) -> Time {
        let mut edges = vec![0.0];
        let mut x = 0.0;
        for width in widths {
            x += width;
            edges.push(x);
        }
        Time { edges, end: widths.len().min(steps + 1) }
    }

    /// The right edge of a column.
    fn edge(&self, column: usize) -> f64 {
        self.edges[column.min(self.edges.len() - 1)]
    }

    /// Where a step ends.
    pub(crate) fn after(&self, step: u32) -> f64 {
        self.edge(step as usize)
    }

    pub(crate) fn column(&self, step: u32) -> Column {
        let x = self.after(step.saturating_sub(1));
        Column { step, x, width: self.after(step) - x }
    }

    /// From where to where something lasts.
    fn stretch(&self, bar: &Bar) -> Stretch {
        let x = self.after(bar.from);
        Stretch { x, width: (self.right(bar) - x).max(2.0) }
    }

    fn right(&self, bar: &Bar) -> f64 {
        bar.to.map_or_else(|| self.edge(self.end), |to| self.after(to))
    }

    fn stale(&self, bar: &Bar) -> Option<Stretch> {
        let right = self.right(bar);
        let x = self.after(bar.stale_from?.max(bar.from));
        (x < right).then_some(Stretch { x, width: right - x })
    }
}

struct Row<'p> {
    drawn: &'p DrawnLane,
    name: &'p str,
    y: f64,
}

fn place_bar(row: &Row<'_>, bar: &Bar, time: &Time) -> PlacedBar {
    let (from, to) = label_range(bar, time.end);
    let label_x = time.edge(from) + PADDING / 2.0;
    let middle = |step| {
        let Column { x, width, .. } = time.column(step);
        x + width / 2.0
    };
    PlacedBar {
        at: time.stretch(bar),
        y: row.y,
        label: shorten(&bar.label, time.edge(to) - PADDING / 2.0 - label_x),
        label_x,
        words: bar_words(&row.drawn.lane, row.name, bar),
        shape: row.drawn.shape.or(shape_of_lane(row.drawn.lane.lane)).unwrap_or(Shape::Entry),
        state: bar.state,
        stale: time.stale(bar),
        used: bar.used_at.map(middle),
    }
}

fn place_box(row: &Row<'_>, mark: &Mark, picture: &Picture, time: &Time) -> Box {
    let Column { x, width: column, .. } = time.column(mark.step);
    let gap = (column / 8.0).min(3.0);
    let width = column - 2.0 * gap;
    Box {
        x: x + gap,
        y: row.y,
        width,
        label: shorten(&mark.label, width - 4.0),
        words: mark_words(row.name, mark),
        role: mark.role,
        lane: row.drawn.lane.lane,
        step: mark.step,
        hollow: picture.hollow.contains(&mark.step),
    }
}

/// The middle of a row in which something begins at `y`.
pub(crate) fn middle_of(y: f64) -> f64 {
    y + BAR / 2.0
}
