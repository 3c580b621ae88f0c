//! The outlines by which bars are told apart without their colours.

use stalewalk_engine::report::BarState;

use crate::lanes::Shape;
use crate::layout::PlacedBar;
use crate::number::all;
use crate::rows::BAR;

/// A bar's outline, and the lines over it; none where they are empty.
pub(crate) struct Outline {
    pub(crate) body: String,
    pub(crate) lines: String,
}

#[derive(Clone, Copy)]
struct Rect {
    x: f64,
    y: f64,
    w: f64,
    h: f64,
}

/// The outline of a bar. What there was and is no more is an empty bar, whatever it was.
pub(crate) fn outline_of(bar: &PlacedBar) -> Outline {
    let shape = if bar.state == BarState::Live { bar.shape } else { Shape::Entry };
    let rect = Rect { x: bar.at.x + 0.5, y: bar.y + 0.5, w: (bar.at.width - 1.0).max(1.0), h: BAR - 1.0 };
    let body = match shape {
        Shape::Leaf | Shape::Left => round(rect),
        Shape::Invalid => cut(rect),
        Shape::Walk | Shape::Store => pointed(rect),
        Shape::Entry
        | Shape::PartialWalk
        | Shape::Register
        | Shape::Backing
        | Shape::Table
        | Shape::Frame => square(rect),
    };
    let lines = match shape {
        Shape::PartialWalk => step(rect),
        Shape::Backing | Shape::Table => foot(rect),
        _ => String::new(),
    };
    Outline { body, lines }
}

/// True if the label stands on the hatched part.
pub(crate) fn is_on_hatch(bar: &PlacedBar) -> bool {
    bar.stale.is_some_and(|stale| bar.label_x >= stale.x)
}

fn square(Rect { x, y, w, h }: Rect) -> String {
    format!("M{} {}h{}v{}h{}z", all(x), all(y), all(w), all(h), all(-w))
}

fn round(Rect { x, y, w, h }: Rect) -> String {
    let r = (w / 2.0).min(4.0);
    let arc = |dx: f64, dy: f64| format!("a{} {} 0 0 1 {} {}", all(r), all(r), all(dx), all(dy));
    let (wide, high) = (w - 2.0 * r, h - 2.0 * r);
    format!(
        "M{} {}h{}{}v{}{}h{}{}v{}{}z",
        all(x + r),
        all(y),
        all(wide),
        arc(r, r),
        all(high),
        arc(-r, r),
        all(2.0 * r - w),
        arc(-r, -r),
        all(2.0 * r - h),
        arc(r, -r)
    )
}

/// Corners cut off.
fn cut(Rect { x, y, w, h }: Rect) -> String {
    let c = (w / 3.0).min(5.0);
    let corner = |dx: f64, dy: f64| format!("l{} {}", all(dx), all(dy));
    format!(
        "M{} {}h{}{}v{}{}h{}{}v{}z",
        all(x + c),
        all(y),
        all(w - 2.0 * c),
        corner(c, c),
        all(h - 2.0 * c),
        corner(-c, c),
        all(2.0 * c - w),
        corner(-c, -c),
        all(2.0 * c - h)
    )
}

/// A tip to the right: it goes somewhere.
fn pointed(Rect { x, y, w, h }: Rect) -> String {
    let tip = (w / 2.0).min(8.0);
    let (t, half) = (all(tip), all(h / 2.0));
    format!("M{} {}h{}l{t} {half}l{} {half}h{}z", all(x), all(y), all(w - tip), all(-tip), all(tip - w))
}

/// A second left edge: something is in front of it.
fn step(Rect { x, y, w, h }: Rect) -> String {
    if w < 8.0 { String::new() } else { format!("M{} {}v{}", all(x + 3.5), all(y), all(h)) }
}

/// Two lines along the foot: rows of entries.
fn foot(Rect { x, y, w, h }: Rect) -> String {
    let line = |from: f64| format!("M{} {}h{}", all(x), all(y + h - from), all(w));
    line(0.5) + &line(2.2)
}
