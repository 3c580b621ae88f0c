//! Names of things as readers see them, and the machine at one moment.

use crate::machine::arch::{Backing, Tag};
use crate::machine::{
    After, Asked, CONTIGUOUS, Entry, Field, GLOBAL, GROUP, Item, Machine, Model, USER_TAG, Words,
};
use crate::order::sort_by_key;
use crate::report::{
    CpuView, EntryView, FrameView, Held, ItemView, Machine as MachineView, TableView, shared, waiting,
};

/// The name of a frame; with its address space where two would be called the same.
pub(super) fn frame(machine: &Machine<'_>, frame: usize) -> String {
    let frames = &machine.model.frames;
    let shown = |index: usize| frames[index].level == 0 || !frames[index].cells.is_empty();
    let same = (0..frames.len()).any(|f| f != frame && shown(f) && frames[f].name == frames[frame].name);
    let (name, mm) = (&frames[frame].name, &machine.model.mms[frames[frame].mm].name);
    if same && shown(frame) { format!("{mm}:{name}") } else { name.clone() }
}

/// The name of an entry by its table: `pgd[0]`, `T[x]`.
pub(super) fn cell(machine: &Machine<'_>, cell: usize) -> String {
    let (model, place) = (machine.model, &machine.model.cells[cell]);
    let (of, table) = (&model.frames[place.table], frame(machine, place.table));
    let range = of.range.and_then(|range| model.mms[of.mm].ranges.get(range));
    match range.and_then(|range| range.get(place.index)) {
        Some(address) => format!("{table}[{}]", model.addresses[*address]),
        None => format!("{table}[{}]", place.index),
    }
}

/// What an entry holds: `→ T`, `→ P rw`, `none`; `anything` once its table was freed.
pub(super) fn content(machine: &Machine<'_>, s: &Words, cell: usize) -> String {
    let place = &machine.model.cells[cell];
    if machine.layout.is_freed(s, place.table) {
        return "anything".into();
    }
    entry(machine, machine.layout.cell(s, cell), machine.model.frames[place.table].level)
}

/// The content of an entry that stands in a table of a level, or could.
pub(super) fn entry(machine: &Machine<'_>, entry: Entry, level: usize) -> String {
    let Some(to) = entry.frame() else { return "none".into() };
    let to = frame(machine, to);
    if level > 1 && entry.has(Field::Present) && !entry.has(Field::Huge) {
        return format!("→ {to}");
    }
    let mut words = match (entry.has(Field::Present), entry.write()) {
        (true, true) => format!("→ {to} rw"),
        (true, false) => format!("→ {to} ro"),
        (false, true) => format!("{to} rw, not present"),
        (false, false) => format!("{to} ro, not present"),
    };
    for (name, field, shown) in MARKS {
        match (entry.get(*field), field.most()) {
            (value, 1) if (value != 0) == *shown => words += &format!(", {name}"),
            (value, most) if most > 1 && value > 0 => words += &format!(", {name} {value}"),
            _ => {}
        }
    }
    words
}

/// What is said of an entry beside its frame and right: bits that are set, or that are not.
const MARKS: &[(&str, Field, bool)] = &[
    ("global", Field::Global, true),
    ("old", Field::Young, false),
    ("clean", Field::Dirty, false),
    ("huge", Field::Huge, true),
    ("contiguous", Field::Contiguous, true),
    ("soft", Field::Soft, true),
    ("attr", Field::Attr, true),
];

/// What an item says: `x → P rw`, `pgd[0] → T`.
pub(super) fn item(machine: &Machine<'_>, item: Item) -> String {
    let to = frame(machine, item.frame.into());
    if item.held == Held::Invalid {
        return format!("{} → none", machine.model.addresses[usize::from(item.at)]);
    }
    if matches!(item.held, Held::Leaf | Held::Backing) {
        let right = if item.write { "rw" } else { "ro" };
        let size = match item.size {
            size if size & GROUP != 0 => ", group",
            size if size & CONTIGUOUS != 0 => ", contiguous",
            1 => "",
            _ => ", huge",
        };
        let attr = if item.attr > 0 { format!(", attr {}", item.attr) } else { String::new() };
        return format!("{} → {to} {right}{size}{attr}", machine.model.addresses[usize::from(item.at)]);
    }
    let (mm, level, range) = (usize::from(item.mm), usize::from(item.at) + 1, usize::from(item.range));
    let above = machine.model.first_table(mm, level, range);
    let index = match level {
        1 => item.index.into(),
        2 => range,
        _ => 0,
    };
    let from = above.and_then(|table| machine.model.frames[table].cells.get(index));
    format!("{} → {to}", from.map_or_else(|| "?".into(), |from| cell(machine, *from)))
}

/// The name of a tag: the address space that has it, or its number.
pub(super) fn tag(machine: &Machine<'_>, tag: u32) -> String {
    let user = u32::from(USER_TAG);
    match machine.model.mms.get((tag & !user) as usize) {
        Some(space) if tag & user != 0 => format!("{}, user", space.name),
        Some(space) => space.name.clone(),
        None => format!("tag {tag}"),
    }
}

