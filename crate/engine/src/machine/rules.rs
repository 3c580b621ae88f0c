//! What hardware may do to what a CPU holds. These rules are written once; both searches and the replayer
//! run them.
//!
//! They follow the small steps R1 to R18 of the model. Walks (R1 to R3) stand in `walk`, accesses (R5) in
//! `access`. Here: invalidates drop what they say and stop the walks that have read what they drop (R8, R10);
//! root loads (R14), mode changes (R15) and context-synchronising events (R17) do what the architecture says.

use crate::machine::arch::{
    Cse, Drain, Globals, Insn, Invalidate, RootLoad, Roots, Scope, Stray, Tag, WalkCache, Walker,
};
use crate::machine::entry::{Entry, Field};
use crate::machine::items::{After, GLOBAL, Item, Items};
use crate::machine::model::{Cell, INIT_MM, Model};
use crate::machine::program::Load;
use crate::machine::state::{Layout, Words};
use crate::machine::walk::Opening;
use crate::report::{Held, Mode};

/// The bit that sets the tag of user mode apart where each mode has a root and a tag of its own.
pub const USER_TAG: u8 = 0x40;

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
    /// True if it matters whether an entry was used or written through: the program looks, or the machine says that
    /// some entry was not. Elsewhere both count as so.
    pub marks: bool,
    /// True if the program can tell whether an access faults.
    pub faults: bool,
    /// True where a run is counted: what accesses under way, or walks that have read an entry, may still have of what was
    /// dropped is not looked at.
    pub counted: bool,
}

impl<'m> Machine<'m> {
    /// The machine of a model.
    #[must_use]
    pub fn new(model: &'m Model) -> Self {
        let unmarked = |cell: &Cell| {
            let entry = cell.entry;
            entry.has(Field::Present) && !(entry.has(Field::Young) && entry.has(Field::Dirty))
        };
        let is_leaf = |cell: &&Cell| model.frames[cell.table].level == 1 || cell.entry.has(Field::Huge);
        let mut leaves = model.cells.iter().filter(is_leaf);
        let marks = model.program.reads_marks() || leaves.any(unmarked);
        let faults = model.program.sees_faults();
        let layout = Layout::new(model);
        Machine { model, layout, items: Items::default(), overflow: false, marks, faults, counted: false }
    }

    /// The number of an item, a new one if it is met for the first time. None if there are too many, which is noted.
    pub(super) fn know(&mut self, item: Item) -> Option<usize> {
        let number = self.items.number(item);
        self.overflow |= number.is_none();
        number
    }

    /// The tag that a CPU has loaded.
    #[must_use]
    pub fn tag(&self, s: &Words, cpu: usize) -> u8 {
        let user = self.layout.mode(s, cpu) == Mode::User && self.model.arch.knobs.roots == Roots::Pti;
        self.layout.tag(s, cpu) | if user { USER_TAG } else { 0 }
    }

    /// True if an item's tag is the one that a CPU has loaded, or serves every tag.
    #[must_use]
    pub fn tag_loaded(&self, s: &Words, cpu: usize, item: Item) -> bool {
        let own_root = self.has_kernel_tag() && usize::from(item.mm) == INIT_MM;
        // A copy in a register is of the root that is loaded, under whatever tag.
        item.tag == GLOBAL || own_root || item.held == Held::Register || item.tag == self.tag(s, cpu)
    }

    /// True if the kernel's half has a root, and so a tag, of its own, which is loaded whatever the user's is.
    pub(super) fn has_kernel_tag(&self) -> bool {
        self.model.arch.knobs.roots == Roots::Split
    }

    /// True if an entry makes translations that serve every tag.
    #[must_use]
    pub fn is_global(&self, entry: Entry) -> bool {
        self.model.arch.knobs.globals == Globals::Yes && entry.has(Field::Global)
    }

    /// True if what an item points to has been freed.
    #[must_use]
    pub fn is_stale(&self, s: &Words, item: Item) -> bool {
        item.held != Held::Invalid && self.layout.is_freed(s, usize::from(item.frame))
    }

