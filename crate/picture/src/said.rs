//! What stands in the picture, each thing in a few words: what a pointer that rests on it is shown.

use stalewalk_engine::report::{Bar, Lane, LaneKind, Mark};

/// Whose lane it is: `CPU 0, exiting task`; nothing for one that says so itself.
fn of(lane: &Lane) -> String {
    if lane.group.is_empty() || matches!(lane.lane, LaneKind::Entry | LaneKind::Frame) {
        String::new()
    } else {
        format!(" of {}", lane.group)
    }
}

pub(crate) fn bar_words(lane: &Lane, name: &str, bar: &Bar) -> String {
    let mut words = format!("{name}{}: {}, ", of(lane), bar.label);
    words += &if bar.from == 0 { "from the start".to_owned() } else { format!("from step {}", bar.from) };
    words += &bar.to.map_or(", to the end".to_owned(), |to| format!(", to step {to}"));
    if let Some(stale) = bar.stale_from {
        words += &format!(", stale from step {}", stale.max(bar.from));
    }
    if let Some(used) = bar.used_at {
        words += &format!(", used in step {used}");
    }
    words
}

pub(crate) fn mark_words(name: &str, mark: &Mark) -> String {
    format!("step {}, {name}: {}", mark.step, mark.label)
}
