//! Blocks of addresses that are declared as one: what a huge entry maps, and what a contiguous group holds.

use crate::lang::ast::{Expr, ExprKind, Indexed, MappedEntry};
use crate::lang::lower::code::Lowering;
use crate::lang::lower::spaces::{Range, Row};
use crate::lang::lower::values::Ty;
use crate::lang::source::Span;
use crate::machine::{Entry, Field};

/// A huge page as it is declared: its frames by their names, and the bits of its entry.
pub(super) struct Huge {
    pub(super) frames: Vec<String>,
    pub(super) bits: Entry,
}

/// A contiguous group as it is declared.
pub(super) struct Group {
    pub(super) addresses: Vec<usize>,
    pub(super) frames: Vec<String>,
    pub(super) span: Span,
}

/// The range of numbers in brackets, if what is named is a block: `x[0..4]`.
pub(super) fn numbers_of(indexed: &Indexed) -> Option<&Expr> {
    indexed.index.as_ref().filter(|index| matches!(index.kind, ExprKind::Range(..)))
}

/// True if an entry is declared with a mark.
fn has(entry: Option<&MappedEntry>, mark: &str) -> bool {
    entry.is_some_and(|entry| entry.marks.iter().any(|(name, _)| name.text == mark))
}

impl Lowering<'_, '_> {
    /// Says what is wrong with an entry of one address that is marked as only a block's can be.
    pub(super) fn no_block(&mut self, entry: Option<&MappedEntry>) {
        let only = |name: &str| name == "huge" || name == "contiguous";
        let mark = entry.and_then(|entry| entry.marks.iter().find(|(name, _)| only(&name.text)));
        if let Some((name, _)) = mark {
            let message = format!("`{}` is said of a block of addresses", name.text);
            self.wrong(name.span, message, "as in `x[0..4] -> H rw huge`, with frames `H0` to `H3`");
        }
    }

    /// Reads a row that maps a block of addresses.
    pub(super) fn block_row(
        &mut self,
        address: &Indexed,
        entry: Option<&MappedEntry>,
        range: Option<usize>,
        ranges: &mut Vec<Range>,
    ) {
        let Some(numbers) = numbers_of(address) else { return };
        let numbers = self.turns(numbers);
        if numbers.is_empty() {
            return self.wrong(address.name.span, "this block has no addresses", "as in `x[0..4]`");
        }
        let span = entry.map_or(address.name.span, |entry| entry.frame.name.span);
        let bits = entry.map_or(Entry::NONE, |entry| self.bits(entry));
        let named = |name: &str, first: u32| -> Vec<String> {
            (first..).zip(numbers.clone()).map(|(n, _)| format!("{name}{n}")).collect()
        };
        let first =
            entry.and_then(|entry| entry.frame.index.as_ref()).map_or(0, |first| self.fixed(first, Ty::Int));
        let frames: Vec<String> =
            entry.into_iter().flat_map(|entry| named(&entry.frame.name.text, first)).collect();
        let huge = has(entry, "huge");
        let empty = |range: usize| ranges[range].rows.is_empty();
        let range = match range {
            Some(range) if huge && !empty(range) => {
                return self.wrong(
                    span,
                    "a huge page fills its range",
                    "give it a `table` of its own, or none",
                );
            }
            Some(range) => range,
            None if huge => {
                ranges.push(Range::default());
                ranges.len() - 1
            }
            None => super::spaces::first_range(ranges),
        };
        let mut addresses = Vec::new();
        for (index, name) in named(&address.name.text, numbers.start).into_iter().enumerate() {
            let Some(address) = self.address_named(name, address.name.span) else { return };
            let frame = frames.get(index).filter(|_| !huge).cloned();
            let bits = if huge { Entry::NONE } else { bits };
            self.push_row(Row { address, frame, bits }, range, span, ranges);
            addresses.push(address);
        }
        if huge {
            ranges[range].huge = Some(Huge { frames, bits: bits.with(Field::Contiguous, 0) });
        } else {
            ranges[range].groups.push(Group { addresses, frames, span });
        }
    }

    /// The first of some frames that are to be consecutive, which are made if there are none of these names.
    pub(super) fn consecutive(&mut self, names: &[String], mm: usize) -> usize {
        let known = |low: &Self, name: &String| {
            low.model.frames.iter().position(|frame| frame.level == 0 && frame.name == *name)
        };
        if let Some(first) = known(self, &names[0]) {
            return first;
        }
        names.iter().map(|name| self.frame(name, mm, 0)).min().unwrap_or_default()
    }

    /// Notes that the frames of a block lie behind each other, and says if they do not.
    pub(super) fn note_consecutive(&mut self, names: &[String], span: Span) {
        let position = |name: &String| self.model.frames.iter().position(|f| f.level == 0 && f.name == *name);
        let places: Vec<Option<usize>> = names.iter().map(position).collect();
        if places.windows(2).any(|pair| pair[1] != pair[0].map(|first| first + 1)) {
            let message = format!("the frames from `{}` on are not consecutive", names[0]);
            self.wrong(span, message, "what is mapped first decides their order: map the block first");
        }
        for first in places.iter().rev().skip(1).flatten() {
            self.model.frames[*first].followed = true;
        }
    }
}
