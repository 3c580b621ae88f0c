//! The drawing, written down.

use stalewalk_engine::report::{BarState, LaneKind, Role, Trace};

use crate::joins::PlacedSpan;
use crate::lanes::{Picture, Shape};
use crate::layout::{Box, Layout, PlacedBar, label_width, layout, middle_of};
use crate::number::short;
use crate::rows::BAR;
use crate::shapes::{Outline, is_on_hatch, outline_of};
use crate::style::style;
use crate::widths::width_of;

/// What the file says about itself.
#[derive(Clone, Copy, Debug)]
pub struct Told<'t> {
    /// The question with its answer: the file's title, and the line above the picture.
    pub title: &'t str,
    /// More of it, for a reader who does not see the picture; every step follows by itself.
    pub description: &'t str,
    /// The step at the cursor; none where it is missing.
    pub step: Option<u32>,
}

const MARGIN: f64 = 16.0;
const TITLE: f64 = 34.0;
const RULER: f64 = 28.0;

const DEFS: &str = r##"<defs><pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-ground" width="7" height="7"/><rect class="hatch-line" width="2.4" height="7"/></pattern><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="tip" d="M0 0 8 4 0 8z"/></marker><marker id="open-tip" viewBox="0 0 9 9" refX="8" refY="4.5" markerWidth="8" markerHeight="8" orient="auto"><path class="open-tip" d="m1 1 7 3.5L1 8"/></marker></defs>"##;

/// A run as an SVG. The text of the same run is the same each time.
#[must_use]
pub fn standalone(trace: &Trace, told: &Told<'_>) -> String {
    let run = Picture::of(trace);
    let labels = label_width(&run);
    let drawn = layout(&run, trace);
    let width = short(((labels + drawn.width).max(width_of(told.title) * 1.15) + 2.0 * MARGIN).ceil());
    let height = short((drawn.height + TITLE + RULER + MARGIN).ceil());
    let title = xml(told.title);
    let right = MARGIN + labels;
    let parts = [
        format!("<title id=\"t\">{title}</title>"),
        format!("<desc id=\"d\">{}</desc>", xml(&description(trace, told.description))),
        format!("<style>{}</style>", xml(&style(trace.kind.is_none()))),
        DEFS.to_owned(),
        format!("<rect class=\"paper\" width=\"{width}\" height=\"{height}\"/>"),
        format!("<text class=\"title\" x=\"{}\" y=\"24\">{title}</text>", short(MARGIN)),
        group((MARGIN, TITLE + RULER), "names", &names(&drawn, labels)),
        group((right, TITLE), "head", &head(&drawn, told.step)),
        group((right, TITLE + RULER), "picture", &picture(&drawn, told.step)),
    ];
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"wave\" role=\"img\" aria-labelledby=\"t d\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n{}\n</svg>\n",
        parts.join("\n")
    )
}

fn description(trace: &Trace, words: &str) -> String {
    let mut lines = Vec::new();
    if !words.is_empty() {
        lines.push(words.to_owned());
    }
    for (index, step) in trace.steps.iter().enumerate() {
        lines.push(format!("{}. {}", index + 1, step.sentence));
    }
    lines.join("\n")
}

fn group((x, y): (f64, f64), name: &str, parts: &[String]) -> String {
    format!(
        "<g class=\"{name}\" transform=\"translate({} {})\">\n{}\n</g>",
        short(x),
        short(y),
        parts.join("\n")
    )
}

/// Text that is safe in a file; what no such file may hold is left out.
fn xml(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            letter => out.push(letter),
        }
    }
    out
}

fn text((x, y): (f64, f64), name: &str, words: &str) -> String {
    if words.is_empty() {
        return String::new();
    }
    format!("<text class=\"{name}\" x=\"{}\" y=\"{}\">{}</text>", short(x), short(y), xml(words))
}

fn names(drawn: &Layout, labels: f64) -> Vec<String> {
    let mut parts = Vec::new();
    for heading in &drawn.headings {
        parts.push(text((2.0, heading.y + 4.0), "heading", &heading.text.to_uppercase()));
    }
    for lane in &drawn.lanes {
        parts.push(text((labels - 10.0, lane.y + 4.0), "lane", &lane.text));
    }
    parts
}

fn head(drawn: &Layout, cursor: Option<u32>) -> Vec<String> {
    let mut parts = Vec::new();
    for column in &drawn.columns {
        let middle = column.x + column.width / 2.0;
        let number = column.step.to_string();
        if cursor == Some(column.step) {
            let x = short(middle - 13.0);
            let pill = format!(
                "<rect class=\"cursor-head\" x=\"{x}\" y=\"5\" width=\"26\" height=\"18\" rx=\"9\"/>"
            );
            parts.push(pill + &text((middle, 18.0), "column-number here", &number));
        } else {
            parts.push(text((middle, 18.0), "column-number", &number));
        }
    }
    parts
}

fn line(name: &str, d: &str) -> String {
    format!("<path class=\"{name}\" d=\"{d}\"/>")
}

