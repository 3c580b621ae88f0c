//! The three models once more, written by hand for stateright as one would who has only that: a state of a few bytes.
//!
//! They follow the same rules as tests/spin, move by move, and share no code with the engine.

use stateright::{Model, Property};

/// What a CPU may hold: the entry that leads to the last table, a walk that has read it, and translations of each
/// address to each page.
const PARTIAL: u8 = 1;
const WALK: u8 = 2;
const ALL: u8 = PARTIAL | WALK | leaf(0, P) | leaf(1, Q);
/// What an entry of the last table leads to.
const NONE: u8 = 0;
const P: u8 = 1;
const Q: u8 = 2;

const fn leaf(address: usize, page: u8) -> u8 {
    4 << (2 * address as u8 + page - 1)
}

/// A step of a program.
#[derive(Clone, Copy)]
enum Step {
    /// Something that no other state depends on: a mask is read, user memory may be accessed from here on.
    Nothing,
    Join,
    Leave,
    LoadRoot(bool),
    Say(u8),
    Await(u8),
    Set(usize, u8),
    FreePage(u8),
    Unhook,
    FreeTable,
    /// Asks the other CPUs, or those of the mask.
    AskAll,
    AskMask,
    /// Drops some of what this CPU holds.
    Drop(u8),
    WaitForAll,
    /// A load of the first address.
    Load,
}

use Step::{
    AskAll, AskMask, Await, Drop, FreePage, FreeTable, Join, Leave, Load, LoadRoot, Nothing, Say, Set,
    Unhook, WaitForAll,
};

/// One flush, then everything is unhooked and freed.
const UP_FRONT: &[Step] =
    &[AskAll, Drop(ALL), WaitForAll, Set(0, NONE), Set(1, NONE), FreePage(P), FreePage(Q), Unhook, FreeTable];
/// What is unhooked is freed after a flush, first the pages, then the table.
const GATHER: &[Step] = &[
    Set(0, NONE),
    Set(1, NONE),
    AskAll,
    Drop(ALL),
    WaitForAll,
    FreePage(P),
    FreePage(Q),
    Unhook,
    AskAll,
    Drop(ALL),
    WaitForAll,
    FreeTable,
];
/// What an invalidate by address drops on riscv: leaf entries alone.
const OF_V: u8 = leaf(0, P) | leaf(0, Q);
/// The task where it was and comes back to, and where it is in between.
const HERE: &[Step] = &[
    Nothing,
    Join,
    Nothing,
    Leave,
    LoadRoot(false),
    Say(1),
    Await(2),
    Nothing,
    Join,
    LoadRoot(true),
    Nothing,
    Load,
    Nothing,
];
const ELSEWHERE: &[Step] = &[
    Await(1),
    Nothing,
    Join,
    LoadRoot(true),
    Set(0, NONE),
    Nothing,
    AskMask,
    Nothing,
    Drop(OF_V),
    WaitForAll,
    Set(0, Q),
    FreePage(P),
    Nothing,
    Leave,
    LoadRoot(false),
    Say(2),
];

/// One of the models.
pub(crate) struct Small {
    programs: &'static [&'static [Step]],
    start: State,
    /// What a CPU drops in an interrupt.
    drops: u8,
}

/// A state of one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct State {
    at: [u8; 2],
    /// What each of three CPUs holds.
    held: [u8; 3],
    /// CPUs, one bit each: those that were asked to flush and have not, those that have the root loaded, the mask.
    asked: u8,
    loaded: u8,
    mask: u8,
    said: u8,
    hooked: bool,
    entries: [u8; 2],
    freed_table: bool,
    freed_pages: u8,
}

/// A move.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Action {
    Program(usize),
    Interrupt(usize),
    /// A CPU holds something else.
    Holds(usize, u8),
    /// What must not be: a walker reads the table after it was freed, or an access uses a page that was.
    Breaks,
}

impl Small {
    /// The model of that name.
    pub(crate) fn named(name: &str) -> Small {
        let start = State {
            at: [0; 2],
            held: [ALL; 3],
            asked: 0,
            loaded: 0b111,
            mask: 0,
            said: 0,
            hooked: true,
            entries: [P, Q],
            freed_table: false,
            freed_pages: 0,
        };
        match name {
            "up_front" => Small { programs: &[UP_FRONT], start, drops: ALL },
            "gather" => Small { programs: &[GATHER], start, drops: ALL },
            _ => Small {
                programs: &[HERE, ELSEWHERE],
                start: State { held: [ALL, 0, 0], loaded: 0b001, ..start },
                drops: OF_V,
            },
        }
    }

