//! Store buffers: where the stores of a CPU's programs wait until they are visible to anybody else.
//!
//! Only a search with stores delayed has them in its states. What waits is kept in the order in which it may leave:
//! as it was stored where stores leave in that order, else by what no barrier stands between and there by place, so
//! that equal buffers are equal words.

use crate::machine::arch::Order;
use crate::machine::model::Model;
use crate::machine::state::{Layout, Words};
use crate::report::Stores;

/// Most stores that wait in the buffer of one CPU; a program that would make one more waits until one has left.
pub const STORE_BUFFER: usize = 8;
/// A handler that ends cannot wait: its answer finds room when the buffer is full.
const SLOTS: usize = STORE_BUFFER + 1;
/// Words of one buffer: what barriers there were, then two for all that may wait.
const WORDS: usize = 1 + 2 * SLOTS;

/// A barrier for stores came after everything that waits.
const WRITE_BARRIER: u32 = 1;
/// A full barrier did: nothing is read or written until the buffer is empty.
const FULL_BARRIER: u32 = 2;

/// Where the answer to a request stands among the places: behind everything in memory.
const ANSWERS: u32 = 0x4000;
const PLACE: u32 = 0xffff;
const GROUP: u32 = 16;
const RESERVED: u32 = 1 << 31;
const SHOWN: u32 = 1 << 30;

/// What waits in a store buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waits {
    /// A store to a place.
    Store(usize),
    /// The answer of a handler to a request: all that its CPU stored before must be visible first.
    Answer(usize),
}

/// Something that waits in a store buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// What it is.
    pub what: Waits,
    /// The value that is stored.
    pub value: u32,
    /// How many barriers for stores stand before it in the buffer.
    pub group: u32,
    /// True for the store of an atomic that has read its place already: nobody writes there before it has left.
    pub reserves: bool,
    /// True if the walks of its CPU find it already.
    pub shown: bool,
}

/// Where the buffers stand among the words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Buffers {
    at: usize,
    cpus: usize,
    order: Order,
}

impl Buffers {
    /// The buffers of a model from a word on, if its stores are delayed; and the first word behind them.
    pub(super) fn lay_out(model: &Model, at: usize) -> (Option<Buffers>, usize) {
        let cpus = model.cpus.len();
        match model.stores {
            Stores::Immediate => (None, at),
            Stores::Delayed => (Some(Buffers { at, cpus, order: model.arch.knobs.order }), at + cpus * WORDS),
        }
    }

    fn of(self, cpu: usize) -> usize {
        self.at + cpu * WORDS
    }
}

fn decode(meta: u32, value: u32) -> Option<Waiting> {
    let place = (meta & PLACE).checked_sub(1)?;
    let what = match place.checked_sub(ANSWERS) {
        Some(slot) => Waits::Answer(slot as usize),
        None => Waits::Store(place as usize),
    };
    let (reserves, shown) = (meta & RESERVED != 0, meta & SHOWN != 0);
    Some(Waiting { what, value, group: meta >> GROUP & 0xff, reserves, shown })
}

impl Waits {
    fn number(self) -> u32 {
        match self {
            Waits::Store(place) => place as u32,
            Waits::Answer(slot) => ANSWERS + slot as u32,
        }
    }
}

impl Waiting {
    fn encode(self) -> [u32; 2] {
        let flag = |on: bool, bit: u32| if on { bit } else { 0 };
        let flags = flag(self.reserves, RESERVED) | flag(self.shown, SHOWN);
        [(self.what.number() + 1) | self.group << GROUP | flags, self.value]
    }
}

impl Layout {
    /// True if stores wait in buffers at all.
    #[must_use]
    pub fn delays(&self) -> bool {
        self.buffers.is_some()
    }

    /// What waits in the buffer of a CPU, in order.
    pub fn waiting_stores(&self, s: &Words, cpu: usize) -> impl Iterator<Item = Waiting> {
        let words = self.buffers.map_or(&[][..], |buffers| &s[buffers.of(cpu) + 1..buffers.of(cpu) + WORDS]);
        words.as_chunks::<2>().0.iter().map_while(|[meta, value]| decode(*meta, *value))
    }

    /// True if nothing waits in the buffer of a CPU.
    #[must_use]
    pub fn is_drained(&self, s: &Words, cpu: usize) -> bool {
        self.waiting_stores(s, cpu).next().is_none()
    }

    /// The value of the last store to a place that waits in the buffer of a CPU.
    #[must_use]
    pub fn forwarded(&self, s: &Words, cpu: usize, place: usize) -> Option<u32> {
        self.buffers?;
        let own = self.waiting_stores(s, cpu).filter(|waiting| waiting.what == Waits::Store(place));
        own.last().map(|waiting| waiting.value)
    }

    /// The walks of a CPU find from now on what waits in its buffer.
    pub fn show_to_walks(&self, s: &mut Words, cpu: usize) {
        let Some(buffers) = self.buffers else { return };
        for at in 0..self.waiting_stores(s, cpu).count() {
            s[buffers.of(cpu) + 1 + 2 * at] |= SHOWN;
        }
    }

