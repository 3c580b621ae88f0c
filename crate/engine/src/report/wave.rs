//! A run as lanes of bars: what a waveform shows.

use crate::explore::Replay;
use crate::machine::{Machine, Move, NOBODY};
use crate::order::sort_by_key;
use crate::report::names::{cell, content, frame, item, mm};
use crate::report::offender::{Offender, conflict, offender};
use crate::report::tell::{Act, Fact};
use crate::report::words::label;
use crate::report::{Bar, BarState, Held, Kind, Lane, LaneKind, Link, Mark, Role, Stretch, Wave};

/// What may still become of a run, which is not to be told as if it were known.
#[derive(Clone, Copy)]
pub(super) struct Ahead {
    /// Whether another flush may come: some program goes on.
    pub(super) flushes: bool,
    /// Whether somebody makes it move by move, so that a walk in flight may lead anywhere.
    pub(super) walks: bool,
}

/// The picture of a replayed run with its facts.
pub(super) fn wave(replay: &Replay<'_>, facts: &[Fact], ahead: Ahead) -> Wave {
    let kind = facts.last().and_then(|fact| fact.violation);
    let offender = kind.map_or_else(Offender::default, |kind| offender(replay, facts, kind));
    let picture = Picture { replay, machine: &replay.machine, facts, kind, offender, ahead };
    let mut lanes = picture.moves();
    lanes.extend(picture.entries());
    for cpu in 0..picture.machine.model.cpus.len() {
        lanes.extend(picture.items(cpu as u8));
    }
    lanes.extend(picture.items(NOBODY));
    lanes.extend(picture.frames());
    Wave { lanes, links: picture.links(), spans: picture.stretches() }
}

struct Picture<'r, 'm> {
    replay: &'r Replay<'m>,
    machine: &'r Machine<'m>,
    facts: &'r [Fact],
    kind: Option<Kind>,
    offender: Offender,
    ahead: Ahead,
}

/// A stretch while something stays as it is.
struct Stay<T> {
    from: usize,
    to: Option<usize>,
    value: T,
}

impl Picture<'_, '_> {
    /// Stretches of equal values of something in the states of the run.
    fn stays<T: PartialEq>(&self, value: impl Fn(&[u32]) -> T) -> Vec<Stay<T>> {
        let mut stays: Vec<Stay<T>> = Vec::new();
        for (step, state) in self.replay.states.iter().enumerate() {
            let value = value(state);
            match stays.last_mut() {
                Some(last) if last.value == value => {}
                Some(last) => {
                    last.to = Some(step);
                    stays.push(Stay { from: step, to: None, value });
                }
                None => stays.push(Stay { from: step, to: None, value }),
            }
        }
        stays
    }

    fn moves(&self) -> Vec<Lane> {
        let mut lanes = Vec::new();
        for lane in [LaneKind::Kernel, LaneKind::Hardware] {
            for cpu in 0..self.machine.model.cpus.len() {
                let name = match lane {
                    LaneKind::Hardware => "hardware",
                    _ if self.machine.model.cpus[cpu].user => "program",
                    _ => "kernel",
                };
                let is_mine = |fact: &Fact| {
                    let hardware = matches!(
                        fact.step,
                        Move::Fill(_) | Move::Mark(_) | Move::Drop(_) | Move::Perform(..)
                    );
                    fact.cpu == cpu && hardware == (lane == LaneKind::Hardware)
                };
                let mine = self.facts.iter().enumerate().filter(|(_, fact)| is_mine(fact));
                let marks: Vec<Mark> = mine.map(|(index, fact)| self.mark(index, fact)).collect();
                let device = self.machine.is_device(cpu);
                if !marks.is_empty() || (lane == LaneKind::Kernel && !device) {
                    let name = if device && lane == LaneKind::Kernel { "accesses" } else { name };
                    let label = match &self.machine.model.cpus[cpu].task {
                        task if device => format!("{name}, {task}"),
                        _ => format!("{name}, CPU {cpu}"),
                    };
                    lanes.push(Lane {
                        group: String::new(),
                        label,
                        lane,
                        cpu: Some(cpu as u32),
                        marks,
                        bars: Vec::new(),
                    });
                }
            }
        }
        lanes
    }