/// What the backing store is called.
pub(super) fn store(model: &Model) -> &'static str {
    match model.arch.knobs.backing {
        Backing::Vhpt => "the VHPT",
        Backing::Hpt => "the hash table",
        Backing::Tsb => "the TSB",
        Backing::None => "the backing store",
    }
}

/// The name of an address space.
pub(super) fn mm<'m>(machine: &Machine<'m>, mm: usize) -> &'m str {
    &machine.model.mms[mm].name
}

/// The machine in a state.
pub(super) fn view(machine: &Machine<'_>, s: &Words) -> MachineView {
    let model = machine.model;
    let there = (0..model.frames.len()).filter(|f| !machine.is_spare(s, *f));
    let tables = there.clone().filter(|f| !model.frames[*f].cells.is_empty());
    let table = |index: usize| TableView {
        name: frame(machine, index),
        mm: mm(machine, model.frames[index].mm).to_owned(),
        level: model.frames[index].level as u32,
        freed: machine.layout.is_freed(s, index),
        entries: (model.frames[index].cells.iter())
            .map(|c| EntryView { name: cell(machine, *c), value: content(machine, s, *c) })
            .collect(),
    };
    let data = there.filter(|f| model.frames[*f].level == 0);
    let data = data.map(|index| FrameView {
        name: frame(machine, index),
        mm: mm(machine, model.frames[index].mm).to_owned(),
        freed: machine.layout.is_freed(s, index),
    });
    MachineView {
        tables: tables.map(table).collect(),
        cpus: (0..model.cpus.len()).map(|index| cpu(machine, s, index)).collect(),
        backing: items(machine, s, |item| item.held == Held::Backing),
        frames: data.collect(),
        variables: shared::view(machine, s),
        promises: promises(machine, s),
    }
}

/// The promises in force: "app: no store to x".
fn promises(machine: &Machine<'_>, s: &Words) -> Vec<String> {
    let mut list = Vec::new();
    for (index, space) in machine.model.mms.iter().enumerate() {
        for &address in &space.addresses {
            let promised = machine.layout.promise(s, index, address);
            let name = &machine.model.addresses[address];
            let frames = (0..32).filter(|frame| promised.frames & 1 << frame != 0);
            let forbidden = (promised.write.then(|| format!("no store to {name}")).into_iter())
                .chain(promised.access.then(|| format!("no access to {name}")))
                .chain(frames.map(|of| format!("{name} reaches {} no more", frame(machine, of))));
            list.extend(forbidden.map(|what| format!("{}: {what}", space.name)));
        }
    }
    list
}

/// The tag of an item in words; none where there are no tags.
fn item_tag(machine: &Machine<'_>, item: Item) -> Option<String> {
    match item.tag {
        GLOBAL => Some("global".into()),
        _ if item.held == Held::Backing && !machine.is_found_by_tag() => None,
        _ if machine.model.arch.knobs.tag == Tag::None => None,
        number => Some(tag(machine, number.into())),
    }
}

/// The items held of which `f` says so.
fn items(machine: &Machine<'_>, s: &Words, f: impl Fn(Item) -> bool) -> Vec<ItemView> {
    let held = machine.layout.items(s).map(|number| machine.items.get(number)).filter(|item| f(*item));
    let views = held.map(|i| ItemView {
        held: i.held,
        mm: mm(machine, i.mm.into()).to_owned(),
        name: item(machine, i),
        tag: item_tag(machine, i),
        left: i.after != After::Fill,
        stale: machine.is_stale(s, i),
    });
    let mut views: Vec<ItemView> = views.collect();
    sort_by_key(&mut views, |view| (view.held, view.name.clone()));
    // Two that share a TLB may both have filled it.
    views.dedup();
    views
}

fn cpu(machine: &Machine<'_>, s: &Words, cpu: usize) -> CpuView {
    let layout = &machine.layout;
    let asked = |slot: &usize| layout.pending(s, *slot) & 1 << cpu != 0;
    let pending = (0..layout.slots.len()).filter(asked).map(|slot| match layout.slots[slot].asked {
        Asked::Handler(_) => format!("an interrupt from CPU {}", layout.slots[slot].owner),
        Asked::Grace(_) => "what it left to RCU".into(),
        Asked::Insn(insn) => {
            format!("{} from CPU {}", machine.model.arch.insns[insn].name, layout.slots[slot].owner)
        }
    });
    CpuView {
        task: machine.model.cpus[cpu].task.clone(),
        device: machine.is_device(cpu),
        shares_with: machine.siblings(cpu).filter(|other| *other != cpu).map(|other| other as u32).collect(),
        mode: layout.mode(s, cpu),
        root: mm(machine, layout.root(s, cpu)).to_owned(),
        tag: (machine.model.arch.knobs.tag != Tag::None).then(|| tag(machine, machine.tag(s, cpu).into())),
        lazy: layout.lazy(s, cpu),
        irqs_on: layout.irqs(s, cpu) && !layout.in_handler(s, cpu),
        finished: machine.is_finished(s, cpu),
        items: items(machine, s, |item| machine.holds(cpu, item)),
        pending: pending.collect(),
        stores: waiting::view(machine, s, cpu),
    }
}