fn picture(drawn: &Layout, cursor: Option<u32>) -> Vec<String> {
    let floor = short(drawn.floor);
    let mut parts = Vec::new();
    if let Some(at) = drawn.columns.iter().find(|column| cursor == Some(column.step)) {
        let (x, width, middle) = (short(at.x), short(at.width), short(at.x + at.width / 2.0));
        let band =
            format!("<rect class=\"cursor-band\" x=\"{x}\" y=\"0\" width=\"{width}\" height=\"{floor}\"/>");
        parts.push(band + &line("cursor-line", &format!("M{middle} 0V{floor}")));
    }
    for heading in &drawn.headings {
        let d = format!("M0 {}H{}", short(heading.y + 12.0), short(drawn.width));
        parts.push(line("group-line", &d));
    }
    for column in &drawn.columns {
        parts.push(line("column-line", &format!("M{} 0V{floor}", short(column.x + column.width))));
    }
    for join in &drawn.joins {
        let (by, tip) = if join.broadcast { ("broadcast", "open-tip") } else { ("interrupt", "tip") };
        parts.push(format!("<path class=\"join {by}\" d=\"{}\" marker-end=\"url(#{tip})\"/>", join.path));
    }
    parts.extend(drawn.bars.iter().map(bar));
    parts.extend(drawn.boxes.iter().map(moment));
    parts.extend(drawn.spans.iter().map(span));
    parts
}

fn bar(bar: &PlacedBar) -> String {
    let Outline { body, lines } = outline_of(bar);
    let (shape, state) = (shape_word(bar.shape), state_word(bar.state));
    let mut out = format!("<g class=\"bar {shape} {state}\"><title>{}</title>", xml(&bar.words));
    out += &line("bar-body", &body);
    if !lines.is_empty() {
        out += &line("bar-lines", &lines);
    }
    if let Some(stale) = bar.stale {
        out += &format!(
            "<rect class=\"bar-stale\" fill=\"url(#hatch)\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"3\"/>",
            short(stale.x + 0.5),
            short(bar.y + 0.5),
            short((stale.width - 1.0).max(1.0)),
            short(BAR - 1.0)
        );
    }
    let name = if is_on_hatch(bar) { "bar-label on-hatch" } else { "bar-label" };
    out += &text((bar.label_x, bar.y + 14.0), name, &bar.label);
    if let Some(used) = bar.used {
        let (x, y) = (short(used), short(middle_of(bar.y)));
        out += &format!(
            "<g class=\"used\" transform=\"translate({x} {y})\"><circle r=\"7.5\"/><path d=\"m-3-3 6 6m0-6-6 6\"/></g>"
        );
    }
    out + "</g>"
}

fn moment(at: &Box) -> String {
    let hollow = if at.hollow { " hollow" } else { "" };
    let (x, y, width) = (short(at.x), short(at.y), short(at.width));
    format!(
        "<g class=\"box {} {}{hollow}\"><title>{}</title><rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{}\" rx=\"3\"/>{}</g>",
        lane_word(at.lane),
        role_word(at.role),
        xml(&at.words),
        short(BAR),
        text((at.x + at.width / 2.0, at.y + 14.0), "box-label", &at.label)
    )
}

fn span(span: &PlacedSpan) -> String {
    format!(
        "<g class=\"span{}\"><path d=\"M{} {}v6h{}v-6\"/>{}</g>",
        if span.stale { " stale" } else { "" },
        short(span.x),
        short(span.y),
        short(span.width),
        text((span.label_x, span.y + 20.0), "span-label", &span.label)
    )
}

fn shape_word(shape: Shape) -> &'static str {
    match shape {
        Shape::Entry => "entry",
        Shape::Leaf => "leaf",
        Shape::Invalid => "invalid",
        Shape::Left => "left",
        Shape::PartialWalk => "partial-walk",
        Shape::Walk => "walk",
        Shape::Register => "register",
        Shape::Backing => "backing",
        Shape::Table => "table",
        Shape::Frame => "frame",
        Shape::Store => "store",
    }
}

fn state_word(state: BarState) -> &'static str {
    match state {
        BarState::Live => "live",
        BarState::None => "none",
        BarState::Freed => "freed",
    }
}

fn lane_word(lane: LaneKind) -> &'static str {
    match lane {
        LaneKind::Kernel => "kernel",
        LaneKind::Hardware => "hardware",
        LaneKind::Entry => "entry",
        LaneKind::Leaf => "leaf",
        LaneKind::PartialWalk => "partial-walk",
        LaneKind::Walk => "walk",
        LaneKind::Frame => "frame",
    }
}

fn role_word(role: Role) -> &'static str {
    match role {
        Role::Request => "request",
        Role::Perform => "perform",
        Role::Complete => "complete",
        Role::Store => "store",
        Role::Free => "free",
        Role::Fill => "fill",
        Role::Act => "act",
        Role::Violation => "violation",
    }
}