    /// Lets go of what a CPU holds and `f` says so of.
    pub fn drop_where(&self, s: &mut Words, cpu: usize, f: impl Fn(Item) -> bool) {
        for number in self.layout.items(s) {
            let item = self.items.get(number);
            if self.holds(cpu, item) && f(item) {
                self.layout.remove(s, number);
            }
        }
    }

    /// An invalidate is performed on one CPU (R8, R10): what it drops goes, and so do the walks that have
    /// read what it drops. `own` says that this CPU issued it.
    pub fn perform(&self, s: &mut Words, cpu: usize, what: Invalidate, own: bool) {
        let goes = |number: &usize| {
            let item = self.items.get(*number);
            // What the CPU's own accesses may use until it synchronises no invalidate of its own takes away. Who
            // invalidates elsewhere waits for these accesses as for any (Arm ARM D8.17, completion of TLB maintenance
            // for another PE; taken over for the other architectures). And a refill handler goes on with the pointer
            // that it has read.
            let stays = own && item.after == After::OwnInvalidate || item.software;
            !stays && self.reaches(cpu, item, what.insn) && drops(self.model, item, what)
        };
        let dropped = self.layout.items(s).filter(goes);
        // What it leaves to accesses it leaves where an invalidate before it had left the same, too.
        dropped.clone().for_each(|number| self.layout.remove(s, number));
        dropped.for_each(|number| self.leave_to_accesses(s, self.items.get(number), own.then_some(cpu)));
        if self.model.arch.insns[what.insn].reloads {
            self.copy_root(s, cpu);
        }
    }

    /// True if an invalidate may leave a translation to accesses in this way.
    pub(super) fn may_leave(&self, after: After) -> bool {
        match after {
            After::Fill => false,
            _ if self.counted => false,
            After::OwnInvalidate => self.model.arch.knobs.cse == Cse::Needed,
            After::EarlyInvalidate => self.model.arch.knobs.drain == Drain::Early,
        }
    }

    /// A root, or its tag, or both are loaded (R14).
    pub fn load_root(&self, s: &mut Words, cpu: usize, mm: usize, load: Load) {
        let knobs = &self.model.arch.knobs;
        // The half of the kernel has a root of its own, which is not loaded here.
        let other_half = |item: Item| knobs.roots == Roots::Split && usize::from(item.mm) == INIT_MM;
        let old = self.layout.tag(s, cpu);
        let new = match load.tag {
            _ if knobs.tag == Tag::Root && load.root => mm as u8,
            _ if knobs.tag == Tag::Root => old,
            tag => tag.map_or(old, |tag| self.number_of_tag(mm, tag)),
        };
        let goes = |item: Item| match knobs.root_load {
            RootLoad::Keeps => false,
            RootLoad::Drops => item.tag != GLOBAL,
            RootLoad::Choice => load.tag.is_some() && !load.keep && item.tag & !USER_TAG == new,
        };
        self.drop_where(s, cpu, |item| match item.held {
            _ if other_half(item) => false,
            Held::Walk => knobs.stray == Stray::Die,
            Held::Register => false,
            // It is an invalidate of what goes, so that it waits for accesses that one before it has left under way.
            _ => goes(item) && item.after != After::OwnInvalidate,
        });
        self.layout.set_tag(s, cpu, new);
        if load.root {
            self.layout.set_root(s, cpu, mm);
            self.layout.set_lazy(s, cpu, false);
            self.copy_root(s, cpu);
        }
    }

    /// The number under which a tag that a program gives is known to the hardware.
    #[must_use]
    pub fn number_of_tag(&self, mm: usize, tag: u32) -> u8 {
        match self.model.arch.knobs.tag {
            Tag::None => 0,
            Tag::Root => mm as u8,
            Tag::Local | Tag::Global => tag as u8 & (USER_TAG - 1),
        }
    }

    /// A context-synchronising event (R17): walks of roots that are no longer loaded end, where they do, and so
    /// does what accesses of this CPU might still have used.
    pub fn synchronise(&self, s: &mut Words, cpu: usize) {
        let until_cse = self.model.arch.knobs.stray == Stray::FinishUntilCse;
        let (root, tag) = (self.layout.root(s, cpu), self.tag(s, cpu));
        let stray = |item: Item| {
            let mm = usize::from(item.mm);
            item.held == Held::Walk && mm != INIT_MM && (mm != root || item.tag != tag)
        };
        if until_cse || self.may_leave(After::OwnInvalidate) {
            self.drop_where(s, cpu, |item| (until_cse && stray(item)) || item.after == After::OwnInvalidate);
        }
    }

