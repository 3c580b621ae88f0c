//! What walkers mark of their own: entries as used, before they are cached.

use crate::machine::arch::Ad;
use crate::machine::entry::{Entry, Field};
use crate::machine::rules::Machine;
use crate::machine::state::Words;
use crate::machine::step::Move;

/// A walker marks an entry that it reads as used, so that it may be cached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Mark {
    /// The CPU whose walker it is.
    pub cpu: u8,
    /// The item that its walk has come to; none where it starts at the root.
    pub from: Option<u8>,
    /// The entry.
    pub cell: u16,
}

impl Machine<'_> {
    /// The entries that the walker of a CPU may mark as used now, as moves of the program part: it does so for paths
    /// that are only predicted, too, and the program can read that.
    pub(super) fn marks_of_walks(&self, s: &Words, cpu: usize, out: &mut Vec<Move>) {
        if !self.marks || self.model.arch.knobs.ad != Ad::Hardware {
            return;
        }
        let starts = self.roots(s, cpu).filter_map(|mm| self.walk_from_root(s, cpu, mm, None));
        let held = self.layout.items(s).filter_map(|number| self.walk_from_item(s, cpu, number, None));
        for walk in starts.chain(held).filter(|walk| !self.layout.is_freed(s, walk.table)) {
            for index in 0..self.model.frames[walk.table].cells.len() {
                let Some((cell, entry, ..)) = self.entry_read(s, walk, index) else { continue };
                if self.lacks_mark(s, cell, entry) {
                    out.push(Move::Mark(Mark { cpu: cpu as u8, from: walk.from, cell: cell as u16 }));
                }
            }
        }
    }

    /// True for a valid entry that was not used yet. One that an atomic has read and not yet written is left alone:
    /// hardware marks an entry in one step, as atomics write. So is one whose store only this CPU sees yet: what stands
    /// in memory is another.
    fn lacks_mark(&self, s: &Words, cell: usize, entry: Entry) -> bool {
        let lacks = entry.leads_to().is_some() && !entry.has(Field::Young);
        lacks && self.layout.cell(s, cell) == entry && !self.layout.is_reserved(s, cell)
    }

    /// An entry is marked as used.
    pub(super) fn mark(&self, s: &mut Words, cell: usize) {
        let entry = self.layout.cell(s, cell).with(Field::Young, 1);
        self.layout.put(s, cell, entry.0);
    }
}
