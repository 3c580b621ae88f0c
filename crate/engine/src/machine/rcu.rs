//! Read-copy-update: read sections, and grace periods that wait until every CPU has passed a quiescent point.
//!
//! A CPU holds a grace period up that is in a read section when it begins, has interrupts off, or runs a handler:
//! since the flavours of RCU became one (Linux v5.0, from memory), a region that no interrupt enters is a read section
//! too. A spinlock by itself is none. A CPU that is in none of them may pass, in user mode and when its program has
//! ended too. That is a move: nobody promises when RCU looks, and whoever waits for a grace period in a section that
//! began after it may wait for ever. A grace period begins when all that its CPU had stored before is visible, and is
//! over when all that each CPU had stored in its sections is: whoever it does not wait for has seen the former.
//!
//! No walker of the hardware is held up, nor does it hold anything up. A refill handler does: it runs with interrupts
//! off. A CPU that passes is in no refill, so its walks are over.

use crate::machine::program::{Op, Pc};
use crate::machine::rules::Machine;
use crate::machine::state::{Context, Layout, Words};
use crate::report::Kind;

/// Most callbacks of one statement of a CPU that are under way at once.
pub(super) const CALLBACKS: usize = 4;
/// Most read sections in each other.
const SECTIONS: u32 = 7;
/// Where their number stands in the word of a CPU.
const NESTING: u32 = 5;

/// CPUs that have not passed yet, in the word of a grace period; above them those that have, but with stores that are
/// not visible yet.
const CPUS: u32 = 0xff;
const DRAINS: u32 = 8;
/// The grace period has not begun.
const BEGINS: u32 = 1 << 16;

/// Why more callbacks cannot be followed.
pub(super) fn too_many() -> String {
    format!("more than {CALLBACKS} callbacks of one `call_rcu` are under way")
}

/// Why more sections cannot be.
pub(super) fn too_deep() -> String {
    format!("more than {SECTIONS} RCU read sections stand in each other")
}

impl Layout {
    /// How many RCU read sections a CPU is in.
    #[must_use]
    pub fn rcu_nesting(&self, s: &Words, cpu: usize) -> u32 {
        s[self.cpus + cpu] >> NESTING & SECTIONS
    }

    fn set_rcu_nesting(&self, s: &mut Words, cpu: usize, sections: u32) {
        let word = &mut s[self.cpus + cpu];
        *word = *word & !(SECTIONS << NESTING) | sections << NESTING;
    }

    /// True if a request waits for no grace period, or that is over.
    #[must_use]
    pub fn is_grace_over(&self, s: &Words, slot: usize) -> bool {
        self.slots[slot].grace.is_none_or(|at| s[at] == 0)
    }

    /// The CPUs that have not passed yet, where the grace period of a request has begun.
    #[must_use]
    pub fn holding_up(&self, s: &Words, slot: usize) -> u32 {
        self.slots[slot].grace.map_or(0, |at| s[at] & CPUS)
    }

    /// True if a CPU holds no grace period up.
    fn is_quiescent(&self, s: &Words, cpu: usize) -> bool {
        self.irqs(s, cpu) && !self.in_handler(s, cpu) && self.rcu_nesting(s, cpu) == 0
    }
}

impl Machine<'_> {
    /// An operation of RCU that waits for nothing.
    pub(super) fn rcu(&self, s: &mut Words, context: Context, pc: Pc) -> Vec<Kind> {
        if let Op::RcuRead(begins) = self.model.program.code[pc as usize] {
            return self.rcu_read(s, context.cpu(), pc, begins);
        }
        self.ask_for_grace(s, context, pc);
        Vec::new()
    }

    /// A read section begins or ends. To end one that has not begun is a bug.
    fn rcu_read(&self, s: &mut Words, cpu: usize, pc: Pc, begins: bool) -> Vec<Kind> {
        match (self.layout.rcu_nesting(s, cpu), begins) {
            (0, false) => return vec![Kind::BugOn],
            (SECTIONS, true) => self.layout.set_trouble(s, pc),
            (sections, true) => self.layout.set_rcu_nesting(s, cpu, sections + 1),
            (sections, false) => self.layout.set_rcu_nesting(s, cpu, sections - 1),
        }
        Vec::new()
    }

    /// A grace period is asked for.
    fn ask_for_grace(&self, s: &mut Words, context: Context, pc: Pc) {
        let (layout, cpu) = (&self.layout, context.cpu());
        let mut slots = layout.slots.iter().enumerate();
        let free = slots.find(|(_, slot)| slot.pc == pc && slot.owner == cpu && s[slot.at] == 0);
        let Some((index, slot)) = free else { return layout.set_trouble(s, pc) };
        let handler = slot.asked.handler();
        let captures = handler.map_or(&[][..], |handler| &self.model.program.handlers[handler].captures);
        let args: Vec<u32> = captures.iter().map(|(from, _)| layout.reg(s, context, *from)).collect();
        layout.ask(s, index, 1 << cpu, &args);
        if handler.is_none() {
            layout.begin(s, index, cpu, 0);
        }
        if let Some(at) = slot.grace {
            s[at] = BEGINS;
        }
    }

    /// Grace periods go on as far as they can without anybody doing anything for it.
    pub(super) fn end_grace_periods(&self, s: &mut Words) {
        let (layout, cpus) = (&self.layout, self.model.cpus.len());
        for (index, slot) in layout.slots.iter().enumerate() {
            let Some(at) = slot.grace.filter(|at| s[*at] != 0) else { continue };
            if s[at] == BEGINS && layout.is_drained(s, slot.owner) {
                s[at] = self.model.cpu_mask();
            }
            for cpu in 0..cpus {
                if layout.is_drained(s, cpu) {
                    s[at] &= !(1 << cpu << DRAINS);
                }
            }
            if s[at] == 0 && slot.asked.handler().is_none() {
                layout.finish(s, index, slot.owner);
            }
        }
    }

    /// True if a CPU may pass a quiescent point for a request.
    pub(super) fn may_pass(&self, s: &Words, cpu: usize, slot: usize) -> bool {
        let asked = self.layout.slots[slot].grace.is_some_and(|at| s[at] & 1 << cpu != 0);
        asked && self.layout.is_quiescent(s, cpu)
    }

    /// It does. What it has stored may not be visible yet.
    pub(super) fn pass(&self, s: &mut Words, cpu: usize, slot: usize) {
        let Some(at) = self.layout.slots[slot].grace else { return };
        s[at] = s[at] & !(1 << cpu) | 1 << cpu << DRAINS;
        if self.walks_in_software() {
            self.drop_where(s, cpu, |item| item.software);
        }
    }
}