    fn mark(&self, index: usize, fact: &Fact) -> Mark {
        Mark { step: index as u32 + 1, label: label(self.machine, fact), role: fact.role() }
    }

    fn entries(&self) -> Vec<Lane> {
        let mut cells: Vec<usize> = (0..self.machine.model.cells.len())
            .filter(|cell| self.is_there(self.machine.model.cells[*cell].table))
            .collect();
        let level = |cell: &usize| self.machine.model.frames[self.machine.model.cells[*cell].table].level;
        sort_by_key(&mut cells, |cell| (self.mm_of(*cell), std::cmp::Reverse(level(cell)), *cell));
        cells.into_iter().map(|place| self.entry(place)).collect()
    }

    /// True if a frame is there at the end of the run: declared, or given to a program by then.
    fn is_there(&self, frame: usize) -> bool {
        !self.machine.is_spare(self.replay.last(), frame)
    }

    fn mm_of(&self, place: usize) -> usize {
        self.machine.model.frames[self.machine.model.cells[place].table].mm
    }

    fn entry(&self, place: usize) -> Lane {
        let bars = self.stays(|s| content(self.machine, s, place)).into_iter().map(|stay| {
            let state = match stay.value.as_str() {
                "none" => BarState::None,
                "anything" => BarState::Freed,
                _ => BarState::Live,
            };
            self.bar(&stay, stay.value.clone(), state)
        });
        Lane {
            group: "page tables".into(),
            label: cell(self.machine, place),
            lane: LaneKind::Entry,
            cpu: None,
            marks: Vec::new(),
            bars: bars.collect(),
        }
    }

    fn bar<T>(&self, stay: &Stay<T>, label: String, state: BarState) -> Bar {
        Bar {
            from: stay.from as u32,
            to: stay.to.map(|step| step as u32),
            label,
            state,
            stale_from: None,
            used_at: None,
            ended_by: stay.to.map_or(String::new(), |step| self.ended_by(step)),
        }
    }

    fn ended_by(&self, step: usize) -> String {
        let Some(fact) = self.facts.get(step - 1) else { return String::new() };
        let what = match &fact.act {
            Act::Insn { insn, .. } => self.machine.model.arch.insns[*insn].name.clone(),
            Act::Fill(_) => "the walk going on".into(),
            _ => label(self.machine, fact),
        };
        format!("{what}, step {step}")
    }

    /// The lanes of what a CPU holds, or of what stands in the backing store.
    fn items(&self, cpu: u8) -> Vec<Lane> {
        let mut numbers: Vec<usize> = (0..self.machine.items.count()).collect();
        numbers.retain(|number| self.machine.items.get(*number).cpu == cpu);
        sort_by_key(&mut numbers, |number| (order(self.machine.items.get(*number).held), *number));
        numbers.into_iter().filter_map(|number| self.item(number)).collect()
    }