    /// The value of the last store to a place that waits in the buffer of a CPU and that its walks find.
    #[must_use]
    pub fn shown(&self, s: &Words, cpu: usize, place: usize) -> Option<u32> {
        self.buffers?;
        let found = |waiting: &Waiting| waiting.shown && waiting.what == Waits::Store(place);
        self.waiting_stores(s, cpu).filter(found).last().map(|waiting| waiting.value)
    }

    /// True if an atomic of some CPU has read a place and its store has not left yet.
    #[must_use]
    pub fn is_reserved(&self, s: &Words, place: usize) -> bool {
        let cpus = self.buffers.map_or(0, |buffers| buffers.cpus);
        (0..cpus).any(|cpu| self.reserves(s, cpu, place))
    }

    /// True if an atomic of this CPU has.
    fn reserves(&self, s: &Words, cpu: usize, place: usize) -> bool {
        self.waiting_stores(s, cpu).any(|waiting| waiting.reserves && waiting.what == Waits::Store(place))
    }

    /// True if a full barrier stands behind all that waits in the buffer of a CPU.
    #[must_use]
    pub fn has_full_barrier(&self, s: &Words, cpu: usize) -> bool {
        self.buffers.is_some_and(|buffers| s[buffers.of(cpu)] & FULL_BARRIER != 0)
    }

    /// True if the buffer of a CPU takes one more store.
    #[must_use]
    pub fn has_room(&self, s: &Words, cpu: usize) -> bool {
        self.waiting_stores(s, cpu).count() < STORE_BUFFER
    }

    /// True if a store to a place, made now, could leave before everything that waits in the buffer of its CPU.
    #[must_use]
    pub fn leaves_at_once(&self, s: &Words, cpu: usize, place: usize) -> bool {
        let Some(buffers) = self.buffers else { return true };
        let waits = self.waiting_stores(s, cpu).any(|waiting| waiting.what == Waits::Store(place));
        match buffers.order {
            Order::Tso => self.is_drained(s, cpu),
            Order::Weak => !waits && self.next_group(s, buffers, cpu) == 0,
        }
    }

    fn next_group(&self, s: &Words, buffers: Buffers, cpu: usize) -> u32 {
        let barrier = s[buffers.of(cpu)] & WRITE_BARRIER;
        self.waiting_stores(s, cpu).last().map_or(0, |last| last.group + barrier)
    }

    /// A barrier stands behind all that waits in the buffer of a CPU, if anything does.
    pub fn put_barrier(&self, s: &mut Words, cpu: usize, full: bool) {
        let Some(buffers) = self.buffers else { return };
        let matters = full || buffers.order == Order::Weak;
        if matters && !self.is_drained(s, cpu) {
            s[buffers.of(cpu)] |= if full { FULL_BARRIER } else { WRITE_BARRIER };
        }
    }

    /// Something begins to wait in the buffer of a CPU; false if stores do not wait.
    pub fn wait_in_buffer(
        &self,
        s: &mut Words,
        cpu: usize,
        (what, value): (Waits, u32),
        reserves: bool,
    ) -> bool {
        let Some(buffers) = self.buffers else { return false };
        let weak = buffers.order == Order::Weak;
        let group = if weak { self.next_group(s, buffers, cpu) } else { 0 };
        let new = Waiting { what, value, group, reserves, shown: false };
        let before = |other: &Waiting| !weak || (other.group, other.what.number()) <= (group, what.number());
        let at = self.waiting_stores(s, cpu).take_while(before).count();
        let first = buffers.of(cpu) + 1;
        s.copy_within(first + 2 * at..first + 2 * (SLOTS - 1), first + 2 * (at + 1));
        s[first + 2 * at..first + 2 * (at + 1)].copy_from_slice(&new.encode());
        s[buffers.of(cpu)] &= !WRITE_BARRIER;
        true
    }

    /// True if what waits at a position in the buffer of a CPU may leave now.
    #[must_use]
    pub fn may_leave_buffer(&self, s: &Words, cpu: usize, position: usize) -> bool {
        let Some(buffers) = self.buffers else { return false };
        let Some(waiting) = self.waiting_stores(s, cpu).nth(position) else { return false };
        let kept_out = match waiting.what {
            Waits::Store(place) => (0..buffers.cpus).any(|c| c != cpu && self.reserves(s, c, place)),
            Waits::Answer(_) => false,
        };
        let mut before = self.waiting_stores(s, cpu).take(position);
        let first = buffers.order == Order::Weak
            && waiting.group == 0
            && before.all(|other| other.what != waiting.what);
        !kept_out && (position == 0 || first)
    }

    /// What waits at a position leaves the buffer of a CPU.
    pub fn leave_buffer(&self, s: &mut Words, cpu: usize, position: usize) -> Option<Waiting> {
        let first = self.buffers?.of(cpu) + 1;
        let left = self.waiting_stores(s, cpu).nth(position)?;
        let end = first + 2 * SLOTS;
        s.copy_within(first + 2 * (position + 1)..end, first + 2 * position);
        s[end - 2..end].fill(0);
        let passed = self.waiting_stores(s, cpu).next().map_or(0, |first| first.group);
        for at in 0..self.waiting_stores(s, cpu).count() {
            s[first + 2 * at] -= passed << GROUP;
        }
        if self.is_drained(s, cpu) {
            s[first - 1] = 0;
        }
        Some(left)
    }
}
