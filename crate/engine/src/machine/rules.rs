//! What hardware may do to what a CPU holds. These rules are written once; both searches and the replayer
//! run them.
//!
//! They follow the small steps R1 to R18 of the model: walks start at a loaded root or at a partial walk (R1),
//! read one entry at a time and may be kept at every step (R2), install a translation (R3); invalidates drop
//! what they say and stop the walks that have read what they drop (R8); root loads (R14), mode changes (R15)
//! and context-synchronising events (R17) do what the architecture says.

use crate::machine::arch::{Gate, Insn, Invalidate, RootLoad, Scope, Stray, Tag, WalkCache, Walker};
use crate::machine::items::{Item, Items};
use crate::machine::model::Model;
use crate::machine::program::Op;
use crate::machine::state::{Context, Layout, Words};
use crate::report::{Held, Mode};

/// A walk step: what a walker reads next, and what may come of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fill {
    /// The CPU whose walker it is.
    pub cpu: u8,
    /// The item that it goes on from; none where it starts at the root.
    pub from: Option<u8>,
    /// The table that it reads.
    pub table: u8,
    /// The item that it leaves behind; none where the table was freed, which is the violation.
    pub gives: Option<u8>,
    /// A walk in flight that it takes the place of, where no more may be in flight.
    pub replaces: Option<u8>,
}

/// The model with what is derived from it for a search.
#[derive(Debug)]
pub struct Machine<'m> {
    /// The model.
    pub model: &'m Model,
    /// Where each part of a state stands.
    pub layout: Layout,
    /// The items met so far.
    pub items: Items,
    /// True once there were more items than can be told apart; a search then ends undecided.
    pub overflow: bool,
}

impl<'m> Machine<'m> {
    /// The machine of a model.
    #[must_use]
    pub fn new(model: &'m Model) -> Self {
        Machine { model, layout: Layout::new(model), items: Items::default(), overflow: false }
    }

    /// True if an item's tag is the one that its CPU has loaded.
    #[must_use]
    pub fn tag_loaded(&self, s: &Words, item: Item) -> bool {
        self.model.arch.knobs.tag == Tag::None
            || usize::from(item.mm) == self.layout.root(s, usize::from(item.cpu))
    }

    /// True if what an item points to has been freed.
    #[must_use]
    pub fn is_stale(&self, s: &Words, item: Item) -> bool {
        self.layout.is_freed(s, usize::from(item.frame))
    }

    /// Whether a CPU's walker may begin: for any address, for one, or not at all.
    #[must_use]
    pub fn gate(&self, s: &Words, cpu: usize) -> Opening {
        let any = |open: bool| if open { Opening::Any } else { Opening::Closed };
        match self.model.arch.knobs.gate {
            Gate::AnyMode => Opening::Any,
            Gate::UserMode => any(self.layout.mode(s, cpu) != Mode::Kernel),
            Gate::Demand if self.layout.in_handler(s, cpu) => Opening::Closed,
            Gate::Demand => {
                match &self.model.program.code[self.layout.pc(s, Context::Thread(cpu)) as usize] {
                    Op::Userspace => Opening::Any,
                    Op::Access(address, _) => {
                        Opening::Address(self.value(s, Context::Thread(cpu), address) as usize)
                    }
                    _ => Opening::Closed,
                }
            }
        }
    }

    /// Every walk step that the walker of a CPU may take now (R1 to R3) and that gives something new.
    pub fn fills(&mut self, s: &Words, cpu: usize, out: &mut Vec<Fill>) {
        let first = out.len();
        self.walk_steps(s, cpu, out);
        self.keep_new(s, first, out);
    }

    /// The same where any access may be performed.
    pub fn fills_in_user_mode(&mut self, s: &Words, cpu: usize, out: &mut Vec<Fill>) {
        let first = out.len();
        self.fills_through(s, cpu, Opening::Any, out);
        self.keep_new(s, first, out);
    }

    /// Every walk step of a CPU, those that give what is held already among them.
    pub fn walk_steps(&mut self, s: &Words, cpu: usize, out: &mut Vec<Fill>) {
        let gate = self.gate(s, cpu);
        self.fills_through(s, cpu, gate, out);
    }

    fn keep_new(&self, s: &Words, first: usize, out: &mut Vec<Fill>) {
        let mut position = 0;
        out.retain(|fill| {
            position += 1;
            position <= first || fill.gives.is_none_or(|item| !self.layout.has(s, item.into()))
        });
    }

    fn fills_through(&mut self, s: &Words, cpu: usize, gate: Opening, out: &mut Vec<Fill>) {
        let mm = self.layout.root(s, cpu);
        if gate != Opening::Closed {
            let space = &self.model.mms[mm];
            let start = Walk { cpu, mm, table: space.root, level: space.levels, from: None, gate };
            self.read(s, start, out);
        }
        for number in self.layout.items(s) {
            let item = self.items.get(number);
            if usize::from(item.cpu) != cpu || item.held == Held::Leaf {
                continue;
            }
            // A walk in flight goes on by itself; a partial walk is where a new one may start, for the tag
            // that is loaded and through an open gate.
            let goes_on = item.held == Held::Walk;
            if goes_on || (gate != Opening::Closed && self.tag_loaded(s, item)) {
                let gate =
                    if goes_on && self.model.arch.knobs.gate != Gate::Demand { Opening::Any } else { gate };
                let (table, level) = (usize::from(item.frame), usize::from(item.at));
                let mm = usize::from(item.mm);
                self.read(s, Walk { cpu, mm, table, level, from: Some(number as u8), gate }, out);
            }
        }
    }