    /// The lane of an item that is held at some time. A walk in flight that leads nowhere is left out.
    fn item(&self, number: usize) -> Option<Lane> {
        let held = self.machine.items.get(number);
        let stays = self.stays(|s| self.machine.layout.has(s, number));
        let mut bars: Vec<Bar> = Vec::new();
        for stay in stays.iter().filter(|stay| stay.value) {
            let mut bar = self.bar(stay, item(self.machine, held), BarState::Live);
            bar.stale_from = self.stale_from(number, stay).map(|step| step as u32);
            bar.used_at = self.used_at(number, stay).map(|step| step as u32);
            bars.push(bar);
        }
        let in_story = bars.iter().any(|bar| bar.stale_from.is_some() || bar.from > 0);
        if bars.is_empty() || (held.held == Held::Walk && !self.ahead.walks && !in_story) {
            return None;
        }
        if held.held == Held::Backing {
            let (group, label) = ("backing store".into(), "entry".into());
            return Some(Lane { group, label, lane: LaneKind::Leaf, cpu: None, marks: Vec::new(), bars });
        }
        let cpu = usize::from(held.cpu);
        let shared = held.is_cached() && self.machine.siblings(cpu).count() > 1;
        let (lane, name) = match held.held {
            Held::Leaf if !held.is_held() => (LaneKind::Leaf, "TLB, dropped"),
            Held::Leaf if self.machine.is_device(cpu) => (LaneKind::Leaf, "IOTLB"),
            Held::Leaf | Held::Backing => (LaneKind::Leaf, "TLB"),
            Held::Invalid => (LaneKind::Leaf, "TLB, invalid"),
            Held::PartialWalk => (LaneKind::PartialWalk, "walk cache"),
            Held::Walk => (LaneKind::Walk, "walk in flight"),
            Held::Register => (LaneKind::PartialWalk, "root register"),
        };
        let label = if shared { format!("{name}, shared") } else { name.into() };
        let task = &self.machine.model.cpus[cpu].task;
        let device = self.machine.is_device(cpu);
        let group = if device { format!("device, {task}") } else { format!("CPU {cpu}, {task}") };
        Some(Lane { group, label, lane, cpu: Some(cpu as u32), marks: Vec::new(), bars })
    }

    /// The step from which on an item outlives what it points to; for the one that a run turns on, from which on
    /// memory does not say any more what it says.
    fn stale_from(&self, number: usize, stay: &Stay<bool>) -> Option<usize> {
        let held = self.machine.items.get(number);
        let end = stay.to.unwrap_or(self.replay.states.len());
        let freed = (stay.from..end).find(|step| self.machine.is_stale(&self.replay.states[*step], held));
        let turns = self.offender.frame.is_none() && self.offender.number == Some(number);
        let changed = self.offender.changed.filter(|_| turns).map(|step| step.max(stay.from));
        freed.or(changed.filter(|step| *step <= end && *step <= self.offender.used))
    }

    /// The step in which an item is used although it is stale, or conflicts with another.
    fn used_at(&self, number: usize, stay: &Stay<bool>) -> Option<usize> {
        let used = self.offender.used;
        let is_used = self.offender.number == Some(number)
            || (self.kind == Some(Kind::Conflict)
                && conflict(self.replay).is_some_and(|(_, new)| new == number));
        let lasts = stay.from < used && stay.to.is_none_or(|to| to >= used);
        (is_used && (lasts || stay.from == used)).then_some(used)
    }

    fn frames(&self) -> Vec<Lane> {
        let model = self.machine.model;
        let shown = (0..model.frames.len())
            .filter(|f| model.frames[*f].level == 0 || !model.frames[*f].cells.is_empty())
            .filter(|f| self.is_there(*f));
        let mut shown: Vec<usize> = shown.collect();
        sort_by_key(&mut shown, |f| (model.frames[*f].mm, std::cmp::Reverse(model.frames[*f].level), *f));
        shown.into_iter().map(|index| self.frame(index)).collect()
    }

    fn frame(&self, index: usize) -> Lane {
        let of = &self.machine.model.frames[index];
        let role = if of.level > 0 { "page table of" } else { "data of" };
        let owner = format!("{role} {}", mm(self.machine, of.mm));
        let bars = self.stays(|s| (self.machine.layout.is_freed(s, index), self.machine.is_spare(s, index)));
        let bars = bars.into_iter().map(|stay| match stay.value {
            (_, true) => self.bar(&stay, "nobody’s".into(), BarState::None),
            (true, false) => self.bar(&stay, "anybody’s".into(), BarState::Freed),
            (false, false) => self.bar(&stay, owner.clone(), BarState::Live),
        });
        Lane {
            group: "frames".into(),
            label: frame(self.machine, index),
            lane: LaneKind::Frame,
            cpu: None,
            marks: Vec::new(),
            bars: bars.collect(),
        }
    }

