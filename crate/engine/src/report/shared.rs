//! Shared variables as readers see them: names, contents, and what is done to them.

use crate::machine::program::Pc;
use crate::machine::{Choice, Content, Hold, Machine, Of, Words, holders};
use crate::report::names::{entry, frame, mm};
use crate::report::tell::Act;
use crate::report::{VariableView, words};

/// Characters that a box of the picture has room for.
const ROOM: usize = 14;

/// The name of a shared variable: `flag`, `a[2]`, `app.tlb_gen`, `cpu1.loaded_mm`.
pub(super) fn name(machine: &Machine<'_>, place: usize) -> String {
    let Some((declared, index)) = machine.layout.shared_at(place) else { return "nothing".into() };
    let shared = &machine.model.shared[declared];
    let name = &shared.name;
    match shared.of {
        Of::Nothing => name.clone(),
        Of::Numbers(_) => format!("{name}[{index}]"),
        Of::Mms => format!("{}.{name}", mm(machine, index)),
        Of::Cpus => format!("cpu{index}.{name}"),
        Of::Threads => format!("thread{index}.{name}"),
        Of::Frames => format!("{}.{name}", frame(machine, index)),
    }
}

/// What a variable at a place holds, in words.
pub(super) fn held(machine: &Machine<'_>, place: usize, value: u32) -> String {
    match machine.layout.shared_at(place) {
        Some((declared, _)) => content(machine, &machine.model.shared[declared].content, value),
        None => value.to_string(),
    }
}

fn content(machine: &Machine<'_>, of: &Content, value: u32) -> String {
    let index = value as usize;
    match of {
        Content::Bool => (value != 0).to_string(),
        Content::Number => value.to_string(),
        Content::Cpu => format!("CPU {value}"),
        Content::Mm => machine.model.mms.get(index).map_or_else(|| value.to_string(), |mm| mm.name.clone()),
        Content::Frame if value == 0 => "null".into(),
        Content::Frame => frame(machine, index - 1),
        Content::Address => machine.model.addresses.get(index).cloned().unwrap_or_else(|| value.to_string()),
        Content::Entry => entry(machine, crate::machine::Entry(value), 1),
        Content::Enum(values) => values.get(index).cloned().unwrap_or_default(),
        Content::Lock => match holders(value) {
            (0, _) => "free".into(),
            (cpus, Hold::Alone) => format!("held by {}", words::cpus(cpus)),
            (cpus, Hold::Together) => format!("read by {}", words::cpus(cpus)),
        },
        Content::Set(member) => {
            let members = (0..32).filter(|member| value & 1 << member != 0);
            let members: Vec<String> = members.map(|value| content(machine, member, value)).collect();
            format!("{{{}}}", members.join(", "))
        }
    }
}

/// What a CPU that waits for a lock waits for: `ptl, which CPU 1 holds`.
pub(super) fn awaited(machine: &Machine<'_>, s: &Words, place: usize) -> String {
    let name = name(machine, place);
    match holders(s[place]) {
        (cpus, Hold::Together) if cpus.count_ones() > 1 => {
            format!("{name}, which {} hold for reading", words::cpus(cpus))
        }
        (cpus, Hold::Together) => format!("{name}, which {} holds for reading", words::cpus(cpus)),
        (cpus, Hold::Alone) => format!("{name}, which {} holds", words::cpus(cpus)),
    }
}

/// Every shared variable that a program uses, with what it holds.
pub(super) fn view(machine: &Machine<'_>, s: &Words) -> Vec<VariableView> {
    let declared = (0..machine.model.shared.len()).zip(&machine.model.shared);
    let places = declared.flat_map(|(declared, shared)| {
        (0..shared.initial.len()).filter_map(move |index| machine.layout.place(declared, index))
    });
    // A field of a table is shown once it is more than it was at the start: there are many frames.
    let shown = |place: &usize| !is_untouched_frame(machine, s, *place);
    let variable =
        |place: usize| VariableView { name: name(machine, place), value: held(machine, place, s[place]) };
    places.filter(shown).map(variable).collect()
}

fn is_untouched_frame(machine: &Machine<'_>, s: &Words, place: usize) -> bool {
    let Some((declared, index)) = machine.layout.shared_at(place) else { return false };
    let shared = &machine.model.shared[declared];
    let is_data = machine.model.frames.get(index).is_some_and(|frame| frame.level == 0);
    shared.of == Of::Frames && !is_data && s[place] == shared.initial[index]
}

