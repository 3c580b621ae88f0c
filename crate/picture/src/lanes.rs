//! The lanes of a run as they are drawn: the engine's, with what each bar is told apart by, and a lane for every store that
//! waits in a buffer, which the machine of each step knows of.

use std::collections::BTreeSet;

use stalewalk_engine::report::{Bar, BarState, Held, ItemView, Lane, LaneKind, Machine, Trace};

/// What a lane's bars look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Entry,
    Leaf,
    Invalid,
    Left,
    PartialWalk,
    Walk,
    Register,
    Backing,
    Table,
    Frame,
    Store,
}

/// A lane, and what its bars look like; nothing is known of that for a lane of marks alone.
#[derive(Clone, Debug)]
pub(crate) struct DrawnLane {
    pub(crate) lane: Lane,
    pub(crate) shape: Option<Shape>,
}

/// What is drawn of a run.
pub(crate) struct Picture {
    pub(crate) lanes: Vec<DrawnLane>,
    /// The steps whose store is not visible yet.
    pub(crate) hollow: BTreeSet<u32>,
}

impl Picture {
    pub(crate) fn of(trace: &Trace) -> Picture {
        let stores = waiting(trace);
        let hollow = stores.iter().map(|store| store.from).filter(|from| *from > 0).collect();
        let mut lanes = Vec::new();
        for lane in &trace.wave.lanes {
            lanes.push(DrawnLane { lane: lane.clone(), shape: shape_of(trace, lane) });
        }
        add_stores(trace, &mut lanes, &stores);
        Picture { lanes, hollow }
    }
}

fn machine_at(trace: &Trace, step: u32) -> &Machine {
    let step = (step as usize).checked_sub(1).and_then(|index| trace.steps.get(index));
    step.map_or(&trace.start, |step| &step.machine)
}

fn shape_of(trace: &Trace, lane: &Lane) -> Option<Shape> {
    let first = lane.bars.first()?;
    if lane.lane == LaneKind::Frame {
        let end = machine_at(trace, trace.steps.len() as u32);
        let table = end.tables.iter().any(|table| table.name == lane.label);
        return Some(if table { Shape::Table } else { Shape::Frame });
    }
    match item_of(trace, lane, first) {
        Some(item) if item.left => Some(Shape::Left),
        Some(item) => Some(shape_of_held(item.held)),
        None => shape_of_lane(lane.lane),
    }
}

fn shape_of_held(held: Held) -> Shape {
    match held {
        Held::Leaf => Shape::Leaf,
        Held::Invalid => Shape::Invalid,
        Held::PartialWalk => Shape::PartialWalk,
        Held::Walk => Shape::Walk,
        Held::Register => Shape::Register,
        Held::Backing => Shape::Backing,
    }
}

/// What is known by the kind of a lane alone.
pub(crate) fn shape_of_lane(lane: LaneKind) -> Option<Shape> {
    match lane {
        LaneKind::Kernel | LaneKind::Hardware => None,
        LaneKind::Entry => Some(Shape::Entry),
        LaneKind::Leaf => Some(Shape::Leaf),
        LaneKind::PartialWalk => Some(Shape::PartialWalk),
        LaneKind::Walk => Some(Shape::Walk),
        LaneKind::Frame => Some(Shape::Frame),
    }
}

/// What the machine holds in a bar, by the state in which it begins. Of several of one name it is the one that comes and goes
/// with the bar; two that are shown as one may be told apart by nothing.
fn item_of<'t>(trace: &'t Trace, lane: &Lane, bar: &Bar) -> Option<&'t ItemView> {
    let items = |step: u32| -> &'t [ItemView] {
        let machine = machine_at(trace, step);
        match lane.cpu {
            None => &machine.backing,
            Some(cpu) => machine.cpus.get(cpu as usize).map_or(&[], |cpu| &cpu.items),
        }
    };
    let has = |step: u32, item: &ItemView| {
        items(step).iter().any(|other| {
            other.name == item.name
                && other.held == item.held
                && other.tag == item.tag
                && other.left == item.left
        })
    };
    let mut named = Vec::new();
    for item in items(bar.from) {
        if item.name == bar.label && holds(lane.lane, item.held) {
            named.push(item);
        }
    }
    let fits = |item: &&&ItemView| {
        (bar.from == 0 || !has(bar.from - 1, item)) && bar.to.is_none_or(|to| !has(to, item))
    };
    named.iter().find(fits).or(named.first()).copied()
}