    /// A request with each move that serves it, and these with the move that finds it complete.
    fn links(&self) -> Vec<Link> {
        let mut links = Vec::new();
        let steps = || self.facts.iter().enumerate().map(|(index, fact)| (index as u32 + 1, fact));
        for (from, request) in steps().filter(|(_, fact)| fact.role() == Role::Request) {
            let serves = |(step, fact): &(u32, &Fact)| {
                *step > from && fact.slot == request.slot && fact.role() != Role::Request
            };
            let completes = |(step, fact): &(u32, &Fact)| {
                *step > from && fact.cpu == request.cpu && fact.role() == Role::Complete
            };
            let done = steps().find(completes).map(|(step, _)| step);
            for (to, _) in steps().filter(serves).filter(|(to, _)| done.is_none_or(|done| *to < done)) {
                links.push(Link { from, to });
                links.extend(done.map(|done| Link { from: to, to: done }));
            }
        }
        links
    }

    fn stretches(&self) -> Vec<Stretch> {
        let flushes = self.flushes();
        let one = !self.ahead.flushes && flushes.len() == 1;
        let name = |n: usize| if one { "the only flush".into() } else { format!("flush {}", n + 1) };
        let flushes = flushes.iter().enumerate();
        let mut stretches: Vec<Stretch> = flushes
            .map(|(n, (from, to))| Stretch { from: *from, to: *to, label: name(n), stale: false })
            .collect();
        stretches.extend(self.stale_window());
        stretches
    }

    /// The first and the last step of each flush: from who is asked to who has answered, or an instruction by itself. Where
    /// nobody is asked, and nothing is dropped here, nothing is flushed.
    fn flushes(&self) -> Vec<(u32, u32)> {
        let mut flushes: Vec<(u32, u32)> = Vec::new();
        let mut open: Option<u32> = None;
        let mut does = false;
        for (index, fact) in self.facts.iter().enumerate() {
            let step = index as u32 + 1;
            let (is_insn, asks_nobody) =
                (matches!(fact.act, Act::Insn { .. }), matches!(fact.act, Act::Send(0)));
            match fact.role() {
                Role::Complete => {
                    flushes.extend(open.take().filter(|_| does).map(|from| (from, step)));
                    does = false;
                }
                Role::Perform if is_insn && open.is_none() => flushes.push((step, step)),
                role => {
                    let asks = role == Role::Request;
                    open = open.or((asks || asks_nobody).then_some(step));
                    does |= asks || is_insn;
                }
            }
        }
        flushes.extend(open.filter(|_| does).map(|from| (from, self.facts.len() as u32)));
        flushes
    }

    /// From the move after which the used item outlives what it points to, or says what memory does not, to its
    /// use.
    fn stale_window(&self) -> Option<Stretch> {
        let Offender { frame, changed, used, .. } = self.offender;
        let states = &self.replay.states;
        let freed = |frame| states.iter().position(|s| self.machine.layout.is_freed(s, frame));
        let label = match self.kind? {
            Kind::StaleFrame | Kind::FreedTable | Kind::StalePermission | Kind::ForeignEntry => {
                "stale, and used"
            }
            Kind::LostDirty => "stale, and stored through",
            Kind::Conflict => "two translations",
            Kind::UnexpectedFault => "out of date, and used",
            Kind::ForbiddenChange | Kind::BugOn | Kind::Deadlock => return None,
        };
        let from = frame.map_or(changed, freed)?;
        Some(Stretch { from: from as u32, to: used as u32, label: label.into(), stale: true })
    }
}

fn order(held: Held) -> u8 {
    match held {
        Held::PartialWalk | Held::Register => 0,
        Held::Walk => 1,
        Held::Leaf | Held::Invalid | Held::Backing => 2,
    }
}