    /// Reads one table: the violation if it was freed, else one outcome for each item that may be kept.
    fn read(&mut self, s: &Words, walk: Walk, out: &mut Vec<Fill>) {
        let Walk { cpu, mm, table, level, from, gate } = walk;
        let fill = |gives| Fill { cpu: cpu as u8, from, table: table as u8, gives, replaces: None };
        if self.layout.is_freed(s, table) {
            out.push(fill(None));
            return;
        }
        for &cell in &self.model.frames[table].cells {
            let entry = self.layout.cell(s, cell);
            let address = self.model.cells[cell].address;
            let (Some(frame), true) = (entry.leads_to(), level > 1 || gate.admits(address)) else { continue };
            let item = |held, at: usize, write| Item {
                cpu: cpu as u8,
                held,
                mm: mm as u8,
                at: at as u8,
                frame: frame as u8,
                write,
            };
            if level == 1 {
                self.keep(item(Held::Leaf, address, entry.write()), out, fill);
                continue;
            }
            if self.model.arch.knobs.walk_cache == WalkCache::Yes {
                self.keep(item(Held::PartialWalk, level - 1, false), out, fill);
            }
            self.keep(item(Held::Walk, level - 1, false), out, fill);
        }
    }

    fn keep(&mut self, item: Item, out: &mut Vec<Fill>, fill: impl Fn(Option<u8>) -> Fill) {
        match self.items.number(item) {
            Some(number) => out.push(fill(Some(number as u8))),
            None => self.overflow = true,
        }
    }

    /// Lets go of the items of a CPU for which `f` says so.
    pub fn drop_where(&self, s: &mut Words, cpu: usize, f: impl Fn(Item) -> bool) {
        for number in self.layout.items(s) {
            let item = self.items.get(number);
            if usize::from(item.cpu) == cpu && f(item) {
                self.layout.remove(s, number);
            }
        }
    }

    /// An invalidate is performed on one CPU (R8, R10): what it drops goes, and so do the walks that have
    /// read what it drops.
    pub fn perform(&self, s: &mut Words, cpu: usize, what: Invalidate) {
        let insn = &self.model.arch.insns[what.insn];
        self.drop_where(s, cpu, |item| drops(insn, item, what.address, what.mm));
    }

    /// A root is loaded (R14).
    pub fn load_root(&self, s: &mut Words, cpu: usize, mm: usize) {
        if self.model.arch.knobs.root_load == RootLoad::Drops {
            self.drop_where(s, cpu, |item| item.held != Held::Walk);
        }
        if self.model.arch.knobs.stray == Stray::Die {
            self.drop_where(s, cpu, |item| item.held == Held::Walk);
        }
        self.layout.set_root(s, cpu, mm);
        self.layout.set_lazy(s, cpu, false);
    }

    /// A context-synchronising event (R17): walks of roots that are no longer loaded end, where they do.
    pub fn synchronise(&self, s: &mut Words, cpu: usize) {
        if self.model.arch.knobs.stray == Stray::FinishUntilCse {
            let root = self.layout.root(s, cpu);
            self.drop_where(s, cpu, |item| item.held == Held::Walk && usize::from(item.mm) != root);
        }
    }

    /// The mode changes (R15): that synchronises, and a gate that closes stops the walks begun through it.
    pub fn change_mode(&self, s: &mut Words, cpu: usize, mode: Mode) {
        self.layout.set_mode(s, cpu, mode);
        self.synchronise(s, cpu);
        self.close_gate(s, cpu);
    }

    /// Stops the walks in flight of a CPU if its gate is closed now (R1, R15).
    pub fn close_gate(&self, s: &mut Words, cpu: usize) {
        if self.gate(s, cpu) == Opening::Closed {
            self.drop_where(s, cpu, |item| item.held == Held::Walk);
        }
    }

    /// True if the walk that an access makes of its own leads somewhere: to a fault, or to a frame that was
    /// not freed. What it may leave behind, a fill may as well.
    #[must_use]
    pub fn fresh_walk_ends(&self, s: &Words, cpu: usize, address: usize, write: bool) -> bool {
        let mm = self.layout.root(s, cpu);
        for level in (1..=self.model.mms[mm].levels).rev() {
            let Some(cell) = self.model.place(mm, address, level) else { return true };
            let entry = self.layout.cell(s, cell);
            match entry.leads_to() {
                _ if self.layout.is_freed(s, self.model.cells[cell].table) => return false,
                None => return true,
                Some(frame) if level == 1 => {
                    return !self.layout.is_freed(s, frame) || (write && !entry.write());
                }
                Some(_) => {}
            }
        }
        true
    }

    /// True if software walks the tables: words for readers depend on it.
    #[must_use]
    pub fn walks_in_software(&self) -> bool {
        self.model.arch.knobs.walker == Walker::Software
    }
}

/// Whether a walker may begin, and for which addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// It may not.
    Closed,
    /// For one address.
    Address(usize),
    /// For any.
    Any,
}

impl Opening {
    fn admits(self, address: usize) -> bool {
        match self {
            Opening::Closed => false,
            Opening::Address(only) => only == address,
            Opening::Any => true,
        }
    }
}

#[derive(Clone, Copy)]
struct Walk {
    cpu: usize,
    mm: usize,
    table: usize,
    level: usize,
    from: Option<u8>,
    gate: Opening,
}

/// True if an instruction for an address and an address space drops an item. All addresses of a space share
/// their tables, so every partial walk of it lies on the path of each of them.
#[must_use]
pub fn drops(insn: &Insn, item: Item, address: u32, mm: u32) -> bool {
    let of_tag = |scope: Scope| !scope.tag || u32::from(item.mm) == mm;
    match item.held {
        Held::Leaf => insn.leaf.is_some_and(|s| of_tag(s) && (!s.va || u32::from(item.at) == address)),
        Held::PartialWalk | Held::Walk => insn.walk.is_some_and(of_tag),
    }
}