    fn cpus(&self) -> usize {
        if self.programs.len() == 1 { 3 } else { 2 }
    }

    /// True if a load may be served by a translation that is held to a page that was freed.
    fn loads_freed(&self, s: &State) -> bool {
        let at = self.programs[0].get(usize::from(s.at[0]));
        matches!(at, Some(Load)) && s.held[0] & leaf(0, P) != 0 && s.freed_pages & P != 0
    }

    /// What may come of a walker reading the last table, from what it holds.
    fn reads(&self, s: &State, cpu: usize, gone: u8, actions: &mut Vec<Action>) {
        if s.freed_table {
            actions.push(Action::Breaks);
            return;
        }
        for (address, page) in s.entries.iter().enumerate().filter(|(_, page)| **page != NONE) {
            let leaf = leaf(address, *page);
            if s.held[cpu] & leaf == 0 {
                actions.push(Action::Holds(cpu, s.held[cpu] & !gone | leaf));
            }
        }
    }

    fn hardware(&self, s: &State, cpu: usize, actions: &mut Vec<Action>) {
        let (held, loaded) = (s.held[cpu], s.loaded & 1 << cpu != 0);
        for item in [PARTIAL, WALK] {
            if loaded && s.hooked && held & item == 0 {
                actions.push(Action::Holds(cpu, held | item));
            }
        }
        if held & PARTIAL != 0 && loaded {
            self.reads(s, cpu, 0, actions);
        }
        // A walk in flight goes on whatever is loaded by then, and is over.
        if held & WALK != 0 {
            self.reads(s, cpu, WALK, actions);
        }
        let items = (0..8).map(|bit| 1 << bit).filter(|item| held & item != 0);
        actions.extend(items.map(|item| Action::Holds(cpu, held & !item)));
        if s.asked & 1 << cpu != 0 {
            actions.push(Action::Interrupt(cpu));
        }
    }

    fn step(&self, s: &mut State, cpu: usize) {
        let (step, this) = (self.programs[cpu][usize::from(s.at[cpu])], 1 << cpu);
        s.at[cpu] += 1;
        match step {
            Nothing | Await(_) | WaitForAll | Load => {}
            Join => s.mask |= this,
            Leave => s.mask &= !this,
            LoadRoot(own) => s.loaded = s.loaded & !this | if own { this } else { 0 },
            Say(word) => s.said = word,
            Set(address, page) => s.entries[address] = page,
            FreePage(page) => s.freed_pages |= page,
            Unhook => s.hooked = false,
            FreeTable => s.freed_table = true,
            AskAll => s.asked = 0b111 & !this,
            AskMask => s.asked = s.mask & !this,
            Drop(items) => s.held[cpu] &= !items,
        }
    }
}

impl Model for Small {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        vec![self.start.clone()]
    }

    fn actions(&self, s: &State, actions: &mut Vec<Action>) {
        for (cpu, program) in self.programs.iter().enumerate() {
            match program.get(usize::from(s.at[cpu])) {
                None => continue,
                Some(Await(word)) if s.said != *word => continue,
                Some(WaitForAll) if s.asked != 0 => continue,
                Some(_) => {}
            }
            actions.push(Action::Program(cpu));
        }
        if self.loads_freed(s) {
            actions.push(Action::Breaks);
        }
        (0..self.cpus()).for_each(|cpu| self.hardware(s, cpu, actions));
    }

    fn next_state(&self, s: &State, action: Action) -> Option<State> {
        let mut next = s.clone();
        match action {
            Action::Program(cpu) => self.step(&mut next, cpu),
            Action::Interrupt(cpu) => {
                next.held[cpu] &= !self.drops;
                next.asked &= !(1 << cpu);
            }
            Action::Holds(cpu, held) => next.held[cpu] = held,
            Action::Breaks => {}
        }
        Some(next)
    }

    fn properties(&self) -> Vec<Property<Small>> {
        let safe = |model: &Small, s: &State| {
            let walks = |held: &u8| held & (PARTIAL | WALK) != 0;
            !(model.loads_freed(s) || s.freed_table && s.held.iter().any(walks))
        };
        // stateright ends when every property has failed: this one never does.
        vec![Property::always("safe", safe), Property::always("all is explored", |_, _| true)]
    }
}