    /// The mode changes (R15): that synchronises, and a gate that closes stops the walks begun through it. With
    /// page-table isolation the way in and the way out load a root, which may end walks too (R14).
    pub fn change_mode(&self, s: &mut Words, cpu: usize, mode: Mode) {
        let tag = self.tag(s, cpu);
        self.layout.set_mode(s, cpu, mode);
        if self.tag(s, cpu) != tag && self.model.arch.knobs.stray == Stray::Die {
            self.drop_where(s, cpu, |item| item.held == Held::Walk);
        }
        self.synchronise(s, cpu);
        self.close_gate(s, cpu);
    }

    /// Stops the walks in flight of a CPU on tables to which its gate is closed now (R1, R15).
    pub fn close_gate(&self, s: &mut Words, cpu: usize) {
        for &software in self.kinds_of_walks() {
            let closed = |kernel| self.gate(s, cpu, kernel, software) == Opening::Closed;
            let (user, kernel) = (closed(false), closed(true));
            if user || kernel {
                self.drop_where(s, cpu, |item| {
                    let is_walk = item.held == Held::Walk && item.software == software;
                    is_walk && if usize::from(item.mm) == INIT_MM { kernel } else { user }
                });
            }
        }
    }

    /// True if software walks the tables: words for readers depend on it.
    #[must_use]
    pub fn walks_in_software(&self) -> bool {
        self.model.arch.knobs.walker == Walker::Software
    }

    /// Whose walks may be in flight on a CPU: true for a handler's, false for hardware's.
    fn kinds_of_walks(&self) -> &'static [bool] {
        match (self.walks_in_software(), self.searches_in_hardware()) {
            (true, true) => &[true, false],
            (true, false) => &[true],
            (false, _) => &[false],
        }
    }
}

/// True if an instruction with its operands drops an item. The tables above the lowest serve all addresses of a
/// space, so a partial walk that goes on with one of them lies on the path of each; one that goes on with a
/// lowest table on the paths of its range.
#[must_use]
pub fn drops(model: &Model, item: Item, what: Invalidate) -> bool {
    let insn = &model.arch.insns[what.insn];
    let of_tag = |scope: Scope| match item.tag {
        GLOBAL => scope.globals,
        own => !scope.tag || u32::from(own) == what.tag,
    };
    let of_range = || {
        let position = model.mms[usize::from(item.mm)].position(what.address as usize);
        position.is_some_and(|(range, _)| range == usize::from(item.range))
    };
    let of_address = |scope: Scope| {
        (!scope.va || model.covers(item, what.address as usize)) && (!scope.region || of_range())
    };
    let on_the_way = |scope: Scope| !(scope.va || scope.region) || item.at > 1 || of_range();
    // A walk that has read the entry of an address goes with the translation that it would make, too.
    let address = || model.mms[usize::from(item.mm)].ranges[usize::from(item.range)][usize::from(item.index)];
    let made = || Item { held: Held::Leaf, at: address() as u8, ..item };
    match item.held {
        Held::Walk if item.has_read() && drops(model, made(), what) => true,
        Held::Leaf => insn.leaf.is_some_and(|s| of_tag(s) && of_address(s)),
        Held::Invalid => {
            insn.invalid.is_some_and(|s| of_tag(s) && of_address(s)) && reaches(model, item, insn)
        }
        Held::PartialWalk | Held::Walk => insn.walk.is_some_and(|s| of_tag(s) && on_the_way(s)),
        // What stands in memory no instruction of a TLB reaches.
        Held::Register | Held::Backing => false,
    }
}

/// True if an instruction is for an invalid entry of this one's level: what is by address and spares the ways there
/// spares what was found on them, where ways are kept.
#[must_use]
pub fn reaches(model: &Model, item: Item, insn: &Insn) -> bool {
    let by_address = insn.invalid.is_some_and(|scope| scope.va);
    item.size <= 1 || !by_address || insn.walk.is_some() || model.arch.knobs.walk_cache == WalkCache::No
}