fn holds(lane: LaneKind, held: Held) -> bool {
    match lane {
        LaneKind::Leaf => matches!(held, Held::Leaf | Held::Invalid | Held::Backing),
        LaneKind::PartialWalk => matches!(held, Held::PartialWalk | Held::Register),
        LaneKind::Walk => held == Held::Walk,
        LaneKind::Kernel | LaneKind::Hardware | LaneKind::Entry | LaneKind::Frame => false,
    }
}

/// A store that waits, from the step that makes it to the one that makes it visible.
struct Waiting {
    cpu: u32,
    name: String,
    from: u32,
    to: Option<u32>,
}

/// Every store that waits at some time.
fn waiting(trace: &Trace) -> Vec<Waiting> {
    let mut all: Vec<Waiting> = Vec::new();
    for step in 0..=trace.steps.len() as u32 {
        for (cpu, view) in machine_at(trace, step).cpus.iter().enumerate() {
            let cpu = cpu as u32;
            let mut left: Vec<&String> = view.stores.iter().collect();
            // Of equal stores the oldest leaves first: the newest are still there.
            for store in all.iter_mut().rev().filter(|store| store.cpu == cpu && store.to.is_none()) {
                match left.iter().position(|name| **name == store.name) {
                    Some(at) => drop(left.remove(at)),
                    None => store.to = Some(step),
                }
            }
            for name in left {
                all.push(Waiting { cpu, name: name.clone(), from: step, to: None });
            }
        }
    }
    all
}

/// Behind the lanes of what a CPU holds; stores that wait at the same time stand in lanes below each other.
fn add_stores(trace: &Trace, lanes: &mut Vec<DrawnLane>, stores: &[Waiting]) {
    let mut cpus: Vec<u32> = Vec::new();
    for store in stores {
        if !cpus.contains(&store.cpu) {
            cpus.push(store.cpu);
        }
    }
    for cpu in cpus {
        let mut rows: Vec<Vec<Bar>> = Vec::new();
        for store in stores.iter().filter(|store| store.cpu == cpu) {
            let free =
                |row: &&mut Vec<Bar>| row.last().and_then(|bar| bar.to).is_some_and(|to| to <= store.from);
            match rows.iter_mut().find(free) {
                Some(row) => row.push(store_bar(store)),
                None => rows.push(vec![store_bar(store)]),
            }
        }
        let group = group_of(trace, lanes, cpu);
        let at = place_of(lanes, &group, cpu);
        let made = rows.into_iter().map(|bars| store_lane(&group, cpu, bars));
        lanes.splice(at..at, made);
    }
}

fn group_of(trace: &Trace, lanes: &[DrawnLane], cpu: u32) -> String {
    let known = lanes.iter().find(|drawn| drawn.lane.cpu == Some(cpu) && !drawn.lane.group.is_empty());
    let task = || trace.start.cpus.get(cpu as usize).map_or("", |cpu| &cpu.task);
    known.map_or_else(|| format!("CPU {cpu}, {}", task()), |drawn| drawn.lane.group.clone())
}

/// A CPU that holds nothing has no lanes yet: those of later ones, and of the memory, come behind it.
fn place_of(lanes: &[DrawnLane], group: &str, cpu: u32) -> usize {
    if let Some(last) = lanes.iter().rposition(|drawn| drawn.lane.group == group) {
        return last + 1;
    }
    let later = |DrawnLane { lane, .. }: &DrawnLane| {
        !lane.group.is_empty() && lane.lane != LaneKind::Entry && lane.cpu.is_none_or(|other| other > cpu)
    };
    lanes.iter().position(later).unwrap_or(lanes.len())
}

fn store_lane(group: &str, cpu: u32, bars: Vec<Bar>) -> DrawnLane {
    let lane = Lane {
        group: group.to_owned(),
        label: "store buffer".to_owned(),
        lane: LaneKind::Kernel,
        cpu: Some(cpu),
        marks: Vec::new(),
        bars,
    };
    DrawnLane { lane, shape: Some(Shape::Store) }
}

fn store_bar(store: &Waiting) -> Bar {
    Bar {
        from: store.from,
        to: store.to,
        label: store.name.clone(),
        state: BarState::Live,
        stale_from: None,
        used_at: None,
        ended_by: store.to.map_or(String::new(), |to| format!("becomes visible, step {to}")),
    }
}