fn is_reference_drop(machine: &Machine<'_>, act: &Act) -> Option<(usize, bool)> {
    let Act::Add(place, old, new) = act else { return None };
    let (declared, mm) = machine.layout.shared_at(*place)?;
    let counts = declared == 0 && *old == new + 1;
    counts.then_some((mm, *new == 0))
}

/// What is done to a shared variable, for a box of the picture.
pub(super) fn label(machine: &Machine<'_>, act: &Act) -> String {
    if is_reference_drop(machine, act).is_some() {
        return "drop ref".into();
    }
    let short = |does: &str, place: usize| {
        let name = name(machine, place);
        let last = name.rsplit('.').next().unwrap_or_default().to_owned();
        let labels = [format!("{does} {name}"), format!("{does} {last}"), last];
        let fits = |label: &&String| label.chars().count() <= ROOM;
        labels.iter().find(fits).cloned().unwrap_or_else(|| cut(&labels[1]))
    };
    match act {
        Act::Look(place, _) => short("read", *place),
        Act::Put(place, _) => short("set", *place),
        Act::Exchange(place, ..) => short("xchg", *place),
        Act::Differs(place, _) => short("cmp", *place),
        Act::Add(place, ..) => short("add", *place),
        Act::Lock(place, _) => short("lock", *place),
        Act::TryLock(place, _) => short("try", *place),
        Act::Unlock(place) => short("unlock", *place),
        Act::Atomic => "atomic".into(),
        Act::Choose(way, ..) => format!("choose {}", way + 1),
        Act::Turn => "once more".into(),
        Act::Enter => "interrupt".into(),
        _ => String::new(),
    }
}

/// A label that is too long, without its middle: what is done stays, and names that begin alike stay different.
fn cut(label: &str) -> String {
    let letters: Vec<char> = label.chars().collect();
    let end = (ROOM - 1) / 2;
    let (first, last) = (letters[..ROOM - 1 - end].iter(), letters[letters.len() - end..].iter());
    first.chain(&['…']).chain(last).collect()
}

/// What is done to a shared variable, for the middle of a sentence.
pub(super) fn sentence(machine: &Machine<'_>, (act, wrong): (&Act, bool)) -> String {
    if let Some((of, last)) = is_reference_drop(machine, act) {
        let of = mm(machine, of);
        return match last {
            true => format!("drops the last reference to {of}"),
            false => format!("drops a reference to {of}, which others still hold"),
        };
    }
    let held = |place: &usize, value: &u32| held(machine, *place, *value);
    let name = |place: &usize| name(machine, *place);
    match act {
        Act::Look(place, value) => format!("reads {}: {}", name(place), held(place, value)),
        Act::Put(place, value) => format!("sets {} to {}", name(place), held(place, value)),
        Act::Exchange(place, old, new) => {
            format!(
                "finds {} in {} and sets it to {}, in one step",
                held(place, old),
                name(place),
                held(place, new)
            )
        }
        Act::Differs(place, value) => {
            format!("finds {} in {}, not what it expected, and leaves it", held(place, value), name(place))
        }
        Act::Add(place, old, new) => {
            format!("changes {} from {} to {}, in one step", name(place), held(place, old), held(place, new))
        }
        Act::Lock(place, Hold::Alone) => format!("takes {}", name(place)),
        Act::Lock(place, Hold::Together) => format!("takes {} for reading", name(place)),
        Act::TryLock(place, true) => format!("tries {} and takes it", name(place)),
        Act::TryLock(place, false) => format!("tries {} and does not get it", name(place)),
        Act::Unlock(place) if wrong => format!("gives {} back, which it does not hold", name(place)),
        Act::Unlock(place) => format!("gives {} back", name(place)),
        Act::Atomic => "keeps every other program and handler out".into(),
        Act::Choose(way, ways, pc) => chosen(machine, (*way, *ways), *pc),
        Act::Turn => "goes round its loop once more".into(),
        _ => String::new(),
    }
}

/// Which way was taken, and what it is.
fn chosen(machine: &Machine<'_>, (way, ways): (u32, u32), pc: Pc) -> String {
    let taken = format!("takes way {} of {ways}", way + 1);
    match (machine.model.program.choice(pc), way) {
        (Some(Choice::Truth), 0) => "chooses false".into(),
        (Some(Choice::Truth), _) => "chooses true".into(),
        (Some(Choice::Allocation), 0) => "asks for a frame, and there is none".into(),
        (Some(Choice::Allocation), _) => "asks for a frame, and there is one".into(),
        (Some(Choice::Blocks(first)), _) => match first.get(way as usize).map_or("", String::as_str) {
            "" => format!("{taken}, which is empty"),
            text => format!("{taken}: {text}"),
        },
        (None, _) => taken,
    }
}
